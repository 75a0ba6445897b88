"""What cells hold: the types a column may have, as people write them, and the terms they become."""

from __future__ import annotations

import re
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.importers.quads import named_node, web_address
from ontology.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_TRUE: Final = frozenset({"true", "yes", "y", "1", "x"})
_FALSE: Final = frozenset({"false", "no", "n", "0"})
_DATES: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "date": re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})\Z"),
        "date DD.MM.YYYY": re.compile(
            r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})\Z"
        ),
        "date DD/MM/YYYY": re.compile(
            r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})\Z"
        ),
        "date MM/DD/YYYY": re.compile(
            r"(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<year>[0-9]{4})\Z"
        ),
    }
)
#: How numbers are written, and what stands between thousands.
_NUMBERS: Final[Mapping[str, tuple[re.Pattern[str], str]]] = MappingProxyType(
    {
        "integer": (re.compile(r"[+-]?[0-9]+\Z"), ""),
        "decimal": (re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)\Z"), ""),
        "decimal 1.234,56": (
            re.compile(r"[+-]?([0-9]{1,3}(\.[0-9]{3})+|[0-9]+)(,[0-9]+)?\Z"),
            ".",
        ),
        "decimal 1,234.56": (
            re.compile(r"[+-]?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?\Z"),
            ",",
        ),
    }
)
#: What begins as no number does that somebody counts with, and what stands behind a point.
_CODE: Final = re.compile(r"\+[0-9]{7}|0[0-9]+\Z")
_POINT: Final = re.compile(r"[0-9]+\.([0-9]+)")
#: The types of a column. The first word is what the literals are; more says how cells write it.
TYPES: Final = ("text", "iri", *_DATES, "boolean", *_NUMBERS)
_PLAIN: Final = ("iri", "date", "integer", "decimal")
_WORDS: Final = frozenset({"true", "false", "yes", "no"})


def to_term(kind: str, cell: str, language: str = "") -> ox.NamedNode | ox.Literal | None:
    """Turn a cell into what its column is said to hold; None where it is something else.

    Examples
    --------
    >>> to_term("decimal 1.234,56", "12.500,50").value, to_term("date", "1.3.2021")
    ('12500.50', None)
    >>> to_term("date DD.MM.YYYY", "1.3.2021").value
    '2021-03-01'
    """
    if kind == "iri":
        return web_address(cell)
    if kind == "boolean":
        word = cell.casefold()
        return ox.Literal(word in _TRUE) if word in _TRUE | _FALSE else None
    if kind == "text":
        return ox.Literal(cell, language=language) if language else ox.Literal(cell)
    written = _day(kind, cell) if kind in _DATES else _number(kind, cell)
    if written is None:
        return None
    return ox.Literal(written, datatype=named_node(f"{XSD}{kind.split(' ')[0]}"))


def _day(kind: str, cell: str) -> str | None:
    found = _DATES[kind].match(cell)
    try:
        return (
            date(*(int(found[part]) for part in ("year", "month", "day"))).isoformat()
            if found
            else None
        )
    except ValueError:
        return None


def _number(kind: str, cell: str) -> str | None:
    pattern, between = _NUMBERS[kind]
    if not pattern.match(cell):
        return None
    return cell.replace(between, "").replace(",", ".") if between else cell


def type_of(cells: Iterable[str]) -> str:
    """Say what all of some cells hold; what can be read in two ways is left as a text.

    Examples
    --------
    >>> type_of(["1", "2.5"]), type_of(["31.12.2021"]), type_of(["1,234"]), type_of([])
    ('decimal', 'date DD.MM.YYYY', 'text', 'text')
    >>> type_of(["01234", "80331"]), type_of(["3.9", "3.10"]), type_of(["3.90", "3.10"])
    ('text', 'text', 'decimal')
    """
    held = list(cells)
    if not held or _are_codes(held):
        return "text"
    fitting = [kind for kind in TYPES[1:] if all(_is(kind, cell) for cell in held)]
    plain = [kind for kind in _PLAIN if kind in fitting]
    if plain or len(fitting) == 1:
        return (plain or fitting)[0]
    return "text"


def _are_codes(cells: Sequence[str]) -> bool:
    """Say whether a number would lose what tells cells apart: postal codes, phones, versions."""
    ends = {found[1] for cell in cells if (found := _POINT.fullmatch(cell))}
    are_versions = len({len(end) for end in ends}) > 1 and any(
        end.endswith("0") and end.strip("0") for end in ends
    )
    return are_versions or any(_CODE.match(cell) for cell in cells)


def _is(kind: str, cell: str) -> bool:
    if kind == "boolean":
        return cell.casefold() in _WORDS
    return to_term(kind, cell) is not None
