"""Reading what a link or a file holds, of any age and cut anywhere: what makes sense is opened.

A part that cannot be read is left out and said, and never takes the rest with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ontology.errors import ParameterError
from views.explore.exploration import (
    COLLAPSE,
    CONSTRUCT,
    MOST_STEPS,
    NODES,
    OPEN,
    History,
    Step,
    name_to_iri,
)
from views.explore.look import Habits, Look
from views.explore.state import VERSION, Highlight, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: How many nodes a step needs at least, where it needs any.
_NEEDS: Final = {OPEN: 1, COLLAPSE: 1, NODES: 1}


def read_state(written: object) -> tuple[State, list[str]]:
    """Read a state, and say in a sentence each what of it could not be read.

    Raises
    ------
    ParameterError
        If nothing of it can be read.
    """
    if not isinstance(written, dict):
        raise ParameterError("Nothing of this exploration can be read; ask for a new link.")
    notes = []
    version = written.get("version", VERSION)
    if not isinstance(version, int) or version > VERSION:
        notes.append("A later version made this; what this one knows was opened.")
    steps, lost = _steps(written.get("steps", []))
    if lost:
        notes.append(
            f"{lost} of its steps cannot be read and {'was' if lost == 1 else 'were'} left out."
        )
    state = State(
        history=History(tuple(steps)),
        look=_or(Look(), lambda: Look.from_json(written.get("look", {}))),
        habits=_or(Habits(), lambda: Habits.from_json(written.get("relations", {}))),
        selected=tuple(_names(written.get("selected", ()))),
        highlight=_or(None, lambda: _highlight(written.get("highlight"))),
        paths=written.get("paths") is True,
    )
    return state, notes


def read_language(written: object) -> str:
    """Return the language in which things were named; links once had it in what is looked at."""
    parts = [written, written.get("look")] if isinstance(written, dict) else []
    found = (part.get("language") for part in parts if isinstance(part, dict))
    return next((text for text in found if isinstance(text, str)), "")


def _steps(written: object) -> tuple[list[Step], int]:
    if not isinstance(written, list):
        return [], 1
    found = []
    for one in written[:MOST_STEPS]:
        step = _or(None, lambda one=one: _step(one))  # type: ignore[misc]
        if step is not None:
            found.append(step)
    return found, len(written) - len(found)


def _step(written: Any) -> Step:
    if not isinstance(written, dict):
        raise ParameterError("A step of this exploration cannot be read.")
    step = Step.from_json(written)
    if len(step.nodes) < _NEEDS.get(step.verb, 0) or (step.verb == CONSTRUCT and not step.text):
        raise ParameterError("A step of this exploration was cut.")
    return step


def _names(written: object) -> Iterable[str]:
    for name in written if isinstance(written, list) else ():
        found = _or(None, lambda name=name: name_to_iri(name))  # type: ignore[misc]
        if found is not None:
            yield found


def _highlight(written: Any) -> Highlight | None:
    return Highlight.from_json(written) if isinstance(written, dict) and written else None


def _or(otherwise: Any, read: Callable[[], Any]) -> Any:
    """Read something, or take what stands for nothing."""
    try:
        return read()
    except (ParameterError, AttributeError, TypeError, ValueError):
        return otherwise
