"""Work that runs beside the pages: in a thread of its own, so that no click interrupts it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, TypeVar
from weakref import finalize

import streamlit as st

from graph.importing.watching import Progress, Watch
from ontology.errors import OpsAtlasError, SnapshotError
from views import session
from views.plain_text import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from typing import Self

Found = TypeVar("Found")
_CSS: Final = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
#: Says that something goes on, where nobody can tell how far it is.
_MOVING: Final = '<div class="moving" role="progressbar" aria-label="progress"></div>'
#: What ends within so many seconds is waited for, so that the page need not show how far it is.
AT_ONCE: Final = 1.5


def _without_frames(error: OpsAtlasError) -> OpsAtlasError:
    """Forget where an error was raised: what is kept there has to end in the thread it began in.

    An iterator of the engine that another thread lets go of is never freed, nor is its dataset.
    """
    one: BaseException | None = error
    while one is not None:
        one.__traceback__ = None
        one = one.__cause__ or one.__context__
    return error


class Background:
    """One piece of work of one visitor.

    Attributes
    ----------
    progress : Progress
        How far it is.
    """

    #: What it is called where it was stopped.
    called: ClassVar[str]
    #: What is said where it ended without a reason, and where there was not enough memory.
    unexpected: ClassVar[str]
    too_large: ClassVar[str]

    def __init__(self) -> None:
        self.progress = Progress(doing="Starting")
        self._error: OpsAtlasError | None = None
        self._whole = True
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether it is at work."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def error(self) -> OpsAtlasError | None:
        """Why it ended without a result; None while it runs, and where there is one."""
        if self.running or self._error is not None:
            return self._error
        return None if self._whole else SnapshotError(self.unexpected)

    def wait(self, seconds: float) -> None:
        """Wait for its end, but no longer."""
        if self._thread is not None:
            self._thread.join(seconds)

    def stop(self) -> None:
        """Stop it; what was in use stays in use."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """Whether it ended, or is about to, because it was stopped."""
        return self._stop.is_set()

    def forget(self) -> None:
        """Forget how it ended."""
        self._error, self._whole = None, True

    def start(self, work: Callable[[Watch], None], most_triples: int | None = None) -> None:
        """Begin, and return at once."""
        self._stop.clear()
        self._error, self._whole = None, False
        watch = Watch(self._tell, self._stop.is_set, most_triples, self.called)
        self._thread = threading.Thread(target=self._run, args=(work, watch), daemon=True)
        self._thread.start()

    def show_failure(self) -> None:
        """Say why it ended without a result."""
        if self.stopped:
            st.caption(f"The {self.called} was stopped before its end.")
        elif self.error is not None:
            session.show_error(self.error)

    def _run(self, work: Callable[[Watch], None], watch: Watch) -> None:
        try:
            work(watch)
        except OpsAtlasError as error:
            self._error = _without_frames(error)
        except MemoryError:
            self._error = SnapshotError(self.too_large)
        self._whole = True

    def _tell(self, progress: Progress) -> None:
        self.progress = progress


class Search(Background, Generic[Found]):
    """Work that only looks, and is over when it has found something.

    Attributes
    ----------
    found : object or None
        What was found, once it has ended.
    """

    found: Found | None = None

    def begin(self, look: Callable[[Watch], Found]) -> None:
        """Begin to look."""

        def work(watch: Watch) -> None:
            self.found = look(watch)

        self.start(work)

    def keep(self, place: str, wanted: Hashable, said: str) -> None:
        """Keep it in the visitor's session, and wait for its end unless that takes long.

        Parameters
        ----------
        place : str
            Where it is kept; what was kept there before is stopped.
        wanted : hashable
            What it was begun for.
        said : str
            What is said while the page waits.
        """
        st.session_state[place] = Kept(wanted, self)
        with st.spinner(said):
            self.wait(AT_ONCE)
        if self.running:
            st.rerun()

    @classmethod
    def kept(cls, place: str, wanted: Hashable) -> Self | None:
        """Return the work that was begun for just this, if there is any."""
        kept = st.session_state.get(place)
        return kept.work if kept is not None and kept.wanted == wanted else None


@dataclass
class Kept:
    """A search, and what it was begun for; it stops when nobody can see its end."""

    wanted: Hashable
    work: Search[Any]

    def __post_init__(self) -> None:
        finalize(self, self.work.stop)


@st.fragment(run_every=0.4)
def show_progress(work: Background, key: str) -> None:
    """Show how far it is, and move on when it is done."""
    if not work.running:
        st.rerun()
    said = "Stopping …" if work.stopped else f"{work.progress}."
    if work.progress.total:
        st.progress(work.progress.share, text=as_text(said))
    else:
        told = f'<p class="doing">{escape(said)}</p>{_MOVING}'
        st.html(f'<style>{_CSS}</style><div class="progress">{told}</div>')
    st.button("Stop", on_click=work.stop, key=key, disabled=work.stopped)
