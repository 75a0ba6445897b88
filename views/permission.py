"""Who may change the data: reading is open, importing needs the operator's leave.

OPS_ATLAS_IMPORT is ``1``, ``0`` or the name of a role. Without it importing is on where the server
listens on this machine only. A role is looked for in the ``roles`` of a visitor who logged in
through Streamlit's OpenID Connect login.
"""

from __future__ import annotations

import ipaddress
import os
from typing import Final

import streamlit as st

_ON: Final = frozenset({"1", "true", "yes", "on"})
_OFF: Final = frozenset({"0", "false", "no", "off"})


def may_import() -> bool:
    """Say whether this visitor may import, and change which snapshot is in use."""
    wanted = os.environ.get("OPS_ATLAS_IMPORT", "").strip()
    if not wanted:
        return listens_here_only(st.get_option("server.address"))
    if wanted.lower() in _ON | _OFF:
        return wanted.lower() in _ON
    return wanted in _roles()


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


def why_not() -> str:
    """Say in a sentence what would have to be done."""
    wanted = os.environ.get("OPS_ATLAS_IMPORT", "").strip()
    if wanted and wanted.lower() not in _ON | _OFF:
        return f"Importing needs the role {wanted!r}; log in with an account that has it."
    return (
        "Importing is off on this server. The person who runs it can turn it on with "
        "OPS_ATLAS_IMPORT=1, or for one role of those who log in with OPS_ATLAS_IMPORT=role."
    )


def _roles() -> frozenset[str]:
    user = st.user.to_dict()
    if not user.get("is_logged_in"):
        return frozenset()
    roles: object = user.get("roles")
    if isinstance(roles, str):
        return frozenset([roles])
    return frozenset(map(str, roles)) if isinstance(roles, list | tuple) else frozenset()
