"""One validation: the checks of each shape over its focus nodes, and what they ask of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.shacl.checks import CHECKS
from graph.shacl.conditions import kept_type, term_text, type_pattern
from graph.shacl.focus import Focus
from graph.terms import curie, plain, sparql_name, whole_number
from ontology.errors import SourceError
from ontology.namespaces import RDF_TYPE, SH

if TYPE_CHECKING:
    from graph.importing.watching import Watch
    from graph.shacl.report import Result
    from graph.shacl.shapes import Shape, ShapesGraph
    from graph.solutions import Solutions
    from graph.store import Store
    from graph.terms import Term

#: What SHACL knows beyond Core; such a constraint is named in the report and not looked at.
_BEYOND: Final = ("sparql", "js", "rule", "target", "expression")
#: Shapes are followed by recursion.
_DEEPEST: Final = 50


class Validation:
    """One run over one store; it remembers the subclasses it looked up."""

    def __init__(self, store: Store, shapes: ShapesGraph, watch: Watch) -> None:
        self.shapes = shapes
        self._store = store
        self._watch = watch
        self.unchecked: dict[str, None] = {}
        self._below: dict[Term, list[Term] | None] = {}
        self._uses: dict[str, tuple[int, int]] = {}
        self._under_way: list[Term] = []

    def results(self, shape: Shape, focus: Focus) -> list[Result]:
        """Return everything wrong with the focus nodes, properties of their values included."""
        return [result for _, result in self._run(shape, focus)]

    def broken(self, node: Term, focus: Focus) -> set[Term]:
        """Return the focus nodes that do not conform to a shape."""
        return {start for start, _ in self._run(self.shapes.shape(node), focus)}

    def pairs(self, shape: Shape, focus: Focus) -> list[tuple[Term, Term]]:
        """Return every focus node with each of its value nodes."""
        rows = self.rows(f"{focus.node} {focus.value(shape)}", focus.values(shape))
        return [(row[0], row[-1]) for row in rows]

    def select(self, query: str) -> Solutions:
        """Run a SELECT, unless the run was stopped."""
        self._watch.go_on()
        return self._store.select(query)

    def ask(self, query: str) -> bool:
        """Run an ASK, unless the run was stopped."""
        self._watch.go_on()
        return self._store.ask(query)

    def rows(self, variables: str, pattern: str) -> list[tuple[Term, ...]]:
        """Return the distinct solutions of a pattern; unbound cells do not occur."""
        names = " ".join(dict.fromkeys(variables.split()))
        found = self.select(f"SELECT DISTINCT {names} WHERE {{ {pattern} }}")
        return [tuple(term for term in row if term is not None) for row in found]

    def subclasses(self, term: Term) -> list[Term] | None:
        """Return a class and all below it; None where one of them is a blank node."""
        if term not in self._below:
            below = f"SELECT DISTINCT ?c {{ ?c rdfs:subClassOf* {term_text(term)} }}"
            found = {term, *(row[0] for row in self.select(below) if row[0] is not None)}
            named = all(isinstance(one, ox.NamedNode) for one in found)
            self._below[term] = sorted(found, key=str) if named else None
        return self._below[term]

    def single_valued(self, shape: Shape, focus: Focus) -> bool:
        """Tell whether it is cheap to see that no node has two values for this path."""
        if not (focus.whole_class and shape.path and shape.path.is_property):
            return False
        values, subjects = self._count_uses(shape.path.text)
        return values == subjects

    def is_flawless(self, shape: Shape, focus: Focus, broken: str) -> bool:
        """Tell whether it is cheap to see that no value anywhere meets a condition."""
        if not (focus.whole_class and shape.path and shape.path.is_property):
            return False
        pattern = f"?any {shape.path.text} {focus.value(shape)}"
        return not self.ask(f"ASK {{ {pattern} FILTER({broken}) }}")

    def _count_uses(self, name: str) -> tuple[int, int]:
        if name not in self._uses:
            counts = "(COUNT(*) AS ?values) (COUNT(DISTINCT ?s) AS ?subjects)"
            ((values, subjects),) = self.select(f"SELECT {counts} {{ ?s {name} ?o }}")
            self._uses[name] = whole_number(values), whole_number(subjects)
        return self._uses[name]

    def targets(self, shape: Shape) -> Focus | None:
        """Return what a shape looks at by itself."""
        nodes = [term_text(term) for kind, term in shape.targets if kind == "targetNode"]
        parts = [f"VALUES ?f0 {{ {' '.join(nodes)} }}"] if nodes else []
        classes: dict[Term, None] = {}
        for kind, term in shape.targets:
            below = self.subclasses(term) if kind == "targetClass" else []
            if below is None:
                parts.append(f"?f0 a/rdfs:subClassOf* {term_text(term)} .")
            elif kind == "targetSubjectsOf":
                parts.append(f"?f0 {sparql_name(plain(term) or '')} ?of .")
            elif kind == "targetObjectsOf":
                parts.append(f"?of {sparql_name(plain(term) or '')} ?f0 .")
            classes.update(dict.fromkeys(below or ()))
        if classes:
            parts.append(type_pattern("?f0", "?type", list(classes)))
        wide = any(kind != "targetNode" for kind, _ in shape.targets)
        if len(parts) > 1:
            return Focus(" UNION ".join(f"{{ {part} }}" for part in parts), whole_class=wide)
        return Focus(parts[0], whole_class=wide) if parts else None

    def _run(self, shape: Shape, focus: Focus) -> list[tuple[Term, Result]]:
        """Return what is wrong, each with the focus node from which it was reached."""
        if not shape.active:
            return []
        if shape.node in self._under_way:
            self.unchecked[f"{shape.name} refers to itself, which SHACL leaves undefined."] = None
            return []
        if len(self._under_way) > _DEEPEST:
            raise SourceError(f"shapes lie more than {_DEEPEST} deep in each other; split them up")
        self._under_way.append(shape.node)
        try:
            self._note_beyond_core(shape)
            self._note_types_not_kept(shape)
            own = (result for check in CHECKS for result in check(self, shape, focus))
            found = [(result.focus, result) for result in own]
            for node in shape.parameters.get("property", ()):
                of_property = self.shapes.shape(node)
                if of_property.path is None:
                    self.unchecked[f"A property of {shape.name} has no sh:path."] = None
                inner = self._run(of_property, focus.inner(shape))
                found += self._from_holders(shape, focus, inner)
        finally:
            self._under_way.pop()
        return found

    def _from_holders(
        self, shape: Shape, focus: Focus, inner: list[tuple[Term, Result]]
    ) -> list[tuple[Term, Result]]:
        """Lead what is wrong with values back to each focus node that has them."""
        if shape.path is None or not inner:
            return inner
        holders: dict[Term, list[Term]] = {}
        for node, value in self.pairs(shape, focus):
            holders.setdefault(value, []).append(node)
        return [(node, result) for value, result in inner for node in holders.get(value, ())]

    def note_what_is_one_s_own(self) -> None:
        """Name targets and constraint components in SPARQL, which no shape of Core leads to."""
        for node, known in self.shapes.known.items():
            name = curie(plain(node) or "")
            if f"{SH}target" in known:
                self.unchecked[f"{name}: sh:target is not SHACL Core."] = None
            if ox.NamedNode(f"{SH}ConstraintComponent") in known.get(RDF_TYPE, ()):
                self.unchecked[f"{name}: sh:ConstraintComponent is not SHACL Core."] = None

    def _note_beyond_core(self, shape: Shape) -> None:
        for name in _BEYOND:
            if name in shape.parameters:
                self.unchecked[f"{shape.name}: sh:{name} is not SHACL Core."] = None

    def _note_types_not_kept(self, shape: Shape) -> None:
        for term in shape.parameters.get("datatype", ()):
            kept, name = kept_type(term), curie(plain(term) or "")
            if kept and self.ask(f"ASK {{ FILTER({kept} != {term_text(term)}) }}"):
                told = f"whether values are written as {name}; the engine does not keep that type."
                self.unchecked[told] = None
