"""Run a page without a browser."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from views.ask.link import unpack_query

if TYPE_CHECKING:
    from collections.abc import Callable

#: Each AppTest looks through all that is installed, and that does not change while tests run.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def run_page(page: Callable[[], None], **parameters: str) -> AppTest:
    """Run a function that imports and shows a page, at an address with these parameters."""
    app = AppTest.from_function(page, default_timeout=30)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def markup(app: AppTest) -> str:
    """Return the markup that the page shows."""
    return "".join(element.proto.body for element in app.get("html"))


def text(app: AppTest) -> str:
    """Return the Markdown that the page shows, signs that are escaped as they are seen."""
    return shown(" ".join(element.value for element in app.markdown))


def shown(markdown: str) -> str:
    """Return what a text with escaped signs looks like."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


def address(app: AppTest) -> dict[str, str]:
    """Return the parameters of the page's address."""
    values = app.query_params.items()
    return {name: value if isinstance(value, str) else value[0] for name, value in values}


def come_with(app: AppTest, link: dict[str, str]) -> None:
    """Let the next run have another address."""
    for name in address(app).keys() - link.keys():
        del app.query_params[name]
    for name, value in link.items():
        app.query_params[name] = value


def queries_on(app: AppTest) -> list[str]:
    """Return the queries that the page offers to edit: of its buttons, then of its lists."""
    buttons = [element.proto.url for element in app.get("link_button")]
    texts = "".join(element.value for element in (*app.markdown, *app.caption))
    links = [html.unescape(link) for link in re.findall(r'href="(/ask\?[^"]+)"', markup(app))]
    links += re.findall(r"\]\((/ask\?[^)]+)\)", texts)
    asked = [link for link in (*buttons, *links) if link.startswith("/ask?query=")]
    return [unpack_query(parse_qs(urlsplit(link).query)["query"][0]) for link in asked]
