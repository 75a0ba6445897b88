"""Endpoints that misbehave, played by a small HTTP server."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from graph import Limits
from graph.querying.streaming import ROW_FORMATS, TRIPLE_FORMATS
from graph.querying.typed import stream_typed
from graph.remote.answers import write_result
from graph.remote.endpoint import RemoteStore
from graph.solutions import Solutions
from ontology.errors import AnswerCut, EndpointError, QueryError, QueryTimeout
from tests.answering import Answering, listening

SELECT = "SELECT ?s { ?s ?p ?o }"
TSV = "text/tab-separated-values"
TRUE = b'{"head":{},"boolean":true}'
Answer = tuple[int, dict[str, str], bytes]


class Played:
    """What the server answers next, and what it was asked last."""

    answer: Answer | Callable[[], Answer] = (200, {}, b"")
    asked = ""
    accept = ""


@pytest.fixture
def played() -> Iterator[tuple[Played, RemoteStore]]:
    script = Played()

    class Handler(Answering):
        def reply(self) -> None:
            script.asked = parse_qs(self.body().decode())["query"][0]
            script.accept = self.headers["Accept"]
            answer = script.answer() if callable(script.answer) else script.answer
            with suppress(OSError):  # who asked may be gone
                self.answer(*answer)

    with listening(Handler) as address, closing(RemoteStore(f"{address}/sparql")) as store:
        yield script, store


def test_rows_in_each_format_are_the_same(played) -> None:
    script, store = played
    json = (
        b'{"head":{"vars":["s"]},"results":{"bindings":'
        b'[{"s":{"type":"literal","value":"x","xml:lang":"en"}}]}}'
    )
    xml = (
        b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/></head>'
        b'<results><result><binding name="s"><literal xml:lang="en">x</literal></binding></result>'
        b"</results></sparql>"
    )
    answers = []
    for kind, body in (
        (f"{TSV}; charset=utf-8", b'?s\n"x"@en\n'),
        ("application/sparql-results+json", json),
        ("application/json", json),
        ("application/sparql-results+xml", xml),
    ):
        script.answer = (200, {"Content-Type": kind}, body)
        answers.append(store.select(SELECT).rows)
    assert [str(row[0]) for rows in answers for row in rows] == ['"x"@en'] * 4
    assert script.accept.startswith(TSV)


def test_tsv_that_is_none_is_asked_as_json_from_then_on(played) -> None:
    """Virtuoso writes IRIs in TSV without brackets."""
    script, store = played
    json = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:a"}}]}}'
    answers = {
        TSV: (200, {"Content-Type": TSV}, b'"s"\nurn:a\n'),
        "application/sparql-results+json": (200, {"Content-Type": "application/json"}, json),
    }
    script.answer = lambda: answers[script.accept.split(",")[0]]
    assert store.select(SELECT).values() == [("urn:a",)]
    assert store.select(SELECT).values() == [("urn:a",)]
    assert not script.accept.startswith(TSV)


def test_triples_are_asked_as_n_triples(played) -> None:
    script, store = played
    script.answer = (200, {"Content-Type": "application/n-triples"}, b"<urn:a> <urn:b> <urn:c> .\n")
    assert len(store.construct("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")) == 1
    assert script.accept.startswith("application/n-triples")


def test_rows_cut_by_the_endpoint_are_said(played) -> None:
    script, store = played
    headers = {"Content-Type": TSV, "X-SPARQL-MaxRows": "2"}
    script.answer = (200, headers, b"?s\n<urn:a>\n<urn:b>\n")
    answer = store.run(SELECT)
    assert isinstance(answer, Solutions)
    assert answer.truncated
    assert "cuts every answer at 2 rows" in str(answer.note)
    with pytest.raises(AnswerCut, match="only a part of what is needed here"):
        store.select(SELECT)
    assert len(store.select(f"{SELECT} LIMIT 2")) == 2, "as many as were asked for"
    script.answer = (200, {"Content-Type": TSV, "X-SQL-State": "S1TAT"}, b"?s\n<urn:a>\n")
    with pytest.raises(AnswerCut, match="stopped at its own time limit"):
        store.select(SELECT)
    script.answer = (200, headers, b"?s\n<urn:a>\n")
    assert store.select(SELECT).note is None


def test_of_a_packed_answer_no_more_rows_are_taken_than_there_is_room_for(
    played, monkeypatch
) -> None:
    """1 MB of gzip may hold a hundred million rows."""
    script, store = played
    monkeypatch.setattr("graph.remote.endpoint._TRUSTED", Limits(rows=3))
    packed = gzip.compress(b"?s\n" + b"<urn:a>\n" * 100_000)
    script.answer = (200, {"Content-Type": TSV, "Content-Encoding": "gzip"}, packed)
    with pytest.raises(AnswerCut, match=r"more than is taken at once\. .* first 3 of more"):
        store.select(SELECT)


@pytest.mark.parametrize("key", ["tsv", "json", "xml", "csv"])
def test_what_a_virtuoso_sends_is_written_anew_and_its_cut_breaks_it_off(played, key) -> None:
    script, store = played
    marked = {"X-SPARQL-MaxRows": "1"}
    json = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:a"}}]}}'
    script.answer = lambda: (
        (200, {"Content-Type": "application/json", **marked}, json)
        if "json" in script.accept.split(",")[0]
        else (200, {"Content-Type": script.accept.split(",")[0], **marked}, b'"s"\n"urn:a"\n')
    )
    form = next(one for one in ROW_FORMATS if one.key == key)
    assert b"".join(store.stream(f"{SELECT} LIMIT 1", form, Limits())) == {
        "tsv": b"?s\n<urn:a>\n",
        "csv": b"s\r\nurn:a\r\n",
    }.get(key, write_result(Solutions(("s",), [(ox.NamedNode("urn:a"),)]), key))
    with pytest.raises(AnswerCut, match="cuts every answer at 1 rows"):
        list(store.stream(SELECT, form, Limits()))
    *_, end = b"".join(stream_typed(store, SELECT, Limits())).split(b"\x1e")
    assert end == b'{"truncated": true}\n'


@pytest.mark.parametrize("refuses", [True, False])
@pytest.mark.parametrize("key", ["tsv", "xml", "csv"])
def test_a_format_that_an_endpoint_does_not_write_is_written_here(played, key, refuses) -> None:
    """The Ask page asks for TSV alone: without it, it told a visitor to choose another format."""
    script, store = played
    json = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:a"}}]}}'
    accepted = []

    def answer() -> Answer:
        accepted.append(script.accept)
        if refuses and "json" not in script.accept:
            return 406, {"Content-Type": "text/plain"}, b"JSON only"
        return 200, {"Content-Type": "application/sparql-results+json"}, json

    script.answer = answer
    form = next(one for one in ROW_FORMATS if one.key == key)
    written = write_result(Solutions(("s",), [(ox.NamedNode("urn:a"),)]), key)
    for _ in range(2):
        assert b"".join(store.stream(SELECT, form, Limits())) == written
    assert len(accepted) == 3, "it is asked for what it does not write once"


def test_a_packed_answer_that_is_cut_between_two_rows_is_not_a_whole_one(played) -> None:
    """A server that flushes after each row and dies behind a proxy leaves just this."""
    script, store = played
    packer = zlib.compressobj(wbits=31)
    sent = b"".join(
        packer.compress(row) + packer.flush(zlib.Z_SYNC_FLUSH)
        for row in (b"?s\n", b"<urn:a>\n", b"<urn:b>\n")
    )
    headers = {"Content-Type": TSV, "Content-Encoding": "gzip"}
    script.answer = (200, headers, sent)
    with pytest.raises(EndpointError, match="broke off in the middle"):
        store.select(SELECT)
    *_, end = b"".join(stream_typed(store, SELECT, Limits())).split(b"\x1e")
    assert b"broke off in the middle" in end
    script.answer = (200, headers, sent + packer.flush())
    assert len(store.select(SELECT)) == 2
    script.answer = (200, headers | {"Content-Encoding": "br"}, sent)
    with pytest.raises(EndpointError, match="packs its answers as 'br'"):
        store.run_typed(SELECT)


def test_a_web_page_for_an_answer_is_told_whatever_was_asked_for(played) -> None:
    script, store = played
    script.answer = (200, {"Content-Type": "text/html"}, b"<html>Sign in</html>")
    for form in ROW_FORMATS:
        with pytest.raises(EndpointError, match="answered with a web page"):
            list(store.stream(SELECT, form, Limits()))
    assert not store.unwritten


def test_triples_that_a_virtuoso_cuts_are_not_passed_on_as_whole(played) -> None:
    script, store = played
    triple = b"<urn:a>\t<urn:b>\t<urn:c> .\n"
    headers = {"Content-Type": "application/n-triples", "X-SPARQL-MaxRows": "1"}
    script.answer = (200, headers, triple)
    turtle = next(one for one in TRIPLE_FORMATS if one.key == "ttl")
    with pytest.raises(AnswerCut):
        list(store.stream("CONSTRUCT WHERE { ?s ?p ?o }", turtle, Limits()))


def test_a_strange_limit_of_rows_is_none(played) -> None:
    script, store = played
    headers = {"Content-Type": TSV, "X-SPARQL-MaxRows": "²"}
    script.answer = (200, headers, b"?s\n<urn:a>\n")
    assert store.select(SELECT).note is None


def test_what_cannot_be_cut_is_refused_where_it_is_too_large(played) -> None:
    script, store = played
    for kind in ("application/json", TSV):
        script.answer = (200, {"Content-Type": kind}, b" " * 2**21)
        with pytest.raises(QueryError, match="more than 1 MB"):
            store.run_typed(SELECT, Limits(size=2**20))


def test_an_answer_without_end_stops_at_the_limit(played) -> None:
    script, store = played
    rows = b"?s\n" + b"<urn:a>\n" * 200_000
    script.answer = (200, {"Content-Type": TSV}, rows)
    answer = store.run_typed(SELECT, Limits(rows=100))
    assert (len(answer), answer.truncated) == (100, True)


def test_an_answer_of_as_many_rows_as_are_wanted_is_whole(played) -> None:
    script, store = played
    for rows, truncated in ((100, False), (101, True)):
        script.answer = (200, {"Content-Type": TSV}, b"?s\n" + b"<urn:a>\n" * rows)
        answer = store.run_typed(SELECT, Limits(rows=100))
        assert (len(answer), answer.truncated) == (100, truncated)


#: A reason as QLever writes it.
QLEVER = json.dumps(
    {
        "exception": "Invalid SPARQL query: Token 'x':\nmismatched \"input\"",
        "query": f"SELECT ?s {{ ?s ?p ?o }} # {'long ' * 50}",
        "status": "ERROR",
    },
    indent=1,
).encode()
TOLD = "refused the query: Invalid SPARQL query: Token 'x': mismatched \"input\"$"


@pytest.mark.parametrize(
    ("answer", "error", "says"),
    [
        ((200, {"Content-Type": "text/html"}, b"<html>"), EndpointError, "web page"),
        ((200, {"Content-Type": TSV}, b"?s\n<urn:a"), EndpointError, "not a whole"),
        ((200, {"Content-Type": "application/json"}, b'{"head"'), EndpointError, "not a whole"),
        ((200, {"Content-Type": TSV, "Content-Length": "99"}, b"?s\n"), EndpointError, "broke off"),
        ((400, {}, b"Query invalid: no idea"), QueryError, "refused the query: Query invalid"),
        ((400, {}, b"error at 1:8: expected x"), QueryError, "line 1, column 8"),
        ((401, {}, b""), EndpointError, "wants a login .HTTP 401.; docs/engines.md says where"),
        ((500, {}, b"<html><body>trace"), EndpointError, "HTTP 500"),
        ((500, {"Content-Length": "9"}, b"Oh"), EndpointError, "HTTP 500"),
        ((500, {"Content-Encoding": "gzip"}, b"Oh"), EndpointError, "HTTP 500"),
        ((503, {"Retry-After": "30"}, b"Busy"), EndpointError, "503: Busy. Ask again in 30 s"),
        ((429, {}, b"\x1b[31mSlow"), EndpointError, r"HTTP 429: \[31mSlow\. Ask again later"),
        ((200, {"Content-Type": "application/json"}, b"true"), EndpointError, "not a whole"),
        ((200, {"Content-Type": "application/json"}, TRUE), EndpointError, "not a whole"),
        ((200, {"Content-Type": "application/json"}, QLEVER), QueryError, TOLD),
        ((400, {"Content-Type": "application/json"}, QLEVER), QueryError, TOLD),
        ((400, {}, QLEVER + b" " * 30_000), QueryError, TOLD),
        ((400, {}, QLEVER[:150]), QueryError, "refused the query: Invalid SPARQL"),
        ((500, {}, b'{\n "title": "Oh", "detail": "Full."}'), EndpointError, "HTTP 500: Full. Ask"),
        (
            (301, {"Location": "/elsewhere?key=s"}, b""),
            EndpointError,
            "it sends to /elsewhere. That",
        ),
        ((302, {"Location": "http://u:secret@h/"}, b""), EndpointError, "it sends to another addr"),
        ((404, {}, b"<html>"), EndpointError, "HTTP 404. Check that this is the address"),
        (
            (200, {"Content-Type": TSV}, b"?s\nThe SPARQL operation has been cancelled"),
            QueryTimeout,
            "its own time limit",
        ),
    ],
)
def test_what_goes_wrong_is_one_sentence(played, answer, error, says) -> None:
    script, store = played
    script.answer = answer
    with pytest.raises(error, match=says) as caught:
        store.select(SELECT)
    assert "\n" not in str(caught.value)


GOOD: Answer = (200, {"Content-Type": TSV}, b"?s\n<urn:a>\n")
SOON = {"Retry-After": "0"}


@pytest.mark.parametrize(
    ("bad", "times"),
    [
        ((503, SOON, b"Busy"), 2),
        ((502, SOON, b""), 2),
        ((200, {"Content-Type": TSV, "Content-Length": "99"}, b"?s\n"), 2),
        ((503, {"Retry-After": "30"}, b""), 1),
        ((503, {"Retry-After": "Mon, 30 Nov 2026 12:00:00 GMT"}, b""), 1),
        ((500, SOON, b""), 1),
        ((504, SOON, b""), 1),
        ((429, SOON, b""), 1),
    ],
    ids=["busy", "proxy", "broken off", "for long", "until then", "broken", "too late", "too many"],
)
def test_what_is_over_in_a_moment_is_asked_once_more(played, bad: Answer, times: int) -> None:
    script, store = played
    answers = iter([bad, GOOD])
    asked = []

    def next_one() -> Answer:
        asked.append(script.asked)
        return next(answers)

    script.answer = next_one
    if times == 1:
        with pytest.raises(EndpointError):
            store.select(SELECT)
    else:
        assert store.select(SELECT).values() == [("urn:a",)]
    assert asked == [script.asked] * times


def test_what_fails_twice_is_said_and_what_people_ask_goes_once(played) -> None:
    script, store = played
    asked = []

    def busy() -> Answer:
        asked.append(script.asked)
        return 503, SOON, b""

    script.answer = busy
    with pytest.raises(EndpointError, match="HTTP 503"):
        store.select(SELECT)
    assert len(asked) == 2
    with pytest.raises(EndpointError, match="HTTP 503"):
        store.run_typed(SELECT)
    assert len(asked) == 3


def test_a_connection_that_is_closed_is_opened_anew() -> None:
    """The first connection ends without a byte; the second one is answered."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = threading.Thread(target=_drop_the_first, args=(listening,))
        server.start()
        store = RemoteStore(f"http://127.0.0.1:{listening.getsockname()[1]}/sparql")
        assert store.select(SELECT).values() == [("urn:a",)]
        server.join()
        store.close()


def _drop_the_first(listening: socket.socket) -> None:
    for answer in (b"", f"{HEAD}Connection: close\r\n\r\n?s\n<urn:a>\n".encode()):
        connection, _ = listening.accept()
        with connection, connection.makefile("rb") as sent:
            sent.readline()
            headers = http.client.parse_headers(sent)
            sent.read(int(headers["Content-Length"]))  # what is left unread would break it off
            connection.sendall(answer)


def test_a_slow_endpoint_is_left_at_the_deadline(played) -> None:
    script, store = played
    release = threading.Event()

    def late() -> Answer:
        release.wait(30)
        return 200, {"Content-Type": TSV}, b"?s\n"

    script.answer = late
    started = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"did not answer within 0\.3 s"):
        store.run_typed(SELECT, Limits(deadline=0.3))
    release.set()
    assert time.monotonic() - started < 20


HEAD = f"HTTP/1.1 200 OK\r\nContent-Type: {TSV}\r\n"


@pytest.mark.parametrize(
    ("at_once", "says"),
    [
        ("", r"did not answer within 0\.2 s"),
        (f"{HEAD}X-Long: ", r"did not answer within 0\.2 s"),
        (f"{HEAD}Content-Length: 99999\r\n\r\n", "still answering at the deadline"),
        (f"{HEAD}Connection: close\r\n\r\n", "still answering at the deadline"),
        (f"{HEAD}Transfer-Encoding: chunked\r\n\r\n1;", "still answering at the deadline"),
    ],
    ids=["status", "header", "body", "body without a length", "size of a chunk"],
)
def test_an_endpoint_that_answers_byte_by_byte_is_left_at_the_deadline(at_once, says) -> None:
    """Each byte comes in time; all of them would take hours."""
    gone = threading.Event()

    class Dripping(Answering):
        def reply(self) -> None:
            self.wfile.write(at_once.encode())
            with suppress(OSError):
                while not gone.wait(0.02):
                    self.wfile.write(b"x")

    release = threading.Timer(20, gone.set)  # ends the test if the deadline does not
    release.start()
    with listening(Dripping) as address, closing(RemoteStore(f"{address}/sparql")) as store:
        with pytest.raises(QueryTimeout, match=says):
            store.run_typed(SELECT, Limits(deadline=0.2))
        assert not gone.is_set()
        release.cancel()
        gone.set()


def test_known_prefixes_are_declared_for_the_endpoint(played) -> None:
    script, store = played
    script.answer = (200, {"Content-Type": TSV}, b"?s\n")
    store.run_typed("SELECT ?s { ?s a ops:Tool }")
    assert script.asked == (
        "PREFIX ops: <https://w3id.org/ops-atlas/ns#> SELECT ?s { ?s a ops:Tool }"
    )
