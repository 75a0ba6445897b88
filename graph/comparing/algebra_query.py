"""An expression of set algebra as a SPARQL query, to be run in any tool."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Final

from graph.comparing.algebra import Name
from graph.comparing.lens import with_prefix_lines
from graph.comparing.overlap_query import held_pattern, with_near
from graph.shacl_path import sparql_name
from ontology.errors import ParameterError

if TYPE_CHECKING:
    from graph.comparing.algebra import Expression
    from graph.comparing.lens import Lens
    from graph.comparing.membership import Membership

_LONGEST: Final = 20_000


def to_query(
    expression: Expression, membership: Membership, lens: Lens, *, near: bool = False
) -> str:
    """Write an expression as a SPARQL query for its items, complete with prefixes.

    A set that the source does not state counts as empty in it, as SPARQL knows no silence.

    Parameters
    ----------
    expression : Expression
        Over the sets of the membership.
    membership : Membership
        All sets of the lens.
    lens : Lens
        What is compared by what.
    near : bool
        What a set nearly holds counts as held.

    Raises
    ------
    ParameterError
        If the query would be too long: each ``^`` doubles what stands before it.
    """
    through = with_near(lens) if near else lens
    pattern = indent(_pattern(expression, membership, through), "  ")
    return with_prefix_lines(
        f"SELECT DISTINCT ?item WHERE {{\n{pattern}"
        f"  ?item a {sparql_name(lens.item_class)} .\n"
        f"{held_pattern(lens) if near else ''}}} ORDER BY ?item"
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
