"""Unpack what an endpoint packed, and notice where it ends before its own end.

No endpoint is asked to pack, and a proxy before it may. Cut in the middle it is still readable up
to there, and nothing else says that rows are missing.
"""

from __future__ import annotations

import zlib
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: How zlib is told what it unpacks; it finds out by itself whether gzip or zlib is around it.
_EITHER: Final = 32 + zlib.MAX_WBITS
#: Some servers mean by deflate what has nothing around it.
_BARE: Final = -zlib.MAX_WBITS
CODINGS: Final = MappingProxyType({"gzip": _EITHER, "x-gzip": _EITHER, "deflate": _EITHER})
#: So much is unpacked at once, however little it was packed into.
_PART: Final = 2**20


class PackedError(ValueError):
    """What was packed is broken, or not all of it is there."""


def unpacked(parts: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """Unpack a body part by part.

    Parameters
    ----------
    coding : str
        A key of :data:`CODINGS`.

    Raises
    ------
    PackedError
        If it is broken, or ends too early.
    """
    wanted = CODINGS[coding]
    unpacking = zlib.decompressobj(wanted)
    begun = False
    for part in parts:
        if coding == "deflate" and not begun and (part[0] & 0x0F) != 8:
            unpacking = zlib.decompressobj(_BARE)
        begun = True
        rest = part
        while rest:
            if unpacking.eof:  # gzip may come in members, one after the other
                unpacking = zlib.decompressobj(wanted)
            try:
                yield unpacking.decompress(rest, _PART)
            except zlib.error as error:
                raise PackedError(str(error)) from error
            rest = unpacking.unconsumed_tail or unpacking.unused_data
    yield unpacking.flush()
    if begun and not unpacking.eof:
        raise PackedError("it ends in the middle")
