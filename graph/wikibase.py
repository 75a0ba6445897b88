"""Wikibase, the software of Wikidata: a property is described once, and linked by many names.

``wd:P31`` bears the label; statements are linked by ``wdt:P31``, ``p:P31``, ``ps:P31`` and others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.terms import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.store import Store

#: How every Wikibase names these links; no other name is asked about.
_LINK: Final = re.compile(r"/prop/(?:[\w-]+/)*P\d+\Z")
_WIKIBASE: Final = "http://wikiba.se/ontology#"
#: By what a property names its links, and what each of them leads to beside the value itself.
_ROLES: Final = {
    "directClaim": "",
    "claim": "statement",
    "statementProperty": "stated value",
    "statementValue": "stated value in full",
    "qualifier": "qualifier",
    "qualifierValue": "qualifier in full",
    "reference": "reference",
    "referenceValue": "reference in full",
}
#: The values of a property as they are, and by way of the statements that hold them.
_DIRECT: Final = re.compile(r"/prop/direct/(P\d+)\Z")
_BY_WAY: Final = re.compile(r"/prop/(?!direct)(?:[\w-]+/)*(P\d+)\Z")


def told_by_statements(names: Iterable[str]) -> set[str]:
    """Return the links, by IRI, that only lead through statements to what others lead to directly.

    Examples
    --------
    >>> told_by_statements(["http://e.org/prop/P31", "http://e.org/prop/direct/P31"])
    {'http://e.org/prop/P31'}
    >>> told_by_statements(["http://e.org/prop/statement/P31"])
    set()
    """
    links = set(names)
    direct = {found[1] for name in links if (found := _DIRECT.search(name))}
    return {name for name in links if (found := _BY_WAY.search(name)) and found[1] in direct}


def properties_of_claims(store: Store, names: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return the property that describes each link, both by IRI, as far as the data says it.

    Returns
    -------
    dict of str to (str, str)
        With each property what the link leads to; nothing where that is the value itself.
    """
    asked = " ".join(f"<{name}>" for name in names if _LINK.search(name))
    if not asked:
        return {}
    roles = " ".join(f"<{_WIKIBASE}{role}>" for role in _ROLES)
    rows = store.select(
        f"SELECT ?link ?property ?role WHERE {{ VALUES ?link {{ {asked} }}"
        f" VALUES ?role {{ {roles} }} ?property ?role ?link }}"
    )
    return {
        plain(link) or "": (plain(found) or "", _ROLES[(plain(role) or "").rpartition("#")[2]])
        for link, found, role in rows
    }
