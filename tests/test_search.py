"""The order in which labels are offered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph import EmbeddedStore, Store
from graph.naming.search import closeness, fold
from graph.naming.suggesting import suggest
from graph.remote.endpoint import RemoteStore
from ontology.namespaces import RDFS

TURTLE = """
@prefix : <urn:> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
:Tool a owl:Class ; rdfs:label "Tool"@en .
:git a :Tool ; skos:prefLabel "Git"@en .
:github a :Tool ; skos:prefLabel "GitHub"@en .
:actions a :Tool ; skos:prefLabel "Work with Git in the cloud"@en .
:legit a :Tool ; skos:prefLabel "legitimate"@en .
:k8s a :Tool ; skos:prefLabel "Kubernetes"@en ; skos:altLabel "k8s" ; skos:hiddenLabel "kubernets" .
:sre skos:prefLabel "Site Reliability Engineer"@en ; skos:altLabel "SRE"@en .
:sreconf skos:prefLabel "SREcon, a conference for people in site reliability"@en .
@prefix ex: <urn:x:> .
ex:ci skos:prefLabel "CI/CD pipeline" . ex:call skos:prefLabel "First-day on-call" .
:titled dct:title "A titled thing" . :named schema:name "A named thing" .
:friend foaf:name "Zoë 100%_sure" . :de rdfs:label "Werkzeug"@de, "Implement"@en .
"""


@pytest.fixture(scope="module", params=["index", "endpoint"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "index":
        yield EmbeddedStore.from_text(TURTLE)
        return
    server = request.getfixturevalue("oxigraph_server")
    server.load(TURTLE.encode(), "text/turtle")
    store = RemoteStore(server.endpoint)
    yield store
    store.close()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("git", ["Git", "GitHub", "Work with Git in the cloud", "legitimate"]),
        ("GIT", ["Git", "GitHub", "Work with Git in the cloud", "legitimate"]),
        ("k8s", ["Kubernetes"]),
        ("kubernets", ["Kubernetes"]),
        (
            "sre",
            ["Site Reliability Engineer", "SREcon, a conference for people in site reliability"],
        ),
        ("titled", ["A titled thing"]),
        ("named thi", ["A named thing"]),
        ("zoe", ["Zoë 100%_sure"]),
        ("0%_s", ["Zoë 100%_sure"]),
        ("werkz", ["Implement"]),
        ("tool", ["Tool"]),
        ("ci cd", ["CI/CD pipeline"]),
        ("on call", ["First-day on-call"]),
        ("oncall", []),
        ("-.", []),
        ("nothing like it", []),
        ("  ", []),
        ('"', []),
        ("' OR 1=1 --", []),
    ],
)
def test_order(store: Store, text: str, expected: list[str]) -> None:
    assert [match.label for match in store.search(text)] == expected


def test_a_match_says_what_matched_and_what_it_is(store: Store) -> None:
    (match,) = store.search("k8s")
    assert (match.iri, match.label, match.matched) == ("urn:k8s", "Kubernetes", "k8s")
    assert (match.kind, match.kind_label) == ("urn:Tool", "Tool")


def test_odd_labels_are_found_as_they_are() -> None:
    book = "a very long story " * 100_000
    store = EmbeddedStore.from_text(
        "@prefix : <urn:> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
        f'_:b skos:prefLabel "nobody" . :book skos:prefLabel "{book}" . :ten skos:prefLabel 1042 .'
        ':odd skos:prefLabel "sag \\"ja\\""@de, "say \\"yes\\"\\tor no"@en-GB, :ten ; a [], "odd" .'
    )
    found = {
        text: [match.iri for match in store.search(text)]
        for text in ("nobody", "long story", "104", 'say "yes"', 'sag "ja"')
    }
    assert found == {
        "nobody": [],
        "long story": ["urn:book"],
        "104": ["urn:ten"],
        'say "yes"': ["urn:odd"],
        'sag "ja"': ["urn:odd"],
    }
    (match,) = store.search("sag")
    assert (match.label, match.kind) == ('say "yes"\tor no', None)


@pytest.mark.parametrize("turn", [1, -1])
def test_a_class_comes_after_a_thing_of_the_same_name(turn: int) -> None:
    head = (
        "@prefix : <urn:> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
        "@prefix owl: <http://www.w3.org/2002/07/owl#> ."
    )
    both = [
        ':Crane a owl:Class ; skos:prefLabel "Crane" .',
        ':c1 a owl:NamedIndividual, :Crane ; skos:prefLabel "Crane" .',
    ]
    store = EmbeddedStore.from_text(head + "".join(both[::turn]))
    assert [match.iri for match in store.search("crane")] == ["urn:c1", "urn:Crane"]


def test_the_limit_holds(store: Store) -> None:
    assert len(store.search("git", limit=3)) == 3


@pytest.mark.parametrize(
    ("label", "rank"), [("git", 0), ("github", 1), ("my git", 2), ("legit git", 2), ("legit", 3)]
)
def test_closeness(label: str, rank: int) -> None:
    assert closeness(label, "git") == rank


def test_fold() -> None:
    assert fold("Café STRASSE ß") == "cafe strasse ss"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("SRE", "Site Reliability Engineer"),
        ("Sysadmin", "System Administrator"),
        ("k8s", "Kubernetes"),
        ("Maybe", "Ansible"),
        ("MTTR", "mean time to recovery"),
    ],
)
def test_aliases_and_misprints_of_the_shipped_data(shipped, text: str, label: str) -> None:
    assert shipped.search(text)[0].label == label


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("да_table", ["старая да_table 1"]),
        ("日本_tables", []),
        ("\U0003986f%äb\râ", []),
        ("%_日本_", ["100%_日本_table"]),
        ("b_c", ["a_b_c"]),
        ("a%b", ["a%b", "ca%b"]),
        ("___", []),
    ],
)
def test_the_signs_of_a_pattern_are_letters_like_others(text: str, labels: list[str]) -> None:
    """With some of these patterns, as they are, SQLite 3.40 ends the process."""
    names = ["старая да_table 1", "100%_日本_table", "a_b_c", "aXbXc", "a%b", "ca%b", "acb"]
    data = "".join(f'<urn:x:{n}> <{RDFS}label> "{name}" . ' for n, name in enumerate(names))
    store = EmbeddedStore.from_text(data)
    assert [one.label for one in store.search(text)] == labels
    suggest(store, text)
    suggest(store, f"{text} {text}x")
