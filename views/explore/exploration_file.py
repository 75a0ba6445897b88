"""An exploration as a file: what was done to the picture, on which data, and the names in it.

A file outlives the data it was made on. It carries the labels of what was drawn, so that what
another dataset does not have can still be named.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from graph.embedded import EmbeddedStore
from graph.links import known_among
from graph.naming.wording import listed
from graph.terms import is_iri
from ontology.errors import ParameterError
from views.explore.packing import read_beginning

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph import Store
    from graph.picture.drawing import Scene

SUFFIX: Final = ".atlas.json"
KIND: Final = "ops-atlas-exploration"
#: Raised when an older program could no longer read what is written.
VERSION: Final = 1
LARGEST: Final = 5_000_000
_NAMED: Final = 8


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file held.

    Attributes
    ----------
    state : dict
        What :func:`~views.explore.exploration_reading.read_state` reads.
    labels : dict of str to str
        What the drawn nodes were called.
    notes : tuple of str
        What could not be read, or is not in this dataset, a sentence each.
    """

    state: dict[str, Any]
    labels: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def dataset_of(store: Store) -> dict[str, str]:
    """Say which dataset this is: its name for people, and what tells it from all others."""
    if isinstance(store, EmbeddedStore) and store.location is not None:
        return {"id": store.location.parent.name, "name": store.name}
    return {"id": store.name, "name": store.name}


def write_exploration(state: Mapping[str, Any], scene: Scene, store: Store) -> bytes:
    """Write a file; what is needed most stands first."""
    content = {
        "kind": KIND,
        "version": VERSION,
        "dataset": dataset_of(store),
        "saved": datetime.now(UTC).isoformat(timespec="seconds"),
        "state": dict(state),
        "labels": {node.id: node.label for node in scene.nodes},
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def read_exploration(content: bytes, store: Store) -> Opened:
    """Read a file of any version, from any dataset; of a cut one the beginning.

    Raises
    ------
    ParameterError
        If it is not a file that was saved here.
    """
    if len(content) > LARGEST:
        raise ParameterError("This file is too large to be an exploration.")
    found = read_beginning(content.decode("utf-8-sig", errors="replace"))
    if not isinstance(found, dict) or found.get("kind") != KIND:
        raise ParameterError(
            "This is not an exploration that was saved here; choose a file that ends in "
            f"{SUFFIX}, saved under Share."
        )
    state = found.get("state")
    if not isinstance(state, dict):
        raise ParameterError("This file was cut before anything of the exploration came.")
    named = found.get("labels")
    labels = {str(k): str(v) for k, v in named.items()} if isinstance(named, dict) else {}
    return Opened(state, labels, tuple(_notes(found, labels, store)))


def _notes(found: Mapping[str, Any], labels: Mapping[str, str], store: Store) -> list[str]:
    notes = []
    if "labels" not in found:
        notes.append("The file is cut; its beginning was opened.")
    version = found.get("version")
    if not isinstance(version, int) or version > VERSION:
        notes.append("A later version wrote this file; what this one knows was opened.")
    missing = missing_from(store, labels)
    if missing:
        here, there = dataset_of(store), found.get("dataset")
        made_on = there.get("name", "") if isinstance(there, dict) else ""
        other = isinstance(there, dict) and there.get("id") != here["id"]
        source = f" It was saved on {made_on}." if other and made_on else ""
        notes.append(
            f"{len(missing):,} of {len(labels):,} nodes are not in this data: "
            f"{listed(missing, _NAMED)}.{source}"
        )
    return notes


def missing_from(store: Store, labels: Mapping[str, str]) -> list[str]:
    """Return the labels of those nodes that the dataset says nothing about."""
    names = [name for name in labels if is_iri(name)]
    known = known_among(store, names)
    return sorted((labels[name] for name in names if name not in known), key=str.casefold)
