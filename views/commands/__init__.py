"""The command palette: Ctrl+K on every page leads to pages, questions, nodes and actions.

What can be chosen is fetched once when it is first opened, so a rerun carries nothing of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import streamlit as st

from graph.naming.language_order import languages_of
from views import session
from views.address import choose_language, search_address
from views.assets import loader
from views.data_ids import open_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FOLDER: Final = Path(__file__).parent
_KEY: Final = "commands"

_palette = st.components.v2.component(
    "ops_atlas_commands", js=loader(FOLDER, "commands/commands.js")
)

_copy_button = st.components.v2.component(
    "ops_atlas_copy", js=loader(FOLDER, "commands/copy_button.js")
)

#: What can be done from any page: label by name. Those that begin with ``canvas:`` are done in the
#: browser, on the canvas that is on the page.
ACTIONS: Final = {
    "overview": "Show the overview",
    "schema": "Show the schema of the data",
    "example:sre": "Example: What makes an SRE?",
    "example:tools": "Example: Tools that join the disciplines",
    "example:netdevops": "Example: From sysadmin to NetDevOps",
    "tour": "Take the tour",
    "canvas:fit": "Fit the picture to the window",
    "canvas:savePicture": "Save the picture as PNG",
    "copy": "Copy the link to this page",
}


class Command(NamedTuple):
    """What kind of choice was made (page, question, node, language or action), and which one."""

    kind: str
    name: str


def choices() -> list[dict[str, str]]:
    """List everything but the nodes, for the browser."""
    pages = {"": "Explore", session.OVERLAP: "Overlap", session.COMPARE: "Compare"}
    pages |= {session.ASK: "Ask", session.DATA: "Data"}
    return [
        *({"kind": "page", "name": path, "label": label} for path, label in pages.items()),
        *({"kind": "action", "name": name, "label": label} for name, label in ACTIONS.items()),
        *({"kind": "language", "name": tag, "label": tag} for tag in _languages()),
        *(
            {"kind": "question", "name": entry.name, "label": entry.question}
            for entry in session.catalog().values()
        ),
    ]


def _languages() -> tuple[str, ...]:
    """Return the languages to choose from, English first as none; nothing where there is one."""
    found = languages_of(session.opened())
    return ("", *found) if len(found) > 1 else ()


def command_palette(pages: Mapping[str, Any], act: Callable[[Command], str | None]) -> None:
    """Put the palette on the page, and go where its last choice leads.

    Parameters
    ----------
    pages : dict of str to st.Page
        By path.
    act : callable
        Does an action or shows a node; returns the path of the page that it belongs to.
    """

    def chosen() -> None:
        event = st.session_state[_KEY].event
        if event:
            st.session_state["command"] = Command(str(event["kind"]), str(event["name"]))

    data = {
        "search": search_address(),
        "choices": "commands",
        "opened": session.what_is_open(),
        "data": session.link(session.DATA),
        "made": open_id(),
    }
    _palette(key=_KEY, data=data, on_event_change=chosen)
    command: Command | None = st.session_state.pop("command", None)
    if command is None:
        return
    if command.kind == "page" and command.name in pages:
        st.switch_page(pages[command.name])
    if command.kind == "question":
        st.switch_page(pages[session.ASK], query_params={"question": command.name})
    if command.kind == "language":
        choose_language(command.name)
        return
    path = act(command)
    if path is not None:
        st.switch_page(pages[path])


def copy_button(key: str) -> None:
    """Show a button that copies the link to the page."""
    _copy_button(key=key)
