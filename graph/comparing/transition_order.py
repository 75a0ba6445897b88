"""The order in which to add things: again and again what gains most, and chains from their start.

What gains most is what raises the coverage of its facets most; among equals, what brings most
further items of the goal close, then what most others use too, then the label. Tools of which one
is enough are one step, and so is a thing that belongs to several facets.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from graph.comparing.member import by_label
from graph.comparing.transition_plan import Addition, Gain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.comparing.choices import Background
    from graph.comparing.member import Member
    from graph.comparing.side_by_side import FacetComparison
    from graph.comparing.transition_plan import FacetPlan

    Plans = Sequence[tuple[FacetComparison, FacetPlan]]


def in_order(plans: Plans, known: Background) -> Iterator[Addition]:
    """Yield all additions in order.

    What an addition brings close changes on the way, and so does whether a step of a chain may
    come; the gain of the others does not, so these are sorted once.
    """
    order = _Order(plans, known)
    moving = {unit for unit in order.waiting if order.may_move(unit)}
    settled = deque(sorted(order.waiting.keys() - moving, key=order.gain))
    while order.waiting:
        front = [*moving, *islice(settled, 1)]
        best = min(list(filter(order.is_free, front)) or front, key=order.gain)
        if best in moving:
            moving.remove(best)
        else:
            settled.popleft()
        yield order.take(best)


@dataclass(slots=True)
class _Waiting:
    """What is one step, and the facets that it belongs to."""

    items: dict[str, Member] = field(default_factory=dict)
    places: dict[str, tuple[FacetComparison, FacetPlan]] = field(default_factory=dict)


class _Order:
    """What waits, what is covered, and what came close on the way."""

    def __init__(self, plans: Plans, known: Background) -> None:
        self._known = known
        self._covered = {plan.facet.path: plan.covered for _, plan in plans}
        self._close = {(plan.facet.path, one.item.iri) for _, plan in plans for one in plan.close}
        self.waiting: dict[str, _Waiting] = {}
        for facet, plan in plans:
            for item in plan.add:
                step = self.waiting.setdefault(known.unit(item.iri), _Waiting())
                step.items[item.iri] = item
                step.places[plan.facet.path] = (facet, plan)
        self._items = {(plan.facet.path, one.iri): one for _, plan in plans for one in plan.add}
        self._missing = {iri for _, iri in self._items}

    def may_move(self, unit: str) -> bool:
        """Tell whether the place of a step depends on what comes before it."""
        step = self.waiting[unit]
        chained = any(self._known.earlier.get(iri) for iri in step.items)
        return chained or any(self._brings(step, path) for path in step.places)

    def is_free(self, unit: str) -> bool:
        """Tell whether nothing waits that comes before a step in its chain."""
        earlier = (self._known.earlier.get(iri, ()) for iri in self.waiting[unit].items)
        return all(self._missing.isdisjoint(before) for before in earlier)

    def gain(self, unit: str) -> tuple[float, int, int, str, str, str]:
        """Return the key to sort by; what gains most comes first."""
        step = self.waiting[unit]
        raised = sum(1 / plan.size for _, plan in step.places.values())
        further = sum(len(self._brings(step, path)) for path in step.places)
        users = max(self._known.users.get(iri, 0) for iri in step.items)
        facet = min(facet.facet.label for facet, _ in step.places.values())
        first = min(step.items.values(), key=by_label)
        return -raised, -further, -users, facet, first.label.casefold(), unit

    def take(self, unit: str) -> Addition:
        """Take a step out of those that wait."""
        step = self.waiting.pop(unit)
        self._missing -= step.items.keys()
        gains = [self._gained(step, path) for path in step.places]
        gains.sort(key=lambda one: (one.size, one.facet.label))
        items = tuple(sorted(step.items.values(), key=by_label))
        choice = self._known.choices[items[0].iri][0] if len(items) > 1 else None
        return Addition(items, tuple(gains), choice)

    def _gained(self, step: _Waiting, path: str) -> Gain:
        facet, plan = step.places[path]
        brings = self._brings(step, path)
        self._close |= {(path, one.iri) for one in brings}
        self._covered[path] += 1
        after = self._covered[path]
        return Gain(facet.facet, after - 1, after, plan.size, tuple(brings))

    def _brings(self, step: _Waiting, path: str) -> list[Member]:
        """List what of the goal comes close in a facet once a step is done."""
        facet, _ = step.places[path]
        near = {iri for one in step.items for iri in facet.neighbors.get(one, ())}
        found = [
            self._items[path, iri]
            for iri in (near - step.items.keys()) & self._missing
            if (path, iri) in self._items and (path, iri) not in self._close
        ]
        return sorted(found, key=by_label)
