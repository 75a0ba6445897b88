"""Memberships kept beside a snapshot: read from the graph once, then opened as arrays."""

from __future__ import annotations

import hashlib
import json
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from graph.comparing.member import Member, NearLink
from graph.comparing.membership import Membership
from graph.embedded import EmbeddedStore
from graph.files import replacing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.comparing.lens import Lens
    from graph.store import Store

_FOLDER: Final = "memberships"
#: A change of what is written, or of how it is read from the graph, needs another number.
_VERSION: Final = 3


def kept_membership(store: Store, lens: Lens, build: Callable[[], Membership]) -> Membership:
    """Return a whole membership from beside the snapshot, where it is put at the first question.

    A snapshot never changes, so what was read from it once stays true; what lies beside it is
    dropped with it. A dataset in memory or at an endpoint keeps nothing.
    """
    path = _place(store, lens)
    if path is None:
        return build()
    with suppress(OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        return read_membership(path)
    membership = build()
    with suppress(OSError):  # a full disk or a folder that may not be written: it is only slower
        write_membership(membership, path)
    return membership


def _place(store: Store, lens: Lens) -> Path | None:
    if not isinstance(store, EmbeddedStore) or store.location is None:
        return None
    asked = f"{_VERSION}\n{store.language}\n{lens!r}".encode()
    name = hashlib.blake2b(asked, digest_size=12).hexdigest()
    return store.location.parent / _FOLDER / f"{name}.npz"


def write_membership(membership: Membership, path: Path) -> None:
    """Write a membership to a file that is there as a whole or not at all."""
    import numpy as np

    path.parent.mkdir(exist_ok=True)
    matrix = membership.matrix
    about = {
        "sets": membership.sets,
        "items": membership.items,
        "not_stated": sorted(membership.not_stated),
        "links": [
            [link.subject, link.target, link.relation, link.reason] for link in membership.links
        ],
    }
    with replacing(path) as file:
        np.savez(
            file,
            indptr=matrix.indptr,
            indices=matrix.indices,
            data=matrix.data,
            about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        )


def read_membership(path: Path) -> Membership:
    """Read a membership.

    Raises
    ------
    OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile
        If it is not there or damaged.
    """
    import numpy as np
    from scipy.sparse import csr_array

    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        about: dict[str, Any] = json.loads(arrays["about"].tobytes())
        parts = tuple(arrays[name] for name in ("data", "indices", "indptr"))
    sets, items = (tuple(Member(*one) for one in about[key]) for key in ("sets", "items"))
    return Membership(
        sets=sets,
        items=items,
        matrix=csr_array(parts, shape=(len(sets), len(items))),
        not_stated=frozenset(about["not_stated"]),
        links=tuple(
            NearLink(Member(*subject), Member(*target), relation, reason)
            for subject, target, relation, reason in about["links"]
        ),
    )
