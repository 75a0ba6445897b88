"""Receive what an endpoint sends: as long and as much as agreed, and never cut silently."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from graph.querying.syntax import limit_of
from graph.remote.credentials import without_login
from graph.remote.reasons import first_line
from graph.remote.refusals import when_late
from graph.remote.unpacking import CODINGS, PackedError, unpacked
from graph.solutions import Solutions
from graph.store import Limits
from ontology.errors import EndpointError, EndpointUnsteady, QueryError, QueryTimeout

if TYPE_CHECKING:
    from collections.abc import Iterator

    import urllib3

    from graph.solutions import Triples

_PART: Final = 2**16
_TYPED: Final = Limits()
_BROKE_OFF: Final = "{} broke off in the middle of its answer; ask again."
_TABLES: Final = frozenset({"text/tab-separated-values", "text/csv"})
_LONGEST_REASON: Final = 20_000
#: A number of rows; longer ones are no limit.
_NUMBER: Final = re.compile(r"[0-9]{1,12}")
#: What Virtuoso calls an answer that its own time limit cut, under HTTP 200.
_CUT_BY_TIME: Final = "S1TAT"


def iter_parts(
    response: urllib3.BaseHTTPResponse, until: float, name: str, limits: Limits = _TYPED
) -> Iterator[bytes]:
    """Yield an answer as it comes, unpacked; one byte by byte is left at its deadline too.

    Parameters
    ----------
    until : float
        On the monotonic clock.
    limits : Limits, optional
        Who asks.

    Raises
    ------
    QueryTimeout
        If it was still coming at the deadline.
    EndpointUnsteady
        If it broke off.
    EndpointError
        If it is packed in a way that is not read here.
    """
    import urllib3

    too_late = QueryTimeout(f"{name} was still answering at the deadline. {when_late(limits)}")
    try:
        for part in _unpacked(response, name):
            if time.monotonic() > until:
                raise too_late
            if part:
                yield part
    except urllib3.exceptions.ReadTimeoutError as error:
        raise too_late from error
    except (urllib3.exceptions.HTTPError, PackedError) as error:
        raise EndpointUnsteady(_BROKE_OFF.format(name)) from error


def _unpacked(response: urllib3.BaseHTTPResponse, name: str) -> Iterator[bytes]:
    parts = iter(lambda: response.read1(_PART, decode_content=False), b"")
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    if coding in {"", "identity"}:
        return parts
    if coding not in CODINGS:
        raise EndpointError(
            f"{name} packs its answers as {coding[:20]!r}, which is not read here; "
            "let it pack them with gzip or not at all."
        )
    return unpacked(parts, coding)


def read_body(
    response: urllib3.BaseHTTPResponse, until: float, limits: Limits, name: str
) -> tuple[bytes, bool]:
    """Read to the end or a limit; TSV and N-Triples are cut at a whole line.

    Raises
    ------
    QueryError
        If an answer that cannot be cut is larger than allowed.
    """
    by_line = response.headers.get("Content-Type", "").startswith(
        ("text/tab-separated-values", "application/n-triples")
    )
    lines, size = 0, 0
    parts: list[bytes] = []
    for part in iter_parts(response, until, name, limits):
        parts.append(part)
        lines += part.count(b"\n")
        size += len(part)
        if size > limits.size and (not by_line or not lines):
            raise QueryError(
                f"{name} answers with more than {limits.size // 2**20:,} MB. Ask for less."
            )
        if size > limits.size or (by_line and lines > limits.rows + 1):
            body = b"".join(parts)
            return body[: body.rfind(b"\n") + 1], True
    refuse_half_row(response, parts[-1] if parts else b"", name)
    return b"".join(parts), False


def refuse_half_row(response: urllib3.BaseHTTPResponse, end: bytes, name: str) -> None:
    """Refuse a table that ends within a row, where only its end says that all of it came.

    So it is without a length and without chunks; of a number that was cut nobody sees it. A table
    that is cut between two rows is one, and cannot be told.

    Raises
    ------
    EndpointUnsteady
        If it was cut.
    """
    told = {"Content-Length", "Transfer-Encoding"} & set(map(str.title, response.headers))
    if end and not told and media_type(response) in _TABLES and not end.endswith(b"\n"):
        raise EndpointUnsteady(_BROKE_OFF.format(name))


def read_reason(response: urllib3.BaseHTTPResponse, until: float, name: str) -> str:
    """Read the reason in what comes with an error, in one line; empty for a web page.

    A login that it repeats is taken out.
    """
    said = b""
    with suppress(EndpointError, QueryTimeout):
        for part in iter_parts(response, until, name):
            said += part
            if len(said) >= _LONGEST_REASON:
                break
    whole = without_login(said[:_LONGEST_REASON].decode(errors="replace"), name)
    return without_login(first_line(whole), name)  # JSON has its own signs


def media_type(response: urllib3.BaseHTTPResponse) -> str:
    """Return what an answer says that it is, in small letters and without parameters."""
    return response.headers.get("Content-Type", "").split(";")[0].strip().lower()


def is_virtuoso(response: urllib3.BaseHTTPResponse) -> bool:
    """Say whether a Virtuoso answered: what it sends cannot be passed on as it is.

    It cuts answers under HTTP 200, writes IRIs in TSV without brackets and names blank nodes by
    IRIs.
    """
    said = response.headers
    marked = "X-SPARQL-MaxRows" in said or "X-SQL-State" in said
    return marked or said.get("Server", "").startswith("Virtuoso")


def most_rows(response: urllib3.BaseHTTPResponse) -> int | None:
    """Return after how many rows an endpoint cuts every answer; only Virtuoso says it."""
    said = response.headers.get("X-SPARQL-MaxRows", "")
    return int(said) or None if _NUMBER.fullmatch(said) else None


def is_cut_by_time(response: urllib3.BaseHTTPResponse) -> bool:
    """Say whether an answer ends where the endpoint's own time limit did; Virtuoso says it."""
    return response.headers.get("X-SQL-State") == _CUT_BY_TIME


def limit_note(
    response: urllib3.BaseHTTPResponse,
    result: Solutions | Triples,
    query: str,
    most_wanted: int | None,
) -> str | None:
    """Say why rows are missing: our limit, or the endpoint's own, which Virtuoso only hints at.

    Parameters
    ----------
    most_wanted : int or None
        Our limit, if it was reached.
    """
    if most_wanted is not None:
        return f"These are the first {min(len(result), most_wanted):,} of more."
    if is_cut_by_time(response):
        return "The endpoint stopped at its own time limit, so there may be more."
    most, asked = most_rows(response), limit_of(query)
    if most is None or len(result) < most or (asked is not None and asked <= most):
        return None
    return f"The endpoint cuts every answer at {most:,} rows, so there may be more."
