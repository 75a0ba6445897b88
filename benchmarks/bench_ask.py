"""What a visitor of the Ask page waits for: rows after the click, and the editor itself."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import quote

from benchmarks.bench_browser import open_page
from benchmarks.bench_search import SIZE_WITH_140K_LABELS, TYPED
from benchmarks.bench_start import running_app
from benchmarks.graphs import labels_file
from benchmarks.measuring import Row
from queries import load_catalog
from views.editor import is_built

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROUNDS = 7
MANY = "SELECT ?s ?p ?o ?x {{ ?s ?p ?o . ?x a ops:Tool }} LIMIT {}"

#: Waits until the run before has been told to the page's script, as a visitor would.
#: Then runs the query of the open tab; resolves with the milliseconds to the first row and to the
#: last, each when a frame with it was drawn.
RUN = """async (text) => {
  const { bench } = globalThis.__workbench
  await new Promise((done) => setTimeout(done, 1000))
  return new Promise((done) => {
    const { editor } = bench
    editor.view.dispatch({ changes: { from: 0, to: editor.text().length, insert: text } })
    bench.asking.results.clear()
    let first = 0, longest = 0, last = performance.now()
    const began = last
    bench.frame.querySelector('.actions .primary').click()
    const look = (now) => {
      longest = Math.max(longest, now - last)
      last = now
      if (!first && bench.frame.querySelector('.table .row')) first = performance.now() - began
      if (bench.tab.run?.query === text && !bench.asking.running) {
        const rows = bench.tab.run.size, took = () => performance.now() - began
        requestAnimationFrame(() => done({ first, whole: took(), longest, rows }))
      } else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
}"""

#: Milliseconds from asking for labels to having them, for each text, as the editor asks.
FIND = """async (texts) => {
  const { bench } = globalThis.__workbench, took = []
  for (const text of texts) {
    const began = performance.now()
    await bench.find(text)
    took.push(performance.now() - began)
  }
  return took
}"""


def run(size: int) -> list[Row]:  # noqa: ARG001  the shipped data is asked
    """Measure."""
    if not is_built():
        return []
    rows = []
    with running_app() as (address, _), open_page() as page:
        began = time.perf_counter()
        page.goto(f"{address}/ask?query={quote('ASK {}')}")
        page.locator(".workbench[data-ready]").wait_for()
        page.locator(".number").wait_for()
        seconds = []
        for _ in range(3):
            began = time.perf_counter()
            page.goto(f"{address}/ask?query={quote('ASK {}')}")
            page.locator(".workbench[data-ready]").wait_for()
            seconds.append(time.perf_counter() - began)
        rows.append(Row("editor page until one can type", statistics.median(seconds), "s", 1.5))
        shared = load_catalog()["which-tools-are-shared"].text
        rows.append(
            Row("shared tools: click to the first row", _median(page, shared, "first"), "ms", 150)
        )
        many = _median(page, MANY.format(10_000), "whole")
        rows.append(Row("10,000 rows: click to the last row", many, "ms", 800))
        long = page.evaluate(RUN, MANY.format(300_000))
        assert long["rows"] > 100_000
        rows.append(Row(f"{long['rows']:,} rows: click to the last row", long["whole"], "ms"))
        rows.append(Row(f"{long['rows']:,} rows: longest frame", long["longest"], "ms", 500))
    return [*rows, _completion()]


def _completion() -> Row:
    """Complete by label over an imported graph of 140,000 labels."""
    with TemporaryDirectory() as folder:
        where = {"OPS_ATLAS_DATA": folder}
        program = Path(__file__).parents[1] / "cli.py"
        subprocess.run(
            [sys.executable, program, "import", labels_file(SIZE_WITH_140K_LABELS)],
            env={**os.environ, **where},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        with running_app(**where) as (address, _), open_page() as page:
            page.goto(f"{address}/ask?query={quote('ASK {}')}")
            page.locator(".workbench[data-ready]").wait_for()
            took = [page.evaluate(FIND, TYPED) for _ in range(ROUNDS)]
    slowest = max(statistics.median(times) for times in zip(*took, strict=True))
    return Row("completion at 140k labels, slowest text", slowest, "ms", 20)


def _median(page: Page, text: str, what: str) -> float:
    found = [page.evaluate(RUN, f"{text}\n# {at}")[what] for at in range(ROUNDS)]
    return statistics.median(found)
