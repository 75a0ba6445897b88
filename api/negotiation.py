"""Choose a format by an ``Accept`` header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_RANGE: Final = re.compile(r"\s*([\w!#$%&'*+.^`|~-]+)/([\w!#$%&'*+.^`|~-]+)\s*(.*)", re.DOTALL)
_QUALITY: Final = re.compile(r"\s*[qQ]\s*=\s*(\d(?:\.\d*)?)\s*\Z")
_MOST_RANGES: Final = 64


class Offered(Protocol):
    """What can be chosen: anything with a media type and other names for it."""

    @property
    def media_type(self) -> str:
        """Its own name."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Names that ask for it, too."""


Offer = TypeVar("Offer", bound=Offered)


class MediaRange(NamedTuple):
    """One entry of the header: ``text/*;q=0.5``."""

    type: str
    subtype: str
    quality: float

    def precision(self, media_type: str) -> int:
        """Return 3 for an exact match, 2 for a type, 1 for anything, 0 for no match."""
        type_, _, subtype = media_type.partition("/")
        if self.type == "*":
            return 1 if self.subtype == "*" else 0
        if self.type != type_:
            return 0
        if self.subtype == "*":
            return 2
        return 3 if self.subtype == subtype else 0


def parse_accept(header: str) -> list[MediaRange]:
    """Read the header; entries that are malformed are left out.

    Examples
    --------
    >>> parse_accept("text/csv;q=0.5")
    [MediaRange(type='text', subtype='csv', quality=0.5)]
    """
    found = []
    for entry in header.split(",")[:_MOST_RANGES]:
        if match := _RANGE.fullmatch(entry):
            quality = _quality(match[3])
            if quality is not None:
                found.append(MediaRange(match[1].lower(), match[2].lower(), quality))
    return found


def _quality(parameters: str) -> float | None:
    """Return the entry's weight, 1 without one, None where it cannot be read."""
    for parameter in parameters.split(";"):
        if re.match(r"\s*[qQ]\s*=", parameter):
            match = _QUALITY.match(parameter)
            return min(float(match[1]), 1.0) if match else None
    return 1.0


def choose(header: str | None, offers: Sequence[Offer]) -> Offer | None:
    """Choose what the asker likes best; among equals what is offered first. None if nothing fits.

    Examples
    --------
    >>> from graph.querying.streaming import ROW_FORMATS
    >>> choose("text/*;q=0.5, application/xml", ROW_FORMATS).key
    'xml'
    >>> choose("image/png", ROW_FORMATS) is None
    True
    """
    if header is None or not header.strip():
        return offers[0]
    ranges = parse_accept(header)
    weights = [(_weight(ranges, offer), -at) for at, offer in enumerate(offers)]
    (quality, _), place = max(weights)
    return offers[-place] if quality > 0 else None


def _weight(ranges: Iterable[MediaRange], offer: Offered) -> tuple[float, int]:
    """Return how much an offer is liked, and how precisely it was named.

    The most precise range that matches decides; an alias counts where it is named itself.
    """
    matches = [(entry.precision(offer.media_type), entry.quality) for entry in ranges]
    best = max(((precision, quality) for precision, quality in matches if precision), default=None)
    named = [
        (3, entry.quality)
        for entry in ranges
        for alias in offer.aliases
        if entry.precision(alias) == 3
    ]
    if best is None or (best[0] < 3 and named):
        best = max(named, default=(0, 0.0))
    return best[1], best[0]


def wants_page(header: str | None) -> bool:
    """Tell whether a person's browser asks: it names HTML, and likes nothing better."""
    ranges = parse_accept(header or "")
    page = max((entry.quality for entry in ranges if entry[:2] == ("text", "html")), default=0.0)
    return page > 0 and page == max(entry.quality for entry in ranges)
