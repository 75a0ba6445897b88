"""The Explore page over a generated graph of 100,000 triples; bench_canvas.py drives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from starlette.middleware import Middleware

from benchmarks.graphs import in_memory
from views import explore, server, session
from views.shell import Shell, begin_page

if TYPE_CHECKING:
    from graph import Store

TRIPLES = 100_000


def generated() -> Store:
    """Return the graph, one for all sessions."""
    return in_memory(TRIPLES)


generated()  # before the first visitor comes
session.store = generated

app = st.App(__file__, routes=server.routes(), middleware=[Middleware(Shell)])


def main() -> None:
    """Show it."""
    st.set_page_config(page_title="Benchmark", layout="wide")
    begin_page("Explore")
    explore.page()


if st.runtime.exists():
    main()
