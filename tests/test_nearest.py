"""The nearest sets of every set, and the best pairs: against every pair compared one by one."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.comparing.membership import Membership
from graph.comparing.nearest import NOBODY, SCORES, best_pairs, nearest_sets

NAMES = "ABCDEFGH"
families = st.dictionaries(
    st.sampled_from(NAMES), st.frozensets(st.sampled_from("uvwxyz")), max_size=8
)
patient = settings(deadline=None)


def score(measure: str, one: frozenset[str], other: frozenset[str]) -> float:
    shared = len(one & other)
    whole = {
        "shared": 1,
        "jaccard": len(one | other),
        "overlap-coefficient": min(len(one), len(other)),
    }
    return shared / whole[measure] if shared else 0.0


@pytest.mark.parametrize("measure", SCORES)
@patient
@given(families, st.integers(1, 5))
def test_nearest_agree_with_every_pair(
    measure: str, sets: dict[str, frozenset[str]], k: int
) -> None:
    membership = Membership.from_sets(sets)
    found = nearest_sets(membership, k, measure)
    for at, member in enumerate(membership.sets):
        mine = sets[member.label]
        others = [score(measure, mine, sets[name]) for name in sets if name != member.label]
        expected = sorted((value for value in others if value), reverse=True)[:k]
        there = found.positions[at] != NOBODY
        assert found.scores[at][there].tolist() == pytest.approx(expected)
        assert all(map(math.isnan, found.scores[at][~there]))
        for position, value in zip(
            found.positions[at][there].tolist(), found.scores[at][there].tolist(), strict=True
        ):
            named = membership.sets[position].label
            assert score(measure, mine, sets[named]) == pytest.approx(value)


@pytest.mark.parametrize("measure", SCORES)
@patient
@given(families, st.integers(1, 9))
def test_best_pairs_agree_with_every_pair(
    measure: str, sets: dict[str, frozenset[str]], k: int
) -> None:
    rows = list(best_pairs(Membership.from_sets(sets), k, measure).rows())
    values = [
        score(measure, sets[one], sets[other]) for one, other in combinations(sorted(sets), 2)
    ]
    found = [score(measure, sets[row.left.label], sets[row.right.label]) for row in rows]
    assert found == pytest.approx(sorted((v for v in values if v), reverse=True)[:k])
    assert len({(row.left, row.right) for row in rows}) == len(rows)


def test_a_silent_set_is_near_nobody() -> None:
    membership = Membership.from_sets({"A": ["x"], "B": ["x"], "C": []}, not_stated=["C"])
    found = nearest_sets(membership, 2)
    assert found.positions.tolist() == [[1, NOBODY], [0, NOBODY], [NOBODY, NOBODY]]
    assert len(best_pairs(membership)) == 1


def test_of_equally_near_sets_the_first_comes_first() -> None:
    membership = Membership.from_sets({name: ["x"] for name in "DCBA"})
    found = nearest_sets(membership, 3).positions.tolist()
    assert found == [[at for at in range(4) if at != row] for row in range(4)]
