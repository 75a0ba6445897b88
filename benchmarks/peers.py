"""The canvas beside its peers: the same graph and machine, timed by pictures of the screen."""

from __future__ import annotations

import hashlib
import statistics
import time
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING

from benchmarks.bench_browser import open_page
from benchmarks.bench_start import running_app
from benchmarks.measuring import Row
from benchmarks.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from playwright.sync_api import Page

#: What each drawer needs, and what it is called.
PEERS = {
    "ours": ("views", "this canvas"),
    "pyvis": ("pyvis", "pyvis's own page"),
    "agraph": ("streamlit_agraph", "streamlit-agraph"),
    "link": ("st_link_analysis", "st-link-analysis"),
}
SIZES = (300, 1_000)
RUNS = 3
LONGEST = 30.0
#: Milliseconds for which nothing may change until a picture counts as drawn.
QUIET = 250
TOP, LEFT, WIDTH, HIGH = 150, 40, 1_280, 640
ADD = "Add 10 nodes"


def beside_peers() -> list[Row]:
    """Time first picture and ten more nodes by pictures of the screen, the same way for all."""
    rows = []
    there = {by: name for by, (module, name) in PEERS.items() if find_spec(module)}
    with running_app("benchmarks/canvas_page.py") as (address, _):
        for count in SIZES:
            found = {by: _seen(address, by, count) for by in there}
            rows.append(_row(f"{count:,} nodes, by eye: first picture", found, there, 0))
            rows.append(_row(f"{count:,} nodes, by eye: ten more", found, there, 1))
            rows.append(_row(f"{count:,} nodes: sent for ten more", found, there, 2, "kB"))
    missing = [name for by, (_, name) in PEERS.items() if by not in there]
    if missing:
        print(f"Not installed and not measured: {', '.join(missing)} (requirements-bench.txt).")
    return rows


def _row(
    what: str,
    found: Mapping[str, tuple[float, ...]],
    names: dict[str, str],
    at: int,
    unit: str = "s",
) -> Row:
    others = ", ".join(
        f"{names[by]} {value[at]:.2f}" for by, value in found.items() if by != "ours"
    )
    return Row(what, found["ours"][at], unit, peer=others)


def _seen(address: str, by: str, count: int) -> tuple[float, float, float]:
    """Return the medians of first picture and growth in seconds, and of what was sent in kB.

    A page that does not even let itself be photographed within :data:`LONGEST` counts as that.
    """
    runs = [_once(address, by, count) for _ in range(RUNS)]
    first, more, sent = (statistics.median(values) for values in zip(*runs, strict=True))
    return first, more, sent


def _once(address: str, by: str, count: int) -> tuple[float, float, float]:
    from playwright.sync_api import TimeoutError as Frozen

    first = more = LONGEST
    sent = float("nan")
    with open_page() as page, suppress(Frozen):
        wire = Wire(page)
        page.goto(f"{address}/healthz")
        empty, place = _picture(page), f"{address}/?by={by}&nodes={count}"
        first = _until_quiet(page, lambda: page.goto(place), empty)
        before, shown = wire.bytes, _picture(page)
        more = _until_quiet(page, page.get_by_role("button", name=ADD).click, shown)
        sent = (wire.bytes - before) / 1000
    return first, more, sent


def _picture(page: Page) -> str:
    shown = page.screenshot(clip={"x": LEFT, "y": TOP, "width": WIDTH, "height": HIGH})
    return hashlib.sha256(shown).hexdigest()


def _until_quiet(page: Page, begin: Callable[[], object], before: str) -> float:
    """Return the seconds until the picture last changed, once it differs from what was there."""
    began = time.perf_counter()
    begin()
    last, changed = before, began
    while time.perf_counter() - began < LONGEST:
        now = _picture(page)
        at = time.perf_counter()
        if now != last:
            last, changed = now, at
        elif last != before and (at - changed) * 1000 > QUIET and _nodes_seen(page):
            break
    return changed - began


def _nodes_seen(page: Page) -> bool:
    """Say whether something of the size of a graph is on some canvas of the page."""
    return any(frame.evaluate(CANVASES) for frame in page.frames)


CANVASES = """() => {
  const inside = (e) => (e.shadowRoot ? all(e.shadowRoot) : [])
  const all = (root) => [...root.querySelectorAll('*')].flatMap((e) => [e, ...inside(e)])
  return all(document).some((e) => e.tagName === 'CANVAS' && e.width > 300 && e.height > 300)
}"""
