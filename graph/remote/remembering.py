"""What an endpoint answered a moment ago, so that a page does not ask twice.

The parts of a page ask for the same labels and properties again and again, which costs the engine
in this process nothing, and an endpoint a way there and back each time.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from time import monotonic
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.solutions import Result

#: For so many seconds an answer is given again: as long as a page may be waited for, so that one
#: that was given up and is opened again goes on from there.
SECONDS: Final = 180.0
_MOST: Final = 512
#: An answer of more rows or triples is read again.
_LARGEST: Final = 2_000


class Remembering:
    """Answers to the program's own queries, the latest ones.

    Parameters
    ----------
    clock : callable
        Returns seconds.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[float, Result]] = OrderedDict()

    def recall(self, query: str, ask: Callable[[], Result]) -> Result:
        """Return what a query was answered with a moment ago, or ask; a failure is not kept."""
        with self._lock:
            until, known = self._known.get(query, (0.0, None))
            if known is not None and self._clock() < until:
                return known
        found = ask()
        if isinstance(found, bool) or (len(found) <= _LARGEST and not found.truncated):
            with self._lock:
                self._known[query] = self._clock() + SECONDS, found
                self._known.move_to_end(query)
                if len(self._known) > _MOST:
                    self._known.popitem(last=False)
        return found
