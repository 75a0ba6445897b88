"""Load RDF files and text into an engine, with the place of a mistake in the error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.errors import NotFoundError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_FORMATS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}


def load_text(engine: ox.Store, text: str, suffix: str) -> None:
    """Load RDF text of the format that a suffix names.

    Raises
    ------
    NotFoundError, SourceError
        If the suffix names no format, or the text is broken.
    """
    _load(lambda: engine.load(text.encode(), format=_format(suffix)), "the text")


def load_file(engine: ox.Store, path: Path, graph: str | None = None) -> None:
    """Load one RDF file; triples outside any named graph go to ``graph``, or one per file."""
    target = ox.NamedNode(graph or path.resolve().as_uri())
    format_ = _format(path.suffix)
    to_graph = None if format_.supports_datasets else target
    _load(lambda: engine.load(path=str(path), format=format_, to_graph=to_graph), str(path))


def _format(suffix: str) -> ox.RdfFormat:
    if suffix.lower() not in _FORMATS:
        raise NotFoundError.among("RDF format for the suffix", suffix, _FORMATS)
    return _FORMATS[suffix.lower()]


def _load(load: Callable[[], None], what: str) -> None:
    try:
        load()
    except SyntaxError as error:
        line, column = error.lineno or 0, error.offset or 0
        reason = str(error.msg or error).split(": ", 1)[-1]
        raise SourceError(
            f"{what}, line {line}, column {column}: {reason}. Correct it there and try again."
        ) from error
    except OSError as error:
        raise SourceError.unreadable(what, error) from error
