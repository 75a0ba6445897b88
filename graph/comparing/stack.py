"""What a team has, held against each discipline: what it covers, lacks, and has twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.comparing.class_members import members_of
from graph.comparing.facets import facets_of, items_in
from graph.comparing.lifetime import Ending, find_endings
from graph.comparing.member import Member, by_label
from graph.comparing.near_links import near_links_among, neighbors
from graph.comparing.stack_coverage import have_and_missing
from graph.comparing.stack_jobs import Job, find_jobs
from graph.naming.labels import labels_of, node_key
from graph.nodes import values
from graph.querying.together import together
from ontology.namespaces import OPS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from graph.comparing.facets import Facet, FacetValues
    from graph.store import Store

_PROPERTIES: Final = tuple(f"{OPS}{name}" for name in ("usesTool", "hasRole", "measuredBy"))


@dataclass(frozen=True, slots=True)
class Need:
    """One facet of a discipline held against a stack.

    Attributes
    ----------
    facet : Facet
    have, missing : tuple of Member
        Items of the discipline that are in the stack, and that are not.
    near : mapping of Member to members
        For some that are missing: what in the stack is near them.
    stated : bool
        Whether the source says anything here.
    """

    facet: Facet
    have: tuple[Member, ...]
    missing: tuple[Member, ...]
    near: Mapping[Member, tuple[Member, ...]]
    stated: bool


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack held against the atlas.

    Attributes
    ----------
    disciplines : mapping of Member to needs
    jobs : mapping of Member to jobs
        For each discipline its tool categories, and what the stack has there.
    same_job : mapping of category to tools
        Categories in which the stack has several tools, and of which the editors say that one tool
        is enough; tools of others may well work together.
    ending : tuple of Ending
    elsewhere : tuple of Member
        What is in the stack and in no discipline.
    """

    disciplines: Mapping[Member, tuple[Need, ...]]
    jobs: Mapping[Member, tuple[Job, ...]]
    same_job: Mapping[Member, tuple[Member, ...]]
    ending: tuple[Ending, ...]
    elsewhere: tuple[Member, ...]

    @property
    def facets(self) -> tuple[Facet, ...]:
        """The facets that every discipline is looked at in."""
        return tuple(need.facet for need in next(iter(self.disciplines.values()), ()))


def assess(store: Store, have: Collection[Member]) -> Stack:
    """Hold a stack of tools, roles and KPIs against every discipline."""
    members = members_of(store, f"{OPS}Discipline")
    disciplines = [Member(iri, label) for iri, label in members.items()]
    read = [
        one
        for one in facets_of(store, [one.iri for one in disciplines])
        if one.facet.path[0] != "^" and one.facet.properties[0] in _PROPERTIES
    ]
    read.sort(key=lambda one: _PROPERTIES.index(one.facet.properties[0]))
    iris = {one.iri for one in have}
    used = {item.iri for one in read for items in one.held.values() for item in items}
    needs = hold_against(store, read, disciplines, have)
    jobs, same_job, ending = together(
        store,
        lambda: find_jobs(store, needs, have),
        lambda: _same_job(store, iris),
        lambda: tuple(find_endings(store, iris)),
    )
    return Stack(
        disciplines=needs,
        jobs=jobs,
        same_job=same_job,
        ending=ending,
        elsewhere=tuple(sorted((one for one in have if one.iri not in used), key=by_label)),
    )


def hold_against(
    store: Store,
    facets: Collection[FacetValues],
    things: Iterable[Member],
    have: Collection[Member],
) -> dict[Member, tuple[Need, ...]]:
    """Hold a stack against what some things have, facet by facet."""
    iris = items_in(facets) | {one.iri for one in have}
    near = neighbors(near_links_among(store, sorted(iris)))
    mine = sorted(have, key=by_label)

    def need(read: FacetValues, items: tuple[Member, ...]) -> Need:
        return Need(read.facet, *have_and_missing(items, mine, near), stated=bool(items))

    return {one: tuple(need(read, read.of(one.iri)) for read in facets) for one in things}


def _same_job(store: Store, iris: Collection[str]) -> dict[Member, tuple[Member, ...]]:
    rows = store.select(
        "SELECT DISTINCT ?category ?tool WHERE {\n"
        f"  VALUES ?tool {{ {values(sorted(iris))} }} ?tool ops:inCategory ?category .\n"
        "  ?category ops:oneIsEnough true }"
    )
    pairs = [(node_key(category), node_key(tool)) for category, tool in rows]
    labels = labels_of(store, sorted({iri for pair in pairs for iri in pair}))
    found: dict[Member, list[Member]] = {}
    for category, tool in pairs:
        group = found.setdefault(Member(category, labels[category]), [])
        group.append(Member(tool, labels[tool]))
    return {
        category: tuple(sorted(found[category], key=by_label))
        for category in sorted(found, key=by_label)
        if len(found[category]) > 1
    }
