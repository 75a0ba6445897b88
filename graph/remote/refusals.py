"""What an endpoint means when it does not answer, and what to do about it, for a visitor."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from graph.remote.credentials import without_login
from graph.remote.itself import STATUS, WHY, asks_for_another
from graph.store import OURSELVES

if TYPE_CHECKING:
    import urllib3

    from graph.store import Limits

_LONGEST_PLACE: Final = 200
#: A number of seconds; longer ones are none.
_NUMBER: Final = re.compile(r"[0-9]{1,12}")
_WHERE: Final = (
    "Check that this is the address of its SPARQL endpoint; docs/engines.md says how that looks "
    "for each engine."
)

#: The engine's own words, and what they come to.
_MEANT: Final = (
    (
        re.compile(r"Virtuoso.* SP031: .* not mentioned in GROUP BY"),
        "is a Virtuoso, which cannot sort by what is computed from a group, as this query does; "
        "ask it of the data here, or of another engine.",
    ),
    (
        re.compile(r"Virtuoso.* SQ200: Stack Overflow"),
        "is a Virtuoso, for which this query is too deep; "
        "ask it of the data here, or of another engine.",
    ),
)


def meaning_of(reason: str) -> str:
    """Say what a refusal means; empty where nothing is known of it.

    Examples
    --------
    >>> meaning_of("Virtuoso 42000 Error SQ200: Stack Overflow.")[:45]
    'is a Virtuoso, for which this query is too de'
    """
    return next((words for pattern, words in _MEANT if pattern.search(reason)), "")


def when_late(limits: Limits) -> str:
    """Say what to do where an answer takes too long: nobody can shorten the program's questions.

    Examples
    --------
    >>> from graph.store import Limits
    >>> when_late(Limits())
    'Ask for less.'
    """
    if limits.askers == OURSELVES:
        return "Check that it runs and is not busy, and ask again later."
    return "Ask for less."


def unreadable(kind: str, name: str) -> str:
    """Say that an answer is not what its media type promises, or has the wrong one."""
    if kind == "text/html":
        return f"{name} answered with a web page. {_WHERE}"
    return (
        f"{name} answered something that is not a whole {kind or 'SPARQL result'}. "
        "Is it a SPARQL endpoint? Its log may say more."
    )


def why_not(response: urllib3.BaseHTTPResponse, reason: str, name: str, *, logged_in: bool) -> str:
    """Say what came in place of an answer, and what to do.

    Parameters
    ----------
    reason : str
        What the endpoint said itself; empty if nothing for people.
    logged_in : bool
        Whether a login was sent.
    """
    status = response.status
    told = f": {reason.rstrip('.')}" if reason else ""
    said = f"{name} answered HTTP {status}{told}."
    if status == STATUS and reason == WHY and asks_for_another():
        return (
            f"{name} asks this server, which asks {name}: each would wait for the other, so one of "
            "them has to be given another endpoint."
        )
    if status == STATUS and reason == WHY:
        return (
            f"{name} is this server itself, which would wait for its own answer; enter the address "
            "of another one."
        )
    if 300 <= status < 400:
        return (
            f"{name} answered HTTP {status}: it sends to {_place(response, name)}. "
            "That is not followed, so that no login goes astray; if the endpoint is there, "
            "enter that address."
        )
    if status in {401, 403} and logged_in:
        return (
            f"{name} does not take the login that is kept for it (HTTP {status}). Check it in the "
            "server's file of secrets; docs/engines.md says how it is written."
        )
    if status in {401, 403}:
        return f"{name} wants a login (HTTP {status}); docs/engines.md says where it is kept."
    if status in {404, 405, 410}:
        return f"{said} {_WHERE}"
    return f"{said}{when_again(response) or ' Ask again later; its log may say more.'}"


def _place(response: urllib3.BaseHTTPResponse, name: str) -> str:
    """Return where a redirect leads; not what follows a question mark or names a user."""
    whole = without_login(response.headers.get("Location", ""), name)
    place = whole.split("?")[0][:_LONGEST_PLACE]
    return place if place.isprintable() and place and "@" not in place else "another address"


def seconds_to_wait(response: urllib3.BaseHTTPResponse) -> float:
    """Return after how many seconds to ask again: what it says, or half a second."""
    wanted = response.headers.get("Retry-After", "").strip()
    if not wanted:
        return 0.5
    return float(wanted) if _NUMBER.fullmatch(wanted) else math.inf


def when_again(response: urllib3.BaseHTTPResponse) -> str:
    """Say when an endpoint that is busy wants to be asked again; empty where it does not say."""
    wanted = response.headers.get("Retry-After", "").strip()[:40]
    if _NUMBER.fullmatch(wanted):
        return f" Ask again in {int(wanted):,} s."
    return f" Ask again after {wanted}." if wanted and wanted.isprintable() else ""
