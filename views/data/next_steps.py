"""What to do once something was imported, matched or inferred: see what it is, and compare."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.lens_names import told_apart_lenses
from graph.comparing.proposals import is_usable, propose
from graph.matching import is_matchable
from graph.matching.fields import needs_matches
from graph.naming.labels import labels_of
from graph.naming.wording import plural
from graph.terms import iri, short_id
from ontology.namespaces import OPS, OWL
from views import session
from views.data.markup import styled
from views.explore import exploration
from views.explore.exploration import Step
from views.explore.exploration_link import to_link
from views.explore.state import State
from views.overlap.reading import declared_lenses

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graph import Store
    from graph.comparing.lens import Lens
    from graph.comparing.proposals import Proposal
    from graph.snapshots.generations import Generation

#: In larger data the proposals are looked for on the Overlap page, when somebody asks for them.
_MOST_TRIPLES: Final = 150_000
_COMPARED: Final = 3
#: The tag of questions about imported sources, and what is said of one.
_MARKET: Final = "market"
_ASKED: Final = "asked and answered"
_ROLE: Final = f"{OPS}Role"
_RESTRICTION: Final = f"{OWL}Restriction"
_MATCHED_ROLES: Final = (
    "SELECT DISTINCT ?role WHERE { ?role a ops:Role ; skos:exactMatch|skos:closeMatch ?occupation ."
    f" ?occupation a ops:Occupation }} ORDER BY ?role LIMIT {_COMPARED}"
)


def show_next_steps(generation: Generation, classes: Collection[str]) -> None:
    """Link to the picture of the schema, and to comparisons of what was imported.

    Parameters
    ----------
    classes : collection of str
        The classes, by IRI, of what was imported.
    """
    store = session.store()
    items = [_item(_schema_link(), "See what it is about", "its classes and how they are linked")]
    if is_matchable(store):
        link = session.link(session.DATA, show="match")
        items.append(_item(link, "Match it", "which of its technologies and occupations are ours"))
    lenses = [
        lens
        for lens in declared_lenses(store).values()
        if {lens.set_class, lens.item_class} <= set(classes)
    ]
    if _RESTRICTION in classes:
        link = session.link(session.DATA, show="infer")
        items.append(_item(link, "Infer", "what follows, and links of classes from restrictions"))
    items += _questions(classes)
    items += [_comparison(lens, "compare what they share") for lens in lenses[:_COMPARED]]
    if not lenses and generation.triples <= _MOST_TRIPLES:
        items += _proposed(store, classes)
    elif not lenses:
        items.append(_item(session.link(session.OVERLAP), "Compare", "what could be compared"))
    _show(items)


def _proposed(store: Store, classes: Collection[str]) -> list[str]:
    """Link to the comparisons of which most is shared."""
    found = propose(store, declared_lenses(store).values(), _COMPARED, classes)
    lenses = [one.lens for one in found]
    names = told_apart_lenses(lenses, {lens.key: lens.label for lens in lenses})
    return [_comparison(one.lens, _shared(one), names[one.lens.key]) for one in found]


def show_after_matching() -> None:
    """Link to what outside sources say of our roles, and to comparisons by what was matched."""
    store = session.store()
    roles = [role for (role,) in store.select(_MATCHED_ROLES).values() if role]
    items = [
        _item(
            session.link(session.COMPARE, show="roles", role=short_id(role)),
            f"{label} in the market",
            "what is listed there and no discipline uses",
        )
        for role, label in labels_of(store, roles).items()
    ]
    items += _questions({_ROLE})
    items += [
        _comparison(lens, "compare by what was matched")
        for lens in declared_lenses(store).values()
        if needs_matches(lens) and is_usable(store, lens)
    ]
    _show(items)


def show_after_inference() -> None:
    """Link to the picture of the schema, and to what can be compared now."""
    _show(
        [
            _item(_schema_link(), "See the classes", "and how they are linked now"),
            _item(session.link(session.OVERLAP), "Compare", "what is linked now"),
        ]
    )


def _questions(classes: Collection[str]) -> list[str]:
    """Link to the questions of the market about some classes, and to what they begin with."""
    store = session.store()
    items = []
    for entry in session.catalog().values():
        about = next((one for one in entry.parameters.values() if one.class_iri in classes), None)
        if about is None or about.class_iri is None or _MARKET not in entry.tags:
            continue
        items.append(_item(session.link(session.ASK, question=entry.name), entry.question, _ASKED))
        things = _present(store, about.default, about.class_iri) if about.many else []
        if len(things) > 1:
            address = session.link(
                session.COMPARE,
                of=short_id(about.class_iri),
                things=[short_id(iri) for iri in things],
            )
            names = ", ".join(labels_of(store, things).values())
            items.append(_item(address, f"{plural(about.label)} side by side", names))
    return items


def _present(store: Store, terms: Sequence[str], kind: str) -> list[str]:
    """Return which of some terms are there, as members of a class."""
    query = f"SELECT ?one {{ VALUES ?one {{ {' '.join(terms)} }} ?one a {iri(kind)} }}"
    return [one for (one,) in store.select(query).values() if one]


def _show(items: Sequence[str]) -> None:
    if items:
        st.html(styled(f'<section class="result"><ul>{"".join(items)}</ul></section>'))


def _schema_link() -> str:
    me = State()
    me.do(Step(exploration.SCHEMA))
    return session.link(session.EXPLORE, **to_link(me))


def _comparison(lens: Lens, about: str, name: str = "") -> str:
    link = session.link(session.OVERLAP, lens=lens.key)
    return _item(link, name or lens.label, about)


def _shared(one: Proposal) -> str:
    items, sets = plural(one.lens.item_label), plural(one.lens.set_label)
    return f"{one.shared:,} of {one.items:,} {items} belong to several of {one.sets:,} {sets}"


def _item(link: str, text: str, about: str) -> str:
    return (
        f'<li><span><a href="{escape(link)}" target="_self">{escape(text)}</a>: '
        f'<span class="quiet">{escape(about)}</span></span></li>'
    )
