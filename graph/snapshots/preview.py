"""Say what is in data that is not imported yet, and what importing it would change."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.counting import count_default
from graph.importing.watching import Watch
from graph.naming.labels import node_key
from graph.naming.wording import counted, listed
from graph.snapshots.comparison import GraphChange, compare
from graph.snapshots.samples import Sample, pick_samples
from graph.terms import curie, whole_number
from ontology.namespaces import OWL, RDF_TYPE

if TYPE_CHECKING:
    from graph.embedded import EmbeddedStore

#: Of ontologies that are not here so many are named.
_NAMED: Final = 3
#: So many named graphs are listed in a terminal.
_LISTED: Final = 50
#: The IRI of a node up to its local name, in rows of one term.
_NAMESPACE: Final = re.compile("^<(?!<)(.*[#/:])", re.MULTILINE)


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
    terms : int
        Triples of the vocabulary and lenses for outside sources that come along and are new; they
        are counted nowhere else.
    absent : tuple of str
        Ontologies, by IRI, that it imports and that are neither in it nor in the snapshot in use.
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
    terms: int = 0
    absent: tuple[str, ...] = ()

    @property
    def wanting(self) -> str:
        """What it imports that is not here, in a sentence; nothing where nothing is."""
        if not self.absent:
            return ""
        which = counted(len(self.absent), "ontology that is", "ontologies that are")
        return (
            f"It imports {which} not here, and nothing is fetched: {listed(self.absent, _NAMED)}."
        )

    @property
    def along(self) -> str:
        """What comes along, in a sentence; nothing where nothing does."""
        if not self.terms:
            return ""
        return f"Terms and lenses for outside sources come along: {counted(self.terms, 'triple')}."

    @property
    def about(self) -> str:
        """How many nodes something is said of, in words."""
        return counted(self.nodes + self.blank_nodes, "node")

    def to_text(self) -> str:
        """Write it for a terminal."""
        lines = [f"{counted(self.triples, 'triple')} about {self.about}"]
        lines += [said for said in (self.along, self.wanting) if said]
        for title, counts in (
            (("class", "classes"), self.classes),
            (("property", "properties"), self.properties),
            (("language",), self.languages),
            (("namespace",), self.namespaces),
        ):
            lines.append(counted(len(counts), *title))
            lines += [f"  {count:,}\t{curie(name)}" for name, count in list(counts.items())[:10]]
            lines += [f"  and {len(counts) - 10:,} more"] if len(counts) > 10 else []
        for one in self.changes[:_LISTED]:
            lines.append(f"{one.graph}: {describe_change(one)}")
        if (left := len(self.changes) - _LISTED) > 0:
            lines.append(f"And {counted(left, 'named graph')} more.")
        return "\n".join(lines)


def describe_change(change: GraphChange) -> str:
    """Say in a few words how a named graph would change."""
    if change.added is None or change.removed is None:
        before = counted(change.before, "triple")
        return f"{before} before, {change.after:,} after; too large to compare"
    doubled = f", {change.doubled:,} of them in other graphs already" if change.doubled else ""
    if change.kind == "new":
        return f"new, {counted(change.added, 'triple')}{doubled}"
    if change.kind == "gone":
        return f"emptied, {counted(change.removed, 'triple')} gone"
    if change.kind == "unchanged":
        return f"unchanged, {counted(change.after, 'triple')}"
    return f"{counted(change.added, 'triple')} new{doubled}, {change.removed:,} gone"


def look(
    staged: EmbeddedStore, current: ox.Store, graphs: set[str], watch: Watch | None = None
) -> Preview:
    """Count what is in a store, and compare it with another.

    Parameters
    ----------
    graphs : set of str
        The named graphs that are compared.
    watch : Watch, optional
        Told how far it is, and asked between queries and graphs whether to go on.
    """
    watch = watch or Watch()
    watch.conclude("Counting what is in it")
    engine = staged.engine
    subjects = staged.select_tsv("SELECT DISTINCT ?s { ?s ?p ?o }")
    namespaces = Counter(_NAMESPACE.findall(subjects.decode()))
    counted_by = partial(_counted, staged, watch)
    classes = counted_by(f"?s <{RDF_TYPE}> ?x FILTER(isIRI(?x))")
    return Preview(
        triples=len(engine) - count_default(engine),
        classes=classes,
        properties=counted_by("?s ?x ?o"),
        languages=counted_by('?s ?p ?o BIND(LANG(?o) AS ?x) FILTER(?x != "")'),
        namespaces=dict(namespaces.most_common()),
        nodes=namespaces.total(),
        blank_nodes=subjects.count(b"\n") - 1 - namespaces.total(),
        samples=pick_samples(staged, classes),
        changes=tuple(compare(current, engine, graphs, watch)),
        absent=tuple(_absent(engine, current)),
    )


def _absent(*engines: ox.Store) -> list[str]:
    """List the ontologies that the first imports and none describes, by IRI."""
    imports, version = (ox.NamedNode(f"{OWL}{name}") for name in ("imports", "versionIRI"))
    is_a, ontology = ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{OWL}Ontology")
    imported = {quad.object for quad in engines[0].quads_for_pattern(None, imports, None)}
    known = {
        name
        for engine in engines
        for name in imported
        if isinstance(name, ox.NamedNode)
        and (
            any(engine.quads_for_pattern(name, is_a, ontology))
            or any(engine.quads_for_pattern(None, version, name))
        )
    }
    return sorted(one.value for one in imported - known if isinstance(one, ox.NamedNode))


def _counted(store: EmbeddedStore, watch: Watch, pattern: str) -> dict[str, int]:
    """Count the triples that bind ``?x``, most first."""
    watch.go_on()
    query = f"SELECT ?x (COUNT(*) AS ?n) {{ {pattern} }} GROUP BY ?x"
    rows = [(node_key(term), whole_number(n)) for term, n in store.select(query)]
    return dict(sorted(rows, key=lambda row: (-row[1], row[0])))
