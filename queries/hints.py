"""What would make a query quicker, read off its text alone.

These are the two shapes that were measured to cost most; :mod:`graph.querying.plan` shows the
steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.querying.syntax import iter_tokens

if TYPE_CHECKING:
    from graph.querying.syntax import Token

SUB_SELECT: Final = (
    "DISTINCT over a join forms every combination first. Where two sets are compared, write each "
    "side as { SELECT DISTINCT ?item WHERE { … } } and join the two: often many times quicker."
)
APART: Final = (
    "Two parts of this query share no variable, so every row of one is paired with every row of "
    "the other. Join them by a variable, or ask them one after the other."
)


def hints(query: str) -> list[str]:
    """Return advice, most useful first; none for a query that reads well.

    Examples
    --------
    >>> hints("SELECT DISTINCT ?t { atlas:a ops:usesTool ?t . atlas:b ops:usesTool ?t }")[0][:22]
    'DISTINCT over a join f'
    >>> hints("SELECT ?t { atlas:a ops:usesTool ?t }")
    []
    """
    tokens = list(iter_tokens(query))
    words = [token.text.upper() for token in tokens]
    found = []
    patterns = _patterns(tokens)
    if "DISTINCT" in words and words.count("SELECT") == 1 and _joins_on_shared(patterns):
        found.append(SUB_SELECT)
    if _falls_apart(patterns, words):
        found.append(APART)
    return found


def _patterns(tokens: list[Token]) -> list[list[Token]]:
    """Cut what stands inside braces into triple patterns, one list of tokens each."""
    patterns: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.text == "{") - (token.text == "}")
        if token.text in {".", "{", "}"}:
            patterns.append([])
        elif depth > 0:
            patterns[-1].append(token)
    return [pattern for pattern in patterns if pattern and pattern[0].kind in _STARTS]


_STARTS: Final = frozenset({"variable", "name", "iri"})


def _joins_on_shared(patterns: list[list[Token]]) -> bool:
    """Tell whether two subjects with the same property meet in one object variable."""
    seen: dict[tuple[str, str], str] = {}
    for pattern in patterns:
        for subject, property_, value in _triples(pattern):
            if value.kind != "variable":
                continue
            key = (property_.text, value.text)
            if seen.setdefault(key, subject.text) != subject.text:
                return True
    return False


def _triples(pattern: list[Token]) -> list[tuple[Token, Token, Token]]:
    """Read ``subject property value ; property value`` with single tokens in each place."""
    found, subject, rest = [], pattern[0], pattern[1:]
    piece: list[Token] = []
    for token in [*rest, None]:
        if token is not None and token.text != ";":
            piece.append(token)
            continue
        if len(piece) >= 2:
            found.append((subject, piece[0], piece[1]))
        piece = []
    return found


def _falls_apart(patterns: list[list[Token]], words: list[str]) -> bool:
    """Tell whether the patterns of a plain query fall into groups without a common variable."""
    if {"UNION", "VALUES", "BIND", "GRAPH", "MINUS"} & set(words) or words.count("SELECT") > 1:
        return False
    group_of: dict[str, set[str]] = {}
    for pattern in patterns:
        names = [token.text[1:] for token in pattern if token.kind == "variable"]
        for name in names:
            first = group_of.setdefault(names[0], {names[0]})
            other = group_of.setdefault(name, {name})
            if first is not other:
                fewer, more = sorted((first, other), key=len)
                more |= fewer
                group_of.update(dict.fromkeys(fewer, more))
    return len({id(group) for group in group_of.values()}) > 1
