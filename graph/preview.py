"""Look at sources before they land: what is in them, and what they would change.

Sources are staged in memory; leaving them changes nothing, importing them writes what was staged.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.comparison import GraphChange, compare
from graph.generations import CURRENT, build_generation
from graph.importing.loading import Report, load_sources
from graph.terms import curie, local_name
from ontology.namespaces import LABEL_PROPERTIES, RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from graph.generations import Generation
    from graph.importing.loading import Choices
    from graph.importing.watching import Watch

_SAMPLES: Final = 12
_NAMESPACE: Final = re.compile(r".*[#/:]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sample:
    """A node of the data, to look at."""

    iri: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What is in some sources.

    Attributes
    ----------
    triples : int
    classes, properties, languages, namespaces : dict of str to int
        How often each occurs, most first: instances, triples, texts, names of nodes.
    nodes, blank_nodes : int
        How many nodes something is said of.
    samples : tuple of Sample
        Some nodes, of as many classes as possible.
    changes : tuple of GraphChange
        Against the snapshot in use, by named graph.
    """

    triples: int
    classes: dict[str, int]
    properties: dict[str, int]
    languages: dict[str, int]
    namespaces: dict[str, int]
    nodes: int
    blank_nodes: int
    samples: tuple[Sample, ...]
    changes: tuple[GraphChange, ...]

    def to_text(self) -> str:
        """Write it for a terminal."""
        lines = [f"{self.triples:,} triples about {self.nodes + self.blank_nodes:,} nodes"]
        for title, counts in (
            ("classes", self.classes),
            ("properties", self.properties),
            ("languages", self.languages),
            ("namespaces", self.namespaces),
        ):
            lines.append(f"{len(counts):,} {title}")
            lines += [f"  {count:,}\t{curie(name)}" for name, count in list(counts.items())[:10]]
        for one in self.changes[:50]:
            lines.append(f"{one.graph}: {describe_change(one)}")
        return "\n".join(lines)


def describe_change(change: GraphChange) -> str:
    """Say in a few words how a named graph would change."""
    if change.added is None or change.removed is None:
        return f"{change.before:,} triples before, {change.after:,} after; too large to compare"
    doubled = f", {change.doubled:,} of them in other graphs already" if change.doubled else ""
    if change.kind == "new":
        return f"new, {change.added:,} triples{doubled}"
    if change.kind == "unchanged":
        return f"unchanged, {change.after:,} triples"
    return f"{change.added:,} triples new{doubled}, {change.removed:,} gone"


@dataclass(frozen=True, slots=True)
class Staged:
    """Sources that were read and are not imported yet.

    Attributes
    ----------
    engine : pyoxigraph.Store
        What they hold, in memory.
    report : Report
    """

    engine: ox.Store
    report: Report

    def preview(self, current: ox.Store | None = None) -> Preview:
        """Say what is in them and what they would change; without a store, of the one in use."""
        if current is None:
            from graph import open_store
            from graph.store import EmbeddedStore

            store = open_store()
            current = store.engine if isinstance(store, EmbeddedStore) else ox.Store()
        return look(self.engine, current)

    def land(
        self, *, name: str, base: str = CURRENT, folder: Path | None = None, watch: Watch
    ) -> Generation:
        """Import what was staged as the next generation."""

        def load(engine: ox.Store) -> Report:
            watch.doing("Writing")
            for graph in self.engine.named_graphs():
                if engine.contains_named_graph(graph):
                    engine.remove_graph(graph)
            engine.bulk_extend(self.engine)
            return self.report

        generation, _ = build_generation(load, name=name, base=base, folder=folder, watch=watch)
        return generation


def stage_sources(sources: Sequence[Path], choices: Choices, watch: Watch) -> Staged:
    """Read sources into memory.

    Raises
    ------
    SourceError
        As an import would.
    """
    engine = ox.Store()
    return Staged(engine, load_sources(engine, sources, choices, watch))


def look(staged: ox.Store, current: ox.Store) -> Preview:
    """Count what is in a store in one walk, and compare it with another."""
    classes, properties = Counter[str](), Counter[str]()
    languages, kinds = Counter[str](), dict[str, str]()
    labels: dict[str, str] = {}
    subjects: set[ox.NamedNode | ox.BlankNode | ox.Triple] = set()
    triples = 0
    for quad in staged:
        triples += 1
        subject, predicate, object_ = quad.subject, quad.predicate.value, quad.object
        subjects.add(subject)
        properties[predicate] += 1
        if predicate == RDF_TYPE:
            if isinstance(object_, ox.NamedNode):
                classes[object_.value] += 1
                kinds.setdefault(str(subject), object_.value)
        elif isinstance(object_, ox.Literal):
            if object_.language:
                languages[object_.language] += 1
            if predicate in LABEL_PROPERTIES:
                labels.setdefault(str(subject), object_.value)
    named = [subject.value for subject in subjects if isinstance(subject, ox.NamedNode)]
    names = {graph.value for graph in staged.named_graphs() if isinstance(graph, ox.NamedNode)}
    return Preview(
        triples=triples,
        classes=dict(classes.most_common()),
        properties=dict(properties.most_common()),
        languages=dict(languages.most_common()),
        namespaces=dict(Counter(map(_namespace, named)).most_common()),
        nodes=len(named),
        blank_nodes=len(subjects) - len(named),
        samples=_samples(sorted(named), kinds, labels),
        changes=tuple(compare(current, staged, names)),
    )


def _namespace(iri: str) -> str:
    found = _NAMESPACE.match(iri)
    return found[0] if found else iri


def _samples(named: list[str], kinds: dict[str, str], labels: dict[str, str]) -> tuple[Sample, ...]:
    """Take nodes with labels, one of each class before a second of any."""
    by_kind: dict[str, list[str]] = {}
    for iri in named:
        key = f"<{iri}>"
        if key in labels or not labels:
            by_kind.setdefault(kinds.get(key, ""), []).append(iri)
    turns = sorted(by_kind.items(), key=lambda item: -len(item[1]))
    picked: list[Sample] = []
    for turn in range(_SAMPLES):
        for kind, iris in turns:
            if turn < len(iris) and len(picked) < _SAMPLES:
                label = labels.get(f"<{iris[turn]}>") or local_name(iris[turn])
                picked.append(Sample(iris[turn], label, kind))
    return tuple(picked)
