"""The tool categories of a discipline held against a stack: for which jobs there is nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.comparing.member import Member, by_label
from graph.naming.labels import labels_of, node_key
from graph.nodes import values
from graph.querying.syntax import with_prefix_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from graph.comparing.stack import Need
    from graph.store import Store


@dataclass(frozen=True, slots=True)
class Job:
    """A tool category of a discipline.

    Attributes
    ----------
    category : Member
    tools : tuple of Member
        What the discipline lists there.
    have : tuple of Member
        What the stack has there, in the discipline or not.
    near : tuple of Member
        What of the stack is near one of the tools, where it has none of the category.
    one_is_enough : bool
        Whether the tools do the same job.
    """

    category: Member
    tools: tuple[Member, ...]
    have: tuple[Member, ...]
    near: tuple[Member, ...]
    one_is_enough: bool

    def __str__(self) -> str:
        names = ", ".join(map(str, self.tools))
        return f"one of {names}" if self.one_is_enough and len(self.tools) > 1 else names


def find_jobs(
    store: Store, needs: Mapping[Member, Iterable[Need]], have: Collection[Member]
) -> dict[Member, tuple[Job, ...]]:
    """Find for each discipline its tool categories, and what a stack has in each."""
    held = _held(store, have)
    enough = _where_one_is_enough(store)
    found: dict[str, dict[Member, set[Member]]] = {}
    rows = _rows(store, [one.iri for one in needs])
    labels = labels_of(store, sorted({iri for _, *named in rows for iri in named}))
    for discipline, category, tool in rows:
        jobs = found.setdefault(discipline, {})
        tools = jobs.setdefault(Member(category, labels[category]), set())
        tools.add(Member(tool, labels[tool]))

    def job(category: Member, tools: set[Member], close: Mapping[Member, set[Member]]) -> Job:
        mine = held.get(category.iri, ())
        near = {other for tool in tools for other in close.get(tool, ())} if not mine else ()
        listed, nearly = (tuple(sorted(some, key=by_label)) for some in (tools, near))
        return Job(category, listed, tuple(mine), nearly, category.iri in enough)

    return {
        one: tuple(
            job(category, tools, _near(needs[one]))
            for category, tools in sorted(
                found.get(one.iri, {}).items(), key=lambda pair: by_label(pair[0])
            )
        )
        for one in needs
    }


def jobs_query(discipline: Member, have: Collection[Member]) -> str:
    """Write the query for the categories of a discipline in which a stack has nothing."""
    return with_prefix_lines(
        "SELECT DISTINCT ?category ?tool WHERE {\n"
        f"  {_jobs([discipline.iri])}\n"
        "  FILTER NOT EXISTS {\n"
        f"    VALUES ?mine {{ {values(one.iri for one in have)} }} ?mine ops:inCategory ?category\n"
        "  }\n} ORDER BY ?category ?tool"
    )


def _jobs(disciplines: Iterable[str]) -> str:
    return (
        f"VALUES ?discipline {{ {values(disciplines)} }}\n"
        "  ?discipline ops:usesCategory ?category ; ops:usesTool ?tool .\n"
        "  ?tool ops:inCategory ?category ."
    )


def _rows(store: Store, disciplines: Collection[str]) -> list[tuple[str, ...]]:
    if not disciplines:
        return []
    rows = store.select(
        f"SELECT DISTINCT ?discipline ?category ?tool WHERE {{\n  {_jobs(disciplines)}\n}}"
    )
    return [tuple(map(node_key, row)) for row in rows]


def _held(store: Store, have: Collection[Member]) -> dict[str, list[Member]]:
    """Return what a stack has in each category."""
    if not have:
        return {}
    by_iri = {one.iri: one for one in have}
    found: dict[str, list[Member]] = {}
    for tool, category in store.select(
        f"SELECT DISTINCT ?tool ?category WHERE {{ VALUES ?tool {{ {values(sorted(by_iri))} }}\n"
        "  ?tool ops:inCategory ?category }"
    ).values():
        found.setdefault(category or "", []).append(by_iri[tool or ""])
    return {category: sorted(tools, key=by_label) for category, tools in found.items()}


def _where_one_is_enough(store: Store) -> set[str]:
    rows = store.select("SELECT ?category WHERE { ?category ops:oneIsEnough true }").values()
    return {category or "" for (category,) in rows}


def _near(needs: Iterable[Need]) -> dict[Member, set[Member]]:
    return {item: set(close) for need in needs for item, close in need.near.items()}
