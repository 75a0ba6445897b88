"""SHACL shapes, read from a shapes graph into plain data.

A shapes graph is small, so it is held as a mapping of its triples; what it describes may have
any size and stays in the store.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.shacl_path import compile_path, read_list, readable
from graph.terms import curie, is_true, plain
from ontology.errors import SourceError
from ontology.namespaces import OWL, RDF_TYPE, RDFS, SH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.shacl_path import Path
    from graph.terms import Term

#: How a shape says what it looks at, by the local name in ``sh:``.
TARGETS: Final = ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")
_LISTS: Final = frozenset({"in", "languageIn", "and", "or", "xone", "ignoredProperties"})
_UNNAMED: Final = "a shape without a name"
_CLASSES: Final = frozenset({f"{RDFS}Class", f"{OWL}Class"})
_SHAPES: Final = frozenset({f"{SH}NodeShape", f"{SH}PropertyShape"})


@dataclass(frozen=True, slots=True)
class Shape:
    """A node shape, or a property shape if it has a path.

    Attributes
    ----------
    node : term
        What it is called in the shapes graph.
    path : Path or None
        The way from a focus node to its value nodes.
    targets : tuple of (kind, term)
        What it looks at by itself.
    parameters : mapping of local name to terms
        Its constraints, such as ``minCount``; members of the lists are spelled out.
    lists : mapping of local name to tuples of terms
        Parameters whose values are lists.
    severity, message : str
        ``Violation``, ``Warning``, ``Info`` or the shapes graph's own; what it says when broken.
    active : bool
        False where it is switched off.
    """

    node: Term
    path: Path | None
    targets: tuple[tuple[str, Term], ...]
    parameters: Mapping[str, tuple[Term, ...]]
    lists: Mapping[str, tuple[tuple[Term, ...], ...]]
    severity: str
    message: str
    active: bool

    @property
    def name(self) -> str:
        """Return a short name for people; most shapes of properties have none of their own."""
        if isinstance(self.node, ox.BlankNode):
            return f"the shape of {readable(self.path.text)}" if self.path else _UNNAMED
        return curie(plain(self.node) or "")

    def number(self, parameter: str) -> int | None:
        """Return a whole number that stands at most once.

        Raises
        ------
        SourceError
            If there is something else.
        """
        values = self.parameters.get(parameter, ())
        if not values:
            return None
        text = (plain(values[0]) or "").removeprefix("+")
        if len(values) > 1 or not text.isdecimal():
            raise SourceError(f"sh:{parameter} of {self.name} needs one whole number.")
        return int(text)

    def is_true(self, parameter: str) -> bool:
        """Tell whether a switch is on."""
        return any(map(is_true, self.parameters.get(parameter, ())))


class ShapesGraph:
    """Every shape that can be reached, by its node.

    Raises
    ------
    SourceError
        On reading a shape that is malformed; the message names it.
    """

    def __init__(self, triples: Iterable[ox.Triple | ox.Quad]) -> None:
        self.known: dict[Term, dict[str, list[Term]]] = {}
        for triple in triples:
            values = self.known.setdefault(triple.subject, {})
            found = values.setdefault(triple.predicate.value, [])
            if triple.object not in found:
                found.append(triple.object)
        self._read: dict[Term, Shape] = {}

    def shape(self, node: Term) -> Shape:
        """Read the shape that is called so, once."""
        if node not in self._read:
            try:
                self._read[node] = self._parse(node)
            except SourceError as error:
                if not isinstance(node, ox.NamedNode):
                    raise  # a shape that has a name leads to it
                reason = str(error).removesuffix(".")
                raise SourceError(f"The shape {curie(plain(node) or '')}: {reason}.") from error
        return self._read[node]

    def with_targets(self) -> list[Shape]:
        """Return the shapes that look at something by themselves, in the order of their names."""
        nodes = [node for node in self.known if self._targets(node)]
        return [self.shape(node) for node in sorted(nodes, key=str)]

    def siblings(self, shape: Shape) -> set[Term]:
        """Return the qualified value shapes that stand beside the one of this property shape."""
        found: set[Term] = set()
        for values in self.known.values():
            properties = values.get(f"{SH}property", ())
            if shape.node in properties:
                for other in properties:
                    found.update(self.known.get(other, {}).get(f"{SH}qualifiedValueShape", ()))
        return found - set(shape.parameters.get("qualifiedValueShape", ()))

    def _parse(self, node: Term) -> Shape:
        known = self.known.get(node, {})
        paths = known.get(f"{SH}path", ())
        if len(paths) > 1:
            raise SourceError("a property shape has one sh:path")
        names = [iri for iri in known if iri.startswith(SH)]
        parameters = {iri[len(SH) :]: tuple(known[iri]) for iri in names}
        lists = {
            name: tuple(tuple(read_list(head, self.known)) for head in parameters[name])
            for name in parameters.keys() & _LISTS
        }
        severity = plain(parameters["severity"][0]) if "severity" in parameters else None
        return Shape(
            node=node,
            path=compile_path(paths[0], self.known) if paths else None,
            targets=self._targets(node),
            parameters=parameters,
            lists=lists,
            severity=(severity or "Violation").removeprefix(SH),
            message=_message(parameters.get("message", ())),
            active=not any(map(is_true, parameters.get("deactivated", ()))),
        )

    def _targets(self, node: Term) -> tuple[tuple[str, Term], ...]:
        known = self.known.get(node, {})
        found = [(kind, term) for kind in TARGETS for term in known.get(f"{SH}{kind}", ())]
        types = {plain(term) for term in known.get(RDF_TYPE, ())}
        if isinstance(node, ox.NamedNode) and types & _CLASSES and types & _SHAPES:
            found.append(("targetClass", node))
        return tuple(found)


def _message(values: Sequence[Term]) -> str:
    """Choose one wording: without a language, else English, else any."""
    literals = [value for value in values if isinstance(value, ox.Literal)]
    order = {"": 0, "en": 1}
    chosen = sorted(
        literals,
        key=lambda one: (order.get((one.language or "").partition("-")[0], 2), one.value),
    )
    return chosen[0].value if chosen else ""
