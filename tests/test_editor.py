"""The SPARQL workbench in a real browser: type, complete, run, stop, see, take away."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import expect
from rdflib import Graph

from graph.querying.syntax import iter_tokens
from queries import load_catalog
from tests.browser import watched_page
from views.ask.link import unpack_query
from views.editor import BUILD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (BUILD / "editor.js").exists(), reason="the editor is not built here"),
]

TOOLS = "SELECT ?tool ?license { ?tool a ops:Tool ; ops:licenseExpression ?license }"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
MATRIX = """\
SELECT ?discipline ?category (COUNT(?tool) AS ?tools) {
  ?discipline ops:usesTool ?tool . ?tool ops:inCategory ?category }
GROUP BY ?discipline ?category"""


class Bench:
    """The workbench as a visitor uses it."""

    def __init__(self, page):
        self.page = page
        page.locator(".workbench[data-ready]").wait_for()

    def type(self, text, *, more=""):
        self.page.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)
        if more:
            self.page.keyboard.type(more)

    def run(self, text):
        self.type(text)
        self.page.keyboard.press("Control+Enter")
        expect(self.page.locator(".actions .primary")).to_have_text("Run")

    def text(self):
        return self.page.evaluate("globalThis.__workbench.editor.text()")

    def offers_first(self, text):
        label = self.page.locator(".cm-tooltip-autocomplete .cm-completionLabel").first
        expect(label).to_have_text(text)

    def offers(self, text):
        offered = self.page.locator(".cm-tooltip-autocomplete .cm-completionLabel")
        expect(offered.get_by_text(text, exact=True)).to_be_visible()
        return offered.all_inner_texts()

    def view(self, name):
        expect(self.page.locator(f".results[data-view={name}]")).to_be_visible()

    def save(self, label):
        self.page.get_by_role("button", name="Download").click()
        with self.page.expect_download() as download:
            self.page.get_by_role("menuitem", name=label, exact=True).click()
        return Path(download.value.path()).read_bytes().decode(), download.value.suggested_filename


@pytest.fixture(scope="module")
def kept_page(browser, app_url):
    """Open the workbench once: opening it takes longer than most of what is tested in it."""
    with watched_page(browser) as page:
        page.goto(f"{app_url}/ask?query={quote('ASK {}')}")
        yield page


@pytest.fixture
def bench(kept_page):
    """Return the workbench in a new tab of its own."""
    bench = Bench(kept_page)
    bench.page.get_by_role("button", name="New query", exact=True).click()
    return bench


def rows(page):
    return page.locator(".table .row")


def test_a_link_runs_its_query_and_a_reload_keeps_the_tabs(open_page, app_url):
    page = open_page(f"{app_url}/ask?query={quote(TOOLS)}")
    bench = Bench(page)
    expect(page.locator(".status")).to_have_text(re.compile(r"^50 rows in \d"))
    expect(page.locator(".table .row a", has_text="Grafana")).to_have_attribute(
        "href", "./?node=grafana"
    )
    page.get_by_role("button", name="New query", exact=True).click()
    bench.run("ASK { atlas:devops ops:usesTool atlas:git }")
    expect(page.locator(".number b")).to_have_text("No")
    page.wait_for_url("**/ask?query=ASK*")
    page.reload()
    again = Bench(page)
    expect(page.get_by_role("tab")).to_have_count(2)
    assert again.text().startswith("ASK")
    expect(page.locator(".number b")).to_have_text("No")
    page.get_by_role("tab").first.click()
    assert again.text() == TOOLS


def test_a_mistake_is_marked_at_its_place(bench):
    bench.run("SELECT ?tool\nWHERE { ?tool a opps:Tool }")
    page = bench.page
    expect(page.locator(".problem")).to_contain_text("line 2, column 17")
    expect(page.locator(".cm-lintRange-error")).to_have_text("opps:Tool")
    bench.run(TOOLS)
    expect(page.locator(".problem")).to_be_hidden()
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)


def test_classes_come_after_a_and_properties_of_that_class_after_it(bench):
    bench.type("SELECT * WHERE { ?x a ", more="ops:Disc")
    bench.offers_first("ops:Discipline")
    bench.page.keyboard.press("Enter")
    assert "?x a ops:Discipline" in bench.text()
    bench.page.keyboard.type(" ; ")
    bench.page.keyboard.press("Control+Space")
    assert "ops:licenseExpression" not in bench.offers("ops:usesTool")


def test_an_individual_is_found_by_its_label_and_its_prefix_is_declared(bench):
    bench.type("SELECT * WHERE { ?d ops:usesTool ", more="graf")
    bench.page.locator(".cm-tooltip-autocomplete li", has_text="Grafana").wait_for()
    bench.offers_first("Grafana")
    bench.page.keyboard.press("Enter")
    assert bench.text().startswith("PREFIX atlas: <https://w3id.org/ops-atlas/id/>\n")
    assert bench.text().rstrip(" }").endswith("ops:usesTool atlas:grafana")


def test_pointing_at_a_name_shows_what_the_data_calls_it(bench):
    text = "PREFIX this: <https://w3id.org/ops-atlas/id/>\nSELECT * { this:sysops ops:usesTool ?t }"
    bench.type(text)
    place = bench.page.evaluate(
        "(at) => globalThis.__workbench.editor.view.coordsAtPos(at)", text.index("sysops") + 2
    )
    bench.page.mouse.move(place["left"] - 4, place["top"] + 4)
    bench.page.mouse.move(place["left"], place["top"] + 5)
    expect(bench.page.locator(".cm-named")).to_have_text("SysOpsdiscipline")


def test_the_open_tab_is_in_sight_among_many(bench):
    strip = bench.page.locator(".tabs")
    for at in range(9):
        bench.page.get_by_role("button", name="New query", exact=True).click()
        bench.type(f"# number {at} of many queries whose names are long enough to be cut")
    open_tab = strip.locator(".tab[aria-current]")
    expect(open_tab).to_contain_text("number 8")
    inside, around = open_tab.bounding_box(), strip.bounding_box()
    assert inside["x"] + inside["width"] <= around["x"] + around["width"]
    for _ in range(9):
        open_tab.get_by_role("button", name="Close").click()


def test_comments_toggle_and_the_editor_is_left_by_keys(bench):
    bench.type("ASK { }")
    bench.page.keyboard.press("Control+/")
    assert bench.text() == "# ASK { }"
    bench.page.keyboard.press("Escape")
    bench.page.keyboard.press("Tab")
    focused = "document.querySelector('.stBidiComponent, [data-testid=stBidiComponent]')"
    assert bench.page.evaluate(
        f"(({focused})?.shadowRoot ?? document).activeElement.className !== 'cm-content'"
    )


def test_stop_ends_the_query(bench):
    page = bench.page
    bench.type(SLOW)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".status")).to_contain_text("so far")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".status")).to_contain_text("Stopped after")
    for _ in range(3):  # more than there are workers: each was given back
        bench.type(SLOW)
        page.keyboard.press("Control+Enter")
        page.get_by_role("button", name="Stop").click()
    bench.run(TOOLS)
    expect(page.locator(".status")).to_contain_text("50 rows")


def test_the_view_is_chosen_by_itself_by_hand_and_by_comment(bench):
    page = bench.page
    bench.run(MATRIX)
    bench.view("matrix")
    expect(page.locator(".picture rect title", has_text="DevOps, containers")).to_have_count(1)
    page.get_by_role("button", name="Bars").click()
    bench.view("bar")
    page.wait_for_url("**view=bar*")
    bench.run(f"#+ view: tree\n{MATRIX} LIMIT 5")
    bench.view("bar")  # what was chosen by hand in this tab stays
    page.get_by_role("button", name="New query", exact=True).click()
    bench.run(f"#+ view: tree\n{MATRIX} LIMIT 6")
    bench.view("tree")
    bench.run("SELECT (COUNT(*) AS ?tools) { ?t a ops:Tool }")
    bench.view("number")
    expect(page.locator(".number b")).to_have_text("50")
    bench.run("CONSTRUCT WHERE { atlas:netops ops:hasRole ?role }")
    bench.view("graph")
    expect(page.locator(".canvas [data-drawn]")).to_have_attribute(
        "data-drawn", re.compile(r"^\d+ nodes, \d+ links$")
    )


CHOOSE = """async ([query, form, lines]) => {
  const { Answer } = await import('/assets/editor/running.js')
  const { choose, columnsOf } = await import('/assets/editor/columns.js')
  const answer = new Answer(query)
  const end = '\\x1e{"truncated": false}'
  for (const line of [JSON.stringify({ form }), ...lines, end]) answer.take(line)
  return choose(answer, columnsOf(answer))
}"""
INTEGER = "^^<http://www.w3.org/2001/XMLSchema#integer>"
DATE = "^^<http://www.w3.org/2001/XMLSchema#date>"


@pytest.mark.parametrize(
    ("view", "query", "lines"),
    [
        ("number", "", ["?n", f'"5"{INTEGER}']),
        ("table", "", ["?n\t?x", f'"5"{INTEGER}\t"a"']),
        ("bar", "", ["?x\t?n", '"a"\t5', '"b"\t6']),
        ("line", "", ["?x\t?n", f'"2026-01-01"{DATE}\t5', f'"2026-02-01"{DATE}\t6']),
        ("matrix", "", ["?x\t?y\t?n", '"a"\t"c"\t1', '"a"\t"d"\t2', '"b"\t"c"\t3']),
        ("table", "", ["?x\t?y", '"a"\t"c"', '"b"\t"d"']),
        ("tree", "#+ view: tree", ["?x\t?y", '"a"\t"c"', '"b"\t"d"']),
        ("matrix", "#+ view: heatmap", ["?x\t?y", '"a"\t"c"', '"b"\t"d"']),
        ("table", "#+ view: line", ["?x\t?y", '"a"\t"c"', '"b"\t"d"']),
        ("table", "", ["?x"]),
    ],
)
def test_the_view_fits_what_the_answer_holds(kept_page, view, query, lines):
    assert kept_page.evaluate(CHOOSE, [query, "SELECT", lines]) == view


def test_one_language_of_several(bench):
    bench.run('SELECT ?x { VALUES ?x { "Werkzeug"@de "tool"@en "GNU" } }')
    page = bench.page
    expect(rows(page)).to_have_count(3)
    page.get_by_label("Language").select_option("de")
    expect(rows(page)).to_have_text(["Werkzeugde", "GNU"])
    page.get_by_label("Language").select_option("")
    expect(rows(page)).to_have_count(3)


def test_what_came_before_the_deadline_stays(kept_page):
    """The rows are kept when the engine is stopped, and the problem is said above them."""
    found = kept_page.evaluate(
        """async () => {
          const { bench } = globalThis.__workbench
          const { Answer } = await import('/assets/editor/running.js')
          const answer = new Answer('SELECT ?x {}')
          for (const line of ['{"form": "SELECT"}', '?x', '"kept"']) answer.take(line)
          answer.take('\\x1e{"error": {"message": "The query was stopped after 10 s."}}')
          bench.asking.finish(answer)
          return bench.frame.textContent
        }"""
    )
    assert "stopped after 10 s" in found
    assert "kept" in found


def test_a_query_that_took_too_long_can_be_waited_for(bench):
    """The engine stops what is late; asked again, the very query gets the longer deadline."""
    page, asked = bench.page, []
    late = '{"form": "SELECT"}\n\x1e{"error": {"message": "Stopped after 10 s.", "late": true}}\n'

    def answer(route):
        asked.append((route.request.url, route.request.post_data))
        if "patient=" in route.request.url:
            route.continue_()
        else:
            route.fulfill(body=late, content_type="text/plain")

    page.route("**/workbench/run*", answer)
    try:
        bench.run(TOOLS)
        page.get_by_role("button", name="Wait up to 60 s", exact=True).click()
        expect(page.locator(".status")).to_contain_text("50 rows")
    finally:
        page.unroute("**/workbench/run*")
    expect(page.locator(".problem")).to_be_hidden()
    assert [query for _, query in asked] == [TOOLS, TOOLS]


def test_sort_filter_and_the_writing_of_nodes(bench):
    page = bench.page
    bench.run(TOOLS)
    page.get_by_role("button", name="License", exact=True).click()
    expect(rows(page).first).to_contain_text("AGPL")
    page.get_by_label("Filter rows").fill("grafana")
    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_contain_text("Grafana")
    page.get_by_label("How nodes are written").select_option("short")
    expect(rows(page)).to_contain_text("atlas:grafana")
    page.get_by_label("Filter rows").fill("<script>")
    expect(page.locator(".table .none")).to_have_text("No row holds “<script>”.")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own use
def test_files(bench):
    bench.run('SELECT ?x ?n { VALUES (?x ?n) { ("=1+1" -5) ("a,\\"b" 2) (UNDEF 3) } }')
    text, name = bench.save("CSV")
    assert name.endswith(".csv")
    assert list(csv.reader(text.splitlines())) == [
        ["x", "n"], ["'=1+1", "-5"], ['a,"b', "2"], ["", "3"],
    ]  # fmt: skip
    found = json.loads(bench.save("JSON")[0])
    assert found["results"]["bindings"][0]["x"] == {"type": "literal", "value": "=1+1"}
    assert "x" not in found["results"]["bindings"][2]
    assert bench.save("TSV")[0].startswith("?x\t?n\n")
    assert "<literal>a,&quot;b</literal>" in bench.save("XML")[0]
    assert bench.save("Markdown")[0].startswith("| X | N |\n")
    bench.run("CONSTRUCT WHERE { atlas:netops ops:hasRole ?role }")
    for label, kind in (("Turtle", "turtle"), ("JSON-LD", "json-ld"), ("N-Triples", "nt")):
        graph = Graph().parse(data=bench.save(label)[0], format=kind)
        assert {str(p).rsplit("#", 1)[1] for p in graph.predicates()} == {"hasRole"}
    bench.run(MATRIX)
    bench.view("matrix")
    svg = bench.save("SVG")[0]
    assert svg.startswith("<svg")
    assert "var(" not in svg


def test_of_many_rows_only_those_in_sight_are_elements(bench):
    page = bench.page
    bench.type("SELECT ?s ?p ?o ?x { ?s ?p ?o . ?x a ops:Tool } LIMIT 20000")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".status")).to_have_text(re.compile(r"^20,000 rows.* in "))
    assert rows(page).count() < 100
    page.locator(".table").evaluate("(table) => { table.scrollTop = table.scrollHeight }")
    last = page.locator(".table .row[aria-rowindex='20001']")
    expect(last).to_be_visible()


def test_a_query_is_saved_with_a_header_and_loaded_back(bench, tmp_path):
    page = bench.page
    bench.type(MATRIX)
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Save as a file").click()
    page.get_by_label("The question it answers").fill("Which licenses are there")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the file").click()
    assert download.value.suggested_filename == "which-licenses-are-there.rq"
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    assert load_catalog(tmp_path)["which-licenses-are-there"].question.startswith("Which licenses")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="More").click()
        page.get_by_role("menuitem", name="Open a file").click()
    chooser.value.set_files(saved)
    expect(page.get_by_role("tab", name="Which licenses are there?")).to_be_visible()
    assert "PREFIX ops:" in bench.text()
    assert "#+ summary" in bench.text()


def test_the_history_brings_a_query_back(bench):
    page = bench.page
    bench.run("ASK { atlas:devops a ops:Tool } # long ago")
    bench.type("")
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="History").click()
    page.get_by_role("button", name="long ago").first.click()
    assert bench.text() == "ASK { atlas:devops a ops:Tool } # long ago"


def test_copy_as_code_and_explain(bench, shipped):
    page = bench.page
    tools = shipped.select("SELECT ?t { atlas:sysops ops:usesTool ?t }")
    bench.run("SELECT DISTINCT ?t { atlas:sysops ops:usesTool ?t . atlas:devops ops:usesTool ?t }")
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Copy as code").click()
    page.get_by_role("button", name="Python").click()
    expect(page.locator(".workbench dialog pre")).to_contain_text("urlopen")
    page.get_by_role("button", name="Close", exact=True).click()
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Explain").click()
    expect(page.locator(".workbench dialog")).to_contain_text("DISTINCT over a join")
    step = page.locator(
        ".workbench dialog tr", has_text="QuadPattern(atlas:sysops ops:usesTool ?t)"
    )
    expect(step.locator("td").nth(1)).to_have_text(str(len(tools)))
    page.get_by_role("button", name="Close", exact=True).click()


def test_the_picture_on_explore_opens_as_the_query_that_returns_it(open_page, app_url):
    page = open_page(f"{app_url}/?nodes=sysops,devops,grafana,prometheus")
    canvas = page.locator("[data-drawn]")
    expect(canvas).to_have_attribute("data-drawn", re.compile("^4 nodes"))
    drawn = canvas.get_attribute("data-drawn")
    address = page.get_by_role("link", name="Edit the picture as SPARQL").get_attribute("href")
    query = unpack_query(parse_qs(urlsplit(address).query)["query"][0])
    assert query.startswith("PREFIX ")
    page.goto(f"{app_url}{address}")
    expect(page.locator(".canvas [data-drawn]")).to_have_attribute("data-drawn", drawn)


TIDY = """(texts) => {
  const { editor } = globalThis.__workbench
  return texts.map((text) => {
    editor.view.dispatch({ changes: { from: 0, to: editor.text().length, insert: text } })
    editor.tidy()
    return editor.text()
  })
}"""


def test_layout_changes_white_space_only(bench):
    """Every question of the catalog keeps its tokens when it is laid out anew."""
    entries = list(load_catalog().values())
    tidied = bench.page.evaluate(TIDY, [entry.text for entry in entries])
    for entry, tidy in zip(entries, tidied, strict=True):
        before, after = ([one.text for one in iter_tokens(text)] for text in (entry.text, tidy))
        assert after == before, entry.name
