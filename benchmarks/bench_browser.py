"""What a visitor waits for first, in a real browser: the overview."""

from __future__ import annotations

import statistics
from contextlib import contextmanager
from typing import TYPE_CHECKING

from benchmarks.bench_start import running_app
from benchmarks.measuring import Row, report
from tests.chromium import FLAGS, find_chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

RELOADS = 5
PAN_SECONDS = 3

#: Resolves with the time of the first frame after ``count`` nodes, or any, stand on the canvas.
DRAWN = """
globalThis.__drawn = (count) => new Promise((done) => {
  const look = () => {
    const here = Object.keys(globalThis.__atlas?.positions?.() ?? {}).length
    if (count ? here === count : here) {
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())))
    } else requestAnimationFrame(look)
  }
  look()
})
"""
FRAMES = """(ms) => new Promise((done) => {
  const times = []
  const frame = (now) => {
    times.push(now)
    if (now - times[0] < ms) requestAnimationFrame(frame)
    else done(1000 * (times.length - 1) / (now - times[0]))
  }
  requestAnimationFrame(frame)
})"""


def run(size: int) -> list[Row]:  # noqa: ARG001  the shipped data is shown
    """Measure."""
    with running_app() as (address, _), open_page() as page:
        return [Row("page load to the overview drawn", load_seconds(page, address), "s", 1.3)]


@contextmanager
def open_page() -> Iterator[Page]:
    """Open a page that can tell when the canvas is drawn."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        executable = find_chromium()
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(DRAWN)
        yield page
        browser.close()


def load_seconds(page: Page, address: str) -> float:
    """Return the median time from the address to the picture, the first visit aside."""
    times = []
    for _ in range(RELOADS + 1):
        page.goto(address)
        times.append(page.evaluate("() => globalThis.__drawn()"))
    return statistics.median(times[1:]) / 1000


def pan_rate(page: Page) -> float:
    """Drag the canvas about and return the frames per second."""
    box = page.locator("canvas").first.bounding_box()
    if box is None:
        raise RuntimeError("the canvas is not on the page")
    x, y = box["x"] + 40, box["y"] + box["height"] - 40
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(f"() => {{ globalThis.__rate = ({FRAMES})({PAN_SECONDS * 1000}) }}")
    for step in range(PAN_SECONDS * 40):
        page.mouse.move(x + 60 * (step % 5), y - 20 * (step % 3))
    rate = float(page.evaluate("() => globalThis.__rate"))
    page.mouse.up()
    return rate


if __name__ == "__main__":
    report(run(0))
