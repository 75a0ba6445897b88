"""What the pages show, as plain data: ``/overlap.json`` answers what ``/overlap`` draws.

A twin takes the parameters of its page's link and knows nothing of the screen.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from api import answers, choosing, comparisons, planning
from api.parameters import arguments_in, listed
from graph.comparing.proposals import first_lens
from graph.terms import from_short_id
from ontology.errors import NotFoundError, ParameterError
from queries import load_catalog
from queries.builder import write_query
from views.ask.choice import choice_of
from views.ask.link import unpack_query
from views.explore.exploration import NODES, OPEN, Exploration, Step, read_steps
from views.explore.picture import picture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph import Store


def explore(store: Store, link: Mapping[str, str]) -> dict[str, Any]:
    """Return the nodes and links of a picture."""
    start = Exploration.of(_nodes(link.get("nodes", "")))
    exploration = Exploration((*start.steps, *read_steps(listed(link.get("steps", "")))))
    if name := link.get("node"):
        node = answers.find_node(store, name)
        exploration = Exploration((Step(NODES, (node,)), Step(OPEN, (node,))))
    scene = picture(store, exploration).scene
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
                "rule": edge.rule,
            }
            for edge in scene.edges
        ],
    }


def overlap(store: Store, link: Mapping[str, str]) -> dict[str, Any]:
    """Return what a section shows, and what the visitor's own stack covers of the sets."""
    lens = link.get("lens") or first_lens(store)
    sets = [name for name in listed(link.get("sets", "")) if name != "*"]
    found = _overlap_section(store, lens, sets, link)
    if have := listed(link.get("have", "")):
        found["stack"] = choosing.covered(store, lens, have, sets)
    return found


def _overlap_section(
    store: Store, lens: str, sets: list[str], link: Mapping[str, str]
) -> dict[str, Any]:
    """Return what one section of the page shows; pairs, and the chosen one, by default."""
    near, section = link.get("near") == "yes", link.get("show") or "pairs"
    if section not in _OVERLAP_SECTIONS:
        raise NotFoundError.among("section", section, _OVERLAP_SECTIONS)
    if section == "algebra":
        return comparisons.algebra(store, lens, link.get("expr", ""), near=near)
    if section == "kinds":
        return comparisons.kinds(store, lens, sets)
    if section == "characteristic":
        return comparisons.characteristic(store, lens, sets, near=near)
    if section == "combinations":
        at_least = link.get("count") == "at-least"
        return comparisons.intersections(store, lens, sets, at_least=at_least, near=near)
    found = comparisons.overlap(store, lens, sets, near=near)
    if link.get("left") and link.get("right"):
        found["chosen"] = comparisons.compare(store, lens, link["left"], link["right"])
    return found


def ask(store: Store, link: Mapping[str, str]) -> dict[str, Any]:
    """Return the answer to a question, to what the builder asks, or to a query."""
    if link.get("query"):
        return answers.run_sparql(store, unpack_query(link["query"]))
    if link.get("class"):
        return answers.run_sparql(store, write_query(choice_of(store, link), store.language))
    if not link.get("question"):
        raise ParameterError("Name a question or a query, as the link of the page does.")
    return answers.ask(store, load_catalog(), link["question"], arguments_in(link))


def compare(store: Store, link: Mapping[str, str]) -> dict[str, Any]:
    """Return what the section of the page shows; side by side without one."""
    section = link.get("show") or "side-by-side"
    if section not in _SECTIONS:
        raise NotFoundError.among("section", section, _SECTIONS)
    return {"show": section, **_SECTIONS[section](store, link)}


def data(store: Store, _link: Mapping[str, str]) -> dict[str, Any]:
    """Return where the data comes from: every source with its date and license."""
    found = answers.ask(store, load_catalog(), "sources-and-licenses", {})
    return {"data": store.name, **found}


def _side_by_side(store: Store, link: Mapping[str, str]) -> dict[str, Any]:
    return choosing.side_by_side(store, listed(link.get("things", "")))


def _role(store: Store, link: Mapping[str, str]) -> dict[str, Any]:
    return choosing.role(store, _given(link, "role"))


def _transition(store: Store, link: Mapping[str, str]) -> dict[str, Any]:
    if link.get("between") == "stack":
        have = listed(_given(link, "have"))
        return planning.transition_from_stack(store, have, _given(link, "to"))
    return planning.transition(store, _given(link, "from"), _given(link, "to"))


def _stack(store: Store, link: Mapping[str, str]) -> dict[str, Any]:
    return choosing.stack(store, listed(_given(link, "have")))


def _gaps(store: Store, link: Mapping[str, str]) -> dict[str, Any]:
    causes = listed(link.get("cause", ""))
    found = planning.gap_board(store)
    return {"gaps": [gap for gap in found if not causes or gap["cause"] in causes]}


def _advice(store: Store, link: Mapping[str, str]) -> dict[str, Any]:
    return choosing.advice(store, listed(link.get("ticked", "")))


def _given(link: Mapping[str, str], name: str) -> str:
    if not link.get(name):
        raise ParameterError(f"The link does not say {name!r}; the page writes it when you choose.")
    return link[name]


_OVERLAP_SECTIONS: Final = ("pairs", "kinds", "combinations", "algebra", "characteristic")
_SECTIONS: Final = MappingProxyType(
    {
        "side-by-side": _side_by_side,
        "roles": _role,
        "transition": _transition,
        "stack": _stack,
        "gaps": _gaps,
        "advisor": _advice,
    }
)


def _nodes(text: str) -> tuple[str, ...]:
    return tuple(from_short_id(name).value for name in listed(text))


#: By the path of the page.
TWINS: Final = MappingProxyType(
    {"explore": explore, "overlap": overlap, "compare": compare, "ask": ask, "data": data}
)
