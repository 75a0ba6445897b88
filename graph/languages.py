"""Labels in a language of choice, where the graph has them."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.label_sources import SHOWN, shown_sources
from graph.labels import UNDERSTOOD, main_language, node_key
from graph.nodes import values
from graph.picture.drawing import LONGEST_LABEL, Scene, shorten
from graph.terms import plain
from graph.wording import ForeignLabel
from ontology.namespaces import NAME_TEXTS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from graph.label_sources import LabelSource
    from graph.store import Store

#: Labels looked at to find the languages of a graph; a rare language may be missed.
_SAMPLED: Final = 50_000


@lru_cache(maxsize=8)
def languages_of(store: Store) -> tuple[str, ...]:
    """Return the languages of labels, the most frequent first; region tags are left out."""
    stated = [source.counts_as for source in SHOWN.values() if not source.needs]
    properties = " ".join(f"<{iri}>" for iri in (*stated, *NAME_TEXTS))
    rows = store.select(
        "SELECT ?language (COUNT(*) AS ?count) WHERE {\n"
        f"  {{ SELECT ?label WHERE {{ VALUES ?property {{ {properties} }}\n"
        f"    ?node ?property ?label FILTER(isLiteral(?label)) }} LIMIT {_SAMPLED} }}\n"
        '  BIND(LCASE(REPLACE(LANG(?label), "-.*$", "")) AS ?language) FILTER(?language != "")\n'
        "} GROUP BY ?language ORDER BY DESC(?count) ?language"
    )
    return tuple(plain(language) or "" for language, _ in rows)


def labels_in(store: Store, ids: Collection[str], language: str) -> dict[str, str]:
    """Find labels in a language, in one query; nodes without one are left out."""
    names = values(ids)
    if not names:
        return {}
    rows = store.select(
        f"SELECT ?node ?rank ?label WHERE {{ VALUES ?node {{ {names} }}\n"
        f"  {{ {_ranked(shown_sources(store))} }}\n"
        f'  FILTER(LANGMATCHES(LANG(?label), "{_tag(language)}")) }}'
    )
    best: dict[str, tuple[int, int, str]] = {}
    for node, rank, label in rows:
        if isinstance(label, ox.Literal):
            key = node_key(node)
            found = (int(plain(rank) or 0), len(label.value), label.value)
            best[key] = min(found, best.get(key, found))
    written = str if main_language(language) in UNDERSTOOD else ForeignLabel
    return {key: written(text) for key, (_, _, text) in best.items()}


def _ranked(sources: Mapping[int, LabelSource]) -> str:
    """Write a pattern that binds ``?label`` and ``?rank`` for a ``?node``."""
    stated = " ".join(
        f"(<{one.counts_as}> {rank})" for rank, one in sources.items() if not one.needs
    )
    others = [f"{one.pattern} BIND({rank} AS ?rank)" for rank, one in sources.items() if one.needs]
    return " } UNION { ".join(
        [f"VALUES (?property ?rank) {{ {stated} }} ?node ?property ?label", *others]
    )


def relabeled(store: Store, scene: Scene, language: str) -> Scene:
    """Name nodes, classes and relations in a language as far as the graph does; the rest stays."""
    asked = {node.id for node in scene.nodes} | {node.kind for node in scene.nodes}
    asked |= {edge.property for edge in scene.edges}
    found = labels_in(store, sorted(name for name in asked if name), language)
    nodes = []
    for node in scene.nodes:
        kind = found.get(node.kind, node.kind_label)
        label = shorten(found[node.id], LONGEST_LABEL) if node.id in found else node.label
        tooltip = "\n".join(filter(None, (found.get(node.id, node.label), kind)))
        tooltip = node.tooltip if node.members else tooltip
        nodes.append(
            replace(node, label=label, kind_label=shorten(kind, LONGEST_LABEL), tooltip=tooltip)
        )
    edges = [
        replace(edge, label=shorten(found.get(edge.property, edge.label), LONGEST_LABEL))
        for edge in scene.edges
    ]
    return replace(scene, nodes=tuple(nodes), edges=tuple(edges))


def _tag(language: str) -> str:
    """Leave letters, digits and hyphens of a language tag, so that it can stand in a query."""
    return "".join(letter for letter in language if letter.isalnum() or letter == "-")[:35]
