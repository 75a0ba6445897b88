"""Which properties lead to nodes alone, so that what hangs on a hub can be counted at a glance.

Whether a term is a literal the engine tells by looking it up on disk, term by term. What has a
class is none, and that is seen without looking up: a property whose every object has a class leads
to nodes alone. It is found out once, when a large snapshot is built, and kept beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from graph.beside import read_beside, write_beside

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.store import Store

#: That ``?node`` is no literal, where nothing is known of the property.
THING: Final = "FILTER(!isLiteral(?node))"
_FILE: Final = "node-properties.json"
#: A property with fewer links has no hubs.
_WORTH_KNOWING: Final = 1_000
_KNOWN: Final[WeakKeyDictionary[Store, frozenset[str]]] = WeakKeyDictionary()


def write_node_properties(store: Store, counts: Mapping[str, int]) -> None:
    """Find the properties that lead to nodes alone, and keep them beside the snapshot.

    Parameters
    ----------
    counts : mapping of str to int
        How many links each property has, of those to look at.
    """
    asked = {name for name, count in counts.items() if count >= _WORTH_KNOWING}
    listed = " ".join(f"<{name}>" for name in sorted(asked))
    others = store.select(
        "SELECT DISTINCT ?property WHERE {\n"
        f"  {{ SELECT ?property ?o WHERE {{ VALUES ?property {{ {listed} }} ?s ?property ?o }} }}\n"
        "  MINUS { SELECT ?o WHERE { ?o a ?class } }\n"
        "}"
    ).column("property")
    write_beside(store, _FILE, sorted(asked.difference(others)))


def node_properties(store: Store) -> frozenset[str]:
    """Return the properties, by IRI, that are known to lead to nodes alone; mostly there are none.

    Only a large snapshot knows some.
    """
    if store not in _KNOWN:
        _KNOWN[store] = frozenset(map(str, read_beside(store, _FILE) or ()))
    return _KNOWN[store]


def is_thing(store: Store) -> str:
    """Write the FILTER that ``?node``, which ``?property`` leads to, is no literal."""
    if known := node_properties(store):
        listed = ", ".join(f"<{name}>" for name in sorted(known))
        return f"FILTER(?property IN ({listed}) || !isLiteral(?node))"
    return THING
