"""The card beside the canvas: everything known about one node, with links one can follow.

The page only names it; the browser fetches what it says, once.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from graph.blank_nodes import is_blank
from graph.comparing.stack_names import KINDS
from graph.picture.drawing import shorten
from graph.picture.palette import mark
from graph.terms import curie
from views import session
from views.assets import loader
from views.canvas.wire import publish_data
from views.card.leads import leads_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graph.nodes import Node
    from graph.picture.card import NodeCard
    from graph.picture.link_groups import LinkGroup

FOLDER: Final = Path(__file__).parent
#: Letters of a label that only leads on; the card it leads to has all of it.
_LABEL: Final = 120

_card_view = st.components.v2.component(
    "ops_atlas_card",
    html='<article class="card"></article>',
    js=loader(FOLDER, "card/card.js"),
)


def node_card_view(
    card: NodeCard,
    *,
    key: str,
    height: str,
    on_open: Callable[[str], None],
    relations: Mapping[str, Any] | None = None,
    on_act: Callable[[dict[str, Any]], None] | None = None,
    leads: Sequence[tuple[str, str]] = (),
) -> None:
    """Show a node's card, with a mark on what is in the visitor's own stack.

    Parameters
    ----------
    on_open : callable
        Gets the IRI of a link that was followed.
    relations : mapping, optional
        What the node can be expanded by, as :mod:`views.explore.relations` writes it.
    on_act : callable, optional
        Gets what was done there: ``type`` (``expand``, ``collapse``, ``habit``) and its details.
    leads : sequence of (words, address)
        Pages that say more, beside those that every card of its kind leads to.
    """

    def opened() -> None:
        iri = st.session_state[key].open
        if iri:
            on_open(iri)

    def acted() -> None:
        act = st.session_state[key].act
        if act and on_act is not None:
            on_act(act)

    name = publish_data(partial(_payload, card), ("card", card))
    _card_view(
        key=key,
        data={
            "card": name,
            "height": height,
            "relations": relations,
            "mine": sorted(session.my_stack()),
            "leads": [*leads, *leads_of(card)],
        },
        on_open_change=opened,
        on_act_change=acted,
        on_lost_change=_run_again,
    )


def _run_again() -> None:
    """Let the page run, which names anew a card that the server does not keep any more."""


def _payload(card: NodeCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "name": "A blank node: it has no IRI." if is_blank(card.id) else curie(card.id),
        "label": card.label,
        "mark": mark(card.kind),
        "classes": [_class_label(card, ref) for ref in card.classes] or [card.kind_label],
        "definition": card.definition,
        "labels": [list(pair) for pair in card.labels],
        "facts": [
            [fact.label, fact.value, fact.href, fact.about and _reference(fact.about)]
            for fact in card.facts
        ],
        "links": [
            {
                "label": group.label,
                "near": group.near,
                "coverable": _coverable(card, group),
                "targets": _targets(group),
                "more": group.more,
            }
            for group in card.links
        ],
        "evidence": [
            {
                "claim": f"{row.subject} {row.property} {row.object}",
                "source": " · ".join(filter(None, (row.source, row.section))),
                "printed": row.printed,
                "note": row.note,
                "found": list(row.found),
            }
            for row in card.evidence
        ],
    }


def _coverable(card: NodeCard, group: LinkGroup) -> bool:
    """Tell whether a stack may cover what a node is linked to, like the tools of a discipline."""
    whole = card.id and not group.near and not group.more
    return (
        bool(whole) and card.kind not in KINDS and all(ref.kind in KINDS for ref in group.targets)
    )


def _class_label(card: NodeCard, ref: Node) -> str:
    return f"{ref.label} (inferred)" if ref.id in card.inferred else ref.label


def _targets(group: LinkGroup) -> list[dict[str, Any]]:
    rules = dict(group.inferred)
    return [_reference(ref) | {"rule": rules.get(ref.id, "")} for ref in group.targets]


def _reference(ref: Node) -> dict[str, Any]:
    label = shorten(ref.label, _LABEL)
    return {"id": ref.id, "label": label, "kind": ref.kind_label, "mark": mark(ref.kind)}
