"""The tray: which class, and which two to six of its members are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.side_by_side import MOST
from graph.naming.alike import told_apart
from views import session
from views.compare.beginning import first_kind, first_pair
from views.compare.choosing import (
    KINDS,
    forget_unless_same,
    keep,
    kinds,
    members,
    named_in_link,
    preset,
    searched,
    to_link,
    too_many,
)
from views.compare.markup import short_text

if TYPE_CHECKING:
    from views.compare.choosing import Kind

_FIRST: Final = {
    "disciplines": ("SysOps", "DevOps", "NetOps", "TechOps"),
    "roles": ("Site Reliability Engineer", "Platform Engineer"),
    "tools": ("Prometheus", "Grafana"),
}


def choose() -> tuple[Kind | None, list[str]]:
    """Ask for the class and the things, and keep both in the link.

    Returns
    -------
    kind, iris
        The class of the things, and which were chosen; nothing where there is nothing to choose.
    """
    found = kinds(session.store())
    if not found:
        st.info(
            "No class of this graph has two members to compare. "
            f"[Overlap]({session.link(session.OVERLAP)}) compares what has no class by its links; "
            f"the [Data page]({session.link(session.DATA)}) opens other data."
        )
        return None, []
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        kind = _kind(found)
        chosen = _members(kind)
    return kind, chosen


def _kind(found: dict[str, Kind]) -> Kind:
    linked, store = st.query_params.get("of", ""), session.store()
    preset("compare_of", "of", linked if linked in found else first_kind(store, found))
    if st.session_state["compare_of"] not in found:
        st.session_state["compare_of"] = first_kind(store, found)
    names = told_apart({one.iri: one.many for one in found.values()})
    word = str(
        st.selectbox(
            "Compare",
            list(found),
            format_func=lambda key: f"{names[found[key].iri]} ({found[key].count:,})",
            key="compare_of",
            width=260,
        )
    )
    forget_unless_same("of", word, "things", "left", "right", "by")
    keep("compare_of", "of", word)
    return found[word]


def _members(kind: Kind) -> list[str]:
    """Ask for the members; of a large class, for a part of their names first."""
    key = f"compare_tray_{kind.word}"
    linked, told = named_in_link("things", [kind.iri])[:MOST], "Choose two to six"
    if too_many([kind.iri]):
        preset(key, "things", linked or list(first_pair(session.store(), kind.iri)))
        find = f"compare_find_{kind.word}"
        labels = searched([kind.iri], kind.many, find, st.session_state[key])
    else:
        labels = members(session.store(), kind.iri)
        told = told if labels else "None of them has an IRI"
        first = linked or _first(kind, labels)
        preset(key, "things", [iri for iri in first if iri in labels])
    chosen = st.multiselect(
        f"Two to six {short_text(kind.many)}",
        list(labels),
        placeholder=told,
        format_func=lambda iri: labels.get(iri, iri),
        key=key,
        max_selections=MOST,
    )
    keep(key, "things", to_link(chosen))
    return chosen


def can_choose(kind: Kind) -> bool:
    """Say whether there is anything to choose: nothing where an endpoint's things have no IRI."""
    return too_many([kind.iri]) or bool(members(session.store(), kind.iri))


def _first(kind: Kind, labels: dict[str, str]) -> list[str]:
    """Choose what is compared before anything was chosen."""
    if kind.word in KINDS:
        order = _FIRST[kind.word]
        named = sorted(
            (iri for iri, label in labels.items() if label in order),
            key=lambda iri: order.index(labels[iri]),
        )
        if len(named) > 1:
            return named
    pair = first_pair(session.store(), kind.iri)
    return list(pair) if pair and labels.keys() >= set(pair) else list(labels)[:2]
