"""What several sets share: for every combination of sets, its items."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from ontology.errors import ParameterError

if TYPE_CHECKING:
    from graph.comparing.member import Member
    from graph.comparing.membership import Membership

#: Beyond this many sets the combinations run into the thousands.
MOST_SETS: Final = 12


@dataclass(frozen=True, slots=True)
class Intersection:
    """A combination of sets and the items that go with it."""

    sets: tuple[Member, ...]
    items: tuple[Member, ...]

    @property
    def degree(self) -> int:
        """How many sets the combination has."""
        return len(self.sets)


def exclusive_intersections(membership: Membership) -> list[Intersection]:
    r"""Find, for every combination of sets, the items that lie in exactly these.

    .. math:: E(S) = \bigcap_{A \in S} A \setminus \bigcup_{B \notin S} B

    Parameters
    ----------
    membership : Membership
        Sets by items.

    Returns
    -------
    list of Intersection
        Only those with an item, the largest first; every item is in exactly one of them. A set
        that the source does not state is in none.

    References
    ----------
    .. [1] Lex et al. (2014), UpSet: visualization of intersecting sets, IEEE Transactions on
       Visualization and Computer Graphics 20(12), 1983-1992.
       https://doi.org/10.1109/TVCG.2014.2346248

    Examples
    --------
    >>> from graph.comparing.membership import Membership
    >>> m = Membership.from_sets({"A": ["x", "y"], "B": ["y", "z"], "C": ["y", "z"]})
    >>> [([str(s) for s in e.sets], [str(i) for i in e.items]) for e in exclusive_intersections(m)]
    [(['A'], ['x']), (['B', 'C'], ['z']), (['A', 'B', 'C'], ['y'])]
    """
    return _sorted(membership, _patterns(membership))


def inclusive_intersections(membership: Membership) -> list[Intersection]:
    r"""Find, for every combination of sets, the items that lie in at least these.

    .. math:: I(S) = \bigcap_{A \in S} A

    Parameters
    ----------
    membership : Membership
        Sets by items, at most :data:`MOST_SETS` sets.

    Returns
    -------
    list of Intersection
        Only those with an item, the largest first; an item may be in many of them.

    Raises
    ------
    ParameterError
        If there are more sets than that.

    Examples
    --------
    >>> from graph.comparing.membership import Membership
    >>> m = Membership.from_sets({"A": ["x", "y"], "B": ["y", "z"]})
    >>> [([str(s) for s in e.sets], [str(i) for i in e.items]) for e in inclusive_intersections(m)]
    [(['A'], ['x', 'y']), (['B'], ['y', 'z']), (['A', 'B'], ['y'])]
    """
    if len(membership.sets) > MOST_SETS:
        raise ParameterError(
            f"{len(membership.sets)} sets have too many combinations; choose {MOST_SETS} or fewer."
        )
    found: dict[tuple[int, ...], list[int]] = {}
    for pattern, items in _patterns(membership).items():
        for degree in range(1, len(pattern) + 1):
            for combination in combinations(pattern, degree):
                found.setdefault(combination, []).extend(items)
    return _sorted(membership, found)


def _patterns(membership: Membership) -> dict[tuple[int, ...], list[int]]:
    """Group the items by the sets that hold them."""
    by_item = membership.matrix.tocsc()
    by_item.sort_indices()
    starts, holders = by_item.indptr.tolist(), by_item.indices.tolist()
    found: dict[tuple[int, ...], list[int]] = {}
    for item in range(len(membership.items)):
        pattern = tuple(holders[starts[item] : starts[item + 1]])
        if pattern:
            found.setdefault(pattern, []).append(item)
    return found


def _sorted(membership: Membership, found: dict[tuple[int, ...], list[int]]) -> list[Intersection]:
    order = sorted(found.items(), key=lambda entry: (-len(entry[1]), len(entry[0]), entry[0]))
    return [
        Intersection(
            tuple(membership.sets[at] for at in sets),
            tuple(membership.items[at] for at in sorted(items)),
        )
        for sets, items in order
    ]
