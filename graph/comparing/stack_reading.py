"""Names out of a pasted list or a file, as people write them."""

from __future__ import annotations

import csv
import io
import re
from typing import Final

from ontology.errors import SourceError

#: Heads the column of a saved stack that needs no matching any more.
IRI_HEADING: Final = "iri"
_HEADINGS: Final = frozenset({"name", "names", "tool", "tools", "role", "roles", "kpi", "kpis"})
_SEPARATORS: Final = ",;\t|"
#: A sign between names, or a name in quotes, which may contain such signs.
_SEPARATOR: Final = re.compile(r'"[^"\n]*"|[,;\t|]')
_MARKS: Final = " \t\r\n-*•"
#: What stands before the names of a list: a dash, a number, a box to tick.
_MARK: Final = re.compile(r"\A(?:[-\u2013*•·+]\s+|[-*•]+|\d{1,4}[.)]\s+|\[[ xX]?\]\s*)+")


def read_names(content: bytes | str) -> list[str]:
    r"""Read names from a list or a CSV file, each once, in the order of the file.

    A file may have a byte order mark, be UTF-8, UTF-16 or the Windows code page, and separate its
    columns by commas, semicolons, tabs or bars. With a heading such as ``name`` or ``tool`` among
    several that column is read. Of a stack that was saved here, the IRIs are read. Without columns
    it is a list, whose names may be parted by any of these signs, be numbered and have marks before
    them; a name that contains such a sign stands in quotes.

    Raises
    ------
    SourceError
        If it is no text.

    Examples
    --------
    >>> read_names("Grafana, Prometheus\nGrafana")
    ['Grafana', 'Prometheus']
    >>> read_names("\ufeffteam;tool\nweb;Flux\n".encode())
    ['Flux']
    >>> read_names('1. Jenkins\n- k8s, argo-cd; "Jira, old"')
    ['Jenkins', 'k8s', 'argo-cd', 'Jira, old']
    """
    text = _decode(content) if isinstance(content, bytes) else content.removeprefix("\ufeff")
    if "\0" in text:
        raise SourceError("This is no text; save the list as CSV or as plain text.")
    first = text.lstrip().split("\n", 1)[0]
    rows = _rows(text, max(_SEPARATORS, key=first.count))
    headings = [cell.strip().casefold() for cell in rows[0]] if rows else []
    columns = [at for at, heading in enumerate(headings) if _is_heading(heading)]
    if IRI_HEADING in headings:
        columns = [headings.index(IRI_HEADING)]
    if columns and len(headings) > 1:
        cells = [row[at] for row in rows[1:] for at in columns if at < len(row)]
    else:
        parted = _SEPARATOR.sub(lambda sign: sign[0] if sign[0][0] == '"' else ",", text)
        cells = [cell for row in _rows(parted, ",")[len(columns) :] for cell in row]
    cleaned = (" ".join(_MARK.sub("", cell.strip()).strip(_MARKS).split()) for cell in cells)
    return list(dict.fromkeys(filter(None, cleaned)))


def _rows(text: str, separator: str) -> list[list[str]]:
    source = io.StringIO(text, newline="")
    try:
        return [
            row for row in csv.reader(source, delimiter=separator, skipinitialspace=True) if row
        ]
    except csv.Error as error:
        raise SourceError(f"The list cannot be read as CSV: {error}.") from error


def _is_heading(cell: str) -> bool:
    """Tell whether a cell of the first row heads a column of names: "Tool", "Tool name".

    Examples
    --------
    >>> [_is_heading(cell) for cell in ("tool", "tool name", "helm tool", "team")]
    [True, True, False, False]
    """
    words = cell.split()
    return 0 < len(words) <= 2 and _HEADINGS.issuperset(words)


def _decode(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if wide else ["utf-8-sig", "cp1252"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError("The encoding of this file is not understood; save it as UTF-8.")
