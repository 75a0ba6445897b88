"""Fetching a source: only where it is allowed, and never from inside a network."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from graph.importing.fetching import fetched, is_address, is_public
from graph.importing.watching import Watch
from ontology.errors import SourceError
from tests.answering import Answering, listening

WRONG = ("http://a:99999/", "http://a:b/", "http://[::1", "http:///a", "http://me:pass@a/")
GOOD = b"<urn:a> <urn:p> <urn:b> .\n"


class Site(Answering):
    def reply(self) -> None:
        port = self.server.server_address[1]
        if self.path == "/data":
            self.answer(200, {"content-type": "text/turtle; charset=utf-8"}, GOOD)
        elif self.path == "/moved":
            self.answer(302, {"location": "/data"})
        elif self.path == "/inside":
            self.answer(302, {"location": f"http://localhost:{port}/data"})
        elif self.path == "/round":
            self.answer(302, {"location": "/round"})
        elif self.path.startswith("/again/"):
            left = int(self.path.removeprefix("/again/")) - 1
            self.answer(302, {"location": f"/again/{left}" if left else "/data"})
        elif self.path == "/port":
            self.answer(302, {"location": "http://127.0.0.1:99999/"})
        elif self.path == "/bracket":
            self.answer(302, {"location": "http://[::1/"})
        elif self.path == "/file":
            self.answer(302, {"location": "file:///etc/passwd"})
        else:
            self.answer(404, {})


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("OPS_ATLAS_ALLOW_URLS", "1")
    with listening(Site) as address:
        yield address


def fetch(address: str, may_reach=lambda ip: True) -> tuple[str, bytes]:
    with fetched(address, Watch(), may_reach=may_reach) as path:
        return path.name, path.read_bytes()


@pytest.mark.parametrize("path", ["/data", "/moved"])
def test_a_file_is_fetched_and_named_by_its_type(site, path) -> None:
    assert fetch(site + path) == ("data.ttl", GOOD)


def test_it_is_off_unless_allowed(site, monkeypatch) -> None:
    monkeypatch.delenv("OPS_ATLAS_ALLOW_URLS")
    with pytest.raises(SourceError, match="OPS_ATLAS_ALLOW_URLS=1"):
        fetch(f"{site}/data")


def test_nothing_inside_a_network(site) -> None:
    with pytest.raises(SourceError, match="inside a private network"):
        fetch(f"{site}/data", is_public)


def test_a_host_of_which_one_address_lies_inside_is_not_reached_at_the_other(
    site, monkeypatch
) -> None:
    """Who asks the name again may be told the other one."""
    port = urlsplit(site).port
    named = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("9.9.9.9", "::1")]
    monkeypatch.setattr("graph.importing.fetching.socket.getaddrinfo", lambda *_, **__: named)
    with pytest.raises(SourceError, match=r"leads to two\.example, an address inside"):
        fetch(f"http://two.example:{port}/data", is_public)


def test_the_address_that_was_checked_is_the_one_that_is_reached(site, monkeypatch) -> None:
    """A name that leads somewhere else a moment later is not asked again."""
    asked: list[str] = []
    ask = socket.getaddrinfo

    def changing(host: str, *arguments: object, **named: object) -> object:
        asked.append(host)
        return ask("127.0.0.1" if asked == ["changing.example"] else host, *arguments, **named)

    monkeypatch.setattr("socket.getaddrinfo", changing)
    address = f"http://changing.example:{urlsplit(site).port}/data"
    assert fetch(address) == ("data.ttl", GOOD)
    assert asked.count("changing.example") == 1


def test_as_many_redirects_are_followed_as_are_said(site) -> None:
    assert fetch(f"{site}/again/5") == ("data.ttl", GOOD)
    with pytest.raises(SourceError, match="redirects more than 5 times"):
        fetch(f"{site}/again/6")


def test_a_source_without_an_end_is_left(site, monkeypatch) -> None:
    monkeypatch.setattr("graph.importing.fetching._MOST_BYTES", len(GOOD))
    assert fetch(f"{site}/data") == ("data.ttl", GOOD)
    monkeypatch.setattr("graph.importing.fetching._MOST_BYTES", len(GOOD) - 1)
    with pytest.raises(SourceError, match="sends more than"):
        fetch(f"{site}/data")


def test_every_redirect_is_checked(site) -> None:
    """The first host may be reached, and what it leads to may not."""
    asked: list[str] = []

    def first_only(ip: str) -> bool:
        asked.append(ip)
        return len(asked) == 1

    with pytest.raises(SourceError, match="leads to localhost, an address inside"):
        fetch(f"{site}/inside", first_only)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/none", "answers 404"),
        ("/round", "redirects more than 5 times"),
        ("/file", "which is no plain web address"),
        ("/port", "which is no web address: Port out of range"),
        ("/bracket", "redirects to no web address"),
    ],
)
def test_other_answers(site, path, sentence) -> None:
    with pytest.raises(SourceError, match=sentence):
        fetch(site + path)


@pytest.mark.parametrize("address", WRONG)
def test_what_is_no_address_is_said(site, address) -> None:
    with pytest.raises(SourceError, match=rf"^{re.escape(address)} is no (plain )?web address"):
        fetch(address)


def test_addresses() -> None:
    named = ("93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822")
    public = {ip: is_public(ip) for ip in named}
    assert all(public.values())
    inside = (
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "::1",
        "fd00::1",
        "0.0.0.0",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "::127.0.0.1",
        "::ffff:0:7f00:1",
        "64:ff9b:1::7f00:1",
        "fec0::1",
        "224.0.0.251",
        "ff0e::fb",
    )
    assert not any(map(is_public, (*inside, "::ffff:10.0.0.1", "100.64.0.1")))
    assert is_address("HTTPS://example.org/a.ttl")
    assert not is_address("data/a.ttl")
