"""Texts read from files, and files that are there as a whole or as they were before."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final

from ontology.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: A name may have 255 bytes, and a letter takes up to four.
_LETTERS: Final = 40


def read_text(path: Path) -> str:
    """Read UTF-8 text, with or without a byte order mark.

    Raises
    ------
    SourceError
        If it cannot be read, or is something else.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} is not UTF-8 text; save it as UTF-8.") from error
    except OSError as error:
        raise SourceError.unreadable(path, error) from error


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Lend a file to write to, which takes the place of another once all is written.

    What goes wrong, an error of who writes too, leaves what was there, and no draft beside it.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    draft = path.with_name(f".{path.name[:_LETTERS]}-{os.urandom(4).hex()}")
    try:
        with draft.open("wb") as file:
            yield file
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
