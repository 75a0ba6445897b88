"""How a picture is looked at: what is filtered out of it, and what its sizes and colors say.

None of this is a step: it can be switched on and off without a way back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from graph.picture.neighbors import Way
from ontology.errors import ParameterError
from views.explore.exploration import way_from_json, way_to_json


@dataclass(frozen=True, slots=True)
class Look:
    """What is filtered out, and what size and color measure.

    Attributes
    ----------
    hidden_kinds, hidden_relations, hidden_sources : tuple of str
        IRIs of classes, properties and named graphs that are not shown.
    text : str
        Only nodes whose label holds this text are shown.
    size_by, color_by : str
        The measure; empty for the links in the data, and for the type.
    """

    hidden_kinds: tuple[str, ...] = ()
    hidden_relations: tuple[str, ...] = ()
    hidden_sources: tuple[str, ...] = ()
    text: str = ""
    size_by: str = ""
    color_by: str = ""

    @property
    def filters(self) -> bool:
        """Say whether anything is filtered out."""
        return bool(self.hidden_kinds or self.hidden_relations or self.hidden_sources or self.text)

    def to_json(self) -> dict[str, Any]:
        """Write it as plain data; what is empty is left out."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Look:
        """Read it; what a later version added is left out.

        Raises
        ------
        ParameterError
            If it cannot be read.
        """
        if not isinstance(written, Mapping):
            raise ParameterError("The filters of this exploration cannot be read.")
        known: dict[str, Any] = {}
        for one in fields(cls):
            value = written.get(one.name)
            if isinstance(one.default, tuple):
                known[one.name] = tuple(str(item) for item in value or ())
            else:
                known[one.name] = str(value or "")
        return cls(**known)


@dataclass(frozen=True, slots=True)
class Habits:
    """The relations that this visitor wants drawn first, and those never drawn unasked."""

    preferred: tuple[Way, ...] = ()
    ignored: tuple[Way, ...] = ()

    def with_(self, way: Way, habit: str) -> Habits:
        """Prefer a relation, ignore it, or neither (``habit`` empty)."""
        preferred = tuple(one for one in self.preferred if one != way)
        ignored = tuple(one for one in self.ignored if one != way)
        if habit == "prefer":
            preferred = (*preferred, way)
        if habit == "ignore":
            ignored = (*ignored, way)
        return Habits(preferred, ignored)

    def to_json(self) -> dict[str, Any]:
        """Write them as plain data."""
        named = {"preferred": self.preferred, "ignored": self.ignored}
        return {name: [way_to_json(way) for way in ways] for name, ways in named.items() if ways}

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Habits:
        """Read them.

        Raises
        ------
        ParameterError
            If they cannot be read.
        """
        try:
            return cls(
                tuple(way_from_json(way) for way in written.get("preferred", ())),
                tuple(way_from_json(way) for way in written.get("ignored", ())),
            )
        except (AttributeError, TypeError, ValueError) as error:
            raise ParameterError("The relations of this exploration cannot be read.") from error
