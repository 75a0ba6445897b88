"""What the command palette can do to the picture, from any page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.remote.one_wait import one_wait
from views import session
from views.explore import exploration as do
from views.explore.acts import open_node
from views.explore.exploration import Step
from views.explore.start import show_example, start
from views.explore.state import state
from views.tour import start_tour

if TYPE_CHECKING:
    from views.commands import Command


@one_wait()
def act(command: Command) -> str | None:
    """Do what was chosen, and return the path of the page on which it shows."""
    if command.kind == "node":
        me = state()
        open_node(me, command.name)
        me.select(command.name)
    elif command.name == "overview":
        start(Step(do.OVERVIEW))
    elif command.name == "schema":
        start(Step(do.SCHEMA))
    elif command.name.startswith("example:"):
        show_example(command.name.removeprefix("example:"))
    elif command.name == "tour":
        start_tour()
    else:
        return None
    return session.EXPLORE
