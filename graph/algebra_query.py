"""An expression of set algebra as a SPARQL query, to be run in any tool."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Final

from graph.algebra import Name
from graph.lens import with_prefix_lines
from graph.shacl_path import sparql_name
from ontology.errors import ParameterError

if TYPE_CHECKING:
    from graph.algebra import Expression
    from graph.lens import Lens
    from graph.membership import Membership

_LONGEST: Final = 20_000


def to_query(expression: Expression, membership: Membership, lens: Lens) -> str:
    """Write an expression as a SPARQL query for its items, complete with prefixes.

    A set that the source does not state counts as empty in it, as SPARQL knows no silence.

    Raises
    ------
    ParameterError
        If the query would be too long: each ``^`` doubles what stands before it.
    """
    pattern = indent(_pattern(expression, membership, lens), "  ")
    return with_prefix_lines(
        f"SELECT DISTINCT ?item WHERE {{\n{pattern}"
        f"  ?item a {sparql_name(lens.item_class)} .\n}} ORDER BY ?item"
    )


def _pattern(expression: Expression, membership: Membership, lens: Lens) -> str:
    """Write patterns that bind ?item, one a line."""
    if isinstance(expression, Name):
        return f"{sparql_name(membership.sets[expression.position].iri)} {lens.path} ?item .\n"
    left, right = (_pattern(part, membership, lens) for part in (expression.left, expression.right))
    if len(left) + len(right) > _LONGEST:
        raise ParameterError("This expression is too long to be written as SPARQL; shorten it.")
    if expression.sign == "|":
        return _group(left) + "UNION\n" + _group(right)
    if expression.sign == "^":
        return _group(_without(left, right)) + "UNION\n" + _group(_without(right, left))
    if expression.sign == "-":
        return _group(_without(left, right))
    return _group(left) + _group(right)


def _group(pattern: str) -> str:
    return f"{{\n{indent(pattern, '  ')}}}\n"


def _without(left: str, right: str) -> str:
    return f"{left}MINUS {_group(right)}"
