"""Constraints on single values, as SPARQL conditions.

Each condition is true of a value that breaks the constraint, false of one that keeps it, and
never an error: what cannot be compared breaks the constraint, as SHACL has it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.terms import plain, sparql_name
from ontology.errors import SourceError
from ontology.namespaces import SH, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graph.shacl.shapes import Shape
    from graph.terms import Term

_KINDS: Final = MappingProxyType(
    {
        "IRI": "isIRI({v})",
        "BlankNode": "isBlank({v})",
        "Literal": "isLiteral({v})",
        "BlankNodeOrIRI": "!isLiteral({v})",
        "BlankNodeOrLiteral": "!isIRI({v})",
        "IRIOrLiteral": "!isBlank({v})",
    }
)
_COMPARED: Final = MappingProxyType(
    {"minExclusive": ">", "minInclusive": ">=", "maxExclusive": "<", "maxInclusive": "<="}
)
#: How the text of a datatype looks; the engine itself checks calendars and clocks.
_FORMS: Final = MappingProxyType(
    {
        "boolean": "true|false|1|0",
        "decimal": r"[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)",
        "double": r"[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN",
        "float": r"[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN",
        "integer": "[+-]?[0-9]+",
        "unsignedLong": r"\\+?[0-9]+|-0+",
        "nonNegativeInteger": r"\\+?[0-9]+|-0+",
        "positiveInteger": r"\\+?0*[1-9][0-9]*",
        "nonPositiveInteger": r"-[0-9]+|\\+?0+",
        "negativeInteger": "-0*[1-9][0-9]*",
        "gDay": r"---[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?",
        "hexBinary": "([0-9a-fA-F]{2})*",
    }
)
_RANGES: Final = MappingProxyType(
    {
        "byte": (-128, 127),
        "short": (-32_768, 32_767),
        "int": (-(2**31), 2**31 - 1),
        "long": (-(2**63), 2**63 - 1),
        "unsignedByte": (0, 255),
        "unsignedShort": (0, 65_535),
        "unsignedInt": (0, 2**32 - 1),
    }
)
#: Engines may keep numbers and dates by value, without their narrower type: what they make of one.
_NARROWER: Final = MappingProxyType(
    {
        **dict.fromkeys((*_RANGES, "unsignedLong"), "1"),
        "nonNegativeInteger": "1",
        "positiveInteger": "1",
        "nonPositiveInteger": "-1",
        "negativeInteger": "-1",
        "dateTimeStamp": "2000-01-01T00:00:00Z",
    }
)
_CAST: Final = frozenset({"date", "dateTime", "time", "gYear", "gYearMonth", "duration"})


def conditions(
    shape: Shape, value: str, subclasses: Callable[[Term], list[Term] | None]
) -> Iterator[tuple[str, str]]:
    """Yield the component and the condition of every constraint that looks at one value.

    Parameters
    ----------
    shape : Shape
        Whose constraints.
    value : str
        The variable of the value node, such as ``?v0``.
    subclasses : callable
        Returns a class and all below it, or None where one of them has no IRI.
    """
    for name, write in _WRITERS.items():
        for term in shape.parameters.get(name, ()):
            yield name, write(value, term, shape)
    for term in shape.parameters.get("class", ()):
        yield "class", _class(value, term, subclasses(term))
    for name, broken in (("in", _not_in), ("languageIn", _no_language_of)):
        for members in shape.lists.get(name, ()):
            yield name, broken(value, members)


def term_text(term: Term) -> str:
    """Write an IRI or a literal for a query; a blank node cannot be named in one."""
    if isinstance(term, ox.BlankNode):
        raise SourceError("a blank node of the shapes graph means nothing in the data")
    return sparql_name(term.value) if isinstance(term, ox.NamedNode) else str(term)


def type_pattern(subject: str, variable: str, classes: list[Term]) -> str:
    """Write the pattern for the instances of any of these classes."""
    if len(classes) == 1:
        return f"{subject} a {term_text(classes[0])} ."
    return f"VALUES {variable} {{ {' '.join(map(term_text, classes))} }} {subject} a {variable} ."


def pattern_condition(value: str, pattern: str, flags: str) -> str:
    """Write the condition of a regular expression that the engine understands."""
    arguments = f"STR({value}), {ox.Literal(pattern)}, {ox.Literal(flags)}"
    return f"isBlank({value}) || !REGEX({arguments})"


def _class(value: str, term: Term, classes: list[Term] | None) -> str:
    if classes is None:
        return f"NOT EXISTS {{ {value} a/rdfs:subClassOf* {term_text(term)} }}"
    inner = " UNION ".join(f"{{ {value} a {term_text(one)} }}" for one in classes)
    if len(classes) > 8:
        inner = f"{value} a ?of . FILTER(?of IN ({', '.join(map(term_text, classes))}))"
    return f"NOT EXISTS {{ {inner} }}"


def _datatype(value: str, term: Term, _: Shape) -> str:
    kind = f"DATATYPE({value})"
    same = f"{kind} = {term_text(term)}"
    if kept := kept_type(term):
        same = f"({same} || {kind} = {kept})"
    well_formed = _well_formed(value, plain(term) or "")
    return f"!COALESCE(isLiteral({value}) && {same}{well_formed}, false)"


def kept_type(term: Term) -> str:
    """Write what the engine makes of a datatype that it may not keep; empty for any other."""
    example = _NARROWER.get((plain(term) or "").removeprefix(XSD))
    return f'DATATYPE("{example}"^^{term_text(term)})' if example else ""


def _well_formed(value: str, datatype: str) -> str:
    name = datatype.removeprefix(XSD)
    if name == datatype:
        return ""
    if name in _FORMS:
        return f' && REGEX(STR({value}), "^({_FORMS[name]})$")'
    if name in _RANGES:
        low, high = _RANGES[name]
        number = f"xsd:integer(STR({value}))"
        return f" && {number} >= {low}.0 && {number} <= {high}.0"
    if name == "dateTimeStamp":
        return f' && TZ({value}) != ""'
    if name in _CAST:
        return f" && isLiteral(xsd:{name}(STR({value})))"
    return ""


def _node_kind(value: str, term: Term, _: Shape) -> str:
    kind = (plain(term) or "").removeprefix(SH)
    if kind not in _KINDS:
        raise SourceError(f"{plain(term)} is no sh:nodeKind; use one of {', '.join(_KINDS)}")
    return f"!({_KINDS[kind].format(v=value)})"


def _length(name: str, sign: str) -> Callable[[str, Term, Shape], str]:
    return lambda value, _, shape: (
        f"isBlank({value}) || STRLEN(STR({value})) {sign} {shape.number(name)}"
    )


def _compared(sign: str) -> Callable[[str, Term, Shape], str]:
    return lambda value, term, _: f"!COALESCE({value} {sign} {term_text(term)}, false)"


def _not_in(value: str, members: tuple[Term, ...]) -> str:
    if not members:
        return "true"
    if all(isinstance(member, ox.NamedNode) for member in members):
        return f"{value} NOT IN ({', '.join(map(term_text, members))})"
    return "!(" + " || ".join(f"sameTerm({value}, {term_text(m)})" for m in members) + ")"


def _no_language_of(value: str, ranges: tuple[Term, ...]) -> str:
    tests = [f"LANGMATCHES(LANG({value}), {ox.Literal(plain(one) or '')})" for one in ranges]
    return f"!COALESCE({' || '.join(tests)}, false)" if tests else "true"


_WRITERS: Final[Mapping[str, Callable[[str, Term, Shape], str]]] = MappingProxyType(
    {
        "datatype": _datatype,
        "nodeKind": _node_kind,
        "minLength": _length("minLength", "<"),
        "maxLength": _length("maxLength", ">"),
        **{name: _compared(sign) for name, sign in _COMPARED.items()},
    }
)
