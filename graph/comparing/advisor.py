"""What speaks for which discipline, and what comes with it.

Situations and KPIs that somebody recognizes are reasons. A risk is typical of a discipline: it is
never a reason for it, but a caution to expect it there. The answer names reasons and never ranks: a
count of ticked boxes says nothing about which reason weighs most, several disciplines may be right
at once, and where the source is silent on a discipline, silence speaks neither for nor against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import indent
from typing import TYPE_CHECKING, Final

from graph.comparing.class_members import members_of
from graph.comparing.facet_pattern import facet_pattern
from graph.comparing.facets import facets_of
from graph.comparing.member import Member
from graph.naming.wording import listed
from graph.nodes import values
from graph.querying.syntax import with_prefix_lines
from ontology.errors import NotFoundError
from ontology.namespaces import OPS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graph.comparing.facets import Facet, FacetValues
    from graph.store import Store

SITUATIONS: Final = f"{OPS}suits"
RISKS: Final = f"{OPS}faces"
KPIS: Final = f"{OPS}measuredBy"
COMBINED: Final = f"{OPS}hasCombinedUse"
#: What can be ticked, in the order in which it is asked.
SIGNALS: Final = (SITUATIONS, KPIS, RISKS)


@dataclass(frozen=True, slots=True)
class Question:
    """One group of boxes: a facet, and every item with the disciplines that have it."""

    facet: Facet
    items: dict[Member, tuple[Member, ...]]
    silent: tuple[Member, ...]

    @property
    def cautions(self) -> bool:
        """Whether its items warn of a discipline and do not speak for it."""
        return self.facet.properties[0] == RISKS


@dataclass(frozen=True, slots=True)
class Advice:
    """What was ticked that speaks for one discipline, or comes with it.

    Attributes
    ----------
    discipline : Member
    reasons, cautions : tuple of (Facet, Member)
        Ticked items that speak for it, and ticked risks that come with it.
    silent : tuple of Facet
        Facets in which its source says nothing, so that nothing could speak for it.
    watch : tuple of (Facet, items)
        Its KPIs and risks: what comes with it.
    """

    discipline: Member
    reasons: tuple[tuple[Facet, Member], ...]
    silent: tuple[Facet, ...]
    watch: tuple[tuple[Facet, tuple[Member, ...]], ...]
    cautions: tuple[tuple[Facet, Member], ...] = ()


@dataclass(frozen=True, slots=True)
class Advisor:
    """The boxes, and what is known of each discipline."""

    disciplines: tuple[Member, ...]
    questions: tuple[Question, ...]
    combined: dict[Member, tuple[Member, ...]]

    def advise(self, ticked: Collection[str]) -> list[Advice]:
        """Say what speaks for each discipline, in the order of their names.

        Parameters
        ----------
        ticked : collection of str
            IRIs of situations, risks and KPIs.

        Raises
        ------
        NotFoundError
            If one of them is none of the boxes; the message names the nearest.
        """
        known = {item.iri for question in self.questions for item in question.items}
        for iri in ticked:
            if iri not in known:
                raise NotFoundError.among("situation, risk or KPI", iri, known)
        return [self._advice(one, frozenset(ticked)) for one in self.disciplines]

    def _advice(self, discipline: Member, ticked: frozenset[str]) -> Advice:
        mine = [
            (question, item)
            for question in self.questions
            for item, holders in question.items.items()
            if item.iri in ticked and discipline in holders
        ]
        return Advice(
            discipline=discipline,
            reasons=tuple((one.facet, item) for one, item in mine if not one.cautions),
            cautions=tuple((one.facet, item) for one, item in mine if one.cautions),
            silent=tuple(q.facet for q in self.questions if discipline in q.silent),
            watch=tuple(
                (question.facet, items)
                for question in self.questions[1:]
                if (items := tuple(i for i, held in question.items.items() if discipline in held))
            ),
        )

    def together(self, disciplines: Sequence[Member]) -> list[tuple[Member, tuple[Member, ...]]]:
        """Return what the source says of combining two or more of these disciplines."""
        found = [
            (said, tuple(one for one in members if one in disciplines))
            for said, members in self.combined.items()
        ]
        return [(said, members) for said, members in found if len(members) > 1]


def load_advisor(store: Store) -> Advisor:
    """Read the boxes from the graph; a graph without situations has none."""
    members = members_of(store, f"{OPS}Discipline")
    disciplines = tuple(Member(iri, label) for iri, label in members.items())
    read = facets_of(store, [one.iri for one in disciplines])
    by_property = {one.facet.properties[0]: one for one in read if one.facet.path[0] != "^"}
    questions = [_question(by_property[p], disciplines) for p in SIGNALS if p in by_property]
    combined = by_property.get(COMBINED)
    return Advisor(
        disciplines, tuple(questions), _holders(combined, disciplines) if combined else {}
    )


def advice_query(advisor: Advisor, ticked: Collection[str] = ()) -> str:
    """Write the query for which discipline a situation or KPI speaks for, or a risk comes with.

    Parameters
    ----------
    ticked : collection of str, optional
        IRIs of the only ones to look at; by default all that can be ticked.
    """
    held = facet_pattern(
        [question.facet for question in advisor.questions],
        [one.iri for one in advisor.disciplines],
        "discipline",
        "item",
    )
    only = f"  VALUES ?item {{ {values(ticked)} }}\n" if ticked else ""
    return with_prefix_lines(
        f"SELECT DISTINCT ?facet ?facetLabel ?item ?says ?discipline WHERE {{\n{only}"
        f"{indent(held, '  ')}\n"
        '  BIND(IF(?facet = ops:faces, "comes with", "speaks for") AS ?says)\n'
        "} ORDER BY ?discipline ?facetLabel ?item"
    )


def describe_advice(advice: Sequence[Advice]) -> str:
    """Say whom the ticked boxes speak for, and what comes with whom.

    Examples
    --------
    >>> a, b = Member("urn:a", "A"), Member("urn:b", "B")
    >>> describe_advice([Advice(a, (), (), ()), Advice(b, (), (), ())])
    'Nothing is ticked that speaks for a discipline.'
    """
    spoken = [one.discipline for one in advice if one.reasons]
    if not spoken:
        text = "Nothing is ticked that speaks for a discipline."
    elif len(spoken) == 1:
        text = f"What you ticked speaks for {spoken[0]}."
    else:
        text = (
            f"What you ticked speaks for {listed(spoken)}. They do not exclude each other, "
            "and the order here is that of their names."
        )
    return " ".join([text, *_told_cautions(advice)])


def _told_cautions(advice: Sequence[Advice]) -> list[str]:
    holders: dict[Member, list[Member]] = {}
    for one in advice:
        for _, risk in one.cautions:
            holders.setdefault(risk, []).append(one.discipline)
    return [
        f"“{risk}” comes with {listed(disciplines)}: expect it there."
        for risk, disciplines in holders.items()
    ]


def _question(values: FacetValues, disciplines: Sequence[Member]) -> Question:
    silent = tuple(one for one in disciplines if not values.of(one.iri))
    return Question(values.facet, _holders(values, disciplines), silent)


def _holders(
    values: FacetValues, disciplines: Sequence[Member]
) -> dict[Member, tuple[Member, ...]]:
    found: dict[Member, list[Member]] = {}
    for discipline in disciplines:
        for item in values.of(discipline.iri):
            found.setdefault(item, []).append(discipline)
    return {
        item: tuple(found[item]) for item in sorted(found, key=lambda one: one.label.casefold())
    }
