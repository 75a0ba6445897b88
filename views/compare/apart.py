"""What tells things apart: the smallest signs of each as sentences, and the lattice behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.distinguishing import MOST_CONCEPTS, describe_signs, find_signs
from graph.comparing.facets import facet_query
from graph.comparing.lattice import draw_lattice
from graph.naming.wording import plural
from graph.nodes import ANYTHING
from views.ask.link import edit_as_sparql
from views.compare.choosing import keep, preset
from views.compare.lattice_drawing import show_lattice
from views.compare.markup import short_text, styled, told

if TYPE_CHECKING:
    from graph.comparing.member import Member
    from graph.comparing.membership import Membership
    from graph.comparing.side_by_side import Comparison, FacetComparison

#: Facets that say most about what one does, where they are there; the first is shown first.
_TOLD_BY: Final = ("usesTool", "measuredBy", "performs")


def show_apart(comparison: Comparison) -> None:
    """Show the sentences for one facet."""
    facets = {one.facet.path: one for one in comparison.facets if one.countable and one.items}
    if not facets:
        st.info("Nothing that can be counted is stated of these.")
        return
    facet = facets[_facet(facets)]
    membership = comparison.membership(facet)
    label = facet.facet.kind_label
    st.html(styled("".join(map(told, _sentences(membership, label, comparison.things)))))
    if len(facet.stated) > 2:
        with st.expander("Each from each"):
            st.html(styled("".join(map(told, _one_from_one(membership, label, facet.stated)))))
    edit_as_sparql(
        facet_query(facet.facet, [thing.iri for thing in comparison.things]),
        label="Edit the sets as SPARQL",
        key="compare_apart_sparql",
    )
    _lattice(membership, label)


def _sentences(membership: Membership, label: str, things: tuple[Member, ...]) -> list[str]:
    """Say of each thing what tells it from all others."""
    return [describe_signs(label, find_signs(membership, thing.iri)) for thing in things]


def _one_from_one(membership: Membership, label: str, things: tuple[Member, ...]) -> list[str]:
    return [
        describe_signs(label, find_signs(membership, one.iri, [other.iri]))
        for one in things
        for other in things
        if one != other
    ]


def _facet(facets: dict[str, FacetComparison]) -> str:
    """Ask by which facet they are told apart."""
    telling = [
        path
        for name in _TOLD_BY
        for path, one in facets.items()
        if one.facet.properties[-1].endswith(f"#{name}")
    ]
    words = _words(facets)
    linked = [path for path, word in words.items() if word == st.query_params.get("by", "")]
    preset("compare_by", "by", [*linked, *telling, *facets][0])
    if st.session_state["compare_by"] not in facets:
        st.session_state["compare_by"] = [*telling, *facets][0]
    path = str(
        st.pills(
            "Told apart by",
            list(facets),
            format_func=lambda key: short_text(words.get(str(key), "")),
            key="compare_by",
            required=True,
            wrap=True,
        )
    )
    keep("compare_by", "by", words[path])
    return path


def _words(facets: dict[str, FacetComparison]) -> dict[str, str]:
    """Name facets by what their items are called, or in full where that would name two.

    Among things without a class, a facet is called as its property is.
    """
    short = {
        path: one.facet.name if one.facet.kind == ANYTHING else plural(one.facet.kind_label)
        for path, one in facets.items()
    }
    names = list(short.values())
    return {
        path: word if names.count(word) == 1 else f"{word}: {facets[path].facet.name}"
        for path, word in short.items()
    }


def _lattice(membership: Membership, label: str) -> None:
    """Draw the lattice where somebody asks for it."""
    preset("compare_lattice", "lattice", st.query_params.get("lattice") == "drawn")
    shown = st.toggle("Draw who holds what, from general to special", key="compare_lattice")
    keep("compare_lattice", "lattice", "drawn" if shown else None)
    if not shown:
        return
    lattice = draw_lattice(membership)
    if lattice is None:
        st.caption(
            f"There are more than {MOST_CONCEPTS} concepts; a picture of so many says nothing."
        )
        return
    show_lattice(lattice, label)
