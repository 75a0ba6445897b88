"""What is often wrong with the address of an endpoint is a sentence that says what to do."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from graph.remote.addresses import why_unreachable
from graph.remote.endpoint import RemoteStore
from graph.snapshots.chain import read_chain
from graph.snapshots.keeping import use_endpoint
from ontology.errors import EndpointError


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" http://h:7878/query\n", "http://h:7878/query"),
        ("<http://h/sparql>", "http://h/sparql"),
        ('"http://h/sparql"', "http://h/sparql"),
        ("HTTPS://h/Sparql", "https://h/Sparql"),
        ("http://h/sparql?default-graph-uri=urn:g", "http://h/sparql?default-graph-uri=urn:g"),
        ("http://h/sparql?author=a&design=b", "http://h/sparql?author=a&design=b"),
    ],
)
def test_what_comes_along_with_an_address_is_left_out(text: str, address: str, tmp_path) -> None:
    assert RemoteStore(text).name == address
    use_endpoint(tmp_path, text)
    assert read_chain(tmp_path).endpoint == address


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("localhost:7878", "'localhost:7878' needs http:// or https:// before it"),
        ("127.0.0.1:7878/query", "needs http:// or https:// before it"),
        ("query.example.org/sparql", "needs http:// or https:// before it"),
        ("fuseki:3030/ds", "needs http:// or https:// before it"),
        ("http://h:3030/#/dataset/ds/query", "is the address of a page"),
        ("http:/h/sparql", "not an endpoint's address"),
        ("htp://h/sparql", "not an endpoint's address"),
        ("/sparql", "not an endpoint's address"),
        ("http://h/que ry", "not an endpoint's address"),
        ("  ", "not an endpoint's address"),
    ],
)
def test_what_is_no_address_is_refused_with_what_to_do(text: str, said: str) -> None:
    with pytest.raises(EndpointError, match=re.escape(said)):
        RemoteStore(text)


def test_a_certificate_that_is_not_trusted_is_told_from_a_server_that_is_down() -> None:
    wrong = ssl.SSLCertVerificationError(1, "certificate verify failed")
    wrong.verify_message = "self-signed certificate"
    said = why_unreachable("https://h/sparql", Exception(Exception(wrong)))
    assert "not trusted here: self-signed certificate" in said
    assert "SSL_CERT_FILE" in said
    assert "cannot be reached" in why_unreachable("https://h/sparql", OSError("refused"))


@pytest.fixture
def plain() -> Iterator[str]:
    """Yield the address, without its beginning, of a server that answers no request at all.

    To a greeting by TLS it says that this is no such thing, as servers of plain HTTP do.
    """
    listening = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                with connection:
                    if connection.recv(4096).startswith(b"\x16"):
                        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    threading.Thread(target=answer, daemon=True).start()
    yield f"127.0.0.1:{listening.getsockname()[1]}/sparql"
    listening.close()


def test_http_in_place_of_https_and_the_other_way_round(plain: str) -> None:
    with pytest.raises(EndpointError, match="If it speaks http, begin the address with http://"):
        RemoteStore(f"https://{plain}").ask("ASK { }")
    with pytest.raises(EndpointError, match="If it speaks https, begin the address with https://"):
        RemoteStore(f"http://{plain}").ask("ASK { }")
