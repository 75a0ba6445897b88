"""YASGUI in Chromium against our endpoint, from a page of another origin, as people embed it.

``python -m tests.outside.yasgui FOLDER [SCREENSHOT]``: FOLDER is ``@zazuko/yasgui/build`` of npm.
"""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

from playwright.sync_api import Route, sync_playwright

from graph import open_store
from tests.answering import listening
from tests.chromium import FLAGS, find_chromium
from tests.programs import serving

QUERY = """PREFIX atlas: <https://w3id.org/ops-atlas/id/>
PREFIX ops: <https://w3id.org/ops-atlas/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?tool ?label {
  atlas:netops ops:usesTool ?tool .
  ?tool skos:prefLabel ?label .
} ORDER BY ?label"""
ROWS = 13  # the tools that the article names for NetOps
#: YASQE asks a public service for its prefixes; nothing may leave this machine.
PAGE = """<!doctype html><meta charset="utf-8"><title>YASGUI</title>
<link rel="stylesheet" href="yasgui.min.css"><div id="yasgui"></div>
<script src="yasgui.min.js"></script>
<script>
const yasgui = new Yasgui(document.getElementById("yasgui"), {requestConfig: {endpoint: "%s"},
copyEndpointOnNewTab: true, endpointCatalogueOptions: {getData: () => []}})</script>"""


class _Handler(SimpleHTTPRequestHandler):
    endpoint = ""

    def do_GET(self) -> None:
        """Answer with the page, or a file of the folder."""
        if self.path != "/":
            super().do_GET()
            return
        body = (PAGE % self.endpoint).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


def _files(folder: Path, endpoint: str) -> AbstractContextManager[str]:
    _Handler.endpoint = endpoint
    return listening(partial(_Handler, directory=str(folder)))


def run(folder: Path, screenshot: Path | None = None) -> int:
    """Run a query in YASGUI, and return how many rows it says it shows."""
    store = open_store()
    with (
        serving(lambda: store) as served,
        _files(folder, served.sparql) as origin,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1440, "height": 1000})

        def local_only(route: Route) -> None:
            address = route.request.url
            if address.startswith(("http://127.0.0.1:", "data:", "blob:")):
                route.continue_()
            else:
                route.abort()

        page.route("**/*", local_only)
        page.goto(f"{origin}/")
        page.evaluate("query => { yasgui.getTab().setQuery(query) }", QUERY)
        page.click(".yasqe_queryButton")
        page.wait_for_selector(".yasr_results tbody tr", timeout=20_000)
        rows = page.locator(".yasr_results tbody tr").count()
        if screenshot:
            page.screenshot(path=str(screenshot))
        browser.close()
    store.close()
    return rows


def main() -> None:
    """Exit 1 if YASGUI does not show the rows."""
    rows = run(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
    sys.stdout.write(f"YASGUI shows {rows} of {ROWS} rows.\n")
    sys.exit(rows != ROWS)


if __name__ == "__main__":
    main()
