"""Read sources into memory before they land, to look at them there.

Leaving them changes nothing; importing them writes what was staged.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.counting import graph_names
from graph.embedded import EmbeddedStore
from graph.importers import MARKET_GRAPH
from graph.importing.loading import load_sources
from graph.merging import merged_copy, repeats
from graph.snapshots.chain import CURRENT
from graph.snapshots.generations import build_generation
from graph.snapshots.preview import Preview, look
from graph.transfer import take_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from graph.importing.imported import Report
    from graph.importing.loading import Choices
    from graph.importing.watching import Watch
    from graph.snapshots.generations import Generation


@dataclass(frozen=True)
class Staged:
    """Sources that were read and are not imported yet.

    Attributes
    ----------
    engine : pyoxigraph.Store
        What they hold, in memory.
    report : Report
    """

    engine: ox.Store
    report: Report

    @cached_property
    def store(self) -> EmbeddedStore:
        """What they hold, as something that can be asked; looked through once for repetitions."""
        return _opened(self.engine)

    @property
    def _emptied(self) -> set[str]:
        """Named graphs that the sources replace and put nothing into: an import empties them."""
        replaced = {graph for one in self.report.imported for graph in one.graphs}
        return replaced - graph_names(self.engine) - {MARKET_GRAPH}

    def preview(self, current: ox.Store | None = None, watch: Watch | None = None) -> Preview:
        """Say what is in them and what they would change; without a store, of the one in use."""
        if current is None:
            from graph import open_store

            store = open_store()
            current = store.engine if isinstance(store, EmbeddedStore) else ox.Store()
        opened = self.store
        with _terms_set_aside(self.engine) as terms:
            is_merged = opened.engine is not self.engine
            held = _opened(self.engine) if terms and is_merged else opened
            graphs = graph_names(self.engine) | _filled(current, self._emptied)
            found = look(held, current, graphs, watch)
        return replace(found, terms=sum(quad not in current for quad in terms))

    def land(
        self, *, name: str, base: str = CURRENT, folder: Path | None = None, watch: Watch
    ) -> Generation:
        """Import what was staged as the next generation."""

        def load(engine: ox.Store) -> Report:
            watch.doing("Writing")
            take_out(engine, graph_names(self.engine) | self._emptied)
            return self.report

        generation, _ = build_generation(
            load, name=name, base=base, folder=folder, watch=watch, held=self.engine
        )
        return generation


def _opened(engine: ox.Store) -> EmbeddedStore:
    merged = repeats(engine)
    held = merged_copy(engine) if merged else engine
    return EmbeddedStore(held, name="what is to be imported", merged=merged)


@contextmanager
def _terms_set_aside(engine: ox.Store) -> Iterator[list[ox.Quad]]:
    """Take out what comes along with converted sources, and put it back at the end."""
    graph = ox.NamedNode(MARKET_GRAPH)
    terms = list(engine.quads_for_pattern(None, None, None, graph))
    engine.remove_graph(graph)
    try:
        yield terms
    finally:
        engine.extend(terms)


def stage_sources(sources: Sequence[Path], choices: Choices, watch: Watch) -> Staged:
    """Read sources into memory.

    Raises
    ------
    SourceError
        As an import would.
    """
    engine = ox.Store()
    return Staged(engine, load_sources(engine, sources, choices, watch, in_memory=True))


def _filled(engine: ox.Store, graphs: set[str]) -> set[str]:
    """Return those of some named graphs in which there is anything."""
    named = {graph: ox.NamedNode(graph) for graph in graphs}
    return {one for one, to in named.items() if any(engine.quads_for_pattern(None, None, None, to))}
