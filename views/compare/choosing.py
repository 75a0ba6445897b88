"""How a section of the Compare page keeps what was chosen: in the link, and from there again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph import EmbeddedStore
from graph.comparing.class_members import count_without_class, member_pattern, members_of
from graph.comparing.lens import called
from graph.comparing.link_sums import is_large
from graph.naming.alike import told_apart
from graph.naming.finding import find_things, nodes_named
from graph.naming.wording import plural
from graph.nodes import (
    ANYTHING,
    BOOKKEEPING,
    THING,
    VAGUE,
    classes_of,
    describe,
    without_provenance,
)
from graph.terms import short_id, sparql_name
from graph.vocabulary import Word, read_classes
from ontology.errors import NotFoundError
from ontology.namespaces import OPS
from views import session
from views.compare.markup import short_text
from views.plain_text import as_text
from views.session import BY_STORE, FOR_A_WHILE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graph import Store

#: What can be compared, by the word of the link.
KINDS: Final = {
    "disciplines": f"{OPS}Discipline",
    "roles": f"{OPS}Role",
    "tools": f"{OPS}Tool",
}
#: Of a class with more members one searches for those to compare.
MOST_LISTED: Final = 1_500
_MOST_FOUND: Final = 100
#: No list of a link names more than this.
_MOST_NAMED: Final = 200


@dataclass(frozen=True, slots=True)
class Kind:
    """A class whose members can be compared: the word for it in a link, and how many there are."""

    iri: str
    word: str
    label: str
    count: int

    @property
    def many(self) -> str:
        """What its members are called."""
        return plural(self.label)


def kinds(store: Store) -> dict[str, Kind]:
    """Return every class of the graph with two members or more, by word: ours first, by label.

    Sources are left out: every import brings one, whatever it is about. What everything may be,
    such as a concept, counts where two of its members are nothing else or there is nothing else,
    and what has no class where nothing has one.
    """
    words = {iri: word for word, iri in KINDS.items()}
    several = [one for one in _classes(store) if one.count > 1 and one.iri not in BOOKKEEPING]
    found = [
        Kind(
            one.iri,
            words.get(one.iri, short_id(one.iri)),
            called(one.iri, {one.iri: one.label}),
            one.count,
        )
        for one in [one for one in several if one.iri not in VAGUE or _says_most(store, one.iri)]
        or several
    ]
    if not found and (count := _count_without_class(store)) > 1:
        found = [Kind(ANYTHING, short_id(ANYTHING), THING, count)]
    order = {word: at for at, word in enumerate(KINDS)}
    found.sort(key=lambda kind: (order.get(kind.word, len(order)), kind.label.casefold()))
    return {kind.word: kind for kind in found}


@st.cache_resource(ttl=FOR_A_WHILE, max_entries=8, hash_funcs=BY_STORE, show_spinner=False)
def _classes(store: Store) -> tuple[Word, ...]:
    words = {one.iri: one for one in read_classes(store)}
    counts = without_provenance({name: word.count for name, word in words.items()})
    return tuple(replace(words[name], count=count) for name, count in counts.items())


@st.cache_data(ttl=FOR_A_WHILE, max_entries=64, hash_funcs=BY_STORE, show_spinner=False)
def _says_most(store: Store, kind: str) -> bool:
    """Tell whether two members of a class that says little are of no other, where that is quick."""
    if is_large(store) or not isinstance(store, EmbeddedStore):
        return False
    others = (
        f"{{ ?node a ?other FILTER(?other NOT IN ({', '.join(map(sparql_name, sorted(VAGUE)))})) }}"
    )
    alone = f"{member_pattern(kind)} FILTER(isIRI(?node)) FILTER NOT EXISTS {others}"
    return len(store.select(f"SELECT DISTINCT ?node WHERE {{ {alone} }} LIMIT 2")) > 1


@st.cache_data(
    ttl=FOR_A_WHILE,
    max_entries=8,
    hash_funcs=BY_STORE,
    show_spinner="Counting what has no class …",
)
def _count_without_class(store: Store) -> int:
    """Count what has no class, where that does not take long."""
    if is_large(store) or not isinstance(store, EmbeddedStore):
        return 0
    return count_without_class(store)


@st.cache_data(ttl=FOR_A_WHILE, max_entries=64, hash_funcs=BY_STORE, show_spinner=False)
def members(store: Store, kind: str) -> dict[str, str]:
    """Return the label of every member of a class, by IRI and in the order of the labels.

    Members of one label are told apart.
    """
    return told_apart(members_of(store, kind))


def count_of(store: Store, kinds: Collection[str]) -> int:
    """Return how many members some classes have together."""
    if ANYTHING in kinds:
        return _count_without_class(store)
    return sum(one.count for one in _classes(store) if one.iri in kinds)


def too_many(kinds: Collection[str]) -> bool:
    """Say whether some classes have more members than a list has room for."""
    return count_of(session.store(), kinds) > MOST_LISTED


def searched(kinds: Collection[str], many: str, key: str, chosen: Iterable[str]) -> dict[str, str]:
    """Ask for a part of a name, since the classes have too many members for a list.

    Parameters
    ----------
    kinds : collection of str
        IRIs of the classes.
    many : str
        What their members are called.
    key : str
        Of the widget.
    chosen : iterable of str
        IRIs of what is chosen already.

    Returns
    -------
    dict of str
        The labels of what is chosen and of what was found, by IRI.
    """
    store = session.store()
    text = st.text_input(
        f"Find among {count_of(store, kinds):,} {short_text(many)}",
        key=key,
        placeholder="A part of the name",
        width=300,
    )
    named = {iri: node.label for iri, node in describe(store, list(chosen)).items()}
    return told_apart(named | (_found(store, kinds, text) if text else {}))


def _found(store: Store, kinds: Collection[str], text: str) -> dict[str, str]:
    """Return the members of classes that a text finds, the best first."""
    matches = store.search(text, _MOST_FOUND, blank=True)
    classes = classes_of(store, [match.iri for match in matches])
    return {
        one.iri: one.label
        for one in matches
        if not set(kinds).isdisjoint(classes.get(one.iri, (ANYTHING,)))
    }


def preset(key: str, name: str, value: object) -> None:
    """Give a widget what the link says, when it is new or when the link has changed.

    Parameters
    ----------
    key : str
        Of the widget.
    name : str
        Of the parameter in the link.
    value : object
        What the link means, or the default.
    """
    text = st.query_params.get(name, "")
    if key not in st.session_state or (text and text != st.session_state.get(f"kept_{key}")):
        st.session_state[key] = value
    # Streamlit drops the state of widgets that are not shown; saying it again keeps it.
    st.session_state[key] = st.session_state[key]


def forget_unless_same(name: str, value: str, *dependent: str) -> None:
    """Take out of the link what belonged to another choice: tools are no roles.

    Parameters
    ----------
    name, value : str
        A parameter of the link, and what has just been chosen for it.
    *dependent : str
        The parameters that meant something only for the choice before.
    """
    if st.query_params.get(name, value) != value:
        session.keep_in_url(**dict.fromkeys(dependent))


def keep(key: str, name: str, value: str | Iterable[str] | None) -> None:
    """Write what was chosen to the link."""
    session.keep_in_url(**{name: value})
    st.session_state[f"kept_{key}"] = st.query_params.get(name, "")


def named_in_link(name: str, kinds: Collection[str]) -> list[str]:
    """Find the things that a list in the link names; say which of them do not exist."""
    store, listed = session.store(), session.list_in_url(name)[:_MOST_NAMED]
    known = nodes_named(store, listed, kinds)
    found = []
    for text in listed:
        try:
            nodes = [known[text]] if text in known else find_things(store, [text], kinds)
            found += [node.id for node in nodes]
        except NotFoundError as error:
            st.warning(as_text(f"{error} It is left out."))
    return list(dict.fromkeys(found))


def to_link(iris: Iterable[str]) -> list[str]:
    """Write nodes for a link."""
    return [short_id(iri) for iri in iris]


def one_of(kind: str, key: str, name: str, label: str, default: str | int) -> str:
    """Ask for one member of a class and keep it in the link; of a large one, for its name first.

    Parameters
    ----------
    kind : str
        IRI of the class.
    key, name : str
        Of the widget and of the parameter in the link.
    label : str
        What is asked.
    default : str or int
        Label of the first choice, or its place; where there is no such label, the first.
    """
    store = session.store()
    many = too_many([kind])
    labels = _begun(store, kind, default) if many else members(store, kind)
    place = default if isinstance(default, int) else 0
    by_place = [*list(labels)[place:], *labels, ""][0]
    first = next((iri for iri, text in labels.items() if text == default), by_place)
    linked = named_in_link(name, [kind])
    preset(key, name, linked[0] if linked else first)
    if many:
        word = next((one.label for one in _classes(store) if one.iri == kind), THING)
        labels = searched([kind], plural(word), f"{key}_find", [st.session_state[key]])
    if st.session_state[key] not in labels:
        st.session_state[key] = first
    chosen = st.selectbox(
        label, list(labels), format_func=lambda iri: labels.get(iri, iri), key=key
    )
    keep(key, name, to_link([str(chosen)]) if chosen else None)
    return str(chosen or "")


def _begun(store: Store, kind: str, default: str | int) -> dict[str, str]:
    """Return what a choice may begin with, of a class that has too many members to list."""
    if isinstance(default, str):
        with suppress(NotFoundError):
            return {node.id: node.label for node in find_things(store, [default], [kind])}
    return members_of(store, kind, most=2)
