"""Work beside the pages: what it leaves behind when it fails."""

from __future__ import annotations

import weakref

from graph.importing.watching import Watch
from ontology.errors import SourceError
from views.background import Search


class Held:
    """Stands for an iterator of the engine."""


class Looking(Search[None]):
    called = "look"
    unexpected = too_large = "It ended."


def test_failed_work_lets_go_of_what_it_held() -> None:
    """An error remembers where it was raised, and by that what was read there."""
    held: list[weakref.ref[Held]] = []

    def look(_watch: Watch) -> None:
        rows = Held()
        held.append(weakref.ref(rows))
        try:
            int("one")
        except ValueError as error:
            raise SourceError("There is nothing to read.") from error

    search = Looking()
    search.begin(look)
    search.wait(10)
    assert str(search.error) == "There is nothing to read."
    assert held[0]() is None
