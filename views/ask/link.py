"""A query in a link: as it is while it is short; compressed, or kept by the server, if long."""

from __future__ import annotations

import base64
import binascii
import zlib
from html import escape
from typing import Final

import streamlit as st

from graph.querying.syntax import names_blank_node, with_prefix_lines
from ontology.errors import ParameterError
from views import session
from views.ask.kept_queries import KEPT

_PACKED: Final = "z:"
_KEPT: Final = "k:"
_SHORT: Final = 400
#: Characters of a query in an address; browsers, proxies and our own server take no more.
_LONGEST_PACKED: Final = 24_000
#: No longer query is run.
LONGEST_QUERY: Final = 2**20
_TOO_LONG: Final = "What is shown is too much for one query: it would be longer than 1 MB."
_UNNAMED: Final = "As SPARQL it cannot be asked for: something that is shown has no IRI."


def pack_query(query: str) -> str:
    """Write a query for the URL.

    Examples
    --------
    >>> pack_query("ASK { ?s ?p ?o }")
    'ASK { ?s ?p ?o }'
    """
    if len(query) <= _SHORT and not query.startswith((_PACKED, _KEPT)):
        return query
    packed = base64.urlsafe_b64encode(zlib.compress(query.encode())).decode().rstrip("=")
    return _PACKED + packed if len(packed) <= _LONGEST_PACKED else _KEPT + KEPT.keep(query)


def unpack_query(text: str) -> str:
    """Undo :func:`pack_query`.

    Raises
    ------
    ParameterError
        If the text was cut off or changed on its way, or the query is not kept any more.
    """
    if text.startswith(_KEPT):
        return KEPT.find(text.removeprefix(_KEPT))
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
    """Return the address at which the Ask page runs a query, or None if it is too long to be run.

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
    if len(query.encode()) > LONGEST_QUERY:
        return None
    return session.link(session.ASK, query=pack_query(query), view=view)


def edit_as_sparql(
    query: str, view: str | None = None, label: str = "Edit as SPARQL", key: str | None = None
) -> None:
    """Offer to open the query behind what is on screen.

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
    address, why_not = _offer(query, view)
    if address is None:
        st.caption(why_not)
    else:
        st.link_button(label, address, key=key)


def sparql_link(query: str) -> str:
    """Link to the query of a list or a row, in markup; nothing where there is no query."""
    if not query:
        return ""
    address, why_not = _offer(with_prefix_lines(query))
    if address is None:
        return f' <i class="sparql" title="{why_not}">no SPARQL</i>'
    return f' <a class="sparql" href="{escape(address)}" title="Edit as SPARQL">SPARQL</a>'


def sparql_in_words(query: str, label: str = "Edit as SPARQL") -> str:
    """Link to a query, in Markdown; where there is no query, say why."""
    if not query:
        return "As SPARQL it cannot be asked for: nothing here has an IRI."
    address, why_not = _offer(query)
    return f"[{label}]({address})" if address else why_not


def _offer(query: str, view: str | None = None) -> tuple[str | None, str]:
    """Return where a query of ours can be asked, or why it cannot be."""
    if names_blank_node(query):
        return None, _UNNAMED
    return ask_address(query, view), _TOO_LONG
