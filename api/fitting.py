"""Answers cut to what an agent's context can bear, with a word on what was left out."""

from __future__ import annotations

import json
from typing import Any, Final

#: The most characters of an answer, some eight thousand tokens: three disciplines side by side.
MOST_CHARACTERS: Final = 30_000
#: Entries of a list, of one within it and of those further in, and letters: tried until it fits.
_STEPS: Final = (
    *(((50, most, most), 1_000) for most in (50, 25, 12)),
    *(((50, 12, 6), 1_000), ((50, 6, 6), 1_000), ((50, 6, 3), 1_000)),
    *(((most, 6, 3), 500) for most in (25, 12, 6)),
    *(((3, 3, 3), 200), ((1, 1, 1), 100)),
)
_HOW: Final = (
    "Cut to fit: xLeftOut says how many entries the list x lost. Name fewer things, give a lens, "
    "or read the rest with sparql, by LIMIT and OFFSET, and of a long text by SUBSTR."
)


def fitted(found: dict[str, Any]) -> dict[str, Any]:
    """Cut long lists and texts until an answer fits; the lists deep inside first.

    A query is never cut.

    Examples
    --------
    >>> fitted({"rows": [1, 2, 3], "note": None})
    {'rows': [1, 2, 3], 'note': None}
    >>> short = fitted({"rows": list(range(1000)), "note": None})
    >>> len(short["rows"]), short["rowsLeftOut"], short["cut"][:10]
    (50, 950, 'Cut to fit')
    """
    short = found
    for most_entries, letters in _STEPS:
        short = _shortened(found, most_entries, letters)
        short = short if short == found else {**short, "cut": _HOW}
        if len(written(short)) <= MOST_CHARACTERS:
            break
    return short


def written(found: dict[str, Any]) -> str:
    """Write an answer as JSON in as few characters as it takes."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _shortened(found: dict[str, Any], most: tuple[int, ...], letters: int) -> dict[str, Any]:
    """Cut what is too long in a mapping, and say beside each list how many entries it lost."""
    short: dict[str, Any] = {}
    for name, value in found.items():
        short[name] = value if name == "query" else _cut(value, most, letters)
        if isinstance(value, list) and len(value) > most[0]:
            short[f"{name}LeftOut"] = len(value) - most[0]
    return short


def _cut(value: Any, most: tuple[int, ...], letters: int) -> Any:
    if isinstance(value, dict):
        return _shortened(value, most, letters)
    if isinstance(value, list):
        return [_cut(one, most[1:] or most, letters) for one in value[: most[0]]]
    if isinstance(value, str) and len(value) > letters:
        return f"{value[:letters]}… ({len(value):,} letters)"
    return value
