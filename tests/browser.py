"""Fixtures: the app as a visitor runs it, and a real Chromium on it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.chromium import FLAGS, find_chromium
from tests.stores import free_port, wait_for

ROOT = Path(__file__).parents[1]
#: Two look-ups that Streamlit makes beside a page's own path before it finds the server's root.
_EXPECTED = ("/_stcore/health", "/_stcore/host-config")

#: A busy machine is slow, not wrong; what is right is seen at once all the same.
expect.set_options(timeout=20_000)


class AppServer:
    """A running app on a free port."""

    def __init__(self, **environment: str) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "streamlit", "run", "app.py"),
                *("--server.port", str(port), "--server.headless", "true"),
            ],
            cwd=ROOT,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(f"{self.url}/healthz", self.process)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="session")
def app_url(snapshot_cache: Path) -> Iterator[str]:
    """Return the address of the app on the shipped data."""
    server = AppServer(OPS_ATLAS_CACHE=str(snapshot_cache))
    yield server.url
    server.stop()


@pytest.fixture
def own_app(tmp_path: Path, snapshot_cache: Path) -> Iterator[str]:
    """Return the address of an app with a chain of its own, a new one for each run of a test."""
    chain = tmp_path / "chain"
    server = AppServer(OPS_ATLAS_CACHE=str(snapshot_cache), OPS_ATLAS_DATA=str(chain))
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once."""
    executable = find_chromium()
    if executable is None:
        pytest.fail("No Chromium or Chrome was found; `make test` installs one.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield started
        _FREE.clear()
        started.close()


class Watched:
    """What a page did that it should not: ``outside`` requests, dialogs, console ``problems``."""

    def __init__(self, page: Page) -> None:
        self.outside: list[str] = []
        self.problems: list[str] = []
        self._page = page
        self._heard = {
            "request": self._request,
            "console": self._console,
            "pageerror": self._error,
            "dialog": self._dialog,
        }
        for event, hear in self._heard.items():
            page.on(event, hear)

    def stop(self) -> None:
        for event, hear in self._heard.items():
            self._page.remove_listener(event, hear)

    def _request(self, request: Any) -> None:
        inside = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "about:")
        if not request.url.startswith(inside):
            self.outside.append(request.url)

    def _console(self, message: Any) -> None:
        where = message.location.get("url", "")
        if message.type == "error" and not where.endswith(_EXPECTED):
            self.problems.append(f"{message.text} {where}")

    def _error(self, error: Any) -> None:
        self.problems.append(str(error))

    def _dialog(self, dialog: Any) -> None:
        self.problems.append(f"a script opened a dialog: {dialog.message}")
        dialog.dismiss()


OpenPage = Callable[..., Page]
#: Tabs that were left, by the options of their context. The app opens in one of them in half the
#: time that a new tab takes: its scripts are loaded and compiled already. The size of a tab and
#: its colors are changed in it.
_FREE: Final[defaultdict[str, list[Page]]] = defaultdict(list)


def click_until(target: Locator, seen: Locator) -> None:
    """Click on what takes clicks only some moments after it is drawn, as charts do."""
    for _ in range(10):
        target.click()
        try:
            seen.wait_for(timeout=3_000)
        except PlaywrightTimeout:
            continue
        return
    raise AssertionError("Clicking showed nothing.")


def stand_still(page: Page) -> None:
    """Wait until the page is drawn: a click before may go to what is about to be replaced."""
    page.locator('[data-test-script-state="notRunning"]').wait_for()


@contextmanager
def watched_page(browser: Browser, **options: Any) -> Iterator[Page]:
    """Open a page of its own; at the end nothing may have gone wrong on it.

    It asks for little motion, so that what a test clicks on stands still.
    """
    options = {"reduced_motion": "reduce"} | options
    size = options.pop("viewport", {"width": 1440, "height": 900})
    scheme = options.pop("color_scheme", "light")
    free = _FREE[repr(sorted(options.items()))]
    page = free.pop() if free else browser.new_context(**options).new_page()
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.set_default_timeout(30_000)
    watched = Watched(page)
    yield page
    watched.stop()
    _forget(page)
    free.append(page)
    assert not watched.outside, watched.outside
    assert not watched.problems, watched.problems


def _forget(page: Page) -> None:
    """Leave a tab as a new visitor finds it, but with what was loaded."""
    for other in page.context.pages:
        if other is not page:
            other.close()
    page.unroute_all()
    page.context.set_offline(False)
    page.goto("about:blank")
    page.mouse.move(0, 0)
    session = page.context.new_cdp_session(page)
    kept = {"origin": "*", "storageTypes": "cookies,local_storage"}
    session.send("Storage.clearDataForOrigin", kept)
    session.detach()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Return a function that opens a page; at the end nothing may have gone wrong on it."""
    with ExitStack() as opened:

        def open_(url: str, **options: Any) -> Page:
            page = opened.enter_context(watched_page(browser, **options))
            page.goto(url)
            return page

        yield open_


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """Return an empty page that is watched."""
    return open_page("about:blank")
