"""What validation found, as plain data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.naming.labels import node_key
from graph.shacl_path import readable
from graph.spreadsheet import write_csv
from graph.terms import curie, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.shacl.shapes import Shape
    from graph.terms import Term

_SENTENCES: Final = MappingProxyType(
    {
        "class": "The value is not an instance of {of}.",
        "datatype": "The value is not a well-formed {of}.",
        "nodeKind": "The value is not of the kind {of}.",
        "minCount": "There are fewer values than {of}.",
        "maxCount": "There are more values than {of}.",
        "minLength": "The value is shorter than {of} characters.",
        "maxLength": "The value is longer than {of} characters.",
        "pattern": "The value does not match the pattern {of}.",
        "languageIn": "The language of the value is not allowed.",
        "uniqueLang": "More than one value has the language {of}.",
        "in": "The value is not in the list.",
        "hasValue": "The value {of} is missing.",
        "minExclusive": "The value is not greater than {of}.",
        "minInclusive": "The value is less than {of}.",
        "maxExclusive": "The value is not less than {of}.",
        "maxInclusive": "The value is greater than {of}.",
        "equals": "The values differ from those of {of}.",
        "disjoint": "The value is also a value of {of}.",
        "lessThan": "The value is not less than a value of {of}.",
        "lessThanOrEquals": "The value is greater than a value of {of}.",
        "closed": "The property is not allowed here.",
        "node": "The value does not conform to {of}.",
        "not": "The value conforms to {of}, which it may not.",
        "and": "The value does not conform to all shapes of the list.",
        "or": "The value conforms to none of the shapes of the list.",
        "xone": "The value does not conform to exactly one shape of the list.",
        "qualifiedMinCount": "Fewer values than {of} conform to the qualified shape.",
        "qualifiedMaxCount": "More values than {of} conform to the qualified shape.",
    }
)


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that is wrong.

    Attributes
    ----------
    focus : term
        The node that was looked at.
    path : str
        The SPARQL path that leads to the value; empty where the node itself is at fault.
    value : term or None
        What stands there.
    component : str
        The constraint by its local name in ``sh:``, such as ``minCount``.
    severity, message : str
        As the shape has them.
    shape : term
        The shape that holds the constraint.
    found_by : str
        The SELECT of ``?focus`` and ``?value`` that finds this and its like; empty where several
        were put together here.
    """

    focus: Term
    path: str
    value: Term | None
    component: str
    severity: str
    message: str
    shape: Term
    found_by: str = field(default="", compare=False, repr=False)

    @property
    def way(self) -> str:
        """The path as people read it, with prefixes where there are any."""
        return readable(self.path)

    @property
    def name(self) -> str:
        """The focus node by its IRI or as ``_:x``; what is no node as it is written.

        Examples
        --------
        >>> from graph.terms import iri, literal
        >>> nodes = (literal("urn:a"), iri("urn:a"))
        >>> [Result(node, "", None, "in", "Info", "", iri("urn:s")).name for node in nodes]
        ['"urn:a"', 'urn:a']
        """
        if isinstance(self.focus, ox.Triple):
            return f"<<( {self.focus} )>>"
        return str(self.focus) if isinstance(self.focus, ox.Literal) else node_key(self.focus)


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a validation.

    Attributes
    ----------
    results : tuple of Result
        Sorted by focus node, path and constraint.
    unchecked : tuple of str
        Constraints that were not looked at, each with the reason in a sentence.
    shapes, idle : int
        How many shapes have a target, and how many of them find nothing there to look at.
    """

    results: tuple[Result, ...]
    unchecked: tuple[str, ...] = ()
    shapes: int = 0
    idle: int = 0

    @property
    def conforms(self) -> bool:
        """Whether there is no result."""
        return not self.results

    @property
    def about(self) -> str:
        """Say how far the shapes looked, in a sentence."""
        if self.idle == self.shapes:
            return "None of the shapes looks at anything in this data, so nothing was checked."
        if self.shapes == 1:
            return "The one shape looks at something in this data."
        used = f"{self.shapes - self.idle:,}" if self.idle else "All"
        return f"{used} of the {self.shapes:,} shapes look at something in this data."

    def by_focus(self) -> dict[str, tuple[Result, ...]]:
        """Return the results of each focus node, by its name."""
        grouped: dict[str, list[Result]] = {}
        for result in self.results:
            grouped.setdefault(result.name, []).append(result)
        return {key: tuple(results) for key, results in grouped.items()}

    def to_csv(self) -> str:
        """Write every result as a row of a table."""
        head = ("focus", "path", "value", "severity", "message", "constraint", "shape")
        rows = (
            (
                *(one.name, one.path, node_key(one.value), one.severity),
                *(one.message, one.component, node_key(one.shape)),
            )
            for one in self.results
        )
        return write_csv([head, *rows])

    def counts(self) -> Mapping[str, int]:
        """Return how many results each severity has."""
        return Counter(result.severity for result in self.results)


def result_of(
    shape: Shape,
    component: str,
    focus: Term,
    value: Term | None = None,
    *,
    path: str | None = None,
    of: Term | str = "",
    found_by: str = "",
) -> Result:
    """Build a result; without a message of its own, a shape gets a plain sentence."""
    text = of if isinstance(of, str) else curie(plain(of) or "")
    return Result(
        focus=focus,
        path=path if path is not None else shape.path.text if shape.path else "",
        value=value,
        component=component,
        severity=shape.severity,
        message=shape.message or _SENTENCES[component].format(of=text),
        shape=shape.node,
        found_by=found_by,
    )


def reading_order(result: Result) -> tuple[str, str, str, str]:
    """Return what results are sorted by."""
    return (str(result.focus), result.path, result.component, str(result.value or ""))
