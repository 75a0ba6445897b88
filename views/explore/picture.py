"""From steps to a picture: every step is replayed on the one before, and each result is kept."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.blank_nodes import can_be_asked
from graph.keeping import kept
from graph.picture.arranging import arrange
from graph.picture.drawing import Scene, moved, without
from graph.picture.grouping import GROUP, Group, Grouping, grouped, groups_of, unfolded
from graph.picture.neighbors import Choice
from graph.picture.scene import FIRST_VIEW, MOST_NODES, expand, joined, scene_of_triples, show
from ontology.errors import NotFoundError, OpsAtlasError, ParameterError
from views.explore import exploration as do
from views.explore.exploration import Exploration, Step
from views.explore.failed_steps import PASSING, unless_it_failed
from views.explore.picture_starts import STARTS, answer_of

if TYPE_CHECKING:
    from graph import Store

#: Nodes that one expansion brings.
USUAL: Final = 25


@dataclass(frozen=True, slots=True)
class Picture:
    """What some steps made.

    Attributes
    ----------
    full, scene : Scene
        All nodes, and what is drawn: groups folded into one node each.
    rules, ajar : tuple of Grouping, frozenset of str
        What is grouped, and the groups that were opened again.
    groups : tuple of Group
        The groups on the canvas.
    pinned, roots, opened : frozenset of str
        Nodes that were dragged; that were there or added by name; that were expanded.
    missing : tuple of str
        Nodes that a step named and this dataset does not have.
    problem : str
        Why the last step did nothing; empty if it did something.
    """

    full: Scene = field(default_factory=Scene)
    scene: Scene = field(default_factory=Scene)
    rules: tuple[Grouping, ...] = ()
    ajar: frozenset[str] = frozenset()
    groups: tuple[Group, ...] = ()
    pinned: frozenset[str] = frozenset()
    roots: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()
    problem: str = ""

    def members(self, node: str) -> tuple[str, ...]:
        """Return the nodes that a group stands for; a node stands for itself."""
        return next((group.members for group in self.groups if group.id == node), (node,))


def picture(store: Store, exploration: Exploration) -> Picture:
    """Compute the picture; every shorter exploration on the way is kept, too."""
    steps = exploration.shortened().steps
    begins = bool(steps) and steps[0].verb in do.STARTS
    made = _started(store, steps[0] if begins else Step(do.OVERVIEW))
    for step in steps[begins:]:
        made = _after(store, _Before(made), step)
    return made


def _started(store: Store, step: Step) -> Picture:
    return unless_it_failed(lambda: _start(store, step), (store, step), Picture())


@kept(128)
def _start(store: Store, step: Step) -> Picture:
    start = STARTS.get(step.verb)
    if start is None:
        raise ParameterError(f"An exploration cannot start with {step.verb!r}.")
    try:
        scene = start(store, step)
    except PASSING:
        raise
    except OpsAtlasError as error:
        return Picture(problem=str(error))
    missing = tuple(name for name in step.nodes if name not in scene.ids)
    if scene.total > len(scene.nodes):  # left out by the cap, not missing
        missing = ()
    return Picture(full=scene, scene=scene, roots=scene.ids, missing=missing)


@dataclass(frozen=True, slots=True, eq=False)
class _Before:
    """The picture that a step is done to: what is kept of the step is found by this very one."""

    picture: Picture

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Before) and self.picture is other.picture

    def __hash__(self) -> int:
        return id(self.picture)


def _after(store: Store, was: _Before, step: Step) -> Picture:
    return unless_it_failed(lambda: _step(store, was, step), (store, was, step), was.picture)


@lru_cache(maxsize=1024)
def _step(store: Store, was: _Before, step: Step) -> Picture:
    before = replace(was.picture, problem="")
    try:
        made = CHANGES[step.verb](store, before, step)
    except NotFoundError as error:
        missing = dict.fromkeys((*before.missing, *step.nodes))
        gone = tuple(name for name in missing if name not in before.full.ids)
        return replace(before, missing=gone, problem=str(error))
    except PASSING:
        raise
    except OpsAtlasError as error:
        return replace(before, problem=str(error))
    if made == before:
        return made
    return _drawn(store, made)


def _drawn(store: Store, made: Picture) -> Picture:
    """Mark what is pinned, and fold the groups."""
    pinned = made.pinned & made.full.ids
    nodes = (
        node if node.pinned == (node.id in pinned) else replace(node, pinned=node.id in pinned)
        for node in made.full.nodes
    )
    full = replace(made.full, nodes=tuple(nodes))
    groups = groups_of(store, full, made.rules, made.ajar)
    return replace(made, full=full, pinned=pinned, groups=groups, scene=grouped(full, groups))


def _open(store: Store, before: Picture, step: Step) -> Picture:
    (node,) = step.nodes
    if not can_be_asked(store, node):
        raise ParameterError("This node has no name of its own, so it cannot be expanded.")
    choice = Choice(step.ways, step.but, step.first)
    full = expand(before.full, store, node, step.limit or USUAL, choice)
    roots = before.roots if node in before.full.ids else before.roots | {node}
    return replace(before, full=full, opened=before.opened | {node}, roots=roots)


def _collapse(_store: Store, before: Picture, step: Step) -> Picture:
    """Take away what is reached only through expansions of the given nodes.

    What was there at the start or was added by name stays, and so does whatever is linked, on the
    canvas, to another node that was expanded and itself stays.
    """
    closed = before.opened - set(step.nodes)
    linked = before.full.linked()
    reached = set(before.roots | set(step.nodes)) & before.full.ids
    queue = sorted(reached)
    while queue:
        here = queue.pop()
        if here in closed:
            more = linked[here] - reached
            reached |= more
            queue += sorted(more)
    full = without(before.full, before.full.ids - reached)
    return replace(before, full=full, opened=closed & reached)


def _hide(_store: Store, before: Picture, step: Step) -> Picture:
    gone = {member for node in step.nodes for member in before.members(node)}
    full = without(before.full, gone)
    return replace(before, full=full, roots=before.roots - gone, opened=before.opened - gone)


def _keep(store: Store, before: Picture, step: Step) -> Picture:
    kept = {member for node in step.nodes for member in before.members(node)}
    others = tuple(node.id for node in before.full.nodes if node.id not in kept)
    return _hide(store, before, Step(do.HIDE, others))


def _show(store: Store, before: Picture, step: Step) -> Picture:
    full = show(before.full, store, step.nodes)
    missing = tuple(name for name in step.nodes if name not in full.ids)
    roots = before.roots | (set(step.nodes) & full.ids)
    capped = len(full.nodes) >= MOST_NODES
    return replace(
        before,
        full=full,
        roots=roots,
        missing=before.missing if capped else before.missing + missing,
    )


def _add(store: Store, before: Picture, step: Step) -> Picture:
    brought = scene_of_triples(store, answer_of(store, step).triples, step.limit or FIRST_VIEW)
    full = joined(store, before.full, brought)
    return replace(before, full=full, roots=before.roots | (brought.ids & full.ids))


def _group(_store: Store, before: Picture, step: Step) -> Picture:
    rule = Grouping(step.text, step.ways[0] if step.ways else None)
    rules = (*(one for one in before.rules if one.kind != step.text), rule)
    ajar = frozenset(one for one in before.ajar if not one.startswith(f"{GROUP}{step.text}"))
    return replace(before, rules=rules, ajar=ajar)


def _ungroup(_store: Store, before: Picture, step: Step) -> Picture:
    """Open some groups; a rule of which no group is left goes, too."""
    ajar = before.ajar | set(step.nodes)
    left = {group.id for group in before.groups} - ajar
    rules = tuple(
        rule
        for rule in before.rules
        if step.nodes and any(name.startswith(f"{GROUP}{rule.kind}") for name in left)
    )
    return replace(before, rules=rules, ajar=ajar if rules else frozenset())


def _layout(_store: Store, before: Picture, step: Step) -> Picture:
    center = step.nodes[0] if step.nodes else ""
    pinned = {group.id for group in before.groups if before.pinned.issuperset(group.members)}
    places = arrange(before.scene, step.text, center, before.pinned | pinned)
    return _at(before, places)


def _move(_store: Store, before: Picture, step: Step) -> Picture:
    made = _at(before, dict(zip(step.nodes, step.places, strict=True)))
    pinned = {member for node in step.nodes for member in before.members(node)}
    return replace(made, pinned=before.pinned | pinned)


def _place(_store: Store, before: Picture, step: Step) -> Picture:
    return _at(before, dict(zip(step.nodes, step.places, strict=True)))


def _at(before: Picture, places: dict[str, tuple[float, float]]) -> Picture:
    return replace(before, full=moved(before.full, unfolded(before.full, before.groups, places)))


def _unpin(_store: Store, before: Picture, step: Step) -> Picture:
    if not step.nodes:
        return replace(before, pinned=frozenset())
    loose = {member for node in step.nodes for member in before.members(node)}
    return replace(before, pinned=before.pinned - loose)


#: What each verb does to a picture.
CHANGES: Final = MappingProxyType(
    {
        do.OPEN: _open,
        do.COLLAPSE: _collapse,
        do.HIDE: _hide,
        do.KEEP: _keep,
        do.SHOW: _show,
        do.ADD: _add,
        do.GROUP: _group,
        do.UNGROUP: _ungroup,
        do.LAYOUT: _layout,
        do.MOVE: _move,
        do.PLACE: _place,
        do.UNPIN: _unpin,
    }
)
