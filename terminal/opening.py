"""Opening what a command works on."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

    from graph import Store


def open_data(context: typer.Context) -> closing[Store]:
    """Open the shipped data, or the endpoint that the command line names."""
    from graph import open_store

    return closing(open_store(context.obj))
