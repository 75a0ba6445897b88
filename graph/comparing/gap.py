"""A row of the gap board: what is missing, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from graph.naming.wording import for_programs
from graph.nodes import values

if TYPE_CHECKING:
    from collections.abc import Collection

    from graph.comparing.member import Member


class Cause(StrEnum):
    """Why something is missing."""

    SOURCE = "source is silent"
    DATA = "not recorded here"
    WORLD = "so in the world"
    EDITORS = "kept apart by the editors"
    VOCABULARY = "cannot be asked"


#: What each cause means, for whoever reads the board.
MEANING: Final = {
    Cause.SOURCE: "The source says nothing of it; the world may well have an answer.",
    Cause.DATA: "Nobody has entered it in this graph yet.",
    Cause.WORLD: "It was looked up, and it is so.",
    Cause.EDITORS: "Near, and not merged; the reason they give is folded below it.",
    Cause.VOCABULARY: "The graph has no link that could answer this, so nothing is claimed.",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One row of the board.

    Attributes
    ----------
    kind : str
        The title of the group.
    subject : Member or None
        What it is about; None where the whole question cannot be asked, or it is about all.
    text : str
        What is missing, as its kind says: the thing, and what of it.
    cause : Cause
    also : tuple of Member
        Other things the sentence names.
    note : str
        What more there is to say.
    query : str
        The query that finds all of this kind.
    """

    kind: str
    subject: Member | None
    text: str
    cause: Cause
    also: tuple[Member, ...] = ()
    note: str = ""
    query: str = field(repr=False, kw_only=True)

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """The row of it under :data:`COLUMNS`, for programs."""
        subject, text, note = str(self.subject or ""), for_programs(self.text), self.note
        return self.kind, subject, text, self.cause.value, for_programs(note)


#: How a table of gaps is headed.
COLUMNS: Final = ("kind", "subject", "what", "cause", "note")
#: The group of what the vocabulary has no links for.
CANNOT_BE_ASKED: Final = "Questions that this graph cannot answer"


def about_some(query: str, iris: Collection[str]) -> str:
    """Narrow the query of a kind of gap to the rows in which one of some nodes, by IRI, is named.

    Examples
    --------
    >>> print(about_some("SELECT DISTINCT ?a ?b WHERE { ?a ?p ?b }", ["urn:x"]))
    SELECT ?a ?b WHERE {
    { SELECT DISTINCT ?a ?b WHERE { ?a ?p ?b } }
    FILTER(?a IN (<urn:x>) || ?b IN (<urn:x>))
    }
    """
    names = re.findall(r"\?\w+", query.partition("WHERE")[0])
    listed = ", ".join(values([iri]) for iri in sorted(iris))
    named = " || ".join(f"{name} IN ({listed})" for name in names)
    return f"SELECT {' '.join(names)} WHERE {{\n{{ {query} }}\nFILTER({named})\n}}"
