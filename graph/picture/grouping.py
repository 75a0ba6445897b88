"""Groups: many nodes of a picture folded into one, with their number on it, and opened again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING, Final

from graph.naming.labels import labels_of, node_key
from graph.naming.wording import for_programs, listed, plural
from graph.nodes import values
from graph.picture.drawing import Scene, SceneEdge, SceneNode, middle
from graph.terms import iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.picture.neighbors import Way
    from graph.store import Store

#: What the id of a group begins with; like a blank node, a group cannot be asked about by name.
GROUP: Final = "_:group "


def is_group(name: str) -> bool:
    """Say whether a name is that of a group."""
    return name.startswith(GROUP)


@dataclass(frozen=True, slots=True)
class Grouping:
    """A rule: the nodes of a class are one, or one for each category they belong to.

    Attributes
    ----------
    kind : str
        IRI of the class; empty for the nodes without one.
    way : Way or None
        The relation whose other end is the category; None for one group of the whole class.
    """

    kind: str
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Some nodes that are drawn as one."""

    id: str
    label: str
    members: tuple[str, ...]


def groups_of(
    store: Store, scene: Scene, rules: Iterable[Grouping], opened: frozenset[str]
) -> tuple[Group, ...]:
    """Apply rules to a scene; a group needs two members, and those in ``opened`` are left out."""
    found: list[Group] = []
    for rule in rules:
        nodes = [node for node in scene.nodes if node.kind == rule.kind]
        if rule.way is None:
            label = for_programs(plural(nodes[0].kind_label or "node")) if nodes else ""
            parts = {"": (label, [node.id for node in nodes])}
        else:
            parts = _by_category(store, [node.id for node in nodes], rule.way)
        for category, (label, members) in sorted(parts.items()):
            name = f"{GROUP}{rule.kind} {category}".rstrip()
            if len(members) > 1 and name not in opened:
                found.append(Group(name, label, tuple(members)))
    return tuple(found)


def _by_category(store: Store, nodes: Sequence[str], way: Way) -> dict[str, tuple[str, list[str]]]:
    """Sort nodes by the first other end of a relation; those without one stay as they are."""
    names = values(nodes)
    if not names:
        return {}
    ends = "?node {0} ?category" if way.outgoing else "?category {0} ?node"
    rows = store.select(
        f"SELECT ?node ?category WHERE {{ VALUES ?node {{ {names} }}\n"
        f"  {ends.format(iri(way.property))} FILTER(isIRI(?category)) }}"
    )
    first: dict[str, str] = {}
    for node, category in rows:
        key, name = node_key(node), node_key(category)
        first[key] = min(name, first.get(key, name))
    labels = labels_of(store, sorted(set(first.values())))
    found: dict[str, tuple[str, list[str]]] = {}
    for member in nodes:
        if home := first.get(member):
            found.setdefault(home, (labels[home], []))[1].append(member)
    return found


def grouped(scene: Scene, groups: Sequence[Group]) -> Scene:
    """Draw each group as one node amid its members; links that become the same are one."""
    if not groups:
        return scene
    nodes = {node.id: node for node in scene.nodes}
    home = {member: group.id for group in groups for member in group.members}
    folded = [_folded(group, [nodes[m] for m in group.members]) for group in groups]
    drawn = [node for node in scene.nodes if node.id not in home]
    bundles: dict[tuple[str, str, str], list[SceneEdge]] = defaultdict(list)
    for edge in scene.edges:
        source, target = home.get(edge.source, edge.source), home.get(edge.target, edge.target)
        if source != target or edge.source == edge.target == source:
            bundles[source, edge.property, target].append(edge)
    edges = tuple(
        edges[0] if len(edges) == 1 and not {s, t} & set(home.values()) else _bundle(s, t, edges)
        for (s, _, t), edges in bundles.items()
    )
    return replace(scene, nodes=(*drawn, *folded), edges=edges)


def _folded(group: Group, members: Sequence[SceneNode]) -> SceneNode:
    x, y = middle(members)
    names = sorted((node.label for node in members), key=str.casefold)
    return SceneNode(
        id=group.id,
        label=f"{group.label} ({len(members):,})",
        kind=members[0].kind,
        kind_label=members[0].kind_label,
        tooltip=f"{len(members):,} {group.label}\n{listed(names, most=12)}",
        x=round(x, 1),
        y=round(y, 1),
        size=round(min(40.0, 14.0 + 2.4 * sqrt(len(members))), 1),
        members=len(members),
    )


def _bundle(source: str, target: str, edges: Sequence[SceneEdge]) -> SceneEdge:
    label = edges[0].label if len(edges) == 1 else f"{edges[0].label} ({len(edges):,})"
    rules = dict.fromkeys(edge.rule for edge in edges)
    rule = "" if "" in rules else " ".join(rules)
    return replace(edges[0], source=source, target=target, label=label, reason="", rule=rule)


def unfolded(
    scene: Scene, groups: Sequence[Group], places: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    """Turn new places of groups into places of their members, which move along together."""
    nodes = {node.id: node for node in scene.nodes}
    moved = {name: place for name, place in places.items() if name in nodes}
    for group in groups:
        if group.id in places:
            members = [nodes[m] for m in group.members]
            (x, y), (to_x, to_y) = middle(members), places[group.id]
            moved |= {m.id: ((m.x or 0.0) + to_x - x, (m.y or 0.0) + to_y - y) for m in members}
    return moved
