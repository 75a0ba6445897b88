"""An import that runs beside the pages: in a thread of its own, so that no click interrupts it.

A visitor has at most one. It is read to memory, previewed, and then written or left.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Final

from graph import EmbeddedStore
from graph.importing.loading import Choices
from graph.importing.remote import fetched, is_address
from graph.importing.watching import Progress, Watch
from graph.preview import Preview, Staged, stage_sources
from ontology.errors import OpsAtlasError
from views import session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from graph.generations import Generation

#: More triples than this are not held in memory for a visitor; the terminal takes any number.
MOST_TRIPLES: Final = 5_000_000


class Import:
    """One import of one visitor.

    Attributes
    ----------
    name : str
        What the snapshot will be called, unless the visitor says otherwise.
    progress : Progress
        How far it is.
    error : OpsAtlasError or None
        Why it ended without a result.
    staged, preview : Staged and Preview, or None
        What was read, once it is.
    generation : Generation or None
        What it became, once it was written.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.progress = Progress(doing="Starting")
        self.error: OpsAtlasError | None = None
        self.staged: Staged | None = None
        self.preview: Preview | None = None
        self.generation: Generation | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether it is at work."""
        return self._thread is not None and self._thread.is_alive()

    def wait(self, seconds: float) -> None:
        """Wait for its end, but no longer."""
        if self._thread is not None:
            self._thread.join(seconds)

    def stop(self) -> None:
        """Stop it; what was in use stays in use."""
        self._stop.set()

    def read(self, sources: Sequence[Path | str], folder: Path | None, choices: Choices) -> None:
        """Read sources to memory and look at them; the folder is removed afterwards."""

        def work(watch: Watch) -> None:
            try:
                self.staged = _stage(sources, choices, watch)
            finally:
                if folder is not None:
                    shutil.rmtree(folder, ignore_errors=True)
            watch.doing("Comparing with what is there")
            store = session.store()
            if isinstance(store, EmbeddedStore):
                self.preview = self.staged.preview(store.engine)

        self._start(work)

    def write(self, name: str, base: str) -> None:
        """Write what was read as the next generation, and put it to use."""
        staged = self.staged

        def work(watch: Watch) -> None:
            if staged is not None:
                self.generation = staged.land(name=name, base=base, watch=watch)

        self._start(work)

    def _start(self, work: Callable[[Watch], None]) -> None:
        self._stop.clear()
        self.error = None
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def _run(self, work: Callable[[Watch], None]) -> None:
        watch = Watch(self._tell, self._stop.is_set, MOST_TRIPLES)
        try:
            work(watch)
        except OpsAtlasError as error:
            self.error = error

    def _tell(self, progress: Progress) -> None:
        self.progress = progress


def _stage(sources: Sequence[Path | str], choices: Choices, watch: Watch) -> Staged:
    from contextlib import ExitStack

    with ExitStack() as stack:
        paths = [
            stack.enter_context(fetched(source, watch))
            if isinstance(source, str) and is_address(source)
            else Path(source)
            for source in sources
        ]
        return stage_sources(paths, choices, watch)


def begin(uploaded: Sequence[UploadedFile], addresses: Sequence[str], choices: Choices) -> Import:
    """Start reading what a visitor uploaded, and what lies at addresses."""
    folder = Path(mkdtemp(prefix="ops-atlas-upload-"))
    sources: list[Path | str] = list(addresses)
    for file in uploaded:
        path = folder / (Path(file.name).name or "upload")
        if path.exists():  # two of one name: told apart by what is in them
            path = folder / f"{hashlib.sha256(file.getbuffer()).hexdigest()[:8]}-{path.name}"
        path.write_bytes(file.getbuffer())
        sources.append(path)
    first = uploaded[0].name if uploaded else addresses[0]
    others = len(sources) - 1
    found = Import(f"{first} and {others} more" if others else first)
    found.read(sources, folder, choices)
    return found
