"""The mapping file of a table: which column becomes what, checked before a row is read.

A mapping is YAML::

    table: tools.csv                 # beside the mapping; .csv, .tsv, .txt or .xlsx
    title: Our tools
    license: https://spdx.org/licenses/CC-BY-4.0
    attribution: The platform team
    class: ops:Technology            # what each row is
    label: Name                      # the column with its name
    columns:
      Homepage: {property: foaf:homepage, type: iri}
      Also known as: {property: skos:altLabel, separator: ";", language: en}
      Kind: {property: ops:listedUnder, class: ops:TechnologyCategory}

Everything else is optional: ``name`` (of the named graph), ``description``, ``origin``, ``issued``,
``id`` (the column that makes the IRI, by default the label's), ``language`` of the label,
``delimiter``, ``sheet``. A column with a ``class`` leads to nodes of that class, which its cells
name; ``type`` is ``text``, ``iri``, ``date``, ``boolean``, ``integer`` or ``decimal``. CURIEs use
the prefixes of the atlas, and more can be declared under ``prefixes``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from graph.importers.quads import About
from graph.importers.yaml_files import read_yaml
from graph.terms import parse_term
from ontology.errors import NotFoundError, ParameterError, SourceError
from ontology.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TYPES: Final = ("text", "iri", "date", "boolean", "integer", "decimal")
_REQUIRED: Final = ("table", "title", "license", "attribution", "class", "label")
_KEYS: Final = frozenset(_REQUIRED) | {
    *("name", "description", "origin", "issued"),
    *("id", "language", "delimiter", "sheet", "columns", "prefixes"),
}
_COLUMN_KEYS: Final = frozenset({"property", "class", "type", "separator", "language"})


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """What becomes of the cells of one column.

    Attributes
    ----------
    property : str
        The IRI of the property.
    cls : str
        The IRI of the class of the nodes that cells name; empty where cells are values.
    type : str
        One of :data:`TYPES`, for values.
    separator, language : str
        What several values are cut at; the language of texts and labels.
    """

    property: str
    cls: str = ""
    type: str = "text"
    separator: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A mapping as it was read: the table, the source, and what rows and columns become."""

    table: Path
    about: About
    cls: str
    label: str
    id: str
    language: str
    delimiter: str | None
    sheet: str | None
    columns: Mapping[str, ColumnRule]


def read_mapping(path: Path) -> TableMapping:
    """Read and check a mapping file.

    Raises
    ------
    SourceError
        If a part is missing, unknown or malformed; the message names it.
    """
    found = read_yaml(path)
    try:
        _only(found, _KEYS, "part of a mapping")
        for key in _REQUIRED:
            _text(found, key)
        return _parse(found, path)
    except (SourceError, NotFoundError, ParameterError) as error:
        raise SourceError(f"{path}: {error}") from error


def _parse(found: dict[str, Any], path: Path) -> TableMapping:
    prefixes = {**PREFIXES, **{str(k): str(v) for k, v in (found.get("prefixes") or {}).items()}}
    label = _text(found, "label")
    columns = found.get("columns") or {}
    if not isinstance(columns, dict):
        raise SourceError("columns needs a mapping of column names to rules.")
    name = str(found.get("name") or path.name.split(".")[0])
    return TableMapping(
        table=path.parent / _text(found, "table"),
        about=About(
            name=name,
            title=_text(found, "title"),
            description=str(found.get("description") or f"The rows of {found['table']}."),
            license=_iri(_text(found, "license"), prefixes),
            attribution=_text(found, "attribution"),
            origin=_iri(str(found.get("origin") or f"{BASE}import/{name}"), prefixes),
            issued=str(found.get("issued") or ""),
            folder="tables/",
        ),
        cls=_iri(_text(found, "class"), prefixes),
        label=label,
        id=str(found.get("id") or label),
        language=str(found.get("language") or "en"),
        delimiter=found.get("delimiter"),
        sheet=found.get("sheet"),
        columns={str(key): _rule(str(key), rule, prefixes) for key, rule in columns.items()},
    )


def _rule(column: str, rule: Any, prefixes: Mapping[str, str]) -> ColumnRule:
    if not isinstance(rule, dict):
        raise SourceError(
            f"the column “{column}” needs a rule such as {{property: skos:altLabel}}."
        )
    _only(rule, _COLUMN_KEYS, f"part of the rule for “{column}”")
    kind = str(rule.get("type") or "text")
    if kind not in TYPES:
        raise NotFoundError.among("type", kind, TYPES)
    return ColumnRule(
        property=_iri(_text(rule, "property"), prefixes),
        cls=_iri(str(rule["class"]), prefixes) if rule.get("class") else "",
        type=kind,
        separator=str(rule.get("separator") or ""),
        language=str(rule.get("language") or ""),
    )


def _only(found: Mapping[str, Any], known: frozenset[str], what: str) -> None:
    for key in found:
        if key not in known:
            raise NotFoundError.among(what, str(key), sorted(known))


def _text(found: Mapping[str, Any], key: str) -> str:
    if not found.get(key):
        raise SourceError(f"“{key}” is missing.")
    return str(found[key])


def _iri(text: str, prefixes: Mapping[str, str]) -> str:
    return str(parse_term(text, prefixes).value)
