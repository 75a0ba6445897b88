"""The verbs that compare sets through a lens, as plain data.

What the source does not state is null, never 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.sets import link_of, member_of, members_of, name_in, named_sets, refuse_too_long, through
from graph.comparing.lens import load_lenses
from graph.comparing.membership_query import build_membership
from graph.comparing.ways import lens_named
from graph.naming.wording import for_programs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph import Store
    from graph.comparing.membership import Membership


def list_lenses(store: Store) -> list[dict[str, Any]]:
    """List what can be compared by what: the lenses that the data declares, then those found."""
    from graph.comparing.proposals import undeclared_lenses

    declared = load_lenses(store).values()
    found = [one.lens for one in undeclared_lenses(store)]
    return [
        {
            "key": lens.key,
            "iri": lens.iri,
            "label": lens.label,
            "setClass": lens.set_class,
            "setLabel": lens.set_label,
            "itemClass": lens.item_class,
            "itemLabel": lens.item_label,
            "path": lens.path,
            "declared": lens in declared,
        }
        for lens in (*declared, *found)
    ]


def overlap(
    store: Store, lens: str, sets: Sequence[str] = (), *, near: bool = False
) -> dict[str, Any]:
    """Return every pair of sets with all measures, exact or widened by near links."""
    from graph.comparing.overlap_sentences import describe_overlap
    from graph.overlap import all_pairs

    found, membership = through(store, lens, sets)
    refuse_too_long(len(membership.sets) * (len(membership.sets) - 1) // 2)
    return {
        "lens": found.key,
        "near": near,
        "sentence": for_programs(describe_overlap(found, membership)),
        "sets": [
            {**member_of(member), "size": int(size) if stated else None}
            for member, size, stated in zip(
                membership.sets, membership.sizes, membership.stated, strict=True
            )
        ],
        "pairs": [
            {**row.to_dict(), "left": member_of(row.left), "right": member_of(row.right)}
            for row in all_pairs(membership, near=near).rows()
        ],
    }


def kinds(store: Store, lens: str = "", sets: Sequence[str] = ()) -> dict[str, Any]:
    """Return what every pair shares of each kind: through every lens over the sets of one.

    Parameters
    ----------
    lens : str
        Any of the lenses over the sets; empty for the first of the data.
    """
    from graph.comparing.across import describe_across, kinds_of
    from graph.comparing.proposals import first_lens

    one = lens_named(store, lens or first_lens(store))
    whole = build_membership(store, one)
    chosen = named_sets(whole, sets)
    refuse_too_long(len(chosen) * (len(chosen) - 1) // 2)
    found = kinds_of(store, one, whole, chosen)
    return {
        "sentence": for_programs(describe_across(found)),
        "kinds": [
            {
                "lens": kind.lens.key,
                "label": kind.lens.label,
                "pairs": [
                    {
                        "left": member_of(exact.left),
                        "right": member_of(exact.right),
                        "leftSize": exact.left_size,
                        "rightSize": exact.right_size,
                        "shared": exact.shared,
                        "widened": widened.shared,
                    }
                    for exact, widened in zip(kind.exact, kind.widened, strict=True)
                ],
            }
            for kind in found
        ],
    }


def compare(store: Store, lens: str, left: str, right: str) -> dict[str, Any]:
    """Compare two sets item by item: shared, near, and only in one of them."""
    from graph.comparing.overlap_sentences import describe_pair
    from graph.overlap import pair

    found, membership = through(store, lens, [left, right])
    names = [name_in(membership, name) for name in (left, right)]
    result = pair(membership, *names)
    return {
        "lens": found.key,
        "left": member_of(result.left),
        "right": member_of(result.right),
        "sentence": for_programs(describe_pair(found, result)),
        "shared": members_of(result.shared),
        "near": [
            {"left": member_of(one.left), "right": member_of(one.right), **link_of(one.link)}
            for one in result.near
        ],
        "onlyLeft": members_of(result.only_left),
        "onlyRight": members_of(result.only_right),
        "exact": _numbers(result.exact.to_dict()),
        "widened": _numbers(result.widened.to_dict()),
    }


def intersections(
    store: Store,
    lens: str,
    sets: Sequence[str] = (),
    *,
    at_least: bool = False,
    near: bool = False,
) -> dict[str, Any]:
    """Return, for every combination of sets, the items of exactly these, or of at least these."""
    from graph.comparing.widening import widened
    from graph.overlap import exclusive_intersections, inclusive_intersections

    found, membership = through(store, lens, sets)
    membership = widened(membership) if near else membership
    combine = inclusive_intersections if at_least else exclusive_intersections
    # An item that k sets hold is in 2^k - 1 combinations of at least these sets.
    holders = membership.degrees
    refuse_too_long(int((2.0**holders - 1).sum() if at_least else holders.sum()))
    return {
        "lens": found.key,
        "atLeast": at_least,
        "near": near,
        "intersections": [
            {
                "sets": members_of(one.sets),
                "items": members_of(one.items),
                "count": len(one.items),
            }
            for one in combine(membership)
        ],
        "notStated": [member_of(membership.sets[at]) for at in sorted(membership.not_stated)],
    }


def algebra(store: Store, lens: str, expression: str, *, near: bool = False) -> dict[str, Any]:
    """Return the items of an expression of sets, and those that silence leaves open."""
    from graph.comparing.algebra import evaluate, parse_expression
    from graph.comparing.combination_sentences import describe_selected
    from graph.comparing.widening import widened

    found, whole = through(store, lens, ())
    membership = widened(whole) if near else whole
    selected = evaluate(parse_expression(expression, membership), membership)
    return {
        "lens": found.key,
        "expression": expression,
        "near": near,
        "sentence": for_programs(describe_selected(found, selected)),
        "items": members_of(selected.items),
        "possible": members_of(selected.possible),
        "notStated": members_of(selected.silent),
    }


def characteristic(
    store: Store, lens: str, sets: Sequence[str] = (), *, near: bool = False
) -> dict[str, Any]:
    """Return how characteristic each item is of each set that holds it, the most so first."""
    from graph.comparing.rarity import relative_advantage
    from graph.comparing.widening import widened

    found, membership = through(store, lens, sets)
    membership = widened(membership) if near else membership
    refuse_too_long(membership.matrix.nnz)
    advantage = relative_advantage(membership)
    return {
        "lens": found.key,
        "near": near,
        "sets": [
            {
                "set": member_of(one),
                "items": _told_by(membership, advantage, at),
            }
            for at, one in enumerate(membership.sets)
        ],
    }


def _told_by(membership: Membership, advantage: Any, at: int) -> list[dict[str, Any]] | None:
    """Return the items of a set with their numbers, the most characteristic first."""
    if at in membership.not_stated:
        return None
    row = advantage[[at]]
    told = zip(row.indices.tolist(), row.data.tolist(), strict=True)
    held = [(value, membership.items[item]) for item, value in told]
    return [
        {"item": member_of(item), "advantage": value}
        for value, item in sorted(held, key=lambda one: (-one[0], one[1].iri))
    ]


def _numbers(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in {"left", "right"}}
