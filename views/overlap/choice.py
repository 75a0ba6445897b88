"""What a visitor chose to compare: read from the link, kept in the link, chosen on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from api.parameters import listed
from api.sets import name_in
from graph.naming.wording import capitalized, plural
from graph.terms import short_id
from ontology.errors import NotFoundError
from views import session
from views.late_links import came_with_a_click, note_link
from views.plain_text import as_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from graph.comparing.lens import Lens
    from graph.comparing.membership import Membership

#: More sets than this are not compared until they are asked for.
MOST_AT_FIRST: Final = 12
#: What stands in a link for all the sets of a lens that has many.
ALL: Final = "*"
_PARAMETERS: Final = (
    *("lens", "sets", "show", "measure", "own", "other", "universe", "left", "right"),
    *("count", "order", "near", "combination", "expr"),
)
#: Outlive the page, unlike the widgets: what was chosen anywhere, and what the link holds.
_KEPT: Final = "overlap"
_LINKED: Final = "link_overlap"
#: How many links have come, and which of them each widget followed last.
_ARRIVALS: Final = "arrivals_overlap"
_TAKEN: Final = "taken_overlap"
#: That a run has begun and not come to its end.
_RUNNING: Final = "running_overlap"
#: The class of the sets that were kept; those of another class are not looked for in it.
_SETS_OF: Final = "sets_of_overlap"


class Choice:
    """The state of the page in a link, and what of it was taken over already.

    A link that differs from what the page itself wrote wins over what is on screen. It wins once
    for each widget: a click may end the run that the link began before all widgets were reached.
    """

    def __init__(self) -> None:
        state = st.session_state
        clicked, here = came_with_a_click("overlap"), _link()
        if here and here != state.get(_LINKED) and not clicked:
            state[_ARRIVALS] = state.get(_ARRIVALS, 0) + 1
            state[_LINKED] = state[_KEPT] = here
            state.pop(_SETS_OF, None)
        self._arrivals: int = state.get(_ARRIVALS, 0)
        self._taken: dict[str, int] = state.setdefault(_TAKEN, {})
        self._values: dict[str, str] = state.get(_KEPT, {})
        self._cut_short: bool = state.get(_RUNNING, False)
        state[_RUNNING] = True
        self._notices = st.container()

    def __getitem__(self, name: str) -> str:
        return self._values.get(name, "")

    def listed(self, name: str) -> list[str]:
        """Return the items of a list."""
        return listed(self[name])

    def one_of(self, name: str, options: Collection[str], what: str = "") -> str:
        """Return a word of the link if it is one of these, else the first of them."""
        first = next(iter(options))
        wanted = self[name]
        if wanted and wanted not in options:
            self.warn(str(NotFoundError.among(what or name, wanted, options)))
        return wanted if wanted in options else first

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """Return a number of the link, held within bounds."""
        try:
            return min(max(float(self[name] or default), low), high)
        except ValueError:
            return default

    def warn(self, sentence: str) -> None:
        """Say above everything else what in the link could not be followed."""
        self._notices.warning(as_text(sentence))

    def is_new(self, key: str) -> bool:
        """Tell, once for each link and key, that the link has not been followed there yet."""
        new = self._taken.get(key) != self._arrivals
        self._taken[key] = self._arrivals
        return new

    def preset(self, key: str, value: object) -> None:
        """Give a widget its value when it is new, or when a link has just come.

        After a run that a click ended early it is said again: the browser may not have drawn the
        widget by then, and would take it for empty. Said in every run, it would undo a click that
        the browser has sent meanwhile.
        """
        if self.is_new(key) or key not in st.session_state:
            st.session_state[key] = value
        elif self._cut_short:
            st.session_state[key] = st.session_state[key]


def keep(parameters: Mapping[str, str | Sequence[str] | None]) -> None:
    """Write the state to the link, and keep what other sections of the page had."""
    session.keep_in_url(**{name: parameters.get(name) for name in _PARAMETERS})
    state, here = st.session_state, _link()
    state[_LINKED] = here
    before = state.get(_KEPT, {})
    gone = {name for name, value in parameters.items() if not value}
    state[_KEPT] = {n: v for n, v in before.items() if n not in gone} | here
    state[_RUNNING] = False
    note_link("overlap")


def _link() -> dict[str, str]:
    return {name: st.query_params[name] for name in _PARAMETERS if name in st.query_params}


def redraw(revision: str) -> None:
    """Let a chart show what was chosen beside it or by a link: as a new one, as it takes no word.

    Parameters
    ----------
    revision : str
        Where the number is kept that the chart has in its key.
    """
    st.session_state[revision] = st.session_state.get(revision, 0) + 1


def choose_sets(whole: Membership, lens: Lens, choice: Choice) -> list[str]:
    """Ask which sets to compare, and return their IRIs."""
    labels = {member.iri: member.label for member in whole.sets}
    key = f"overlap_sets_{lens.set_class}"
    mine = st.session_state.setdefault(_SETS_OF, lens.set_class) == lens.set_class
    st.session_state[_SETS_OF] = lens.set_class
    choice.preset(key, (_sets_in_link(whole, choice) if mine else []) or first_sets(whole))
    before = st.session_state[key]
    if not labels.keys() >= set(before):  # another snapshot was put to use
        st.session_state[key] = [iri for iri in before if iri in labels] or first_sets(whole)
    many = len(labels) > MOST_AT_FIRST
    if many and _all_wanted(lens, len(labels), choice):
        return list(labels)
    with st.container():
        chosen = st.multiselect(
            as_text(capitalized(plural(lens.set_label))),
            list(labels),
            format_func=lambda iri: labels.get(iri, iri),
            key=key,
            placeholder=f"Choose two or more {plural(lens.set_label)}",
        )
        if many and chosen == first_sets(whole):
            st.caption(f"The {_which(whole, lens)} of {len(labels):,}; choose others above.")
    return chosen


def _which(whole: Membership, lens: Lens) -> str:
    """Say which sets are shown at first; none is larger than another where all hold as much."""
    count = len(first_sets(whole))
    if count < MOST_AT_FIRST:
        return f"{count} with {as_text(plural(lens.item_label))},"
    return f"{count} largest" if min(whole.sizes) < max(whole.sizes) else f"first {count}"


def _all_wanted(lens: Lens, count: int, choice: Choice) -> bool:
    key = f"overlap_all_{lens.set_class}"
    choice.preset(key, choice["sets"] == ALL)
    return st.toggle(f"All {count:,} {as_text(plural(lens.set_label))}", key=key)


def sets_for_link(chosen: Sequence[str], whole: Membership) -> list[str] | str | None:
    """Write the chosen sets for a link; nothing where they are those one starts with."""
    if chosen == first_sets(whole):
        return None
    return ALL if len(chosen) == len(whole.sets) > MOST_AT_FIRST else to_link(chosen)


def first_sets(whole: Membership) -> list[str]:
    """Return all sets, or the largest if there are too many to look at, without empty ones."""
    found = largest(whole, MOST_AT_FIRST)
    if len(whole.sets) > MOST_AT_FIRST:
        held = [at for at in found if whole.sizes[at]]
        found = held if len(held) > 1 else found
    return [whole.sets[at].iri for at in found]


def largest(membership: Membership, most: int) -> list[int]:
    """Return the positions of the largest sets, in the order of their labels."""
    count = len(membership.sets)
    if count <= most:
        return list(range(count))
    return sorted(sorted(range(count), key=lambda at: (-membership.sizes[at], at))[:most])


def _sets_in_link(whole: Membership, choice: Choice) -> list[str]:
    found, unknown = [], []
    for name in choice.listed("sets"):
        if name == ALL:
            continue
        try:
            found.append(name_in(whole, name))
        except NotFoundError as error:
            unknown.append(str(error))
    for problem in unknown:
        choice.warn(f"{problem} It is left out.")
    return list(dict.fromkeys(found))


def to_link(iris: Sequence[str]) -> list[str]:
    """Write sets for a link."""
    return [short_id(iri) for iri in iris]
