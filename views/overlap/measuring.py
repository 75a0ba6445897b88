"""Which measure the cells show, and what some measures ask for besides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.measures import MEASURES, find_measure
from graph.comparing.pair_measures import Settings
from ontology.errors import NotFoundError

if TYPE_CHECKING:
    from graph.comparing.measures import Measure
    from graph.comparing.membership import Membership
    from views.overlap.choice import Choice

_MEASURE: Final = "overlap_measure"
_OWN: Final = "overlap_own"
_OTHER: Final = "overlap_other"
_UNIVERSE: Final = "overlap_universe"
_HALF: Final = 0.5
_MOST: Final = 1_000_000_000


def choose_measure(choice: Choice) -> Measure:
    """Ask what the cells of the matrix show."""
    wanted = choice["measure"]
    if wanted and wanted not in MEASURES:
        try:
            find_measure(wanted)
        except NotFoundError as error:
            choice.warn(f"{error} Showing what is shared instead.")
    choice.preset(_MEASURE, wanted if wanted in MEASURES else "shared")
    key = st.selectbox(
        "Cells show",
        list(MEASURES),
        format_func=lambda key: MEASURES[key].label,
        key=_MEASURE,
        width=280,
        help="\n".join(f"- **{m.label}**: {m.question}" for m in MEASURES.values()),
    )
    return MEASURES[str(key)]


def choose_settings(measure: Measure, whole: Membership, choice: Choice) -> Settings:
    """Ask for what the measure needs beside the pairs."""
    items = len(whole.items)
    own, other = (round(choice.number(name, _HALF, 0, 1), 3) for name in ("own", "other"))
    universe = int(choice.number("universe", items, 0, _MOST))
    if measure.key == "tversky":
        choice.preset(_OWN, own)
        choice.preset(_OTHER, other)
        own = st.slider("What only the row has counts", 0.0, 1.0, key=_OWN, step=0.05, width=230)
        other = st.slider(
            "What only the column has counts", 0.0, 1.0, key=_OTHER, step=0.05, width=230
        )
    if measure.key == "against-chance":
        choice.preset(_UNIVERSE, universe)
        if st.session_state[_UNIVERSE] < items:
            st.session_state[_UNIVERSE] = items
        universe = st.number_input(
            "Drawn from so many items",
            min_value=items,
            key=_UNIVERSE,
            width=230,
            help="By default all items that any set of the lens has. Raise it where there are "
            "more that could have been chosen: the measure depends on it.",
        )
    return Settings(own, other, max(universe, items))


def settings_for_link(
    measure: Measure, settings: Settings, whole: Membership
) -> dict[str, str | None]:
    """Write the settings that differ from what one starts with."""
    tversky, chance = measure.key == "tversky", measure.key == "against-chance"
    moved = settings.universe not in {None, len(whole.items)}
    return {
        "own": f"{settings.own_extra:g}" if tversky and settings.own_extra != _HALF else None,
        "other": f"{settings.other_extra:g}" if tversky and settings.other_extra != _HALF else None,
        "universe": str(settings.universe) if chance and moved else None,
    }
