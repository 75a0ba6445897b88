"""Who may change the data: reading is open, importing needs the operator's leave.

OPS_ATLAS_IMPORT is ``1``, ``0`` or the name of a role. Without it importing is on where the server
listens on this machine only, for those whose browser is on it too: behind a proxy every visitor
reaches such a server. A role is looked for in the ``roles`` of a visitor who logged in
through Streamlit's OpenID Connect login, or in the claim that OPS_ATLAS_ROLES names.
OPS_ATLAS_MOST_TRIPLES limits what one visitor brings in at once; Streamlit's own
``server.maxUploadSize`` limits the size of a file.
"""

from __future__ import annotations

import ipaddress
import os
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import streamlit as st

from graph.number_settings import number_set

if TYPE_CHECKING:
    from collections.abc import Mapping

_ON: Final = frozenset({"1", "true", "yes", "on"})
_OFF: Final = frozenset({"0", "false", "no", "off"})
#: What proxies add for the server behind them.
_FORWARDED: Final = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
#: More triples than this are not held in memory for a visitor; the terminal takes any number.
MOST_TRIPLES: Final = 5_000_000


def may_import() -> bool:
    """Say whether this visitor may import, and change which snapshot is in use."""
    wanted = os.environ.get("OPS_ATLAS_IMPORT", "").strip()
    if not wanted:
        here = listens_here_only(st.get_option("server.address"))
        return here and comes_from_here(st.context.headers)
    if wanted.lower() in _ON | _OFF:
        return wanted.lower() in _ON
    return wanted in _roles()


def most_triples() -> int:
    """Return how many triples one visitor may bring in at once.

    Raises
    ------
    ParameterError
        If the setting is not a number, or negative.
    """
    return int(number_set("OPS_ATLAS_MOST_TRIPLES", MOST_TRIPLES))


def listens_here_only(address: str | None) -> bool:
    """Say whether an address is reached from this machine only.

    Examples
    --------
    >>> listens_here_only("127.0.0.1"), listens_here_only("0.0.0.0"), listens_here_only(None)
    (True, False, False)
    """
    if not address:
        return False
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def comes_from_here(headers: Mapping[str, str]) -> bool:
    """Say whether a page was opened at this machine's own address, and through no proxy.

    Examples
    --------
    >>> comes_from_here({"Origin": "http://localhost:8501"})
    True
    >>> comes_from_here({"Origin": "https://atlas.example.org"})
    False
    >>> comes_from_here({"Origin": "http://localhost:8501", "X-Forwarded-For": "203.0.113.9"})
    False
    """
    if any(name in headers for name in _FORWARDED):
        return False
    origin = headers.get("Origin")
    return origin is None or listens_here_only(urlsplit(origin).hostname)


def why_not() -> str:
    """Say in a sentence what would have to be done."""
    wanted = os.environ.get("OPS_ATLAS_IMPORT", "").strip()
    if wanted and wanted.lower() not in _ON | _OFF:
        return f"Importing needs the role “{wanted}”; log in with an account that has it."
    return (
        "Importing is off on this server. The person who runs it can turn it on with "
        "OPS_ATLAS_IMPORT=1, or for one role of those who log in with OPS_ATLAS_IMPORT=role."
    )


def can_log_in() -> bool:
    """Say whether a login is set up and this visitor has not used it yet."""
    wanted = os.environ.get("OPS_ATLAS_IMPORT", "").strip().lower()
    by_role = bool(wanted) and wanted not in _ON | _OFF
    return by_role and _login_is_configured() and not st.user.to_dict().get("is_logged_in")


def _login_is_configured() -> bool:
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def _roles() -> frozenset[str]:
    user = st.user.to_dict()
    if not user.get("is_logged_in"):
        return frozenset()
    roles: object = user.get(os.environ.get("OPS_ATLAS_ROLES", "").strip() or "roles")
    if isinstance(roles, str):
        return frozenset([roles])
    return frozenset(map(str, roles)) if isinstance(roles, list | tuple) else frozenset()
