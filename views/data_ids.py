"""What data is called in a link."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Final

from graph import EmbeddedStore, Store
from graph.snapshots.chain import SHIPPED
from ontology.errors import OpsAtlasError
from views import session

_GENERATION: Final = re.compile(r"\d{4,}-[0-9a-f]{4}")


def data_id(store: Store) -> str:
    """Name a dataset in a link: its snapshot, ``shipped``, or an endpoint by its address."""
    if not isinstance(store, EmbeddedStore):
        return endpoint_id(store.name)
    folder = store.location.parent.name if store.location is not None else ""
    return folder if _GENERATION.fullmatch(folder) else SHIPPED


def endpoint_id(url: str) -> str:
    """Name an endpoint without saying where it is."""
    return f"endpoint-{blake2b(url.encode(), digest_size=4).hexdigest()}"


def open_id() -> str:
    """Name the data that is open; empty where nothing can be opened."""
    try:
        return data_id(session.opened())
    except OpsAtlasError:
        return ""
