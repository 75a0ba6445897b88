"""What each side of a transition has, sorted: to add, close, carried over, of the start alone.

Silence is no absence: what is stated for the start and not for the goal may belong to the goal as
well. It is therefore set beside whatever of the goal is near it or does the same job, in any facet,
before it counts as the start's alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from graph.comparing.choices import told_as_one
from graph.comparing.member import Text, by_label
from graph.comparing.transition_plan import Close, FacetPlan

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from graph.comparing.choices import Background
    from graph.comparing.member import Member, NearLink
    from graph.comparing.side_by_side import FacetComparison


def plan_facets(
    facets: Sequence[FacetComparison], links: Collection[NearLink], known: Background
) -> list[FacetPlan]:
    """Sort the items of each facet of a comparison of two things."""
    if not facets:
        return []
    start, goal = facets[0].things[:2]
    stated = [one for one in facets if goal not in one.not_stated]
    mine = _Side.of((item for one in stated for item in one.values.of(start.iri)), links, known)
    theirs = _Side.of((item for one in stated for item in one.values.of(goal.iri)), links, known)
    close = _close_of([item.item for one in facets for item in one.only(goal)], mine, known)
    return [_plan(one, close, theirs, known) for one in facets]


@dataclass(frozen=True, slots=True)
class _Side:
    """What one side has in any facet, to be looked up by what is near it or does the same job."""

    near: Mapping[str, Mapping[Member, str]]
    jobs: Mapping[Member, Sequence[Member]]
    known: Background

    @classmethod
    def of(cls, items: Iterable[Member], links: Iterable[NearLink], known: Background) -> _Side:
        held = {one.iri: one for one in items if not isinstance(one, Text)}
        near: dict[str, dict[Member, str]] = {}
        for link in links:
            for one, other in ((link.subject, link.target), (link.target, link.subject)):
                if other.iri in held:
                    told = f"{link}. {link.reason}".strip()
                    near.setdefault(one.iri, {})[held[other.iri]] = told
        return cls(near, known.by_job(held.values()), known)

    def close_to(self, item: Member) -> Close | None:
        """Say what of this side is near an item or does the same job, if anything is."""
        if isinstance(item, Text):
            return None
        near = self.near.get(item.iri, {})
        jobs = self.known.same_job(item, self.jobs)
        have = tuple(sorted({*near, *chain(*jobs.values())} - {item}, key=by_label))
        same = [told_as_one(job, [item, *others]) for job, others in jobs.items()]
        return Close(item, have, (*near.values(), *same)) if have else None


def _plan(
    facet: FacetComparison, closer: Mapping[Member, Close], theirs: _Side, known: Background
) -> FacetPlan:
    start, goal = facet.things[:2]
    wanted = [one.item for one in facet.only(goal)]
    close = tuple(closer[one] for one in wanted if one in closer)
    own = [] if goal in facet.not_stated else [one.item for one in facet.only(start)]
    start_close = tuple(found for one in own if (found := theirs.close_to(one)))
    told = {one.item for one in start_close}
    kept = tuple(one.item for one in facet.in_all)
    return FacetPlan(
        facet=facet.facet,
        add=tuple(one for one in wanted if one not in closer),
        carry_over=kept,
        close=close,
        start_close=start_close,
        start_only=tuple(one for one in own if one not in told),
        not_stated=facet.not_stated,
        size=len({known.unit(one.iri) for one in (*wanted, *kept)}),
        covered=len({known.unit(one.iri) for one in kept}),
    )


def _close_of(wanted: Collection[Member], mine: _Side, known: Background) -> dict[Member, Close]:
    """Return what of the goal is close, in any facet.

    What does the same job as something that is near is close too: none of it has to be added.
    What is close for its own job says nothing of its other jobs.
    """
    direct = {one: close for one in wanted if (close := mine.close_to(one))}
    jobs = known.by_job(direct)
    found = dict(direct)
    for item in wanted:
        if item not in found and (through := _through_its_job(item, jobs, mine, known)):
            found[item] = through
    return found


def _through_its_job(
    item: Member, jobs: Mapping[Member, Sequence[Member]], mine: _Side, known: Background
) -> Close | None:
    """Say what this side has that is near something that does the job of an item."""
    have: dict[Member, str] = {}
    told = []
    for job, others in known.same_job(item, jobs).items():
        near = [(one, mine.near.get(one.iri, {}).keys() - {item, one}) for one in others]
        if those := [one for one, beside in near if beside]:
            told.append(told_as_one(job, [item, *those]))
            have |= {other: mine.near[one.iri][other] for one, beside in near for other in beside}
    held = tuple(sorted(have, key=by_label))
    return Close(item, held, (*told, *(have[one] for one in held))) if have else None
