"""From triples to structure: stores, snapshots, neighbors, overlap, scenes, export.

Nothing heavy is imported here, so ``import graph`` stays quick. The library in three lines::

    from graph import open_store
    store = open_store()
    store.select("SELECT ?tool { ?discipline ops:usesTool ?tool }").values()
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from graph.search import Match
from graph.solutions import Result, Solutions, Triples
from graph.store import EmbeddedStore, Limits, Store

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "EmbeddedStore",
    "Limits",
    "Match",
    "Result",
    "Solutions",
    "Store",
    "Triples",
    "open_store",
]


def open_store(endpoint: str | None = None, *, cache: Path | str | None = None) -> Store:
    """Open the shipped data, or a remote SPARQL 1.1 endpoint.

    Parameters
    ----------
    endpoint : str, optional
        Address of an endpoint; by default OPS_ATLAS_ENDPOINT, and without it the shipped data.
    cache : Path or "memory", optional
        Where snapshots are kept; by default OPS_ATLAS_CACHE, else the user's cache folder.

    Raises
    ------
    SourceError, SnapshotError, EndpointError
    """
    endpoint = endpoint or os.environ.get("OPS_ATLAS_ENDPOINT")
    if endpoint:
        from graph.endpoint import RemoteStore

        return RemoteStore(endpoint)
    from pathlib import Path

    from graph.snapshot import in_memory, open_snapshot
    from ontology import SOURCES

    cache = cache or os.environ.get("OPS_ATLAS_CACHE")
    if cache == "memory":
        return in_memory(SOURCES)
    return open_snapshot(SOURCES, Path(cache) if cache else None)
