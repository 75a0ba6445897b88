"""Which links no source states, only a rule gives: the picture shows them as such."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.inferring.rules import INFERRED, rule_behind
from graph.keeping import kept
from graph.naming.labels import node_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.store import Store

#: What is said of a link whose graph another version of the program wrote.
_UNKNOWN: Final = "A rule of this dataset says so."


@kept(8)
def is_inferred_in(store: Store) -> bool:
    """Say whether a dataset holds anything inferred; it is asked once for each store."""
    return store.ask(f"ASK {{ GRAPH <{INFERRED}> {{ ?rule ?described ?as }} }}")


def rules_of(
    store: Store, links: Iterable[tuple[str, str, str]]
) -> dict[tuple[str, str, str], str]:
    """Find the links that stand in graphs of rules only, each with the sentence of its rule.

    It takes one query, and none where nothing was inferred.
    """
    named = [
        f"(<{source}> <{property_}> <{target}>)"
        for source, property_, target in links
        if not (source.startswith("_:") or target.startswith("_:"))
    ]
    if not named or not is_inferred_in(store):
        return {}
    rows = store.select(
        "SELECT ?source ?property ?target ?graph WHERE {\n"
        f"  VALUES (?source ?property ?target) {{ {' '.join(named)} }}\n"
        "  GRAPH ?graph { ?source ?property ?target }\n}"
    )
    found: dict[tuple[str, str, str], str] = {}
    stated = set()
    for source, property_, target, graph in rows:
        link, name = (node_key(source), node_key(property_), node_key(target)), node_key(graph)
        if name.startswith(f"{INFERRED}/"):
            found[link] = rule_behind(name) or _UNKNOWN
        else:
            stated.add(link)
    return {link: rule for link, rule in found.items() if link not in stated}
