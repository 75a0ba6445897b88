"""The canvas beside its peers, and beside its own targets, in a real browser."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.bench_browser import open_page, pan_rate
from benchmarks.bench_start import running_app
from benchmarks.measuring import Row, cpu_ms, report
from benchmarks.peers import beside_peers
from benchmarks.sessions import rerun_times
from benchmarks.wire import Wire
from ontology.namespaces import OPS
from views.explore.packing import pack

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZES = (300, 1_000)
RUNS = 10
EXPANSIONS = 20
ADD = "Add 10 nodes"
AGAIN = "Run again"
SESSIONS = 20
SETTLE = 1_000  # milliseconds until the page has run after a click


def run(size: int) -> list[Row]:  # noqa: ARG001  the graphs have sizes of their own
    """Measure."""
    return [*layouts(), *expansions(), *own_targets(), *sessions(), *beside_peers()]


# ---- the layout


def layouts() -> list[Row]:
    """Measure the force layout, and that it is the same twice."""
    from benchmarks.canvas_scene import build_scene
    from graph.picture.layout import force_layout

    rows = []
    for count, target, repeat in ((1_000, 0.6, 5), (5_000, 3.0, 1)):
        scene = build_scene(count)
        boxes = {node.id: node.box for node in scene.nodes}
        pairs = [(edge.source, edge.target) for edge in scene.edges]
        found = []
        spent = cpu_ms(lambda b=boxes, p=pairs, f=found: f.append(force_layout(b, p, b)), repeat)
        same = "the same every time" if all(one == found[0] for one in found) else "NOT THE SAME"
        rows.append(Row(f"layout of {count:,} nodes, CPU", spent / 1000, "s", target, peer=same))
    return rows


# ---- a double-click on Explore


def expansions() -> list[Row]:
    """Expand nodes on the Explore page of a generated graph, from click to frame.

    Each expansion is undone before the next, so that all begin at the same picture; the larger one
    becomes as full as a canvas can be.
    """
    rows = []
    with running_app("benchmarks/explore_page.py") as (address, _):
        for count, target in ((300, 0.3), (975, 0.5)):
            start = {"do": "members", "text": f"{OPS}Tool", "limit": count}
            with open_page() as page:
                wire = Wire(page)
                page.goto(f"{address}/?x={pack({'version': 1, 'steps': [start]})}")
                page.evaluate("() => globalThis.__drawn()")
                page.get_by_role("button", name="Fit to window").wait_for()
                spent, sent = [], []
                for _ in range(EXPANSIONS + 1):
                    before = wire.bytes
                    spent.append(page.evaluate(EXPAND) / 1000)
                    page.wait_for_timeout(SETTLE)
                    sent.append((wire.bytes - before) / 1000)
                    page.evaluate(UNDO)
                    page.wait_for_timeout(SETTLE)
            high = sorted(spent[1:])[round(0.95 * (EXPANSIONS - 1))]
            name = f"Explore, {count} nodes: double-click to new nodes"
            middle = f"median {statistics.median(spent[1:]):.2f} s"
            rows.append(Row(f"{name}, p95", high, "s", target, peer=middle))
            rows.append(Row(f"{name}, sent", statistics.median(sent[1:]), "kB"))
    return rows


#: Does what the two clicks of a double-click do, on the next node with neighbors not drawn.
EXPAND = """async () => {
  const { view } = globalThis.__atlas
  const done = (globalThis.__done ??= new Set())
  const node = [...view.rows.values()].find((row) => row.more && !done.has(row.id)).id
  done.add(node)
  const before = view.rows.size, began = performance.now()
  view.select([node])
  view.canvas.chose()
  view.canvas.expand(node)
  while (view.rows.size === before && performance.now() - began < 10_000) {
    await new Promise((next) => requestAnimationFrame(next))
  }
  await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))
  return performance.now() - began
}"""

#: Goes back to the picture before the last expansion.
UNDO = """async () => {
  const { view } = globalThis.__atlas, before = view.rows.size
  view.canvas.act('undo')
  while (view.rows.size === before) await new Promise((next) => requestAnimationFrame(next))
}"""


# ---- our own targets


def own_targets() -> list[Row]:
    """Measure first picture, growth, panning and what is sent, on 300 and 1,000 nodes."""
    rows = []
    for count in SIZES:
        with running_app("benchmarks/canvas_page.py") as (address, _), open_page() as page:
            page.goto(f"{address}/?nodes={count}")
            page.evaluate("() => globalThis.__drawn()")
            times = []
            for _ in range(RUNS):
                page.goto(f"{address}/?nodes={count}")
                times.append(page.evaluate("() => globalThis.__drawn()") / 1000)
            name = f"{count:,} nodes"
            bound = 1.3 if count == 1_000 else None
            rows.append(
                Row(f"{name}: page load to first picture", statistics.median(times), "s", bound)
            )
            rows += _growth(page, count, name)
            rate = pan_rate(page)
            rows.append(Row(f"{name}: while panning", rate, "fps", 50, more_is_better=True))
            rows.append(_drag(page, name))
    return rows


def _growth(page: Page, count: int, name: str) -> list[Row]:
    """Add nodes ten times, then run the page again with nothing new."""
    wire = Wire(page)
    page.reload()
    page.evaluate("() => globalThis.__drawn()")
    spent, sent = [], []
    for at in range(RUNS):
        before = wire.bytes
        spent.append(page.evaluate(CLICK, [ADD, count + 10 * (at + 1)]))
        sent.append(wire.bytes - before)
    changed, before = page.evaluate("() => globalThis.__atlas.changed"), wire.bytes
    page.get_by_role("button", name=AGAIN).click()
    page.wait_for_timeout(SETTLE)
    redrawn = page.evaluate("() => globalThis.__atlas.changed") - changed
    bound = 0.3 if count == 300 else 0.5
    middle = Row(
        f"{name}: ten more after a click, median", statistics.median(spent) / 1000, "s", 0.3
    )
    high = sorted(spent)[round(0.95 * (len(spent) - 1))] / 1000
    return [
        middle,
        Row(f"{name}: ten more after a click, p95", high, "s", bound),
        Row(f"{name}: sent for ten more nodes", statistics.median(sent) / 1000, "kB"),
        Row(f"{name}: sent by a run with nothing new", (wire.bytes - before) / 1000, "kB", 5),
        Row(f"{name}: nodes and links redrawn by it", redrawn, "", 0),
        Row(f"{name}: canvases made", page.evaluate("() => globalThis.__atlas.created"), "", 1),
    ]


#: Clicks a button and resolves with the milliseconds until so many nodes are drawn.
CLICK = """async ([text, count]) => {
  const button = [...document.querySelectorAll('button')].find((b) => b.innerText.includes(text))
  const began = performance.now()
  button.click()
  return await globalThis.__drawn(count) - began
}"""
FRAMES = """() => {
  globalThis.__frames = 0
  globalThis.__began = performance.now()
  const count = () => {
    globalThis.__frames += 1
    globalThis.__going = requestAnimationFrame(count)
  }
  count()
}"""
RATE = """() => { cancelAnimationFrame(globalThis.__going)
  return 1000 * globalThis.__frames / (performance.now() - globalThis.__began) }"""


def _drag(page: Page, name: str) -> Row:
    """Drag one node about and count frames."""
    places = page.evaluate("() => globalThis.__atlas.positions()")
    x, y = next(at for at in places.values() if 200 < at[0] < 1000 and 250 < at[1] < 650)
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(FRAMES)
    for step in range(90):
        page.mouse.move(x + 3 * (step % 30), y + 2 * (step % 30))
    rate = float(page.evaluate(RATE))
    page.mouse.up()
    return Row(f"{name}: while dragging a node", rate, "fps", 50, more_is_better=True)


# ---- many sessions


def sessions() -> list[Row]:
    """Let twenty sessions run the page at once."""
    with running_app("benchmarks/canvas_page.py") as (address, _):
        times = sorted(rerun_times(address, SESSIONS, "nodes=300", rounds=5))
    high = times[round(0.95 * (len(times) - 1))]
    return [Row(f"{SESSIONS} sessions at once, 300 nodes: a run, p95", high, "s", 1.5)]


if __name__ == "__main__":
    report(run(0))
