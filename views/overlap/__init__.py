"""The Overlap page: what sets share, exactly and nearly, with the evidence for each item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.matching.fields import needs_matches
from graph.naming.wording import plural
from views import session
from views.overlap.algebra import show_algebra
from views.overlap.characteristic import show_characteristic
from views.overlap.choice import Choice, choose_sets, keep, sets_for_link
from views.overlap.combinations import show_combinations
from views.overlap.folding import Fold, folding
from views.overlap.kinds import has_others, properties_of, show_kinds
from views.overlap.lenses import choose_lens
from views.overlap.pairs import show_pairs
from views.overlap.reading import Compared, membership_of
from views.overlap.stack import show_stack
from views.plain_text import as_text
from views.source_line import show_sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.comparing.lens import Lens
    from graph.comparing.membership import Membership

    #: A section shows itself and returns its part of the link.
    Section = Callable[[Compared], dict[str, str | list[str] | None]]

_SECTIONS: Final[dict[str, tuple[str, Section]]] = {
    "pairs": ("Pairs", show_pairs),
    "kinds": ("Every kind", show_kinds),
    "combinations": ("Combinations", show_combinations),
    "algebra": ("Set algebra", show_algebra),
    "characteristic": ("Characteristic", show_characteristic),
}
#: A section that looks through every lens over the sets.
_EVERY: Final = "kinds"
#: An expression names its sets itself.
_OVER_ALL: Final = "algebra"
_KEY: Final = "overlap_section"


def page() -> None:
    """Show the page: one section at a time, and only that one is computed."""
    session.carry_stack()
    with session.errors_shown():
        choice = Choice()
        line = Fold()
        with folding("lens"):
            lens = choose_lens(choice)
        if lens is None:
            line.leave_open()
            return
        whole = membership_of(session.store(), lens)
        if not whole.sets or (needs_matches(lens) and not whole.items):
            line.leave_open()
            st.info(_why_none(lens, len(whole.sets)))
            keep({"lens": lens.key})
            return
        _compare(lens, whole, choice, line)


def _why_none(lens: Lens, sets: int) -> str:
    """Say why there is nothing to compare, and what to do about it."""
    named, items = (as_text(plural(label)) for label in (lens.set_label, lens.item_label))
    if not needs_matches(lens):
        return f"There are no {named} in this graph; choose another lens."
    nothing = f"None of the {sets:,} {named} has {items} here" if sets else f"There are no {named}"
    matching = session.link(session.DATA, show="match")
    return f"{nothing} yet: [match what was imported]({matching}) to compare them here."


def _compare(lens: Lens, whole: Membership, choice: Choice, line: Fold) -> None:
    bar = st.container(horizontal=True, gap="medium", vertical_alignment="bottom")
    with bar:
        section = _choose_section(lens, choice)
        beside = folding("bar", beside=True)
    parameters: dict[str, str | list[str] | None] = {
        "lens": lens.key,
        "show": None if section == next(iter(_SECTIONS)) else section,
    }
    if section == _OVER_ALL:
        chosen = [member.iri for member in whole.sets]
    else:
        with folding("sets"):
            chosen = choose_sets(whole, lens, choice)
        parameters["sets"] = sets_for_link(chosen, whole)
    if section != _EVERY:
        show_stack(lens, whole, chosen)
    if len(chosen) < 2:
        line.leave_open()
        st.info(f"Choose two or more {as_text(plural(lens.set_label))} to compare them.")
    else:
        view = Compared(lens, whole, whole.restrict(chosen), choice, beside)
        show_sources(properties_of(lens) if section == _EVERY else lens.properties)
        parameters |= _SECTIONS[section][1](view)
        line.say(lens, view.membership, parameters)
    keep(parameters)


def _choose_section(lens: Lens, choice: Choice) -> str:
    choice.preset(_KEY, choice.one_of("show", _SECTIONS, "section"))
    offered = [name for name in _SECTIONS if name != _EVERY or has_others(lens)]
    if st.session_state[_KEY] not in offered:
        st.session_state[_KEY] = offered[0]
    section = st.segmented_control(
        "What to look at",
        offered,
        format_func=lambda key: _SECTIONS[key][0],
        key=_KEY,
        required=True,
        wrap=True,
        label_visibility="collapsed",
    )
    return str(section)
