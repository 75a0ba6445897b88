"""What was done to a picture: a start, the steps from it, and how far one has gone back.

The picture is computed from the steps alone, so the same link always gives the same picture, and
every visitor who takes the same steps shares the work. Nothing here asks a store.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from graph.picture.neighbors import Way
from graph.terms import from_short_id, short_id
from ontology.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Exploration", "History", "Step", "Way", "read_steps"]

OVERVIEW: Final = "overview"
NODES: Final = "nodes"
SCHEMA: Final = "schema"
MEMBERS: Final = "members"
CONSTRUCT: Final = "construct"
#: Verbs after which the picture owes nothing to what was there before.
STARTS: Final = frozenset({OVERVIEW, NODES, SCHEMA, MEMBERS, CONSTRUCT})

OPEN: Final = "open"
COLLAPSE: Final = "collapse"
HIDE: Final = "hide"
KEEP: Final = "keep"
SHOW: Final = "show"
ADD: Final = "add"
GROUP: Final = "group"
UNGROUP: Final = "ungroup"
LAYOUT: Final = "layout"
MOVE: Final = "move"
PLACE: Final = "place"
UNPIN: Final = "unpin"
VERBS: Final = STARTS | {
    *(OPEN, COLLAPSE, HIDE, KEEP, SHOW, ADD, GROUP, UNGROUP, LAYOUT, MOVE, PLACE, UNPIN)
}

#: How far one can go back, and how long a link's or a file's list of steps may be.
MOST_UNDONE: Final = 50
MOST_STEPS: Final = 400


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to the picture.

    Attributes
    ----------
    verb : str
        One of :data:`VERBS`.
    nodes : tuple of str
        What it was done to; for a layout the node in the middle, for ``ungroup`` the groups.
    ways, but, first : tuple of Way
        For ``open`` only these relations (all if none), never these, and these before others; for
        ``group`` the relation whose other end makes a category.
    limit : int
        For ``open`` and the starts: the most nodes to bring; 0 for the usual number.
    places : tuple of (float, float)
        For ``move`` and ``place``: where each of the nodes goes.
    text : str
        The name of a layout, the class of a group or of members, a CONSTRUCT query.
    order : str
        For the starts: which nodes come first where not all are drawn, as
        :mod:`graph.picture.ranking` names it; empty for the order that each has by itself.
    """

    verb: str
    nodes: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    limit: int = 0
    places: tuple[tuple[float, float], ...] = ()
    text: str = ""
    but: tuple[Way, ...] = ()
    first: tuple[Way, ...] = ()
    order: str = ""

    @property
    def is_simple(self) -> bool:
        """Say whether :meth:`to_text` holds all of it."""
        plain = Step(self.verb, self.nodes[:1])
        return self == plain and self.verb in {OPEN, HIDE, COLLAPSE} and bool(self.nodes)

    def to_text(self) -> str:
        """Write a simple step for a link, as in ``open:grafana``."""
        return f"{self.verb}:{short_id(self.nodes[0])}"

    def to_json(self) -> dict[str, Any]:
        """Write it as plain data; what is empty is left out."""
        written: dict[str, Any] = {"do": self.verb}
        if self.nodes:
            written["nodes"] = [short_id(node) for node in self.nodes]
        for name in ("ways", "but", "first"):
            if ways := getattr(self, name):
                written[name] = [way_to_json(way) for way in ways]
        if self.places:
            written["places"] = [[round(x), round(y)] for x, y in self.places]
        return written | {n: v for n in ("limit", "text", "order") if (v := getattr(self, n))}

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Step:
        """Read it.

        Raises
        ------
        ParameterError
            If it is not a step.
        """
        try:
            step = cls(
                verb=written["do"],
                nodes=tuple(name_to_iri(name) for name in written.get("nodes", ())),
                ways=tuple(way_from_json(way) for way in written.get("ways", ())),
                limit=int(written.get("limit", 0)),
                places=tuple((float(x), float(y)) for x, y in written.get("places", ())),
                text=str(written.get("text", "")),
                but=tuple(way_from_json(way) for way in written.get("but", ())),
                first=tuple(way_from_json(way) for way in written.get("first", ())),
                order=str(written.get("order", "")),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ParameterError("A step of this exploration cannot be read.") from error
        if step.verb not in VERBS or (step.places and len(step.places) != len(step.nodes)):
            raise ParameterError("A step of this exploration cannot be read.")
        return step


def name_to_iri(name: str) -> str:
    """Read the short form of a node, a blank node or a group."""
    if not isinstance(name, str):
        raise ParameterError("A node of this exploration cannot be read.")
    return name if name.startswith("_:") else from_short_id(name).value


def way_to_json(way: Way) -> list[str]:
    """Write a relation in one direction as two or three texts."""
    written = [short_id(way.property), ">" if way.outgoing else "<"]
    return written if way.kind is None else [*written, way.kind and short_id(way.kind)]


def way_from_json(written: list[str]) -> Way:
    """Undo :func:`way_to_json`."""
    name, arrow, *kind = written
    return Way(
        name_to_iri(name), arrow == ">", (kind[0] and name_to_iri(kind[0])) if kind else None
    )


@dataclass(frozen=True, slots=True)
class Exploration:
    """The steps that make a picture; without a start among them it starts at the overview."""

    steps: tuple[Step, ...] = ()

    @classmethod
    def of(cls, nodes: Iterable[str]) -> Exploration:
        """Start at some nodes, or at the overview if there are none."""
        names = tuple(nodes)
        return cls((Step(NODES, names),) if names else ())

    def then(self, step: Step) -> Exploration:
        """Take one more step."""
        return Exploration((*self.steps, step))

    def shortened(self) -> Exploration:
        """Leave out what came before the last start: the picture is the same without it."""
        starts = [at for at, step in enumerate(self.steps) if step.verb in STARTS]
        kept = self.steps[starts[-1] :] if starts else self.steps
        return Exploration(kept[1:] if kept[:1] == (Step(OVERVIEW),) else kept)


@dataclass(frozen=True, slots=True)
class History:
    """All steps ever taken, and how many of them count now; the rest were undone."""

    steps: tuple[Step, ...] = ()
    at: int = field(default=-1)

    def __post_init__(self) -> None:
        if not 0 <= self.at <= len(self.steps):
            object.__setattr__(self, "at", len(self.steps))

    @property
    def exploration(self) -> Exploration:
        """What counts now."""
        return Exploration(self.steps[: self.at])

    @property
    def first(self) -> int:
        """How far one can go back: fifty steps."""
        return max(0, len(self.steps) - MOST_UNDONE)

    def then(self, step: Step) -> History:
        """Take one more step, which forgets what was undone; the same step twice is one."""
        done = self.steps[: self.at]
        if done[-1:] == (step,) and step.verb not in {OPEN}:
            return replace(self, steps=done, at=len(done))
        return History((*done, step))

    def to(self, at: int) -> History:
        """Go to a place in the list, as far as that is possible."""
        return replace(self, at=max(self.first, min(at, len(self.steps))))


def read_steps(texts: Iterable[str]) -> tuple[Step, ...]:
    """Read the steps of a link; what cannot be read, of an old or cut link, is left out."""
    steps = []
    for text in texts:
        verb, _, name = text.partition(":")
        if verb in {OPEN, HIDE, COLLAPSE} and name:
            try:
                steps.append(Step(verb, (name_to_iri(name),)))
            except ParameterError:
                continue
    return tuple(steps[:MOST_STEPS])
