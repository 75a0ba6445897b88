"""The mapping file of a table: which column becomes what, checked before a row is read.

A mapping is YAML::

    table: tools.csv                 # beside the mapping; .csv, .tsv, .txt or .xlsx
    title: Our tools
    license: https://spdx.org/licenses/CC-BY-4.0
    attribution: The platform team
    class: ops:Technology            # what each row is
    label: Name                      # the column with its name
    namespace: https://acme.example/ # where its nodes lie, and what an empty prefix stands for
    columns:
      Homepage: {property: foaf:homepage, type: iri}
      Also known as: {property: skos:altLabel, separator: ";", language: en}
      Kind: {property: ops:listedUnder, class: ops:TechnologyCategory}

Everything else is optional: ``name`` (of the named graph), ``description``, ``origin``, ``issued``,
``id`` (the column that makes the IRI, by default the label's), ``language`` of the label,
``delimiter``, ``sheet``. A column with a ``class`` leads to nodes of that class, which its cells
name; ``type`` is ``text``, ``iri``, ``date``, ``boolean``, ``integer`` or ``decimal``, where
``date DD.MM.YYYY`` and ``decimal 1.234,56`` say how cells are written. CURIEs use the prefixes of
the atlas, and more can be declared under ``prefixes``. Nodes of one class and one name are the same
in all tables of one ``namespace``; without one, they are this table's own. What is written is text:
``language: no`` is Norwegian, and a column may be called ``Yes`` or ``1.10``. A cell with a dash
or ``n/a`` says nothing, as an empty one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from graph.importers.iris import read_iri, read_namespace
from graph.importers.quads import About
from graph.importers.rows import NEEDS_A_MAPPING, TABLES
from graph.importers.values import TYPES
from graph.importers.yaml_files import read_yaml
from ontology.errors import NotFoundError, ParameterError, SourceError
from ontology.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_REQUIRED: Final = ("table", "title", "license", "attribution", "class", "label")
_KEYS: Final = frozenset(_REQUIRED) | {
    *("name", "description", "origin", "issued"),
    *("id", "language", "delimiter", "sheet", "columns", "namespace", "prefixes"),
}
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
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
        One of :data:`~graph.importers.values.TYPES`, for values.
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
        If it is the table itself, or a part is missing, unknown or malformed; the message names
        it.
    """
    if path.suffix.lower() in TABLES:
        raise SourceError(f"{path} {NEEDS_A_MAPPING}")
    found = read_yaml(path, as_written=True)
    try:
        _only(found, _KEYS, "part of a mapping")
        for key in _REQUIRED:
            _text(found, key)
        return _parse(found, path)
    except (SourceError, NotFoundError, ParameterError) as error:
        raise SourceError(f"{path}: {error}") from error


def _parse(found: dict[str, Any], path: Path) -> TableMapping:
    declared = found.get("prefixes") or {}
    columns = found.get("columns") or {}
    for part, key in ((declared, "prefixes"), (columns, "columns")):
        if not isinstance(part, dict):
            raise SourceError(f"{key} needs a mapping of names, one on each line.")
    namespace = _optional(found, "namespace")
    own = {"": read_namespace(namespace)} if namespace else {}
    prefixes = {**PREFIXES, **own, **{str(key): str(value) for key, value in declared.items()}}
    label = _text(found, "label")
    name = quote(_optional(found, "name") or path.name.split(".")[0], safe="")
    return TableMapping(
        table=_table(path.parent, _text(found, "table")),
        about=About(
            name=name,
            title=_text(found, "title"),
            description=_optional(found, "description") or f"The rows of {_text(found, 'table')}.",
            license=read_iri(_text(found, "license"), prefixes),
            attribution=_text(found, "attribution"),
            origin=read_iri(_optional(found, "origin") or f"{BASE}import/{name}", prefixes),
            issued=_optional(found, "issued"),
            folder="tables/",
            namespace=namespace,
        ),
        cls=read_iri(_text(found, "class"), prefixes),
        label=label,
        id=_optional(found, "id") or label,
        language=_language(found) or "en",
        delimiter=_delimiter(found),
        sheet=_optional(found, "sheet") or None,
        columns={str(key): _rule(str(key), rule, prefixes) for key, rule in columns.items()},
    )


def _table(folder: Path, name: str) -> Path:
    """Find the table; a mapping that somebody uploads may not name any file of the server."""
    if "\0" in name:
        raise SourceError("“table” names no file: a character in it cannot stand in a name.")
    table = folder / name
    if not table.resolve().is_relative_to(folder.resolve()):
        raise SourceError(f"“table” names {name}, which does not lie beside the mapping.")
    return table


def _rule(column: str, rule: Any, prefixes: Mapping[str, str]) -> ColumnRule:
    if not isinstance(rule, dict):
        raise SourceError(
            f"the column “{column}” needs a rule such as {{property: skos:altLabel}}."
        )
    _only(rule, _COLUMN_KEYS, f"part of the rule for “{column}”")
    kind = _optional(rule, "type") or "text"
    if kind not in TYPES:
        raise NotFoundError.among("type", kind, TYPES)
    cls = _optional(rule, "class")
    return ColumnRule(
        property=read_iri(_text(rule, "property"), prefixes),
        cls=read_iri(cls, prefixes) if cls else "",
        type=kind,
        separator=_optional(rule, "separator"),
        language=_language(rule),
    )


def _only(found: Mapping[str, Any], known: frozenset[str], what: str) -> None:
    for key in found:
        if key not in known:
            raise NotFoundError.among(what, str(key), sorted(known))


def _text(found: Mapping[str, Any], key: str) -> str:
    if not (text := _optional(found, key)):
        raise SourceError(f"“{key}” is missing.")
    return text


def _optional(found: Mapping[str, Any], key: str) -> str:
    value = found.get(key)
    if isinstance(value, list | dict):
        raise SourceError(f"“{key}” is a list or a mapping, where a text is expected.")
    return "" if value is None else str(value)


def _language(found: Mapping[str, Any]) -> str:
    language = _optional(found, "language")
    if language and not _LANGUAGE.fullmatch(language):
        raise SourceError(f"“{language}” is no language tag; write one such as en or pt-BR.")
    return language


def _delimiter(found: Mapping[str, Any]) -> str | None:
    delimiter = _optional(found, "delimiter")
    if len(delimiter) > 1:
        raise SourceError(f"“{delimiter}” cannot be the delimiter: it is one character.")
    return delimiter or None
