"""What a visitor of Explore has done and looks at; it outlives the page within a visit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from graph.picture.filters import visible
from graph.picture.sources import sources_of
from ontology.errors import ParameterError
from views import session
from views.explore.exploration import MOST_STEPS, Exploration, History, Step
from views.explore.look import Habits, Look
from views.explore.picture import Picture, picture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.picture.drawing import Scene

KEY: Final = "explore"
#: Raised when what is written changes its meaning; older versions must go on opening.
VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Highlight:
    """Nodes and links to lift out of the picture, and what they are."""

    nodes: tuple[str, ...]
    links: tuple[tuple[str, str, str], ...] = ()
    label: str = ""

    def to_json(self) -> dict[str, Any]:
        """Write it as plain data."""
        links = [list(link) for link in self.links]
        return {"nodes": list(self.nodes), "links": links, "label": self.label}

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Highlight:
        """Read it.

        Raises
        ------
        ParameterError
            If it cannot be read.
        """
        try:
            links = tuple((str(s), str(p), str(o)) for s, p, o in written.get("links", ()))
            nodes = tuple(str(node) for node in written["nodes"])
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ParameterError("What is highlighted here cannot be read.") from error
        return cls(nodes, links, str(written.get("label", "")))


@dataclass(slots=True)
class State:
    """What this visitor has done (``history``) and looks at.

    Attributes
    ----------
    paths : bool
        Of several selected nodes the paths between them are asked for, not what they share.
    focus : str or None
        The node to bring to the middle once.
    link : dict
        What was written to the URL last.
    acted : bool
        Something done on the page caused this run, so the URL may be older than the state.
    notice : str
        A sentence to show until the next step.
    """

    history: History = field(default_factory=History)
    look: Look = field(default_factory=Look)
    habits: Habits = field(default_factory=Habits)
    selected: tuple[str, ...] = ()
    highlight: Highlight | None = None
    paths: bool = False
    focus: str | None = None
    link: dict[str, str] = field(default_factory=dict)
    acted: bool = False
    notice: str = ""

    @property
    def exploration(self) -> Exploration:
        """The steps that count now."""
        return self.history.exploration

    def do(self, step: Step) -> None:
        """Take one more step."""
        self.acted, self.notice = True, ""
        if len(self.history.steps) >= MOST_STEPS:
            self.notice = f"After {MOST_STEPS} steps nothing more can be added; start anew."
            return
        self.history = self.history.then(step)

    def undo(self) -> None:
        """Go one step back."""
        self.go_to(self.history.at - 1)

    def redo(self) -> None:
        """Go one step forward again."""
        self.go_to(self.history.at + 1)

    def go_to(self, at: int) -> None:
        """Go to a place in the history."""
        self.acted = True
        self.history = self.history.to(at)

    def select(self, *nodes: str) -> None:
        """Select nodes, and bring the only one to the middle."""
        self.acted = True
        self.selected = nodes
        self.focus = nodes[0] if len(nodes) == 1 else None

    def to_json(self) -> dict[str, Any]:
        """Write all that a link or a file holds, as plain data; what is empty is left out."""
        written = {
            "steps": [step.to_json() for step in self.exploration.shortened().steps],
            "look": self.look.to_json(),
            "relations": self.habits.to_json(),
            "selected": list(self.selected),
            "highlight": self.highlight.to_json() if self.highlight else None,
            "paths": self.paths,
        }
        return {"version": VERSION} | {name: value for name, value in written.items() if value}


def state() -> State:
    """Return the visitor's state."""
    found: State = st.session_state.setdefault(KEY, State())
    return found


def picture_of(me: State) -> Picture:
    """Return the picture that the steps make."""
    return picture(session.store(), me.exploration)


def scene_of(me: State) -> Scene:
    """Return what is on the canvas; what is filtered out is still in it."""
    return picture_of(me).scene


def seen_by(me: State) -> Scene:
    """Return what is on the canvas after the filters."""
    return filtered(me, scene_of(me))


def filtered(me: State, scene: Scene) -> Scene:
    """Return what of a scene the filters leave."""
    look = me.look
    if not look.filters:
        return scene
    stated = sources_of(session.store(), scene).stated if look.hidden_sources else None
    return visible(
        scene,
        kinds=look.hidden_kinds,
        relations=look.hidden_relations,
        sources=look.hidden_sources,
        text=look.text,
        stated=stated,
    )
