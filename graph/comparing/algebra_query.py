"""An expression of set algebra as a SPARQL query, to be run in any tool."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Final

from graph.comparing.algebra import Name
from graph.comparing.overlap_query import has_item, held_pattern
from graph.nodes import ANYTHING
from graph.querying.syntax import with_prefix_lines
from graph.terms import sparql_name
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

    A set that the source does not state may hold any item that some set holds. Where one is named,
    each item comes with whether it belongs for certain, as far as is stated.

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
    certain, possible = _patterns(expression, membership, lens, near=near)
    end = f"  {lens.item_is('?item')}\n{held_pattern(lens) if near else ''}}} ORDER BY ?item"
    if certain == possible:
        return with_prefix_lines(f"SELECT DISTINCT ?item WHERE {{\n{indent(certain, '  ')}{end}")
    maybe = _without(possible, certain)
    branches = [
        _group(f'{pattern}BIND("{belongs}" AS ?belongs)\n')
        for pattern, belongs in ((certain, "yes"), (maybe, "not stated"))
        if pattern
    ]
    return with_prefix_lines(
        f"SELECT DISTINCT ?item ?belongs WHERE {{\n{indent('UNION'.join(branches), '  ')}{end}"
    )


def _patterns(
    expression: Expression, membership: Membership, lens: Lens, *, near: bool
) -> tuple[str, str]:
    """Write what binds ?item, to what belongs for certain and to what may belong.

    Patterns stand one on a line; an empty one finds nothing.
    """
    if isinstance(expression, Name):
        return _of_set(expression.position, membership, lens, near=near)
    (left, left_may), (right, right_may) = (
        _patterns(part, membership, lens, near=near) for part in (expression.left, expression.right)
    )
    if len(left_may) + len(right_may) > _LONGEST:
        raise ParameterError("This expression is too long to be written as SPARQL; shorten it.")
    if expression.sign == "&":
        return _both(left, right), _both(left_may, right_may)
    if expression.sign == "|":
        return _either(left, right), _either(left_may, right_may)
    ahead, ahead_may = _without(left, right_may), _without(left_may, right)
    if expression.sign == "-":
        return _group(ahead), _group(ahead_may)
    behind, behind_may = _without(right, left_may), _without(right_may, left)
    return _either(ahead, behind), _either(ahead_may, behind_may)


def _of_set(at: int, membership: Membership, lens: Lens, *, near: bool) -> tuple[str, str]:
    if at in membership.not_stated:
        kind = "" if lens.set_class == ANYTHING else f"a {sparql_name(lens.set_class)} ; "
        return "", f"[] {kind}{lens.path} ?item .\n"
    name = sparql_name(membership.sets[at].iri)
    held = f"{name} {lens.path} ?item .\n"
    if near and lens.near:  # what leads there is named in a query of its own, not once for all sets
        held = f"{{ SELECT ?item WHERE {{ {has_item(lens, name, near=True)} }} }}\n"
    return held, held


def _both(left: str, right: str) -> str:
    return _group(left) + _group(right) if left and right else ""


def _either(left: str, right: str) -> str:
    if not left or not right:
        return left or right
    return f"{_group(left)}UNION\n{_group(right)}"


def _group(pattern: str) -> str:
    return f"{{\n{indent(pattern, '  ')}}}\n" if pattern else ""


def _without(left: str, right: str) -> str:
    return f"{left}MINUS {_group(right)}" if left and right else left
