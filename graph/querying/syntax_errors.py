"""What is wrong with a query that the engine cannot read, with line and column."""

from __future__ import annotations

import re
from typing import Final

from graph.querying.syntax import place_in, token_pattern, undeclared_prefixes
from ontology.errors import QueryError
from ontology.namespaces import PREFIXES

#: What cannot even be part of a name.
_ODD: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xb6\xb8-\xbf\xd7\xf7\u2000-\u200b\u200e-\u203e\u2041-\u206f"
    r"\u2190-\u2bff\u3000\ufeff]"
)
_PLACE: Final = re.compile(r"(?:error )?at (\d+):(\d+):?\s*(?:expected )?(.*)", re.DOTALL)


def syntax_error(message: str, query: str) -> QueryError:
    """Turn the engine's message (``error at 4:13: expected …``) into a sentence with its place."""
    unknown = [p for p in undeclared_prefixes(query) if p not in PREFIXES]
    place = _PLACE.search(message)
    if place is None:
        return QueryError(f"The query cannot be read: {message.strip()}")
    line, column, expected = int(place[1]), int(place[2]), _readable(place[3])
    if unknown:
        line, column = _find_prefix(query, unknown[0]) or (line, column)
        reason = f"the prefix {unknown[0]}: is not declared; add PREFIX {unknown[0]}: <…>"
    elif stray := _stray(query):
        line, column = place_in(query, stray.start())
        reason = (
            f"the character {_called(stray[0])} means nothing in SPARQL outside of a text; "
            "delete or replace it"
        )
    elif "IRI parsing failed" in expected:
        reason = "this is not an IRI"
    elif expected:
        reason = f"expected {expected}"
    else:
        reason = "something is missing or out of place here, or just before"
    return QueryError(f"Syntax error at line {line}, column {column}: {reason}.", line, column)


def _readable(expected: str) -> str:
    """Keep what explains the mistake; a parser's list of keywords and classes does not."""
    expected = expected.strip().rstrip(".").removeprefix("one of ")
    options = [part.strip() for part in expected.split(", ")]
    words = [o for o in options if o and not o.startswith("[") and not o.isupper()]
    return " or ".join(words) if len(words) == len(options) <= 4 else ""


def _stray(query: str) -> re.Match[str] | None:
    """Find a byte order mark, an odd space, a curly quote: what came along with a copied text."""
    for match in token_pattern().finditer(query):
        if match.lastgroup in {"skip", "other"} and match[0][0] != "#":
            found = _ODD.search(query, match.start(), match.end())
            if found:
                return found
    return None


def _called(character: str) -> str:
    """Name a character by its code, and show it where it can be seen.

    Examples
    --------
    >>> _called("\ufeff"), _called("“")
    ('U+FEFF', '“ (U+201C)')
    """
    code = f"U+{ord(character):04X}"
    return f"{character} ({code})" if character.isprintable() else code


def _find_prefix(query: str, prefix: str) -> tuple[int, int] | None:
    for match in token_pattern().finditer(query):
        if match.lastgroup == "name" and match[0].startswith(f"{prefix}:"):
            return place_in(query, match.start())
    return None
