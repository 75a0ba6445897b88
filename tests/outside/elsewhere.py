"""The app on other engines: the same catalog, the same API and pages that open.

``python -m tests.outside.elsewhere``: our own endpoint, ``oxigraph serve``, and where they are
installed Virtuoso (on Debian: virtuoso-opensource) and Jena (:mod:`tests.outside.jena`). Exits 1 if
an engine answers otherwise than expected.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pyoxigraph as ox
import urllib3
from playwright.sync_api import sync_playwright

from graph import EmbeddedStore, Store, open_store
from graph.remote.endpoint import RemoteStore
from queries import load_catalog
from tests.browser import AppServer
from tests.chromium import FLAGS, find_chromium
from tests.outside import jena
from tests.outside.catalog import differences
from tests.outside.virtuoso import virtuoso
from tests.programs import serving
from tests.stores import OxigraphServer

#: What is asked of the API, and of the pages' twins in the app.
QUESTIONS = (
    "/api/search?q=grafana",
    "/api/node?node=Grafana",
    "/api/neighbors?node=Grafana",
    "/api/path?start=Nornir&end=Helm",
    "/api/lenses",
    "/api/overlap?lens=tools&near=true",
    "/api/compare?lens=kpis&left=SysOps&right=DevOps",
    "/api/intersections?lens=tools",
    "/api/gaps?lens=tools",
    "/api/gap-board",
    "/api/transition?start=SysOps&goal=NetOps",
    "/explore.json",
    "/explore.json?node=atlas:grafana",
    "/overlap.json",
    "/ask.json?question=which-tools-are-shared",
)
PAGES = (
    "",
    "?node=atlas%3Agrafana",
    "overlap",
    "overlap?lens=kpis&left=sysops&right=devops",
    "compare",
    "compare?show=roles",
    "compare?show=transition",
    "compare?show=gaps",
    "compare?show=advisor",
    "ask",
    "ask?question=which-tools-are-shared",
)
#: Virtuoso 7.2 refuses an ORDER BY over an expression of an aggregate; it says so, and so do we.
REFUSED = frozenset({"classes-and-properties", "evidence-for-a-node", "neighbors-of-a-node"})


@contextmanager
def own(store: Store) -> Iterator[str]:
    """Serve a store by our own endpoint."""
    with serving(lambda: store) as served:
        yield served.sparql


@contextmanager
def oxigraph(store: EmbeddedStore) -> Iterator[str]:
    """Run ``oxigraph serve`` with the content of a store."""
    server = OxigraphServer()
    try:
        server.load(store.dump(ox.RdfFormat.N_QUADS), "application/n-quads")
        yield server.endpoint
    finally:
        server.stop()


@contextmanager
def app(**environment: str) -> Iterator[str]:
    """Run the app."""
    server = AppServer(**environment)
    try:
        yield server.url
    finally:
        server.stop()


def answers(address: str) -> dict[str, object]:
    """Ask the app everything; an error is its sentence."""
    http = urllib3.PoolManager()
    return {
        question: json.loads(http.request("GET", f"{address}{question}", timeout=60).data)
        for question in QUESTIONS
    }


def alerts(address: str) -> dict[str, list[str]]:
    """Open every page in a browser, and return what the pages complain of."""
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        page = browser.new_page()
        for path in PAGES:
            page.goto(f"{address}/{path}")
            page.get_by_test_id("stStatusWidget").wait_for(state="hidden")
            page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
            shown = page.locator("[data-testid=stAlert], [data-testid=stException]")
            if texts := shown.all_inner_texts():
                found[f"/{path}"] = texts
        browser.close()
    return found


def check(name: str, endpoint: str, shipped: Store, expected: dict[str, object]) -> list[str]:
    """Say how an engine differs from the shipped data in process."""
    with closing(RemoteStore(endpoint)) as remote:
        catalog = differences(shipped, remote)
    with app(OPS_ATLAS_ENDPOINT=endpoint) as address:
        given, complaints = answers(address), alerts(address)
    refused = REFUSED if name == "Virtuoso" else frozenset[str]()
    found = [f"{question}: {why}" for question, why in catalog.items() if question not in refused]
    found += [f"{question} is answered" for question in refused - catalog.keys()]
    found += [f"{path} differs" for path, answer in given.items() if answer != expected[path]]
    found += [f"{path} says {texts}" for path, texts in complaints.items()]
    asked = set(load_catalog())
    same = sum(given[path] == expected[path] for path in given)
    sys.stdout.write(
        f"| {name} | {len(asked - catalog.keys())} of {len(asked)} | {same} of {len(given)} | "
        f"{len(PAGES) - len(complaints)} of {len(PAGES)} |\n"
    )
    return [f"{name}: {line}" for line in found]


def main() -> None:
    """Check every engine that is there."""
    shipped = open_store()
    if not isinstance(shipped, EmbeddedStore):
        sys.exit("Unset OPS_ATLAS_ENDPOINT: the shipped data is what the engines are held to.")
    with app() as address:
        expected = answers(address)
    engines = [("Our own endpoint", own(shipped)), ("oxigraph serve", oxigraph(shipped))]
    if shutil.which("virtuoso-t"):
        engines.append(("Virtuoso", virtuoso()))
    if jena.is_here():
        engines.append(("Jena", jena.jena()))
    sys.stdout.write("| engine | questions the same | answers the same | pages open |\n")
    found = []
    for name, running in engines:
        with running as endpoint:
            found += check(name, endpoint, shipped, expected)
    shipped.close()
    sys.stdout.writelines(f"{line}\n" for line in found)
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
