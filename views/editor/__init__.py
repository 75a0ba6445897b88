"""The SPARQL workbench: an editor that knows the data, running, and every view of an answer.

The browser runs the query itself over :mod:`views.workbench`, so rows show while they come and
Python's script does not run in between; it only hears what was asked, to keep it in the address.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import streamlit as st

from ontology.namespaces import PREFIXES
from views import canvas
from views.assets import address, loader

if TYPE_CHECKING:
    from collections.abc import Callable

#: What the browser loads as it lies here.
PAGE: Final = Path(__file__).parent / "page"
#: Where ``make`` puts the bundled editor; without it the page has a plain text box.
BUILD: Final = Path(__file__).parent / "build"

_view = st.components.v2.component("ops_atlas_workbench", js=loader(PAGE, "editor/workbench.js"))


class Asked(NamedTuple):
    """A query that was run, and the view that was chosen for its answer."""

    query: str
    view: str | None


class Opening(NamedTuple):
    """A query that the workbench is to show; a new ``id`` makes it do so once."""

    id: str
    query: str
    view: str | None = None
    run: bool = False


def is_built() -> bool:
    """Tell whether the editor's bundle is there."""
    return (BUILD / "editor.js").exists()


def workbench(
    *,
    key: str,
    first: str,
    deadline: float,
    opening: Opening | None = None,
    on_asked: Callable[[Asked], None],
) -> None:
    """Show the workbench.

    Parameters
    ----------
    key : str
        Names it among the components of the page.
    first : str
        The query of the first tab, for a visitor who has none.
    deadline : float
        Seconds after which a query is stopped.
    opening : Opening, optional
        A query to open in a tab.
    on_asked : callable
        Called before the page runs again, with what was run last.
    """

    def asked() -> None:
        found: dict[str, Any] | None = st.session_state[key].asked
        if found:
            on_asked(Asked(str(found["query"]), found.get("view")))

    data = {
        "editor": address(BUILD, "editor/build/editor.js"),
        "canvas": address(canvas.FOLDER, "canvas.js"),
        "run": "workbench/run",
        "vocabulary": "workbench/vocabulary",
        "nodes": "workbench/nodes",
        "scene": "workbench/scene",
        "code": "workbench/code",
        "search": "search",
        "prefixes": dict(PREFIXES),
        "first": first,
        "deadline": f"{deadline:g} s",
        "open": opening._asdict() if opening else None,
    }
    _view(key=key, data=data, on_asked_change=asked)
