"""A query in a link: as it is while it is short, compressed where it is long."""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import Final

from ontology.errors import ParameterError

_PACKED: Final = "z:"
_SHORT: Final = 400
#: No longer query fits into a link.
LONGEST_QUERY: Final = 200_000


def pack_query(query: str) -> str:
    """Write a query for the URL.

    Examples
    --------
    >>> pack_query("ASK { ?s ?p ?o }")
    'ASK { ?s ?p ?o }'
    """
    if len(query) <= _SHORT and not query.startswith(_PACKED):
        return query
    packed = base64.urlsafe_b64encode(zlib.compress(query.encode(), level=9))
    return _PACKED + packed.decode().rstrip("=")


def unpack_query(text: str) -> str:
    """Undo :func:`pack_query`.

    Raises
    ------
    ParameterError
        If the text was cut off or changed on its way.
    """
    if not text.startswith(_PACKED):
        return text
    body = text.removeprefix(_PACKED)
    try:
        packed = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        reader = zlib.decompressobj()
        query = reader.decompress(packed, LONGEST_QUERY)
        if not reader.eof or reader.unused_data:
            raise ValueError("the text ends early, late, or never")
        return query.decode()
    except (binascii.Error, zlib.error, ValueError) as error:
        raise ParameterError(
            "The query in this link is damaged; ask for the link again, or paste the query below."
        ) from error
