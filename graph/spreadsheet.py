"""Tables as CSV for people, who open them in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What a spreadsheet takes for a formula, some in full width too; a number with a sign is none.
_FORMULA: Final = re.compile(r"[=@\t\r\n\uff1d\uff0b\uff0d\uff20]|[+-](?![\d.]+%?$)")


def write_csv(rows: Iterable[Iterable[object]]) -> str:
    r"""Write rows as RFC 4180 has it; an apostrophe makes a text of what looks like a formula.

    Examples
    --------
    >>> write_csv([["=1+1", -2, "-2", None]])
    "'=1+1,-2,-2,\r\n"
    """
    out = io.StringIO()
    csv.writer(out).writerows(map(_as_text, row) for row in rows)
    return out.getvalue()


def _as_text(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell
