"""On a phone, and on paper, a line that says what is chosen stands in the place of the choices.

The browser alone folds and unfolds them: the server does not know how large a screen is.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.comparing.measures import MEASURES
from graph.naming.wording import capitalized, listed, plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.delta_generator import DeltaGenerator

    from graph.comparing.lens import Lens
    from graph.comparing.membership import Membership

#: Of more sets the number is said.
_MOST_NAMED: Final = 6
#: Containers whose keys begin so fold.
_FOLDS: Final = "overlap_folds_"
_LINE: Final = "overlap_folded"
_OPEN: Final = "overlap_open"
_LOOK: Final = f"""<style>
div:has(> .st-key-{_LINE}) {{ display: none; }}
@media (max-width: 640px), (max-height: 460px) {{
  div:has(> .st-key-{_LINE}):not(:has(.{_OPEN})) {{ display: flex; }}
  .stMain:has(.st-key-{_LINE} details:not([open])):not(:has(.{_OPEN}))
    div:has(> [class*=st-key-{_FOLDS}])
    {{ display: none; }}
  .st-key-{_LINE} {{ position: relative; justify-content: center; min-height: 44px;
    border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: 8px; }}
  .st-key-{_LINE} .now {{ display: -webkit-box; -webkit-box-orient: vertical; overflow: hidden;
    -webkit-line-clamp: 3; margin: 9px 88px 9px 12px; font-size: 14px; line-height: 1.4;
    overflow-wrap: anywhere; }}
  .st-key-{_LINE} .now b {{ font-weight: 600; }}
  .st-key-{_LINE} .stElementContainer:has(details) {{ position: absolute; inset: 0; z-index: 1; }}
  .st-key-{_LINE} :is(.stHtml:has(details), details, summary) {{ height: 100%; }}
  .st-key-{_LINE} summary {{ display: flex; align-items: center; justify-content: end;
    padding: 0 12px; border-radius: 8px; font-size: 14px; color: light-dark(#0068a3, #56b4e9);
    cursor: pointer; list-style: none; }}
  .st-key-{_LINE} summary::-webkit-details-marker {{ display: none; }}
  .st-key-{_LINE} summary:focus-visible {{ outline: 2px solid currentColor; }}
  .st-key-{_LINE} :is([open] .shut, :not([open]) > summary .open) {{ display: none; }}
}}
@media print {{
  div:has(> .st-key-{_LINE}):not(:has(.{_OPEN})) {{ display: flex; }}
  .st-key-{_LINE} .stElementContainer:has(details) {{ display: none; }}
}}
</style>"""
#: It never changes, so that what a visitor opened stays open while the page runs again.
_SWITCH: Final = (
    '<details><summary><span class="shut">Change</span><span class="open">Done</span></summary>'
    "</details>"
)


class Fold:
    """The line, which is drawn first so that nothing is seen to fold."""

    def __init__(self) -> None:
        # No placeholder around it: one is empty for a moment in each run, and what was opened
        # would shut.
        with st.container(key=_LINE, gap=None):
            st.html(_LOOK + _SWITCH)
            self._now = st.container()

    def say(self, lens: Lens, chosen: Membership, parameters: Mapping[str, object]) -> None:
        """Say what is chosen.

        Parameters
        ----------
        chosen : Membership
            The sets that are compared.
        parameters : mapping
            The state of the page, as it stands in its link.
        """
        sets = [member.label for member in chosen.sets]
        few = len(sets) <= _MOST_NAMED
        named = listed(sets) if few else f"{len(sets):,} {plural(lens.set_label)}"
        told = escape("; ".join([named, *_settings(parameters)]))
        what = escape(capitalized(lens.label))
        self._now.html(f'<p class="now"><b>{what}</b>: {told}</p>')

    def leave_open(self) -> None:
        """Fold nothing: something has to be chosen first."""
        self._now.html(f'<i class="{_OPEN}"></i>')


def folding(name: str, *, beside: bool = False) -> DeltaGenerator:
    """Return a container that folds on a phone; its children stand beside each other or below."""
    key = f"{_FOLDS}{name}"
    if beside:
        return st.container(
            key=key, horizontal=True, width="content", gap="medium", vertical_alignment="bottom"
        )
    return st.container(key=key)


def _settings(parameters: Mapping[str, object]) -> list[str]:
    """Name what is chosen beside the sets, where it is not what one starts with."""
    measure = parameters.get("measure")
    shown = [MEASURES[str(measure)].label] if measure not in {None, "shared"} else []
    return [*shown, *(["with near matches"] if parameters.get("near") else [])]
