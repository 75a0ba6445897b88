"""Lenses are looked for beside the page where much is linked, or an endpoint is asked for them.

That may take a minute, and is done once for all visitors.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from graph.comparing.link_sums import takes_long
from graph.comparing.proposals import Proposal, undeclared_lenses
from graph.keeping import age_of
from views import session
from views.background import Search, show_progress
from views.overlap.reading import proposals

if TYPE_CHECKING:
    from graph import Store
    from graph.importing.watching import Watch

_FOUND: Final = "overlap_looking"


class Looking(Search[list[Proposal]]):
    """One search for lenses; its sums are kept beside the snapshot whoever waits for them."""

    called: ClassVar = "search"
    unexpected: ClassVar = "The search ended unexpectedly; the log of the server says why."
    too_large: ClassVar = "There is not enough memory to sum up all links."


def found_lenses() -> list[Proposal] | None:
    """Return the lenses that the graph does not declare and could; None while they are looked for.

    Whoever stops the search goes on without.
    """
    store = session.store()
    wanted = session.number_of(store), age_of(store)
    known = Looking.kept(_FOUND, wanted)
    if known is None and not takes_long(store):
        return proposals(store)
    if known is None:
        known = Looking()
        known.begin(partial(_look, store))
        known.keep(_FOUND, wanted, "Looking for what is shared …")
    if known.stopped:
        return []
    if known.running:
        show_progress(known, "overlap_looking_stop")
        return None
    if known.found is None:
        known.show_failure()
    return known.found


def _look(store: Store, watch: Watch) -> list[Proposal]:
    watch.doing("Looking for what is shared, which is done once for this data")
    return undeclared_lenses(store)
