"""Answers for programs: in which formats they are written, and how they pass through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from graph.querying.syntax import refuse_unsafe
from ontology.errors import QueryTooLarge
from ontology.namespaces import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping

    from graph.querying.guard import Guard
    from graph.querying.guarded import Answer
    from graph.store import Limits


class Dataset(NamedTuple):
    """The graphs that a query is asked over, by IRI.

    Attributes
    ----------
    default : tuple of str
        Merged, they are the default graph.
    named : tuple of str
        What GRAPH may name.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write an answer.

    Attributes
    ----------
    key : str
        What a worker calls it.
    media_type : str
        What it is called in a header.
    aliases : tuple of str
        Other media types that ask for it.
    iri : str
        What the W3C calls it.
    charset : bool
        The media type wants a charset beside it.
    """

    key: str
    media_type: str
    aliases: tuple[str, ...]
    iri: str
    charset: bool = False

    @property
    def content_type(self) -> str:
        """Return the header's value."""
        return f"{self.media_type}; charset=utf-8" if self.charset else self.media_type


#: Formats of rows and of truth values, the preferred one first.
ROW_FORMATS: Final = (
    Format(
        "json",
        "application/sparql-results+json",
        ("application/json",),
        f"{FORMATS}SPARQL_Results_JSON",
    ),
    Format(
        "xml",
        "application/sparql-results+xml",
        ("application/xml", "text/xml"),
        f"{FORMATS}SPARQL_Results_XML",
    ),
    Format("csv", "text/csv", (), f"{FORMATS}SPARQL_Results_CSV", charset=True),
    Format("tsv", "text/tab-separated-values", (), f"{FORMATS}SPARQL_Results_TSV", charset=True),
)

#: Formats of triples, the preferred one first.
TRIPLE_FORMATS: Final = (
    Format("ttl", "text/turtle", ("application/x-turtle",), f"{FORMATS}Turtle", charset=True),
    Format("nt", "application/n-triples", ("text/plain",), f"{FORMATS}N-Triples"),
    Format("jsonld", "application/ld+json", ("application/json",), f"{FORMATS}JSON-LD"),
    Format("rdf", "application/rdf+xml", ("application/xml", "text/xml"), f"{FORMATS}RDF_XML"),
)


def formats_of(form: str) -> tuple[Format, ...]:
    """Return the formats for SELECT, ASK, CONSTRUCT or DESCRIBE."""
    return TRIPLE_FORMATS if form in {"CONSTRUCT", "DESCRIBE"} else ROW_FORMATS


class Stream:
    """A serialized answer, part by part.

    It ends only where the answer is whole: what stops it earlier is raised, whatever was passed
    on before.

    Parameters
    ----------
    parts : generator of bytes
        The parts, pulled by one thread after another.
    stop : callable
        Ends the work behind them; any thread may call it.
    """

    def __init__(self, parts: Generator[bytes, None, None], stop: Callable[[], None]) -> None:
        self._parts = parts
        self.stop = stop

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._parts)

    @property
    def complete(self) -> bool:
        """Tell whether the next part, or the end, is known to be here already."""
        return False

    def begin(self) -> int | None:
        """Begin, if the system can say when a part is there.

        Returns
        -------
        int or None
            The file that can be read as soon as the next part is there; without one, only a
            thread can wait for it.
        """
        return None

    def close(self) -> None:
        """Stop the query if it still runs; while no thread waits for a part."""
        self._parts.close()


class GuardedStream(Stream):
    """What a worker answers."""

    def __init__(self, answer: Answer, query: str, limits: Limits) -> None:
        super().__init__(_whole(answer, query, limits), answer.stop)
        self._answer = answer

    @property
    def complete(self) -> bool:
        """Tell whether the worker is done."""
        return bool(self._answer.head)

    def begin(self) -> int | None:
        """Begin if a worker is free."""
        return self._answer.begin()

    def close(self) -> None:
        """Stop the query if it still runs, begun or not."""
        super().close()
        self._answer.close()


def stream_guarded(
    guard: Guard, query: str, form: Format, limits: Limits, dataset: Dataset | None
) -> Stream:
    """Pass on what a worker answers; raise where it is not the whole answer."""
    refuse_unsafe(query)
    answer = guard.stream(query, limits, rows_as=form.key, triples_as=form.key, dataset=dataset)
    return GuardedStream(answer, query, limits)


def _whole(answer: Answer, query: str, limits: Limits) -> Generator[bytes, None, None]:
    from graph.querying.guard import check

    try:
        for part in answer:
            if part:
                yield part
    finally:
        answer.close()
    check(answer.head, query)
    refuse_cut(answer.head, limits)


def refuse_cut(head: Mapping[str, object], limits: Limits) -> None:
    """Raise if an answer ends before its end: a program would take it for all there is."""
    if head.get("truncated"):
        raise QueryTooLarge(
            f"The answer is longer than {limits.size // 2**20:,} MB. Ask for it in pages, with "
            "ORDER BY, LIMIT and OFFSET."
        )
