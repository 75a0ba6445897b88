"""The browser door: one server for the pages and the routes beside them.

Run it with ``make run``, or ``streamlit run app.py``.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from views import ask, compare, data, explore, overlap, server, session
from views.address import carry_language
from views.commands import command_palette
from views.explore.commands import act
from views.made_of import show_other_data
from views.shell import begin_page
from views.waiting import waiting_said

HERE = Path(__file__).parent

app = st.App(
    __file__,
    routes=server.routes(),
    middleware=server.middleware(),
    lifespan=server.lifespan,
)


def main() -> None:
    """Show the page that the address names."""
    icon = str(HERE / "views" / "icon.png")
    st.logo(icon, size="small")
    pages = {
        session.EXPLORE: st.Page(explore.page, title="Explore", default=True),
        session.OVERLAP: st.Page(overlap.page, title="Overlap", url_path=session.OVERLAP),
        session.COMPARE: st.Page(compare.page, title="Compare", url_path=session.COMPARE),
        session.ASK: st.Page(ask.page, title="Ask", url_path=session.ASK),
        session.DATA: st.Page(data.page, title="Data", url_path=session.DATA),
    }
    page = st.navigation(list(pages.values()), position="top")
    st.set_page_config(page_title=f"{page.title} · Ops Atlas", page_icon=icon, layout="wide")
    begin_page(page.title)
    carry_language()
    if not st.context.is_embedded:
        command_palette(pages, act)
    show_other_data(alone=bool(st.context.is_embedded))
    with waiting_said():
        page.run()


if st.runtime.exists():
    main()
