"""Ask every question of the catalog at two stores, and say where their rows differ."""

from __future__ import annotations

import re
from collections import Counter

from graph import Solutions, Store, Triples
from graph.terms import plain, python_value
from ontology.errors import OpsAtlasError
from queries import load_catalog


def differences(one: Store, other: Store) -> dict[str, str]:
    """Return, by question, how the answers differ; empty where all are the same."""
    found = {}
    for entry in load_catalog().values():
        try:
            theirs = _plain(entry.run(other))
        except OpsAtlasError as error:
            found[entry.name] = str(error)
            continue
        ours = _plain(entry.run(one))
        if ours != theirs:
            only = [sum((a - b).values()) for a, b in ((ours, theirs), (theirs, ours))]
            found[entry.name] = f"{only[0]} rows only here, {only[1]} only there"
    return found


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
    return tuple(sorted(re.split(", |; ", plain(term)))) if isinstance(value, str) else value
