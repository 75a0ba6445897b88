"""Ask several questions that do not wait for each other's answers.

An endpoint is asked a few of them side by side: each costs a way there and back, which is most of
what a page waits for. The engine in this process is asked one after the other, as it has no way.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TYPE_CHECKING, Final, TypeVar, overload

from graph.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.store import Store

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")

#: No page asks an endpoint for more at once.
MOST: Final = 4
#: Says in a thread that it is one of some side by side, which open no further ones.
_SIDE_BY_SIDE: Final = threading.local()


@overload
def together(store: Store, first: Callable[[], A], second: Callable[[], B], /) -> tuple[A, B]: ...
@overload
def together(
    store: Store, first: Callable[[], A], second: Callable[[], B], third: Callable[[], C], /
) -> tuple[A, B, C]: ...
@overload
def together(store: Store, /, *questions: Callable[[], A]) -> tuple[A, ...]: ...
def together(store: Store, /, *questions: Callable[[], object]) -> tuple[object, ...]:
    """Return what each of some functions returns that ask a store.

    Parameters
    ----------
    store : Store
    *questions : callable
        They run in threads, so they must not touch a page.

    Raises
    ------
    OpsAtlasError
        That of the first in the order given that fails, once all have ended.
    """
    alone = isinstance(store, EmbeddedStore) or len(questions) < 2
    if alone or getattr(_SIDE_BY_SIDE, "here", False):
        return tuple(question() for question in questions)
    with ThreadPoolExecutor(MOST, "together", lambda: setattr(_SIDE_BY_SIDE, "here", True)) as pool:
        # each knows how long it is waited for, as this thread does
        asked = [pool.submit(copy_context().run, question) for question in questions]
    return tuple(one.result() for one in asked)
