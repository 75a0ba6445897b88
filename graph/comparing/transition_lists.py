"""What each side of a transition has, sorted: to add, close, carried over, of the start alone.

Silence is no absence: what is stated for the start and not for the goal may belong to the goal as
well. It is therefore set beside whatever of the goal is near it or does the same job, in any facet,
before it counts as the start's alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    return [_plan(one, mine, theirs, known) for one in facets]


@dataclass(frozen=True, slots=True)
class _Side:
    """What one side has in any facet, to be looked up by what is near it or does the same job."""

    near: Mapping[str, Mapping[Member, str]]
    same_job: Mapping[str, tuple[Member, ...]]
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
        jobs: dict[str, list[Member]] = {}
        for iri, one in held.items():
            if iri in known.choices:
                jobs.setdefault(known.unit(iri), []).append(one)
        return cls(near, {job: tuple(found) for job, found in jobs.items()}, known)

    def close_to(self, item: Member) -> Close | None:
        """Say what of this side is near an item or does the same job, if anything is."""
        if isinstance(item, Text):
            return None
        near = self.near.get(item.iri, {})
        others = [one for one in self.same_job.get(self.known.unit(item.iri), ()) if one != item]
        have = tuple(sorted({*near, *others} - {item}, key=by_label))
        same = [self.known.told([item, *others])] if others else []
        return Close(item, have, (*near.values(), *same)) if have else None


def _plan(facet: FacetComparison, mine: _Side, theirs: _Side, known: Background) -> FacetPlan:
    start, goal = facet.things[:2]
    wanted = [one.item for one in facet.only(goal)]
    close = _with_same_job(
        wanted, [found for one in wanted if (found := mine.close_to(one))], known
    )
    nearly = {one.item for one in close}
    own = [] if goal in facet.not_stated else [one.item for one in facet.only(start)]
    start_close = tuple(found for one in own if (found := theirs.close_to(one)))
    told = {one.item for one in start_close}
    kept = tuple(one.item for one in facet.in_all)
    return FacetPlan(
        facet=facet.facet,
        add=tuple(one for one in wanted if one not in nearly),
        carry_over=kept,
        close=close,
        start_close=start_close,
        start_only=tuple(one for one in own if one not in told),
        not_stated=facet.not_stated,
        size=len({known.unit(one.iri) for one in (*wanted, *kept)}),
        covered=len({known.unit(one.iri) for one in kept}),
    )


def _with_same_job(
    wanted: Iterable[Member], close: Sequence[Close], known: Background
) -> tuple[Close, ...]:
    """Add what does the same job as something that is close: none of it has to be added."""
    found = {one.item: one for one in close}
    jobs: dict[str, list[Close]] = {}
    for one in close:
        jobs.setdefault(known.unit(one.item.iri), []).append(one)
    for item in wanted:
        if item not in found and (same := jobs.get(known.unit(item.iri))):
            have = tuple(dict.fromkeys(one for other in same for one in other.have))
            told = known.told([item, *(other.item for other in same)])
            found[item] = Close(
                item, have, (told, *(why for other in same for why in other.reasons))
            )
    return tuple(found[item] for item in wanted if item in found)
