"""The fixtures of every test: stores, and a browser on the running app."""

from __future__ import annotations

from tests.stores import oxigraph_server, shipped, snapshot_cache, store_of

__all__ = ["oxigraph_server", "shipped", "snapshot_cache", "store_of"]
