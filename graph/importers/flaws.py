"""What becomes of a part that is not read: its source is refused, or it is left out and noted.

An importer hands every such part to a function and goes on without it when that returns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.errors import RepairableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    #: Called with a part that cannot be read; raises, or notes that it is left out.
    Refuse = Callable[["Flaw"], None]


@dataclass(frozen=True, slots=True)
class Flaw:
    """A row, a cell or an entry that cannot be read while the rest of its file can, or a file.

    Attributes
    ----------
    path : Path
    line : int
        0 where it is not known.
    what : str
        What is done about it, and why: the same words for all of a kind, so that they are counted.
    text : str
        What stands there.
    reason : str
        What is wrong, as the end of a sentence that begins with the place.
    mended : str
        What it is read as; nothing where it is left out.
    slight : bool
        No reason to refuse its source: it has no place here, or little is lost. It is noted.
    """

    path: Path
    line: int
    what: str
    text: str
    reason: str
    mended: str = ""
    slight: bool = False


def refuse_source(flaw: Flaw) -> None:
    """Refuse the whole source for one flaw that is not slight.

    Raises
    ------
    RepairableError
        With the place and what is wrong there.
    """
    if flaw.slight:
        return
    where = f"{flaw.path}, line {flaw.line}" if flaw.line else str(flaw.path)
    raise RepairableError(f"{where}: {flaw.reason}")
