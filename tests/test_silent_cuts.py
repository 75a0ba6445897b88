"""An endpoint that cuts its answers without a word is found out, as GraphDB can be set to."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from graph.comparing.lens import Lens
from graph.comparing.membership_query import build_membership
from graph.querying.typed import stream_typed
from graph.remote.endpoint import RemoteStore
from graph.remote.probe import probe
from graph.solutions import Solutions, Triples
from graph.store import Limits
from ontology.errors import AnswerCut
from tests.answering import Answering, listening
from tests.stores import OxigraphServer

#: Five sets of ninety items each, of which neighbors share thirty.
SETS = {f"S{at}": {f"I{item}" for item in range(60 * at, 60 * at + 90)} for at in range(5)}
DATA = "\n".join(
    [f"<urn:{one}> a <urn:S> ; <urn:p> <urn:{held}> ." for one in SETS for held in SETS[one]]
    + [f"<urn:I{at}> a <urn:I> ." for at in range(330)]
)
LINKS = "SELECT ?s ?o { ?s <urn:p> ?o }"
#: What the endpoint keeps to; 450 links are more.
MOST = 100


class Cutting:
    """An HTTP server before another that leaves out the rows after some; 0 for none."""

    endpoint = ""
    most = MOST
    asked = 0


@pytest.fixture
def cutting(oxigraph_server: OxigraphServer) -> Iterator[Cutting]:
    oxigraph_server.load(DATA.encode(), "text/turtle")
    here = Cutting()

    class Handler(Answering):
        def reply(self) -> None:
            here.asked += 1
            found = self.asked_of(oxigraph_server.endpoint, self.body())
            kind, said = found.headers["Content-Type"], found.data
            if here.most and kind.startswith("text/tab-separated-values"):
                said = b"".join(said.splitlines(keepends=True)[: here.most + 1])
            if here.most and kind.startswith("application/n-triples"):
                said = b"".join(said.splitlines(keepends=True)[: here.most])
            self.answer(found.status, {"Content-Type": kind}, said)

    with listening(Handler) as address:
        here.endpoint = f"{address}/sparql"
        yield here


def test_what_is_needed_as_a_whole_is_refused(cutting: Cutting) -> None:
    store = RemoteStore(cutting.endpoint)
    for _ in range(2):
        with pytest.raises(AnswerCut, match="sent 100 of 450 rows and did not say that it cut"):
            store.select(LINKS)
    assert len(store.select(f"{LINKS} LIMIT 100")) == 100
    assert len(store.select("SELECT ?i { <urn:S0> <urn:p> ?i }")) == 90


def test_what_a_person_asked_is_marked(cutting: Cutting) -> None:
    found = RemoteStore(cutting.endpoint).run_typed(f"PREFIX e: <urn:>\n{LINKS} # all of them")
    assert isinstance(found, Solutions)
    assert (len(found), found.truncated) == (100, True)
    assert "100 of 450 rows" in str(found.note)
    *rows, end = b"".join(stream_typed(RemoteStore(cutting.endpoint), LINKS, Limits())).splitlines()
    assert len(rows) == 2 + 100
    assert json.loads(end.strip(b"\x1e")) == {"truncated": True}


def test_triples_that_may_be_cut_are_marked_and_refused(cutting: Cutting) -> None:
    links = "CONSTRUCT { ?s <urn:p> ?o } WHERE { ?s <urn:p> ?o }"
    store = RemoteStore(cutting.endpoint)
    for _ in range(2):
        found = store.run_typed(links)
        assert isinstance(found, Triples)
        assert (len(found), found.truncated) == (100, True)
        assert "no more than 100 triples at once" in str(found.note)
        with pytest.raises(AnswerCut, match="no more than 100 triples"):
            store.construct(links)
    assert len(store.construct("CONSTRUCT WHERE { <urn:S0> <urn:p> ?o }")) == 90
    cutting.most = 0
    store = RemoteStore(cutting.endpoint)
    found = store.run_typed(links)
    assert isinstance(found, Triples)
    assert (len(found), found.truncated) == (450, False)


def test_a_round_number_of_triples_is_all_where_there_are_no_more(cutting: Cutting) -> None:
    cutting.most = 0
    store = RemoteStore(cutting.endpoint)
    hundred = "CONSTRUCT { ?i a <urn:I> } WHERE { { SELECT ?i { ?i a <urn:I> } LIMIT 100 } }"
    for _ in range(3):
        assert len(store.construct(hundred)) == 100
    assert cutting.asked == 1 + 1


def test_links_of_a_lens_are_asked_for_in_parts(cutting: Cutting) -> None:
    lens = Lens("urn:l", "l", "l", "urn:S", "urn:I", "<urn:p>", ("urn:p",))
    found = build_membership(RemoteStore(cutting.endpoint), lens)
    held = {
        one.iri[4:]: {item.iri[4:] for item in found.items_at(at)}
        for at, one in enumerate(found.sets)
    }
    assert held == SETS


def test_the_test_of_an_endpoint_says_it(cutting: Cutting) -> None:
    found = probe(RemoteStore(cutting.endpoint))
    assert (found.cuts_at, found.silently) == (100, True)
    assert "cuts every answer at 100 rows and does not say so" in found.advice[0]
    cutting.most = 0
    found = probe(RemoteStore(cutting.endpoint))
    assert (found.cuts_at, found.silently, found.advice) == (None, False, ())


def test_an_endpoint_that_cuts_nothing_is_hardly_asked_more(cutting: Cutting) -> None:
    cutting.most = 0
    store = RemoteStore(cutting.endpoint)
    hundred = "SELECT ?i { { SELECT ?i { ?i a <urn:I> } LIMIT 100 } }"
    for _ in range(3):
        assert len(store.select(hundred)) == 100
    assert cutting.asked == 1 + 1
    assert len(store.select(LINKS)) == 450
    assert cutting.asked == 1 + 1 + 2
