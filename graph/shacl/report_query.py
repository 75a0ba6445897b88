"""What validation found as one query: its rows are the results, with the data asked anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.querying.syntax import with_prefix_lines
from graph.shacl.conditions import term_text
from graph.terms import sparql_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.shacl.report import Report, Result

_NAMED: Final = (
    "# What breaks a shape inside a shape is put together from several queries: its nodes are\n"
    "# named here.\n"
)
_LEFT_OUT: Final = "# Blank nodes cannot be named: of {count} further results there is no row.\n"


def found_by(node: str, pattern: str, value: str = "", *, having: str = "") -> str:
    """Write the SELECT of ``?focus`` and ``?value`` that finds violations.

    Parameters
    ----------
    node, value : str
        The variables that hold them; without the second there is no value.
    pattern : str
        What a violation looks like.
    having : str
        The condition of a group, where violations are counted by node.

    Examples
    --------
    >>> found_by("?f0", "?f0 a <urn:T>")
    'SELECT DISTINCT (?f0 AS ?focus) WHERE { ?f0 a <urn:T> }'
    """
    also = f" ({value} AS ?value)" if value else ""
    counted = f" GROUP BY {node} HAVING ({having})" if having else ""
    return f"SELECT DISTINCT ({node} AS ?focus){also} WHERE {{ {pattern} }}{counted}"


def report_query(report: Report) -> str:
    """Write the query whose rows are the results of a report; empty where none can be asked for."""
    alike: dict[tuple[str, ...], list[Result]] = {}
    for one in report.results:
        key = (one.found_by, one.path, one.way, one.severity, one.message)
        alike.setdefault(key, []).append(one)
    parts, left_out, named = [], 0, False
    for (select, path, *told), results in alike.items():
        if select:
            body = f"{{ {select} }}"
        else:
            can_be = [one for one in results if not _blank_ends(one)]
            left_out += len(results) - len(can_be)
            if not can_be:
                continue
            named, body = True, _named(path, can_be)
        texts = " ".join(map(sparql_text, told))
        parts.append(f"  {{ {body}\n    VALUES (?path ?severity ?message) {{ ({texts}) }} }}\n")
    if not parts:
        return ""
    notes = (_NAMED if named else "") + (_LEFT_OUT.format(count=left_out) if left_out else "")
    return with_prefix_lines(
        f"{notes}SELECT DISTINCT ?focus ?path ?value ?severity ?message WHERE {{\n"
        + "  UNION\n".join(parts)
        + "} ORDER BY ?focus ?path ?message ?value"
    )


def _named(path: str, results: Iterable[Result]) -> str:
    """Name nodes and values, and ask whether the path still leads from the ones to the others.

    To itself a node may be led by no step, which the engine sees only of nodes in the data.
    """
    rows = {(one.focus, one.value): None for one in results}
    if any(value is None for _, value in rows):
        return f"VALUES ?focus {{ {' '.join(term_text(node) for node, _ in rows)} }}"
    table = " ".join(
        f"({term_text(node)} {term_text(value)})" for node, value in rows if value is not None
    )
    leads = f"sameTerm(?focus, ?value) || EXISTS {{ ?focus {path} ?value }}"
    link = f" FILTER({leads})" if path else ""
    return f"VALUES (?focus ?value) {{ {table} }}{link}"


def _blank_ends(result: Result) -> bool:
    return any(isinstance(term, ox.BlankNode) for term in (result.focus, result.value))
