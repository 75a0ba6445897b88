"""Fetch a source from an address, only where the operator allows it and never from inside.

Off unless OPS_ATLAS_ALLOW_URLS=1. Each host is resolved here, refused if any of its addresses is
private, and connected to at the very address that was checked; every redirect goes through the
same. So a server of this program cannot be used to look at what only its own network can see.
"""

from __future__ import annotations

import ipaddress
import os
import re
import socket
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urljoin, urlsplit

from graph.scratch import scratch_folder, told_if_full
from ontology.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from urllib.parse import SplitResult

    import urllib3

    from graph.importing.watching import Watch

_SECONDS: Final = 30.0
_MOST_REDIRECTS: Final = 5
_MOST_BYTES: Final = 4 * 2**30
#: Where the IPv6 addresses of the internet are; all others are for networks of one's own.
_INTERNET: Final = ipaddress.ip_network("2000::/3")
#: IPv6 addresses that a gateway turns into the IPv4 address at their end.
_TRANSLATED: Final = ipaddress.ip_network("64:ff9b::/96")
_ACCEPT: Final = (
    "text/turtle, application/trig, application/n-triples, application/n-quads, "
    "application/ld+json, application/rdf+xml;q=0.9, */*;q=0.1"
)
_SUFFIXES: Final = {
    "text/turtle": ".ttl",
    "application/trig": ".trig",
    "application/n-triples": ".nt",
    "application/n-quads": ".nq",
    "application/ld+json": ".jsonld",
    "application/rdf+xml": ".rdf",
    "text/n3": ".n3",
    "application/zip": ".zip",
}


def is_address(source: str) -> bool:
    """Say whether a source is an address on the web."""
    return bool(re.match(r"https?://", source, re.I))


def allowed() -> bool:
    """Say whether the operator allows fetching."""
    return os.environ.get("OPS_ATLAS_ALLOW_URLS") == "1"


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the public internet, and so is any that it stands for."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        translated = ipaddress.IPv4Address(int(found) % 2**32) if found in _TRANSLATED else None
        found = found.ipv4_mapped or found.sixtofour or translated or found
        if isinstance(found, ipaddress.IPv6Address) and found not in _INTERNET:
            return False
    return found.is_global and not found.is_multicast


@contextmanager
def fetched(
    address: str, watch: Watch, *, may_reach: Callable[[str], bool] = is_public
) -> Iterator[Path]:
    """Fetch a source to a file that lies in a temporary folder.

    Parameters
    ----------
    may_reach : callable
        Decides by the IP address whether a host may be reached.

    Raises
    ------
    SourceError
        If it is not allowed, cannot be reached, or answers something else than a file.
    """
    if not allowed():
        raise SourceError(
            f"{address}: fetching is off. Save the file and import that, or let the person who "
            "runs the server set OPS_ATLAS_ALLOW_URLS=1."
        )
    watch.doing(f"Fetching {address}")
    with scratch_folder() as folder:
        answer, final = _open(address, may_reach)
        try:
            target = folder / _file_name(final, answer.headers.get("content-type", ""))
            _save(answer, target, address, watch)
        finally:
            answer.release_conn()
        yield target


def _open(address: str, may_reach: Callable[[str], bool]) -> tuple[urllib3.BaseHTTPResponse, str]:
    first = address
    for _ in range(_MOST_REDIRECTS + 1):
        answer = _ask(address, first, may_reach)
        if answer.status not in {301, 302, 303, 307, 308}:
            break
        answer.release_conn()
        try:
            address = urljoin(address, answer.headers.get("location", ""))
        except ValueError as error:
            raise SourceError(f"{first} redirects to no web address.") from error
    else:
        raise SourceError(f"{first} redirects more than {_MOST_REDIRECTS} times.")
    if answer.status != 200:
        answer.release_conn()
        raise SourceError(f"{first} answers {answer.status}; check the address.")
    return answer, address


def _ask(address: str, first: str, may_reach: Callable[[str], bool]) -> urllib3.BaseHTTPResponse:
    import urllib3

    parts, host, port = _split(address, first)
    ip = _resolve(host, port, first, may_reach)
    timeout = urllib3.Timeout(connect=_SECONDS, read=_SECONDS)
    pool: urllib3.HTTPConnectionPool
    if parts.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            ip,
            port,
            server_hostname=host,
            assert_hostname=host,
            timeout=timeout,
            retries=False,
        )
    else:
        pool = urllib3.HTTPConnectionPool(ip, port, timeout=timeout, retries=False)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        return pool.urlopen(
            "GET",
            path,
            headers={"host": parts.netloc, "accept": _ACCEPT, "accept-encoding": "identity"},
            redirect=False,
            preload_content=False,
            assert_same_host=False,
        )
    except urllib3.exceptions.HTTPError as error:
        raise SourceError(f"{address} cannot be reached: {type(error).__name__}.") from error


def _split(address: str, first: str) -> tuple[SplitResult, str, int]:
    """Take an address apart, into its parts, its host and its port."""
    wrong = address if address == first else f"{first} leads to {address}, which"
    try:
        parts = urlsplit(address)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise SourceError(f"{wrong} is no web address: {error}.") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise SourceError(f"{wrong} is no plain web address.")
    return parts, parts.hostname, port


def _resolve(host: str, port: int, first: str, may_reach: Callable[[str], bool]) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SourceError(f"{first}: there is no host {host}.") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not all(map(may_reach, addresses)):
        raise SourceError(
            f"{first} leads to {host}, an address inside a private network; it is not fetched."
        )
    return addresses[0]


def _save(answer: urllib3.BaseHTTPResponse, target: Path, address: str, watch: Watch) -> None:
    import urllib3

    length = answer.headers.get("content-length", "")
    watch.begin(int(length) if length.isdecimal() else 0, counting=False)
    done = 0
    try:
        with told_if_full(), target.open("wb") as file:
            for part in answer.stream(2**16):
                done += len(part)
                if done > _MOST_BYTES:
                    raise SourceError(f"{address} sends more than {_MOST_BYTES // 2**30} GB.")
                watch.read(done)
                file.write(part)
    except urllib3.exceptions.HTTPError as error:
        raise SourceError(f"{address} broke off after {done:,} bytes; try again.") from error


def _file_name(address: str, kind: str) -> str:
    """Name the file after the address; its suffix after what the server says, if it has none."""
    parts = urlsplit(address)
    name = PurePosixPath(unquote(parts.path)).name or parts.hostname or "source"
    name = re.sub(r"[^\w.-]", "_", name)[:120]
    suffix = _SUFFIXES.get(kind.partition(";")[0].strip().lower(), "")
    return name if PurePosixPath(name).suffix else name + suffix
