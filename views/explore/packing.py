"""Plain data as a short text for an address, and back, even if the text was cut on its way.

The text is JSON, compressed and written in letters that an address may hold. A link that a mail
program cut in the middle still holds its beginning, so what comes first survives.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any, Final

#: Longer addresses are cut by some servers and programs.
LONGEST: Final = 8_000
_MOST_TEXT: Final = 5_000_000
_CLOSING: Final = {"{": "}", "[": "]"}


def pack(value: object) -> str:
    """Write plain JSON data as letters, digits, ``-`` and ``_``.

    Examples
    --------
    >>> unpack(pack({"a": [1, 2]}))
    ({'a': [1, 2]}, True)
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def unpack(text: str) -> tuple[Any, bool]:
    """Read what :func:`pack` wrote: the data, and whether all of it was there.

    Of a text that is cut or damaged the beginning is read as far as it goes; None is what remains
    of one that never was such a text.
    """
    known = text.rstrip("=")
    letters = known[: len(known) // 4 * 4 + (len(known) % 4 if len(known) % 4 > 1 else 0)]
    try:
        packed = base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
    except (binascii.Error, ValueError):
        return None, False
    reader = zlib.decompressobj()
    found = bytearray()
    try:
        for at in range(0, len(packed), 256):
            found += reader.decompress(packed[at : at + 256], _MOST_TEXT - len(found) + 1)
            if len(found) > _MOST_TEXT:
                return None, False
    except zlib.error:
        return read_beginning(found.decode(errors="ignore")), False
    value = read_beginning(found.decode(errors="ignore"))
    return value, reader.eof and value is not None


def read_beginning(text: str) -> Any:
    """Read JSON, or the longest beginning of it that makes sense; None if nothing does.

    Examples
    --------
    >>> read_beginning('{"steps": ["a", "b"], "look": {"size": "deg')
    {'steps': ['a', 'b'], 'look': {}}
    """
    try:
        return json.loads(text)
    except ValueError:
        pass
    for end, closing in reversed(_places_to_cut(text)):
        try:
            return json.loads(text[:end] + closing)
        except ValueError:
            continue
    return None


def _places_to_cut(text: str) -> list[tuple[int, str]]:
    """List where a value has just ended, or a bracket opened, with what closes all open ones."""
    opened: list[str] = []
    places: list[tuple[int, str]] = []
    inside, escaped = False, False
    for at, letter in enumerate(text):
        if inside:
            inside = escaped or letter != '"'
            escaped = letter == "\\" and not escaped
            continue
        if letter == '"':
            inside = True
        elif letter in _CLOSING:
            opened.append(_CLOSING[letter])
            places.append((at + 1, "".join(reversed(opened))))
        elif letter in "}]" and opened:
            opened.pop()
            places.append((at + 1, "".join(reversed(opened))))
        elif letter == ",":
            places.append((at, "".join(reversed(opened))))
    return places[-64:]
