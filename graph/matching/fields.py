"""Disciplines and imported occupations as one class, so that a lens may compare them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.matching import MATCHES
from graph.nodes import values
from ontology.namespaces import OPS, RDF_TYPE, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.comparing.lens import Lens
    from graph.store import Store

#: The class of both; without matches it has no members.
_WORK_FIELD: Final = f"{OPS}WorkField"
_KINDS: Final = (f"{OPS}Discipline", f"{OPS}Occupation")


def work_fields(store: Store) -> Iterator[ox.Quad]:
    """State that each discipline and each occupation is a work field, beside the matches.

    Only matches say which outside technologies a discipline uses, so without them there would be
    nothing to compare.
    """
    graph = ox.NamedNode(MATCHES)
    query = f"SELECT DISTINCT ?node {{ VALUES ?kind {{ {values(_KINDS)} }} ?node a ?kind }}"
    for (node,) in store.select(query):
        if isinstance(node, ox.NamedNode):
            yield ox.Quad(node, ox.NamedNode(RDF_TYPE), ox.NamedNode(_WORK_FIELD), graph)


def needs_matches(lens: Lens) -> bool:
    """Say whether a lens compares by what imported things were matched to."""
    return lens.set_class == _WORK_FIELD or f"{SKOS}exactMatch" in lens.properties
