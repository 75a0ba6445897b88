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

#: With five thousand tests in memory, Python's own intervals are a tenth of the suite's time: each
#: look for cycles goes through all that was collected and imported.
gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish():
    """Take what lives until the end out of the search for cycles."""
    gc.freeze()


def pytest_collection_modifyitems(items):
    """Let a test that clicks run once more where it failed: busy machines lose clicks."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
