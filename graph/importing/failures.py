"""Say in a sentence why a document cannot be read, where, and what stands there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.importing.formats import JSON_LD, RDF_XML
from graph.importing.places import refused_at
from graph.importing.unsafe import UnsafeDocument
from graph.importing.written import places_in_json
from ontology.errors import RepairableError, SourceError

if TYPE_CHECKING:
    from graph.importing.documents import Document
    from graph.importing.reading import Reading

#: What parsers raise; the engine's own raise MemoryError for a text longer than they hold.
BROKEN: Final = (SyntaxError, UnsafeDocument, MemoryError)
#: The longest text that the engine reads, in bytes, and how it refuses a longer one.
LONGEST: Final = 16 * 2**20
TOO_LONG: Final = "Reached the buffer maximal size"
MALFORMED: Final = "malformed, "
_PART: Final = 2**16
_ORDER_MARK: Final = "a byte order mark"
_SHOWN: Final = 60
#: Further into a line than this the engine loses count of columns, as it reads part by part.
_COUNTED: Final = 8_000_000
#: Formats that it reads in one piece, or that count by themselves.
_WHOLE: Final = (JSON_LD, RDF_XML)
#: What a lenient reader mends of JSON-LD; anything else that is wrong spoils all of it.
_MENDED_IN_JSON: Final = ("Invalid UTF-8", MALFORMED)


def failure(reading: Reading, error: Exception, *, lenient: bool = False) -> SourceError:
    """Say in a sentence what is wrong, where, and what stands there.

    Parameters
    ----------
    lenient : bool
        Whether it was read leniently, so that there is nothing left to try.

    Raises
    ------
    MemoryError
        If memory ran out; that is not the document's fault.
    """
    if isinstance(error, MemoryError) and not str(error).startswith(TOO_LONG):
        raise error
    line, column, reason = place_and_reason(error)
    if isinstance(error, MemoryError):
        return _too_long(reading.document, reason)
    text = ""
    if column and reading.format not in _WHOLE and _is_endless(reading.document, line):
        column, reason = 0, f"{reason}, in a line of more than {_COUNTED // 10**6} MB"
    elif not line:
        line, column = _find(reading, error)
    elif reading.format is JSON_LD:
        column = _in_letters(reading.document, line, column)
    if reading.format is RDF_XML:
        reason = _IN_XML.get(reason, reason)
    if column:
        text = text_at(reading.document, line, column)
        reason = _ORDER_MARK if text.startswith("\ufeff") else reason
    where = f":{line}:{column}" if column else f":{line}" if line else ""
    shown = f" (near “{_visible(text)}”)" if text else ""
    in_one_piece = reading.format is JSON_LD and not reason.startswith(_MENDED_IN_JSON)
    hopeless = lenient or in_one_piece or getattr(error, "hostile", False)
    advice = "Correct it there" if hopeless else "Correct it there, or import it lenient"
    kind = SourceError if hopeless else RepairableError
    return kind(f"{reading.document.name}{where}: {reason}{shown}. {advice}.")


def _too_long(document: Document, reason: str) -> SourceError:
    """Say in which line a text stands that the engine refuses, where it is a line of its own."""
    line = _find_longest(document)
    where = f":{line}" if line else ""
    return SourceError(
        f"{document.name}{where}: {reason}. Close it if its end is missing; else keep that text in "
        "a file of its own, and state only its address here."
    )


def _find_longest(document: Document) -> int:
    """Return the number of the first line that is longer than any text may be; 0 without one."""
    line, length = 1, 0
    with document.open() as stream:
        while part := stream.read(_PART):
            first, *others = part.split(b"\n")
            length += len(first)
            if length > LONGEST:
                return line
            if others:
                line, length = line + len(others), len(others[-1])
    return 0


def place_and_reason(error: Exception) -> tuple[int, int, str]:
    """Take the parser's words apart; line and column are 0 where it does not know them."""
    if isinstance(error, UnsafeDocument):
        return error.line, error.column, str(error)
    line, column = getattr(error, "lineno", None) or 0, getattr(error, "offset", None) or 0
    reason = str(getattr(error, "msg", None) or error)
    if reason.startswith(TOO_LONG):
        reason = f"a text of more than {LONGEST // 10**6} MB, longer than the engine reads"
    reason = re.sub(r"^(?:Parser error .*?|at \d+\.\.\d+): ", "", reason)
    known = next((plain for words, plain in _PLAIN.items() if words in reason), reason)
    return line, column, known.rstrip(". ")


_NO_BASE: Final = "a relative IRI, and the file states no base"
_EMPTY_TAG: Final = "an empty language tag"
#: Words of parsers that say little, and what they mean.
_PLAIN: Final = {
    "\ufeff is not a valid subject or graph name": _ORDER_MARK,
    "Quads must be followed by a dot": (
        "a dot is missing, or a graph is named, which only N-Quads can do"
    ),
    "Only UTF-8 is supported": "the file is not in UTF-8",
    "No scheme found in an absolute IRI": _NO_BASE,
    "error while parsing language tag ''": _EMPTY_TAG,
    "Unexpected end of file": "the file ends in the middle of a statement",
    "Unexpected end": "the file ends in the middle of a statement",
    "No LoadDocumentCallback has been set to load remote contexts": (
        "its @context lies on another server, and nothing is fetched; put the context in the file"
    ),
    "variables are not allowed in regular RDF objects": (
        "an N3 rule with variables cannot be stored as RDF"
    ),
    "variables are not allowed in regular RDF subjects": (
        "an N3 rule with variables cannot be stored as RDF"
    ),
}
#: What these mean in RDF/XML, whose relative IRIs have the named graph as their base.
_IN_XML: Final = {
    _NO_BASE: "a relative xml:base, where the engine reads whole IRIs only",
    _EMPTY_TAG: 'xml:lang="" for no language, which the engine does not read',
}


def _visible(text: str) -> str:
    """Write what cannot be seen as a space or a box, so that a sentence stays one line."""
    return "".join(
        c if c.isprintable() else " " if c.isspace() else "\N{WHITE SQUARE}" for c in text
    )


def text_at(document: Document, line: int, column: int) -> str:
    """Return what stands at a place, however long the line is."""
    found = _beginning(document, line, min(column * 4 + 400, 2**24))
    text = found.decode("utf-8", "replace").rstrip("\r")
    start = max(0, column - 1)
    return text[start : start + _SHOWN] if start < len(text) else text[-_SHOWN:]


def _is_endless(document: Document, line: int) -> bool:
    """Say whether a line is longer than the engine counts columns in."""
    return len(_beginning(document, line, _COUNTED)) == _COUNTED


def _beginning(document: Document, line: int, size: int) -> bytes:
    """Read at most so many bytes of a line."""
    with document.open() as stream:
        before = line - 1
        while before > 0:
            part = stream.read(_PART)
            if not part:
                return b""
            if (found := part.count(b"\n")) < before:
                before -= found
                continue
            place = -1
            for _ in range(before):
                place = part.index(b"\n", place + 1)
            return (part[place + 1 :] + stream.read_fully(size)).split(b"\n", 1)[0][:size]
        return stream.read_fully(size).split(b"\n", 1)[0]


def _find(reading: Reading, error: Exception) -> tuple[int, int]:
    """Look for what is refused by a parser that does not say where; 0 if it cannot be told."""
    reason = str(getattr(error, "msg", None) or error)
    if not reason.startswith(MALFORMED):
        return refused_at(reading, reason)
    text = reason.removeprefix(MALFORMED)[1:].rpartition("': ")[0]
    with reading.document.open() as stream:
        whole = b"".join(iter(stream.read, b"")).decode("utf-8", "replace")
    places = places_in_json(whole)
    return max(places.next_of(text), places.next_of(f"@{text.lower()}"))


def _in_letters(document: Document, line: int, column: int) -> int:
    """Return the column in letters; in JSON the engine counts bytes."""
    return len(_beginning(document, line, column - 1).decode("utf-8", "replace")) + 1
