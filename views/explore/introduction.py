"""The card when no single node is chosen: what the picture shows, and where one can go from it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.naming.wording import counted, isolated, listed
from graph.nodes import Node
from graph.picture.card import Fact, NodeCard, definition_of
from graph.picture.drawing import DASHED, DOTTED
from graph.picture.link_groups import LinkGroup
from graph.terms import short_id
from ontology.namespaces import OPS
from views import session
from views.card import node_card_view
from views.session import BY_STORE, FOR_A_WHILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graph import Store
    from graph.picture.drawing import Scene, SceneNode

_DISCIPLINE: Final = f"{OPS}Discipline"
_LISTED: Final = 12
#: So many can stand side by side.
_MOST_COMPARED: Final = 6
_HINT: Final = "Click or tap a node to read about it, twice to draw what it is linked to."


def show_introduction(scene: Scene, *, height: str, on_open: Callable[[str], None]) -> None:
    """Show what is on the canvas."""
    if not scene.nodes:
        return
    disciplines = [node for node in scene.nodes if node.kind == _DISCIPLINE]
    node_card_view(
        _of_picture(scene, disciplines),
        key="explore_card",
        height=height,
        on_open=on_open,
        leads=_leads(disciplines),
    )


def _of_picture(scene: Scene, disciplines: list[SceneNode]) -> NodeCard:
    if all(node.id == node.kind for node in scene.nodes):
        return _of_schema(scene)
    if len(disciplines) < 2:
        return _card("On the canvas", f"{_count(scene)}. {_HINT}", _by_kind(scene.nodes, scene))
    return _of_disciplines(scene, disciplines)


def _of_disciplines(scene: Scene, disciplines: list[SceneNode]) -> NodeCard:
    """Say what each discipline is, and what of the picture belongs to several."""
    owners = _owners(scene, {node.id for node in disciplines})
    shared = [node for node in scene.nodes if len(owners[node.id]) > 1]
    many = len(disciplines) > _LISTED
    names = listed(sorted(node.label for node in disciplines))
    names = f"{len(disciplines)} disciplines" if many else names
    belong = "1 thing here belongs" if len(shared) == 1 else f"{len(shared)} things here belong"
    text = f"{names}: {belong} to more than one of them.{_lines(scene)} {_HINT}"
    facts, groups = _definitions(disciplines), _by_owner(shared, owners)
    if not facts:
        groups = [_group("Disciplines", sorted(disciplines, key=_sort_key)), *groups]
    return _card("How they relate", text, groups, facts)


def _definitions(disciplines: list[SceneNode]) -> tuple[Fact, ...]:
    """Return what each is, if they are few and something says it of any."""
    if len(disciplines) > _MOST_COMPARED:
        return ()
    found = [
        Fact(one.label, _definition(session.store(), one.id), about=_node(one))
        for one in sorted(disciplines, key=_sort_key)
    ]
    return tuple(found) if any(fact.value for fact in found) else ()


@st.cache_resource(ttl=FOR_A_WHILE, max_entries=64, hash_funcs=BY_STORE, show_spinner=False)
def _definition(store: Store, iri: str) -> str:
    return "" if iri.startswith("_:") else definition_of(store, iri)


def _leads(disciplines: list[SceneNode]) -> list[tuple[str, str]]:
    """Lead on to what compares the disciplines that are drawn, or chooses among them."""
    if not 1 < len(disciplines) <= _MOST_COMPARED:
        return []
    things = [short_id(one.id) for one in disciplines]
    compared = session.link(session.COMPARE, of="disciplines", things=things)
    return [
        ("Compare them side by side", compared),
        ("See where they overlap", session.link(session.OVERLAP, show="kinds")),
        ("Find which fits you", session.link(session.COMPARE, show="advisor")),
        ("Plan the way to another", session.link(session.COMPARE, show="transition")),
        ("Check what your tools cover", session.link(session.COMPARE, show="stack")),
    ]


def _lines(scene: Scene) -> str:
    """Explain the lines that are not plain ones."""
    dashed = (
        " Dashed lines join things that are nearly the same." if DASHED in scene.strokes else ""
    )
    dotted = " Dotted lines were inferred." if DOTTED in scene.strokes else ""
    return dashed + dotted


def _of_schema(scene: Scene) -> NodeCard:
    ranked = sorted(scene.nodes, key=lambda node: (-node.members, node.label))
    text = (
        f"{len(ranked):,} classes and the properties that link their members; the number says how "
        "many there are. Click or tap a class twice to draw its members. "
        f"{scene.about}"
    ).strip()
    shown = tuple(map(_node, ranked))
    return _card(
        "What this data is made of", text, [LinkGroup("Classes", "", True, False, shown, 0)]
    )


def _owners(scene: Scene, of: set[str]) -> dict[str, frozenset[str]]:
    """Map each node to those of the given ones that an exact link joins it to."""
    found: dict[str, set[str]] = defaultdict(set)
    for edge in scene.edges:
        if edge.near:
            continue
        if edge.source in of and edge.target not in of:
            found[edge.target].add(edge.source)
        if edge.target in of and edge.source not in of:
            found[edge.source].add(edge.target)
    return defaultdict(frozenset, {node: frozenset(owners) for node, owners in found.items()})


def _by_owner(shared: list[SceneNode], owners: dict[str, frozenset[str]]) -> list[LinkGroup]:
    groups: dict[int, list[SceneNode]] = defaultdict(list)
    for node in shared:
        groups[len(owners[node.id])].append(node)
    return [
        _group(f"Shared by {_NUMBERS.get(count, str(count))}", sorted(nodes, key=_sort_key))
        for count, nodes in sorted(groups.items(), reverse=True)
    ]


_NUMBERS: Final = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


def _by_kind(nodes: Iterable[SceneNode], scene: Scene) -> list[LinkGroup]:
    groups: dict[str, list[SceneNode]] = defaultdict(list)
    for node in nodes:
        groups[node.kind].append(node)
    return [
        _group(
            f"{isolated(label) or 'No type'} ({len(groups[kind])})",
            sorted(groups[kind], key=_sort_key),
        )
        for kind, (label, _) in scene.kinds.items()
        if kind in groups
    ]


def _group(label: str, nodes: list[SceneNode]) -> LinkGroup:
    shown = tuple(map(_node, nodes[:_LISTED]))
    return LinkGroup(label, "", True, False, shown, max(0, len(nodes) - _LISTED))


def _node(node: SceneNode) -> Node:
    return Node(node.id, node.label, node.kind, node.kind_label)


def _sort_key(node: SceneNode) -> tuple[str, str]:
    return node.kind_label, node.label.casefold()


def _card(label: str, text: str, groups: list[LinkGroup], facts: tuple[Fact, ...] = ()) -> NodeCard:
    return NodeCard(
        id="",
        label=label,
        kind="",
        kind_label="",
        definition=text,
        labels=(),
        classes=(),
        facts=facts,
        links=tuple(groups),
        evidence=(),
    )


def _count(scene: Scene) -> str:
    return f"{counted(len(scene.nodes), 'node')} and {counted(len(scene.edges), 'link')}"
