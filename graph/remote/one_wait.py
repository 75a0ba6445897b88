"""How long somebody waits for an endpoint: for all the questions of one page, or request, together.

Each question has a deadline of its own, and a page has twenty to thirty questions: where an
endpoint keeps silent, they would end one after the other. So whoever opens a page or answers a
request begins a wait, and the questions asked within it share what is left of it. An answer
prolongs it, since an endpoint that is slow and answers is worth waiting for.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import TYPE_CHECKING, Final, TypeVar

from ontology.errors import EndpointError, QueryTimeout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.remote.silence import Silence
    from ontology.errors import OpsAtlasError

Found = TypeVar("Found")

#: Seconds without any answer, and in all, after which nothing more is waited for.
SILENCE: Final = 60.0
LONGEST: Final = 180.0


class Wait:
    """What is left of a wait; threads that ask side by side share it.

    Parameters
    ----------
    clock : callable
        Returns seconds.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._last = clock()
        self._end = self._last + LONGEST
        self._told: OpsAtlasError | None = None

    @property
    def left(self) -> float:
        """Seconds until it is over; none are left from then on."""
        if self._told is not None:
            return 0.0
        return min(self._last + SILENCE, self._end) - self._clock()

    @property
    def since(self) -> float:
        """When it was answered last, or began."""
        return self._last

    def answered(self) -> None:
        """Begin the silence anew, unless the wait is over: that stays said on the whole page."""
        if self.left > 0:
            self._last = self._clock()

    def end(self, told: OpsAtlasError) -> None:
        """End it before its time; whatever is still asked is told the same."""
        self._told = told

    def refuse_if_over(self, name: str) -> None:
        """Raise QueryTimeout once nothing is left, or what it was ended with.

        Parameters
        ----------
        name : str
            What is waited for.
        """
        if self._told is not None:
            raise type(self._told)(str(self._told))
        if self.left > 0:
            return
        if self._clock() < self._end:
            raise QueryTimeout(
                f"{name} did not answer for {SILENCE:g} s and is not waited for any longer."
            )
        raise QueryTimeout(
            f"{name} had not answered all that is asked here after {LONGEST:g} s and is not waited "
            "for any longer."
        )


_WAIT: Final[ContextVar[Wait | None]] = ContextVar("wait", default=None)


@contextmanager
def one_wait(clock: Callable[[], float] = monotonic) -> Iterator[Wait]:
    """Let what is asked inside, in this context and its copies, share one wait.

    Inside another it is the same wait: an endpoint that keeps silent has no second minute.
    """
    outer = _WAIT.get()
    if outer is not None:
        yield outer
        return
    wait = Wait(clock)
    token = _WAIT.set(wait)
    try:
        yield wait
    finally:
        _WAIT.reset(token)


def gave_up() -> bool:
    """Say whether the wait that this is a part of is over."""
    wait = _WAIT.get()
    return wait is not None and wait.left <= 0


def waited_for(
    name: str, most: float, ask: Callable[[float], Found], silence: Silence | None = None
) -> Found:
    """Ask one question with the seconds that it may take: its own, or those that are left.

    Parameters
    ----------
    silence : Silence, optional
        What others know of the endpoint; who waits in vain adds to it.

    Raises
    ------
    QueryTimeout, EndpointError
        If none are left, before or after it is asked, it takes too long by itself, or the endpoint
        is known to keep silent.
    """
    wait = _WAIT.get()
    if wait is None:
        return ask(most)
    wait.refuse_if_over(name)
    if silence is not None:
        _end_if_silent(wait, silence)
    try:
        found = ask(min(most, wait.left))
    except QueryTimeout:
        if wait.left <= 0 and silence is not None:
            silence.suspect(wait.since)
        wait.refuse_if_over(name)
        raise
    wait.answered()
    return found


def _end_if_silent(wait: Wait, silence: Silence) -> None:
    try:
        silence.refuse()
    except (QueryTimeout, EndpointError) as error:
        wait.end(error)
        raise
