"""The fixtures of every test: stores, and a browser on the running app."""

from __future__ import annotations

import gc

import pytest

from tests.browser import app_url, browser, open_page, own_app, page
from tests.odd_graph import odd_url
from tests.plain_rdflib import shipped_in_rdflib
from tests.programs import programs
from tests.stores import oxigraph_server, shipped, snapshot_cache, store_of, translated

__all__ = [
    "app_url",
    "browser",
    "odd_url",
    "open_page",
    "own_app",
    "oxigraph_server",
    "page",
    "programs",
    "shipped",
    "shipped_in_rdflib",
    "snapshot_cache",
    "store_of",
    "translated",
]

# Nothing that is imported or collected is garbage before the end, and looking for cycles in it with
# five thousand tests in memory was a tenth of the suite's time.
gc.disable()


def pytest_collection_finish():
    """Look for cycles from now on, and not in what lives until the end."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items):
    """Let a test that clicks run once more where it failed: busy machines lose clicks."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
