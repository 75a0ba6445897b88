"""Find the ``VALUES ?name { … }`` blocks of a query: where a parameter's default stands.

A constant table belongs into the other form, ``VALUES (?a ?b) { (…) }``, which is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.querying.syntax import iter_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.querying.syntax import Token


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its variable, the terms in it, and the offsets of what its braces hold."""

    variable: str
    terms: tuple[str, ...]
    start: int
    end: int


def find_blocks(text: str) -> list[Block]:
    """Return the blocks of a query in their order.

    Examples
    --------
    >>> find_blocks("SELECT ?x { VALUES ?x { ex:A 'b'@en } }")
    [Block(variable='x', terms=('ex:A', "'b'@en"), start=23, end=36)]
    """
    tokens = list(iter_tokens(text))
    found = []
    for at in range(len(tokens) - 2):
        values, variable, opening = tokens[at : at + 3]
        if values.text.upper() == "VALUES" and variable.kind == "variable" and opening.text == "{":
            inside = _until_brace(tokens[at + 3 :])
            end = tokens[at + 3 + len(inside)].start if at + 3 + len(inside) < len(tokens) else None
            if end is not None:
                name = variable.text[1:]
                found.append(Block(name, _terms(inside), opening.start + 1, end))
    return found


def _until_brace(tokens: Sequence[Token]) -> list[Token]:
    end = next((n for n, token in enumerate(tokens) if token.text == "}"), len(tokens))
    return list(tokens[:end])


def _terms(tokens: Iterable[Token]) -> tuple[str, ...]:
    """Join tokens that touch: ``"x"``, ``@en`` is one term."""
    terms: list[str] = []
    end = -1
    for token in tokens:
        if token.start == end:
            terms[-1] += token.text
        else:
            terms.append(token.text)
        end = token.start + len(token.text)
    return tuple(terms)


def replace_blocks(text: str, blocks: Iterable[Block], contents: Mapping[str, str]) -> str:
    """Return the query with new contents for some blocks, all put in in one pass."""
    pieces, last = [], 0
    for block in blocks:
        if block.variable in contents:
            pieces += [text[last : block.start], f" {contents[block.variable]} "]
            last = block.end
    return "".join([*pieces, text[last:]])
