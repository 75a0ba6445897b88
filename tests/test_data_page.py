"""The Data page: a real browser uploads, looks, imports, goes back; and who may do so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from graph.comparison import GraphChange
from graph.preview import Preview, Sample
from tests.browser import AppServer, OpenPage
from views import permission
from views.data_markup import preview_markup

LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
TURTLE = f"""
<urn:kestrel> a <urn:Bird> ; <{LABEL}> "Kestrel <script>alert(1)</script>"@en .
<urn:swift> a <urn:Bird> ; <{LABEL}> "Swift"@en .
"""


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory, snapshot_cache: Path) -> Iterator[str]:
    """Return the address of an app with a chain of its own."""
    chain = tmp_path_factory.mktemp("chain")
    server = AppServer(OPS_ATLAS_CACHE=str(snapshot_cache), OPS_ATLAS_DATA=str(chain))
    yield server.url
    server.stop()


def upload(page: Page, name: str, text: str) -> None:
    file = {"name": name, "mimeType": "text/turtle", "buffer": text.encode()}
    page.locator("input[type=file]").first.set_input_files([file])


@pytest.mark.browser
def test_upload_preview_import_and_back(own_app: str, open_page: OpenPage) -> None:
    """The first upload of a fresh session survives, and every page shows what it brought."""
    page = open_page(f"{own_app}/data")
    upload(page, "birds.ttl", TURTLE)
    preview = page.locator(".data")
    expect(preview).to_contain_text("4 triples about 2 nodes.")
    expect(preview).to_contain_text("birds.ttl new")
    expect(preview).to_contain_text("Kestrel <script>alert(1)</script>")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("Imported. All pages show birds.ttl now")).to_be_visible()
    found = page.request.get(f"{own_app}/search?q=Kestrel").json()
    assert [match["iri"] for match in found] == ["urn:kestrel"]
    page.get_by_text("Shipped data", exact=True).wait_for()
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("button", name="Open", exact=True)).to_have_count(1)
    expect(page.locator(".st-key-snapshot_shipped")).to_contain_text("open")
    assert page.request.get(f"{own_app}/search?q=Kestrel").json() == []


@pytest.mark.browser
def test_a_broken_file_is_a_sentence_and_can_be_repaired(own_app: str, open_page: OpenPage) -> None:
    page = open_page(f"{own_app}/data")
    upload(page, "bad.ttl", "<urn:a> <urn:p> 1 .\n<urn:a> x:p 2 .\n")
    expect(page.get_by_text("bad.ttl:2:9: The prefix x: has not been declared")).to_be_visible()
    page.get_by_text("Options").click()
    page.get_by_text("Repair what can be repaired").click()
    expect(page.locator(".data")).to_contain_text("2 triples about 1 nodes.")
    expect(page.get_by_text("prefix not declared: 1")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Report as CSV").click()
    report = Path(download.value.path()).read_text(encoding="utf-8")
    assert "bad.ttl,,prefix not declared,x:,urn:undeclared:x:" in report
    page.get_by_role("button", name="Leave it").click()
    expect(page.locator("input[type=file]").first).to_be_attached()
    assert page.request.get(f"{own_app}/healthz").json()["data"] == "shipped data"


def test_texts_are_escaped() -> None:
    evil = "<img src=x>"
    preview = Preview(
        triples=1,
        classes={evil: 1},
        properties={},
        languages={},
        namespaces={},
        nodes=1,
        blank_nodes=0,
        samples=(Sample(evil, evil, evil),),
        changes=(GraphChange(evil, 0, 1, 1, 0),),
    )
    assert "<img" not in preview_markup(preview)


@pytest.mark.parametrize(
    ("setting", "address", "allowed"),
    [
        ("", "127.0.0.1", True),
        ("", "localhost", True),
        ("", "0.0.0.0", False),
        ("", None, False),
        ("1", "0.0.0.0", True),
        ("0", "127.0.0.1", False),
        ("editor", "127.0.0.1", True),
        ("owner", "127.0.0.1", False),
    ],
)
def test_who_may_import(setting, address, allowed, monkeypatch) -> None:
    class User:
        def to_dict(self) -> dict[str, object]:
            return {"is_logged_in": True, "roles": ["editor", "reader"]}

    monkeypatch.setenv("OPS_ATLAS_IMPORT", setting)
    monkeypatch.setattr(permission.st, "get_option", lambda _: address)
    monkeypatch.setattr(permission.st, "user", User())
    assert permission.may_import() is allowed
    if not allowed:
        assert "OPS_ATLAS_IMPORT" in permission.why_not() or "'owner'" in permission.why_not()
