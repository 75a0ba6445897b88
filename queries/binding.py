"""Put arguments into a question: each is checked, made a term, and serialized by the engine.

Nothing is ever pasted as text, so no argument can end the block that it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

from graph.terms import IRI, BlankNode, Literal, curie, literal, parse_term, to_sparql
from ontology.errors import NotFoundError, ParameterError
from ontology.namespaces import XSD
from queries.blocks import replace_blocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from queries.blocks import Block
    from queries.header import Parameter

Value: TypeAlias = IRI | Literal | BlankNode | str
Arguments: TypeAlias = Mapping[str, Value | Iterable[Value] | None]


def bind_arguments(
    text: str,
    blocks: Iterable[Block],
    parameters: Mapping[str, Parameter],
    arguments: Arguments,
) -> str:
    """Return the query with the arguments in place of the defaults.

    A parameter without an argument, or with an empty list, keeps its default.

    Raises
    ------
    ParameterError
        If an argument is unknown, malformed, or one of too many.
    """
    contents = {}
    for name, given in arguments.items():
        if name not in parameters:
            raise _unknown(name, parameters)
        terms = [to_term(parameters[name], value) for value in _values(given)]
        if len(terms) > 1 and not parameters[name].many:
            raise ParameterError(f"{name!r} takes one value; {len(terms)} were given.")
        if terms:
            contents[name] = " ".join(map(to_sparql, terms))
    return replace_blocks(text, blocks, contents)


def _values(given: Value | Iterable[Value] | None) -> list[Value]:
    if given is None:
        return []
    if isinstance(given, IRI | Literal | BlankNode | str):
        return [given]
    return list(given)


def _unknown(name: str, parameters: Mapping[str, Parameter]) -> ParameterError:
    if not parameters:
        return ParameterError(f"There is no parameter {name!r}: this question takes none.")
    return ParameterError(str(NotFoundError.among("parameter", name, parameters)))


def to_term(parameter: Parameter, value: Value) -> IRI | Literal:
    """Check one value and return it as a term.

    Text becomes an IRI (full, or with a known prefix) where the parameter has a class, else a
    literal of its datatype.

    Raises
    ------
    ParameterError
        If it is neither, or a blank node.
    """
    if isinstance(value, BlankNode):
        to_sparql(value)  # says why a blank node cannot stand here
    if isinstance(value, str):
        value = _parse_node(parameter, value) if parameter.class_iri else _parse(parameter, value)
    if parameter.class_iri:
        if not isinstance(value, IRI):
            raise ParameterError(f"{parameter.name!r} takes a node, not the text {str(value)!r}.")
        return value
    if not isinstance(value, Literal) or not _has_datatype(value, parameter.datatype):
        kind = curie(parameter.datatype or "")
        raise ParameterError(f"{parameter.name!r} takes a value of type {kind}, not {value}.")
    return value


def _parse_node(parameter: Parameter, text: str) -> IRI | Literal:
    try:
        return parse_term(text)
    except ParameterError as error:
        raise ParameterError(f"{parameter.name!r}: {error}") from error


def _parse(parameter: Parameter, text: str) -> Literal:
    """Return text as a literal of the parameter's datatype."""
    datatype = parameter.datatype or f"{XSD}string"
    if datatype in _LEXICAL:
        fits, example = _LEXICAL[datatype]
        text = text.strip()
        if not fits(text):
            message = f"{parameter.name!r} takes {curie(datatype)} like {example}, not {text!r}."
            raise ParameterError(message)
    try:
        return literal(text, datatype=datatype)
    except ValueError as error:
        message = f"{parameter.name!r} holds a character that no text may hold: {text!r}."
        raise ParameterError(message) from error


def _has_datatype(value: Literal, datatype: str | None) -> bool:
    if datatype == f"{XSD}string" and value.language:
        return True
    return bool(value.datatype.value == datatype)


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _matches(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(pattern, text, re.ASCII) is not None


_LEXICAL: Final[Mapping[str, tuple[Callable[[str], bool], str]]] = {
    f"{XSD}integer": (_matches(r"[+-]?\d+"), "42"),
    f"{XSD}decimal": (_matches(r"[+-]?(\d+(\.\d*)?|\.\d+)"), "0.5"),
    f"{XSD}boolean": (_matches(r"true|false|1|0"), "true"),
    f"{XSD}date": (_is_date, "2026-12-31"),
}
