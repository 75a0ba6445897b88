"""Run the probe and the search against Virtuoso, without and with its text index, and Jena.

Each is left out where it is not installed: Debian's virtuoso-opensource, and what
:mod:`tests.outside.jena` names::

    python -m tests.outside.engines
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager

from graph.remote.endpoint import RemoteStore
from graph.remote.probe import probe
from tests.outside import jena
from tests.outside.virtuoso import virtuoso

_SOUGHT = {"grafana": "Grafana", "site rel": "Site Reliability Engineer", "rafan": "Grafana"}


def installed() -> Iterator[AbstractContextManager[str]]:
    """Yield the engines that are here, not started yet."""
    if shutil.which("virtuoso-t"):
        yield virtuoso()
        yield virtuoso(text_index=True)
    if jena.is_here():
        yield jena.jena()


def main() -> int:
    """Print what was found, and return 1 where a search misses or something is lacking."""
    wrong = 0
    for running in installed():
        with running as url:
            store = RemoteStore(url)
            abilities = probe(store)
            sys.stdout.write(f"{abilities}\n")
            wrong += len(abilities.lacks)
            for text, expected in _SOUGHT.items():
                found = [match.label for match in store.search(text, 5)]
                sys.stdout.write(f"{text}: {found}\n")
                wrong += expected not in found
            store.close()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
