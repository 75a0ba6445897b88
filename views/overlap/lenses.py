"""What to compare by what: the lenses of the graph, and those that the program proposes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from graph import EmbeddedStore
from graph.comparing.lens_names import names_by_items, told_apart_lenses
from graph.comparing.proposals import is_usable
from graph.comparing.ways import is_proposal, to_turtle
from graph.inferring.inference import has_restrictions
from graph.naming.alike import told_apart
from graph.naming.wording import capitalized, plural
from ontology.errors import NotFoundError, OpsAtlasError
from views import address, session
from views.overlap.looking import found_lenses
from views.overlap.own_lens import show_own_lens
from views.overlap.reading import any_usable, declared_lenses, proposed_lens
from views.plain_text import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.comparing.lens import Lens
    from graph.comparing.proposals import Proposal
    from views.overlap.choice import Choice

#: The proposed lens in use, if any; it outlives the page.
_USED: Final = "overlap_proposed"
_CLASS: Final = "overlap_class"
#: The button for more is as high as the pills beside it.
_LOOK: Final = "<style>.st-key-overlap_more button { min-height: 2rem; padding-block: 0 }</style>"


def choose_lens(choice: Choice) -> Lens | None:
    """Ask what to compare by what; None where there is nothing to compare yet."""
    declared = declared_lenses(session.store())
    usable = any_usable(session.store())
    proposed = [] if usable else found_lenses()
    if proposed is None:
        return None
    found = {one.lens.key: one.lens for one in proposed}
    lenses = found or (dict(declared) if usable else {})
    if choice["lens"] in declared:
        lenses.setdefault(choice["lens"], declared[choice["lens"]])
    wanted = _wanted(lenses, choice)
    if not lenses:
        _say_there_are_none(declares=bool(declared))
        show_own_lens(_use)
        return None
    st.html(_LOOK)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        lens = _ask(lenses, wanted, choice)
        more = st.popover("More", on_change="rerun", key="overlap_more", help="Look for others")
        if more.open:
            with more:
                _offer(lens if is_proposal(lens.key) else None)
    if found:
        none = "None of the lenses of this graph has anything to compare" if declared else ""
        st.caption(
            f"{none or 'This graph declares no lenses'}; these were found in it, the most shared "
            "first."
        )
    return lens


def _say_there_are_none(*, declares: bool) -> None:
    """Say that no lens fits, and how one can: in an ontology, of its restrictions."""
    store = session.store()
    if isinstance(store, EmbeddedStore) and has_restrictions(store):
        link = session.link(session.DATA, show="infer")
        how = f"[Infer]({link}) links classes as their restrictions say, to compare them then."
    else:
        how = f"[Compare]({session.link(session.COMPARE)}) lays things side by side all the same."
    none = "None of the lenses of this graph has anything to compare, and"
    st.info(
        f"{none if declares else 'Nothing to compare was found:'} no two things here hold several "
        f"of one kind and share any of them. {how}"
    )


def _wanted(lenses: dict[str, Lens], choice: Choice) -> Lens | None:
    """Find the lens of the link, and add a proposed one to those of the graph."""
    key = choice["lens"]
    used = key if is_proposal(key) else st.session_state.get(_USED, "")
    if used:
        try:
            proposed = proposed_lens(session.store(), used)
            lenses[proposed.key] = proposed
            st.session_state[_USED] = proposed.key
        except OpsAtlasError as error:
            st.session_state.pop(_USED, None)
            choice.warn(str(error))
    if key and key not in lenses and lenses:
        first = next(iter(lenses.values()))
        if not is_proposal(key):
            unknown = NotFoundError.among("lens", key, lenses)
            choice.warn(f"{unknown} Showing {first.label} instead.")
        return first
    return lenses.get(key) or _first(lenses)


def _first(lenses: Mapping[str, Lens]) -> Lens | None:
    """Return the lens to begin with, which has sets and items here if any has."""
    store, every = session.store(), list(lenses.values())
    usable = (one for one in every if is_proposal(one.key) or is_usable(store, one))
    return next(usable, every[0] if every else None)


def _ask(lenses: Mapping[str, Lens], wanted: Lens | None, choice: Choice) -> Lens:
    lens = wanted or next(iter(lenses.values()))
    classes = told_apart({one.set_class: plural(one.set_label) for one in lenses.values()})
    choice.preset(_CLASS, lens.set_class)
    if st.session_state[_CLASS] not in classes:
        st.session_state[_CLASS] = lens.set_class
    set_class = st.segmented_control(
        "Compare",
        list(classes),
        format_func=lambda iri: as_text(capitalized(classes[iri])),
        key=_CLASS,
        required=True,
        wrap=True,
    )
    names = names_by_key([one for one in lenses.values() if one.set_class == set_class])
    keys = list(names)
    by = f"overlap_by_{set_class}"
    choice.preset(by, lens.key if lens.key in keys else keys[0])
    if st.session_state[by] not in keys:
        st.session_state[by] = keys[0]
    key = st.pills(
        "by their",
        keys,
        format_func=lambda key: as_text(names[key]),
        key=by,
        required=True,
        wrap=True,
    )
    return lenses[str(key)]


def names_by_key(lenses: Sequence[Lens]) -> dict[str, str]:
    """Name lenses over one class, each otherwise.

    Buttons of one name would be one button to Streamlit, and a click would go to another lens.
    """
    proposed = {one.key for one in lenses if is_proposal(one.key)}
    mixed = len(proposed) < len(lenses)
    names = {
        key: f"{capitalized(name)}, proposed" if mixed and key in proposed else capitalized(name)
        for key, name in names_by_items(lenses, proposed).items()
    }
    return told_apart_lenses(lenses, names)


def _offer(used: Lens | None) -> None:
    """List the proposed lenses, each with a button that uses it."""
    found = found_lenses()
    if found is None:
        return
    if found:
        st.markdown("Found in this graph, the most really shared first:")
    else:
        st.markdown("Nothing else in this graph was found to be shared.")
    lenses = [one.lens for one in found]
    names = told_apart_lenses(lenses, {lens.key: lens.label for lens in lenses})
    with st.container(gap="xsmall"):
        for one in found:
            st.button(
                as_text(f"{names[one.lens.key]}: {_numbers(one)}"),
                key=f"overlap_use_{one.lens.key}",
                on_click=_use,
                args=(one.lens.key,),
                type="tertiary",
            )
    show_own_lens(_use)
    if used:
        st.markdown("To keep the proposed lens, import this into a graph of your own:")
        st.code(to_turtle(used), language="turtle")


def _numbers(one: Proposal) -> str:
    items = one.lens.item_label if one.items == 1 else plural(one.lens.item_label)
    return f"{one.shared:,} of {one.items:,} {items} in two or more"


def _use(key: str) -> None:
    lens = proposed_lens(session.store(), key)
    st.session_state[_USED] = key
    st.session_state[_CLASS] = lens.set_class
    st.session_state[f"overlap_by_{lens.set_class}"] = key
    address.go_to({"lens": key})
