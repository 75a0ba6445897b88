"""Opening what a command works on."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import typer

    from graph import Store


class Opening(NamedTuple):
    """What the command line says of the data: its endpoint, and the language of names."""

    endpoint: str | None
    language: str


def open_data(context: typer.Context) -> closing[Store]:
    """Open the shipped data, or the endpoint that the command line names.

    Raises
    ------
    ParameterError
        If nothing there is named in the language that is asked for.
    """
    from graph import open_store

    asked: Opening = context.obj
    store = open_store(asked.endpoint)
    return closing(_spoken(store, asked.language) if asked.language else store)


def _spoken(store: Store, language: str) -> Store:
    from graph.naming.language_order import languages_of, main_language, spoken
    from graph.naming.wording import listed
    from ontology.errors import ParameterError

    wanted, known = main_language(language), [tag for tag in languages_of(store) if tag]
    if wanted not in known:
        store.close()
        there = f"only in {listed(known, 8)}" if known else "as no name says its language"
        raise ParameterError(f"Nothing here is named in the language {language!r}, {there}.")
    return spoken(store, wanted)
