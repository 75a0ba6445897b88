"""Which sets hold which items: a sparse matrix, read from a graph once.

Rows are sets (disciplines, roles, …), columns are items (tools, KPIs, …). What the source does
not state and which items are near each other travel with the matrix, so that no measure built on
it can mistake silence for zero or nearness for sameness.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.columns import Column
from graph.comparing.member import Member, NearLink, NearMatch
from graph.naming.alike import told_apart
from graph.terms import curie, short_id
from ontology.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Membership:
    """Sets by items.

    Attributes
    ----------
    sets, items : tuple of Member
        The rows and the columns, each sorted by label.
    matrix : scipy.sparse.csr_array
        1 where the set holds the item; one row per set.
    not_stated : frozenset of int
        Positions of the sets about which the source is silent.
    links : tuple of NearLink
        Near links between the items.
    """

    sets: tuple[Member, ...]
    items: tuple[Member, ...]
    matrix: Any
    not_stated: frozenset[int] = frozenset()
    links: tuple[NearLink, ...] = ()

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """How many items each set holds."""
        starts = np.asarray(self.matrix.indptr, dtype=np.int64)
        return starts[1:] - starts[:-1]

    @cached_property
    def degrees(self) -> NDArray[np.int64]:
        """How many sets hold each item."""
        return np.bincount(self.matrix.indices, minlength=len(self.items))

    @cached_property
    def stated(self) -> NDArray[np.bool_]:
        """Whether the source says anything about each set."""
        mask = np.ones(len(self.sets), dtype=bool)
        mask[list(self.not_stated)] = False
        return mask

    @cached_property
    def nearness(self) -> Any:
        """Items by items: 1 where a near link joins the two, in either direction."""
        from scipy.sparse import coo_array

        at = self._item_positions
        ends = np.array(
            [(at[link.subject.iri], at[link.target.iri]) for link in self.links], dtype=np.int64
        ).reshape(-1, 2)
        rows, columns = np.concatenate([ends, ends[:, ::-1]]).T
        shape = (len(self.items), len(self.items))
        ones = np.ones(len(rows), dtype=np.int32)
        return _zero_one(coo_array((ones, (rows, columns)), shape=shape).tocsr())

    @cached_property
    def near(self) -> Any:
        """Sets by items: 1 where the set lacks the item but holds one near it."""
        reached = _zero_one((self.matrix @ self.nearness).tocsr())
        missing = reached - reached.multiply(self.matrix)
        missing.eliminate_zeros()
        return missing.tocsr()

    def near_matches(self, names: Iterable[str] | None = None) -> Iterator[NearMatch]:
        """Yield every near match of some sets, by default all, with the item and the link."""
        rows = range(len(self.sets)) if names is None else sorted(set(map(self.position, names)))
        for row in rows:
            for item, via, link in self._near_of(frozenset(self.row(row))):
                yield NearMatch(self.sets[row], item, via, link)

    def _near_of(self, held: frozenset[int]) -> list[tuple[Member, Member, NearLink]]:
        at = self._item_positions
        found = []
        for link in self.links:
            for item, via in ((link.subject, link.target), (link.target, link.subject)):
                if at[via.iri] in held and at[item.iri] not in held:
                    found.append((item, via, link))
        return found

    def position(self, name: str) -> int:
        """Find a set by label, IRI, or the short name that stands for it in a link.

        Raises
        ------
        NotFoundError
            If there is none; the message names the nearest.
        """
        found = self.set_names.get(name, self.set_names.get(name.casefold()))
        if found is None:
            raise NotFoundError.among("set", name, [member.label for member in self.sets])
        return found

    @cached_property
    def set_names(self) -> dict[str, int]:
        """Every name of every set, labels in small letters, and where the set stands."""
        names: dict[str, int] = {}
        for at, member in enumerate(self.sets):
            names.setdefault(member.iri, at)
            names.setdefault(member.label.casefold(), at)
        for at, member in enumerate(self.sets):
            names.setdefault(curie(member.iri), at)
            names.setdefault(short_id(member.iri), at)
        return names

    def items_of(self, name: str) -> tuple[Member, ...]:
        """List the items of one set, named by IRI or label, in the order of their labels."""
        return self.items_at(self.position(name))

    def items_at(self, position: int) -> tuple[Member, ...]:
        """List the items of the set at a position."""
        return tuple(self.items[at] for at in self.row(position))

    def restrict(self, names: Iterable[str]) -> Membership:
        """Keep only these sets, named by IRI or label, and the items that one of them holds."""
        rows = sorted(set(map(self.position, names)))
        part = self.matrix[rows]
        kept = np.unique(part.indices)
        items = tuple(self.items[at] for at in kept)
        iris = {item.iri for item in items}
        return Membership(
            sets=tuple(self.sets[row] for row in rows),
            items=items,
            matrix=part[:, kept],
            not_stated=frozenset(at for at, row in enumerate(rows) if row in self.not_stated),
            links=tuple(link for link in self.links if {link.subject.iri, link.target.iri} <= iris),
        )

    def row(self, position: int) -> list[int]:
        """List the positions of the items of one set."""
        start, end = self.matrix.indptr[position : position + 2]
        return sorted(self.matrix.indices[start:end].tolist())

    @cached_property
    def _item_positions(self) -> dict[str, int]:
        return {item.iri: at for at, item in enumerate(self.items)}

    @classmethod
    def from_sets(
        cls,
        sets: Mapping[str, Iterable[str]],
        *,
        not_stated: Collection[str] = (),
        near: Iterable[tuple[str, str]] = (),
    ) -> Membership:
        """Build from plain names; each name is its own IRI and label.

        Parameters
        ----------
        sets : mapping
            The items of each set.
        not_stated : collection of str
            The sets about which nothing is known.
        near : iterable of pairs
            Items that are near each other.

        Examples
        --------
        >>> m = Membership.from_sets({"A": ["x", "y"], "B": ["y"], "C": []}, not_stated=["C"])
        >>> [str(item) for item in m.items_of("A")], m.sizes.tolist(), m.stated.tolist()
        (['x', 'y'], [2, 1, 0], [True, True, False])
        """
        edges = [(name, item) for name, items in sets.items() for item in items]
        return assemble(
            {name: name for name in sets},
            {item: item for _, item in edges},
            Column.encode(name for name, _ in edges),
            Column.encode(item for _, item in edges),
            not_stated=not_stated,
            links=[(left, "close to", right, "") for left, right in near],
        )


def assemble(
    sets: Mapping[str, str],
    items: Mapping[str, str],
    left: Column,
    right: Column,
    *,
    not_stated: Collection[str] = (),
    links: Iterable[tuple[str, str, str, str]] = (),
) -> Membership:
    """Put a membership together from its edges.

    Parameters
    ----------
    sets, items : mapping of IRI to label
        Every set (those without an item too) and every item; sets of one label are told apart.
    left, right : Column
        The edges: set IRIs and item IRIs, row by row; repeated edges count once.
    not_stated : collection of str
        IRIs of sets about which the source is silent; one that has items after all is stated.
    links : iterable of (subject, relation label, object, reason)
        Near links; those with an end that is no item are left out.
    """
    from scipy.sparse import coo_array

    rows, set_at = _sorted_members(told_apart(sets))
    columns, item_at = _sorted_members(items)
    row_codes = np.array([set_at[iri] for iri in left.values], dtype=np.int64)[left.codes]
    column_codes = np.array([item_at[iri] for iri in right.values], dtype=np.int64)[right.codes]
    ones = np.ones(len(row_codes), dtype=np.int32)
    shape = (len(rows), len(columns))
    matrix = _zero_one(coo_array((ones, (row_codes, column_codes)), shape=shape).tocsr())
    empty = np.flatnonzero(np.diff(matrix.indptr) == 0).tolist()
    return Membership(
        sets=rows,
        items=columns,
        matrix=matrix,
        not_stated=frozenset(at for at in empty if rows[at].iri in not_stated),
        links=tuple(
            NearLink(columns[item_at[subject]], columns[item_at[target]], relation, reason)
            for subject, relation, target, reason in links
            if subject in item_at and target in item_at and subject != target
        ),
    )


def _sorted_members(labels: Mapping[str, str]) -> tuple[tuple[Member, ...], dict[str, int]]:
    """Sort by label (capitals aside, then IRI) and number the result."""
    order = sorted((label.casefold(), label, iri) for iri, label in labels.items())
    members = tuple(Member(iri, label) for _, label, iri in order)
    return members, {member.iri: at for at, member in enumerate(members)}


def _zero_one(matrix: Any) -> Any:
    """Turn sums of ones back into ones, with the columns of each row in order."""
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix
