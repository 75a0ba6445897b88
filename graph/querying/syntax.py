"""Read just enough of a SPARQL text to refuse what is never allowed and to explain a mistake.

The engine has the last word on syntax. It offers no tree, so this splits the text into tokens:
comments, strings and IRIs are passed over, so a word inside them is never taken for a keyword.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from ontology.errors import QueryError, QueryRefused
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Nothing is looked at more than a few times, even where a text is meant to be slow to read: what
#: could be a name is taken whole where it is none (dotted), as is a string without an end (open).
_GRAMMAR: Final = r"""
      (?P<skip>   \s+ | \#[^\n\r]* )
    | (?P<iri>    <[^<>"{}|^`\x00-\x20]*> )
    | (?P<string> \"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*+'''
                | (?!\"\"\"|''')(?: "(?:[^"\\\n\r]|\\.)*+" | '(?:[^'\\\n\r]|\\.)*+' ))
    | (?P<open>   \"\"\"(?:[^"\\]|\\.|"(?!""))*+ | '''(?:[^'\\]|\\.|'(?!''))*+
                | "(?:[^"\\\n\r]|\\.)*+ | '(?:[^'\\\n\r]|\\.)*+ )
    | (?P<variable> [?$]\w+ )
    | (?P<name>   (?:_|[^\W\d_][\w.-]*+)?+ : (?:[\w:]|%[0-9A-Fa-f]{2}|\\.)?
                  (?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)* )
    | (?P<dotted> [^\W\d_][\w-]*+\.[\w.-]*+ )
    | (?P<word>   @?[^\W\d_][\w-]* )
    | (?P<other>  . )
    """

FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)


_PARTS: Final = re.compile(r"([^\W\d_][\w-]*)|.", re.DOTALL)
_NAMED: Final = "AS ?name"
_BEFORE_A_PATTERN: Final = frozenset({"WHERE", "FROM", "{"})
#: An ASCII letter by its number.
_ESCAPED: Final = re.compile(r"\\(?:u00|U000000)([0-7][0-9A-Fa-f])")
_LIMIT: Final = re.compile(r"\bLIMIT\s+(\d+)(?:\s+OFFSET\s+\d+)?\s*\Z", re.IGNORECASE)


class Token(NamedTuple):
    """A piece of a query: its kind (iri, string, variable, name, word, other), text and place."""

    kind: str
    text: str
    start: int


@cache
def token_pattern() -> re.Pattern[str]:
    """Compile the pattern when the first query is read: that takes longer than this module."""
    return re.compile(_GRAMMAR, re.VERBOSE | re.DOTALL)


def iter_tokens(query: str) -> Iterator[Token]:
    """Split a query; comments and white space are left out."""
    for match in token_pattern().finditer(query):
        kind = match.lastgroup or "other"
        if kind == "dotted":
            for part in _PARTS.finditer(match[0]):
                kind = "other" if part[1] is None else "word"
                yield Token(kind, part[0], match.start() + part.start())
        elif kind != "skip":
            yield Token("other" if kind == "open" else kind, match[0], match.start())


def query_form(query: str) -> str:
    """Return SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises
    ------
    QueryRefused
        For an update.
    QueryError
        If there is no query at all.
    """
    first = None
    for kind, token, start in iter_tokens(query):
        first = start
        word = token.upper()
        if kind != "word" or word in {"PREFIX", "BASE"}:
            continue
        if word in FORMS:
            return word
        if word in _UPDATES:
            raise QueryRefused(
                f"{word} would change the data. Only reading is allowed here: "
                "ask with SELECT, ASK, CONSTRUCT or DESCRIBE."
            )
        break
    if first is None:
        raise QueryError("The query is empty; type one, or choose a question from the catalog.")
    line, column = place_in(query, first)
    raise QueryError(
        f"Syntax error at line {line}, column {column}: a query begins with SELECT, ASK, "
        "CONSTRUCT or DESCRIBE, after any PREFIX.",
        line,
        column,
    )


def after_prologue(query: str) -> int:
    """Return where a query begins, after what it declares."""
    found = (t.start for t in iter_tokens(query) if t.kind == "word" and t.text.upper() in FORMS)
    return next(found, 0)


def refuse_unsafe(query: str) -> str:
    """Return the query's form, or raise QueryRefused for UPDATE, LOAD and SERVICE."""
    form = query_form(query)
    refuse_service(query)
    return form


def refuse_service(query: str) -> None:
    r"""Raise QueryRefused for a query that would call another host.

    Some engines read escapes such as ``\u0053`` before anything else, so that one may be a letter
    of a keyword.
    """
    readings = dict.fromkeys((query, _ESCAPED.sub(lambda found: chr(int(found[1], 16)), query)))
    for reading in readings:
        if "service" not in reading.lower():
            continue
        if any(t.kind == "word" and t.text.upper() == "SERVICE" for t in iter_tokens(reading)):
            raise QueryRefused(
                "SERVICE would make this server call another host, so it is switched off. "
                "Open the other endpoint itself instead."
            )


def names_dataset(query: str) -> bool:
    """Tell whether a query chooses its graphs itself, with FROM or FROM NAMED."""
    if "from" not in query.lower():
        return False
    return any(kind == "word" and text.upper() == "FROM" for kind, text, _ in iter_tokens(query))


def names_blank_node(query: str) -> bool:
    """Tell whether a query names a blank node as if it had an IRI, which no engine reads.

    Examples
    --------
    >>> names_blank_node("ASK { <_:b0> ?p ?o }"), names_blank_node("ASK { ?s ?p '<_:b0>' }")
    (True, False)
    """
    if "<_:" not in query:
        return False
    return any(t.kind == "iri" and t.text.startswith("<_:") for t in iter_tokens(query))


def limit_of(query: str) -> int | None:
    """Return the number of rows that a query asks for in its last words, if it does.

    Examples
    --------
    >>> limit_of("SELECT * { ?s ?p ?o } LIMIT 5 OFFSET 10"), limit_of("ASK { }")
    (5, None)
    """
    found = _LIMIT.search(query)
    return int(found[1]) if found else None


def variables_in(query: str) -> list[str]:
    """Return the variables in the order of their first mention."""
    return list(dict.fromkeys(t[1:] for kind, t, _ in iter_tokens(query) if kind == "variable"))


def selects_everything(query: str) -> bool:
    """Tell whether the outermost SELECT is ``SELECT *``."""
    return place_of_star(query) is not None


def place_of_star(query: str) -> int | None:
    """Return where the star of an outermost ``SELECT *`` stands, if it is one."""
    if "*" not in query:
        return None
    selected = False
    for kind, text, start in iter_tokens(query):
        word = text.upper() if kind == "word" else text
        if not selected:
            selected = word == "SELECT"
        elif word not in {"DISTINCT", "REDUCED"}:
            return start if word == "*" else None
    return None


def selected_variables(query: str) -> tuple[str, ...] | None:
    """Return the columns that a SELECT asks for; None if it leaves them to the engine.

    Examples
    --------
    >>> selected_variables("SELECT DISTINCT ?a (COUNT(?b) AS ?n) WHERE { ?a ?p ?b }")
    ('a', 'n')
    >>> selected_variables("SELECT * { ?a ?p ?b }") is None
    True
    """
    tokens = iter_tokens(query[after_prologue(query) :])
    names, depth, before = dict[str, None](), 0, ""
    for kind, text, _ in tokens:
        word = text.upper() if kind == "word" else text
        if depth or word in {"(", ")"}:
            depth += {"(": 1, ")": -1}.get(word, 0)
            if kind == "variable" and before == "AS" and depth == 1:
                names[text[1:]] = None
                word = _NAMED
            elif not depth and before != _NAMED:  # an engine may name by itself what has no name
                return None
        elif kind == "variable":
            names[text[1:]] = None
        elif word in _BEFORE_A_PATTERN:
            return tuple(names)
        elif word not in {"SELECT", "DISTINCT", "REDUCED"}:
            return None
        before = word
    return None


def undeclared_prefixes(query: str) -> list[str]:
    """Return the prefixes that are used and not declared, in order of use."""
    declared: set[str] = set()
    used: dict[str, None] = {}
    previous = ""
    for kind, token, _ in iter_tokens(query):
        if kind == "name":
            prefix = token.split(":", 1)[0]
            if previous in {"PREFIX", "@PREFIX"}:
                declared.add(prefix)
            elif prefix != "_":
                used[prefix] = None
        previous = token.upper()
    return [prefix for prefix in used if prefix not in declared]


def with_known_prefixes(query: str) -> str:
    """Declare the known prefixes that a query uses and forgot, without moving its lines."""
    return _with_declarations(query, " ")


def with_prefix_lines(query: str) -> str:
    """Declare the known prefixes that a query uses and forgot, a line each, for people to read."""
    return _with_declarations(query, "\n")


def _with_declarations(query: str, end: str) -> str:
    missing = [prefix for prefix in undeclared_prefixes(query) if prefix in PREFIXES]
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>{end}" for prefix in missing) + query


def place_in(query: str, at: int) -> tuple[int, int]:
    """Return line and column, counted from 1, of an offset."""
    before = query[:at]
    return before.count("\n") + 1, at - before.rfind("\n")
