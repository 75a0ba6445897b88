"""What makes several things one step of a plan, and which steps have an order of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph.comparing.lifetime import Ending, find_endings
from graph.comparing.member import Member, Text
from graph.naming.labels import labels_of
from graph.naming.wording import listed
from graph.nodes import values
from graph.querying.together import together

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from graph.store import Store


@dataclass(frozen=True, slots=True)
class Background:
    """What is known of the items of a plan beyond who has them.

    Attributes
    ----------
    users : mapping of IRI to int
        How many things have an item.
    choices : mapping of IRI to tuple of Member
        The categories of a tool of which one tool is enough; it is counted under the first.
    earlier : mapping of IRI to IRIs
        What comes before a step in its chain.
    endings : mapping of IRI to Ending
        Tools at the end of their life.
    """

    users: Mapping[str, int] = field(default_factory=dict)
    choices: Mapping[str, tuple[Member, ...]] = field(default_factory=dict)
    earlier: Mapping[str, frozenset[str]] = field(default_factory=dict)
    endings: Mapping[str, Ending] = field(default_factory=dict)

    def unit(self, iri: str) -> str:
        """Return what an item is counted as: the choice that it belongs to, or itself."""
        return f"one of {self.choices[iri][0].iri}" if iri in self.choices else iri

    def same_job(
        self, item: Member, jobs: Mapping[Member, Iterable[Member]]
    ) -> dict[Member, list[Member]]:
        """Return by category those others, given by category, that do the job of an item."""
        found = {
            job: [one for one in jobs.get(job, ()) if one != item]
            for job in ([] if isinstance(item, Text) else self.choices.get(item.iri, ()))
        }
        return {job: others for job, others in found.items() if others}

    def by_job(self, items: Iterable[Member]) -> dict[Member, list[Member]]:
        """Sort items by every category of theirs of which one is enough."""
        found: dict[Member, list[Member]] = {}
        for item in items:
            for job in self.choices.get(item.iri, ()):
                found.setdefault(job, []).append(item)
        return found


def told_as_one(job: Member, tools: Sequence[Member]) -> str:
    """Say that some tools of one category do the same job."""
    return f"{listed(tools)} stand under “{job}”, where one is enough."


def read_background(store: Store, items: Collection[str], users: Mapping[str, int]) -> Background:
    """Read what is known of some items, given by IRI."""
    if not items:
        return Background(users)
    endings, choices, earlier = together(
        store,
        lambda: {one.tool.iri: one for one in find_endings(store, items)},
        lambda: read_choices(store, items),
        lambda: read_earlier(store, items),
    )
    return Background(users, choices, earlier, endings)


def read_choices(store: Store, tools: Collection[str]) -> dict[str, tuple[Member, ...]]:
    """Read in which categories a tool does the same job as all others, sorted by IRI."""
    rows = store.select(
        "SELECT DISTINCT ?tool ?category WHERE {\n"
        f"  VALUES ?tool {{ {values(sorted(tools))} }} ?tool ops:inCategory ?category .\n"
        "  ?category ops:oneIsEnough true }"
    ).values()
    pairs = sorted(tuple(cell or "" for cell in row) for row in rows)
    labels = labels_of(store, sorted({category for _, category in pairs}))
    found: dict[str, list[Member]] = {}
    for tool, category in pairs:
        found.setdefault(tool, []).append(Member(category, labels[category]))
    return {tool: tuple(categories) for tool, categories in found.items()}


def read_earlier(store: Store, items: Collection[str]) -> dict[str, frozenset[str]]:
    """Read what comes before each of some steps in a chain of them."""
    before: dict[str, set[str]] = {}
    for step, following in store.select(
        f"SELECT ?step ?next WHERE {{ VALUES ?step {{ {values(sorted(items))} }}\n"
        "  ?step ops:nextStep ?next }"
    ).values():
        before.setdefault(following or "", set()).add(step or "")
    return {step: _all_before(step, before) for step in before}


def _all_before(step: str, before: Mapping[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [step]
    while waiting:
        new = before.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return frozenset(found - {step})
