"""Run the W3C's SPARQL tests through our endpoint, and beside it pyoxigraph and rdflib.

``python -m tests.outside.w3c FOLDER``: FOLDER is ``sparql`` of github.com/w3c/rdf-tests. Exits 1 if
what our endpoint misses is not what is expected.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from graph import EmbeddedStore
from tests.outside import w3c_answers as answers
from tests.outside import w3c_protocol as protocol
from tests.outside.w3c_cases import SUITES, Case, Tests
from tests.outside.w3c_engines import OurEndpoint, RawOxigraph, Rdflib, Wrong, load_all
from tests.outside.w3c_expected import EXPECTED, ON_PURPOSE
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
    same = answers.distinct(found) == answers.distinct(wanted) if case.lax else found == wanted
    return None if same else "another answer"


def run(folder: Path) -> tuple[Tally, Tally]:
    """Run everything; return the query tests, and the tests of the protocol."""
    tests, tally = Tests(folder), Tally()
    store = EmbeddedStore(load_all(tests))
    with serving(lambda: store) as served:
        engines = (OurEndpoint(tests, served), RawOxigraph(tests), Rdflib(tests))
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
        found = [(case.suite, case.name, _ask(case, served)) for case in protocol.cases(tests)]
        found += [
            ("SPARQL 1.1 service description", name, why)
            for name, why in protocol.describes_itself(served).items()
        ]
    for suite, name, why in found:
        case = f"{suite}: protocol/{name}"
        tally.add(suite, case)
        if why:
            tally.miss(OurEndpoint.name, case, why)
    store.close()
    return tally


def _ask(case: protocol.ProtocolCase, served: Programs) -> str | None:
    return next(filter(None, (request.judge(served) for request in case.requests)), None)


def report(tally: Tally, protocol_tally: Tally) -> str:
    """Write the table, and by its reason what our endpoint does not pass."""
    ours, raw, other = OurEndpoint.name, RawOxigraph.name, Rdflib.name
    rows = [f"| suite | tests | {ours} | {raw} | {other} |", "| --- | --: | --: | --: | --: |"]
    for suite in SUITES:
        counts = (tally.passed(suite, engine) for engine in (ours, raw, other))
        rows.append(f"| {suite} | {len(tally.cases[suite])} | {' | '.join(counts)} |")
    for suite, cases in protocol_tally.cases.items():
        rows.append(f"| {suite} | {len(cases)} | {protocol_tally.passed(suite, ours)} | - | - |")
    missed = [*_missed(tally), *_missed(protocol_tally)]
    lines = []
    for reason in dict.fromkeys(map(EXPECTED.get, missed)):
        names = ", ".join(f"`{name}`" for name in missed if EXPECTED.get(name) == reason)
        lines.append(f"- {reason or 'Unexpected.'} {names}")
    return "\n".join([*rows, "", f"{ours} does not pass {len(missed)}:", "", *lines, ""])


def _missed(tally: Tally) -> list[str]:
    """Return what our endpoint misses, by folder and name."""
    return [case.partition(": ")[2] for case in tally.missed.get(OurEndpoint.name, {})]


def surprises(tally: Tally, protocol_tally: Tally) -> list[str]:
    """Say what is missed or passed against all expectation."""
    missed = {*_missed(tally), *_missed(protocol_tally)}
    raw = {case.partition(": ")[2] for case in tally.missed.get(RawOxigraph.name, {})}
    found = [f"missed, and not expected: {name}" for name in sorted(missed - EXPECTED.keys())]
    found += [f"passed, and not expected: {name}" for name in sorted(EXPECTED.keys() - missed)]
    found += [
        f"missed by us, and passed by the engine: {name}"
        for name in _missed(tally)
        if name not in raw and EXPECTED.get(name) not in ON_PURPOSE
    ]
    return found


def main() -> None:
    """Run, print the report, and exit 1 on any surprise."""
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)
    found = run(Path(sys.argv[1]))
    sys.stdout.write(report(*found))
    unexpected = surprises(*found)
    sys.stdout.writelines(f"{line}\n" for line in unexpected)
    sys.exit(bool(unexpected))


if __name__ == "__main__":
    main()
