"""The SPARQL endpoint against clients that are slow, many, or mean."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from urllib.parse import quote

import pyoxigraph as ox
import pytest
import urllib3

from api import passing, protocol
from api.settings import settings
from graph import EmbeddedStore
from tests.coroutines import run_apart
from tests.programs import Programs, serving

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
#: 200^4 rows: more than anyone waits for.
ROWS = "?a <urn:p> ?b . ?c <urn:p> ?d . ?e <urn:p> ?f . ?g <urn:p> ?h"


#: Given up by the deadline of a query, a client would be waited for longer than a test may take.
PATIENT = pytest.mark.parametrize("endless", ["120"], indirect=True)


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Programs]:
    """Serve two hundred nodes with a deadline of a second and a queue of two, to anyone."""
    monkeypatch.setenv("OPS_ATLAS_DEADLINE", getattr(request, "param", "1"))
    monkeypatch.setenv("OPS_ATLAS_QUEUE", "2")
    monkeypatch.setenv("OPS_ATLAS_RATE", "0")
    settings.cache_clear()
    turtle = "".join(f"<urn:{n}> <urn:p> <urn:{n % 7}> ." for n in range(200))
    with closing(EmbeddedStore.from_text(turtle)) as store, serving(lambda: store) as served:
        served.ask("ASK {}")
        yield served
    settings.cache_clear()


def _answers_again(programs: Programs) -> bool:
    """Say whether it does, be it that a worker has to start first."""
    return any(programs.ask("ASK {}").data == b"true" for _ in range(30))


def _connect(programs: Programs) -> socket.socket:
    port = int(programs.address.rsplit(":", 1)[1])
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def test_a_query_without_an_answer_in_time_is_503(endless: Programs) -> None:
    answer = endless.ask(f"SELECT (COUNT(*) AS ?n) {{ {ROWS} }}")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert b"stopped after 1 s" in answer.data
    assert _answers_again(endless)


def test_an_answer_that_cannot_be_finished_has_no_end(endless: Programs) -> None:
    query = f"SELECT ?a ?b ?c {{ {ROWS} }}"
    for accept in ("text/csv", "application/sparql-results+json"):
        answer = endless.http.request(
            "GET",
            endless.sparql,
            fields={"query": query},
            headers={"Accept": accept},
            preload_content=False,
        )
        assert answer.status == 200
        with pytest.raises(urllib3.exceptions.HTTPError):
            for _ in answer.stream(2**16):
                pass


@PATIENT
def test_a_client_that_leaves_stops_its_query(endless: Programs) -> None:
    """Both workers are kept busy by clients that leave; the next one is answered all the same."""
    request = f"GET /sparql?query={quote(f'SELECT * {{ {ROWS} }}')} HTTP/1.1\r\nHost: x\r\n\r\n"
    for _ in range(6):
        with _connect(endless) as client:
            client.sendall(request.encode())
            client.recv(1000)
    assert endless.ask("ASK {}").data == b"true"


@PATIENT
def test_a_client_that_sends_slowly_is_given_up(
    endless: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "_READ_SECONDS", 0.2)
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {DIRECT}\r\n"
    head += "Content-Length: 99\r\n\r\n"
    with _connect(endless) as client:
        client.sendall(head.encode() + b"ASK")
        assert client.recv(1000).startswith(b"HTTP/1.1 408 ")
    assert endless.ask("ASK {}").data == b"true"


@PATIENT
def test_a_client_that_takes_nothing_is_given_up(
    endless: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three take next to nothing and keep the two workers; they are given up for the next."""
    monkeypatch.setattr(passing, "_STALL_SECONDS", 0.1)
    request = f"GET /sparql?query={quote(f'SELECT * {{ {ROWS} }}')} HTTP/1.1\r\nHost: x\r\n\r\n"
    with ExitStack() as stack:
        clients = [stack.enter_context(_connect(endless)) for _ in range(3)]
        for client in clients:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.sendall(request.encode())
        for client in clients[:2]:
            assert client.recv(1), "they have their workers before anybody else asks"
        assert endless.ask("ASK {}").data == b"true"


def test_more_than_the_queue_holds_is_503(endless: Programs) -> None:
    query = f"SELECT (COUNT(*) AS ?n) {{ {ROWS} }}"
    answers: list[urllib3.HTTPResponse] = []
    crowd = [threading.Thread(target=lambda: answers.append(endless.ask(query))) for _ in range(12)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert {answer.status for answer in answers} == {503}
    assert sum(b"Too many queries are waiting" in answer.data for answer in answers) >= 6
    assert all(answer.headers["Retry-After"] == "5" for answer in answers)


def test_a_thousand_at_once_are_all_told_something(endless: Programs) -> None:
    query = quote(f"SELECT (COUNT(*) AS ?n) {{ {ROWS} }}")
    request = f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    port = int(endless.address.rsplit(":", 1)[1])

    async def ask() -> tuple[bytes, bool]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        answer = await reader.read()
        writer.close()
        return answer[9:12], b"\r\nretry-after: " in answer.lower()

    async def crowd() -> Counter[tuple[bytes, bool]]:
        return Counter(await asyncio.gather(*(ask() for _ in range(1000))))

    assert run_apart(crowd()) == {(b"503", True): 1000}
    assert _answers_again(endless)


def test_a_client_that_asks_too_often_is_429(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rate holds for all that one client asks, whatever the route."""
    monkeypatch.setenv("OPS_ATLAS_RATE", "0.1")
    settings.cache_clear()
    with closing(EmbeddedStore.from_text("")) as store, serving(lambda: store) as served:
        first, second = served.ask("ASK {}"), served.get("/api/search", q="a")
        others = [served.get(path) for path in ("/sparql", "/ns", "/.well-known/void", "/mcp")]
    settings.cache_clear()
    assert (first.status, second.status) == (200, 429)
    assert int(second.headers["Retry-After"]) in {9, 10}
    assert second.json()["error"].startswith("More than 0.1 requests a second")
    assert [other.status for other in others] == [429] * 4


def test_ten_megabytes(programs: Programs) -> None:
    """In a form it is 413; in an address the HTTP library breaks off by itself, before us."""
    long = "+" * 10 * 2**20
    head = b""
    with _connect(programs) as client, suppress(OSError):
        client.sendall(f"GET /sparql?query={long} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        head = client.recv(12)
    assert head in {b"", b"HTTP/1.1 400"}
    answer = programs.post(f"query={long}".encode(), FORM)
    assert (answer.status, b"1 MB" in answer.data) == (413, True)
    assert programs.ask("ASK {}").data == b"true"


@pytest.mark.parametrize(
    "text",
    ["\x00", "\x1b[31m", "\u202e", "\ufeff", "\U0010ffff", "a\r\nX-Evil: 1", "'\"><script>"],
)
def test_odd_characters_in_a_query(programs: Programs, text: str) -> None:
    """In a string they come back as they are; elsewhere they are one sentence, without a header."""
    quoted = text.replace("\\", r"\\").replace('"', r"\"").replace("\r", r"\r").replace("\n", r"\n")
    found = programs.ask(f'SELECT ("{quoted}" AS ?x) {{}}', "application/json").json()
    assert [row["x"]["value"] for row in found["results"]["bindings"]] == [text]
    wrong = programs.ask(f"SELECT {text} {{}}", "*/*")
    assert wrong.status == 400
    assert "X-Evil" not in wrong.headers
    assert wrong.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert wrong.data.decode().removesuffix("\n").isprintable()


@pytest.mark.parametrize("host", ['a"b<>', "x> . <urn:a> <urn:b> <urn:c", "[::1", "ex\x7fample"])
def test_odd_names_of_the_server(programs: Programs, host: str) -> None:
    """Whatever a client calls the server, its descriptions stay RDF."""
    for path in ("/sparql", "/.well-known/void", "/id/grafana"):
        request = f"GET {path} HTTP/1.0\r\nHost: {host}\r\nAccept: application/n-triples\r\n\r\n"
        with _connect(programs) as client:
            client.sendall(request.encode())
            answer = b"".join(iter(lambda client=client: client.recv(2**16), b""))
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 400"))
        if head.startswith(b"HTTP/1.1 200"):
            assert len(list(ox.parse(body, format=ox.RdfFormat.N_TRIPLES))) > 5


def test_relative_iris_are_relative_to_the_endpoint(programs: Programs) -> None:
    triple = programs.ask("CONSTRUCT { <s> <#p> <> } {}", "application/n-triples").data.decode()
    here = programs.sparql
    assert triple == f"<{programs.address}/s> <{here}#p> <{here}> .\n"
    own = programs.ask("BASE <http://x/> CONSTRUCT { <s> <p> <o> } {}", "application/n-triples")
    assert b"<http://x/s>" in own.data
