"""What the pages show, as plain data: ``/overlap.json`` answers what ``/overlap`` draws.

A twin takes the parameters of its page's link and knows nothing of the screen.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from api import answers, comparisons
from api.parameters import arguments_in, listed
from graph.lens import load_lenses
from graph.terms import from_short_id
from ontology.errors import ParameterError
from queries import load_catalog
from views.ask_link import unpack_query
from views.exploration import OPEN, Exploration, picture, read_steps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph import Store


def explore(store: Store, link: Mapping[str, str]) -> dict[str, Any]:
    """Return the nodes and links of a picture."""
    exploration = Exploration(
        _nodes(link.get("nodes", "")), read_steps(listed(link.get("steps", "")))
    )
    if name := link.get("node"):
        node = answers.find_node(store, name)
        exploration = Exploration((node,)).then(OPEN, node)
    scene = picture(store, exploration)
    return {
        "note": scene.note,
        "nodes": [
            {
                "iri": n.id,
                "label": n.label,
                "kind": n.kind,
                "kindLabel": n.kind_label,
                "more": n.more,
            }
            for n in scene.nodes
        ],
        "links": [
            {
                "source": edge.source,
                "property": edge.property,
                "label": edge.label,
                "target": edge.target,
                "near": edge.near,
                "reason": edge.reason,
            }
            for edge in scene.edges
        ],
    }


def overlap(store: Store, link: Mapping[str, str]) -> dict[str, Any]:
    """Return the matrix as pairs, and the chosen pair item by item."""
    lens = link.get("lens") or next(iter(load_lenses(store)))
    found = comparisons.overlap(store, lens, listed(link.get("sets", "")))
    if link.get("left") and link.get("right"):
        found["chosen"] = comparisons.compare(store, lens, link["left"], link["right"])
    return found


def ask(store: Store, link: Mapping[str, str]) -> dict[str, Any]:
    """Return the answer to a question or to a query."""
    if link.get("query"):
        return answers.run_sparql(store, unpack_query(link["query"]))
    if not link.get("question"):
        raise ParameterError("Name a question or a query, as the link of the page does.")
    return answers.ask(store, load_catalog(), link["question"], arguments_in(link))


def _nodes(text: str) -> tuple[str, ...]:
    return tuple(from_short_id(name).value for name in listed(text))


#: By the path of the page.
TWINS: Final = MappingProxyType({"explore": explore, "overlap": overlap, "ask": ask})
