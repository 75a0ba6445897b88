"""Overlaps: read, compared and ranked, beside SPARQL in the engine, networkx and Python sets.

Answers are compared before anything is timed. The large families of sets are generated; their
items have Zipf degrees, so that a few of them lie in thousands of sets.
"""

from __future__ import annotations

import tracemalloc
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.graphs import in_memory
from benchmarks.measuring import Row, alternating_cpu_ms, cpu_ms, report
from graph.comparing.lens import Lens
from graph.comparing.measures import MEASURES
from graph.comparing.member import Member
from graph.comparing.membership import Membership, assemble
from graph.comparing.membership_query import build_membership, read_edges
from graph.comparing.nearest import nearest_sets
from graph.comparing.pair_measures import Settings
from graph.comparing.pair_queries import matrix_query
from graph.overlap import all_pairs, overlapping_pairs
from ontology.namespaces import OPS

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph import Store

LARGE = 1_000_000
#: Disciplines by activities, the widest comparison of a generated graph.
ACTIVITIES = Lens(
    iri="",
    key="activities",
    label="Disciplines by activities",
    set_class=f"{OPS}Discipline",
    item_class=f"{OPS}Activity",
    path="ops:performs",
    properties=(f"{OPS}performs",),
)
TOOLS = Lens(
    iri="",
    key="tools",
    label="Disciplines by tools",
    set_class=f"{OPS}Discipline",
    item_class=f"{OPS}Tool",
    path="ops:usesTool",
    properties=(f"{OPS}usesTool",),
)
TOP = 10
CHECKED = 200


def run(_size: int) -> list[Row]:
    """Measure reading a million triples, comparing small and large families of sets, and a page."""
    store = in_memory(LARGE)
    rows = [_reading(store), *_disciplines(store)]
    in_memory.cache_clear()
    return [*rows, *_thousand(), *_twenty_thousand(), *_pages()]


def _reading(store: Store) -> Row:
    membership = build_membership(store, ACTIVITIES)
    (spent,) = alternating_cpu_ms([lambda: build_membership(store, ACTIVITIES)], seconds=8)
    return Row(
        f"membership of {len(membership.items):,} items from {LARGE:,} triples",
        spent,
        "ms CPU",
        1200,
        peer=f"{membership.matrix.nnz:,} memberships",
    )


def _disciplines(store: Store) -> list[Row]:
    """Compare all disciplines by their tools, the query included, with the same as SPARQL."""
    named = build_membership(store, TOOLS)
    query = matrix_query(TOOLS, named, MEASURES["jaccard"], Settings())

    def ours() -> dict[tuple[str, str], float]:
        left, right = read_edges(store, TOOLS, ())
        sets, items = ({iri: iri for iri in column.values} for column in (left, right))
        pairs = all_pairs(assemble(sets, items, left, right))
        iris = [member.iri for member in pairs.membership.sets]
        ends = zip(pairs.left.tolist(), pairs.right.tolist(), pairs.jaccard.tolist(), strict=True)
        return {(iris[one], iris[other]): value for one, other, value in ends}

    def sparql() -> list[tuple[str | None, ...]]:
        return store.select(query).values()

    found = ours()
    theirs = {(left, right): float(value or 0) for left, _, right, _, value in sparql()}
    assert all(abs(theirs[ends] - value) < 1e-9 for ends, value in found.items())
    assert len(theirs) == 2 * len(found)
    mine, other = alternating_cpu_ms([ours, sparql], repeat=5, seconds=10)
    told = f"SPARQL in the engine {other:,.0f} ms"
    what = f"every Jaccard index of {len(named.sets)} disciplines at {LARGE:,}"
    return [
        Row(what, mine, "ms CPU", 120, peer=told),
        Row("… times the speed of SPARQL", other / mine, "x", 10, more_is_better=True),
    ]


def _thousand() -> list[Row]:
    """Compare a thousand sets with each other: exact Jaccard of every overlapping pair."""
    import networkx as nx

    membership = family(1_000, 10_000, 50_000)
    graph = nx.Graph(
        (("set", at), ("item", item))
        for at in range(len(membership.sets))
        for item in membership.row(at)
    )
    tops = [("set", at) for at in range(len(membership.sets)) if membership.sizes[at]]
    project = nx.bipartite.overlap_weighted_projected_graph
    expected = project(graph, tops, jaccard=True)
    found = overlapping_pairs(membership)
    jaccard = found.jaccard
    assert len(found) == expected.number_of_edges(), "networkx finds other pairs"
    for at in range(0, len(found), 97):
        ends = ("set", int(found.left[at])), ("set", int(found.right[at]))
        assert abs(expected.edges[ends]["weight"] - jaccard[at]) < 1e-12, "another Jaccard index"
    mine = cpu_ms(lambda: overlapping_pairs(membership).jaccard)
    theirs = cpu_ms(lambda: project(graph, tops, jaccard=True), repeat=1)
    what = "1,000 sets, 50,000 memberships: every pair"
    told = f"{len(found):,} pairs; networkx {theirs:,.0f} ms"
    return [
        Row(what, mine, "ms CPU", 100, peer=told),
        Row("… times the speed of networkx", theirs / mine, "x", 90, more_is_better=True),
    ]


def _twenty_thousand() -> list[Row]:
    """Find the ten nearest of twenty thousand sets, exactly."""
    membership = family(20_000, 100_000, 2_000_000)
    spent = cpu_ms(lambda: nearest_sets(membership, TOP), repeat=1)
    added = _peak_mib(lambda: nearest_sets(membership, TOP))
    part = membership.restrict(_some(membership))
    _check(part, nearest_sets(part, TOP).scores)
    degrees = np.bincount(membership.matrix.indices).astype(np.float64)
    told = f"{(degrees**2).sum() / 1e6:,.0f} million meetings of two sets in an item"
    what = "20,000 sets, 2 million memberships: top ten of each"
    return [
        Row(what, spent / 1000, "s CPU", 6.5, peer=told),
        Row("… memory besides", added, "MiB", 50),
    ]


def _some(membership: Membership) -> list[str]:
    return [member.iri for member in membership.sets[:: len(membership.sets) // CHECKED]]


def _check(membership: Membership, scores: np.ndarray) -> None:
    """Compare with Python sets, pair by pair."""
    sets = [frozenset(membership.row(at)) for at in range(len(membership.sets))]
    for at, mine in enumerate(sets):
        values = [len(mine & other) / len(mine | other) for other in sets if other is not mine]
        best = sorted((value for value in values if value), reverse=True)[:TOP]
        there = scores[at][~np.isnan(scores[at])]
        assert np.allclose(there, best), "Python's sets have other neighbors"


def _pages() -> list[Row]:
    """Run the Overlap page as a click does, in every section, on the shipped data."""
    from streamlit.testing.v1 import AppTest

    rows = []
    for section in ("pairs", "combinations", "algebra", "characteristic"):
        app = AppTest.from_function(_page, default_timeout=60)
        app.query_params["show"] = section
        app.query_params["expr"] = "(SysOps & DevOps) - NetOps"
        app.run()
        assert not app.exception
        spent = cpu_ms(_click(app), repeat=9)
        rows.append(Row(f"a click on the Overlap page, {section}", spent, "ms CPU", 150))
    return rows


def _click(app: object) -> Callable[[], object]:
    return lambda: app.run()  # type: ignore[attr-defined]


def _page() -> None:
    from views import overlap

    overlap.page()


@cache
def family(sets: int, items: int, links: int) -> Membership:
    """Draw memberships: sets of even size, items of Zipf degree, the same ones every time."""
    from scipy.sparse import coo_array

    rng = np.random.default_rng(7)
    weights = 1 / (np.arange(items) + 100) ** 0.92
    drawn = np.empty(0, dtype=np.int64)
    while len(drawn) < links:
        columns = rng.choice(items, size=links, p=weights / weights.sum())
        rows = rng.integers(0, sets, size=links)
        drawn = np.unique(np.concatenate([drawn, rows * items + columns]))
    rng.shuffle(drawn)
    ends = np.divmod(drawn[:links], items)
    matrix = coo_array((np.ones(links, dtype=np.int32), ends), shape=(sets, items)).tocsr()
    matrix.sort_indices()
    return Membership(_members("set", sets), _members("item", items), matrix)


def _members(kind: str, count: int) -> tuple[Member, ...]:
    return tuple(Member(f"urn:{kind}:{at:06}", f"{kind} {at:06}") for at in range(count))


def _peak_mib(work: Callable[[], object]) -> float:
    """Return the most memory that some work held at a time, arrays included."""
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20


if __name__ == "__main__":
    report(run(0))
