"""What is wrong with the address of an endpoint, for who enters it for the first time."""

from __future__ import annotations

import re
import ssl
from typing import Final

from ontology.errors import EndpointError

_ADDRESS: Final = re.compile(r"https?://[^\s\x00-\x1f]+", re.IGNORECASE)
#: A host with a port or a dot in it, and perhaps a path: an address without its beginning.
_NO_SCHEME: Final = re.compile(r"(?:localhost|[\w-]+(?:\.[\w-]+)+|[\w-]+(?=:))(?::\d+)?(?:/\S*)?")
#: A name or a password before the host, or a parameter that is called like one.
_LOGIN: Final = re.compile(
    r"\A(?:\w+:)?[/\\]*[^/?#\\]*@|[?&](?:(?:auth|pass|pwd|sig|jwt)=|[^=&#]*"
    r"(?:token|key|secret|passw|credential|signature|authorization)[^=&#]*=)",
    re.IGNORECASE,
)


def read_address(text: str) -> str:
    """Return an endpoint's address without what often comes along with it: spaces and brackets.

    Raises
    ------
    EndpointError
        If it is none.

    Examples
    --------
    >>> read_address(" <HTTPS://example.org/sparql> ")
    'https://example.org/sparql'
    """
    address = text.strip()
    if len(address) > 1 and address[0] + address[-1] in {"<>", '""', "''"}:
        address = address[1:-1].strip()
    if _LOGIN.search(address):
        raise EndpointError(
            "A login does not belong in the address of an endpoint, where every page would "
            "show it; docs/engines.md says where it is kept."
        )
    if _NO_SCHEME.fullmatch(address):
        raise EndpointError(f"{address!r} needs http:// or https:// before it.")
    if not _ADDRESS.fullmatch(address):
        raise EndpointError(
            f"{address!r} is not an endpoint's address; write it as https://host/sparql."
        )
    if "#" in address:
        raise EndpointError(
            f"{address!r} is the address of a page, since no server is told what follows a #; "
            "docs/engines.md says how the address of each engine's endpoint looks."
        )
    scheme, rest = address.split(":", 1)
    return f"{scheme.lower()}:{rest}"


def why_unreachable(address: str, error: BaseException) -> str:
    """Say why nothing could be asked there, and what to do.

    Parameters
    ----------
    error : Exception
        What went wrong, or something that was raised for it.
    """
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return (
                f"{address} shows a certificate that is not trusted here: {cause.verify_message}. "
                "If you trust it, let SSL_CERT_FILE name a file with it when this is started."
            )
        if isinstance(cause, ssl.SSLError):
            return without_tls(address)
        cause = cause.__context__ or (cause.args[0] if _wraps(cause) else None)
    return f"{address} cannot be reached. Check the address and that the server runs."


def without_tls(address: str) -> str:
    """Say that no encrypted connection came about."""
    return f"{address} does not speak https. If it speaks http, begin the address with http://."


def closed_at_once(address: str) -> str:
    """Say that a connection was closed before any answer."""
    again = "Ask again later; its log may say more."
    if address.startswith("http:"):
        again = f"If it speaks https, begin the address with https://. {again}"
    return f"{address} closed the connection without an answer. {again}"


def _wraps(error: BaseException) -> bool:
    return bool(error.args) and isinstance(error.args[0], BaseException)
