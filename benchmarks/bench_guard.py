"""Queries that never end: stopped in time, and the next one is not kept waiting."""

from __future__ import annotations

import time
from contextlib import closing

from benchmarks.graphs import on_disk
from benchmarks.measuring import Row, report, wall_ms
from graph import Limits, Store
from ontology.errors import QueryTimeout, QueryTooLarge

DEADLINE = 1.0
SMALL = "SELECT ?tool { ?discipline ops:usesTool ?tool } LIMIT 1"
ENDLESS = {
    "cartesian product, counted": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "cartesian product, sorted": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?d LIMIT 10",
    "cartesian product, distinct": "SELECT (COUNT(DISTINCT ?f) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
    "path over everything": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)+ ?b }",
    "filter no row passes": 'ASK { ?a ?b ?c . ?d ?e ?f FILTER(CONCAT(STR(?c), STR(?f)) = "no") }',
}


def run(size: int) -> list[Row]:
    """Measure on a store on disk, where the guard's workers open it too."""
    with closing(on_disk(size)) as store:
        store.run_typed(SMALL)
        rows = [_overhead(store)]
        late, after = zip(*(_stop(store, query) for query in ENDLESS.values()), strict=True)
    rows.append(Row(f"stopped after the deadline, worst of {len(late)}", max(late), "ms", 100))
    rows.append(Row("next query answered, worst", max(after), "ms", 300))
    return rows


def _overhead(store: Store) -> Row:
    """Compare the quietest of five medians: other processes disturb a wall clock."""
    guarded = min(wall_ms(lambda: store.run_typed(SMALL), repeat=101) for _ in range(5))
    direct = min(wall_ms(lambda: store.run(SMALL), repeat=101) for _ in range(5))
    peer = f"{guarded:.2f} ms guarded, {direct:.2f} ms in process"
    return Row("guard, added to a small answer", guarded - direct, "ms", 0.2, peer=peer)


def _stop(store: Store, query: str) -> tuple[float, float]:
    """Return by how many ms a query ran past its deadline, and how long the next one took."""
    began = time.perf_counter()
    try:
        store.run_typed(query, Limits(deadline=DEADLINE))
    except (QueryTimeout, QueryTooLarge):
        pass
    else:
        raise RuntimeError(f"this was meant to run for ever: {query}")
    stopped = time.perf_counter()
    store.run_typed(SMALL)
    return (stopped - began - DEADLINE) * 1000, (time.perf_counter() - stopped) * 1000


if __name__ == "__main__":
    report(run(100_000))
