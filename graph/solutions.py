"""What a query answers, as plain data: rows, triples or a truth value.

The engine's own result objects never leave the function that ran the query (using one in another
thread ends the process); these are read from them at once.

The classes are written out: the module dataclasses would be a third of what ``import graph`` takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from graph.terms import Term, plain
from ontology.namespaces import PREFIXES, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

Row: TypeAlias = tuple[Term | None, ...]


class Solutions:
    """The answer to a SELECT.

    Attributes
    ----------
    variables : tuple of str
        Names without the question mark, in the order of the SELECT clause.
    rows : list of tuple
        One term, or None where unbound, per variable.
    truncated : bool
        There was more than these rows.
    note : str or None
        Why, in a sentence, if truncated.
    """

    __slots__ = ("note", "rows", "truncated", "variables")

    def __init__(
        self,
        variables: tuple[str, ...],
        rows: list[Row],
        truncated: bool = False,
        note: str | None = None,
    ) -> None:
        self.variables = variables
        self.rows = rows
        self.truncated = truncated
        self.note = note

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def values(self) -> list[tuple[str | None, ...]]:
        """Return the rows as text."""
        return [tuple(map(plain, row)) for row in self.rows]

    def dicts(self) -> list[dict[str, str | None]]:
        """Return one mapping of variable to text per row."""
        return [dict(zip(self.variables, row, strict=True)) for row in self.values()]

    def column(self, variable: str) -> list[str | None]:
        """Return one column as text."""
        at = self.variables.index(variable)
        return [plain(row[at]) for row in self.rows]

    def to_csv(self) -> str:
        """Write SPARQL 1.1 CSV: plain text, an empty cell where unbound."""
        import csv
        import io

        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(self.variables)
        writer.writerows([["" if v is None else v for v in row] for row in self.values()])
        return out.getvalue()

    def to_tsv(self) -> str:
        """Write SPARQL 1.1 TSV: every term as in Turtle."""
        lines = ["\t".join(f"?{name}" for name in self.variables)]
        lines += ["\t".join(map(_tsv_cell, row)) for row in self.rows]
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """Write SPARQL 1.1 JSON."""
        import json

        bindings = [
            {
                name: _json_term(term)
                for name, term in zip(self.variables, row, strict=True)
                if term is not None
            }
            for row in self.rows
        ]
        answer = {"head": {"vars": list(self.variables)}, "results": {"bindings": bindings}}
        return json.dumps(answer, ensure_ascii=False, indent=1)


class Triples:
    """The answer to a CONSTRUCT or DESCRIBE."""

    __slots__ = ("note", "triples", "truncated")

    def __init__(
        self, triples: list[ox.Triple], truncated: bool = False, note: str | None = None
    ) -> None:
        self.triples = triples
        self.truncated = truncated
        self.note = note

    def __len__(self) -> int:
        return len(self.triples)

    def __iter__(self) -> Iterator[ox.Triple]:
        return iter(self.triples)

    def to_turtle(self) -> str:
        """Write Turtle with the known prefixes, in a stable order."""
        triples = sorted(set(self.triples), key=str)
        written = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES))
        return (written or b"").decode()


Result: TypeAlias = Solutions | Triples | bool


def _tsv_cell(term: Term | None) -> str:
    return "" if term is None else str(term).replace("\t", "\\t")


def _json_term(term: Term) -> dict[str, object]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = zip(
            ("subject", "predicate", "object"),
            (term.subject, term.predicate, term.object),
            strict=True,
        )
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts}}
    if isinstance(term, ox.Literal):
        found: dict[str, object] = {"type": "literal", "value": term.value}
        if term.language:
            found["xml:lang"] = term.language
        elif term.datatype.value != f"{XSD}string":
            found["datatype"] = term.datatype.value
        return found
    raise ValueError(f"Unexpected term: {term!r}")


def read_result(results: object, query: str) -> Result:
    """Empty one of the engine's result objects into plain data, in the thread that made it."""
    if isinstance(results, ox.QuerySolutions):
        variables = tuple(variable.value for variable in results.variables)
        return in_query_order(Solutions(variables, [tuple(row) for row in results]), query)
    if isinstance(results, ox.QueryTriples):
        return Triples(list(results))
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    raise ValueError(f"Unexpected result: {results!r}")


def in_query_order(solutions: Solutions, query: str) -> Solutions:
    """Put the columns of a ``SELECT *`` in the order in which the query names them."""
    names = solutions.variables
    if len(names) < 2 or "*" not in query:
        return solutions
    from graph.querying.syntax import selects_everything, variables_in

    if not selects_everything(query):
        return solutions
    seen = [name for name in variables_in(query) if name in names]
    order = [names.index(name) for name in dict.fromkeys([*seen, *names])]
    rows = [tuple(row[at] for at in order) for row in solutions.rows]
    return Solutions(tuple(names[at] for at in order), rows, solutions.truncated, solutions.note)
