"""A mapping that somebody is still writing: what a form shows, what is missing, and its file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graph.importers.iris import read_iri, read_namespace
from graph.importers.values import TYPES
from ontology.errors import ParameterError
from ontology.namespaces import OWN, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graph.importers.flaws import Flaw

#: A column whose cells lead to nodes of their own, beside the types of values.
NODES: Final = "nodes"
#: A column that is left out.
NOTHING: Final = "nothing"
HOLDS: Final = (*TYPES, NODES, NOTHING)
#: What SPDX says where no license is stated.
NO_LICENSE: Final = "http://spdx.org/rdf/terms#noassertion"


@dataclass(frozen=True, slots=True)
class DraftColumn:
    """What a column may become.

    Attributes
    ----------
    name : str
        The column.
    example : str
        Its first cell that holds something.
    holds : str
        One of :data:`HOLDS`.
    property, cls : str
        IRIs or CURIEs; ``cls`` counts where the cells lead to nodes.
    separator : str
        What several values in a cell are cut at.
    repeats : bool
        Whether several rows have the same there.
    """

    name: str
    example: str
    holds: str
    property: str
    cls: str = ""
    separator: str = ""
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What a table may become.

    Attributes
    ----------
    table, name : str
        The file, and what it is called in IRIs.
    label : str
        The column with the name of each row.
    columns : tuple of DraftColumn
    cls : str
        What each row is, as an IRI or CURIE.
    namespace : str
        Where its nodes lie, and what an empty prefix stands for.
    prefixes : dict of str to str
        Further prefixes.
    title, license, attribution : str
        What is said of the source; the license as an IRI.
    sheet : str
        Which sheet of a workbook; empty for the first.
    flaw : Flaw or None
        The first part of it that cannot be read as it stands, as far as it was looked at.
    """

    table: str
    name: str
    label: str
    columns: tuple[DraftColumn, ...]
    cls: str
    title: str
    namespace: str = OWN
    prefixes: Mapping[str, str] = field(default_factory=dict)
    license: str = NO_LICENSE
    attribution: str = ""
    sheet: str = ""
    flaw: Flaw | None = None


def find_flaws(draft: Draft) -> tuple[dict[str, str], list[str]]:
    """Say in sentences what is missing or wrong: by column, and of the table."""
    known = {**PREFIXES, **draft.prefixes, "": draft.namespace}
    columns = {
        one.name: said
        for one in draft.columns
        if one.name != draft.label and (said := _flaw_of(one, known))
    }
    return columns, list(filter(None, _flaws_of_table(draft, known)))


def _flaw_of(one: DraftColumn, known: Mapping[str, str]) -> str:
    if one.holds == NOTHING:
        return ""
    said = _wrong(one.property, "Name the property of these cells.", known)
    if not said and one.holds == NODES:
        said = _wrong(one.cls, "Name the class of the nodes that these cells name.", known)
    return said


def _flaws_of_table(draft: Draft, known: Mapping[str, str]) -> Iterator[str]:
    for namespace in (draft.namespace, *draft.prefixes.values()):
        try:
            read_namespace(namespace)
        except ParameterError as error:
            yield str(error)
    yield _wrong(draft.cls, "Name the class of each row.", known)
    yield "" if draft.title else "Give the source a title."
    yield _wrong(draft.license, "Name the license.", known)


def _wrong(text: str, missing: str, known: Mapping[str, str]) -> str:
    if not text:
        return missing
    try:
        read_iri(text, known)
    except ParameterError as error:
        return str(error)
    return ""


def mapping_text(draft: Draft) -> str:
    """Write a mapping file."""
    import yaml

    content = {
        "table": draft.table,
        **({"sheet": draft.sheet} if draft.sheet else {}),
        "name": draft.name,
        "title": draft.title,
        "license": draft.license,
        "attribution": draft.attribution or "not stated",
        "namespace": draft.namespace,
        **({"prefixes": dict(draft.prefixes)} if draft.prefixes else {}),
        "class": draft.cls,
        "label": draft.label,
        "columns": dict(_rules(draft.columns, draft.label)),
    }
    return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100))


def _rules(columns: Iterable[DraftColumn], label: str) -> Iterator[tuple[str, dict[str, str]]]:
    for one in columns:
        if one.holds == NOTHING or one.name == label:
            continue
        rule = {"property": one.property}
        if one.holds == NODES:
            rule["class"] = one.cls
        elif one.holds != "text":
            rule["type"] = one.holds
        if one.separator:
            rule["separator"] = one.separator
        yield one.name, rule
