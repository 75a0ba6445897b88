"""One entry of the catalog: a question, its query, and the rules that its file must keep."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from graph.embedded import EmbeddedStore
from graph.querying.syntax import FORMS, iter_tokens, refuse_unsafe, undeclared_prefixes
from ontology.errors import QueryError
from ontology.namespaces import OPS
from queries.binding import bind_arguments
from queries.blocks import find_blocks
from queries.header import KEBAB, broken, read_header
from queries.naming import name_first_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from graph.solutions import Result
    from graph.store import Store
    from queries.binding import Arguments
    from queries.blocks import Block
    from queries.header import Header, Parameter


#: A class or property of ours in a query.
_OURS: Final = re.compile(r"\bops:([A-Za-z]\w*)")


@dataclass(frozen=True, slots=True)
class Query:
    """A question of the catalog.

    Attributes
    ----------
    name : str
        The name of its file without the suffix.
    question, description : str
        What it answers, for people.
    tags : tuple of str
        What it is about.
    parameters : dict
        What may be set, by name.
    text : str
        The file as it lies; it runs in any SPARQL tool.
    form : str
        SELECT, ASK, CONSTRUCT or DESCRIBE.
    path : Path
        Where the file lies.
    """

    name: str
    question: str
    description: str
    tags: tuple[str, ...]
    parameters: dict[str, Parameter]
    text: str
    form: str
    path: Path
    _blocks: tuple[Block, ...] = field(repr=False, default=())

    @property
    def speaks_of(self) -> frozenset[str]:
        """The classes of our vocabulary in it, by IRI; without any the properties."""
        ours = _OURS.findall(self.text)
        names = [name for name in ours if name[0].isupper()] or ours
        return frozenset(f"{OPS}{name}" for name in names)

    def bind(self, arguments: Arguments | None = None, language: str = "") -> str:
        """Return the query with the arguments in place of the defaults.

        Parameters
        ----------
        arguments : mapping, optional
            Values by the name of their parameter.
        language : str
            In which things are named first, before English; empty where none was chosen.

        Raises
        ------
        ParameterError
            If an argument is unknown, malformed, or one of too many.
        """
        bound = bind_arguments(self.text, self._blocks, self.parameters, arguments or {})
        return name_first_in(bound, language) if language else bound

    def run(self, store: Store, arguments: Arguments | None = None) -> Result:
        """Ask a store, in its language."""
        return store.run(self.bind(arguments, store.language))


def read_question(path: Path) -> Query:
    """Read one ``.rq`` file and check every rule of the catalog.

    Raises
    ------
    CatalogError
        With file and line of the first rule it breaks.
    """
    where = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise broken(where, line, "the file is not UTF-8; save it as UTF-8.") from error
    if not KEBAB.match(path.stem):
        raise broken(where, 1, "the file name is not kebab-case; rename it like which-x-is-y.rq.")
    header = read_header(text, where)
    form = _check_query(text, where)
    blocks = tuple(find_blocks(text))
    _check_parameters(text, header, blocks, where)
    defaults = {block.variable: block.terms for block in blocks}
    return Query(
        name=path.stem,
        question=header.summary,
        description=header.description,
        tags=header.tags,
        parameters={n: replace(p, default=defaults[n]) for n, p in header.parameters.items()},
        text=text,
        form=form,
        path=path,
        _blocks=blocks,
    )


def _check_query(text: str, where: str) -> str:
    """Return the form of the one query that the file must hold."""
    try:
        form = refuse_unsafe(text)
    except QueryError as error:
        raise broken(where, _first_line(text), str(error)) from error
    starts = _query_starts(text)
    if len(starts) > 1:
        message = "a second query begins here; give every question a file of its own."
        raise broken(where, _line(text, starts[1]), message)
    for prefix in undeclared_prefixes(text):
        names = (token for token in iter_tokens(text) if token.kind == "name")
        at = next(name.start for name in names if name.text.startswith(f"{prefix}:"))
        message = f"the prefix {prefix}: is not declared; add PREFIX {prefix}: <…>."
        raise broken(where, _line(text, at), message)
    try:
        EmbeddedStore.from_text("").run(text)
    except QueryError as error:
        raise broken(where, error.line or _first_line(text), str(error)) from error
    return form


def _query_starts(text: str) -> list[int]:
    """Return the offsets at which a query begins: its form, outside of all braces."""
    starts, depth = [], 0
    for token in iter_tokens(text):
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0 and token.kind == "word" and token.text.upper() in FORMS:
            starts.append(token.start)
    return starts


def _first_line(text: str) -> int:
    """Return the line of the first token, or the last line of a file that has none."""
    first = next(iter_tokens(text), None)
    return _line(text, first.start if first else len(text.rstrip()))


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _check_parameters(text: str, header: Header, blocks: tuple[Block, ...], where: str) -> None:
    """Check the declared parameters against the VALUES blocks, both ways."""
    seen: dict[str, tuple[str, ...]] = {}
    for block in blocks:
        line, name = _line(text, block.start), block.variable
        if name not in header.parameters:
            message = (
                f"VALUES ?{name} sets a parameter that the header does not declare; declare it, "
                f"or write a constant as VALUES (?{name}) {{ (…) }}."
            )
            raise broken(where, line, message)
        if seen.setdefault(name, block.terms) != block.terms:
            message = f"?{name} has another default than in its first VALUES block; keep one."
            raise broken(where, line, message)
        _check_default(header.parameters[name], block, line, where)
    _check_use(_count_variables(text), header, seen, where)


def _check_use(
    counts: Mapping[str, int], header: Header, bound: Collection[str], where: str
) -> None:
    """Check that every declared parameter has a block and stands outside of it, too."""
    for name, line in header.lines.items():
        if name not in counts:
            raise broken(where, line, f"parameter {name!r} is not used; use it or drop it.")
        if name not in bound:
            message = f"parameter {name!r} has no default; add VALUES ?{name} {{ UNDEF }}."
            raise broken(where, line, message)
        if counts[name] == 1:
            message = f"parameter {name!r} stands in its VALUES block only; use it or drop it."
            raise broken(where, line, message)


def _count_variables(text: str) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for token in iter_tokens(text):
        if token.kind == "variable":
            counts[token.text[1:]] = counts.get(token.text[1:], 0) + 1
    return counts


def _check_default(parameter: Parameter, block: Block, line: int, where: str) -> None:
    if any(brace in term for term in block.terms for brace in "{}"):
        raise broken(where, line, f"the default of ?{block.variable} holds a brace; leave it out.")
    if not block.terms:
        message = f"the default of ?{block.variable} is empty; write UNDEF to mean any."
        raise broken(where, line, message)
    if len(block.terms) > 1 and not parameter.many:
        message = f"?{block.variable} has several defaults; keep one, or declare 'many: true'."
        raise broken(where, line, message)
