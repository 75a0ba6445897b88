"""Say in the data itself where imported data comes from: one description per named graph.

The descriptions lie in a named graph of their own, so that an imported graph holds what its
document holds and nothing else.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.namespaces import DCT, GRAPH, OPS, PROV, RDF_TYPE, XSD

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from graph.importing.imported import Imported

DESCRIPTIONS: Final = f"{GRAPH}imports"
#: Properties that state a license, the plainest first.
_LICENSES: Final = (
    f"{DCT}license",
    "http://creativecommons.org/ns#license",
    "https://schema.org/license",
    "http://schema.org/license",
    f"{DCT}rights",
    "http://purl.org/dc/elements/1.1/rights",
)
_DESCRIBED_AS: Final = (
    "http://www.w3.org/2002/07/owl#Ontology",
    "http://rdfs.org/ns/void#Dataset",
    "http://www.w3.org/ns/dcat#Catalog",
    "http://www.w3.org/ns/dcat#Dataset",
    "http://www.w3.org/2004/02/skos/core#ConceptScheme",
    "https://schema.org/Dataset",
    "http://schema.org/Dataset",
)

_TITLE: Final = f"{DCT}title"
_DESCRIPTION: Final = f"{DCT}description"
#: Of these a graph that has its own gets no other.
_ITS_OWN: Final = frozenset({_TITLE, _DESCRIPTION})
License = ox.NamedNode | ox.Literal


def licenses(engine: ox.Store, imported: Collection[Imported]) -> dict[str, License]:
    """Find what graphs say of their own license: of the ontology, dataset or scheme in them."""
    found = {}
    kinds = [ox.NamedNode(kind) for kind in _DESCRIBED_AS]
    for graph in {one.graph for one in imported}:
        name = ox.NamedNode(graph)
        about = [
            quad.subject
            for kind in kinds
            for quad in engine.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), kind, name)
        ]
        stated = _stated(engine, about[:20], name)
        if stated is not None:
            found[graph] = stated
    return found


def _stated(engine: ox.Store, about: Sequence[object], graph: ox.NamedNode) -> License | None:
    for property_ in map(ox.NamedNode, _LICENSES):
        for subject in about:
            for quad in engine.quads_for_pattern(subject, property_, None, graph):  # type: ignore[arg-type]
                if isinstance(quad.object, ox.NamedNode | ox.Literal):
                    return quad.object
    return None


def describe(engine: ox.Store, imported: Collection[Imported], content: ox.Store) -> None:
    """Write the description of each imported graph, in place of an older one.

    Parameters
    ----------
    content : pyoxigraph.Store
        What holds the imported graphs, which may state their title and license themselves. An older
        description is taken out of there, too.
    """
    stated = licenses(content, imported)
    target = ox.NamedNode(DESCRIPTIONS)
    now = ox.Literal(
        datetime.now(UTC).isoformat(timespec="seconds"), datatype=ox.NamedNode(f"{XSD}dateTime")
    )
    documents: dict[str, list[Imported]] = {}
    for one in imported:
        documents.setdefault(one.graph, []).append(one)
    for holder in (engine, content):
        for old in list(holder.quads_for_pattern(None, None, None, target)):
            if isinstance(old.subject, ox.NamedNode) and old.subject.value in documents:
                holder.remove(old)
    engine.extend(
        ox.Quad(ox.NamedNode(graph), ox.NamedNode(property_), value, target)
        for graph, of_graph in documents.items()
        for property_, value in _facts(of_graph, stated.get(graph), now)
        if not _says(content, graph, property_, value)
    )


def _says(engine: ox.Store, graph: str, property_: str, value: License) -> bool:
    """Say whether a graph states this of itself, as converted sources do, or else a title."""
    name, wanted = ox.NamedNode(graph), None if property_ in _ITS_OWN else value
    found = engine.quads_for_pattern(name, ox.NamedNode(property_), wanted, name)
    return next(found, None) is not None


def _facts(
    documents: list[Imported], license_: License | None, now: ox.Literal
) -> Iterator[tuple[str, License]]:
    first = documents[0]
    names = first.name if len(documents) == 1 else f"{first.name} and {len(documents) - 1} more"
    yield RDF_TYPE, ox.NamedNode(f"{OPS}Source")
    yield RDF_TYPE, ox.NamedNode(f"{PROV}Entity")
    yield _TITLE, ox.Literal(names, language="en")
    yield _DESCRIPTION, ox.Literal(f"What {names} holds.", language="en")
    yield f"{DCT}provenance", ox.Literal("Imported by Ops Atlas from a file.", language="en")
    yield f"{DCT}format", ox.Literal(first.format)
    yield f"{PROV}generatedAtTime", now
    if len(documents) == 1:
        yield f"{DCT}identifier", ox.Literal(f"sha256:{first.sha256}")
    dates = [one.modified for one in documents if one.modified]
    if dates:
        yield f"{DCT}modified", ox.Literal(max(dates), datatype=ox.NamedNode(f"{XSD}date"))
    if license_ is not None:
        yield f"{DCT}license", license_
