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
from views.address import search_address
from views.assets import address, loader

if TYPE_CHECKING:
    from collections.abc import Callable

#: What the browser loads as it lies here.
PAGE: Final = Path(__file__).parent / "page"
#: Where ``make`` puts the bundled editor; without it the page has a plain text box.
BUILD: Final = Path(__file__).parent / "build"

#: Routes of this server, as :mod:`views.workbench` has them, by what the page calls them.
_ROUTES: Final = {
    name: f"workbench/{name}"
    for name in ("run", "vocabulary", "nodes", "scene", "code", "advice", "plan")
}
_workbench = st.components.v2.component(
    "ops_atlas_workbench", js=loader(PAGE, "editor/workbench.js")
)
_answer = st.components.v2.component("ops_atlas_answer", js=loader(PAGE, "editor/answer.js"))


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
    patience: float,
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
    patience : float
        Seconds that a visitor may choose to wait after that; no choice where it is no longer.
    opening : Opening, optional
        A query to open in a tab.
    on_asked : callable
        Called before the page runs again, with what was run last.
    """

    def asked() -> None:
        found: dict[str, Any] | None = st.session_state[key].asked
        if found:
            on_asked(Asked(str(found["query"]), found.get("view")))

    data = _data(deadline, patience) | {
        "editor": address(BUILD, "editor/build/editor.js"),
        "first": first,
        "open": opening._asdict() if opening else None,
    }
    _workbench(key=key, data=data, on_asked_change=asked)


def show_answer(
    query: str,
    *,
    key: str,
    name: str,
    deadline: float,
    patience: float,
    view: str | None = None,
    on_view: Callable[[Asked], None] | None = None,
) -> None:
    """Ask a query and show its answer in every view that suits it, with its files.

    Parameters
    ----------
    query : str
        Asked whenever it is another one.
    key : str
        Names the answer among the components of the page.
    name : str
        What its files are called.
    deadline : float
        Seconds after which the query is stopped.
    patience : float
        Seconds that a visitor may choose to wait after that; no choice where it is no longer.
    view : str, optional
        One of :data:`queries.header.VIEWS`; without one it is chosen by what the answer holds.
    on_view : callable, optional
        Called before the page runs again, with the view that was chosen by hand.
    """

    def chosen() -> None:
        found: dict[str, Any] | None = st.session_state[key].view
        if found and on_view is not None:
            on_view(Asked(str(found["query"]), found.get("view")))

    data = _data(deadline, patience) | {"key": key, "query": query, "name": name, "view": view}
    _answer(key=key, data=data, on_view_change=chosen)


def _data(deadline: float, patience: float) -> dict[str, Any]:
    return {
        **_ROUTES,
        "search": search_address(),
        "canvas": address(canvas.FOLDER, "canvas.js"),
        "prefixes": dict(PREFIXES),
        "deadline": f"{deadline:g} s",
        "patience": f"{patience:g} s" if patience > deadline else None,
    }
