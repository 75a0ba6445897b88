"""The worker process: opens a dataset read-only and answers one query after the other.

Run as a file, so that it starts without importing the rest of the program. It reads queries from
standard input and writes answers to standard output; each message is a letter that says what it
is, its length in four bytes, and its content. The parent kills the process when a query runs past
its deadline, since nothing inside a process can stop a running query.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
import threading
import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Buffer  # collections.abc has it from Python 3.12


#: Bytes of an answer's first part, which somebody waits for, and of its largest.
_FIRST_PART: Final = 2**16
_LARGEST_PART: Final = 2**19
_RESULT_FORMATS: Final = {
    "tsv": ox.QueryResultsFormat.TSV,
    "csv": ox.QueryResultsFormat.CSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_TRIPLE_FORMATS: Final = {
    "nt": ox.RdfFormat.N_TRIPLES,
    "ttl": ox.RdfFormat.TURTLE,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


_SERVICE: Final = re.compile("s(?=ervice)", re.IGNORECASE | re.ASCII)
#: None of them is a word by itself, as the verb ``a`` is.
_OTHER_LETTERS: Final = "zqxkjwvy"


class _Full(Exception):
    """The answer reached its limit; what was written so far is the answer."""


class _Sink(io.BytesIO):
    """Passes serialized bytes on in parts and stops the engine at the limit.

    ``lines`` limits the rows of formats that have one row a line; None for the others.
    """

    def __init__(self, lines: int | None, size: int) -> None:
        super().__init__()
        self._held: list[bytes] = []
        self._holding = 0
        self._part = _FIRST_PART
        self._lines_left = lines
        self._size_left = size

    def write(self, part: Buffer, /) -> int:
        """Take what the engine writes; the engine calls this."""
        content = bytes(part)
        fitting, full = self._within_lines(content)
        self._size_left -= len(fitting)
        if self._size_left < 0 and not full:
            full = self._lines_left is None or b"\n" in fitting
            fitting = fitting[: fitting.find(b"\n") + 1] if full else fitting
        self._held.append(fitting)
        self._holding += len(fitting)
        if self._holding >= self._part:
            _send(b"P", self.take())
            self._part = min(2 * self._part, _LARGEST_PART)
        if full:
            raise _Full
        return len(content)

    def _within_lines(self, content: bytes) -> tuple[bytes, bool]:
        """Return what is within the limit, and whether there is more."""
        if self._lines_left is None:
            return content, False
        lines = content.count(b"\n")
        if lines < self._lines_left:
            self._lines_left -= lines
            return content, False
        end = 0
        for _ in range(self._lines_left):
            end = content.index(b"\n", end) + 1
        self._lines_left = 0
        return content[:end], len(content) > end

    def take(self) -> bytes:
        """Return what is held back and hold nothing."""
        held = b"".join(self._held)
        self._held.clear()
        self._holding = 0
        return held


def _answer(store: ox.Store, prefixes: dict[str, str], query: str, options: dict[str, Any]) -> None:
    """Send the answer: its parts (P), then its end (E), which is a line of JSON and the rest."""
    rest = b""
    try:
        if not options["runs"]:
            _send(b"E", _head("boolean", value=_calls(query, prefixes)))
            return
        results = _query(store, prefixes, query, options)
        if isinstance(results, ox.QueryBoolean):
            head = _head("boolean", value=bool(results))
            rest = results.serialize(format=_RESULT_FORMATS[str(options["rows_as"])]) or b""
        else:
            head, rest = _serialize(results, options, prefixes)
    except SyntaxError as error:
        head = _head("syntax", message=str(error))
    except (ValueError, RuntimeError, OSError) as error:
        head = _head("error", message=str(error))
    _send(b"E", head + rest)


@lru_cache(maxsize=64)
def _head(kind: str, **told: object) -> bytes:
    """Write what is told of an answer; most answers end in one of very few ways."""
    return json.dumps({"kind": kind, **told}).encode() + b"\n"


def _send(kind: bytes, content: bytes) -> None:
    answers = sys.stdout.buffer
    answers.write(kind + len(content).to_bytes(4, "big"))
    answers.write(content)
    answers.flush()


def _receive() -> bytes:
    """Return the next query, nothing once the parent is gone."""
    requests = sys.stdin.buffer
    return requests.read(int.from_bytes(requests.read(5)[1:], "big"))


def refuse_calls(query: str, prefixes: Mapping[str, str]) -> None:
    """Raise ValueError for a query that would call another host, however SERVICE is written.

    What is a keyword only the engine knows, so its parser reads the query with another letter in
    every "service": a name or a text is another one then, and a keyword is none.
    """
    other = with_other_services(query)
    if other != query and _can_be_read(query, prefixes) and not _can_be_read(other, prefixes):
        raise ValueError("SERVICE is switched off")


def _calls(query: str, prefixes: Mapping[str, str]) -> bool:
    try:
        refuse_calls(query, prefixes)
    except ValueError:
        return True
    return False


def _can_be_read(query: str, prefixes: Mapping[str, str]) -> bool:
    """Tell whether the engine can read a query; it is not run."""
    # two choices that exclude each other are refused once the query was read, before it is run
    twice: dict[str, Any] = {"use_default_graph_as_union": True, "default_graph": []}
    try:
        ox.Store().query(query, prefixes=dict(prefixes), **twice)
    except SyntaxError:
        return False
    except ValueError:
        return True
    raise RuntimeError("the engine ran what it should only read")


def with_other_services(query: str) -> str:
    """Put one letter, of which no word here is made, in the place of the first of every "service".

    Raises
    ------
    ValueError
        If there is no such letter.

    Examples
    --------
    >>> with_other_services("SELECT ?service { SERVICE <urn:x> {} }")
    'SELECT ?zervice { ZERVICE <urn:x> {} }'
    """
    known = query.lower()
    if "service" not in known:
        return query
    free = (letter for letter in _OTHER_LETTERS if f"{letter}ervice" not in known)
    letter = next(free, None)
    if letter is None:
        raise ValueError("SERVICE is switched off")
    return _SERVICE.sub(lambda s: letter if s[0] == "s" else letter.upper(), query)


def _query(
    store: ox.Store, prefixes: dict[str, str], query: str, options: dict[str, Any]
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Run the query over the graphs that the options name, else over what the query names."""
    asked: dict[str, Any] = {
        # the engine reads each as an IRI, for every query
        "prefixes": {name: iri for name, iri in prefixes.items() if f"{name}:" in query}
    }
    if options["dataset"] is None:
        asked["use_default_graph_as_union"] = options["union"]
    else:
        graphs = ([ox.NamedNode(iri) for iri in iris] for iris in options["dataset"])
        asked["default_graph"], asked["named_graphs"] = graphs
    refuse_calls(query, asked["prefixes"])
    results = store.query(query, **asked)
    if options["star"] is None or not isinstance(results, ox.QuerySolutions):
        return results
    found = [variable.value for variable in results.variables]
    names = [name for name in options["names"] if name in found]
    if names == found or len(names) != len(found):
        return results
    star, columns = options["star"], " ".join(f"?{name}" for name in names)
    return store.query(f"{query[:star]}{columns}{query[star + 1 :]}", **asked)


def _serialize(
    results: ox.QuerySolutions | ox.QueryTriples,
    options: dict[str, Any],
    prefixes: dict[str, str],
) -> tuple[bytes, bytes]:
    selected = isinstance(results, ox.QuerySolutions)
    format_ = str(options["rows_as" if selected else "triples_as"])
    lines = None
    if format_ in {"tsv", "nt"}:  # one row a line, and a header above rows
        lines = int(str(options["rows"])) + selected
    sink = _Sink(lines, int(str(options["size"])))
    full = False
    try:
        if isinstance(results, ox.QuerySolutions):
            results.serialize(sink, format=_RESULT_FORMATS[format_])
        else:
            _write_triples(results, sink, format_, prefixes)
    except _Full:
        full = True
    return _head("solutions" if selected else "triples", truncated=full), sink.take()


def _write_triples(
    results: ox.QueryTriples, sink: _Sink, format_: str, prefixes: dict[str, str]
) -> None:
    if format_ == "ttl":  # for people, who read prefixed names
        ox.serialize(results, sink, ox.RdfFormat.TURTLE, prefixes=prefixes)
    else:
        results.serialize(sink, format=_TRIPLE_FORMATS[format_])


def _open(kind: str, path: str) -> ox.Store:
    if kind == "disk":
        return ox.Store.read_only(path)
    store = ox.Store()
    store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)
    return store


def _limit_memory(extra: int) -> None:
    try:
        import resource
    except ImportError:  # not a POSIX system: the deadline still holds
        return
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:  # what the process takes already is unknown, and a wrong limit is worse
        return
    limit = pages * resource.getpagesize() + extra
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


def main() -> None:
    """Answer queries until the parent goes away."""
    kind, path, memory, parent = sys.argv[1:5]
    prefixes = json.loads(sys.argv[5])
    threading.Thread(target=_end_with_parent, args=(int(parent),), daemon=True).start()
    store = _open(kind, path)
    _limit_memory(int(memory))
    _send(b"R", b"")
    while request := _receive():
        options, _, query = request.partition(b"\n")
        text = query.decode("utf-8", "surrogatepass")
        _answer(store, prefixes, text, _read_options(options))


@lru_cache(maxsize=64)
def _read_options(text: bytes) -> dict[str, Any]:
    """Read how to answer; most queries are asked with the same options."""
    options: dict[str, Any] = json.loads(text)
    return options


if __name__ == "__main__":
    main()
