"""Propose a mapping for a table nobody has described yet.

What a column holds is read from its first cells; a person corrects the proposal and the mapping
file that comes of it imports the same table again.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import chain, count, islice
from typing import TYPE_CHECKING, Final

from graph.importers.drafts import NODES, NOTHING, Draft, DraftColumn
from graph.importers.rows import iter_rows, split_cell
from graph.importers.values import type_of
from graph.terms import curie
from ontology.errors import SourceError
from ontology.namespaces import FOAF, OPS, SKOS, SKOS_ALT_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from graph.importers.flaws import Flaw

#: How many rows a proposal looks at.
LOOKED_AT: Final = 200
_NAMES: Final = ("name", "label", "title")
#: Columns that name the rows unless some have the same: then they say what rows have.
_THINGS: Final = ("tool", "product", "technology", "service")
_KNOWN: Final = {
    "homepage": f"{FOAF}homepage",
    "website": f"{FOAF}homepage",
    "url": f"{FOAF}homepage",
    "repository": f"{OPS}repository",
    "also known as": SKOS_ALT_LABEL,
    "alias": SKOS_ALT_LABEL,
    "aliases": SKOS_ALT_LABEL,
    "description": f"{SKOS}definition",
    "definition": f"{SKOS}definition",
}
#: A sheet that nobody named: programs number them, in the language of the person.
_NUMBERED: Final = re.compile(r"\d$")
#: What is no more than one by the rule of most words.
_ONE_OF: Final = {"people": "person", "movies": "movie", "series": "series", "species": "species"}
_HEADINGS: Final = frozenset({"kind", "category"})
_LETTER: Final = re.compile(r"[^\W\d_]")
_SEPARATORS: Final = (";", "|")
#: Longer parts between commas or semicolons are a sentence, not a list.
_MOST_WORDS: Final = 4


def propose_mapping(path: Path, sheet: str = "") -> Draft:
    """Look at the first rows of a table that can be read, and note the first that cannot.

    Parameters
    ----------
    sheet : str, optional
        Which sheet of a workbook; by default the first. The source is called after it.

    Raises
    ------
    SourceError
        If it cannot be read, or holds no rows.
    """
    chosen = sheet or None
    flaws: list[Flaw] = []
    read = iter_rows(path, sheet=chosen, refuse=flaws.append)
    rows = [row for _, row in islice(read, LOOKED_AT)]
    if not rows:
        next(iter_rows(path, sheet=chosen), None)  # says what is wrong with the first row, if any
        where = f"The sheet {sheet} of {path.name}" if sheet else path.name
        raise SourceError(f"{where} holds no rows below the names of its columns.")
    cells = {name: [row[name] for row in rows if split_cell(row[name])] for name in rows[0]}
    columns = _with_own_properties([_column(name, cells[name]) for name in cells])
    title = path.name.rsplit(".", 1)[0]
    about = title if not sheet or _NUMBERED.search(sheet) else sheet
    title = f"{title}, {sheet}" if sheet else title
    label, cls = _label(about, cells), _class(about)
    if _repeats(cells[label]):  # a row is one of several links of what it names
        columns = tuple(_linking(one, cells[one.name]) for one in columns)
    draft = Draft(path.name, _word(title), label, columns, cls, title, sheet=sheet)
    return replace(draft, flaw=flaws[0] if flaws else None)


def propose_links(draft: Draft, others: Iterable[Draft]) -> Draft:
    """Propose that cells lead to the rows of another table, where a column is called like them.

    The column "Apps" of teams names what the table of apps has in its rows, so that the two tables
    share their nodes.
    """
    rows = {(other.cls, other.namespace) for other in others}
    return replace(
        draft,
        columns=tuple(
            replace(one, holds=NODES)
            if one.holds == "text" and (one.cls, draft.namespace) in rows and one.cls != draft.cls
            else one
            for one in draft.columns
        ),
    )


def _label(title: str, cells: Mapping[str, Sequence[str]]) -> str:
    """Find the column with the names of the rows: one that is called as the table is, or so."""
    called = (name for name in cells if _class(name) == _class(title))
    named = (
        name
        for name in cells
        if (word := name.strip().lower()) in _NAMES
        or (word in _THINGS and not _repeats(cells[name]))
    )
    found = next(called, None) or next(named, None)
    return found or max(cells, key=lambda name: _differ(cells[name]))


def _repeats(cells: Sequence[str]) -> bool:
    return len(set(cells)) < len(cells)


def _differ(cells: Sequence[str]) -> float:
    """Prefer the column whose cells are all different, and texts."""
    return len(set(cells)) + sum(type_of([cell]) == "text" for cell in cells)


def _column(name: str, cells: Sequence[str]) -> DraftColumn:
    separator = next((s for s in _SEPARATORS if _cuts(s, cells)), "")
    separator = separator or ("," if _lists(cells) else "")
    parts = [part for cell in cells for part in split_cell(cell, separator)]
    holds = type_of(parts)
    word = name.strip().lower()
    if not cells:
        holds = NOTHING
    elif word in _HEADINGS or (holds == "text" and word not in _KNOWN and _groups(cells, parts)):
        holds = NODES
    property_ = curie(_KNOWN[word]) if word in _KNOWN else f":{_word(name)}"
    example = cells[0] if cells else ""
    return DraftColumn(
        name, example, holds, property_, _class(name), separator, repeats=_repeats(cells)
    )


def _with_own_properties(columns: Sequence[DraftColumn]) -> tuple[DraftColumn, ...]:
    """Tell apart properties that would be one: “CPU” and “CPU %” differ by what no IRI keeps."""
    told_apart: dict[str, DraftColumn] = {}
    for one in columns:
        own = one.property.startswith(":")
        names = chain([one.property], (f"{one.property}-{at}" for at in count(2)))
        free = next(name for name in names if name not in told_apart)
        told_apart[free if own else one.name] = replace(one, property=free) if own else one
    return tuple(told_apart.values())


def _groups(cells: Sequence[str], parts: Sequence[str]) -> bool:
    """Say whether rows belong together by what they have here: some of a list, or one of a few."""
    is_list = len(parts) > len(cells)
    return _name_things(parts) and (is_list or len(set(parts)) <= len(parts) / 2)


def _name_things(parts: Sequence[str]) -> bool:
    """Say whether texts name things that come again: names are short, and prose is not."""
    return _repeats(parts) and all(
        len(part.split()) <= _MOST_WORDS and _LETTER.search(part) for part in parts
    )


def _linking(one: DraftColumn, cells: Sequence[str]) -> DraftColumn:
    """Propose that a column leads to nodes where rows of one name have several of them."""
    known = one.name.strip().lower() in _KNOWN
    leads = one.holds == "text" and not known and _name_things(cells)
    return replace(one, holds=NODES) if leads else one


def _cuts(separator: str, cells: Sequence[str]) -> bool:
    """Say whether a sign stands between things: a semicolon may stand in a sentence as well."""
    found = [part for cell in cells if separator in cell for part in split_cell(cell, separator)]
    return bool(found) and (separator != ";" or _are_short(found))


def _lists(cells: Sequence[str]) -> bool:
    """Say whether commas stand between things: short ones, some of which come again."""
    parts = [set(split_cell(cell, ",")) for cell in cells]
    counts = Counter(part for of_one in parts for part in of_one)
    return (
        any(", " in cell for cell in cells)
        and any(count > 1 for count in counts.values())
        and _are_short(counts)
    )


def _are_short(parts: Iterable[str]) -> bool:
    return all(len(part.split()) <= _MOST_WORDS for part in parts)


def _word(text: str) -> str:
    text = re.sub(r"\(s\)", "s", text.strip())
    return re.sub(r"[^\w.-]+", "-", text).strip("-.").lower() or "table"


def _class(text: str) -> str:
    """Name a class after a file or a column: one of what it names.

    Examples
    --------
    >>> _class("services"), _class("Tools used?"), _class("our categories"), _class("status")
    (':Service', ':ToolsUsed', ':OurCategory', ':Status')
    >>> _class("people"), _class("movies"), _class("Movie"), _class("Team(s)")
    (':Person', ':Movie', ':Movie', ':Team')
    """
    words = re.findall(r"\w+", re.sub(r"\(s\)", "", text)) or ["Thing"]
    last = words[-1]
    words[-1] = _ONE_OF.get(last.lower()) or re.sub(r"(?<![siu])s$", "", re.sub(r"ies$", "y", last))
    return f":{''.join(word[:1].upper() + word[1:] for word in words)}"
