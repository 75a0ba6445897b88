"""Run the probe and the search against Virtuoso, without and with its text index.

It needs Debian's virtuoso-opensource::

    python -m tests.outside.engines
"""

from __future__ import annotations

import sys

from graph.remote.endpoint import RemoteStore
from graph.remote.probe import probe
from tests.outside.virtuoso import virtuoso

_SOUGHT = {"grafana": "Grafana", "site rel": "Site Reliability Engineer", "rafan": "Grafana"}


def main() -> int:
    """Print what was found, and return 1 where a search misses."""
    missed = 0
    for indexed in (False, True):
        with virtuoso(text_index=indexed) as url:
            store = RemoteStore(url)
            sys.stdout.write(f"{probe(store)}\n")
            for text, expected in _SOUGHT.items():
                found = [match.label for match in store.search(text, 5)]
                sys.stdout.write(f"{text}: {found}\n")
                missed += expected not in found
            store.close()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
