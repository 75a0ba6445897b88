"""Ask the catalog's questions and the charts' at two stores, and say where their rows differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

from graph import Solutions, Store, Triples
from graph.comparing.lens import load_lenses
from graph.comparing.measures import MEASURES
from graph.comparing.membership_query import build_membership
from graph.comparing.pair_measures import Settings
from graph.comparing.pair_queries import matrix_query
from graph.solutions import Result
from graph.terms import plain, python_value
from ontology.errors import OpsAtlasError
from queries import load_catalog


def differences(one: Store, other: Store) -> dict[str, str]:
    """Return, by question, how the answers differ; empty where all are the same."""
    found = {}
    for name, run in (*((e.name, e.run) for e in load_catalog().values()), *_charts(one)):
        try:
            theirs = _plain(run(other))
        except OpsAtlasError as error:
            found[name] = str(error)
            continue
        ours = _plain(run(one))
        if ours != theirs:
            only = [sum((a - b).values()) for a, b in ((ours, theirs), (theirs, ours))]
            found[name] = f"{only[0]} rows only here, {only[1]} only there"
    return found


def _charts(store: Store) -> Iterator[tuple[str, Callable[[Store], Result]]]:
    """Yield the queries behind the matrix of tools, one for each measure."""
    lens = load_lenses(store)["tools"]
    membership = build_membership(store, lens)
    for measure in MEASURES.values():
        query = matrix_query(lens, membership, measure, Settings())
        yield f"the matrix by {measure.key}", partial(_asked, query)


def _asked(query: str, store: Store) -> Result:
    return store.run(query)


def _plain(result: object) -> Counter[tuple[object, ...]]:
    """Count the rows, by value.

    Engines write numbers and blank nodes in their own way, and GROUP_CONCAT in any order.
    """
    if isinstance(result, Solutions):
        return Counter(tuple(map(_cell, row)) for row in result)
    if isinstance(result, Triples):
        parts = ((t.subject, t.predicate, t.object) for t in set(result))
        return Counter(tuple(map(_cell, row)) for row in parts)
    return Counter([(result,)])


def _cell(term: object) -> object:
    if type(term).__name__ == "BlankNode":
        return "_:"
    value = python_value(term)
    if isinstance(value, float):
        return round(value, 4)  # Virtuoso writes six digits
    return tuple(sorted(re.split(", |; ", plain(term)))) if isinstance(value, str) else value
