"""An import that runs beside the pages.

A visitor has at most one. It is read to memory, previewed, and then written or left.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import weakref
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from graph import EmbeddedStore
from graph.importers import IMPORTERS, detect
from graph.importing.fetching import fetched, is_address
from graph.scratch import new_folder, told_if_full
from graph.snapshots.preview import Preview
from graph.snapshots.staging import Staged, stage_sources
from ontology.errors import SnapshotError
from views import session
from views.background import Background
from views.data import permission

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from graph.importers.drafts import Draft
    from graph.importing.imported import Report
    from graph.importing.loading import Choices
    from graph.importing.watching import Watch
    from graph.snapshots.generations import Generation


class Import(Background):
    """One import of one visitor.

    Attributes
    ----------
    name : str
        What the snapshot will be called, unless the visitor says otherwise.
    folder : Path
        Where what was uploaded lies, as long as this import is kept.
    sources : tuple of Path or str
        Files and folders that were uploaded, and addresses as they were typed, which never name a
        file of the server.
    choices : Choices or None
        How it was read last; None before.
    staged, preview : Staged and Preview, or None
        What was read, once it is.
    tables : tuple of Path
        The files that hold tables.
    books, sheets : dict of str to list of str
        All sheets of each workbook that has several, and those that are wanted, by its name.
    drafts : dict of (Path, str) to Draft
        What tables are to become, by file and sheet, as far as somebody has come with it.
    lenient : bool
        Whether what cannot be read of a table is repaired or left out.
    turn : int
        Which of the tables the form is about.
    generation : Generation or None
        What it became, once it was written.
    """

    called: ClassVar = "import"
    unexpected: ClassVar = (
        "The import ended unexpectedly and nothing was changed; the log of the server says why. "
        "Try again, or import it with cli.py."
    )
    too_large: ClassVar = (
        "There is not enough memory to look at this first; import it with cli.py, which "
        "writes to disk. Nothing was changed."
    )

    def __init__(self, name: str, folder: Path, sources: Sequence[Path | str]) -> None:
        super().__init__()
        self.name = self._named = name
        self.folder = folder
        self.sources = tuple(sources)
        self.choices: Choices | None = None
        self.staged: Staged | None = None
        self.preview: Preview | None = None
        self.generation: Generation | None = None
        self.tables: tuple[Path, ...] = ()
        self.books: dict[str, list[str]] = {}
        self.sheets: dict[str, list[str]] = {}
        self.drafts: dict[tuple[Path, str], Draft] = {}
        self.lenient = False
        self.turn = 0
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)

    def read(self, choices: Choices) -> None:
        """Read the sources to memory and look at them; once more, where they were read before."""
        self.staged = self.preview = None
        self.choices = choices

        def work(watch: Watch) -> None:
            self.staged = _stage(self.sources, choices, watch)
            report = self.staged.report
            brought = _brought(self.sources, report) if report.refused else []
            self.name = name_of(brought) if brought else self._named
            store = session.store()
            if isinstance(store, EmbeddedStore):
                self.preview = self.staged.preview(store.engine, watch)

        self.start(work, permission.most_triples())

    def forget(self) -> None:
        """Go back to where nothing was read yet."""
        super().forget()
        self.choices = self.staged = self.preview = None

    def write(self, name: str, base: str) -> None:
        """Write what was read as the next generation, and put it to use."""
        staged = self.staged

        def work(watch: Watch) -> None:
            if staged is not None:
                self.generation = staged.land(name=name, base=base, watch=watch)

        self.start(work, permission.most_triples())


def _stage(sources: Sequence[Path | str], choices: Choices, watch: Watch) -> Staged:
    with ExitStack() as stack:
        paths = [
            stack.enter_context(fetched(source, watch)) if isinstance(source, str) else source
            for source in sources
        ]
        return stage_sources(paths, choices, watch)


def name_of(sources: Sequence[str]) -> str:
    """Name a snapshot after the first of its sources.

    What follows the question mark of an address may be a key to it, and every visitor reads a name.

    Examples
    --------
    >>> name_of(["a.ttl"]), name_of(["a.ttl", "b.ttl", "c.ttl"])
    ('a.ttl', 'a.ttl and 2 more')
    >>> name_of(["https://h/what?.ttl"]), name_of(["what?.ttl"])
    ('https://h/what', 'what?.ttl')
    """
    first, *others = sources
    if is_address(first):
        first = re.split("[?#]", first, maxsplit=1)[0]
    return f"{first} and {len(others)} more" if others else first


def _brought(sources: Sequence[Path | str], report: Report) -> list[str]:
    """Return the names of the sources of which anything was read, and every address."""
    read = {one.name.partition("/")[0] for one in report.imported}
    names = [one.name if isinstance(one, Path) else one for one in sources]
    return [name for name, one in zip(names, sources, strict=True) if name in read or name == one]


def begin(uploaded: Sequence[UploadedFile], addresses: Sequence[str], choices: Choices) -> Import:
    """Start reading what a visitor uploaded, and what lies at addresses."""
    begun = keep(uploaded, addresses, kind=choices.kind)
    begun.read(choices)
    return begun


def keep(
    uploaded: Sequence[UploadedFile],
    addresses: Sequence[str] = (),
    *,
    kind: str | None = None,
) -> Import:
    """Write what a visitor uploaded to a folder of its own, without reading it yet.

    Parameters
    ----------
    kind : str or None
        The importer that takes the files together, as one source; without it their names say it.

    Raises
    ------
    SnapshotError
        If there is no room for them.
    """
    folder = new_folder()
    try:
        with told_if_full():
            files = _written(folder, uploaded)
    except SnapshotError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if len(files) > 1 and (kind := kind or detect(folder)) is not None:
        whole = _together(folder, files, kind)
        return Import(IMPORTERS[kind].label, folder, [whole, *map(str, addresses)])
    sources: list[Path | str] = [*files, *addresses]
    return Import(name_of([*(file.name for file in uploaded), *addresses]), folder, sources)


def _written(folder: Path, uploaded: Sequence[UploadedFile]) -> list[Path]:
    files = []
    for file in uploaded:
        path = folder / (Path(file.name).name or "upload")
        if path.exists():  # two of one name: told apart by what is in them
            path = folder / f"{hashlib.sha256(file.getbuffer()).hexdigest()[:8]}-{path.name}"
        path.write_bytes(file.getbuffer())
        files.append(path)
    return files


def _together(folder: Path, files: Sequence[Path], kind: str) -> Path:
    """Move the files of one source to a folder that has a name for people."""
    source = folder / kind
    source.mkdir()
    for file in files:
        file.rename(source / file.name)
    return source
