"""Read the ``#+`` header of a question file: YAML in comments, so the file stays a valid query.

::

    #+ summary: Which tools are shared by two or more disciplines?
    #+ description: One sentence more about what is counted.
    #+ tags: [overlap, tools]
    #+ view: matrix
    #+ parameters:
    #+   discipline: {label: Discipline, class: "ops:Discipline", many: true}

A parameter has either a ``class`` (its values are nodes of that class; ``rdfs:Resource`` means any
node) or a ``datatype`` (its values are literals).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import yaml
from yaml.constructor import SafeConstructor

from graph.terms import IRI, parse_term
from ontology.errors import CatalogError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Mapping

MARK: Final = "#+"
KEBAB: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_NAME: Final = re.compile(r"[a-z][A-Za-z0-9]*\Z")
#: How the answer to a question can be seen.
VIEWS: Final = ("table", "graph", "bar", "line", "matrix", "tree", "number", "raw")
_KEYS: Final = ("summary", "description", "tags", "view", "parameters")
_PARAMETER_KEYS: Final = ("label", "class", "datatype", "many")
_KINDS: Final = {str: "text", bool: "true or false", list: "a list", dict: "a mapping"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a question that a person may set.

    Attributes
    ----------
    name, label : str
        The variable without its question mark, and what a form calls it.
    class_iri, datatype : str or None
        The class of the nodes, or the datatype of the literals, that it takes; never both.
    many : bool
        It takes several values.
    default : tuple of str
        The terms in its VALUES block, as SPARQL writes them.
    """

    name: str
    label: str
    class_iri: str | None = None
    datatype: str | None = None
    many: bool = False
    default: tuple[str, ...] = ()

    @property
    def optional(self) -> bool:
        """Tell whether the question can be asked without it (its default is UNDEF: any)."""
        return self.default == ("UNDEF",)


@dataclass(frozen=True, slots=True)
class Header:
    """What a question file says about itself; ``lines`` tells where each parameter stands."""

    summary: str
    description: str = ""
    tags: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)


def broken(where: str, line: int, message: str) -> CatalogError:
    """Build the error for a rule that a file breaks, as in ``queries/x.rq:3: …``."""
    return CatalogError(f"{where}:{line}: {message}")


def read_header(text: str, where: str) -> Header:
    """Read and check the header of a question file.

    Parameters
    ----------
    text : str
        The whole file.
    where : str
        Its name in messages.

    Raises
    ------
    CatalogError
        With file and line of the first rule it breaks.
    """
    fields = _fields(_compose(_header_block(text, where), where), _KEYS, "the header", where)
    if "summary" not in fields:
        raise broken(where, 1, "there is no summary; add '#+ summary: Which …?'.")
    summary = _read(fields, "summary", str, where)
    if not summary.rstrip().endswith("?"):
        line = fields["summary"][0]
        raise broken(where, line, "the summary is not a question; end it with a question mark.")
    _check_view(fields, where)
    parameters, lines = _read_parameters(fields, where)
    return Header(
        summary=summary,
        description=_read(fields, "description", str, where) or "",
        tags=_read_tags(fields, where),
        parameters=parameters,
        lines=lines,
    )


def _header_block(text: str, where: str) -> str:
    lines = text.split("\n")
    count = next((n for n, line in enumerate(lines) if not line.startswith(MARK)), len(lines))
    if not count:
        raise broken(where, 1, "there is no header; begin the file with '#+ summary: Which …?'.")
    for number, line in enumerate(lines[count:], start=count + 1):
        if line.startswith(MARK):
            raise broken(where, number, "this header line is cut off; move it to the others.")
    return "\n".join(line.removeprefix(MARK).removeprefix(" ") for line in lines[:count])


def _compose(block: str, where: str) -> yaml.Node:
    try:
        node = yaml.compose(block, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise broken(where, line, f"the header is not YAML: {error.problem}.") from error
    except yaml.YAMLError as error:
        raise broken(where, 1, f"the header is not YAML: {error}.") from error
    return node


_Fields = dict[str, tuple[int, Any]]


def _fields(node: yaml.Node, known: tuple[str, ...] | None, what: str, where: str) -> _Fields:
    """Return line and value node by key of a YAML mapping."""
    if not isinstance(node, yaml.MappingNode):
        line = node.start_mark.line + 1 if node else 1
        raise broken(where, line, f"{what} is not a mapping; write it as 'key: value'.")
    found: _Fields = {}
    for key, value in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if known is not None and name not in known:
            message = f"{what} has an unknown key {name!r}; known: {', '.join(known)}."
            raise broken(where, line, message)
        if name in found:
            raise broken(where, line, f"{what} has {name!r} twice; keep one.")
        found[name] = (line, value)
    return found


def _read(fields: _Fields, name: str, kind: type, where: str) -> Any:
    """Return one value of the given kind, or None where the key is missing."""
    if name not in fields:
        return None
    line, node = fields[name]
    value = SafeConstructor().construct_document(node)
    if not isinstance(value, kind) or value == "":
        raise broken(where, line, f"{name!r} must be {_KINDS[kind]}.")
    return value


def _read_tags(fields: _Fields, where: str) -> tuple[str, ...]:
    tags = _read(fields, "tags", list, where) or []
    for tag in tags:
        if not isinstance(tag, str) or not KEBAB.match(tag):
            message = f"the tag {tag!r} is not kebab-case; write it like end-of-life."
            raise broken(where, fields["tags"][0], message)
    return tuple(tags)


def _check_view(fields: _Fields, where: str) -> None:
    """Check the view; the page itself reads it, since it stands in queries of visitors, too."""
    view = _read(fields, "view", str, where)
    if view is not None and view not in VIEWS:
        message = f"there is no view {view!r}; known: {', '.join(VIEWS)}."
        raise broken(where, fields["view"][0], message)


def _read_parameters(fields: _Fields, where: str) -> tuple[dict[str, Parameter], dict[str, int]]:
    if "parameters" not in fields:
        return {}, {}
    declared = _fields(fields["parameters"][1], None, "'parameters'", where)
    lines = {name: line for name, (line, _) in declared.items()}
    return {n: _read_parameter(n, *entry, where) for n, entry in declared.items()}, lines


def _read_parameter(name: str, line: int, node: yaml.Node, where: str) -> Parameter:
    what = f"parameter {name!r}"
    if not _NAME.match(name):
        raise broken(where, line, f"{what} is not a lowerCamel name; write it like startDate.")
    fields = _fields(node, _PARAMETER_KEYS, what, where)
    if ("class" in fields) == ("datatype" in fields):
        message = f'{what} needs a class or a datatype, and not both: {{class: "ops:Tool"}}.'
        raise broken(where, line, message)
    return Parameter(
        name=name,
        label=_read(fields, "label", str, where) or name,
        class_iri=_read_iri(fields, "class", where),
        datatype=_read_iri(fields, "datatype", where),
        many=_read(fields, "many", bool, where) or False,
    )


def _read_iri(fields: _Fields, name: str, where: str) -> str | None:
    text = _read(fields, name, str, where)
    if text is None:
        return None
    try:
        term = parse_term(text)
    except ParameterError as error:
        raise broken(where, fields[name][0], f"{name!r}: {error}") from error
    if not isinstance(term, IRI) or not term.value.partition(":")[2].startswith("//"):
        message = f"{name!r} is {text!r}; write an IRI or a known prefix like ops:Tool."
        raise broken(where, fields[name][0], message)
    return term.value
