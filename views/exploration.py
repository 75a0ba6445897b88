"""Which picture Explore shows: a start and the steps taken from it, which is what a link carries.

The picture is computed from the steps alone, so the same link always gives the same picture, and
every visitor who takes the same steps shares the work.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from graph.drawing import Scene, without
from graph.overview import overview_scene
from graph.scene import expand, scene_of_nodes
from graph.terms import from_short_id, short_id
from ontology.errors import OpsAtlasError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph import Store

OPEN: Final = "open"
HIDE: Final = "hide"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to the picture: ``open`` a node's neighbors, or ``hide`` a node."""

    verb: str
    node: str

    def to_text(self) -> str:
        """Write the step for a link."""
        return f"{self.verb}:{short_id(self.node)}"


@dataclass(frozen=True, slots=True)
class Exploration:
    """Where a picture starts (some nodes, or the overview if none) and the steps from there."""

    start: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()

    def then(self, verb: str, node: str) -> Exploration:
        """Take one more step; the same step twice in a row is one."""
        step = Step(verb, node)
        if self.steps[-1:] == (step,):
            return self
        return Exploration(self.start, (*self.steps, step))


def read_steps(texts: Iterable[str]) -> tuple[Step, ...]:
    """Read the steps of a link; what cannot be read, of an old or cut link, is left out."""
    steps = []
    for text in texts:
        verb, _, name = text.partition(":")
        if verb in {OPEN, HIDE} and name:
            try:
                steps.append(Step(verb, from_short_id(name).value))
            except ParameterError:
                continue
    return tuple(steps)


@lru_cache(maxsize=512)
def picture(store: Store, exploration: Exploration) -> Scene:
    """Compute the picture; every shorter exploration on the way is kept, too."""
    if not exploration.steps:
        if exploration.start:
            return scene_of_nodes(store, exploration.start)
        return overview_scene(store)
    *earlier, last = exploration.steps
    scene = picture(store, Exploration(exploration.start, tuple(earlier)))
    if last.verb == HIDE:
        return without(scene, [last.node])
    try:
        return expand(scene, store, last.node)
    except OpsAtlasError:  # a node of another dataset in the link: the rest still opens
        return scene
