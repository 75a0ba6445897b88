"""The shortest paths between two nodes, beside networkx over the same links."""

from __future__ import annotations

import random
from itertools import islice

import networkx as nx
import pytest

from graph.embedded import EmbeddedStore
from graph.paths import LONGEST, shortest_paths, ways_between
from ontology.errors import NotFoundError, ParameterError
from tests.stores import StoreOf

EX = "https://example.org/"
PREFIX = f"@prefix e: <{EX}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
BRIDGE = (
    PREFIX
    + """
e:uses rdfs:label "uses" . e:feeds rdfs:label "feeds" .
e:a rdfs:label "A" ; e:uses e:b . e:c rdfs:label "C" ; e:feeds e:b . e:b rdfs:label "B" .
"""
)


def test_a_path_is_read_out_in_the_direction_in_which_its_links_are_stated(store_of: StoreOf):
    (path,) = shortest_paths(store_of(BRIDGE), EX + "a", EX + "c")
    assert str(path) == "A uses B; C feeds B"
    assert [step.forward for step in path.steps] == [True, False]


@pytest.mark.parametrize("seed", range(40))
def test_they_are_the_shortest_ones(seed):
    chance = random.Random(seed)
    size = chance.randint(4, 14)
    pairs = {
        (chance.randrange(size), chance.randrange(size))
        for _ in range(chance.randint(size - 1, 2 * size))
    }
    graph = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from((one, other) for one, other in pairs if one != other)
    lines = [f"e:n{at} e:number {at} ." for at in range(size)]
    lines += [f"e:n{one} e:links e:n{other} ." for one, other in pairs]
    store = EmbeddedStore.from_text(PREFIX + "\n".join(lines))
    ways = ways_between(store, EX + "n0", EX + "n1", 4)
    found = [len(path) for path in ways.paths]
    if nx.has_path(graph, 0, 1):
        walks = islice(nx.shortest_simple_paths(graph, 0, 1), 4)
        assert found == [len(walk) - 1 for walk in walks if len(walk) - 1 <= LONGEST]
        assert ways.shortest == len(list(nx.all_shortest_paths(graph, 0, 1)))
    else:
        assert (found, ways.shortest) == ([], 0)
    assert ways.whole


def test_all_that_are_as_short_are_counted_and_as_many_listed_as_asked_for(store_of: StoreOf):
    both = "".join(f"e:a e:uses e:m{i} . e:b e:uses e:m{i} . e:m{i} e:is e:a .\n" for i in range(9))
    ways = ways_between(store_of(PREFIX + both), EX + "a", EX + "b", 5)
    assert (len(ways.paths), ways.shortest, ways.whole) == (5, 9, True)


def test_where_links_were_left_out_the_count_is_not_whole(store_of: StoreOf, monkeypatch):
    monkeypatch.setattr("graph.paths._MOST_PER_STEP", 4)
    both = "".join(f"e:a e:uses e:m{i} . e:b e:uses e:m{i} .\n" for i in range(9))
    assert not ways_between(store_of(PREFIX + both), EX + "a", EX + "b", 1).whole


def test_what_was_left_out_at_one_step_is_missing_after_the_next(store_of: StoreOf, monkeypatch):
    monkeypatch.setattr("graph.paths._MOST_PER_STEP", 4)
    leaves = "".join(f"e:a e:uses e:m{at} ." for at in range(3))
    store = store_of(PREFIX + leaves + "e:a e:uses e:z . e:b e:uses e:z .")
    ways = ways_between(store, EX + "a", EX + "b", 1)
    assert [len(path) for path in ways.paths] == [2]
    assert not ways.whole


def test_the_longest_path_is_as_long_as_is_said(store_of: StoreOf):
    chain = "".join(f"e:n{at} e:feeds e:n{at + 1} ." for at in range(LONGEST + 1))
    store = store_of(PREFIX + chain)
    (path,) = shortest_paths(store, f"{EX}n0", f"{EX}n{LONGEST}")
    assert len(path) == LONGEST
    assert shortest_paths(store, f"{EX}n0", f"{EX}n{LONGEST + 1}") == ()


def test_what_cannot_be_asked_is_said(store_of: StoreOf):
    store = store_of(BRIDGE)
    with pytest.raises(ParameterError, match="two different nodes"):
        shortest_paths(store, EX + "a", EX + "a")
    with pytest.raises(NotFoundError):
        shortest_paths(store, EX + "a", EX + "nowhere")
