"""Queries too long for an address: the server keeps them while it runs, and a link names them."""

from __future__ import annotations

import hashlib
import zlib
from collections import OrderedDict
from threading import Lock
from typing import Final

from ontology.errors import ParameterError

#: Bytes of compressed text that are kept; beyond them the oldest are let go.
_MOST: Final = 64 * 2**20


class KeptQueries:
    """Texts by the digest of what they say, the least lately used of them let go first.

    Parameters
    ----------
    most : int
        How many bytes of compressed text are kept.

    Examples
    --------
    >>> kept = KeptQueries(most=1000)
    >>> kept.find(kept.keep("ASK {}"))
    'ASK {}'
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._size = 0
        self._packed: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def keep(self, query: str) -> str:
        """Keep a query, and return its name."""
        text = query.encode()
        name = hashlib.sha256(text).hexdigest()[:32]
        with self._lock:
            if name not in self._packed:
                self._packed[name] = zlib.compress(text)
                self._size += len(self._packed[name])
            self._packed.move_to_end(name)
            while self._size > self._most and len(self._packed) > 1:
                self._size -= len(self._packed.popitem(last=False)[1])
        return name

    def find(self, name: str) -> str:
        """Return a query by its name.

        Raises
        ------
        ParameterError
            If it is not kept any more.
        """
        with self._lock:
            packed = self._packed.get(name)
            if packed is None:
                raise ParameterError(
                    "This link names a query too long for a link, and the server does not keep it "
                    "any more; open it again from where it was shown."
                )
            self._packed.move_to_end(name)
        return zlib.decompress(packed).decode()


#: Those of this server.
KEPT: Final = KeptQueries()
