"""Graphs that the program derives, matches and inferences, as generations of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.counting import holds_more
from graph.embedded import EmbeddedStore
from graph.importing.imported import Report
from graph.inferring.inference import forget, inferred_quads
from graph.inferring.rules import INFERRED, RULES, rule_graph
from graph.matching import MATCHES, match_quads
from graph.matching.fields import work_fields
from graph.snapshots.generations import build_generation
from graph.transfer import add_to_memory, copy_to_disk
from ontology.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from graph.importing.watching import Watch
    from graph.matching.things import Match
    from graph.snapshots.generations import Generation

#: More triples than this are not copied to memory to see what follows from them.
MOST_INFERRED_FROM: Final = 2_000_000


def add_matches(decided: Iterable[Match], *, watch: Watch | None = None) -> Generation:
    """Put accepted and declined matches into the next generation, in place of those before."""

    def load(engine: ox.Store) -> Report:
        engine.remove_graph(ox.NamedNode(MATCHES))
        engine.extend(match_quads(decided))
        engine.extend(list(work_fields(EmbeddedStore(engine))))
        return Report()

    generation, _ = build_generation(load, name="Matches", watch=watch)
    return generation


def find_inferences(
    store: EmbeddedStore,
    *,
    same_as: bool = False,
    restrictions: bool = False,
    watch: Watch | None = None,
) -> list[ox.Quad]:
    """Return what follows from a dataset by RDFS and a part of OWL RL, in a graph for each rule.

    The options are those of :func:`~graph.inferring.inference.infer`.

    Raises
    ------
    ParameterError
        If the dataset is too large to be copied to memory.
    """
    if holds_more(store.engine, MOST_INFERRED_FROM):
        raise ParameterError(
            f"This is more than {MOST_INFERRED_FROM:,} triples, too many to look at here; "
            "`python cli.py infer` writes what follows to a file."
        )
    found = inferred_quads(store, same_as=same_as, restrictions=restrictions, watch=watch)
    return list(found)


def count_by_rule(quads: Iterable[ox.Quad]) -> dict[str, int]:
    """Count inferred triples by the key of their rule."""
    names = {rule_graph(rule): rule for rule in RULES}
    counts = dict.fromkeys(RULES, 0)
    for quad in quads:
        if (rule := names.get(getattr(quad.graph_name, "value", ""))) is not None:
            counts[rule] += 1
    return {rule: count for rule, count in counts.items() if count}


def count_outdated(store: EmbeddedStore, found: Collection[ox.Quad]) -> int:
    """Count the triples that were inferred once and are not among what follows now."""
    follows = set(found)
    graphs = (ox.NamedNode(rule_graph(rule)) for rule in RULES)
    return sum(
        quad not in follows
        for graph in graphs
        for quad in store.engine.quads_for_pattern(None, None, None, graph)
    )


def add_inferences(quads: Iterable[ox.Quad], *, watch: Watch | None = None) -> Generation:
    """Put what follows into the next generation, in place of what was inferred before."""

    def load(engine: ox.Store) -> Report:
        forget(engine)
        held = ox.Store()
        add_to_memory(held, quads)
        copy_to_disk(held, engine)
        return Report()

    generation, _ = build_generation(load, name="What follows", watch=watch)
    return generation


def take_inferences_back(*, watch: Watch | None = None) -> Generation:
    """Build the next generation without anything inferred."""

    def load(engine: ox.Store) -> Report:
        forget(engine)
        return Report()

    name = "Without what follows"
    generation, _ = build_generation(load, name=name, watch=watch)
    return generation


def holds_inferences(engine: ox.Store) -> bool:
    """Say whether anything in a dataset was inferred."""
    return engine.contains_named_graph(ox.NamedNode(INFERRED))
