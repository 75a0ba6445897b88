"""Load what can be loaded of a dirty document, and keep account of every repair and every loss.

Bytes are mended before the parser sees them (a byte order mark, text that is not UTF-8, the
attributes of RDF/XML), terms after it (what an IRI may not hold is percent-encoded). A statement
that cannot be read is left out and listed with its place; the parsers go on behind it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.importing.failures import failure, place_and_reason
from graph.importing.formats import JSON_LD, N3, TRIG, TURTLE
from graph.importing.json_checks import UNDEFINED, undefined_name
from graph.importing.mending import BY_LINE, GOING_ON, Mending
from graph.importing.reading import Reading, iter_quads, parse, placed
from graph.importing.term_mending import LEFT_OUT, TermMending
from graph.importing.unsafe import UnsafeDocument
from graph.importing.watching import Watch
from graph.spreadsheet import write_csv
from ontology.errors import SourceError
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from graph.importing.source import Source

#: How many repairs of one kind are listed one by one.
LISTED: Final = 1000
_IN_A_ROW: Final = 10_000
_UNDECLARED: Final = re.compile(r"prefix (\S*?):? has not been declared", re.I)
#: Formats that declare prefixes.
_WITH_PREFIXES: Final = frozenset({TURTLE, TRIG, N3})
#: Failing at a dot the parser leaves out up to the next one; no statement of these formats can be
#: followed by one that says nothing.
_AT_A_DOT: Final = ". is not a valid"
#: What it says of the brace behind a statement that it left out.
_AT_A_BRACE: Final = "} is not a valid"
_KNOWN_PREFIXES: Final = dict(PREFIXES) | {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": PREFIXES["dct"],
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "vann": "http://purl.org/vocab/vann/",
    "org": "http://www.w3.org/ns/org#",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "doap": "http://usefulinc.com/ns/doap#",
}


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing that was mended, or left out.

    Attributes
    ----------
    document : str
    line : int
        0 where it is not known.
    kind : str
        What was wrong.
    before, after : str
        The text there, and what it was read as; nothing where it was left out.
    """

    document: str
    line: int
    kind: str
    before: str
    after: str


@dataclass
class Repairs:
    """The account of an import: every repair is counted, the first ones of a kind are listed."""

    counts: Counter[str] = field(default_factory=Counter)
    listed: list[Repair] = field(default_factory=list)

    def add(self, document: str, line: int, kind: str, before: str, after: str = "") -> None:
        """Note one repair."""
        self.counts[kind] += 1
        if self.counts[kind] <= LISTED:
            self.listed.append(Repair(document, line, kind, before[:500], after[:500]))

    def __bool__(self) -> bool:
        return bool(self.counts)

    def summary(self) -> str:
        """Say in a line what was mended."""
        return ", ".join(f"{kind}: {count:,}" for kind, count in self.counts.most_common())

    def to_csv(self, further: Iterable[tuple[str, ...]] = ()) -> str:
        """Write the list, and further rows, as a table."""
        rows: list[tuple[object, ...]] = [("file", "line", "what", "before", "after")]
        rows += [
            (one.document, one.line or "", one.kind, one.before, one.after) for one in self.listed
        ]
        rows += [
            ("", "", kind, f"and {count - LISTED:,} more", "")
            for kind, count in self.counts.items()
            if count > LISTED
        ]
        return write_csv([*rows, *further])


def iter_repaired(reading: Reading, repairs: Repairs) -> Generator[ox.Quad, None, None]:
    """Yield the quads of a document that can be read.

    Raises
    ------
    SourceError
        If nothing of it can be: it is no file, a bomb, or of another format.
    """
    if reading.format is JSON_LD and _needs_no_repair(reading):
        yield from iter_quads(reading, repairs)
        return
    missing = _missing_prefixes(reading) if reading.format in _WITH_PREFIXES else {}
    for prefix, (iri, line) in missing.items():
        repairs.add(reading.document.name, line, "prefix not declared", f"{prefix}:", iri)
    start = " ".join(f"@prefix {prefix}: <{iri}> ." for prefix, (iri, _) in missing.items())
    mending = Mending(reading, repairs, start)
    with reading.open(mending) as source:
        terms = TermMending(reading, repairs, mending.places)
        try:
            lenient = parse(reading, source, terms=terms)
        except SyntaxError as error:  # a JSON-LD context that is not known here
            raise failure(reading, error, lenient=True) from error
        quads = _going_on(reading, lenient, repairs, mending, source)
        for quad in placed(quads, reading, repairs):
            reading.watch.count(1)
            if reading.format is JSON_LD and (name := undefined_name(quad)):
                repairs.add(reading.document.name, terms.line_of(name), UNDEFINED, name)
                continue
            yield from terms.mend(quad)
        source.give_up()


def _needs_no_repair(reading: Reading) -> bool:
    """Say whether a document can be read strictly: a lenient reader takes more than it says."""
    try:
        for _ in iter_quads(replace(reading, watch=Watch()), Repairs()):
            pass
    except SourceError:
        return False
    return True


def _going_on(
    reading: Reading,
    quads: Iterator[ox.Quad],
    repairs: Repairs,
    mending: Mending,
    source: Source,
) -> Iterator[ox.Quad]:
    """Go on behind what cannot be read, where the parser can."""
    name, in_a_row, last = reading.document.name, 0, 0
    while True:
        try:
            quad = next(quads)
        except StopIteration:
            return
        except UnsafeDocument as error:
            if error.hostile:
                raise failure(reading, error, lenient=True) from error
            repairs.add(name, error.line, "left out from here to the end", str(error))
            return
        except MemoryError as error:
            raise failure(reading, error, lenient=True) from error
        except SyntaxError as error:
            line, _, reason = place_and_reason(error)
            line = mending.line_of(line or source.line)
            if reading.format is JSON_LD:
                raise failure(reading, error, lenient=True) from error
            if reading.format not in GOING_ON and reading.format.engine is not None:
                repairs.add(name, line, "left out from here to the end", reason)
                return
            if reason.startswith(_AT_A_DOT) and reading.format is N3:
                reason += ", and what follows up to the next dot"
            rest = line == last and (reading.format in BY_LINE or reason.startswith(_AT_A_BRACE))
            if not rest and line not in mending.left_out:  # else listed already
                repairs.add(name, line, LEFT_OUT, reason)
            in_a_row, last = in_a_row + 1, line
            if in_a_row > _IN_A_ROW:
                raise failure(reading, error, lenient=True) from error
            continue
        in_a_row = 0
        yield quad


def _missing_prefixes(reading: Reading) -> dict[str, tuple[str, int]]:
    """Read the document once to see which prefixes it uses first where, and does not declare."""
    found: dict[str, tuple[str, int]] = {}
    mending = Mending(reading, Repairs(), "")
    with reading.open(mending) as source:
        quads = parse(reading, source, terms=TermMending(reading, Repairs(), mending.places))
        in_a_row = 0
        while in_a_row <= _IN_A_ROW:
            try:
                next(quads)
                in_a_row = 0
            except (StopIteration, MemoryError, UnsafeDocument):
                break
            except SyntaxError as error:
                in_a_row += 1
                if match := _UNDECLARED.search(str(error)):
                    prefix = match[1]
                    iri = _KNOWN_PREFIXES.get(prefix, f"urn:undeclared:{prefix}:")
                    line = mending.line_of(place_and_reason(error)[0])
                    found.setdefault(prefix, (iri, line))
        source.give_up()
    return found
