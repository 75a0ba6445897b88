"""What an endpoint says itself of a query that it did not answer, as text or in JSON."""

from __future__ import annotations

import json
import re
from typing import Final

_LONGEST: Final = 300
#: Where engines put the reason, the most telling first; ``error`` and ``title`` may be a status.
_NAMES: Final = (
    "exception",
    "detailedMessage",
    "detail",
    "message",
    "reason",
    "error_description",
    "error",
    "title",
)
#: A text by its name, also in JSON that was cut.
_TEXT: Final = re.compile(r'"(\w+)"\s*:\s*("(?:[^"\\]|\\.)*")')


def first_line(said: str) -> str:
    r"""Return the reason in what comes with an error; empty for a web page.

    Examples
    --------
    >>> first_line('{"exception": "Token SELCT: mismatched input", "query": "SELCT *"}')
    'Token SELCT: mismatched input'
    >>> first_line("Parse error\nSELCT *"), first_line("<html>Bad request</html>")
    ('Parse error', '')
    """
    text = said.strip()
    if text.startswith("{"):
        text = reason_in(text) or text
    line = text.split("\n")[0][:_LONGEST] if "<" not in text[:20] else ""
    return "".join(filter(str.isprintable, line))


def reason_in(text: str) -> str:
    """Return the reason that JSON gives, in one line; empty where it is none or gives none.

    Examples
    --------
    >>> reason_in('{"status": 400, "error": {"message": "Too many joins."}}')
    'Too many joins.'
    >>> reason_in('{"head": {"vars": ["message"]}, "results": {"bindings": []}}')
    ''
    """
    try:
        found = _reason(json.loads(text))
    except (ValueError, RecursionError):  # it may be cut, or nested without end
        found = _named(dict(reversed(_TEXT.findall(text)))) if text.startswith("{") else ""
    return " ".join(found.split())[:_LONGEST]


def _reason(told: object) -> str:
    if isinstance(told, str):
        return told
    if not isinstance(told, dict) or "results" in told or "boolean" in told:
        return ""
    return next((said for name in _NAMES if (said := _reason(told.get(name)))), "")


def _named(texts: dict[str, str]) -> str:
    return next((str(json.loads(texts[name])) for name in _NAMES if name in texts), "")
