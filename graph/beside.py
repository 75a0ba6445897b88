"""What is found out of a snapshot once, and kept beside it as JSON: a snapshot never changes."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from graph.embedded import EmbeddedStore
from graph.files import replacing

if TYPE_CHECKING:
    from pathlib import Path

    from graph.store import Store

#: The file that says what is known of a snapshot without opening it.
MANIFEST: Final = "manifest.json"


def read_beside(store: Store, name: str) -> Any:
    """Read what is kept under a name; None where nothing is, or it is damaged."""
    path = _place(store, name)
    if path is not None:
        with suppress(OSError, ValueError):
            return json.loads(path.read_text(encoding="utf-8"))
    return None


def write_beside(store: Store, name: str, found: object) -> None:
    """Keep something for the next start; a folder that cannot be written is no loss."""
    path = _place(store, name)
    if path is None:
        return
    with suppress(OSError), replacing(path) as file:
        file.write(json.dumps(found).encode())


def triples_of(store: Store) -> int | None:
    """Return how many triples a snapshot holds, as its manifest says; None of what is none."""
    manifest = read_beside(store, MANIFEST)
    return None if manifest is None else int(manifest["triples"])


def _place(store: Store, name: str) -> Path | None:
    if isinstance(store, EmbeddedStore) and store.location is not None:
        return store.location.parent / name
    return None
