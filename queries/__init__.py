"""The catalog: one question per ``.rq`` file, and the code that reads, binds and runs them."""

from __future__ import annotations

from queries.arguments import resolve_argument
from queries.catalog import Catalog, load_catalog
from queries.question import Query

__all__ = ["Catalog", "Query", "load_catalog", "resolve_argument"]
