"""What is on the canvas, as plain data: nodes with places, and the links between them.

A scene is never changed; every function makes the next one. Nothing here asks a store.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from math import log2
from typing import TYPE_CHECKING, Final

from graph.naming.alike import told_apart
from graph.naming.wording import capitalized
from graph.picture.layout import force_layout
from graph.picture.spacing import Box, box_of, free_spots

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.links import NamedLink
    from graph.nodes import Node

LONGEST_LABEL: Final = 60
_TOOLTIP: Final = 400
#: How links are drawn that are no plain lines: between near things, and where a rule gives them.
DASHED: Final = "dashed"
DOTTED: Final = "dotted"


@dataclass(frozen=True, slots=True)
class SceneNode:
    """A node as it is drawn.

    Attributes
    ----------
    id : str
        Its IRI; ``_:x`` for a blank node.
    label, kind, kind_label, tooltip : str
        Plain text, and the IRI of the class that gives color and shape.
    x, y : float or None
        Where its center stands; None lets the canvas choose.
    size : float
        Half its height, in pixels.
    more : int
        Neighbors in the data that are not drawn.
    members : int
        How many nodes it stands for; 0 for a node that is none but itself.
    pinned : bool
        It was put there by hand.
    tint : int
        Which of the colors given with the scene it has; -1 for that of its class.
    """

    id: str
    label: str
    kind: str
    kind_label: str
    tooltip: str
    x: float | None
    y: float | None
    size: float
    more: int = 0
    members: int = 0
    pinned: bool = False
    tint: int = -1

    @property
    def box(self) -> Box:
        """The room it takes with its label."""
        return box_of(self.label, self.size)


@dataclass(frozen=True, slots=True)
class SceneEdge:
    """A link as it is drawn, in the direction in which it is stated.

    Attributes
    ----------
    source, target : str
        Ids of its ends.
    property, label : str
        IRI and label of the relation.
    near : bool
        It says that the ends are nearly the same, not that one has the other.
    reason : str
        Why they are near; empty otherwise.
    rule : str
        The rule that gives it where no source states it; empty otherwise.
    """

    source: str
    target: str
    property: str
    label: str
    near: bool = False
    reason: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """Nodes and links to draw.

    Attributes
    ----------
    nodes, edges : tuple
        What is drawn.
    total : int
        How many nodes there would be without the cap.
    about : str
        Sentences on how much of the data was looked at; empty where all of it was.
    """

    nodes: tuple[SceneNode, ...] = ()
    edges: tuple[SceneEdge, ...] = ()
    total: int = 0
    about: str = ""

    def __hash__(self) -> int:
        """Look at the ends only: scenes are keys of caches, and hashing all of one takes long."""
        ends = (self.nodes[:1], self.nodes[-1:], self.edges[:1], self.edges[-1:])
        return hash((len(self.nodes), len(self.edges), self.total, *ends))

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all nodes."""
        return frozenset(node.id for node in self.nodes)

    @property
    def note(self) -> str:
        """Say what the cap left out, as in ``300 of 4,812 nodes shown``; empty if nothing."""
        shown = len(self.nodes)
        return f"{shown:,} of {self.total:,} nodes shown" if self.total > shown else ""

    @property
    def kinds(self) -> dict[str, tuple[str, int]]:
        """The classes drawn: label and number of nodes by IRI, most first; groups opened.

        Two classes of one label are told apart.
        """
        counts: Counter[str] = Counter()
        for node in self.nodes:
            counts[node.kind] += node.members or 1
        labels = told_apart({node.kind: node.kind_label for node in self.nodes})
        order = sorted(counts, key=lambda kind: (-counts[kind], labels[kind], kind))
        return {kind: (labels[kind], counts[kind]) for kind in order}

    @property
    def strokes(self) -> dict[str, str]:
        """What the lines mean that are not plain ones, as far as there are any here."""
        there = {stroke_of(edge) for edge in self.edges}
        said = {DASHED: "nearly the same", DOTTED: "inferred"}
        return {stroke: meaning for stroke, meaning in said.items() if stroke in there}

    def linked(self) -> dict[str, set[str]]:
        """Return the nodes drawn next to each node."""
        found: dict[str, set[str]] = defaultdict(set)
        for edge in self.edges:
            if edge.source != edge.target:
                found[edge.source].add(edge.target)
                found[edge.target].add(edge.source)
        return found


def without(scene: Scene, iris: Iterable[str]) -> Scene:
    """Take nodes and their links off the canvas; their neighbors count them as not drawn."""
    gone = set(iris) & scene.ids
    nodes = tuple(node for node in scene.nodes if node.id not in gone)
    edges = tuple(e for e in scene.edges if e.source not in gone and e.target not in gone)
    left = replace(scene, nodes=nodes, edges=edges, total=scene.total - len(gone))
    return recounted(left, known_degrees(scene))


def moved(scene: Scene, positions: Mapping[str, tuple[float, float]]) -> Scene:
    """Take over the places to which nodes were dragged."""
    nodes = (
        replace(node, x=float(at[0]), y=float(at[1])) if (at := positions.get(node.id)) else node
        for node in scene.nodes
    )
    return replace(scene, nodes=tuple(nodes))


def scene_node(node: Node, degree: int) -> SceneNode:
    """Draw a named node, larger the more it is linked in the data, and the same in any picture."""
    kind = node.kind_label
    lines = (shorten(node.label, _TOOLTIP), capitalized(kind))
    return SceneNode(
        id=node.id,
        label=shorten(node.label, LONGEST_LABEL),
        kind=node.kind,
        kind_label=shorten(kind, LONGEST_LABEL),
        tooltip="\n".join(filter(None, lines)),
        x=None,
        y=None,
        size=round(6.5 + min(12.0, 1.7 * log2(1 + degree)), 1),
        more=degree,
    )


def scene_edges(links: Iterable[NamedLink]) -> list[SceneEdge]:
    """Draw named links."""
    return [
        SceneEdge(
            link.source,
            link.target,
            link.property,
            shorten(label, LONGEST_LABEL),
            near,
            reason,
            rule,
        )
        for link, label, near, reason, rule in links
    ]


def stroke_of(edge: SceneEdge) -> str:
    """Return how the line of a link is drawn; empty for a plain one."""
    return DOTTED if edge.rule else DASHED if edge.near else ""


def explained(edge: SceneEdge) -> str:
    """Say why a link is there where that is not plain: the reason, or the rule that gives it."""
    return edge.reason or (edge.rule and f"Inferred: {edge.rule}")


def shorten(text: str, length: int) -> str:
    """Put a text on one line of at most so many letters; one that is so stays the same object.

    Examples
    --------
    >>> shorten("a very long  label", 12)
    'a very long…'
    """
    line = " ".join(text[: 2 * length + 200].split())
    if len(line) > length:
        return f"{line[: length - 1].rstrip()}…"
    return text if text == line else line


def arranged(nodes: Sequence[SceneNode], edges: Sequence[SceneEdge], total: int) -> Scene:
    """Lay out a new scene by springs."""
    boxes = {node.id: node.box for node in nodes}
    places = force_layout(boxes, [(edge.source, edge.target) for edge in edges], boxes)
    placed = tuple(replace(n, x=places[n.id][0], y=places[n.id][1]) for n in nodes)
    scene = Scene(placed, tuple(edges), total)
    return recounted(scene, {node.id: node.more for node in nodes})


def placed_around(
    origin: tuple[float, float], drawn: Iterable[SceneNode], new: Sequence[SceneNode]
) -> list[SceneNode]:
    """Set new nodes near a place, the same kinds side by side, where nothing is drawn yet."""
    if not new:
        return []
    ordered = sorted(new, key=lambda node: (node.kind_label, node.label.casefold(), node.id))
    boxes = [node.box for node in ordered]
    widest = Box(*(sorted(side)[len(side) * 3 // 4] for side in zip(*boxes, strict=True)))
    taken = [(n.x, n.y, n.box) for n in drawn if n.x is not None and n.y is not None]
    spots = free_spots(origin, taken, len(new), widest)
    return [
        replace(node, x=round(x, 1), y=round(y, 1))
        for node, (x, y) in zip(ordered, spots, strict=True)
    ]


def middle(nodes: Sequence[SceneNode]) -> tuple[float, float]:
    """Return the middle of some nodes."""
    count = len(nodes) or 1
    return sum(n.x or 0.0 for n in nodes) / count, sum(n.y or 0.0 for n in nodes) / count


def known_degrees(scene: Scene) -> dict[str, int]:
    """Return how many neighbors each drawn node has in the data."""
    linked = scene.linked()
    return {node.id: node.more + len(linked[node.id]) for node in scene.nodes}


def recounted(scene: Scene, degree: Mapping[str, int]) -> Scene:
    """Say anew on every node how many of its neighbors are not drawn."""
    linked = scene.linked()
    more = {n.id: max(0, degree.get(n.id, 0) - len(linked[n.id])) for n in scene.nodes}
    nodes = (n if n.more == more[n.id] else replace(n, more=more[n.id]) for n in scene.nodes)
    return replace(scene, nodes=tuple(nodes))
