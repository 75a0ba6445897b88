"""Logins for endpoints, from a file of the server's and never from a link, a page or a log.

The file is TOML, ``.streamlit/secrets.toml`` or where OPS_ATLAS_SECRETS says::

    [endpoints.market]
    url = "https://example.org/sparql"
    user = "reader"
    password = "…"            # or: token = "…"

A login goes to exactly the address beside it, and redirects are not followed.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from base64 import b64decode, b64encode
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, quote_plus

from ontology.errors import EndpointError

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE: Final = Path(".streamlit") / "secrets.toml"

#: The characters of a token (RFC 6750), and some that servers use as well.
_TOKEN: Final = re.compile(r"[!-~]+")


def login_headers(endpoint: str) -> dict[str, str]:
    """Return the headers that log in to an endpoint; none where no login is kept for it.

    Raises
    ------
    EndpointError
        If the file of secrets cannot be read, or the login in it is not whole.
    """
    for name, one in _kept().items():
        if isinstance(one, dict) and one.get("url") == endpoint:
            return _headers(name, one)
    return {}


def has_login(endpoint: str) -> bool:
    """Say whether a login is kept for an endpoint."""
    return bool(login_headers(endpoint))


def without_login(text: str, endpoint: str) -> str:
    """Take a login out of what its endpoint said: some repeat in an error what they were sent."""
    for header in login_headers(endpoint).values():
        kind, _, secret = header.partition(" ")
        plain = b64decode(secret).decode() if kind == "Basic" else secret
        for part in (secret, plain, plain.partition(":")[2]):
            ways = "|".join(map(re.escape, _ways_to_write(part)))
            text = re.sub(ways, "…", text, flags=re.IGNORECASE) if ways else text
    return text


def _ways_to_write(part: str) -> list[str]:
    """Return how a text may come back: as it is, or as in an address, a page, JSON or Latin-1."""
    ways = {
        part,
        quote(part),
        quote(part, safe=""),
        quote_plus(part),
        escape(part),
        escape(part, quote=False),
        json.dumps(part)[1:-1],
        json.dumps(part, ensure_ascii=False)[1:-1],
        part.encode().decode("latin-1"),
    }
    return sorted(filter(None, ways), key=len, reverse=True)


def _kept() -> Mapping[str, Any]:
    path = Path(os.environ.get("OPS_ATLAS_SECRETS") or _FILE).expanduser()
    try:
        with path.open("rb") as file:
            found = tomllib.load(file).get("endpoints", {})
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EndpointError(
            "The server's file of secrets cannot be read, it has to be TOML; docs/engines.md says "
            "how it is written."
        ) from error
    return found if isinstance(found, dict) else {}


def _headers(name: str, login: Mapping[str, Any]) -> dict[str, str]:
    if token := str(login.get("token", "")):
        if not _TOKEN.fullmatch(token):
            raise EndpointError(
                f"The token of the endpoint {name} holds a character that no token has, such as a "
                "space or a line break."
            )
        return {"Authorization": f"Bearer {token}"}
    user, password = login.get("user"), login.get("password")
    if not user or password is None:
        raise EndpointError(
            f"The login of the endpoint {name} needs a user and a password, or a token."
        )
    return {"Authorization": f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"}
