"""Where in a document its IRIs, its names and its language tags are written.

A parser gives terms without their places, and IRIs whole: what was written of one may be its end,
behind a prefix or a base, or its beginning, in the declaration of a prefix.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Final

from graph.terms import HAS_SCHEME

_STRING: Final = re.compile(r'"((?:[^"\\]|\\.)*+)"(\s*:)?')
#: So many places are kept of one text.
_MOST: Final = 1000
_LONGEST: Final = 2000
#: How an IRI begins, whole or with a prefix.
_BEGUN: Final = re.compile(r"([A-Za-z_][\w.-]*):(?!\s)")
#: Where an IRI may begin or end that is written with a prefix or below a base.
_JOINT: Final = re.compile("[/#:]")


class Places:
    """Line and column of texts, each as often as it is written."""

    def __init__(self) -> None:
        self._found: dict[str, list[tuple[int, int]]] = {}
        self._taken: Counter[str] = Counter()

    def note(self, text: str, line: int, column: int = 0) -> None:
        """Note where a text is written."""
        places = self._found.setdefault(text, [])
        if len(places) < _MOST:
            places.append((line, column))

    def note_iri(self, iri: str, line: int, column: int = 0) -> None:
        """Note where an IRI is written, which may be relative."""
        self.note(iri, line, column)
        if not HAS_SCHEME.match(iri):
            self.note_end(iri.lstrip("./#"), line, column)

    def note_end(self, end: str, line: int, column: int = 0) -> None:
        """Note where the end of an IRI is written."""
        self.note(f"|{end}", line, column)

    def next_of(self, term: str) -> tuple[int, int]:
        """Return the next place of an IRI, a name or a tag with ``@``; 0 where it is not found.

        Of a text that is written several times each place comes once, and the last one again.
        """
        joints = [joint.end() for joint in _JOINT.finditer(term)]
        parts = (*(f"|{term[at:]}" for at in joints), *(term[:at] for at in reversed(joints)))
        for text in (term, *parts):
            if places := self._found.get(text):
                self._taken[text] += 1
                return places[min(self._taken[text], len(places)) - 1]
        return 0, 0


def places_in_json(text: str) -> Places:
    """Find what in JSON-LD may be an IRI, a name or a language tag."""
    places = Places()
    line, start, seen, key = 1, 0, 0, ""
    for found in _STRING.finditer(text):
        if breaks := text.count("\n", seen, found.start()):
            line, start = line + breaks, text.rfind("\n", seen, found.start()) + 1
        seen = found.end()
        if len(found[1]) < _LONGEST:
            said = _unescaped(found[1])
            _note(places, said, None if found[2] else key, (line, found.start(1) - start + 1))
            key = said if found[2] else key
    return places


def _note(places: Places, said: str, key: str | None, place: tuple[int, int]) -> None:
    """Note a text by its key; it is a key itself where that is None."""
    if begun := _BEGUN.match(said):
        places.note(said, *place)
        places.note_end(said[begun.end() :], *place)
    elif key == "@language":
        places.note(f"@{said.lower()}", *place)
    elif key in {"@id", "@type"}:
        places.note_iri(said, *place)
    elif key is None:
        places.note(said, *place)
        places.note(f"@{said.lower()}", *place)


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"')) if "\\" in text else text
    except ValueError:
        return text
