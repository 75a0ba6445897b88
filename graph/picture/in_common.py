"""What chosen nodes share, what each has alone, and the neighbors they have in common."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.links import DRAWN, Link
from graph.naming.labels import node_key
from graph.naming.wording import counted, listed
from graph.node_properties import THING, is_thing
from graph.nodes import BOOKKEEPING, Node, describe, values
from graph.picture.link_groups import reading_names
from graph.querying.syntax import with_prefix_lines
from graph.terms import plain
from ontology.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.store import Store

#: Chosen nodes that can be compared at once, and rows that are read.
MOST_CHOSEN: Final = 12
MOST_ROWS: Final = 3000
_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said of one or more of the chosen nodes.

    Attributes
    ----------
    property, label : str
        IRI and label of the relation.
    outgoing : bool
        It leads from the chosen nodes to the other one.
    other : Node
        What it leads to, or comes from.
    of : tuple of str
        The chosen nodes it is said of, in the order in which they were chosen.
    """

    property: str
    label: str
    outgoing: bool
    other: Node
    of: tuple[str, ...]

    def links(self) -> tuple[Link, ...]:
        """Return the links that say so."""
        if self.outgoing:
            return tuple(Link(one, self.property, self.other.id) for one in self.of)
        return tuple(Link(self.other.id, self.property, one) for one in self.of)


@dataclass(frozen=True, slots=True)
class InCommon:
    """What is said of the chosen nodes, together and apart.

    Attributes
    ----------
    chosen : tuple of Node
        The nodes that were asked about.
    shared : tuple of Remark
        Said of all of them: the same relation, the same direction, the same other end.
    alone : dict of str to tuple of Remark
        Said of one of them only.
    neighbors : tuple of Node
        Linked to all of them, by whatever relation.
    whole : bool
        Whether everything was read; False where there was more than :data:`MOST_ROWS`.
    """

    chosen: tuple[Node, ...]
    shared: tuple[Remark, ...]
    alone: dict[str, tuple[Remark, ...]]
    neighbors: tuple[Node, ...]
    whole: bool = True

    def sentences(self) -> list[str]:
        """Say in a few sentences what the chosen nodes share and what each has alone."""
        names = listed(node.label for node in self.chosen)
        if not self.shared and not self.neighbors:
            said = [f"{names} share nothing: no node is linked to all of them."]
        else:
            said = [f"{names} share {counted(len(self.shared), 'link')} to the same nodes."]
        for label, some in grouped(self.shared).items():
            others = listed((one.other.label for one in some), _NAMED)
            said.append(f"{label[:1].upper()}{label[1:]}: {others}.")
        exact = {one.other.id for one in self.shared}
        if other := [node for node in self.neighbors if node.id not in exact]:
            others = listed((node.label for node in other), _NAMED)
            said.append(f"Linked to all of them in different ways: {others}.")
        for node in self.chosen:
            said.append(f"Only {node.label}: {counted(len(self.alone[node.id]), 'link')}.")
        return said


def in_common(store: Store, chosen: Sequence[str]) -> InCommon:
    """Compare nodes by their links in the data, drawn or not, in one query.

    What is said of most of them is read first, so that a node with very many links cuts short
    only what it has alone.

    Raises
    ------
    ParameterError
        If fewer than two nodes are chosen, more than :data:`MOST_CHOSEN`, or one is no IRI.
    """
    asked = list(dict.fromkeys(name for name in chosen if not name.startswith("_:")))
    if not 2 <= len(asked) <= MOST_CHOSEN:
        raise ParameterError(f"Choose two to {MOST_CHOSEN} nodes that have names, to compare them.")
    rows = store.select(
        "SELECT ?node ?property ?out (GROUP_CONCAT(DISTINCT STR(?of); separator=' ') AS ?all)\n"
        "  (COUNT(DISTINCT ?of) AS ?count) WHERE {\n"
        f"  VALUES ?of {{ {values(asked)} }}\n"
        "  { ?of ?property ?node BIND(1 AS ?out) } UNION { ?node ?property ?of BIND(0 AS ?out) }\n"
        f"  {is_thing(store)} {DRAWN} FILTER(?node != ?of)\n"
        f"}} GROUP BY ?node ?property ?out ORDER BY DESC(?count) ?node LIMIT {MOST_ROWS + 1}"
    ).rows
    found = [
        (node_key(node), plain(prop) or "", plain(out) == "1", (plain(all_) or "").split(" "))
        for node, prop, out, all_, _ in rows[:MOST_ROWS]
    ]
    nodes = describe(store, list(dict.fromkeys([*asked, *(row[0] for row in found)])))
    labels = reading_names(store, {row[1] for row in found})
    remarks = [
        Remark(prop, labels[prop, out], out, nodes[node], tuple(n for n in asked if n in of))
        for node, prop, out, of in found
        if nodes[node].kind not in BOOKKEEPING and node not in asked
    ]
    return _compared(asked, nodes, remarks, whole=len(rows) <= MOST_ROWS)


def in_common_query(chosen: Sequence[str]) -> str:
    """Write the query for what links to all of the chosen nodes, or to one of them alone.

    A row is one link, read from the chosen node: along the property, or against it.
    """
    kinds, names = values(sorted(BOOKKEEPING)), values(chosen)

    def links(of: str) -> str:
        return (
            f"VALUES ?{of} {{ {names} }}\n"
            f'    {{ ?{of} ?property ?node BIND("from it" AS ?direction) }}\n'
            f'    UNION {{ ?node ?property ?{of} BIND("to it" AS ?direction) }}\n'
            f"    {THING} {DRAWN}"
        )

    return with_prefix_lines(
        "SELECT DISTINCT ?holders ?node ?direction ?property ?of WHERE {\n"
        "  { SELECT ?node (COUNT(DISTINCT ?any) AS ?holders) WHERE {\n"
        f"    {links('any')}\n  }} GROUP BY ?node }}\n"
        f"  FILTER(?holders IN (1, {len(chosen)})) FILTER(?node NOT IN ({_listed(chosen)}))\n"
        f"  FILTER NOT EXISTS {{ VALUES ?kind {{ {kinds} }} ?node a ?kind }}\n"
        f"  {{ {links('of')} }}\n"
        "} ORDER BY DESC(?holders) ?node ?property ?of"
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(values([name]) for name in names)


def _compared(
    asked: list[str], nodes: Mapping[str, Node], remarks: list[Remark], *, whole: bool
) -> InCommon:
    linked: dict[str, set[str]] = defaultdict(set)
    for one in remarks:
        linked[one.other.id].update(one.of)
    all_ = set(asked)
    return InCommon(
        tuple(nodes[name] for name in asked),
        tuple(sorted((one for one in remarks if len(one.of) == len(asked)), key=_order)),
        {name: _only(name, remarks, linked) for name in asked},
        tuple(
            sorted(
                (nodes[name] for name, of in linked.items() if of == all_),
                key=lambda node: (node.kind_label, node.label.casefold(), node.id),
            )
        ),
        whole,
    )


def _only(
    name: str, remarks: Iterable[Remark], linked: Mapping[str, set[str]]
) -> tuple[Remark, ...]:
    return tuple(sorted((r for r in remarks if linked[r.other.id] == {name}), key=_order))


def _order(remark: Remark) -> tuple[bool, str, str, str]:
    other = remark.other
    return not remark.outgoing, remark.label, other.label.casefold(), other.id


def grouped(remarks: Iterable[Remark]) -> dict[str, list[Remark]]:
    """Put remarks together by what they say."""
    groups: dict[str, list[Remark]] = defaultdict(list)
    for one in remarks:
        groups[one.label].append(one)
    return dict(groups)
