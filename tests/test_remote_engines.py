"""Endpoints in place of the data here: their logins, what they can do, their text index."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib

from graph import EmbeddedStore, open_store
from graph.comparing.lens import Lens
from graph.comparing.membership_query import build_membership
from graph.remote.credentials import has_login, login_headers
from graph.remote.endpoint import RemoteStore
from graph.remote.probe import probe, why_empty
from graph.remote.search import TEXT_INDEXES, search, text_index
from graph.snapshots.chain import read_chain
from graph.snapshots.keeping import drop_endpoint, leave_endpoint, use_endpoint
from graph.solutions import Solutions
from graph.terms import literal
from ontology.errors import AnswerCut, EndpointError, OpsAtlasError
from tests.answering import Answering, listening
from tests.stores import OxigraphServer

LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
BIRDS = f'<urn:kestrel> <{LABEL}> "Kestrel" . <urn:swift> <{LABEL}> "Swift" .'
IN_GRAPHS = f'<urn:kestrel> <{LABEL}> "Kestrel" <urn:g> .\n<urn:swift> <{LABEL}> "Swift" <urn:h> .'


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "secrets.toml"
    monkeypatch.setenv("OPS_ATLAS_SECRETS", str(path))
    return path


@pytest.fixture
def guarded() -> Iterator[tuple[str, list[str | None]]]:
    """A server that answers any ASK, and remembers how it was logged in to."""
    logins: list[str | None] = []

    class Guarded(Answering):
        def reply(self) -> None:
            self.body()
            logins.append(self.headers["Authorization"])
            if self.path == "/moved":
                self.answer(307, {"Location": "/sparql"})
                return
            found = json.dumps({"head": {}, "boolean": True}).encode()
            self.answer(200, {"Content-Type": "application/sparql-results+json"}, found)

    with listening(Guarded) as address:
        yield f"{address}/sparql", logins


def test_a_login_goes_to_its_address_and_nowhere_else(secrets, guarded) -> None:
    url, logins = guarded
    secrets.write_text(f'[endpoints.own]\nurl = "{url}"\nuser = "reader"\npassword = "p:w"\n')
    assert RemoteStore(url).ask("ASK { }")
    assert RemoteStore(f"{url}/other").ask("ASK { }")
    assert logins == [f"Basic {b64encode(b'reader:p:w').decode()}", None]
    secrets.write_text(f'[endpoints.own]\nurl = "{url}"\ntoken = "sesame"\n')
    assert RemoteStore(url).ask("ASK { }")
    assert logins[-1] == "Bearer sesame"
    assert has_login(url)
    assert not has_login(f"{url}/other")


def test_a_redirect_is_not_followed(secrets, guarded) -> None:
    url, logins = guarded
    moved = url.replace("/sparql", "/moved")
    secrets.write_text(f'[endpoints.own]\nurl = "{moved}"\ntoken = "sesame"\n')
    with pytest.raises(EndpointError, match="answered HTTP 307") as raised:
        RemoteStore(moved).ask("ASK { }")
    assert len(logins) == 1
    assert "sesame" not in str(raised.value)


def test_rdflib_asks_with_the_login_and_does_not_hand_it_on(secrets, guarded) -> None:
    url, logins = guarded
    moved = url.replace("/sparql", "/moved")
    secrets.write_text(
        f'[endpoints.own]\nurl = "{url}"\ntoken = "sesame"\n'
        f'[endpoints.moved]\nurl = "{moved}"\ntoken = "mellon"\n'
    )
    triple = tuple(map(rdflib.URIRef, ("urn:a", "urn:p", "urn:b")))
    view = RemoteStore(url).to_rdflib()
    assert triple in view
    assert logins == ["Bearer sesame"]
    assert "sesame" not in f"{view!r} {view.store!r} {vars(view.store)}"
    with pytest.raises(EndpointError, match="answered HTTP 307") as raised:
        triple in RemoteStore(moved).to_rdflib()  # noqa: B015  asking is what raises
    assert logins == ["Bearer sesame", "Bearer mellon"]
    assert "mellon" not in str(raised.value)


def test_a_login_in_the_address_and_a_broken_one_are_refused(secrets) -> None:
    for address in (
        "http://reader:secret@h/sparql",
        "ftp://reader:secret@h",
        "reader:secret@h/s",
        "https://h/sparql?api_key=secret",
        "https://h/sparql?graph=urn:g&access_token=secret",
        "https://h/sparql?pass=secret",
        "https://h/sparql?sv=1&SIG=secret",
        "https://h/sparql?X-Amz-Signature=secret",
    ):
        with pytest.raises(EndpointError, match="does not belong in the address") as raised:
            RemoteStore(address)
        assert "secret" not in str(raised.value)
    assert login_headers("http://127.0.0.1/sparql") == {}
    secrets.write_text('[endpoints.own]\nurl = "http://127.0.0.1/sparql"\nuser = "reader"\n')
    with pytest.raises(EndpointError, match="endpoint own needs a user and a password"):
        RemoteStore("http://127.0.0.1/sparql")
    for content in (b"endpoints = [", b"\xff"):
        secrets.write_bytes(content)
        with pytest.raises(EndpointError, match="has to be TOML") as raised:
            RemoteStore("http://127.0.0.1/sparql")
        assert str(secrets) not in str(raised.value)  # visitors read it


@pytest.mark.parametrize("status", [400, 401, 500])
@pytest.mark.parametrize(
    ("login", "sent"),
    [
        ('user = "reader"\npassword = "p:w-1"', ("p:w-1", b64encode(b"reader:p:w-1").decode())),
        ('token = "abc-123"', ("abc-123",)),
    ],
)
def test_a_login_that_the_endpoint_repeats_is_not_shown(secrets, status, login, sent) -> None:
    class Repeating(Answering):
        def reply(self) -> None:
            self.body()
            said = f"I got {self.headers['Authorization']} that is {sent[0]}"
            self.answer(status, {}, said.encode())

    with listening(Repeating) as address:
        secrets.write_text(f'[endpoints.own]\nurl = "{address}/sparql"\n{login}\n')
        with pytest.raises(OpsAtlasError) as raised:
            RemoteStore(f"{address}/sparql").ask("ASK { }")
    assert not any(part in str(raised.value) for part in sent)
    if status == 401:
        assert "does not take the login that is kept for it (HTTP 401)" in str(raised.value)
    else:
        assert "I got" in str(raised.value)


@pytest.mark.parametrize(
    "written",
    [
        "S3cr%26t%22pw%2f9",  # as in an address
        "S3cr%26t%22pw/9",
        "S3cr&amp;t&quot;pw/9",  # as in a page
        'S3cr&amp;t"pw/9',
        r"S3cr&t\"pw/9",  # as in JSON
        *("." * cut + 'S3cr&t"pw/9' for cut in (175, 270)),  # where it is cut
    ],
)
@pytest.mark.parametrize("where", ["text", "JSON", "Server", "Location"])
def test_a_login_is_not_shown_however_it_comes_back(secrets, written, where) -> None:
    class Repeating(Answering):
        def reply(self) -> None:
            self.body()
            said = f"I got reader:{written}"
            if where == "Server":
                headers = {"Content-Type": "application/sparql-results+json", "Server": said}
                self.answer(200, headers, b'{"head": {}, "boolean": true}')
            elif where == "Location":
                self.answer(302, {"Location": f"https://e.org/{written}"}, b"")
            else:
                told = json.dumps({"message": said}) if where == "JSON" else said
                self.answer(500, {}, told.encode())

    with listening(Repeating) as address:
        login = 'user = "reader"\npassword = \'S3cr&t"pw/9\''
        secrets.write_text(f'[endpoints.own]\nurl = "{address}/sparql"\n{login}\n')
        try:
            shown = probe(RemoteStore(f"{address}/sparql")).server
        except OpsAtlasError as error:
            shown = str(error)
    assert "S3" not in shown
    assert ("I got" in shown) == (where != "Location")


def test_a_redirect_to_what_is_no_address_is_told() -> None:
    class Leading(Answering):
        def reply(self) -> None:
            self.body()
            self.answer(302, {"Location": "http://reader:a/b@e.org/"}, b"")

    told = pytest.raises(EndpointError, match="it sends to another address")
    with listening(Leading) as address, told:
        RemoteStore(f"{address}/sparql").ask("ASK { }")


def test_a_login_that_is_kept_later_is_sent_from_then_on(secrets, guarded) -> None:
    url, logins = guarded
    store = RemoteStore(url)
    assert store.ask("ASK { }")
    secrets.write_text(f'[endpoints.own]\nurl = "{url}"\ntoken = "sesame"\n')
    assert store.ask("ASK { ?s ?p ?o }")
    assert logins == [None, "Bearer sesame"]


@pytest.mark.parametrize("token", ["…", "secret\\nX-Other: 1"])
def test_a_token_that_no_header_can_hold_is_a_sentence_without_it(secrets, token) -> None:
    secrets.write_text(f'[endpoints.own]\nurl = "http://127.0.0.1/sparql"\ntoken = "{token}"\n')
    with pytest.raises(EndpointError, match="a character that no token has") as raised:
        RemoteStore("http://127.0.0.1/sparql")
    assert token[:6] not in str(raised.value)


def test_what_an_endpoint_can_do(oxigraph_server: OxigraphServer) -> None:
    oxigraph_server.load(IN_GRAPHS.encode(), "application/n-quads")
    store = RemoteStore(oxigraph_server.endpoint)
    found = probe(store)
    assert (found.triples, found.graphs) == (2, 2)
    assert (found.lacks, found.cuts_at, found.text_index, found.advice) == ((), None, "", ())
    oxigraph_server.load(b"", "application/n-quads")
    assert "It holds no data" in probe(store).advice[0]
    store.close()


def test_why_every_page_of_an_endpoint_is_empty() -> None:
    server = OxigraphServer(union=False)
    store = RemoteStore(server.endpoint)
    reasons = []
    for data in (b"", IN_GRAPHS.encode(), b"<urn:a> <urn:p> <urn:b> ."):
        server.load(data, "application/n-quads")
        reasons.append(why_empty(store))
    server.stop()
    with pytest.raises(EndpointError, match="cannot be reached"):
        why_empty(store)
    store.close()
    nothing, no_union, holds_some = reasons
    assert "no data" in nothing
    assert "union of all graphs" in no_union
    assert holds_some == ""


def test_an_endpoint_that_is_none_is_a_sentence() -> None:
    with pytest.raises(EndpointError, match="cannot be reached"):
        probe(RemoteStore("http://127.0.0.1:9/sparql"))


class Indexed:
    """A store whose one text index is asked in one way and knows one bird."""

    label_index, language = None, ""

    def __init__(self, predicate: str) -> None:
        self.predicate = predicate
        self.asked: list[str] = []
        self.plain = EmbeddedStore.from_text(BIRDS)

    def select(self, query: str) -> Solutions:
        self.asked.append(query)
        indexed = [name for name in ("bif:contains", "textMatch", "text#query") if name in query]
        if not indexed:
            return self.plain.select(query)
        if indexed != [self.predicate] or not any(word in query for word in ("kestr", "swift")):
            return Solutions(("node",), [])
        row = tuple(literal(cell) for cell in ("urn:kestrel", "0", "Kestrel"))
        return Solutions(("node", "rank", "label"), [row])


@pytest.mark.parametrize(
    ("predicate", "name"),
    [("bif:contains", "Virtuoso"), ("textMatch", "Stardog"), ("text#query", "Jena text")],
)
def test_a_text_index_is_found_and_asked(predicate, name) -> None:
    store = Indexed(predicate)
    assert text_index(store) == name
    store.asked.clear()
    assert [match.label for match in search(store, "Kestr", 5, name)] == ["Kestrel"]
    (looked,) = [query for query in store.asked if "CONTAINS" in query]
    assert predicate in looked
    assert "?property" not in looked
    assert [match.label for match in search(store, "estrel", 5, name)] == ["Kestrel"]
    assert set(TEXT_INDEXES) == {"Virtuoso", "Stardog", "Jena text"}


def test_of_a_common_word_the_best_labels_come(oxigraph_server: OxigraphServer) -> None:
    """More labels hold it than are asked for; the shortest of them are no better."""
    labels = {f"urn:{at}": f"A{at} kit" for at in range(300)}
    labels |= {"urn:same": "Kit", "urn:begins": "Kit for keepers of lamps and for ropes"}
    text = "\n".join(f'<{node}> <{LABEL}> "{label}" .' for node, label in labels.items())
    oxigraph_server.load(text.encode(), "text/turtle")
    store = RemoteStore(oxigraph_server.endpoint)
    assert [match.iri for match in store.search("kit", 3)] == ["urn:same", "urn:begins", "urn:0"]
    store.close()


def test_all_doors_ask_an_endpoint_until_they_are_told_otherwise(
    oxigraph_server: OxigraphServer, tmp_path, monkeypatch, snapshot_cache
) -> None:
    monkeypatch.setenv("OPS_ATLAS_DATA", str(tmp_path))
    oxigraph_server.load(BIRDS.encode(), "text/turtle")
    url = oxigraph_server.endpoint
    use_endpoint(tmp_path, url)
    assert [match.iri for match in open_store().search("swift")] == ["urn:swift"]
    leave_endpoint(tmp_path)
    assert isinstance(open_store(), EmbeddedStore)
    assert read_chain(tmp_path).endpoints == (url,)
    use_endpoint(tmp_path, url)
    drop_endpoint(tmp_path, url)
    assert isinstance(open_store(), EmbeddedStore)
    with pytest.raises(EndpointError, match="not an endpoint's address"):
        use_endpoint(tmp_path, "ftp://example.org")


def test_what_an_endpoint_cuts_is_asked_in_parts(
    oxigraph_server: OxigraphServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of a Virtuoso with a limit of nine rows: no set has more items, and all of them have."""
    sets = {f"S{at}": {f"I{item}" for item in range(at, at + 7)} for at in range(4)}
    links = [
        f"<urn:{one}> a <urn:S> ; <urn:p> <urn:{held}> ." for one in sets for held in sets[one]
    ]
    items = [f'<urn:I{at}> a <urn:I> ; <{LABEL}> "I{at}" .' for at in range(10)]
    oxigraph_server.load("\n".join([*links, *items]).encode(), "text/turtle")
    store = RemoteStore(oxigraph_server.endpoint)
    monkeypatch.setattr("graph.remote.receiving.most_rows", lambda _: 9)
    lens = Lens("urn:l", "l", "l", "urn:S", "urn:I", "<urn:p>", ("urn:p",))
    found = build_membership(store, lens)
    rows = {one.iri[4:]: found.items_at(at) for at, one in enumerate(found.sets)}
    assert {one: {item.label for item in held} for one, held in rows.items()} == sets
    with pytest.raises(AnswerCut, match="cuts every answer at 9 rows"):
        store.select("SELECT ?s { ?s ?p ?o }")
    store.close()


def test_a_rank_that_is_no_number_is_an_error_of_the_endpoint(monkeypatch) -> None:
    store = Indexed("bif:contains")
    row = tuple(literal(cell) for cell in ("urn:kestrel", "many", "Kestrel"))
    answer = Solutions(("node", "rank", "label"), [row])
    asked = store.select
    monkeypatch.setattr(
        store, "select", lambda query: answer if "bif:contains" in query else asked(query)
    )
    with pytest.raises(EndpointError, match="asked for a count"):
        search(store, "Kestrel", 5, "Virtuoso")
