"""The Data page: a real browser uploads, looks, imports, goes back; and who may do so."""

from __future__ import annotations

import io
import math
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pyoxigraph as ox
import pytest
from playwright.sync_api import Page, expect

from graph import EmbeddedStore
from graph.importing.loading import Choices
from graph.inferring.inference import infer
from graph.inferring.rules import rule_graph
from graph.remote.endpoint import RemoteStore
from graph.snapshots.chain import read_chain
from graph.snapshots.comparison import GraphChange, compare
from graph.snapshots.keeping import leave_endpoint, use_endpoint
from graph.snapshots.preview import Preview
from graph.snapshots.samples import Sample
from ontology.errors import RepairableError, SnapshotError, SourceError
from ontology.sources import SOURCES
from tests.browser import OpenPage, stand_still
from tests.headless import address, come_with, markup, queries_on, run_page, shown
from tests.stores import OxigraphServer, free_port
from views import session
from views.data import importing, permission
from views.data.adding import _ways_on
from views.data.markup import examples_markup, preview_markup
from views.data.snapshots import NAMED_GRAPHS

LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
TURTLE = f"""
<urn:kestrel> a <urn:Bird> ; <{LABEL}> "Kestrel <script>alert(1)</script>"@en .
<urn:swift> a <urn:Bird> ; <{LABEL}> "Swift"@en .
"""


AXIOMS = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<urn:Kestrel> rdfs:subClassOf <urn:Bird> . <urn:kestrel> a <urn:Kestrel> ; <urn:eats> <urn:mouse> .
<urn:eats> rdfs:domain <urn:Animal> ; rdfs:range <urn:Food> .
"""
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:s> sh:targetNode <urn:swift> ;
  sh:property [ sh:path <urn:nest> ; sh:minCount 1 ; sh:message "A bird has a nest." ] .
"""


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)
    page.get_by_label(label, exact=True).press("Enter")


def upload(page: Page, name: str, text: str) -> None:
    file = {"name": name, "mimeType": "text/turtle", "buffer": text.encode()}
    page.locator("[class*=st-key-data_files_] input").set_input_files([file])


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
    expect(
        page.get_by_text("Imported 4 triples about 2 nodes. All pages show birds.ttl now")
    ).to_be_visible()
    expect(page.get_by_role("link", name="birds.ttl (0001-")).to_have_attribute("href", "/data")
    found = page.request.get(f"{own_app}/search?q=Kestrel").json()
    assert [match["iri"] for match in found] == ["urn:kestrel"]
    page.get_by_text("Shipped data", exact=True).wait_for()
    other = open_page(f"{own_app}/ask")
    expect(other.get_by_role("link", name="birds.ttl (0001-")).to_be_visible()
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("button", name="Open", exact=True)).to_have_count(1)
    expect(page.locator(".st-key-snapshot_shipped")).to_contain_text("open")
    assert page.request.get(f"{own_app}/search?q=Kestrel").json() == []
    other.get_by_role("link", name="Compare", exact=True).click()
    expect(other.get_by_text("All pages show shipped data now.")).to_be_visible()


def test_a_snapshot_is_named_after_what_was_read(tmp_path: Path, monkeypatch) -> None:
    """A file that was left out is not counted among the others."""
    monkeypatch.setattr(session, "store", lambda: None)
    names = ("a.ttl", "b.ttl", "c.ttl")
    for name in names:
        text = "<urn:a> <urn:p> ." if name == "a.ttl" else "<urn:a> <urn:p> 1 ."
        (tmp_path / name).write_text(text, encoding="utf-8")
    started = importing.Import("a.ttl and 2 more", tmp_path, [tmp_path / name for name in names])
    started.read(Choices(skip_broken=True))
    started.wait(60)
    assert started.name == "b.ttl and 1 more"
    started.forget()
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:p> 1 .", encoding="utf-8")
    started.read(Choices(skip_broken=True))
    started.wait(60)
    assert started.name == "a.ttl and 2 more"


def test_what_is_typed_for_an_address_is_no_file_of_the_server(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("OPS_ATLAS_ALLOW_URLS", "1")
    monkeypatch.setattr(session, "store", lambda: None)
    (tmp_path / "secret.nt").write_text("<urn:a> <urn:p> <urn:b> .\n", encoding="utf-8")
    for typed in (f"{tmp_path}/secret.nt", f"file://{tmp_path}/secret.nt", str(tmp_path)):
        started = importing.begin([], [typed], Choices())
        started.wait(60)
        assert started.staged is None
        assert str(started.error) == f"{typed} is no plain web address."


@pytest.mark.browser
def test_on_a_phone_nothing_lies_beside_the_screen(own_app: str, open_page: OpenPage) -> None:
    page = open_page(f"{own_app}/data", viewport={"width": 400, "height": 850})
    upload(page, "lamps.csv", "Name,Watt\nTall,4\n")
    for label in ("What Watt holds", "Property: Watt", "Class of its nodes: Watt", "Cut at: Watt"):
        box = page.get_by_label(label, exact=True).bounding_box()
        assert box is not None
        assert 0 <= box["x"] < box["x"] + box["width"] <= 400
    page.get_by_role("button", name="Look at it").click()
    table = page.locator(".data .wide")
    expect(table).to_contain_text("Then")
    assert table.evaluate("table => table.scrollWidth <= table.clientWidth")


@pytest.mark.browser
def test_on_a_phone_what_to_do_with_a_preview_is_in_sight(
    own_app: str, open_page: OpenPage
) -> None:
    page = open_page(f"{own_app}/data", viewport={"width": 400, "height": 850})
    upload(
        page,
        "many.ttl",
        "".join(f"<urn:{at}> a <urn:T{at}> ; <urn:p{at}> 1 .\n" for at in range(40)),
    )
    expect(page.locator(".data")).to_contain_text("80 triples")
    for name in ("Import", "Leave it"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("Check it against shapes")).not_to_be_in_viewport()
    page.get_by_role("button", name="Leave it").click()


@pytest.mark.browser
def test_what_was_imported_is_offered_for_comparison_and_not_what_was_there(
    own_app: str, open_page: OpenPage
) -> None:
    page = open_page(f"{own_app}/data")
    eats = "<urn:eats> <urn:mouse> , <urn:vole> ."
    food = "<urn:mouse> a <urn:Food> . <urn:vole> a <urn:Food> ."
    upload(page, "birds.ttl", f"{TURTLE} <urn:kestrel> {eats} <urn:swift> {eats} {food}")
    page.get_by_role("button", name="Import", exact=True).click()
    offered = page.locator(".result a")
    expect(offered).to_have_text(["See what it is about", "Birds by Foods", "Foods by Birds"])
    counts = "2 of 2 Foods belong to several of 2 Birds"
    expect(page.get_by_text(f"Birds by Foods: {counts}")).to_be_visible()
    offered.nth(1).click()
    shown = page.get_by_text("Kestrel <script>alert(1)</script>").filter(visible=True)
    expect(shown.first).to_be_visible()
    page.goto(f"{own_app}/data")
    page.locator(".st-key-snapshot_shipped").get_by_role("button", name="Open").click()
    expect(page.locator(".st-key-snapshot_shipped")).to_contain_text("open")


@pytest.mark.browser
def test_a_broken_file_is_a_sentence_and_can_be_repaired(own_app: str, open_page: OpenPage) -> None:
    page = open_page(f"{own_app}/data")
    upload(page, "bad.ttl", "<urn:a> <urn:p> 1 .\n<urn:a> x:p 2 .\n")
    expect(page.get_by_text("bad.ttl:2:9: The prefix x: has not been declared")).to_be_visible()
    page.get_by_role("button", name="Repair what can be repaired", exact=True).click()
    expect(page.locator(".data")).to_contain_text("2 triples about 1 node.")
    expect(page.get_by_text("prefix not declared: 1")).to_be_visible()
    stand_still(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Report as CSV").click()
    report = Path(download.value.path()).read_text(encoding="utf-8")
    assert "bad.ttl,2,prefix not declared,x:,urn:undeclared:x:" in report
    page.get_by_role("button", name="Leave it").click()
    expect(page.locator("input[type=file]").first).to_be_attached()
    assert page.request.get(f"{own_app}/healthz").json()["data"] == "shipped data"


def test_what_may_help_keeps_what_was_chosen_and_is_not_offered_twice() -> None:
    broken = SimpleNamespace(error=RepairableError("a"), sources=("a.zip",))
    chosen = Choices("urn:g", "nt")
    assert _ways_on(broken, chosen) == {
        "Repair what can be repaired": Choices("urn:g", "nt", lenient=True),
        "Leave out what is broken": Choices("urn:g", "nt", skip_broken=True),
    }
    assert _ways_on(broken, Choices(lenient=True, skip_broken=True)) == {}
    empty = SimpleNamespace(error=SourceError("a"), sources=("a.ttl",))
    assert _ways_on(empty, chosen) == {}
    several = SimpleNamespace(error=SourceError("a"), sources=("a.ttl", "b.ttl"))
    assert list(_ways_on(several, chosen)) == ["Leave out what is broken"]
    converted = SimpleNamespace(error=SourceError("a"), sources=("landscape.yml",))
    assert _ways_on(converted, Choices()) == {}
    converted.error = RepairableError("a")
    assert _ways_on(converted, Choices(kind="cncf")) == {
        "Repair what can be repaired": Choices(kind="cncf", lenient=True)
    }
    assert _ways_on(converted, Choices(lenient=True)) == {}
    stopped = SimpleNamespace(error=SnapshotError("stopped"), sources=("a.ttl",))
    assert _ways_on(stopped, chosen) == {"Read it again": chosen}


@pytest.mark.browser
def test_what_is_to_be_imported_can_be_checked_against_shapes(
    own_app: str, open_page: OpenPage
) -> None:
    page = open_page(f"{own_app}/data")
    upload(page, "birds.ttl", TURTLE)
    page.get_by_text("Check it against shapes").click()
    page.get_by_text("A file of shapes").click()
    file = {"name": "shapes.ttl", "mimeType": "text/turtle", "buffer": SHAPES.encode()}
    page.locator(".st-key-check_file_staged input").set_input_files([file])
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_text("1 result at 1 node.")).to_be_visible()
    wrong = page.locator(".result")
    expect(wrong).to_contain_text("Swift")
    expect(wrong).to_contain_text("A bird has a nest.")
    stand_still(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="All results as CSV").click()
    assert "urn:swift,<urn:nest>,,Violation," in Path(download.value.path()).read_text()
    wrong.get_by_text("What it says of itself").click()
    expect(wrong).to_contain_text("rdf:type")
    page.get_by_role("button", name="Leave it").click()


@pytest.mark.browser
def test_what_is_open_can_be_checked_with_a_way_to_the_graph(
    own_app: str, open_page: OpenPage
) -> None:
    page = open_page(f"{own_app}/data?show=check")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_text("Nothing breaks the shapes.")).to_be_visible()


@pytest.mark.browser
def test_a_table_becomes_data_by_a_form(own_app: str, open_page: OpenPage) -> None:
    page = open_page(f"{own_app}/data")
    upload(page, "bad.csv", "Name,Watt\nTall,4\nLow,2,1\n")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("bad.csv, line 3: 3 cells, but 2 columns")).to_be_visible()
    expect(page.get_by_text("ops-atlas-upload")).to_have_count(0)
    page.get_by_role("button", name="Repair what can be repaired", exact=True).click()
    expect(page.get_by_text("row left out (number of cells): 1")).to_be_visible()
    page.get_by_role("button", name="Leave it").click()
    upload(page, "lamps.csv", "Name,Homepage\nTall,https://tall.example/\n")
    expect(page.get_by_text("what its columns become")).to_be_visible()
    stand_still(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Mapping file").click()
    mapping = Path(download.value.path()).read_text(encoding="utf-8")
    assert "table: lamps.csv" in mapping
    assert "property: foaf:homepage" in mapping
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("graph:tables/lamps")).to_be_visible()
    page.get_by_role("button", name="Leave it").click()


@pytest.mark.browser
def test_a_table_of_an_old_program_is_offered_repaired_at_once(
    own_app: str, open_page: OpenPage
) -> None:
    page = open_page(f"{own_app}/data")
    old = {
        "name": "lamps.csv",
        "mimeType": "text/csv",
        "buffer": "Name,Ort\nHoch,Köln\n".encode("cp1252"),
    }
    page.locator("[class*=st-key-data_files_] input").set_input_files([old])
    said = page.get_by_text("lamps.csv, line 2: the text is not UTF-8")
    expect(said).to_contain_text("Repaired, the line reads: Hoch,Köln")
    page.get_by_text("Repair what can be repaired, and leave out").click()
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("Repaired or left out: not UTF-8: 1")).to_be_visible()
    page.get_by_role("button", name="Leave it").click()


@pytest.mark.browser
def test_the_form_says_what_is_missing_and_keeps_what_was_typed(
    own_app: str, open_page: OpenPage
) -> None:
    page = open_page(f"{own_app}/data")
    upload(page, "lamps.csv", "Name,Oil,Watt\nTall,Rape,4\nLow,Rape,few\n")
    fill(page, "Whom to name", "The keepers")
    fill(page, "Class of each row", ":Light")
    page.get_by_role("combobox", name="What Oil holds").click()
    page.get_by_role("option", name="nodes", exact=True).click()
    look = page.get_by_role("button", name="Look at it")
    fill(page, "Class of its nodes: Oil", "acme:Oil")
    row = page.locator("[class*=st-key-map_row_]", has_text="Oil")
    expect(row).to_contain_text("The prefix “acme:” of acme:Oil is not known")
    expect(look).to_be_disabled()
    fill(page, "Class of its nodes: Oil", "")
    expect(row).to_contain_text("Name the class of the nodes")
    fill(page, "Class of its nodes: Oil", ":Oil")
    expect(row.locator(".flaw")).to_have_count(0)
    expect(page.get_by_label("Class of each row", exact=True)).to_have_value(":Light")
    page.get_by_role("combobox", name="What Watt holds").click()
    page.get_by_role("option", name="integer", exact=True).click()
    look.click()
    expect(page.get_by_text("line 3: “few” in “Watt” is no integer")).to_be_visible()
    page.get_by_role("button", name="Change the mapping").click()
    expect(page.get_by_label("Whom to name")).to_have_value("The keepers")
    expect(page.get_by_label("Class of its nodes: Oil")).to_have_value(":Oil")
    page.get_by_role("button", name="Choose other files").click()


@pytest.mark.browser
def test_several_tables_are_mapped_one_after_the_other(own_app: str, open_page: OpenPage) -> None:
    page = open_page(f"{own_app}/data")
    tables = {"rooms.csv": "Room,Lamp\nHall,Tall\n", "roads.csv": "Road,Lamp\nHigh Road,Tall\n"}
    page.locator("[class*=st-key-data_files_] input").set_input_files(
        [
            {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
            for name, text in tables.items()
        ]
    )
    for name, button in (("rooms.csv", "Next table"), ("roads.csv", "Look at it")):
        expect(page.get_by_text(f"{name}, table")).to_be_visible()
        page.get_by_role("combobox", name="What Lamp holds").click()
        page.get_by_role("option", name="nodes", exact=True).click()
        expect(page.get_by_label("Class of its nodes: Lamp")).to_be_enabled()
        page.get_by_role("button", name=button).click()
    expect(page.get_by_text("graph:tables/rooms")).to_be_visible()
    expect(page.get_by_text("graph:tables/roads")).to_be_visible()
    lamps = page.locator(".data li", has=page.get_by_text("Lamp", exact=True)).first
    expect(lamps).to_contain_text("1")
    page.get_by_role("button", name="Leave it").click()


@pytest.mark.browser
def test_each_sheet_that_is_wanted_becomes_a_table(own_app: str, open_page: OpenPage) -> None:
    """A sheet without rows is left out, and rooms lead to the lamps of the other sheet."""
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    sheets = {
        "Rooms": (["Room", "Lamps"], ["Hall", "Tall; Low"], ["Attic", "Low"]),
        "Lamps": (["Lamps of 2026"], [], ["Name", "Watt"], ["Tall", 4], ["Low", 2]),
        "Prices": (["Price", "Euro"], ["Old", 1]),
    }
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    page = open_page(f"{own_app}/data")
    file = {"name": "house.xlsx", "mimeType": "application/zip", "buffer": held.getvalue()}
    page.locator("[class*=st-key-data_files_] input").set_input_files([file])
    expect(page.get_by_text("Rooms, table 1 of 3")).to_be_visible()
    expect(page.get_by_label("Class of its nodes: Lamps")).to_have_value(":Lamp")
    fill(page, "Whom to name", "The keepers")
    page.get_by_role("combobox", name="Sheets").click()
    page.keyboard.press("Backspace")
    expect(page.get_by_text("Rooms, table 1 of 2")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Whom to name")).to_have_value("The keepers")
    page.get_by_role("button", name="Next table").click()
    expect(page.get_by_text("Lamps, table 2 of 2")).to_be_visible()
    row = page.get_by_label("Class of each row", exact=True)
    expect(row).to_have_count(1)  # the form before it stays until the new one is drawn
    expect(row).to_have_value(":Lamp")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("graph:tables/house-lamps")).to_be_visible()
    expect(page.get_by_text("graph:tables/house-rooms")).to_be_visible()
    expect(page.get_by_text("graph:tables/house-prices")).to_have_count(0)
    expect(page.locator(".data li", has_text="Lamp").first).to_contain_text("2")
    page.get_by_role("button", name="Leave it").click()


@pytest.mark.browser
def test_what_cannot_be_repaired_is_not_offered_for_repair(
    own_app: str, open_page: OpenPage
) -> None:
    page = open_page(f"{own_app}/data")
    upload(page, "empty.ttl", "")
    expect(page.get_by_text("empty.ttl: the file is empty.")).to_be_visible()
    repair = page.get_by_role("button", name="Repair what can be repaired")
    expect(repair).to_have_count(0)
    page.get_by_role("button", name="Choose other files").click()
    expect(page.get_by_text("empty.ttl")).to_have_count(0)
    box = page.locator("[class*=st-key-data_files_] input")
    expect(box).to_have_count(1)
    box.set_input_files(
        [
            {"name": "rooms.csv", "mimeType": "text/csv", "buffer": b"Room\nHall\n"},
            {"name": "a.ttl", "mimeType": "text/turtle", "buffer": b"<urn:a> <urn:p> 1 ."},
        ]
    )
    expect(page.get_by_text("rooms.csv is a table")).to_contain_text("by themselves")
    expect(repair).to_have_count(0)
    page.get_by_role("button", name="Choose other files").click()


@pytest.mark.browser
def test_every_page_asks_an_endpoint_once_it_is_added(
    own_app: str, open_page: OpenPage, oxigraph_server: OxigraphServer
) -> None:
    oxigraph_server.load(TURTLE.encode(), "text/turtle")
    page = open_page(f"{own_app}/data?show=endpoint")
    page.get_by_label("Address").fill(oxigraph_server.endpoint)
    page.get_by_role("button", name="Test and ask it").click()
    expect(page.locator(".data")).to_contain_text("Triples4")
    found = page.request.get(f"{own_app}/search?q=Kestrel").json()
    assert [match["iri"] for match in found] == ["urn:kestrel"]
    page.get_by_role("button", name="Go back").click()
    expect(page.get_by_role("button", name="Ask it", exact=True)).to_be_visible()
    assert page.request.get(f"{own_app}/search?q=Kestrel").json() == []


def test_a_server_is_not_asked_by_itself(own_app: str, open_page: OpenPage) -> None:
    page = open_page(f"{own_app}/data?show=endpoint")
    page.get_by_label("Address").fill(f"{own_app}/sparql")
    page.get_by_role("button", name="Test and ask it").click()
    said = page.get_by_test_id("stAlert")
    expect(said).to_contain_text(f"{own_app}/sparql is this server itself")
    expect(said.locator("a")).to_have_count(0)
    expect(page.get_by_text(f"{own_app}/sparql", exact=True)).to_have_count(0)
    assert page.request.get(f"{own_app}/sparql?query=ASK {{}}").status == 200


def endpoint_page() -> None:
    from views.data import endpoint

    endpoint.show()


def test_an_endpoint_that_fails_its_test_can_be_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = [f"http://127.0.0.1:{free_port()}/{name}" for name in ("one", "two")]
    monkeypatch.setenv("OPS_ATLAS_DATA", str(tmp_path))
    monkeypatch.setenv("OPS_ATLAS_IMPORT", "1")
    for url in gone:
        use_endpoint(tmp_path, url)
    leave_endpoint(tmp_path)
    app = run_page(endpoint_page)
    app.button(f"test_{gone[0]}").click().run()
    (error,) = [one.value for one in app.error]
    assert error.endswith("cannot be reached. Check the address and that the server runs.")
    assert app.button(f"test_{gone[1]}").label == "Test"
    assert "Test and ask it" in [one.label for one in app.button]
    app.button(f"drop_{gone[0]}").click().run()
    assert read_chain(tmp_path).endpoints == (gone[1],)
    assert not app.error


def test_the_endpoint_that_a_server_was_started_with_can_be_tested(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, oxigraph_server: OxigraphServer
) -> None:
    """A page that gave it up leads here."""
    oxigraph_server.load(b"<urn:a> <urn:b> <urn:c> , <urn:d> .", "text/turtle")
    monkeypatch.setenv("OPS_ATLAS_DATA", str(tmp_path))
    monkeypatch.setenv("OPS_ATLAS_IMPORT", "1")
    store = RemoteStore(oxigraph_server.endpoint)
    monkeypatch.setattr(session, "opened", lambda: store)
    app = run_page(endpoint_page)
    assert "by starting it without OPS_ATLAS_ENDPOINT." in shown(app.info[0].value)
    store.silence.suspect(math.inf)
    app.button("endpoint_test").click().run()
    assert "<span>Triples</span><i>2</i>" in markup(app)
    assert store.silence.answers, "the pages need not find it out again"
    monkeypatch.setenv("OPS_ATLAS_IMPORT", "0")
    assert not run_page(endpoint_page).button


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_import_that_dies_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_arguments: object) -> None:
        raise RuntimeError("the engine fell over")

    monkeypatch.setattr(importing, "stage_sources", dies)
    dying = importing.Import("a", tmp_path / "none", [tmp_path / "a.ttl"])
    assert dying.error is None
    dying.read(Choices())
    dying.wait(30)
    assert "ended unexpectedly and nothing was changed" in str(dying.error)


def test_an_import_stops_while_it_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, gate = threading.Event(), threading.Event()

    def compare_once_let(*arguments: Any) -> list[GraphChange]:
        begun.set()
        gate.wait(30)
        return compare(*arguments)

    monkeypatch.setattr("graph.snapshots.preview.compare", compare_once_let)
    (tmp_path / "birds.ttl").write_text(TURTLE, encoding="utf-8")
    stopped = importing.Import("birds", tmp_path / "none", [tmp_path / "birds.ttl"])
    stopped.read(Choices())
    assert begun.wait(30)
    stopped.stop()
    gate.set()
    stopped.wait(30)
    assert str(stopped.error) == "The import was stopped; nothing was changed."
    assert stopped.preview is None


def preview_of(name: str, changes: tuple[GraphChange, ...]) -> Preview:
    return Preview(
        triples=1,
        classes={name: 1},
        properties={},
        languages={},
        namespaces={},
        nodes=1,
        blank_nodes=0,
        samples=(Sample(name, name, name),),
        changes=changes,
    )


def test_texts_are_escaped() -> None:
    evil = "<img src=x>"
    assert "<img" not in preview_markup(preview_of(evil, (GraphChange(evil, 0, 1, 1, 0),)))


def test_many_graphs_that_change_are_summed_up_and_folded() -> None:
    same = GraphChange("urn:same", 5, 5, 0, 0)
    changes = tuple(GraphChange(f"urn:{at}", 3, 4, 2, 1, int(at == 0)) for at in range(8))
    few = preview_markup(preview_of("urn:a", (*changes, same)))
    assert "<details>" not in few
    large = GraphChange("urn:large", 3, 4, None, None)
    many = preview_markup(preview_of("urn:a", (*changes, same, large)))
    said = (
        "9 named graphs change: 16 triples new, 1 of them known elsewhere, 8 gone; 1 not compared"
    )
    assert f"<details><summary>{said}</summary>" in many
    assert "urn:large" in many


def reported_page() -> None:
    from types import SimpleNamespace

    from graph.importing.imported import Report
    from views.data.adding import _report

    report = Report()
    report.refused.append("*a*.ttl:1: no `b` at :red[c].")
    current = SimpleNamespace(staged=SimpleNamespace(report=report))
    _report(current)


def test_what_was_left_out_is_text_and_not_markdown() -> None:
    (said,) = run_page(reported_page).warning
    assert said.value == r"Left out\: \*a\*.ttl\:1\: no \`b\` at \:red\[c\]."


def test_triples_are_written_with_prefixes() -> None:
    change = GraphChange("urn:g", 0, 1, 1, 0, 0, (f'+ <urn:a> <{LABEL}> "1 < 2"',))
    assert "+ &lt;urn:a&gt; skos:prefLabel &quot;1 &lt; 2&quot;" in examples_markup([change])


@pytest.mark.parametrize(
    ("setting", "address", "allowed"),
    [
        ("", "127.0.0.1", True),
        ("", "localhost", True),
        ("", "0.0.0.0", False),
        ("", "::1", True),
        ("", "atlas.example", False),
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
        assert "OPS_ATLAS_IMPORT" in permission.why_not() or "“owner”" in permission.why_not()


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, True),
        ({"Origin": "http://127.0.0.1:8501"}, True),
        ({"Origin": "http://[::1]:8501"}, True),
        ({"Origin": "https://atlas.example.org"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://localhost:8501", "X-Forwarded-For": "203.0.113.9"}, False),
        ({"Via": "1.1 proxy"}, False),
    ],
)
def test_whoever_comes_through_a_proxy_needs_leave(headers, allowed, monkeypatch) -> None:
    monkeypatch.setattr(type(permission.st.context), "headers", headers)
    monkeypatch.setattr(permission.st, "get_option", lambda _: "127.0.0.1")
    monkeypatch.delenv("OPS_ATLAS_IMPORT", raising=False)
    assert permission.may_import() is allowed
    monkeypatch.setenv("OPS_ATLAS_IMPORT", "1")
    assert permission.may_import()


def test_a_role_counts_only_while_somebody_is_logged_in(monkeypatch) -> None:
    class User:
        def to_dict(self) -> dict[str, object]:
            return {"is_logged_in": False, "roles": ["editor"]}

    monkeypatch.setenv("OPS_ATLAS_IMPORT", "editor")
    monkeypatch.setattr(permission.st, "user", User())
    assert not permission.may_import()


def test_the_claim_with_the_roles_and_the_limit_can_be_named(monkeypatch) -> None:
    class User:
        def to_dict(self) -> dict[str, object]:
            return {"is_logged_in": True, "groups": "editor"}

    monkeypatch.setenv("OPS_ATLAS_IMPORT", "editor")
    monkeypatch.setattr(permission.st, "user", User())
    assert not permission.may_import()
    monkeypatch.setenv("OPS_ATLAS_ROLES", "groups")
    assert permission.may_import()
    assert not permission.can_log_in()
    monkeypatch.setenv("OPS_ATLAS_MOST_TRIPLES", "20_000")
    assert permission.most_triples() == 20_000
    monkeypatch.setenv("OPS_ATLAS_MOST_TRIPLES", "")
    assert permission.most_triples() == permission.MOST_TRIPLES


def test_a_login_is_offered_where_one_is_set_up(monkeypatch) -> None:
    class Visitor:
        def to_dict(self) -> dict[str, object]:
            return {"is_logged_in": False}

    monkeypatch.setenv("OPS_ATLAS_IMPORT", "editor")
    monkeypatch.setattr(permission.st, "user", Visitor())
    monkeypatch.setattr(permission.st, "secrets", {"auth": {}})
    assert permission.can_log_in()
    monkeypatch.setattr(permission.st, "secrets", {})
    assert not permission.can_log_in()
    monkeypatch.setenv("OPS_ATLAS_IMPORT", "0")
    assert not permission.can_log_in()


def test_the_open_named_graphs_as_sparql(shipped: EmbeddedStore) -> None:
    rows = shipped.select(NAMED_GRAPHS).values()
    assert {graph for graph, _ in rows} == {source.graph_iri for source in SOURCES}
    assert sum(int(count or 0) for _, count in rows) == len(shipped.engine)


def data_page() -> None:
    from views import data

    data.page()


def test_the_last_of_two_sections_chosen_in_quick_succession_is_shown(
    shipped: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second click comes with the address from before the first; going back has no click."""
    monkeypatch.setattr(session, "store", lambda: shipped)
    app = run_page(data_page)
    begin = address(app)
    app.segmented_control(key="data_section").set_value("check").run()
    first = address(app)
    app.segmented_control(key="data_section").set_value("match").run()
    come_with(app, first)
    app.segmented_control(key="data_section").set_value("infer").run()
    assert address(app) == {"show": "infer"}
    for link in (first, begin):
        come_with(app, link)
        app.run()
        assert address(app) == link


def check_page() -> None:
    from views.data import checking

    checking.show()


def infer_page() -> None:
    from views.data import inferring

    inferring.show()


def test_what_breaks_the_shapes_opens_as_sparql(monkeypatch) -> None:
    store = EmbeddedStore.from_text(TURTLE + SHAPES)
    monkeypatch.setattr(session, "store", lambda: store)
    app = run_page(check_page)
    app.segmented_control[0].set_value("inside").run()
    app.button[0].click().run()
    (query,) = queries_on(app)
    ((focus, *_, message),) = store.select(query).values()
    assert (focus, message) == ("urn:swift", "A bird has a nest.")


def test_what_was_inferred_opens_as_sparql(monkeypatch) -> None:
    engine = ox.Store()
    engine.load(AXIOMS, format=ox.RdfFormat.TURTLE)
    added = infer(engine)
    store = EmbeddedStore(engine)
    monkeypatch.setattr(session, "store", lambda: store)
    counted, *each = queries_on(run_page(infer_page))
    rows = dict(store.select(counted).values())
    assert rows == {rule_graph(rule): str(count) for rule, count in added.items()}
    assert [len(list(store.construct(query))) for query in each] == list(map(int, rows.values()))
