"""What a visitor chose to compare: read from the link, kept in the link, chosen on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.labels import plural
from graph.lens import find_lens
from graph.measures import MEASURES, find_measure
from graph.overlap import all_pairs
from graph.terms import from_short_id, short_id
from ontology.errors import NotFoundError, ParameterError
from views import session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.lens import Lens
    from graph.measures import Measure
    from graph.membership import Membership

#: More sets than this are not compared until they are asked for.
MOST_AT_FIRST: Final = 12
LEFT: Final = "overlap_left"
RIGHT: Final = "overlap_right"
_PARAMETERS: Final = ("lens", "sets", "measure", "left", "right")
#: Outlives the page, unlike the widgets.
_KEPT: Final = "overlap"


class Choice:
    """The state of the page in a link, and whether it has just come with one.

    A link that differs from what the page itself wrote wins over what is on screen.
    """

    def __init__(self) -> None:
        here = {name: st.query_params[name] for name in _PARAMETERS if name in st.query_params}
        kept: dict[str, str] = st.session_state.get(_KEPT, {})
        self.arrived = bool(here) and here != kept
        self._values = here if self.arrived else kept
        self._notices = st.container()

    def __getitem__(self, name: str) -> str:
        return self._values.get(name, "")

    def listed(self, name: str) -> list[str]:
        """Return the items of a list."""
        return [text.replace("%2C", ",") for text in self[name].split(",") if text]

    def warn(self, sentence: str) -> None:
        """Say above everything else what in the link could not be followed."""
        self._notices.warning(sentence)

    def preset(self, key: str, value: object) -> None:
        """Give a widget its value when it is new, or when a link has just come."""
        if self.arrived or key not in st.session_state:
            st.session_state[key] = value


def keep(**parameters: str | Sequence[str] | None) -> None:
    """Write the state to the link and keep it for when the visitor comes back."""
    session.keep_in_url(**parameters)
    st.session_state[_KEPT] = {
        name: st.query_params[name] for name in _PARAMETERS if name in st.query_params
    }


def choose_lens(lenses: Mapping[str, Lens], choice: Choice) -> Lens:
    """Ask what to compare by what."""
    lens = _lens_in_link(lenses, choice)
    classes = {one.set_class: one.set_label for one in lenses.values()}
    choice.preset("overlap_class", lens.set_class)
    set_class = st.segmented_control(
        "Compare",
        list(classes),
        format_func=lambda iri: _title(plural(classes[iri])),
        key="overlap_class",
        required=True,
        wrap=True,
    )
    keys = [one.key for one in lenses.values() if one.set_class == set_class]
    choice.preset(f"overlap_by_{set_class}", lens.key if lens.key in keys else keys[0])
    key = st.pills(
        "by their",
        keys,
        format_func=lambda key: _title(plural(lenses[key].item_label)),
        key=f"overlap_by_{set_class}",
        required=True,
        wrap=True,
    )
    return lenses[str(key)]


def _lens_in_link(lenses: Mapping[str, Lens], choice: Choice) -> Lens:
    first = next(iter(lenses.values()))
    if not choice["lens"]:
        return first
    try:
        return find_lens(lenses, choice["lens"])
    except NotFoundError as error:
        choice.warn(f"{error} Showing {first.label} instead.")
        return first


def choose_sets(whole: Membership, lens: Lens, choice: Choice) -> list[str]:
    """Ask which sets to compare, and return their IRIs."""
    labels = {member.iri: member.label for member in whole.sets}
    key = f"overlap_sets_{lens.set_class}"
    choice.preset(key, _sets_in_link(whole, choice) or first_sets(whole))
    with st.container():
        chosen = _ask_for_sets(lens, labels, key)
        if len(labels) > len(chosen) == MOST_AT_FIRST and chosen == first_sets(whole):
            st.caption(f"The {MOST_AT_FIRST} largest of {len(labels)}; choose others above.")
    return chosen


def _ask_for_sets(lens: Lens, labels: Mapping[str, str], key: str) -> list[str]:
    return st.multiselect(
        _title(plural(lens.set_label)),
        list(labels),
        format_func=lambda iri: labels.get(iri, iri),
        key=key,
        placeholder=f"Choose two or more {plural(lens.set_label)}",
    )


def first_sets(whole: Membership) -> list[str]:
    """Return all sets, or the largest if there are too many to look at."""
    if len(whole.sets) <= MOST_AT_FIRST:
        return [member.iri for member in whole.sets]
    order = sorted(range(len(whole.sets)), key=lambda at: (-whole.sizes[at], at))
    return [whole.sets[at].iri for at in sorted(order[:MOST_AT_FIRST])]


def _sets_in_link(whole: Membership, choice: Choice) -> list[str]:
    found, unknown = [], []
    for name in choice.listed("sets"):
        try:
            found.append(_set_named(whole, name))
        except NotFoundError as error:
            unknown.append(str(error))
    for problem in unknown:
        choice.warn(f"{problem} It is left out.")
    return list(dict.fromkeys(found))


def _set_named(whole: Membership, name: str) -> str:
    """Find a set by the short name of a link, by IRI or by label."""
    try:
        iri = from_short_id(name).value
    except ParameterError:
        iri = name
    known = {member.iri for member in whole.sets}
    return iri if iri in known else whole.sets[whole.position(name)].iri


def choose_measure(choice: Choice) -> Measure:
    """Ask what the cells of the matrix show."""
    wanted = choice["measure"]
    if wanted and wanted not in MEASURES:
        try:
            find_measure(wanted)
        except NotFoundError as error:
            choice.warn(f"{error} Showing what is shared instead.")
    choice.preset("overlap_measure", wanted if wanted in MEASURES else "shared")
    key = st.selectbox(
        "Cells show",
        list(MEASURES),
        format_func=lambda key: MEASURES[key].label,
        key="overlap_measure",
        width=280,
        help="\n".join(f"- **{m.label}**: {m.question}" for m in MEASURES.values()),
    )
    return MEASURES[str(key)]


def choose_pair(membership: Membership, choice: Choice) -> tuple[str, str]:
    """Return the pair to look at: clicked, of the link, or the one that shares most."""
    iris = [member.iri for member in membership.sets]
    if choice.arrived or not {st.session_state.get(k) for k in (LEFT, RIGHT)} <= set(iris):
        wanted = [_named(membership, choice[name]) for name in ("left", "right")]
        pair = wanted if None not in wanted and wanted[0] != wanted[1] else _best(membership)
        st.session_state[LEFT], st.session_state[RIGHT] = pair
    return st.session_state[LEFT], st.session_state[RIGHT]


def _named(membership: Membership, name: str) -> str | None:
    try:
        return _set_named(membership, name) if name else None
    except NotFoundError:
        return None


def _best(membership: Membership) -> tuple[str, str]:
    """Choose the pair that shares most, then the one with most near links."""
    exact, widened = (all_pairs(membership, near=near).rows() for near in (False, True))
    numbers = [
        (row, row.shared or 0, wide.shared or 0) for row, wide in zip(exact, widened, strict=True)
    ]
    best, *_ = max(numbers, key=lambda found: found[1:])
    return best.left.iri, best.right.iri


def to_link(iris: Sequence[str]) -> list[str]:
    """Write sets for a link."""
    return [short_id(iri) for iri in iris]


def _title(text: str) -> str:
    return text[:1].upper() + text[1:]
