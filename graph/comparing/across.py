"""What sets share of every kind at once: the pairs of some sets through each lens over their class.

Kinds are not blended into one number: two tools shared and two risks shared are not four of
anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.comparing.lens import load_lenses
from graph.comparing.lens_names import names_by_items, told_apart_lenses
from graph.comparing.membership_query import build_membership
from graph.comparing.pair_numbers import PAIRED, Ends, counts, pairing_numbers
from graph.comparing.pairs import all_pairs
from graph.comparing.proposals import undeclared_lenses
from graph.naming.wording import listed, plural
from graph.querying.syntax import with_prefix_lines
from graph.terms import sparql_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from graph.comparing.lens import Lens
    from graph.comparing.membership import Membership
    from graph.comparing.pairs import PairRow
    from graph.store import Store


@dataclass(frozen=True, slots=True)
class Kind:
    """What pairs of sets share of one kind.

    Attributes
    ----------
    name : str
        What the items are called, as no other kind beside it is.
    lens : Lens
        Leads from the sets to the items of the kind.
    membership : Membership
        The sets that are compared, and no others.
    exact, widened : tuple of PairRow
        Every pair, by itself and with what near links add, in one order.
    """

    name: str
    lens: Lens
    membership: Membership
    exact: tuple[PairRow, ...]
    widened: tuple[PairRow, ...]

    @property
    def is_shared(self) -> bool:
        """Whether two of the sets share anything."""
        return any(row.shared for row in self.exact)

    @property
    def is_near(self) -> bool:
        """Whether anything of one set is near to something of another."""
        return any(row.shared for row in self.widened)

    @property
    def is_stated(self) -> bool:
        """Whether the source states the items of any two of the sets."""
        return any(row.shared is not None for row in self.exact)


def lenses_over(
    lens: Lens, declared: Iterable[Lens], proposed: Callable[[], Iterable[Lens]]
) -> list[Lens]:
    """Return the lenses that compare the same sets, each way of comparing them once.

    Parameters
    ----------
    lens : Lens
        One of them; it stands for one that compares in the same way.
    declared : iterable of Lens
    proposed : callable
        Finds others, where the graph does not declare this one.
    """

    def over(lenses: Iterable[Lens]) -> dict[tuple[str, str], Lens]:
        return {
            (one.path, one.item_class): one for one in lenses if one.set_class == lens.set_class
        }

    this = over([lens])
    found = over(declared)
    if not found.keys() & this.keys():
        found = found | over(proposed())
    if not found.keys() & this.keys():
        found = this | found
    return list((found | this).values())


def kinds_of(store: Store, lens: Lens, whole: Membership, sets: Sequence[str]) -> list[Kind]:
    """Compare some sets of a lens through every lens over their class.

    Parameters
    ----------
    whole : Membership
        Every set of ``lens``, which is not read again.
    sets : sequence of str
        IRIs of the sets to compare.
    """
    lenses = lenses_over(
        lens,
        load_lenses(store).values(),
        lambda: (one.lens for one in undeclared_lenses(store)),
    )
    read = ((one, whole if one == lens else build_membership(store, one)) for one in lenses)
    return across(read, sets)


def across(read: Iterable[tuple[Lens, Membership]], sets: Sequence[str]) -> list[Kind]:
    """Compare some sets through several lenses over their class.

    Parameters
    ----------
    read : iterable of (Lens, Membership)
        Every set of each lens.
    sets : sequence of str
        IRIs of the sets to compare.

    Returns
    -------
    list of Kind
        In the order of the lenses; those through which none of the sets holds anything are left
        out.
    """
    held = [
        (lens, membership)
        for lens, whole in read
        if (membership := whole.restrict(iri for iri in sets if iri in whole.set_names)).items
    ]
    lenses = [lens for lens, _ in held]
    names = told_apart_lenses(lenses, names_by_items(lenses))
    return [
        Kind(
            names[lens.key],
            lens,
            membership,
            exact=tuple(all_pairs(membership).rows()),
            widened=tuple(all_pairs(membership, near=True).rows()),
        )
        for lens, membership in held
    ]


def describe_across(kinds: Sequence[Kind]) -> str:
    """Say of which kinds two or more sets share something, have near ones, or nothing of either."""
    if not kinds:
        return ""
    sets, named = kinds[0].membership.sets, plural(kinds[0].lens.set_label)
    who, none = f"Two or more {named} share", f"No two {named} share anything."
    if len(sets) == 2:
        who, none = f"{listed(sets)} share", f"{listed(sets)} share nothing."
    shared = [kind for kind in kinds if kind.is_shared]
    near = [kind for kind in kinds if kind.is_near and not kind.is_shared]
    apart = [kind for kind in kinds if kind.is_stated and not (kind.is_shared or kind.is_near)]
    sentences = [
        f"{who} {_named(shared)}." if shared else none,
        f"Of {_named(near)} they have near ones only." if near else "",
        f"Of {_named(apart)} they share none." if shared and apart else "",
    ]
    return " ".join(filter(None, sentences))


def _named(kinds: Iterable[Kind]) -> str:
    return listed(kind.name for kind in kinds)


def across_query(kinds: Sequence[Kind]) -> str:
    """Write the query for the numbers of every pair and kind.

    Pairs of which the source does not state one are left out.
    """
    parts = [part for kind in kinds if (part := _part(kind))]
    named = PAIRED if any(kind.membership.links for kind in kinds) else ""
    return with_prefix_lines(
        f"{named}SELECT ?kind ?row ?column ?rowSize ?columnSize ?shared ?near WHERE {{\n"
        f"{'UNION '.join(parts)}}}"
    )


def _part(kind: Kind) -> str:
    lens, membership = kind.lens, kind.membership
    ends = Ends.of((row.left, row.right) for row in kind.exact if row.shared is not None)
    if not ends.pairs:
        return ""
    name, near, nearly = sparql_text(kind.name), "", ""
    if membership.links:
        near, nearly = pairing_numbers(lens, membership, ends), " (?nearly AS ?near)"
    return (
        f"{{ SELECT ?kind ?row ?column ?rowSize ?columnSize ?shared{nearly} WHERE {{\n"
        f"  {ends.both} BIND({name} AS ?kind)\n{counts(lens, ends)}{near}}} }}\n"
    )
