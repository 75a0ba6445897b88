"""The parts of a way from one thing to another: what to add, what is close, what carries over."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from graph.comparing.member import Member
from graph.naming.wording import plural
from graph.nodes import ANYTHING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from graph.comparing.facets import Facet
    from graph.comparing.lifetime import Ending

#: Stands for what a team has; no node of the graph.
YOUR_STACK: Final = Member("your-stack", "your stack")


@dataclass(frozen=True, slots=True)
class Close:
    """An item of one side and what the other side has that is near it or does the same job."""

    item: Member
    have: tuple[Member, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gain:
    """The coverage of one facet before and after a step.

    Attributes
    ----------
    facet : Facet
    before, after, size : int
        What of the goal is covered, and all of it; tools of which one is enough count once.
    brings : tuple of Member
        Further items of the goal that come close with the step.
    """

    facet: Facet
    before: int
    after: int
    size: int
    brings: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class Addition:
    """One step: what to add, and what is gained by it.

    Attributes
    ----------
    items : tuple of Member
        One thing, or several of which one is enough.
    gains : tuple of Gain
        One for each facet that it belongs to; what gains most comes first.
    choice : Member or None
        The category of the several things.
    """

    items: tuple[Member, ...]
    gains: tuple[Gain, ...]
    choice: Member | None = None

    @property
    def facet(self) -> Facet:
        """The facet in which most is gained."""
        return self.gains[0].facet

    @property
    def brings(self) -> tuple[Member, ...]:
        """What comes close with it, in any facet."""
        return tuple(dict.fromkeys(one for gain in self.gains for one in gain.brings))

    def __str__(self) -> str:
        names = ", ".join(map(str, self.items))
        return f"one of {names}" if len(self.items) > 1 else names


@dataclass(frozen=True, slots=True)
class FacetPlan:
    """One facet of a transition.

    Attributes
    ----------
    facet : Facet
    add, carry_over : tuple of Member
        What only the goal has, and what both have.
    close : tuple of Close
        What only the goal has, while the start has something near it or for the same job.
    start_close : tuple of Close
        What only the start has, while the goal has something near it or for the same job.
    start_only : tuple of Member
        What is stated for the start and neither for the goal nor near anything of it.
    not_stated : tuple of Member
        The sides of which nothing is said here. Of a goal that is not stated nothing follows.
    size, covered : int
        How much the goal has, and how much of that is there; tools of which one is enough count
        once.
    """

    facet: Facet
    add: tuple[Member, ...]
    carry_over: tuple[Member, ...]
    close: tuple[Close, ...]
    start_close: tuple[Close, ...]
    start_only: tuple[Member, ...]
    not_stated: tuple[Member, ...]
    size: int
    covered: int

    @property
    def held(self) -> tuple[Member, ...]:
        """What the start has here, where the goal is stated."""
        return (*self.carry_over, *(one.item for one in self.start_close), *self.start_only)


@dataclass(frozen=True, slots=True)
class Transition:
    """A way from one thing to another.

    Attributes
    ----------
    start, goal : Member
    facets : tuple of FacetPlan
        What to add and keep, facet by facet.
    steps : tuple of Addition
        All additions in order.
    endings : mapping of IRI to Ending
        Tools on the way that are at the end of their life.
    whole : tuple of FacetPlan
        The facets before any were left out.
    """

    start: Member
    goal: Member
    facets: tuple[FacetPlan, ...]
    steps: tuple[Addition, ...]
    endings: Mapping[str, Ending] = field(default_factory=dict)
    whole: tuple[FacetPlan, ...] = ()

    def name(self, facet: Facet, *, many: bool = False) -> str:
        """Name a facet by the class of its values; where several have that class, by its label too.

        One whose values have no class goes by its label.

        Parameters
        ----------
        many : bool
            For all of its values, not for one.
        """
        if facet.kind == ANYTHING:
            return facet.label
        named = plural(facet.kind_label) if many else facet.kind_label
        alike = sum(one.facet.kind_label == facet.kind_label for one in self.facets)
        return f"{named} ({facet.label})" if alike > 1 else named

    def names(self, facets: Iterable[Facet]) -> str:
        """Name the facets that one thing belongs to."""
        return " and ".join(map(self.name, facets))

    @property
    def close(self) -> list[tuple[tuple[Facet, ...], Close]]:
        """What of the goal is close, each once, with the facets that it belongs to."""
        return _each_once((one.facet, close) for one in self.facets for close in one.close)

    @property
    def start_close(self) -> list[tuple[tuple[Facet, ...], Close]]:
        """What of the start is close to what carries over; the rest of it stands in ``close``."""
        told = {have.iri for _, close in self.close for have in close.have}
        found = _each_once((one.facet, close) for one in self.facets for close in one.start_close)
        return [(facets, close) for facets, close in found if close.item.iri not in told]

    @property
    def carry_over(self) -> list[tuple[FacetPlan, tuple[Member, ...]]]:
        """What both have, facet by facet, each in the first that it belongs to."""
        return _in_first((one, one.carry_over) for one in self.facets)

    @property
    def start_only(self) -> list[tuple[FacetPlan, tuple[Member, ...]]]:
        """What is stated for the start alone, facet by facet, each in the first."""
        return _in_first((one, one.start_only) for one in self.facets)

    @property
    def has_choices(self) -> bool:
        """Whether the goal has several things of which one is enough."""
        return any(
            one.size < len(one.add) + len(one.close) + len(one.carry_over) for one in self.facets
        )

    @property
    def inherited(self) -> bool:
        """Whether all of it is said of what the two belong to, and not of themselves."""
        return bool(self.facets) and all(one.facet.inherited for one in self.facets)

    def ending(self, *items: Member) -> str:
        """Warn of those items that are at the end of their life; empty where none is.

        Of several, each warning names its item.
        """
        found = [self.endings[one.iri] for one in items if one.iri in self.endings]
        named = [f"{one.tool}: {one.warning}" if len(items) > 1 else one.warning for one in found]
        return "; ".join(named)


def _each_once(
    found: Iterable[tuple[Facet, Close]],
) -> list[tuple[tuple[Facet, ...], Close]]:
    by_item: dict[Close, list[Facet]] = {}
    for facet, close in found:
        by_item.setdefault(close, []).append(facet)
    return [(tuple(facets), close) for close, facets in by_item.items()]


def _in_first(
    found: Iterable[tuple[FacetPlan, tuple[Member, ...]]],
) -> list[tuple[FacetPlan, tuple[Member, ...]]]:
    told: set[Member] = set()
    kept = []
    for facet, items in found:
        new = tuple(one for one in items if one not in told)
        told.update(new)
        if new:
            kept.append((facet, new))
    return kept


def count(found: Iterable[tuple[FacetPlan, tuple[Member, ...]]]) -> int:
    """Count the things of a list that is sorted by facets."""
    return sum(len(items) for _, items in found)


def without(plan: Transition, paths: Collection[str]) -> Transition:
    """Leave facets out, given by path."""
    steps = []
    for step in plan.steps:
        if gains := tuple(one for one in step.gains if one.facet.path not in paths):
            steps.append(replace(step, gains=gains))
    kept = tuple(one for one in plan.facets if one.facet.path not in paths)
    return replace(plan, facets=kept, steps=tuple(steps))
