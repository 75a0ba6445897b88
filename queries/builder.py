"""Write SPARQL from choices: a class, the properties to show, filters, a count, a grouping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.querying.syntax import with_prefix_lines
from graph.terms import IRI, iri, local_name, sparql_name, to_sparql
from ontology.errors import ParameterError
from queries.naming import name_first_in

if TYPE_CHECKING:
    from graph.terms import Literal

#: How a value is compared, and how SPARQL writes it; what takes no value comes last. What "is not"
#: has no such value, and maybe none at all; what "has another" has one beside it or in its place.
CONDITIONS: Final = {
    "is": "FILTER (STR(?{0}) = STR({1}))",
    "is not": "FILTER (STR(?{0}) = STR({1}))",
    "has another": "FILTER (STR(?{0}) != STR({1}))",
    "contains": "FILTER (CONTAINS(LCASE(STR(?{0})), LCASE(STR({1}))))",
    "at least": "FILTER (?{0} >= {1})",
    "at most": "FILTER (?{0} <= {1})",
    "is missing": "",
    "is there": "",
}

#: Conditions whose value may be a node.
MAY_BE_NODES: Final = frozenset({"is", "is not", "has another"})
_BACK: Final = "^"
#: The one name of each thing: the language first, then the property, then the shorter.
_NAMED: Final = """\
OPTIONAL {{ SELECT ?{0} (SUBSTR(MIN(?called), 9) AS ?{0}Label) WHERE {{
    VALUES (?by ?rank) {{
      (skos:prefLabel 1) (rdfs:label 2) (dct:title 3) (schema:name 4) (foaf:name 5)
    }}
    ?{0} a {1} ; ?by ?text .
    FILTER (ISLITERAL(?text))
    BIND (CONCAT(IF(REGEX(LANG(?text), "^(en|$)"), "0", "1"), STR(?rank),
      STR(100000 + STRLEN(STR(?text))), STR(?text)) AS ?called)
  }} GROUP BY ?{0} }}"""
_INSIDE: Final = frozenset({"by", "rank", "text", "called"})


@dataclass(frozen=True, slots=True)
class Condition:
    """A property of the subject, or a path of them, how it is compared, and with what."""

    property: str
    how: str
    value: IRI | Literal | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen.

    A path stands wherever a property does: IRIs separated by spaces, with ``^`` before one that is
    followed back from its value.

    Attributes
    ----------
    kind : str
        The class of the things asked for.
    shown : tuple of str
        Properties whose values are columns.
    conditions : tuple of Condition
        What has to hold.
    count_by : str or None
        Count the things by the values of this property; empty counts them all, None lists them.
    limit : int
        Rows at most.
    """

    kind: str
    shown: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    count_by: str | None = None
    limit: int = 1000


def write_query(choice: Choice, language: str = "") -> str:
    """Write the query; things are named in a language first, where one is given.

    Examples
    --------
    >>> ops = "https://w3id.org/ops-atlas/ns#"
    >>> print(write_query(Choice(f"{ops}Tool", count_by=f"{ops}inCategory")))
    PREFIX ops: <https://w3id.org/ops-atlas/ns#>
    SELECT ?inCategory (COUNT(DISTINCT ?tool) AS ?count)
    WHERE {
      ?tool a ops:Tool .
      ?tool ops:inCategory ?inCategory .
    }
    GROUP BY ?inCategory
    ORDER BY DESC(?count) ?inCategory
    LIMIT 1000
    <BLANKLINE>
    """
    subject = _variable(choice.kind, {"count", *_INSIDE})
    taken = {"count", subject, f"{subject}Label"}
    lines = [f"?{subject} a {_name(choice.kind)} ."]
    for condition in choice.conditions:
        lines += _condition(subject, condition, taken)
    if choice.count_by is None:
        head, tail = _listing(choice, subject, lines, taken)
    else:
        head, tail = _counting(choice, subject, lines, taken)
    body = "\n".join(f"  {line}" for line in lines)
    query = f"SELECT {head}\nWHERE {{\n{body}\n}}\n{tail}LIMIT {choice.limit}\n"
    return with_prefix_lines(name_first_in(query, language) if language else query)


def _listing(choice: Choice, subject: str, lines: list[str], taken: set[str]) -> tuple[str, str]:
    lines += _NAMED.format(subject, _name(choice.kind)).split("\n")
    columns = [subject, f"{subject}Label"]
    for name in choice.shown:
        variable = _variable(name, taken)
        lines.append(f"OPTIONAL {{ ?{subject} {_name(name)} ?{variable} }}")
        columns.append(variable)
    return "DISTINCT " + " ".join(f"?{name}" for name in columns), f"ORDER BY ?{subject}Label\n"


def _counting(choice: Choice, subject: str, lines: list[str], taken: set[str]) -> tuple[str, str]:
    count = f"(COUNT(DISTINCT ?{subject}) AS ?count)"
    if not choice.count_by:
        return count, ""
    variable = _variable(choice.count_by, taken)
    lines.append(f"?{subject} {_name(choice.count_by)} ?{variable} .")
    return f"?{variable} {count}", f"GROUP BY ?{variable}\nORDER BY DESC(?count) ?{variable}\n"


def _condition(subject: str, condition: Condition, taken: set[str]) -> list[str]:
    if condition.how not in CONDITIONS:
        raise ParameterError(f"{condition.how!r} is no condition; use {', '.join(CONDITIONS)}.")
    name, value = _name(condition.property), condition.value
    if isinstance(value, IRI) and condition.how in {"is", "is not"}:
        exact = f"?{subject} {name} {_name(value.value)}"
        return [f"{exact} ." if condition.how == "is" else f"FILTER NOT EXISTS {{ {exact} }}"]
    variable = _variable(condition.property, taken)
    pattern = f"?{subject} {name} ?{variable} ."
    if condition.how == "is missing":
        return [f"FILTER NOT EXISTS {{ ?{subject} {name} ?{variable} }}"]
    if value is None:
        return [pattern]
    compared = CONDITIONS[condition.how].format(variable, to_sparql(value))
    if condition.how == "is not":
        return [f"FILTER NOT EXISTS {{ {pattern} {compared} }}"]
    return [pattern, compared]


def _name(path: str) -> str:
    """Write a class, a node, or a path of properties."""
    steps = [
        (_BACK if step.startswith(_BACK) else "", step.removeprefix(_BACK))
        for step in path.split(" ")
    ]
    return "/".join(back + _short(name) for back, name in steps)


def _short(name: str) -> str:
    return sparql_name(iri(name).value)


def _variable(path: str, taken: set[str]) -> str:
    """Name a variable after a class or the end of a path, differently from those that are taken."""
    last = path.split(" ")[-1]
    text = last.removeprefix(_BACK)
    letters = "".join(c for c in local_name(text) if c.isascii() and c.isalnum()).lstrip(
        "0123456789"
    )
    name = letters.lower() if letters.isupper() else letters[:1].lower() + letters[1:]
    name = (name or "value") + ("Of" if last.startswith(_BACK) else "")
    number = 2
    found = name
    while found in taken:
        found, number = f"{name}{number}", number + 1
    taken.add(found)
    return found
