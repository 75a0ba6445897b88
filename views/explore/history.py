"""The steps in words, as the list of what one can go back to: "Opened Grafana (12 nodes)"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from graph.naming.labels import labels_of
from graph.naming.wording import counted, plural
from graph.picture.arranging import LAYOUTS
from graph.picture.grouping import is_group
from graph.picture.ranking import BY_NAME, OF_EACH
from views.explore import exploration as do
from views.explore.exploration import Exploration, Step
from views.explore.picture import picture

if TYPE_CHECKING:
    from graph import Store
    from views.explore.exploration import History

_MOST_NAMED: Final = 3


class Entry(NamedTuple):
    """A place in the history: how many steps count there, what was done, and what it changed."""

    at: int
    text: str
    detail: str


def entries(store: Store, history: History) -> list[Entry]:
    """Read the history out, the start first; as far back as one can go."""
    shown = history.steps[history.first :]
    names = _names(store, shown)
    sizes = [
        len(picture(store, Exploration(history.steps[:at])).full.nodes)
        for at in range(history.first, len(history.steps) + 1)
    ]
    read = [
        Entry(
            history.first,
            "The overview" if not history.first else "Earlier",
            counted(sizes[0], "node"),
        )
    ]
    for i, step in enumerate(shown):
        read.append(
            Entry(
                history.first + i + 1, describe_step(step, names), _change(step, *sizes[i : i + 2])
            )
        )
    return read


def describe_step(step: Step, names: dict[str, str]) -> str:
    """Say what a step did.

    Examples
    --------
    >>> describe_step(Step(do.OPEN, ("urn:x:a",)), {"urn:x:a": "Grafana"})
    'Opened Grafana'
    """
    return _done(step, names) + _first(step.order, names)


def _done(step: Step, names: dict[str, str]) -> str:
    what = _listed([names.get(node, node) for node in step.nodes])
    match step.verb:
        case do.OVERVIEW:
            return "Went to the overview"
        case do.SCHEMA:
            return "Went to the schema"
        case do.MEMBERS:
            return f"Went to all {plural(names.get(step.text, 'node'))}"
        case do.CONSTRUCT:
            return "Drew the answer to a query"
        case do.ADD:
            return "Added the answer to a query"
        case do.GROUP:
            kind = plural(names.get(step.text, "node"))
            by = f" by {names.get(step.ways[0].property, '')}" if step.ways else ""
            return f"Grouped {kind}{by}"
        case do.UNGROUP:
            return "Opened a group" if step.nodes else "Opened all groups"
        case do.LAYOUT:
            around = f": {what}" if step.nodes else ""
            return f"{LAYOUTS.get(step.text, step.text)} layout{around}"
        case do.UNPIN if not step.nodes:
            return "Unpinned all"
        case do.PLACE if len(step.nodes) > _MOST_NAMED:
            return f"Arranged {len(step.nodes):,} nodes"
        case verb:
            return f"{_DONE[verb]} {what}"


def _first(order: str, names: dict[str, str]) -> str:
    """Say which nodes were wanted first."""
    if order in {"", BY_NAME, OF_EACH}:
        return {"": "", BY_NAME: ", the first by name", OF_EACH: ", some of each type"}[order]
    return f", {plural(names.get(order, 'node'))} first"


_DONE: Final = {
    do.NODES: "Went to",
    do.OPEN: "Opened",
    do.COLLAPSE: "Collapsed",
    do.HIDE: "Hid",
    do.KEEP: "Kept only",
    do.SHOW: "Added",
    do.MOVE: "Moved",
    do.PLACE: "Arranged",
    do.UNPIN: "Unpinned",
}


def _change(step: Step, before: int, after: int) -> str:
    if step.verb in do.STARTS:
        return counted(after, "node")
    if after > before:
        return f"{counted(after - before, 'node')} more"
    if after < before:
        return f"{counted(before - after, 'node')} fewer"
    return "nothing new" if step.verb in {do.OPEN, do.SHOW, do.ADD} else ""


def _listed(names: list[str]) -> str:
    if len(names) > _MOST_NAMED:
        return f"{len(names):,} nodes"
    return ", ".join(names)


def _names(store: Store, steps: tuple[Step, ...]) -> dict[str, str]:
    """Label what the steps name, in one go; groups are called so."""
    asked = {node for step in steps for node in step.nodes[: _MOST_NAMED + 1]}
    asked |= {way.property for step in steps for way in step.ways}
    asked |= {step.text for step in steps if step.verb in {do.GROUP, do.MEMBERS}}
    asked |= {step.order for step in steps} - {BY_NAME, OF_EACH}
    found = labels_of(store, sorted(name for name in asked if name and not is_group(name)))
    return found | {name: "a group" for name in asked if is_group(name)}
