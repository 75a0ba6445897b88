"""Reading an RDF file into an rdflib graph, with one clear sentence when it cannot be read."""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NoReturn

from ontology.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rdflib import Graph

#: Suffix of a file and the rdflib parser for it. N-Triples is read as Turtle, which contains it
#: and whose parser knows the place of an error.
FORMATS: Final = {
    ".ttl": "turtle",
    ".nt": "turtle",
    ".rdf": "xml",
    ".owl": "xml",
    ".xml": "xml",
}

_NOT_IN_AN_IRI: Final = re.compile(r'[\x00-\x20<>"{}|^`\\]')
#: An IRI reference with such a character in it, as a file writes it.
_IRI: Final = re.compile(r'<([^>]*[\x00-\x20<"{}|^`\\][^>]*)>')


def read_graph(path: Path) -> Graph:
    """Parse a Turtle, N-Triples or RDF/XML file.

    Parameters
    ----------
    path : Path
        The file; its suffix says the format.

    Returns
    -------
    rdflib.Graph

    Raises
    ------
    SourceError
        If there is no such file, or it is not UTF-8, of another format or malformed. The
        message names the file and, where the parser knows them, line and column.
    """
    from rdflib import Graph

    if path.suffix.lower() not in FORMATS:
        known = ", ".join(FORMATS)
        raise SourceError(f"{path}: the suffix says no format that can be checked; use {known}.")
    text = _read_text(path)
    graph = Graph(bind_namespaces="none")
    with quiet_rdflib():
        _parse(graph, text, path)
    _refuse_bad_iris(graph, text, path)
    return graph


@contextmanager
def quiet_rdflib() -> Iterator[None]:
    """Keep rdflib from logging what is reported anyway: odd literals and odd IRIs."""
    logger = logging.getLogger("rdflib")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _read_text(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        before = bytes(error.object[: error.start]).decode("utf-8")
        _refuse(path, before, len(before), "not UTF-8 text; save the file as UTF-8")
    if text.startswith("\ufeff"):
        _refuse(path, text, 0, "a byte order mark; save the file as UTF-8 without one")
    return text


def _parse(graph: Graph, text: str, path: Path) -> None:
    from xml.sax import SAXParseException

    from rdflib.exceptions import ParserError
    from rdflib.plugins.parsers.notation3 import BadSyntax

    rdf_format = FORMATS[path.suffix.lower()]
    try:
        graph.parse(data=text, format=rdf_format, publicID=path.resolve().as_uri())
    except BadSyntax as error:
        _refuse(path, text, error._i, error._why)
    except IndexError:
        _refuse(path, text, len(text), "the file ends in the middle of a statement")
    except AssertionError:
        _refuse(path, text, len(text), "the file ends in the middle of a quoted text")
    except SAXParseException as error:
        line, column = error.getLineNumber() or 1, (error.getColumnNumber() or 0) + 1
        reason = error.getMessage()
        raise SourceError(f"{path}:{line}:{column}: {reason}; correct the file there.") from error
    except ParserError as error:
        raise SourceError(f"{path}: {error}; correct the file there.") from error


def _refuse_bad_iris(graph: Graph, text: str, path: Path) -> None:
    """Refuse what rdflib lets pass and the engine does not: an IRI with a space, for one."""
    from rdflib import URIRef

    for triple in graph:
        for term in triple:
            if isinstance(term, URIRef) and _NOT_IN_AN_IRI.search(term):
                written = (found for found in _IRI.finditer(text) if term.startswith(found[1]))
                place = next((found.start() for found in written), 0)
                start = " ".join(term[:60].split())
                _refuse(path, text, place, f"the IRI <{start}> holds a character no IRI may have")


def _refuse(path: Path, text: str, place: int, reason: str) -> NoReturn:
    line = text.count("\n", 0, place) + 1
    column = place - text.rfind("\n", 0, place)
    raise SourceError(f"{path}:{line}:{column}: {reason}; correct the file there.")
