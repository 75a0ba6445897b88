"""Things by the names that people use for them: label, alias, short name or IRI."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from graph.nodes import BOOKKEEPING, describe, values
from graph.search import fold
from graph.terms import from_short_id
from ontology.errors import NotFoundError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graph.nodes import Node
    from graph.search import Match
    from graph.store import Store

_SEARCHED = 50
_SUGGESTED = 1_000


def find_things(store: Store, names: Iterable[str], kinds: Collection[str] = ()) -> list[Node]:
    """Find things by label, alias, short name or IRI, each once, in the order given.

    A name that several things carry means the one whose class another name here has, too.

    Parameters
    ----------
    kinds : collection of str, optional
        IRIs of the only classes to look among.

    Raises
    ------
    NotFoundError
        If there is no such thing; the message names the nearest.
    """
    found = [_find(store, name, kinds) for name in names]
    only = {nodes[0].kind for nodes in found if len(nodes) == 1}
    chosen = [
        next((node for node in nodes if len(nodes) > 1 and node.kind in only), nodes[0])
        for nodes in found
    ]
    return list({node.id: node for node in chosen}.values())


def _find(store: Store, name: str, kinds: Collection[str]) -> list[Node]:
    """Find whatever goes by exactly this name, the likeliest first."""
    matches = [one for one in store.search(name, _SEARCHED) if not kinds or one.kind in kinds]
    candidates = [one.iri for one in matches if fold(one.matched) == fold(name.strip())]
    with suppress(ParameterError):
        candidates.append(from_short_id(name.strip()).value)
    described = describe(store, list(dict.fromkeys(candidates)))
    found = [
        node
        for node in (described[iri] for iri in dict.fromkeys(candidates))
        if node.kind and node.kind not in BOOKKEEPING and (not kinds or node.kind in kinds)
    ]
    if found:
        return found
    raise NotFoundError.among("thing to compare", name, _labels(store, matches, kinds))


def _labels(store: Store, matches: list[Match], kinds: Collection[str]) -> list[str]:
    """List labels to suggest."""
    if matches:
        return [match.label for match in matches]
    wanted = values(sorted(kinds)) or "ops:Discipline ops:Role ops:Tool ops:KPI ops:Activity"
    rows = store.select(
        f"SELECT ?label WHERE {{ VALUES ?kind {{ {wanted} }}\n"
        f"  ?thing a ?kind ; skos:prefLabel ?label }} LIMIT {_SUGGESTED}"
    )
    return [str(label) for (label,) in rows.values()]
