"""What tells one set from others, by formal concept analysis.

A set of items is a *sign* of a group of sets when exactly those sets hold all of it; it is minimal
when no item can be left out. The groups that have signs, with all they share, are the formal
concepts of the membership (Ganter and Wille, 1999). They are computed here, in the twenty lines
that it takes: the package ``concepts`` is sound, and brings two more and an outside program.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.naming.wording import in_words, listed, plural

if TYPE_CHECKING:
    from graph.comparing.member import Member
    from graph.comparing.membership import Membership

MOST_CONCEPTS: Final = 60
LARGEST_SIGN: Final = 3
MOST_SIGNS: Final = 200
_LISTED: Final = 5


@dataclass(frozen=True, slots=True)
class Concept:
    """A group of sets with all that they share, where nobody else shares it all."""

    sets: tuple[Member, ...]
    items: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """The smallest groups of items that tell one set from the others.

    Attributes
    ----------
    holder : Member
    others : tuple of Member
        Those it is told from; the ones that are not stated are left out.
    groups : tuple of tuple of Member
        Each is held together by the one set alone; no smaller group is.
    nearly : frozenset of Member
        Items to which one of the others has something near, so they are weak signs.
    stated : bool
    complete : bool
        Whether there are no more groups, larger or beyond the first 200.
    """

    holder: Member
    others: tuple[Member, ...]
    groups: tuple[tuple[Member, ...], ...]
    nearly: frozenset[Member]
    stated: bool
    complete: bool = True


def find_concepts(membership: Membership, most: int = MOST_CONCEPTS) -> list[Concept] | None:
    """Return every formal concept, the most general first; None where there are more than asked.

    Sets on which the source is silent take no part: what is not known is not an empty row.

    Examples
    --------
    >>> from graph.comparing.membership import Membership
    >>> m = Membership.from_sets({"A": ["x", "y"], "B": ["y", "z"]})
    >>> [(len(one.sets), [str(i) for i in one.items]) for one in find_concepts(m)]
    [(2, ['y']), (1, ['x', 'y']), (1, ['y', 'z']), (0, ['x', 'y', 'z'])]
    """
    rows = _rows(membership)
    intents = {frozenset(range(len(membership.items)))}
    for row in rows.values():
        intents |= {row & intent for intent in intents}
        if len(intents) > most:
            return None
    concepts = [
        Concept(
            tuple(membership.sets[at] for at, row in rows.items() if intent <= row),
            tuple(membership.items[at] for at in sorted(intent)),
        )
        for intent in intents
    ]
    return sorted(concepts, key=lambda one: (-len(one.sets), [str(s) for s in one.sets]))


def find_signs(membership: Membership, holder: str, others: list[str] | None = None) -> Signs:
    """Find the smallest groups of items that only one set holds together.

    Parameters
    ----------
    holder : str
        The set, by IRI or label.
    others : list of str, optional
        The sets to tell it from; by default all others.

    Raises
    ------
    NotFoundError
        If a set does not exist.
    """
    at = membership.position(holder)
    rows = _rows(membership)
    named = range(len(membership.sets)) if others is None else map(membership.position, others)
    against = [other for other in named if other != at and other in rows]
    member = membership.sets[at]
    told_from = tuple(membership.sets[other] for other in against)
    if at not in rows:
        return Signs(member, told_from, (), frozenset(), stated=False)
    groups, complete = _minimal_groups(rows[at], [rows[other] for other in against])
    items = membership.items
    held_elsewhere = {items[i] for other in against for i in rows[other]}
    near = {
        end
        for link in membership.links
        for end, via in ((link.subject, link.target), (link.target, link.subject))
        if via in held_elsewhere
    }
    return Signs(
        member,
        told_from,
        tuple(tuple(items[i] for i in group) for group in groups),
        frozenset(near),
        stated=True,
        complete=complete,
    )


def describe_signs(item_label: str, signs: Signs) -> str:
    """Say in words what tells a set from the others.

    Parameters
    ----------
    item_label : str
        What one item is called.
    signs : Signs
    """
    if not signs.stated:
        return f"The source does not state the {plural(item_label)} of {signs.holder}."
    if not signs.others:
        return f"There is nobody stated to tell {signs.holder} from."
    others = listed(signs.others)
    single = [group[0] for group in signs.groups if len(group) == 1]
    clear = [item for item in single if item not in signs.nearly]
    if single:
        number = in_words(len(single))
        verb = "tells" if len(single) == 1 else "each alone tell"
        items = item_label if len(single) == 1 else plural(item_label)
        text = f"{number.capitalize()} {items} {verb} {signs.holder} from {others}: "
        text += f"{listed(clear or single, _LISTED)}."
        weak = [item for item in single if item in signs.nearly]
        if weak and clear:
            text += f" Less clearly, as others have something near: {listed(weak, _LISTED)}."
        return text
    if signs.groups:
        groups = [listed(group) for group in signs.groups[:_LISTED]]
        return (
            f"No single {item_label} tells {signs.holder} from {others}; together these do: "
            f"{'; '.join(groups)}."
        )
    return f"No {plural(item_label)} tell {signs.holder} from {others}."


def _rows(membership: Membership) -> dict[int, frozenset[int]]:
    return {
        at: frozenset(membership.row(at))
        for at in range(len(membership.sets))
        if at not in membership.not_stated
    }


def _minimal_groups(
    row: frozenset[int], others: list[frozenset[int]]
) -> tuple[list[tuple[int, ...]], bool]:
    """Find the smallest groups of a row that lie in no other row, and say whether these are all.

    A group lies in no other row when it holds, for each of them, an item that it lacks: these are
    the minimal transversals of what each lacks, found one other row at a time (Berge, 1989).
    """
    found, complete = {frozenset[int]()}, True
    for lacks in sorted((row - other for other in others), key=len):
        through = {group for group in found if group & lacks}
        grown = {group | {item} for group in found - through for item in lacks}
        small = {group for group in grown if len(group) <= LARGEST_SIGN}
        found = through | {
            group for group in small if not any(smaller <= group for smaller in through)
        }
        kept = sorted(found, key=lambda group: (len(group), sorted(group)))[:MOST_SIGNS]
        complete = complete and len(small) == len(grown) and len(kept) == len(found)
        found = set(kept)
    groups = sorted((tuple(sorted(group)) for group in found if group), key=lambda g: (len(g), g))
    return groups, complete
