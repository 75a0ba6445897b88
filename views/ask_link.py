"""A query in a link: as it is while it is short, compressed where it is long."""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import Final

import streamlit as st

from ontology.errors import ParameterError
from views import session

_PACKED: Final = "z:"
_SHORT: Final = 400
#: No longer query fits into a link.
LONGEST_QUERY: Final = 200_000
#: Characters of an address that browsers, proxies and our own server still take.
_LONGEST_ADDRESS: Final = 32_000


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


def ask_address(query: str, view: str | None = None) -> str | None:
    """Return the address at which the Ask page runs a query, or None if it is too long for one.

    Parameters
    ----------
    query : str
        Any SPARQL that reads.
    view : str, optional
        How its answer is shown: table, graph, bar, line, matrix, tree, number or raw.

    Examples
    --------
    >>> ask_address("ASK {}", "number")
    '/ask?query=ASK%20%7B%7D&view=number'
    """
    if len(query) > LONGEST_QUERY:
        return None
    address = session.link(session.ASK, query=pack_query(query), view=view)
    return address if len(address) <= _LONGEST_ADDRESS else None


def edit_as_sparql(
    query: str, view: str | None = None, label: str = "Edit as SPARQL", key: str | None = None
) -> None:
    """Offer to open the query behind what is on screen; one too long for a link, as a file.

    Parameters
    ----------
    query : str
        The query that returns what is on screen.
    view : str, optional
        How its answer is shown, as for :func:`ask_address`.
    label : str
        What the button says.
    key : str, optional
        Names the button among those of the page; needed where two say the same.
    """
    address = ask_address(query, view)
    if address is not None:
        st.link_button(label, address, key=key)
        return
    st.download_button(
        f"{label} (a file)",
        query,
        "query.rq",
        "application/sparql-query",
        on_click="ignore",
        key=key,
        help="The query is too long for a link: open the file on the Ask page, under More.",
    )
