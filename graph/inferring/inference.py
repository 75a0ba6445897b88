"""What follows from the data by RDFS and a small part of OWL RL, marked as inferred.

Every rule writes to a named graph of its own below ``graph:inferred/``: the rule behind a triple is
the graph it stands in. That costs nothing to keep, one pattern asks for it, and dropping the
graphs takes the inferences back; a reified note per triple would cost four more triples each.
A triple that the data states is not repeated, and one that two rules give stands with the first.

>>> engine = ox.Store()
>>> engine.load(b'''@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
...     <urn:a> a <urn:B> . <urn:B> rdfs:subClassOf <urn:C> .''', format=ox.RdfFormat.TURTLE)
>>> infer(engine)
{'subclass': 1}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.importing.watching import Watch
from graph.inferring.fixpoint import SOME, Fixpoint
from graph.inferring.rules import INFERRED, RULES, description, rule_graph
from graph.transfer import add_to_memory, take_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.embedded import EmbeddedStore

#: Holds the triples without a graph while rules run, so that ``GRAPH ?g`` finds them too.
_UNNAMED: Final = f"{INFERRED}/under-way"


def infer(
    engine: ox.Store,
    *,
    same_as: bool = False,
    restrictions: bool = False,
    watch: Watch | None = None,
) -> dict[str, int]:
    """Add what follows from everything in an engine, to a graph per rule.

    Parameters
    ----------
    engine : pyoxigraph.Store
        It is written to; what was inferred before is taken back first.
    same_as : bool
        Whether ``owl:sameAs`` merges what is said of two things. One wrong link spreads far, so
        this is off unless asked for.
    restrictions : bool
        Whether classes are linked as their restrictions say, so that an ontology without
        individuals can be drawn and compared. It is said of members, not of the classes, so
        nothing else follows from these links, and they are off unless asked for.
    watch : Watch, optional
        Told which property is followed, and asked before each query whether to go on.

    Returns
    -------
    dict
        The number of triples that each rule added, for rules that added any.
    """
    forget(engine)
    run = Fixpoint(engine, watch or Watch())
    engine.update(f"COPY SILENT DEFAULT TO <{_UNNAMED}>")
    try:
        run.reach(same_as=same_as)
        if restrictions:
            run.link_restricted()
    finally:
        engine.remove_graph(ox.NamedNode(_UNNAMED))
    added = {rule: count for rule in RULES if (count := run.count(rule))}
    engine.extend(description(added))
    return added


def inferred_quads(
    store: EmbeddedStore,
    *,
    same_as: bool = False,
    restrictions: bool = False,
    watch: Watch | None = None,
) -> Iterator[ox.Quad]:
    """Return what follows from a dataset, without changing it; options as of :func:`infer`.

    What follows for blank nodes is left out: outside of the dataset their names mean nothing.
    """
    watch = watch or Watch()
    watch.begin(len(store.engine), even=False)
    watch.doing("Copying to memory")
    engine = ox.Store()
    add_to_memory(engine, watch.each(store.quads()))
    added = infer(engine, same_as=same_as, restrictions=restrictions, watch=watch)
    watch.begin(sum(added.values()), even=False)
    watch.doing("Listing what follows")
    for name in (INFERRED, *map(rule_graph, RULES)):
        for quad in watch.each(engine.quads_for_pattern(None, None, None, ox.NamedNode(name))):
            if not any(isinstance(one, ox.BlankNode) for one in (quad.subject, quad.object)):
                yield quad


def has_restrictions(store: EmbeddedStore) -> bool:
    """Say whether any class is restricted to what links could be made of."""
    return store.ask(f"ASK {{ {SOME} }}")


def forget(engine: ox.Store) -> None:
    """Take back everything that was inferred."""
    take_out(engine, [INFERRED, *map(rule_graph, RULES)])
