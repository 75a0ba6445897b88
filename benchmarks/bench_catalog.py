"""Every question of the catalog: what our layer adds to the engine, and what the engine gains.

The same query text runs three ways: through the catalog and the store, in pyoxigraph directly on
the same store, and in rdflib's own engine. The answers are compared.
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import Triple

from benchmarks.graphs import in_memory, sources
from benchmarks.measuring import Row, alternating_cpu_ms, report
from graph.solutions import Solutions, Triples
from graph.terms import plain
from ontology.namespaces import ATLAS, OPS, PREFIXES
from queries import load_catalog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph import EmbeddedStore
    from queries import Query

RDFLIB_TRIPLES = 100_000
RDFLIB_SECONDS = 6.0

#: What a parameter of a class is bound to: the busiest nodes of the generated graph.
HUBS = {
    f"{OPS}Discipline": ("discipline-0", "discipline-1"),
    f"{OPS}Tool": ("tool-0",),
    f"{OPS}ToolCategory": ("category-0",),
    f"{OPS}Role": ("role-0",),
    f"{OPS}KPI": ("kpi-0",),
    f"{OPS}Activity": ("activity-0",),
}


class OutOfTime(BaseException):
    """rdflib was given up on; not an Exception, so that nothing in it swallows this."""


@dataclass
class Asked:
    """One question and what it cost, in ms of CPU."""

    entry: Query
    arguments: dict[str, list[str]]
    layer: float = 0.0
    raw: float = 0.0
    rdflib: float = 0.0
    outcome: str = ""
    rows: int = 0
    text: str = field(default="", repr=False)


def run(size: int) -> list[Row]:
    """Measure, and sum over the catalog."""
    asked = ask_embedded(size)
    small = asked if size == RDFLIB_TRIPLES else ask_embedded(RDFLIB_TRIPLES)
    ask_rdflib(small)
    return [compare_with_engine(asked, size), compare_with_rdflib(small)]


def compare_with_engine(asked: list[Asked], size: int) -> Row:
    """Sum what the layer adds to pyoxigraph."""
    layer, raw = sum(a.layer for a in asked), sum(a.raw for a in asked)
    what = f"catalog, {len(asked)} questions at {size:,} triples, through our layer"
    peer = f"{layer:.0f} ms against {raw:.0f} ms of CPU"
    return Row(what, layer / raw, "x pyoxigraph", 1.1, peer=peer)


def compare_with_rdflib(asked: list[Asked]) -> Row:
    """Sum what the engine gains; a question that rdflib did not finish counts as its limit."""
    ours, theirs = sum(a.layer for a in asked), sum(a.rdflib for a in asked)
    outcomes = Counter(a.outcome for a in asked)
    what = f"catalog at {RDFLIB_TRIPLES:,} triples, rdflib's own engine takes"
    counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    peer = f"{theirs / 1000:.0f} s against {ours / 1000:.2f} s; {counts}"
    return Row(what, theirs / ours, "x ours", 50, more_is_better=True, peer=peer)


def ask_embedded(size: int) -> list[Asked]:
    """Time every question through the layer and directly, in turns."""
    store = in_memory(size)
    asked = [Asked(entry, _arguments(entry)) for entry in load_catalog().values()]
    for a in asked:
        a.text = a.entry.bind(a.arguments)
        a.layer, a.raw = alternating_cpu_ms(
            [lambda a=a: _values(a.entry.run(store, a.arguments)), lambda a=a: _raw(store, a.text)],
        )
        a.rows = len(_values(a.entry.run(store, a.arguments)))
    return asked


def ask_rdflib(asked: list[Asked]) -> None:
    """Run the same texts in rdflib's own engine, each for so long and no longer."""
    import rdflib
    from rdflib.plugins.sparql.sparql import SPARQLError

    dataset = rdflib.Dataset(default_union=True)
    for source in sources(RDFLIB_TRIPLES):
        dataset.graph(rdflib.URIRef(source.graph_iri)).parse(source.path)
    for a in asked:
        began = time.process_time()
        try:
            with time_limit(RDFLIB_SECONDS):
                result = dataset.query(a.text, initNs=dict(PREFIXES))
                answer = [result.askAnswer] if result.type == "ASK" else list(result)
        except OutOfTime:
            a.outcome = f"stopped after {RDFLIB_SECONDS:g} s"
        except (SPARQLError, TypeError, KeyError):
            a.outcome = "failed in rdflib"
        else:
            mine = _values(a.entry.run(in_memory(RDFLIB_TRIPLES), a.arguments))
            a.outcome = "equal" if _same(mine, answer) else "DIFFERENT"
        a.rdflib = (time.process_time() - began) * 1000


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise OutOfTime once the process has used so much CPU, again and again until it is heard."""

    def stop(*_: object) -> None:
        raise OutOfTime

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _arguments(entry: Query) -> dict[str, list[str]]:
    """Ask as a person does: about two disciplines, about one tool; all of them the busiest."""
    arguments: dict[str, list[str]] = {}
    for name, parameter in entry.parameters.items():
        hubs = HUBS.get(parameter.class_iri or "", ("tool-0",) if name == "node" else ())
        if hubs:
            arguments[name] = [f"<{ATLAS}{h}>" for h in (hubs if parameter.many else hubs[:1])]
    return arguments


def _values(result: object) -> list[Any]:
    if isinstance(result, Solutions):
        return result.values()
    return list(result) if isinstance(result, Triples) else [result]


def _raw(store: EmbeddedStore, text: str) -> list[Any]:
    """Do the same in pyoxigraph, on the same store, down to the same Python values."""
    results = store.engine.query(text, use_default_graph_as_union=True, prefixes=dict(PREFIXES))
    if hasattr(results, "variables"):
        return [tuple(None if term is None else term.value for term in row) for row in results]
    return list(results) if hasattr(results, "__iter__") else [bool(results)]


def _same(ours: list[Any], theirs: list[Any]) -> bool:
    return Counter(map(_comparable, ours)) == Counter(map(_comparable, theirs))


def _comparable(row: Any) -> object:
    """Make an answer of either engine, a row or a triple, comparable with the other's."""
    if isinstance(row, Triple):
        row = (plain(row.subject), plain(row.predicate), plain(row.object))
    return tuple(map(_cell, row)) if isinstance(row, tuple) else row


def _cell(value: object) -> object:
    if value is None:
        return ""
    text = str(value)
    try:
        return round(float(text), 9)
    except ValueError:
        return ", ".join(sorted(text.split(", ")))


def main() -> None:
    """Print every question, the dearest first, then the sums."""
    asked = ask_embedded(RDFLIB_TRIPLES)
    ask_rdflib(asked)
    print(f"{'ms of CPU':38} {'rows':>7} {'layer':>9} {'raw':>9} {'rdflib':>9}")
    for a in sorted(asked, key=lambda a: -a.layer):
        spent = f"{a.layer:9.2f} {a.raw:9.2f} {a.rdflib:9.0f}"
        print(f"{a.entry.name:38} {a.rows:7} {spent} {a.outcome}")
    report([compare_with_engine(asked, RDFLIB_TRIPLES), compare_with_rdflib(asked)])


if __name__ == "__main__":
    main()
