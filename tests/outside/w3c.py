"""Run the W3C's SPARQL tests through our endpoint, and beside it pyoxigraph and rdflib.

``python -m tests.outside.w3c FOLDER [REPORT]``: FOLDER is ``sparql`` of github.com/w3c/rdf-tests.
Exits 1 if our endpoint misses a test that pyoxigraph passes by itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from graph import EmbeddedStore
from tests.outside import w3c_answers as answers
from tests.outside import w3c_protocol as protocol
from tests.outside.w3c_cases import SUITES, Case, Tests
from tests.outside.w3c_engines import OurEndpoint, RawOxigraph, Rdflib, Wrong, load_all
from tests.programs import Programs, serving


@dataclass
class Tally:
    """What became of the tests: by suite and engine, those that passed, and why others did not."""

    cases: dict[str, list[str]] = field(default_factory=dict)
    missed: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, suite: str, case: str) -> None:
        self.cases.setdefault(suite, []).append(case)

    def miss(self, engine: str, case: str, why: str) -> None:
        self.missed.setdefault(engine, {})[case] = why

    def passed(self, suite: str, engine: str) -> str:
        missed = self.missed.get(engine, {})
        return str(sum(case not in missed for case in self.cases[suite]))


def judge(case: Case, tests: Tests, answer: Callable[[Case], answers.Answer]) -> str | None:
    """Return why a test fails, or None."""
    try:
        found = answer(case)
    except Wrong as error:
        return None if case.kind == "negative" else str(error)
    if case.kind == "negative":
        return "a wrong query was accepted"
    if case.kind == "positive" or case.result is None:
        return None
    wanted = answers.expected(tests.path(case.result), case.result, case.kind)
    return None if found == wanted else "another answer"


def run(folder: Path) -> tuple[Tally, Tally]:
    """Run everything; return the query tests, and the tests of the protocol."""
    tests, tally = Tests(folder), Tally()
    raw = load_all(tests)
    store = EmbeddedStore(raw)
    with serving(lambda: store) as served:
        engines = (OurEndpoint(tests, served), RawOxigraph(tests, raw), Rdflib(tests))
        for case in tests.cases:
            name = f"{case.suite}: {case.name}"
            tally.add(case.suite, name)
            for engine in engines:
                if why := judge(case, tests, engine.answer):
                    tally.miss(engine.name, name, why)
    store.close()
    return tally, _protocol(tests)


def _protocol(tests: Tests) -> Tally:
    tally = Tally()
    store = EmbeddedStore(protocol.data(tests))
    with serving(lambda: store) as served:
        for case in protocol.cases(tests):
            tally.add(case.suite, case.name)
            if why := _ask(case, served):
                tally.miss(OurEndpoint.name, case.name, why)
        for name, why in protocol.describes_itself(served).items():
            tally.add("SPARQL 1.1 service description", name)
            if why:
                tally.miss(OurEndpoint.name, name, why)
    store.close()
    return tally


def _ask(case: protocol.ProtocolCase, served: Programs) -> str | None:
    return next(filter(None, (request.judge(served) for request in case.requests)), None)


def report(tally: Tally, protocol_tally: Tally) -> str:
    """Write the tables."""
    ours, raw, other = OurEndpoint.name, RawOxigraph.name, Rdflib.name
    rows = [f"| suite | tests | {ours} | {raw} | {other} |", "| --- | --: | --: | --: | --: |"]
    for suite in SUITES:
        counts = (tally.passed(suite, engine) for engine in (ours, raw, other))
        rows.append(f"| {suite} | {len(tally.cases[suite])} | {' | '.join(counts)} |")
    for suite, cases in protocol_tally.cases.items():
        rows.append(f"| {suite} | {len(cases)} | {protocol_tally.passed(suite, ours)} | - | - |")
    missed = {**tally.missed.get(ours, {}), **protocol_tally.missed.get(ours, {})}
    lines = [f"- {name}: {_short(why)}" for name, why in missed.items()]
    return "\n".join([*rows, "", f"## What {ours} does not pass", "", *lines, ""])


def _short(why: str) -> str:
    text = " ".join(why.split())
    return text if len(text) <= 160 else f"{text[:159]}…"


def main() -> None:
    """Run, print or write the report, and say what only we miss."""
    tally, protocol_tally = run(Path(sys.argv[1]))
    text = report(tally, protocol_tally)
    sys.stdout.write(text)
    missed = set(tally.missed.get(OurEndpoint.name, {}))
    only_ours = missed - set(tally.missed.get(RawOxigraph.name, {}))
    for name in sorted(only_ours):
        sys.stdout.write(f"only ours: {name}: {tally.missed[OurEndpoint.name][name]}\n")
    sys.exit(bool(only_ours))


if __name__ == "__main__":
    main()
