"""Which of a node's many labels is shown."""

from __future__ import annotations

import gc
import sqlite3
from contextlib import closing

import pyoxigraph as ox
import pytest

from graph.naming.label_index import LabelIndex
from graph.naming.labels import labels_of, labels_where
from graph.naming.language_order import best_language, spoken
from graph.naming.wording import plural
from graph.picture.card import node_card
from graph.picture.neighbors import neighbors
from graph.remote.endpoint import RemoteStore
from tests.stores import StoreOf, snapshot_of

EX = "http://example.org/"
HEAD = f"""
@prefix : <{EX}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
"""


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        ('skos:prefLabel "English"@en, "Deutsch"@de', "English"),
        ('skos:prefLabel "Deutsch"@de ; rdfs:label "English"@en-GB', "English"),
        ('skos:prefLabel "Deutsch"@de ; skos:altLabel "alias"@en', "Deutsch"),
        ('rdfs:label "second" ; skos:prefLabel "first"', "first"),
        ('foaf:name "Name"', "Name"),
        ("rdfs:label 42", "42"),
        ("rdfs:label :x", "node"),
        ('rdfs:label "a\\tb\\n\\"c\\" \\\\ d"', 'a\tb\n"c" \\ d'),
        ('rdfs:label "Überwachung 😀"', "Überwachung 😀"),
        (':p "no label"', "node"),
        ('skos:altLabel "alias"', "node"),
        (f'rdfs:label "{"book " * 100_000}"', f"{('book ' * 60)[:299]}…"),
    ],
)
def test_the_label_that_is_shown(store_of: StoreOf, labels: str, shown: str) -> None:
    store = store_of(f"{HEAD} :node {labels} .")
    assert labels_of(store, [f"{EX}node"]) == {f"{EX}node": shown}


def test_only_wanted_nodes_are_named(store_of: StoreOf) -> None:
    store = store_of(f'{HEAD} :a a :Tool ; rdfs:label "A" . :b a :Tool ; rdfs:label "B" .')
    assert labels_where(store, f"?node a <{EX}Tool> .", [f"{EX}b"]) == {f"{EX}b": "B"}


def test_nothing_has_no_labels(store_of: StoreOf) -> None:
    assert labels_of(store_of(HEAD), []) == {}


def test_without_a_label_a_known_prefix_is_written_and_an_unknown_one_left_out(store_of):
    store = store_of("<urn:x:a> <http://xmlns.com/foaf/0.1/knows> <https://example.org/ns#b> .")
    named = labels_of(store, ["http://xmlns.com/foaf/0.1/knows", "https://example.org/ns#b"])
    assert list(named.values()) == ["foaf:knows", "b"]


def test_an_endpoint_is_asked_for_the_properties_that_label_anything(oxigraph_server):
    data = (
        '<urn:a> <https://schema.org/name> "A" . <urn:b> <http://purl.org/dc/terms/title> "B" . '
        '<urn:c> <urn:p> "C" .'
    )
    oxigraph_server.load(data.encode(), "text/turtle")
    asked: list[str] = []

    class Noting(RemoteStore):
        def send(self, query, *others, **named):
            asked.append(query)
            return super().send(query, *others, **named)

    with closing(Noting(oxigraph_server.endpoint)) as store:
        for _ in range(2):
            found = labels_of(store, ["urn:a", "urn:b", "urn:c"])
            assert found == {"urn:a": "A", "urn:b": "B", "urn:c": "c"}
    assert len(asked) == 2, "which properties, and all labels at once"
    assert "https://schema.org/name" in asked[-1]
    assert "prefLabel" not in asked[-1], "nothing here has one"


@pytest.mark.parametrize(
    ("labels", "many"),
    [
        ('"Werkzeug"@de', "Werkzeug"),
        ('"Werkzeug"@de, "tool"@en-GB', "tools"),
        ('"tool"', "tools"),
        ('"Behörde"', "Behörde"),
        ('"Skills"', "Skills"),
        ('"Service"@fr, "Service"@en', "Services"),
    ],
)
def test_only_an_english_label_gets_an_english_plural(store_of: StoreOf, labels, many) -> None:
    store = store_of(f"{HEAD} :Class rdfs:label {labels} .")
    assert plural(labels_of(store, [f"{EX}Class"])[f"{EX}Class"]) == many


def test_links_of_a_wikibase_are_called_as_their_property_and_what_they_lead_to(
    store_of: StoreOf,
) -> None:
    """The label lies at the property, and what links a statement only says which one that is."""
    wiki = "http://www.wikidata.org"
    store = store_of(
        f"{HEAD} @prefix wikibase: <http://wikiba.se/ontology#> . <{wiki}/entity/P31>"
        f' rdfs:label "instance of"@en ; wikibase:directClaim <{wiki}/prop/direct/P31> ;'
        f" wikibase:claim <{wiki}/prop/P31> ; wikibase:qualifier <{wiki}/prop/qualifier/P31> ."
        f" :a <{wiki}/prop/direct/P31> :b ; <{wiki}/prop/direct/P99> :b ."
    )
    names = [f"{wiki}/prop/{name}" for name in ("direct/P31", "P31", "qualifier/P31", "direct/P99")]
    assert list(labels_of(store, names).values()) == [
        "instance of",
        "instance of (statement)",
        "instance of (qualifier)",
        "P99",
    ]


ODD = f"""{HEAD} @prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix crm: <http://www.cidoc-crm.org/cidoc-crm/> . @prefix schema: <http://schema.org/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
:ada foaf:givenName "Ada" ; foaf:familyName "Lovelace" .
:alan schema:familyName "Turing" .
:grace vcard:given-name "Grace" .
:mary foaf:givenName "Mary" ; foaf:familyName "Wortley" ; foaf:name "Mary Shelley" .
:water xl:prefLabel :l1, :l2 ; xl:altLabel [ xl:literalForm "aqua" ] .
:l1 xl:literalForm "Wasser"@de . :l2 xl:literalForm "water"@en .
:vase crm:P1_is_identified_by :no, [ crm:P190_has_symbolic_content "Portland Vase" ] .
:no a crm:E42_Identifier ; crm:P190_has_symbolic_content "1810" .
:urn crm:P102_has_title :t . :t a crm:E35_Title ; rdfs:label "Urn" .
:jar crm:P1_is_identified_by [ rdfs:label "Jar" ], [ a crm:E42_Identifier ; rdfs:label "1811" ] .
:bowl crm:P1_is_identified_by :no ; crm:P102_has_title [ crm:P190_has_symbolic_content "Bowl" ] .
"""
NAMED_ODDLY = {
    "ada": "Ada Lovelace",
    "alan": "Turing",
    "grace": "Grace",
    "mary": "Mary Shelley",
    "water": "water",
    "l1": "Wasser",
    "vase": "Portland Vase",
    "no": "1810",
    "bowl": "Bowl",
    "urn": "Urn",
    "jar": "Jar",
}


def test_names_in_parts_and_names_that_are_nodes_are_shown(store_of: StoreOf) -> None:
    """As address books, thesauri in SKOS-XL and museums write them."""
    named = {f"{EX}{node}": label for node, label in NAMED_ODDLY.items()}
    assert labels_of(store_of(ODD), list(named)) == named


def test_a_thing_is_found_by_such_a_name_before_the_name_itself(tmp_path) -> None:
    with closing(snapshot_of(ODD, tmp_path)) as store:
        found = {
            text: [match.iri for match in store.search(text)] for text in ("wat", "aqua", "ada l")
        }
        assert found == {
            "wat": [f"{EX}water", f"{EX}l2"],
            "aqua": [f"{EX}water"],
            "ada l": [f"{EX}ada"],
        }


def test_such_names_are_shown_in_a_language(store_of: StoreOf) -> None:
    names = [f"{EX}water", f"{EX}ada"]
    assert list(labels_of(spoken(store_of(ODD), "de"), names).values()) == [
        "Wasser",
        "Ada Lovelace",
    ]


def test_the_text_of_a_name_may_lie_in_another_graph_than_what_is_called_so() -> None:
    """A part of a dataset may be in memory while an import is read, and another on disk."""
    engine, held = ox.Store(), ox.Store()
    xl = "http://www.w3.org/2008/05/skos-xl#"
    there = f"<{EX}water> <{xl}prefLabel> <{EX}name> <urn:graph:1> ."
    here = f'<{EX}name> <{xl}literalForm> "water" <urn:graph:2> .'
    for store, quads in ((engine, f"{there}\n{here}"), (held, here)):
        store.load(quads.encode(), ox.RdfFormat.N_QUADS)
    with closing(LabelIndex.build(engine, held=held)) as index:
        assert index.labels([f"{EX}water"]) == {f"{EX}water": "water"}


TWO = f"""{HEAD} :a rdfs:label "un deux"@fr, "eins, zwei"@de . :b skos:prefLabel "Boot"@de-AT ;
  rdfs:label "nef"@fr . :c rdfs:label "c"@de . :d rdfs:label "mot"@fr, "word" .
:K rdfs:label "Art"@de, "sorte"@fr . :a a :K ; skos:definition "Was es ist."@de, "Quoi."@fr .
:b :sees :a ."""


def test_things_are_named_in_one_language_and_not_in_the_shorter_of_two(store_of: StoreOf) -> None:
    """Four labels are German and four French, of which the tag decides."""
    named = labels_of(store_of(TWO), [f"{EX}{name}" for name in "abcdK"])
    assert list(named.values()) == ["eins, zwei", "Boot", "c", "word", "Art"]
    assert plural(named[f"{EX}K"]) == "Art"


def test_the_language_of_most_labels_comes_first_in_a_snapshot(tmp_path) -> None:
    more = f'{TWO} :e rdfs:label "e"@fr . :f rdfs:label "f"@fr .'
    with closing(snapshot_of(more, tmp_path)) as store:
        named = labels_of(store, [f"{EX}{name}" for name in "abcK"])
        assert list(named.values()) == ["un deux", "nef", "c", "sorte"]
        assert best_language(store, ["de", "fr-CH"]) == "fr-CH"


def test_a_language_that_is_chosen_holds_for_all_that_is_said(store_of: StoreOf) -> None:
    french = spoken(store_of(TWO), "fr")
    names = [f"{EX}{name}" for name in "abcd"]
    assert list(labels_of(french, names).values()) == ["un deux", "nef", "c", "mot"]
    card = node_card(french, f"{EX}a")
    assert (card.label, card.kind_label, card.definition) == ("un deux", "sorte", "Quoi.")
    (seen,) = neighbors(french, f"{EX}b")
    assert (seen.label, seen.kind_label) == ("un deux", "sorte")
    (match,) = french.search("eins")
    assert match.matched == "eins, zwei"
    assert spoken(french, "en") is french


def test_what_is_found_is_named_in_the_language(tmp_path) -> None:
    with closing(snapshot_of(TWO, tmp_path)) as store:
        (match,) = spoken(store, "fr").search("eins")
        assert (match.label, match.kind_label) == ("un deux", "sorte")


def test_an_index_that_nobody_keeps_closes_its_connection():
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    index = LabelIndex(connection)
    connection.execute("SELECT 1")
    del index
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")
