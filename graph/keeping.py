"""What was read from a store is kept: of a snapshot for good, of an endpoint for a while.

A snapshot never changes while it is open. Behind an endpoint others write, so what it said is asked
anew after ten minutes, everything at the same time: answers that are shown together are of one age.
"""

from __future__ import annotations

from functools import lru_cache, wraps
from time import monotonic
from typing import TYPE_CHECKING, Final, TypeVar, TypeVarTuple, Unpack

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.store import Store

Arguments = TypeVarTuple("Arguments")
Found = TypeVar("Found")

#: For so many seconds an endpoint's answer holds.
SECONDS: Final = 600


def age_of(store: Store, clock: Callable[[], float] = monotonic) -> int:
    """Return a number that changes when what was read from a store has to be read again."""
    return int(clock() // SECONDS) if store.may_change else 0


def kept(
    most: int,
) -> Callable[
    [Callable[[Store, Unpack[Arguments]], Found]],
    Callable[[Store, Unpack[Arguments]], Found],
]:
    """Keep what a function reads from a store, its first argument; a failure is not kept.

    Parameters
    ----------
    most : int
        How many answers are kept, those that were asked for last.
    """

    def keeping(
        read: Callable[[Store, Unpack[Arguments]], Found],
    ) -> Callable[[Store, Unpack[Arguments]], Found]:
        @lru_cache(maxsize=most)
        def known(_age: int, store: Store, *others: *Arguments) -> Found:
            return read(store, *others)

        @wraps(read)
        def recall(store: Store, /, *others: *Arguments) -> Found:
            return known(age_of(store), store, *others)

        return recall

    return keeping
