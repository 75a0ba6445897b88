"""The browser door: one server for the pages and the routes beside them.

Run it with ``make run``, or ``streamlit run app.py``.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from views import ask, data, explore, overlap, server, session

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
    st.set_page_config(page_title="Ops Atlas", page_icon=icon, layout="wide")
    st.logo(icon, size="small")
    pages = [
        st.Page(explore.page, title="Explore", default=True),
        st.Page(overlap.page, title="Overlap", url_path=session.OVERLAP),
        st.Page(ask.page, title="Ask", url_path=session.ASK),
        st.Page(data.page, title="Data", url_path=session.DATA),
    ]
    page = st.navigation(pages, position="top")
    session.use_the_whole_page()
    page.run()


if st.runtime.exists():
    main()
