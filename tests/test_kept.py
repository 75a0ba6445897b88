"""What is kept beside a snapshot: the schema and the memberships, read once from the graph."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import EmbeddedStore, open_store
from graph.comparing.kept_membership import kept_membership
from graph.comparing.lens import load_lenses
from graph.comparing.membership_query import build_membership
from graph.picture.schema import schema_of
from graph.snapshots.generations import import_sources, open_generation

TOOLS = """
@prefix ops: <https://w3id.org/ops-atlas/ns#> . @prefix atlas: <https://w3id.org/ops-atlas/id/> .
atlas:sysops ops:usesTool <urn:lamp> . <urn:lamp> a ops:Tool ;
  <http://www.w3.org/2004/02/skos/core#prefLabel> "Lamp"@en .
atlas:sysops ops:usesTool <urn:no-tool> ; ops:hasRole <urn:no-role> .
<urn:nobody> ops:usesTool <urn:lamp> .
"""


@pytest.fixture
def store(tmp_path: Path, monkeypatch, snapshot_cache) -> EmbeddedStore:
    monkeypatch.setenv("OPS_ATLAS_DATA", str(tmp_path / "chain"))
    monkeypatch.setattr("graph.snapshots.filling.SMALL", 0)
    (tmp_path / "tools.ttl").write_text(TOOLS)
    generation, _ = import_sources([tmp_path / "tools.ttl"])
    return open_generation(tmp_path / "chain", generation.id)


def test_an_import_of_much_counts_the_schema(store) -> None:
    assert store.location is not None
    assert (store.location.parent / "schema.json").exists()
    links = {(one.source, one.property, one.target): one.count for one in schema_of(store).links}
    ops = "https://w3id.org/ops-atlas/ns#"
    counted = store.select(
        "SELECT (COUNT(*) AS ?n) { ?s a ops:Discipline ; ops:usesTool ?o . ?o a ops:Tool }"
    )
    assert str(links[f"{ops}Discipline", f"{ops}usesTool", f"{ops}Tool"]) == counted.values()[0][0]


def test_a_membership_is_read_once_and_comes_back_as_it_was(store) -> None:
    lens = load_lenses(store)["tools"]
    first = build_membership(store, lens)
    again = kept_membership(store, lens, lambda: pytest.fail("it was built again"))
    assert (again.sets, again.items, again.links) == (first.sets, first.items, first.links)
    assert (again.not_stated, again.sizes.tolist()) == (first.not_stated, first.sizes.tolist())
    assert (again.matrix != first.matrix).nnz == 0
    assert "Lamp" in {item.label for item in again.items}


@pytest.mark.parametrize("key", ["tools", "tool-disciplines", "roles", "kpis", "role-disciplines"])
def test_a_lens_holds_members_of_its_classes_whatever_the_property_joins(store, key) -> None:
    """Of the links of tools and roles one end here and there is of no class; of KPIs none is."""
    lens = load_lenses(store)[key]
    membership = build_membership(store, lens)
    joined = store.select(
        f"SELECT DISTINCT ?set ?item {{ ?set a <{lens.set_class}> ; {lens.path} ?item ."
        f" ?item a <{lens.item_class}> }}"
    )
    held = {(one.iri, item.iri) for one in membership.sets for item in membership.items_of(one.iri)}
    assert held == {(one.value, item.value) for one, item in joined.rows}


def test_what_is_damaged_or_cannot_be_kept_is_read_anew(store) -> None:
    lens = load_lenses(store)["tools"]
    first = build_membership(store, lens)
    assert store.location is not None
    (kept,) = (store.location.parent / "memberships").iterdir()
    kept.write_bytes(kept.read_bytes()[:40])
    assert build_membership(store, lens).items == first.items
    in_memory = EmbeddedStore(open_store().engine)
    assert build_membership(in_memory, lens).items == first.items
