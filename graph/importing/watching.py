"""How far an import, a check or other long work is, and the way to stop it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

from ontology.errors import SnapshotError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_BETWEEN: Final = 0.2
#: So many things are walked between two looks at the clock.
_BATCH: Final = 1000
_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far some work is.

    Attributes
    ----------
    doing : str
        What is done now, for people.
    done, total : int
        Bytes read of bytes to read, as they lie on disk; shapes, where data is checked;
        properties, where it is inferred from; triples, where it is copied or compared; nodes, each
        four times, where they are matched.
    triples : int
        Triples read so far.
    guessed : int
        About how many more were read where the engine reads by itself and does not say it.
    seconds : float
        Time since the start.
    even : bool
        Each part takes about as long as any other, so that the time left can be told.
    """

    doing: str = ""
    done: int = 0
    total: int = 0
    triples: int = 0
    guessed: int = 0
    seconds: float = 0.0
    even: bool = True

    @property
    def share(self) -> float:
        """The part that is done, from 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    @property
    def rate(self) -> float:
        """Triples per second."""
        return (self.triples + self.guessed) / self.seconds if self.seconds else 0.0

    @property
    def left(self) -> float | None:
        """Seconds left of reading, once enough was read to tell."""
        if not self.even or self.share < 0.01 or self.seconds < 0.5:
            return None
        return self.seconds * (1 - self.share) / self.share

    def __str__(self) -> str:
        parts = [self.doing]
        if self.total:
            parts.append(f"{self.share:.0%}")
        if read := self.triples + self.guessed:
            count = f"{'about ' if self.guessed else ''}{read:,} triples"
            is_going_on = self.guessed or 0 < self.share < 1
            parts.append(f"{count}, {self.rate:,.0f} a second" if is_going_on else count)
        if self.left is not None and self.share < 1:
            parts.append(f"{_time(self.left)} left")
        return ", ".join(parts)


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


class Watch:
    """Told how some work goes on; tells who wants to know, and stops it when asked to.

    Parameters
    ----------
    tell : callable, optional
        Called with a :class:`Progress` a few times a second.
    stopped : callable, optional
        Asked as often whether the work shall stop.
    most_triples : int, optional
        Beyond this many triples the import is refused.
    work : str
        What it is called where it was stopped.
    """

    def __init__(
        self,
        tell: Callable[[Progress], None] | None = None,
        stopped: Callable[[], bool] | None = None,
        most_triples: int | None = None,
        work: str = "import",
    ) -> None:
        self.progress = Progress()
        self._tell = tell
        self._stopped = stopped
        self._most = most_triples
        self._work = work
        self._start = time.monotonic()
        self._told = 0.0
        self._finished = 0
        self._beside = 0
        self._counting = True

    def begin(self, total: int, *, counting: bool = True, even: bool = True) -> None:
        """Start reading so many bytes; what is only looked at is not counted."""
        self._finished = 0
        self._counting = counting
        self.progress = Progress(total=total + self._beside, even=even)

    def expect(self, more: int) -> None:
        """Say that so many bytes are to be read beside those of the documents."""
        self._beside += more
        self.progress = replace(self.progress, total=self.progress.total + more)

    def count_from_here(self) -> None:
        """Count triples from now on."""
        self._counting = True

    def doing(self, what: str) -> None:
        """Say what is done from now on."""
        self.progress = replace(self.progress, doing=what)
        self._report(now=True)

    def conclude(self, what: str) -> None:
        """Say what is done once everything was read; nobody can tell how far that is."""
        self.progress = replace(self.progress, total=0)
        self.doing(what)

    def read(self, done: int) -> None:
        """Say how many bytes of this document were read."""
        self.progress = replace(self.progress, done=self._finished + done)
        self._report()

    def go_on(self) -> None:
        """Say that the work goes on, where nothing new was read."""
        self._report()

    def each(self, things: Iterable[_Thing]) -> Iterator[_Thing]:
        """Walk things, each of which is one of the total."""
        return _walk(things, self.finish)

    def count_each(self, triples: Iterable[_Thing]) -> Iterator[_Thing]:
        """Walk triples, each of which counts as read."""
        return _walk(triples, self.count)

    def finish(self, size: int) -> None:
        """Say that a document of this size, or so much more of one, was read."""
        self._finished += size
        self.progress = replace(self.progress, done=self._finished)
        self._report()

    def count(self, triples: int) -> None:
        """Say that so many triples more were read."""
        if not self._counting:
            return self.go_on()
        self.progress = replace(self.progress, triples=self.progress.triples + triples, guessed=0)
        if self._most is not None and self.progress.triples > self._most:
            raise SnapshotError(
                f"This is more than {self._most:,} triples, the most that may be imported here; "
                "nothing was changed. Import it with cli.py, or import a part of it."
            )
        return self._report()

    def guess(self, triples: float) -> None:
        """Say about how many triples of this document were read, to thousands."""
        self.progress = replace(self.progress, guessed=int(round(triples, -3)))

    def _report(self, *, now: bool = False) -> None:
        moment = time.monotonic()
        if not now and moment - self._told < _BETWEEN:
            return
        self._told = moment
        if self._stopped is not None and self._stopped():
            raise SnapshotError(f"The {self._work} was stopped; nothing was changed.")
        if self._tell is not None:
            self._tell(replace(self.progress, seconds=moment - self._start))


def _walk(things: Iterable[_Thing], tell: Callable[[int], None]) -> Iterator[_Thing]:
    """Yield things, and tell how many more they are, a batch at a time."""
    number = 0
    for number, thing in enumerate(things, start=1):
        if number % _BATCH == 0:
            tell(_BATCH)
        yield thing
    tell(number % _BATCH)
