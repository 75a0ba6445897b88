"""A graph of any size in the shape of the shipped one: the same classes, properties and evidence.

Node counts and degrees scale the way an organization's do: few disciplines, many activities, and
Zipf degrees, so that the first tools and disciplines are hubs. The same size and seed always give
the same bytes; nothing is kept in memory but the edges of one node.

``python -m benchmarks.generator 100000 > ops.nt``
"""

from __future__ import annotations

import random
import sys
from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from ontology.namespaces import ATLAS, DCT, GRAPH, OPS, RDF, RDF_TYPE, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = 2
DATA = Path(__file__).parent / ".data"

#: Kind of node, its class, the property that leads to it, its share of all nodes, mean degree.
KINDS = (
    ("tool", "Tool", "usesTool", 0.085, 3.2),
    ("role", "Role", "hasRole", 0.043, 2.2),
    ("kpi", "KPI", "measuredBy", 0.145, 1.6),
    ("activity", "Activity", "performs", 0.62, 1.45),
    ("output", "Output", "produces", 0.03, 1.3),
    ("risk", "Risk", "faces", 0.027, 1.5),
    ("benefit", "Benefit", "brings", 0.02, 1.5),
    ("situation", "Situation", "suits", 0.015, 1.2),
    ("stakeholder", "Stakeholder", "serves", 0.01, 2.5),
    ("unit", "OrganizationalUnit", "basedIn", 0.005, 2.0),
)
NODES_PER_TRIPLE = 0.1085
EVIDENCE_EVERY = 2
GERMAN_EVERY = 5
NEAR_EVERY = 50
SILENT_EVERY = 8
DORA_METRICS = 5
LICENSES = (
    ("Apache-2.0", "OpenSource"),
    ("MIT", "OpenSource"),
    ("GPL-2.0-only", "OpenSource"),
    ("BUSL-1.1", "SourceAvailable"),
    ("LicenseRef-Proprietary", "Proprietary"),
)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST = _words(
    "Adaptive Batch Cloud Continuous Core Deep Distributed Edge Elastic Federated Global Hybrid "
    "Immutable Incident Inline Layered Live Managed Mobile Network Open Partial Passive Platform "
    "Predictive Rapid Regional Remote Rolling Secure Shared Static Steady Stream Synthetic Virtual"
)
SECOND = _words(
    "access alert audit backup cache capacity change cluster config container cost data database "
    "deployment disk event failover firewall image incident inventory key latency license log "
    "metric network node package patch pipeline policy queue recovery release router secret "
    "service session storage system ticket token topology trace traffic user vault volume"
)
THIRD = {
    "tool": _words("agent console dashboard engine exporter manager monitor operator scanner"),
    "role": _words("administrator analyst architect coordinator engineer lead manager planner"),
    "kpi": _words("age coverage delay error-rate frequency lead-time load success-rate time"),
    "activity": _words("analysis automation cleanup control hardening planning review rollout"),
    "risk": _words("drift exposure failure gap lock-in loss outage overload shortage sprawl"),
    "output": _words("alert backup environment plan record release report runbook ticket"),
    "benefit": _words("clarity consistency delivery flexibility recovery reliability savings"),
    "situation": _words("audit growth merger migration outsourcing regulation startup"),
    "stakeholder": _words("auditors customers developers managers partners team users"),
    "unit": _words("center department group office team"),
    "discipline": _words("operations"),
}
GERMAN = _words(
    "Ablauf Abnahme Alarm Analyse Aufgabe Auswertung Betrieb Dienst Freigabe Leitung Messung "
    "Netz Ordnung Planung Regel Rolle Schutz Sicherung Steuerung Verfahren Wartung Zugang"
)


@dataclass(frozen=True)
class Shape:
    """How many of each there are in a graph of about ``size`` triples."""

    size: int

    @property
    def disciplines(self) -> int:
        """Return how many sets are compared: 25 at 10k triples, 126 at 1M."""
        return round(126 * (self.size / 1_000_000) ** 0.35)

    @property
    def categories(self) -> int:
        """Return how many categories the tools fall into."""
        return max(8, self.count("tool") // 40)

    def count(self, kind: str) -> int:
        """Return how many nodes of a kind there are."""
        share = next(share for name, _, _, share, _ in KINDS if name == kind)
        return max(5, round(self.size * NODES_PER_TRIPLE * share))


def iri(kind: str, number: int) -> str:
    """Return the IRI of one node, in brackets."""
    return f"<{ATLAS}{kind}-{number}>"


def iter_lines(size: int, seed: int = 7) -> Iterator[str]:
    """Yield the graph as lines of N-Triples."""
    rng = random.Random(seed)
    shape = Shape(size)
    for number in range(shape.disciplines):
        yield from _node(rng, "discipline", "Discipline", number)
        if number % SILENT_EVERY == SILENT_EVERY - 1:
            yield f"{iri('discipline', number)} <{OPS}sourceSilentOn> <{OPS}basedIn> .\n"
    for number in range(shape.categories):
        yield _type(iri("category", number), "ToolCategory")
        yield _label(iri("category", number), f"Category {number} tools", "en")
    draw = _zipf(rng, shape.disciplines)
    for kind, cls, link, _, degree in KINDS:
        for number in range(shape.count(kind)):
            yield from _node(rng, kind, cls, number)
            yield from _links(rng, draw, kind, link, number, degree)
            if kind == "tool":
                yield from _tool_facts(rng, number, int(shape.categories * rng.random() ** 2))
            if kind == "kpi":
                yield from _kpi_facts(rng, number)
            if number % NEAR_EVERY == NEAR_EVERY - 1:
                yield f"{iri(kind, number)} <{SKOS}closeMatch> {iri(kind, number - 1)} .\n"


def write(size: int, out: TextIO, seed: int = 7) -> int:
    """Write the graph and return how many triples it has."""
    count = 0
    for line in iter_lines(size, seed):
        out.write(line)
        count += 1
    return count


def generated(size: int) -> Path:
    """Return the N-Triples file of a size, written on first use."""
    path = DATA / f"ops-{size}-v{VERSION}.nt"
    if not path.exists():
        DATA.mkdir(exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("w", encoding="utf-8") as out:
            write(size, out)
        part.rename(path)
    return path


def _type(node: str, cls: str) -> str:
    return f"{node} <{RDF_TYPE}> <{OPS}{cls}> .\n"


def _label(node: str, text: str, language: str, kind: str = "prefLabel") -> str:
    return f'{node} <{SKOS}{kind}> "{text}"@{language} .\n'


def _node(rng: random.Random, kind: str, cls: str, number: int) -> Iterator[str]:
    node = iri(kind, number)
    last = rng.choice(THIRD[kind])
    yield _type(node, cls)
    yield _label(node, f"{rng.choice(FIRST)} {rng.choice(SECOND)} {last} {number}", "en")
    if number % GERMAN_EVERY == 0:
        text = f"{rng.choice(GERMAN)}{rng.choice(GERMAN).lower()} {number}"
        yield _label(node, text, "de", "altLabel")


def _tool_facts(rng: random.Random, number: int, category: int) -> Iterator[str]:
    """Say where a tool belongs, its license, and whether it is still looked after."""
    tool = iri("tool", number)
    license_, kind = rng.choice(LICENSES)
    status = "Ending" if number % 40 == 39 else "Active"
    yield f"{tool} <{OPS}inCategory> {iri('category', category)} .\n"
    yield f'{tool} <{OPS}licenseExpression> "{license_}" .\n'
    yield f"{tool} <{OPS}licenseKind> <{OPS}{kind}> .\n"
    yield f"{tool} <{OPS}status> <{OPS}{status}> .\n"


def _kpi_facts(rng: random.Random, number: int) -> Iterator[str]:
    """Define every KPI, and make the first ones DORA metrics."""
    kpi = iri("kpi", number)
    better = rng.choice(("Higher", "Lower", "Depends"))
    yield f'{kpi} <{SKOS}definition> "How much of it there is, counted {number} times."@en .\n'
    yield f"{kpi} <{OPS}better> <{OPS}{better}> .\n"
    if number < DORA_METRICS:
        yield f'{kpi} <{OPS}doraMetric> "true"^^<{XSD}boolean> .\n'


def _zipf(rng: random.Random, count: int) -> Iterator[int]:
    """Draw numbers below ``count`` for ever, each half as often as one of half its rank."""
    totals = list(accumulate(1 / (rank + 1) for rank in range(count)))
    while True:
        yield bisect(totals, rng.random() * totals[-1])


def _links(
    rng: random.Random, draw: Iterator[int], kind: str, link: str, number: int, degree: float
) -> Iterator[str]:
    """Tie one node to its disciplines; the first nodes of a kind are hubs."""
    tail = rng.random() < degree % 1
    hub = 20 // (number + 1) if kind in {"tool", "role"} else 0
    wanted = int(degree) + tail + hub
    for discipline in sorted({next(draw) for _ in range(wanted)}):
        subject, item = iri("discipline", discipline), iri(kind, number)
        yield f"{subject} <{OPS}{link}> {item} .\n"
        if (number + discipline) % EVIDENCE_EVERY == 0:
            yield from _evidence(subject, link, item, f"{discipline}-{link}-{kind}-{number}")


def _evidence(subject: str, link: str, item: str, name: str) -> Iterator[str]:
    statement = f"<{ATLAS}statement-{name}>"
    yield f"{statement} <{RDF_TYPE}> <{RDF}Statement> .\n"
    yield f"{statement} <{RDF}subject> {subject} .\n"
    yield f"{statement} <{RDF}predicate> <{OPS}{link}> .\n"
    yield f"{statement} <{RDF}object> {item} .\n"
    yield f"{statement} <{DCT}source> <{GRAPH}article> .\n"
    yield f'{statement} <{OPS}section> "comparison" .\n'


if __name__ == "__main__":
    write(int(sys.argv[1]), sys.stdout)
