"""Which named graphs state the links of a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graph.keeping import kept
from graph.naming.labels import labels_of
from graph.terms import iri, plain

if TYPE_CHECKING:
    from graph.picture.drawing import Scene
    from graph.store import Store

Stated = tuple[str, str, str]


class Sources(NamedTuple):
    """The named graphs of a picture: IRI, label and number of links; and those of each link."""

    graphs: tuple[tuple[str, str, int], ...]
    stated: dict[Stated, frozenset[str]]


@kept(64)
def sources_of(store: Store, scene: Scene) -> Sources:
    """Find the named graphs that state each link, in one query and one more for their labels.

    A link outside any named graph, or at a blank node, is in none.
    """
    links = {(e.source, e.property, e.target) for e in scene.edges}
    named = sorted(link for link in links if not any(end.startswith("_:") for end in link))
    if not named:
        return Sources((), {})
    rows = " ".join(f"({iri(s)} {iri(p)} {iri(o)})" for s, p, o in named)
    found: dict[Stated, set[str]] = {}
    counts: dict[str, int] = {}
    for source, prop, target, graph in store.select(
        "SELECT ?source ?property ?target ?graph WHERE {\n"
        f"  VALUES (?source ?property ?target) {{ {rows} }}\n"
        "  GRAPH ?graph { ?source ?property ?target }\n}"
    ):
        name = plain(graph) or ""
        link = (plain(source) or "", plain(prop) or "", plain(target) or "")
        found.setdefault(link, set()).add(name)
        counts[name] = counts.get(name, 0) + 1
    labels = labels_of(store, sorted(counts))
    order = sorted(counts, key=lambda name: (-counts[name], labels[name]))
    graphs = tuple((name, labels[name], counts[name]) for name in order)
    return Sources(graphs, {link: frozenset(graphs) for link, graphs in found.items()})
