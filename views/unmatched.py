"""What to do where an outside source lists occupations, and no role of ours is one of them yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from views import session
from views.session import BY_STORE, FOR_A_WHILE

if TYPE_CHECKING:
    from graph import Store

_LISTED: Final = "ASK { ?occupation a ops:Occupation }"
_MATCHED: Final = """ASK { ?role a ops:Role ; skos:exactMatch|skos:closeMatch ?occupation .
  ?occupation a ops:Occupation }"""


def show_unmatched() -> None:
    """Say that the matches are missing, and lead to where they are made; else nothing."""
    if _is_unmatched(session.store()):
        where = session.link(session.DATA, show="match")
        st.info(
            "This data lists occupations of an outside source, and none is matched with a role "
            f"yet. [Match them]({where}) to ask what the market lists for a role."
        )


@st.cache_resource(ttl=FOR_A_WHILE, max_entries=8, hash_funcs=BY_STORE, show_spinner=False)
def _is_unmatched(store: Store) -> bool:
    return store.ask(_LISTED) and not store.ask(_MATCHED)
