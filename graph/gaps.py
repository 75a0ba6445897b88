"""The gap board: what is missing, and whether the data is silent or the world is that way.

Each kind of gap is one query. A gap that the vocabulary has no link for is not guessed from names:
the board says that the question cannot be asked, and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from graph.facets import near_links_among
from graph.membership import Member
from graph.nodes import classes_of
from graph.terms import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.store import Store


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
        What it is about; None where the whole question cannot be asked.
    text : str
        What is missing, in a sentence.
    cause : Cause
    also : tuple of Member
        Other things the sentence names.
    note : str
        What more there is to say.
    """

    kind: str
    subject: Member | None
    text: str
    cause: Cause
    also: tuple[Member, ...] = ()
    note: str = ""


class Bridge(NamedTuple):
    """A question that needs links between two classes."""

    title: str
    each: str
    lacks: str
    labels: tuple[str, str]


_BRIDGES: Final = (
    Bridge("Activities without a tool", "ops:Activity", "ops:Tool", ("activity", "tool")),
    Bridge("KPIs that no role owns", "ops:KPI", "ops:Role", ("KPI", "role")),
    Bridge("Risks that no practice answers", "ops:Risk", "ops:Practice", ("risk", "practice")),
)


def find_gaps(store: Store) -> list[Gap]:
    """Find every gap, group by group."""
    finders: tuple[Callable[[Store], Iterator[Gap]], ...] = (
        _silent_facets,
        _unrecorded_facets,
        _bridges,
        _ending_tools,
        _undefined_kpis,
        _own_definitions,
        _lonely_categories,
        _categories_of_one_discipline,
        _near_duplicates,
    )
    return [gap for find in finders for gap in find(store)]


def _members(store: Store, query: str) -> Iterator[list[Member]]:
    """Read pairs of columns, a node and its label each."""
    for row in store.select(query).values():
        pairs = zip(row[::2], row[1::2], strict=True)
        yield [Member(iri or "", label or "") for iri, label in pairs]


def _silent_facets(store: Store) -> Iterator[Gap]:
    for thing, facet in _members(
        store,
        "SELECT DISTINCT ?thing ?label ?property ?facet WHERE {\n"
        "  ?thing ops:sourceSilentOn ?property ; skos:prefLabel ?label .\n"
        "  ?property rdfs:label ?facet OPTIONAL { ?property ops:order ?order }\n"
        "} ORDER BY ?label ?order",
    ):
        text = f"The source does not state “{facet}” for {thing}."
        yield Gap("Facets on which the source is silent", thing, text, Cause.SOURCE)


def _unrecorded_facets(store: Store) -> Iterator[Gap]:
    for thing, facet in _members(
        store,
        "SELECT DISTINCT ?thing ?label ?property ?facet WHERE {\n"
        "  ?property ops:expectedOfEvery ?class ; rdfs:label ?facet .\n"
        "  ?thing a ?class ; skos:prefLabel ?label .\n"
        "  FILTER NOT EXISTS { ?thing ?property ?value }\n"
        "  FILTER NOT EXISTS { ?thing ops:sourceSilentOn ?property }\n"
        "} ORDER BY ?label ?facet",
    ):
        text = f"“{facet}” is expected of {thing}, and neither stated nor declared silent."
        yield Gap("Facets nobody filled in", thing, text, Cause.DATA)


def _bridges(store: Store) -> Iterator[Gap]:
    for title, each, lacks, (one, other) in _BRIDGES:
        forward = f"?thing ?property ?other . ?other a {lacks}"
        joined = f"{{ {forward} }} UNION {{ ?other ?property ?thing . ?other a {lacks} }}"
        if not store.ask(f"ASK {{ ?thing a {each} . {joined} }}"):
            text = f"This graph has no link between any {one} and any {other}."
            yield Gap(title, None, text, Cause.VOCABULARY)
            continue
        query = (
            f"SELECT DISTINCT ?thing ?label WHERE {{ ?thing a {each} ; skos:prefLabel ?label .\n"
            f"  FILTER NOT EXISTS {{ {joined} }} }} ORDER BY ?label"
        )
        for (thing,) in _members(store, query):
            yield Gap(title, thing, f"No {other} is linked to {thing}.", Cause.DATA)


def _ending_tools(store: Store) -> Iterator[Gap]:
    rows = store.select(
        "SELECT DISTINCT ?tool ?label ?end ?next ?nextLabel WHERE {\n"
        "  ?tool a ops:Tool ; skos:prefLabel ?label .\n"
        "  { ?tool ops:status ops:Ending } UNION { ?tool ops:endOfSupport ?any }\n"
        "  OPTIONAL { ?tool ops:endOfSupport ?end }\n"
        "  OPTIONAL { ?tool ops:successor ?next . ?next skos:prefLabel ?nextLabel }\n"
        "} ORDER BY ?label ?nextLabel"
    )
    found: dict[Member, tuple[str, list[Member]]] = {}
    for tool, label, end, successor, successor_label in rows.values():
        _, successors = found.setdefault(Member(tool or "", label or ""), (end or "", []))
        if successor:
            successors.append(Member(successor, successor_label or ""))
    for subject, (end, successors) in found.items():
        when = f"its support ends on {end}" if end else "its end is announced without a date"
        names = " or ".join(map(str, successors))
        then = f"its makers name {names} as successor" if names else "no successor is recorded"
        text = f"{subject}: {when}; {then}."
        yield Gap("Tools on their way out", subject, text, Cause.WORLD, tuple(successors))


def _undefined_kpis(store: Store) -> Iterator[Gap]:
    for prop, what in (("skos:definition", "definition"), ("ops:formula", "formula")):
        query = (
            "SELECT DISTINCT ?kpi ?label WHERE { ?kpi a ops:KPI ; skos:prefLabel ?label .\n"
            f"  FILTER NOT EXISTS {{ ?kpi {prop} ?value }} }} ORDER BY ?label"
        )
        for (kpi,) in _members(store, query):
            yield Gap("KPIs nobody defines", kpi, f"{kpi} has no {what}.", Cause.DATA)


def _own_definitions(store: Store) -> Iterator[Gap]:
    for (kpi,) in _members(
        store,
        "SELECT DISTINCT ?kpi ?label WHERE {\n"
        "  ?kpi a ops:KPI ; skos:prefLabel ?label ; ops:projectDefinition true\n"
        "  FILTER NOT EXISTS { ?kpi ops:standardizedBy ?standard } } ORDER BY ?label",
    ):
        text = f"No standard was found that defines {kpi}; the definition here is our own."
        yield Gap("KPIs without a standard", kpi, text, Cause.WORLD)


def _lonely_categories(store: Store) -> Iterator[Gap]:
    for category, tool in _members(
        store,
        "SELECT ?category ?label ?tool ?toolLabel WHERE {\n"
        "  { SELECT ?category (COUNT(DISTINCT ?any) AS ?count) (SAMPLE(?any) AS ?tool)\n"
        "    WHERE { ?any ops:inCategory ?category } GROUP BY ?category }\n"
        "  FILTER(?count = 1)\n"
        "  ?category skos:prefLabel ?label . ?tool skos:prefLabel ?toolLabel\n"
        "} ORDER BY ?label",
    ):
        text = f"{tool} is the only tool for {category} that the source names."
        yield Gap("Categories with one tool", category, text, Cause.SOURCE, (tool,))


def _categories_of_one_discipline(store: Store) -> Iterator[Gap]:
    for category, discipline in _members(
        store,
        "SELECT ?category ?label ?discipline ?disciplineLabel WHERE {\n"
        "  { SELECT ?category (COUNT(DISTINCT ?any) AS ?count) (SAMPLE(?any) AS ?discipline)\n"
        "    WHERE { ?any ops:usesCategory ?category } GROUP BY ?category }\n"
        "  FILTER(?count = 1)\n"
        "  ?category skos:prefLabel ?label . ?discipline skos:prefLabel ?disciplineLabel\n"
        "} ORDER BY ?disciplineLabel ?label",
    ):
        text = f"The source lists tools for {category} under {discipline} alone."
        yield Gap("Categories only one discipline has", category, text, Cause.SOURCE, (discipline,))


def _near_duplicates(store: Store) -> Iterator[Gap]:
    """Find things of one class that are said to mean nearly the same."""
    rows = store.select("SELECT ?one ?other WHERE { ?one skos:closeMatch ?other }")
    iris = sorted({plain(term) or "" for row in rows for term in row})
    classes = classes_of(store, iris)
    for link in near_links_among(store, iris):
        ends = (link.subject, link.target)
        shared = set(classes.get(ends[0].iri, ())) & set(classes.get(ends[1].iri, ()))
        if shared and link.relation == "close to":
            title, cause = "Near duplicates: merge or keep apart?", Cause.EDITORS
            yield Gap(title, ends[0], f"{link}.", cause, ends[1:], link.reason)
