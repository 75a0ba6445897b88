"""What an engine means when it refuses a query that others answer, in words for a visitor."""

from __future__ import annotations

import re
from typing import Final

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


def in_words(reason: str) -> str:
    """Say what a refusal means; empty where nothing is known of it.

    Examples
    --------
    >>> in_words("Virtuoso 42000 Error SQ200: Stack Overflow.")[:45]
    'is a Virtuoso, for which this query is too de'
    """
    return next((words for pattern, words in _MEANT if pattern.search(reason)), "")
