"""The constraints of SHACL Core: for each family, the function that finds its violations.

Each takes the run, a shape and its focus nodes, and yields results. Cheap ones are queries whose
rows are violations; those with a shape inside compare sets of nodes.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.shacl.conditions import conditions, pattern_condition, term_text
from graph.shacl.report import result_of
from graph.shacl.report_query import found_by
from graph.terms import is_true, plain, sparql_name
from ontology.errors import SourceError
from ontology.namespaces import SH

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from graph.shacl.focus import Focus
    from graph.shacl.report import Result
    from graph.shacl.shapes import Shape
    from graph.shacl.validation import Validation
    from graph.terms import Term


def _values(run: Validation, shape: Shape, focus: Focus) -> Iterator[Result]:
    """Check everything that looks at one value, in one query for all of it."""
    value = focus.value(shape)
    broken = [*conditions(shape, value, run.subclasses), *_patterns(run, shape, value)]
    if not broken:
        return
    columns = [f"(({text}) AS ?c{at})" for at, (_, text) in enumerate(broken)]
    anything = " || ".join(f"({text})" for _, text in broken)
    if run.is_flawless(shape, focus, anything):
        return
    each = [
        found_by(focus.node, f"{focus.values(shape)} FILTER({text})", value) for _, text in broken
    ]
    names = " ".join(dict.fromkeys((focus.node, value)))
    select = f"SELECT DISTINCT {names} {' '.join(columns) if len(broken) > 1 else ''}"
    query = f"{select} WHERE {{ {focus.values(shape)} FILTER({anything}) }}"
    width = len(names.split())
    for row in run.select(query):
        for at, (name, _) in enumerate(broken):
            if len(broken) == 1 or is_true(row[width + at]):
                of = (*shape.parameters[name], "")[0]
                node = _known(row[0])
                yield result_of(shape, name, node, row[width - 1], of=of, found_by=each[at])


def _patterns(run: Validation, shape: Shape, value: str) -> Iterator[tuple[str, str]]:
    flags = _flags(shape)
    for term in shape.parameters.get("pattern", ()):
        if _engine_reads(run, term, flags):
            yield "pattern", pattern_condition(value, plain(term) or "", flags)


def _flags(shape: Shape) -> str:
    return "".join(plain(one) or "" for one in shape.parameters.get("flags", ()))


def _engine_reads(run: Validation, pattern: Term, flags: str) -> bool:
    """Tell whether the engine understands a pattern: it knows no look-around."""
    text, options = ox.Literal(plain(pattern) or ""), ox.Literal(flags)
    tried = f'isLiteral(STR(REGEX("", {text}, {options})))'
    return run.ask(f"ASK {{ FILTER(COALESCE({tried}, false)) }}")


def _odd_patterns(run: Validation, shape: Shape, focus: Focus) -> Iterator[Result]:
    """Match the patterns here that the engine cannot read."""
    flags = _flags(shape)
    for term in shape.parameters.get("pattern", ()):
        if _engine_reads(run, term, flags):
            continue
        try:
            known = [getattr(re, flag.upper()) for flag in flags if flag in "ismx"]
            pattern = re.compile(plain(term) or "", sum(known))
        except re.error as error:
            raise SourceError(f"“{plain(term)}” is no pattern: {error}.") from error
        for node, value in run.pairs(shape, focus):
            if isinstance(value, ox.BlankNode) or not pattern.search(plain(value) or ""):
                yield result_of(shape, "pattern", node, value, of=term)


def _counts(run: Validation, shape: Shape, focus: Focus) -> Iterator[Result]:
    if shape.path is None:
        return
    least, most = shape.number("minCount") or 0, shape.number("maxCount")
    value, some = focus.value(shape), focus.values(shape)
    if least == 1 and not shape.path.empty:
        none = f"{focus.pattern} FILTER NOT EXISTS {{ {focus.node} {shape.path.text} {value} }}"
        for (node,) in run.rows(focus.node, none):
            yield result_of(shape, "minCount", node, of="1", found_by=found_by(focus.node, none))
    elif least > 1:
        few = f"{focus.pattern} OPTIONAL {{ {focus.node} {shape.path.text} {value} }}"
        query = found_by(focus.node, few, having=f"COUNT(DISTINCT {value}) < {least}")
        for node in _nodes(run, query):
            yield result_of(shape, "minCount", node, of=str(least), found_by=query)
    if most == 0:
        for (node,) in run.rows(focus.node, some):
            yield result_of(shape, "maxCount", node, of="0", found_by=found_by(focus.node, some))
    elif most is not None and not run.single_valued(shape, focus):
        query = found_by(focus.node, some, having=f"COUNT(DISTINCT {value}) > {most}")
        for node in _nodes(run, query):
            yield result_of(shape, "maxCount", node, of=str(most), found_by=query)


def _nodes(run: Validation, query: str) -> set[Term]:
    return {_known(row[0]) for row in run.select(query)}


def _unique_languages(run: Validation, shape: Shape, focus: Focus) -> Iterator[Result]:
    if shape.path is None or not shape.is_true("uniqueLang") or run.single_valued(shape, focus):
        return
    value = focus.value(shape)
    pattern = f"{focus.values(shape)} BIND(LCASE(LANG({value})) AS ?language)"
    several = f"COUNT(DISTINCT {value}) > 1"
    query = (
        f'SELECT {focus.node} ?language WHERE {{ {pattern} FILTER(?language != "") }} '
        f"GROUP BY {focus.node} ?language HAVING ({several})"
    )
    for node, language in run.select(query):
        of = plain(language) or ""
        this = f"{pattern} FILTER(?language = {ox.Literal(of)})"
        query = found_by(focus.node, this, having=several)
        yield result_of(shape, "uniqueLang", _known(node), of=of, found_by=query)


def _has_value(run: Validation, shape: Shape, focus: Focus) -> Iterator[Result]:
    for wanted in shape.parameters.get("hasValue", ()):
        text = term_text(wanted)
        missing = f"FILTER(!sameTerm({focus.node}, {text}))"
        if shape.path:
            itself = missing if shape.path.empty else ""
            missing = f"{itself} FILTER NOT EXISTS {{ {focus.node} {shape.path.text} {text} }}"
        pattern = f"{focus.pattern} {missing}"
        for (node,) in run.rows(focus.node, pattern):
            query = found_by(focus.node, pattern)
            yield result_of(shape, "hasValue", node, of=wanted, found_by=query)


def _equals(run: Validation, shape: Shape, focus: Focus) -> Iterator[Result]:
    """Compare two sets of values, in both directions."""
    value, node = focus.value(shape), focus.node
    for term in shape.parameters.get("equals", ()):
        other = sparql_name(plain(term) or "")
        only_here = f"{focus.values(shape)} FILTER NOT EXISTS {{ {node} {other} {value} }}"
        query = found_by(node, only_here, value)
        for row in run.rows(f"{node} {value}", only_here):
            yield result_of(shape, "equals", row[0], row[-1], of=term, found_by=query)
        absent = "FILTER(!sameTerm(?o, " + node + "))"
        if shape.path:
            absent = f"FILTER NOT EXISTS {{ {node} {shape.path.text} ?o }}"
        only_there = f"{focus.pattern} {node} {other} ?o . {absent}"
        query = found_by(node, only_there, "?o")
        for row in run.rows(f"{node} ?o", only_there):
            yield result_of(shape, "equals", row[0], row[-1], of=term, found_by=query)


def _disjoint(run: Validation, shape: Shape, focus: Focus) -> Iterator[Result]:
    value = focus.value(shape)
    for term in shape.parameters.get("disjoint", ()):
        both = f"{focus.values(shape)} {focus.node} {sparql_name(plain(term) or '')} {value} ."
        query = found_by(focus.node, both, value)
        for row in run.rows(f"{focus.node} {value}", both):
            yield result_of(shape, "disjoint", row[0], row[-1], of=term, found_by=query)


def _less_than(run: Validation, shape: Shape, focus: Focus) -> Iterator[Result]:
    value = focus.value(shape)
    for name, sign in (("lessThan", "<"), ("lessThanOrEquals", "<=")):
        for term in shape.parameters.get(name, ()):
            pattern = (
                f"{focus.values(shape)} {focus.node} {sparql_name(plain(term) or '')} ?o . "
                f"FILTER(!COALESCE({value} {sign} ?o, false))"
            )
            query = found_by(focus.node, pattern, value)
            for node, found, _ in run.rows(f"{focus.node} {value} ?o", pattern):
                yield result_of(shape, name, node, found, of=term, found_by=query)


def _closed(run: Validation, shape: Shape, focus: Focus) -> Iterator[Result]:
    if not shape.is_true("closed"):
        return
    allowed: set[str] = set()
    for node in shape.parameters.get("property", ()):
        paths = run.shapes.known.get(node, {}).get(f"{SH}path", ())
        allowed.update(term.value for term in paths if isinstance(term, ox.NamedNode))
    for members in shape.lists.get("ignoredProperties", ()):
        allowed.update(plain(member) or "" for member in members)
    known = ", ".join(sparql_name(iri) for iri in sorted(allowed))
    value = focus.value(shape)
    extra = f"{focus.values(shape)} {value} ?p ?o ."
    if known:  # the engine lets no row through where it compares with an empty list
        extra += f" FILTER(?p NOT IN ({known}))"
    for row in run.rows(f"{focus.node} {value} ?p ?o", extra):
        path = sparql_name(plain(row[-2]) or "")
        query = found_by(focus.node, f"{extra} FILTER(?p = {path})", "?o")
        yield result_of(shape, "closed", row[0], row[-1], path=path, found_by=query)


def _shapes_of_values(run: Validation, shape: Shape, focus: Focus) -> Iterator[Result]:
    """Check values against shapes: ``sh:node``, ``sh:not`` and the three with a list."""
    inner = focus.inner(shape)
    for node in shape.parameters.get("node", ()):
        broken, of = run.broken(node, inner), run.shapes.shape(node).name
        yield from _where(run, shape, focus, "node", broken.__contains__, bool(broken), of)
    for node in shape.parameters.get("not", ()):
        conforming = {value for _, value in run.pairs(shape, focus)} - run.broken(node, inner)
        of = run.shapes.shape(node).name
        yield from _where(run, shape, focus, "not", conforming.__contains__, bool(conforming), of)
    for name, wrong in _LISTED.items():
        for members in shape.lists.get(name, ()):
            sets = [run.broken(member, inner) for member in members]
            possible = name == "xone" or any(sets)
            yield from _where(run, shape, focus, name, partial(wrong, sets), possible)


_LISTED: Final[dict[str, Callable[[list[set[Term]], Term], bool]]] = {
    "and": lambda broken, value: any(value in nodes for nodes in broken),
    "or": lambda broken, value: all(value in nodes for nodes in broken),
    "xone": lambda broken, value: sum(value not in nodes for nodes in broken) != 1,
}


def _where(
    run: Validation,
    shape: Shape,
    focus: Focus,
    name: str,
    wrong: Callable[[Term], bool],
    possible: bool,
    of: str = "",
) -> Iterator[Result]:
    """Yield a result for each value that is wrong; the values are read only if one can be."""
    if possible:
        for node, value in run.pairs(shape, focus):
            if wrong(value):
                yield result_of(shape, name, node, value, of=of)


def _qualified(run: Validation, shape: Shape, focus: Focus) -> Iterator[Result]:
    if shape.path is None or "qualifiedValueShape" not in shape.parameters:
        return
    least, most = shape.number("qualifiedMinCount"), shape.number("qualifiedMaxCount")
    others = run.shapes.siblings(shape) if shape.is_true("qualifiedValueShapesDisjoint") else set()
    inner, pairs = focus.inner(shape), run.pairs(shape, focus)
    taken = _conforming(run, inner, others, {value for _, value in pairs})
    nodes = {node for (node,) in run.rows(focus.node, focus.pattern)}
    for wanted in shape.parameters["qualifiedValueShape"]:
        broken = run.broken(wanted, inner) | taken
        counted = Counter(node for node, value in pairs if value not in broken)
        for node in nodes:
            if least is not None and counted[node] < least:
                yield result_of(shape, "qualifiedMinCount", node, of=str(least))
            if most is not None and counted[node] > most:
                yield result_of(shape, "qualifiedMaxCount", node, of=str(most))


def _conforming(
    run: Validation, focus: Focus, shapes: Collection[Term], values: set[Term]
) -> set[Term]:
    """Return the values that conform to any of these shapes."""
    return {v for node in shapes for v in values - run.broken(node, focus)}


def _known(term: Term | None) -> Term:
    if term is None:
        raise SourceError("the engine left a focus node unbound")
    return term


CHECKS: Final = (
    _values,
    _odd_patterns,
    _counts,
    _unique_languages,
    _has_value,
    _equals,
    _disjoint,
    _less_than,
    _closed,
    _shapes_of_values,
    _qualified,
)
