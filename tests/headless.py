"""Run a page without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from streamlit.testing.v1 import AppTest

if TYPE_CHECKING:
    from collections.abc import Callable


def run_page(page: Callable[[], None], **parameters: str) -> AppTest:
    """Run a function that imports and shows a page, at an address with these parameters."""
    app = AppTest.from_function(page, default_timeout=30)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app
