"""The card beside the canvas: everything known about one node, with links one can follow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from graph.palette import SHAPES, style_of
from graph.terms import curie
from views.assets import loader

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.card import NodeCard
    from graph.nodes import Node

FOLDER: Final = Path(__file__).parent

_card_view = st.components.v2.component(
    "ops_atlas_card",
    html='<article class="card"></article>',
    css=(FOLDER / "card.css").read_text(encoding="utf-8"),
    js=loader(FOLDER, "card/card.js"),
)


def node_card_view(
    card: NodeCard, *, key: str, height: str, on_open: Callable[[str], None]
) -> None:
    """Show a node's card; ``on_open`` gets the IRI of a link that was followed."""

    def opened() -> None:
        iri = st.session_state[key].open
        if iri:
            on_open(iri)

    _card_view(key=key, data={"card": _payload(card), "height": height}, on_open_change=opened)


def _payload(card: NodeCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "name": curie(card.id),
        "label": card.label,
        "mark": _mark(card.kind),
        "classes": [ref.label for ref in card.classes] or [card.kind_label],
        "definition": card.definition,
        "labels": [list(pair) for pair in card.labels],
        "facts": [[fact.label, fact.value, fact.href] for fact in card.facts],
        "links": [
            {
                "label": group.label,
                "near": group.near,
                "targets": [_reference(ref) for ref in group.targets],
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


def _reference(ref: Node) -> dict[str, Any]:
    return {"id": ref.id, "label": ref.label, "kind": ref.kind_label, "mark": _mark(ref.kind)}


def _mark(kind: str) -> dict[str, str]:
    style = style_of(kind)
    return {"path": SHAPES[style.shape], "light": style.light, "dark": style.dark}
