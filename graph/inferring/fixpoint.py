"""The rules of inference at work, until nothing more follows.

The axioms are read into memory and the rules run property by property, as ``INSERT … WHERE`` in the
engine, and again only for properties that gained a triple. Chains alone are followed in Python,
where a circle of a hundred classes takes no longer than what it leads to: a join goes through every
way between two of them.

Each pattern may match in any graph, which ``GRAPH ?g`` says at no cost; a list of ``USING`` would
look into one graph after the other, and a property path would have to stay within one. That
everything is an ``rdfs:Resource`` and an ``owl:Thing`` is true and left unsaid, as are reflexive
triples.
"""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, cast

import pyoxigraph as ox

from graph.inferring.rules import rule_graph
from graph.terms import curie, sparql_name
from ontology.namespaces import OWL, PREFIXES, RDF_TYPE, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.importing.watching import Watch

_SUBCLASS: Final = f"{RDFS}subClassOf"
_SUBPROPERTY: Final = f"{RDFS}subPropertyOf"
_PREFIXES: Final = dict(PREFIXES)
_TRIVIAL: Final = frozenset({f"{RDFS}Resource", f"{OWL}Thing"})
_WRITTEN_TRIVIAL: Final = ", ".join(map(sparql_name, sorted(_TRIVIAL)))
_AXIOMS: Final = MappingProxyType(
    {
        "subproperty": f"?left <{_SUBPROPERTY}> ?right",
        "domain": "?left rdfs:domain ?right",
        "range": "?left rdfs:range ?right",
        "inverse": "{ ?left owl:inverseOf ?right } UNION { ?right owl:inverseOf ?left }",
        "symmetric": "?left a owl:SymmetricProperty BIND(?left AS ?right)",
        "transitive": "?left a owl:TransitiveProperty BIND(?left AS ?right)",
    }
)
#: By the property that defines what one is: which hierarchy it is a part of, below what and above.
_DEFINITIONS: Final = MappingProxyType(
    {
        f"{OWL}equivalentClass": (_SUBCLASS, "owl:equivalentClass|^owl:equivalentClass"),
        f"{OWL}equivalentProperty": (
            _SUBPROPERTY,
            "owl:equivalentProperty|^owl:equivalentProperty",
        ),
        f"{OWL}intersectionOf": (_SUBCLASS, "owl:intersectionOf/rdf:rest*/rdf:first"),
        f"{OWL}unionOf": (_SUBCLASS, "^(owl:unionOf/rdf:rest*/rdf:first)"),
    }
)
#: The triples from which axioms are read: when one is inferred, they are read again.
_SCHEMA: Final = frozenset(
    {_SUBPROPERTY, f"{RDFS}domain", f"{RDFS}range", f"{OWL}inverseOf", RDF_TYPE}
)
#: The rule that closes a hierarchy; nothing is set below itself.
_HIERARCHIES: Final = MappingProxyType({_SUBCLASS: "subclass", _SUBPROPERTY: "subproperty"})
#: What a triple begins with: where a rule turns round a literal or a triple term, nothing follows.
_NODE: Final = "FILTER(isIRI({0}) || isBlank({0}))"
#: A text that something is called the same as, as dirty data does, is no thing to merge it with.
_SAME: Final = ("?x owl:sameAs ?y", _NODE.format("?y"))
_SAID: Final = "FILTER(?p != owl:sameAs)"
_SAME_RULES: Final = (
    ("?y owl:sameAs ?x", (*_SAME, "FILTER(?x != ?y)")),
    ("?x owl:sameAs ?z", (*_SAME, "?y owl:sameAs ?z", _NODE.format("?z"), "FILTER(?x != ?z)")),
    ("?y ?p ?o", (*_SAME, "?x ?p ?o", _SAID)),
    ("?s ?p ?y", (*_SAME, "?s ?p ?x", _SAID)),
    ("?s ?q ?o", ("?p owl:sameAs ?q", "?s ?p ?o", "FILTER(isIRI(?q))")),
)
#: What a restriction links its members to.
SOME: Final = "?r owl:someValuesFrom|owl:hasValue ?o"
_UP: Final = (
    "rdfs:subClassOf|owl:equivalentClass|^owl:equivalentClass|"
    "(owl:intersectionOf/rdf:rest*/rdf:first)"
)
#: A class, and what its members have to be linked to by it, what it is defined by and all above.
_RESTRICTED: Final = (
    f"SELECT DISTINCT ?s ?p ?o {{ {SOME} . ?r owl:onProperty ?p . ?s ({_UP})+ ?r"
    " FILTER(isIRI(?s) && isIRI(?p) && isIRI(?o) && ?o NOT IN (owl:Thing, rdfs:Literal)"
    f' && !STRSTARTS(STR(?o), "{XSD}")) FILTER NOT EXISTS {{ ?s ?p ?o }} }}'
)


class Fixpoint:
    """One run of the rules over an engine, which it writes to.

    Attributes
    ----------
    changed : set of str
        The properties that gained a triple since their rules ran.
    """

    def __init__(self, engine: ox.Store, watch: Watch) -> None:
        self.engine = engine
        self.changed: set[str] = set()
        self._watch = watch

    def reach(self, *, same_as: bool) -> None:
        """Run the rules until nothing more follows."""
        self.changed = self._properties()
        while self.changed:
            self._follow_axioms()
            if same_as:
                self._watch.begin(len(_SAME_RULES), even=False)
                self._watch.doing("Merging what is the same")
                for triple, pattern in _SAME_RULES:
                    self._insert("same-as", triple, pattern, gains=None)
                    self._watch.finish(1)

    def link_restricted(self) -> None:
        """Link classes as their restrictions say."""
        self._watch.doing("Linking classes as their restrictions say")
        graph = ox.NamedNode(rule_graph("restriction"))
        self._watch.go_on()
        found = self._select(_RESTRICTED)
        self.engine.extend([ox.Quad(s, p, o, graph) for s, p, o in found])

    def _follow_axioms(self) -> None:
        """Follow each property that gained a triple, until none has."""
        axioms = self._read_axioms()
        self._watch.begin(len(self.changed), even=False)
        while self.changed:
            name = min(self.changed)
            self._watch.doing(f"Following {curie(name)}")
            self.changed.discard(name)
            for rule, target in axioms.get(name, ()):
                self._apply(rule, name, target)
            if name in _DEFINITIONS:
                self._define(*_DEFINITIONS[name])
            if name in _HIERARCHIES:
                self._close(_HIERARCHIES[name], name, circles=False)
            if name in {RDF_TYPE, _SUBCLASS}:
                self._lift_members()
            if name in _SCHEMA and (axioms_now := self._read_axioms()) != axioms:
                axioms = axioms_now
                self.changed.update(axioms)
            self._watch.read(max(0, self._watch.progress.total - len(self.changed)))

    def count(self, rule: str) -> int:
        """Return how many triples a rule added."""
        query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{rule_graph(rule)}> {{ ?s ?p ?o }} }}"
        ((number,),) = self._select(query)
        return int(number.value)

    def _read_axioms(self) -> dict[str, list[tuple[str, str]]]:
        """Read for each property which rules lead from it to which property or class."""
        axioms: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for rule, pattern in _AXIOMS.items():
            query = (
                f"SELECT DISTINCT ?left ?right {{ {pattern} "
                "FILTER(isIRI(?left) && isIRI(?right)) } ORDER BY ?left ?right"
            )
            for left, right in self._select(query):
                itself = rule == "subproperty" and left == right
                if not itself and right.value not in _TRIVIAL:
                    axioms[left.value].append((rule, right.value))
        return dict(axioms)

    def _apply(self, rule: str, name: str, target: str) -> None:
        if rule == "transitive":
            self._close(rule, name, circles=True)
            return
        link, goal, node = sparql_name(name), sparql_name(target), _NODE.format("?o")
        triple, *pattern = {
            "subproperty": (f"?s {goal} ?o", f"?s {link} ?o"),
            "domain": (f"?s a {goal}", f"?s {link} ?o"),
            "range": (f"?o a {goal}", f"?s {link} ?o", node),
            "inverse": (f"?o {goal} ?s", f"?s {link} ?o", node),
            "symmetric": (f"?o {link} ?s", f"?s {link} ?o", node),
        }[rule]
        gains = RDF_TYPE if rule in {"domain", "range"} else target
        self._insert(rule, triple, pattern, gains=gains)

    def _define(self, hierarchy: str, path: str) -> None:
        """Set what is defined as others below or above them; a list lies in one graph."""
        named = f"{_NODE.format('?s')} {_NODE.format('?o')} FILTER(?s != ?o)"
        defined = (f"?s {path} ?o", f"FILTER(?o NOT IN ({_WRITTEN_TRIVIAL})) {named}")
        self._insert("definition", f"?s <{hierarchy}> ?o", defined, gains=hierarchy)

    def _close(self, rule: str, name: str, *, circles: bool) -> None:
        """Link everything to all that chains of a property lead to, in ``circles`` to itself."""
        links: dict[Any, set[Any]] = defaultdict(set)
        for start, end in self._select(f"SELECT DISTINCT ?s ?o {{ ?s <{name}> ?o }}"):
            links[start].add(end)
        link, graph = ox.NamedNode(name), ox.NamedNode(rule_graph(rule))
        for start, direct in links.items():
            self._watch.go_on()
            if found := _reached(direct, links) - direct - (set() if circles else {start}):
                self.engine.extend([ox.Quad(start, link, end, graph) for end in found])
                self.changed.add(name)

    def _lift_members(self) -> None:
        """Set members of a class in all above it."""
        lower = f"FILTER(?c != ?d && ?d NOT IN ({_WRITTEN_TRIVIAL}))"
        up = (f"?c <{_SUBCLASS}> ?d", "?s a ?c", lower)
        self._insert("subclass", "?s a ?d", up, gains=RDF_TYPE)

    def _insert(self, rule: str, triple: str, pattern: Sequence[str], *, gains: str | None) -> None:
        """Add the triples that follow and are nowhere yet; note which property gained, or all."""
        parts = [
            part if part.startswith("FILTER") else f"GRAPH ?g{at} {{ {part} }}"
            for at, part in enumerate(pattern)
        ]
        where = f"{' '.join(parts)} FILTER NOT EXISTS {{ GRAPH ?there {{ {triple} }} }}"
        self._watch.go_on()
        if self.engine.query(f"ASK {{ {where} }}", prefixes=_PREFIXES):
            self._watch.go_on()
            graph = rule_graph(rule)
            update = f"INSERT {{ GRAPH <{graph}> {{ {triple} }} }} WHERE {{ {where} }}"
            self.engine.update(update, prefixes=_PREFIXES)
            self.changed.update({gains} if gains else self._properties())

    def _properties(self) -> set[str]:
        return {row[0].value for row in self._select("SELECT DISTINCT ?p { ?s ?p ?o }")}

    def _select(self, query: str) -> list[ox.QuerySolution]:
        found = self.engine.query(query, use_default_graph_as_union=True, prefixes=_PREFIXES)
        return list(cast("ox.QuerySolutions", found))


def _reached(direct: set[Any], links: Mapping[Any, set[Any]]) -> set[Any]:
    """Return all that chains of links lead to, those it begins with included."""
    reached, ahead = set(direct), set(direct)
    while ahead:
        ahead = set().union(*(links.get(one, ()) for one in ahead)) - reached
        reached |= ahead
    return reached
