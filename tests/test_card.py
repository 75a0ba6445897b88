"""The card of a node: names, facts, links and evidence."""

from __future__ import annotations

import pytest

from graph.comparing.facets import facets_of
from graph.picture.card import Fact, NodeCard, node_card
from ontology.errors import NotFoundError, ParameterError
from ontology.namespaces import ATLAS, OPS, XSD
from views import session
from views.card.leads import leads_of

EX = "https://example.org/"


def groups(card: NodeCard) -> dict[str, list[str]]:
    return {group.label: [ref.label for ref in group.targets] for group in card.links}


def test_a_tool_has_facts_links_both_ways_and_evidence(shipped):
    card = node_card(shipped, f"{ATLAS}grafana")
    assert (card.label, card.kind, card.kind_label) == ("Grafana", f"{OPS}Tool", "tool")
    assert card.definition
    assert Fact("license", "AGPL-3.0-only") in card.facts
    assert Fact("license kind", "open source") in card.facts
    assert Fact("homepage", "https://grafana.com/", "https://grafana.com/") in card.facts
    assert groups(card)["used by"] == ["DevOps", "NetOps", "SysOps"]
    printed = {row.printed for row in card.evidence if row.property == "in category"}
    assert "Monitoring/telemetry" in printed
    assert any("LICENSING.md" in found for row in card.evidence for found in row.found)
    assert all(row.source for row in card.evidence)


def test_near_links_are_told_apart_and_give_their_reason(shipped):
    card = node_card(shipped, f"{ATLAS}uptime")
    (near,) = [group for group in card.links if group.near]
    assert near.label == "close to"
    assert "availability" in [ref.label for ref in near.targets]
    assert any(row.note.startswith("Both give the share") for row in card.evidence)


def test_other_names_and_silence_are_shown(shipped):
    labels = dict(node_card(shipped, f"{ATLAS}site-reliability-engineer").labels)
    assert "SRE" in labels["also called"].split(", ")
    facts = dict(fact[:2] for fact in node_card(shipped, f"{ATLAS}techops").facts)
    assert "uses tool" in facts["source is silent on"]


def test_hidden_labels_find_a_node_and_are_none_of_its_names(shipped):
    (hidden,) = shipped.select("SELECT ?l { atlas:ansible skos:hiddenLabel ?l }").column("l")
    card = node_card(shipped, f"{ATLAS}ansible")
    assert hidden not in str((card.labels, card.facts))
    assert hidden in {row.printed for row in card.evidence}
    assert [found.iri for found in shipped.search(hidden)] == [card.id]


def test_any_node_of_any_data_has_a_card(store_of):
    store = store_of(
        """
        @prefix ex: <https://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        ex:a a ex:Bridge, ex:Road ; rdfs:label "Anna"@de ; rdfs:comment "lang"@de, "a lane"@en ;
            ex:open true ; ex:lanes 2, 4 ; ex:next ex:b ; ex:part [ ex:of ex:a ] .
        ex:next rdfs:label "next" ; owl:inverseOf ex:last . ex:last rdfs:label "last" .
        """
    )
    card = node_card(store, f"{EX}a")
    assert (card.label, card.definition) == ("Anna", "a lane")
    assert [ref.label for ref in card.classes] == ["Bridge", "Road"]
    assert card.facts == (Fact("lanes", "2, 4"), Fact("open", "yes"))
    assert set(groups(card)) == {"next", "part", "of (from)"}
    assert groups(node_card(store, f"{EX}b")) == {"last": ["Anna"]}
    assert card.evidence == ()


def test_several_values_stand_in_one_order_whatever_the_engine(store_of):
    large = "1" + "0" * 400
    said = f'"b", "B", 10, "a", 9.5, {large}, "NaN"^^<{XSD}double>, "A"'
    card = node_card(store_of(f"<{EX}a> <{EX}p> {said} ."), f"{EX}a")
    assert card.facts == (Fact("p", f"9.5, 10, {large}, A, a, B, b, NaN"),)


def test_a_hub_lists_some_links_and_counts_the_rest(store_of):
    lines = "".join(f"<{EX}hub> <{EX}to> <{EX}n{i}> .\n" for i in range(620))
    (group,) = node_card(store_of(lines), f"{EX}hub").links
    assert len(group.targets) + group.more == 620
    assert group.more == 120


def test_of_a_hub_some_links_of_every_relation_are_listed(store_of):
    lines = "".join(f"<{EX}hub> <{EX}p{i % 3}> <{EX}n{i}> .\n" for i in range(1200))
    few = f"<{EX}boss> <{EX}owns> <{EX}hub> ."
    found = {g.label: g for g in node_card(store_of(lines + few), f"{EX}hub").links}
    assert [(len(found[f"p{i}"].targets), found[f"p{i}"].more) for i in range(3)] == [
        (125, 275)
    ] * 3
    assert [ref.label for ref in found["owns (from)"].targets] == ["boss"]
    assert found["owns (from)"].more == 0


def test_nodes_nobody_knows_and_nodes_without_a_name(store_of):
    store = store_of("<urn:a> <urn:p> <urn:b> .")
    with pytest.raises(NotFoundError, match="says nothing about urn:c"):
        node_card(store, "urn:c")
    with pytest.raises(NotFoundError, match=r"^This node has no (IRI|name)"):
        node_card(store, "_:b0")
    with pytest.raises(ParameterError):
        node_card(store, "not an iri")


def test_of_a_book_in_a_literal_the_start_is_shown(store_of):
    """The card, the side by side and the search stay small; the data keeps the whole text."""
    book = "word " * 100_000
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    about = "<http://www.w3.org/2004/02/skos/core#definition>"
    store = store_of(f'<{EX}a> {label} "{book}" ; {about} "{book}" ; <{EX}p> "{book}" .')
    card = node_card(store, f"{EX}a")
    shown = f"{book[:5000]}… (500,000 letters)"
    assert (card.definition, card.facts) == (shown, (Fact("p", shown),))
    texts = {one.facet.path: one.of(f"{EX}a") for one in facets_of(store, [f"{EX}a"])}
    assert [text.label for text in texts[f"<{EX}p>"]] == [shown]
    assert [len(found.label) for found in store.search("word")] == [300]
    assert (card.label, card.labels) == (shown, ())


def leads(store, iri, monkeypatch):
    monkeypatch.setattr(session, "store", lambda: store)
    return [words for words, _ in leads_of(node_card(store, iri))]


def test_a_role_leads_on_where_there_is_something_to_show(shipped, store_of, monkeypatch):
    role = f"{ATLAS}site-reliability-engineer"
    assert leads(shipped, role, monkeypatch) == ["What it inherits", "Plan the way to it"]
    assert leads(shipped, f"{ATLAS}grafana", monkeypatch) == []
    begin = "PREFIX ops: <https://w3id.org/ops-atlas/ns#> <urn:smith> a ops:Role . "
    nowhere = store_of(f"{begin} <urn:smith> <urn:b> <urn:c> .")
    assert leads(nowhere, "urn:smith", monkeypatch) == []
    alone = store_of(f"{begin} <urn:forge> a ops:Discipline ; ops:hasRole <urn:smith> .")
    assert leads(alone, "urn:smith", monkeypatch) == ["What it inherits"]
