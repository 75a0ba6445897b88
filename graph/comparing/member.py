"""What is compared, sets and items alike, and how two items are near each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from graph.naming.wording import isolated


class Member(NamedTuple):
    """A set or an item: its IRI and the text it is shown as."""

    iri: str
    label: str

    def __str__(self) -> str:
        return self.label

    def __format__(self, spec: str) -> str:
        """Write it as it stands in a sentence that somebody reads."""
        return format(isolated(self.label), spec)


class Text(Member):
    """What is written as it stands and is no node: its own name in place of an IRI."""

    __slots__ = ()


def by_label(member: Member) -> tuple[str, str]:
    """Return the key that sorts by label."""
    return member.label.casefold(), member.iri


@dataclass(frozen=True, slots=True)
class NearLink:
    """Two items that are near each other, as the graph says it.

    Attributes
    ----------
    subject, target : Member
        The two ends, in the direction of the statement.
    relation : str
        The label of the property ("part of").
    reason : str
        Why, in words; empty where the graph gives none.
    """

    subject: Member
    target: Member
    relation: str
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.subject}: {self.relation} {self.target}"


@dataclass(frozen=True, slots=True)
class NearMatch:
    """A set that does not hold an item, but holds one that is near it."""

    holder: Member
    item: Member
    via: Member
    link: NearLink
