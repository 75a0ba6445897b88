"""What hangs on a hub, with labels: as quick in a million triples as in a hundred thousand."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from benchmarks.graphs import in_memory, on_disk
from benchmarks.measuring import Row, cpu_ms, report
from graph.picture.neighbors import neighbors
from ontology.namespaces import ATLAS

if TYPE_CHECKING:
    from graph import Store

LIMIT = 200
HUB = f"{ATLAS}discipline-0"
#: Its neighbors are hubs themselves, and the engine in memory walks all links of each.
AMONG_HUBS = f"{ATLAS}tool-0"


def run(size: int) -> list[Row]:
    """Measure the busiest discipline, and a tool that the busiest disciplines use."""
    rows = []
    for triples in sorted({100_000, 1_000_000, size}):
        store = in_memory(triples)
        rows.append(_measure(store, HUB, f"a hub at {triples:,} triples in memory", 3))
        rows.append(_measure(store, AMONG_HUBS, f"a node among hubs, {triples:,} in memory"))
        in_memory.cache_clear()
    with closing(on_disk(size)) as store:
        rows.append(_measure(store, HUB, f"a hub at {size:,} triples on disk"))
        rows.append(_measure(store, AMONG_HUBS, f"a node among hubs, {size:,} on disk"))
    return rows


def _measure(store: Store, node: str, where: str, target: float | None = None) -> Row:
    found = neighbors(store, node, limit=LIMIT)
    spent = cpu_ms(lambda: neighbors(store, node, limit=LIMIT), repeat=31)
    return Row(f"neighbors of {where}", spent, "ms CPU", target, peer=f"{len(found)} found")


if __name__ == "__main__":
    report(run(100_000))
