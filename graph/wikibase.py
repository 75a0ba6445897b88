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
_NAMED_BY: Final = "|".join(
    f"<{_WIKIBASE}{name}>"
    for name in (
        *("directClaim", "claim", "statementProperty", "statementValue"),
        *("qualifier", "qualifierValue", "reference", "referenceValue"),
    )
)


def properties_of_claims(store: Store, names: Iterable[str]) -> dict[str, str]:
    """Return the property that describes each link, both by IRI, as far as the data says it."""
    asked = " ".join(f"<{name}>" for name in names if _LINK.search(name))
    if not asked:
        return {}
    rows = store.select(
        f"SELECT ?link ?property WHERE {{ VALUES ?link {{ {asked} }} ?property {_NAMED_BY} ?link }}"
    )
    return {plain(link) or "": plain(found) or "" for link, found in rows}
