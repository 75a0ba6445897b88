"""Run every benchmark and print one table; ``SIZE`` sets the generated graph's triples."""

from __future__ import annotations

import os
import sys
import time
from importlib import import_module

from benchmarks.measuring import Row, machine, table

NAMES = (
    "start",
    "catalog",
    "neighbors",
    "search",
    "guard",
    "validation",
    "import",
    "endpoint",
    "overlap",
    "browser",
    "canvas",
    "ask",
)


def main() -> None:
    """Measure one thing after the other; what is under way is said on standard error."""
    size = int(os.environ.get("SIZE", "100000"))
    rows: list[Row] = []
    began = time.perf_counter()
    for name in NAMES:
        print(f"{name} …", file=sys.stderr, flush=True)
        rows += import_module(f"benchmarks.bench_{name}").run(size)
    print(f"{machine()}\n{size:,} triples, {time.perf_counter() - began:.0f} s in all\n")
    print(table(rows))
    missed = sum(row.verdict == "MISSED" for row in rows)
    print(f"\n{missed} of {sum(row.target is not None for row in rows)} targets missed.")


if __name__ == "__main__":
    main()
