"""Tools whose end is announced: when, what is said of it, and what comes after them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.comparing.member import Member, by_label
from graph.naming.labels import labels_of
from graph.nodes import values

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graph.store import Store


@dataclass(frozen=True, slots=True)
class Ending:
    """A tool at the end of its life.

    Attributes
    ----------
    tool : Member
    end_of_support : str
        An ISO date; empty where none is known.
    note : str
        What is said of its status.
    successors : tuple of Member
        What its makers name instead.
    """

    tool: Member
    end_of_support: str
    note: str
    successors: tuple[Member, ...]

    @property
    def when(self) -> str:
        """When it ends, in words."""
        if self.end_of_support:
            return f"support ends on {self.end_of_support}"
        return "its end is announced without a date"

    @property
    def warning(self) -> str:
        """When it ends and what comes after it, in words."""
        then = f"; successor: {' or '.join(map(str, self.successors))}" if self.successors else ""
        return f"{self.when}{then}"


def endings_query(tools: Collection[str] | None = None) -> str:
    """Write the query for tools whose end is announced, with whatever comes after them."""
    chosen = "" if tools is None else f"    VALUES ?tool {{ {values(sorted(tools))} }}\n"
    return (
        "SELECT DISTINCT ?tool ?label ?end ?note ?next ?nextLabel WHERE {\n"
        "  { SELECT DISTINCT ?tool WHERE {\n"
        f"{chosen}"
        "    { ?tool ops:status ops:Ending } UNION { ?tool ops:endOfSupport ?any } } }\n"
        "  ?tool a ops:Tool OPTIONAL { ?tool skos:prefLabel ?label }\n"
        "  OPTIONAL { ?tool ops:endOfSupport ?end } OPTIONAL { ?tool ops:statusNote ?note }\n"
        "  OPTIONAL { ?tool ops:successor ?next . ?next skos:prefLabel ?nextLabel }\n"
        "}"
    )


def find_endings(store: Store, tools: Collection[str] | None = None) -> list[Ending]:
    """Find the tools whose end is announced, in the order of their labels.

    Parameters
    ----------
    tools : collection of str, optional
        IRIs of the only tools to look at.
    """
    found: dict[str, tuple[str, str, set[str]]] = {}
    rows = (
        tuple(cell or "" for cell in row) for row in store.select(endings_query(tools)).values()
    )
    # Here and not in the query: the engine looks texts up on disk each time it compares two.
    for tool, _, end, note, successor, _ in sorted(rows):
        _, _, successors = found.setdefault(tool, (end, note, set()))
        successors |= {successor} - {""}
    labels = labels_of(
        store, sorted(found.keys() | {n for *_, after in found.values() for n in after})
    )

    def named(iris: Iterable[str]) -> list[Member]:
        return sorted((Member(iri, labels[iri]) for iri in iris), key=by_label)

    return [
        Ending(tool, end, note, tuple(named(successors)))
        for tool in named(found)
        for end, note, successors in [found[tool.iri]]
    ]
