"""Things by the names that people use for them: label, alias, short name or IRI."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from graph.blank_nodes import can_be_asked, is_blank
from graph.links import known_among
from graph.naming.labels import labels_of
from graph.naming.search import fold
from graph.naming.suggesting import suggest
from graph.nodes import ANYTHING, BOOKKEEPING, describe, values
from graph.terms import from_short_id
from ontology.errors import NotFoundError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graph.naming.search import Match
    from graph.nodes import Node
    from graph.store import Store

_SEARCHED: Final = 50
_SUGGESTED: Final = 1_000


def find_things(store: Store, names: Iterable[str], kinds: Collection[str] = ()) -> list[Node]:
    """Find things by label, alias, short name or IRI, each once, in the order given.

    A name that several things carry means the one whose class another name here has, too. What has
    no class is found where nothing with one goes by the name.

    Parameters
    ----------
    kinds : collection of str, optional
        IRIs of the only classes to look among.

    Raises
    ------
    NotFoundError
        If there is no such thing; the message names the nearest.
    """
    names = list(names)
    at_once = nodes_named(store, [name for name in names if ":" in name], kinds)
    found = [[at_once[name]] if name in at_once else _find(store, name, kinds) for name in names]
    only = {nodes[0].kind for nodes in found if len(nodes) == 1}
    chosen = [
        next((node for node in nodes if len(nodes) > 1 and node.kind in only), nodes[0])
        for nodes in found
    ]
    return list({node.id: node for node in chosen}.values())


def nodes_named(store: Store, names: Iterable[str], kinds: Collection[str] = ()) -> dict[str, Node]:
    """Find the nodes that have a class among those named by IRI or short name, by name.

    All of them take no more queries than one does, and nothing is searched for. A blank node is
    named by its key.

    Parameters
    ----------
    kinds : collection of str, optional
        IRIs of the only classes to look among.
    """
    iris: dict[str, str] = {}
    for name in names:
        with suppress(ParameterError):
            iris[name] = _named(store, name.strip())
    described = describe(store, list(dict.fromkeys(iris.values())))
    found = {name: described[node] for name, node in iris.items()}
    return {
        name: node
        for name, node in found.items()
        if node.kind and node.kind not in BOOKKEEPING and _is_of(node.kind, kinds)
    }


def _find(store: Store, name: str, kinds: Collection[str]) -> list[Node]:
    """Find whatever goes by exactly this name, the likeliest first."""
    matches = [one for one in store.search(name, _SEARCHED, blank=True) if _is_of(one.kind, kinds)]
    candidates = [one.iri for one in matches if fold(one.matched) == fold(name.strip())]
    with suppress(ParameterError):
        candidates.append(_named(store, name.strip()))
    described = describe(store, list(dict.fromkeys(candidates)))
    nodes = [described[iri] for iri in dict.fromkeys(candidates)]
    nodes = [node for node in nodes if _is_of(node.kind, kinds) and node.kind not in BOOKKEEPING]
    found = [one for one in nodes if one.kind] or [one for one in nodes if _is_linked(store, one)]
    if found:
        return found
    what = "thing to compare"
    if len(kinds) == 1:
        (what,) = labels_of(store, kinds).values()
    if known := _labels(store, name, matches, kinds):
        raise NotFoundError.among(what, name, known)
    raise NotFoundError(f"There is no {what} {name!r}, nor any with a similar name.")


def _named(store: Store, name: str) -> str:
    """Return the IRI that a short name stands for, or the key of a blank node as it is.

    Raises
    ------
    ParameterError
        If it is neither.
    """
    if is_blank(name) and can_be_asked(store, name):
        return name
    return from_short_id(name).value


def _is_of(kind: str | None, kinds: Collection[str]) -> bool:
    return not kinds or (kind or ANYTHING) in kinds


def _is_linked(store: Store, node: Node) -> bool:
    """Tell whether the data says anything of a node; an IRI alone is quickly written."""
    if is_blank(node.id):
        return bool(known_among(store, [node.id]))
    name = values([node.id])
    return store.ask(f"ASK {{ {{ {name} ?property ?any }} UNION {{ ?any ?property {name} }} }}")


def _labels(store: Store, name: str, matches: list[Match], kinds: Collection[str]) -> list[str]:
    """List labels to suggest."""
    if near := matches or [one for one in suggest(store, name) if _is_of(one.kind, kinds)]:
        return [match.label for match in near]
    wanted = values(sorted(kinds)) or "ops:Discipline ops:Role ops:Tool ops:KPI ops:Activity"
    rows = store.select(
        f"SELECT ?label WHERE {{ VALUES ?kind {{ {wanted} }}\n"
        f"  ?thing a ?kind ; skos:prefLabel ?label }} LIMIT {_SUGGESTED}"
    )
    return [str(label) for (label,) in rows.values()]
