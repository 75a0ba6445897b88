"""From triples to structure: stores, snapshots, neighbors, overlap, scenes, export.

Nothing heavy is imported here, so ``import graph`` stays quick. The library in three lines::

    from graph import open_store
    store = open_store()
    store.select("SELECT ?tool { ?discipline ops:usesTool ?tool }").values()
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from graph.embedded import EmbeddedStore
from graph.solutions import Result, Solutions, Triples
from graph.store import Limits, Store

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "EmbeddedStore",
    "Limits",
    "Result",
    "Solutions",
    "Store",
    "Triples",
    "open_store",
]


def open_store(endpoint: str | None = None, *, cache: Path | str | None = None) -> Store:
    """Open the snapshot in use, or a remote SPARQL 1.1 endpoint.

    The snapshot in use is what was imported last, or chosen since; the shipped data otherwise.

    Parameters
    ----------
    endpoint : str, optional
        Address of an endpoint; by default OPS_ATLAS_ENDPOINT, and without it a snapshot.
    cache : Path or "memory", optional
        Where snapshots are kept; by default OPS_ATLAS_CACHE, else the user's cache folder.

    Raises
    ------
    SourceError, SnapshotError, EndpointError
    """
    endpoint = endpoint or os.environ.get("OPS_ATLAS_ENDPOINT")
    if endpoint:
        from graph.remote.endpoint import RemoteStore

        return RemoteStore(endpoint)
    from pathlib import Path

    from graph.snapshots.chain import chain_folder, read_chain, tidy
    from graph.snapshots.shipped import in_memory, open_snapshot
    from ontology.sources import SOURCES

    cache = cache or os.environ.get("OPS_ATLAS_CACHE")
    folder = chain_folder(cache)
    tidy(folder)
    if folder is not None:
        chain = read_chain(folder)
        if chain.endpoint:
            from graph.remote.endpoint import RemoteStore

            return RemoteStore(chain.endpoint)
        if chain.current is not None:
            from graph.snapshots.generations import open_generation

            return open_generation(folder, chain.current)
    if cache == "memory":
        return in_memory(SOURCES)
    return open_snapshot(SOURCES, Path(cache) if cache else None)
