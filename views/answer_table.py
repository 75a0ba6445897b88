"""A result as a table to read: labels are links to the graph, and every text is escaped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.nodes import BOOKKEEPING
from graph.palette import mark
from graph.terms import IRI, Literal, curie, plain, python_value
from views.session import node_link

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.nodes import Node
    from graph.solutions import Row, Solutions
    from graph.terms import Term

_CSS: Final = Path(__file__).with_name("answer.css").read_text(encoding="utf-8")
_ACRONYMS: Final = {"kpi": "KPI", "kpis": "KPIs", "iri": "IRI"}
_SILENT: Final = "not stated"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: a heading, and where its node and its label stand in a row."""

    heading: str
    node: int
    label: int | None = None

    def term(self, row: Row) -> Term | None:
        """Return what the cell shows, as a term."""
        return row[self.node if self.label is None else self.label]


def columns_of(result: Solutions) -> list[Column]:
    """Join each variable with its label; nodes without a label come after what can be read."""
    variables = result.variables
    read: list[Column] = []
    bare: list[Column] = []
    for at, name in enumerate(variables):
        if f"{name}Label" in variables:
            read.append(Column(heading(name), at, variables.index(f"{name}Label")))
        elif not (name.endswith("Label") and name.removesuffix("Label") in variables):
            has_nodes = any(isinstance(row[at], IRI) for row in result.rows)
            (bare if has_nodes else read).append(Column(heading(name), at))
    return read + bare


def heading(variable: str) -> str:
    """Write a variable as words.

    Examples
    --------
    >>> heading("endOfSupport"), heading("disciplineLabels"), heading("kpi")
    ('End of support', 'Disciplines', 'KPI')
    """
    name = re.sub(r"Label(s?)$", r"\1", variable) or variable
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").lower().split()
    text = " ".join(_ACRONYMS.get(word, word) for word in words)
    return text[:1].upper() + text[1:]


def table_markup(result: Solutions, nodes: Mapping[str, Node]) -> str:
    """Write a result as a table; columns without any value are left out.

    Parameters
    ----------
    result : Solutions
        Few enough rows to be read.
    nodes : mapping
        What is known of the nodes in it, for their marks.
    """
    columns = [c for c in columns_of(result) if any(text_of(c.term(row)) for row in result.rows)]
    numeric = [_is_numeric(column, result.rows) for column in columns]
    head = "".join(
        f'<th scope="col"{_class("n" if n else "")}>{escape(c.heading)}</th>'
        for c, n in zip(columns, numeric, strict=True)
    )
    body, above = [], [""] * len(columns)
    for row in result.rows:
        cells = [_cell(column, row, nodes) for column in columns]
        body.append(f"<tr>{_cells(cells, above, numeric)}</tr>")
        above = cells
    return (
        f'<style>{_CSS}</style><div class="answer" role="region" tabindex="0" aria-label="Answer">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _cells(cells: list[str], above: list[str], numeric: list[bool]) -> str:
    """Write a row; what repeats the row above, from the left, is set back."""
    markup, repeats = [], True
    for cell, over, number in zip(cells, above, numeric, strict=True):
        repeats = repeats and cell == over
        classes = " ".join(name for name, on in (("n", number), ("same", repeats)) if on)
        markup.append(f"<td{_class(classes)}>{cell}</td>")
    return "".join(markup)


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""


def _is_numeric(column: Column, rows: Sequence[Row]) -> bool:
    values = [python_value(term) for row in rows if (term := column.term(row)) is not None]
    return bool(values) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in values
    )


def _cell(column: Column, row: Row, nodes: Mapping[str, Node]) -> str:
    node = row[column.node]
    text = text_of(column.term(row))
    if isinstance(node, IRI):
        found = nodes.get(node.value)
        mark = _mark(found.kind) if found and found.kind not in {"", *BOOKKEEPING} else ""
        return f'<a href="{escape(node_link(node.value))}">{mark}{escape(text)}</a>'
    if text == _SILENT:
        return f"<i>{_SILENT}</i>"
    return escape(text)


def text_of(term: Term | None) -> str:
    """Write a term for a cell: CURIEs, yes and no, and digits in groups."""
    if isinstance(term, IRI):
        return curie(term.value)
    if isinstance(term, Literal):
        value = python_value(term)
        if isinstance(value, bool):
            return "yes" if value else "no"
        return f"{value:,}" if isinstance(value, int) and abs(value) >= 10_000 else term.value
    return plain(term) or ""


def _mark(kind: str) -> str:
    """Draw the mark of a class; ``st.html`` lets no SVG through, so it is CSS."""
    look = mark(kind)
    variables = f"--light:{look['light']};--dark:{look['dark']};--shape:path('{look['path']}')"
    return f'<b style="{variables}"></b>'
