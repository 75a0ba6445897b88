"""The Ask page as a visitor clicks through it: a question, its field, its views, its files."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SCRIPT = "<script>alert(1)</script>"


def cell(page, text):
    return page.locator(".table .row a", has_text=re.compile(f"^{re.escape(text)}$"))


def taken_away(page, label):
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=label, exact=True).click()
    assert download.value.suggested_filename.endswith(f".{label.lower()}")
    return Path(download.value.path()).read_bytes()


def test_what_stands_below_an_answer_comes_with_it(open_page, app_url):
    """It would move: whoever is about to click on it would miss it."""
    page = open_page(f"{app_url}/ask?question=which-tools-are-shared")
    below = page.locator(".st-key-ask_answer ~ *", has_text="Show the SPARQL")
    expect(cell(page, "Grafana")).to_be_visible()
    expect(below).to_have_css("animation-name", "none")
    page.locator("[data-answered]").evaluate("one => one.removeAttribute('data-answered')")
    expect(below).to_have_css("animation-name", "ask-below")


def test_a_question_its_field_its_table_and_its_file(open_page, app_url):
    page = open_page(f"{app_url}/ask")
    page.get_by_role("button", name="Which tools does a discipline use").click()
    page.wait_for_url("**/ask?question=which-tools-does-a-discipline-use*")
    expect(cell(page, "Jenkins")).to_be_visible()
    expect(page.locator(".table .silent").first).to_have_text("not stated")
    page.get_by_role("combobox", name="Discipline").click()
    page.get_by_role("option", name="NetOps", exact=True).click()
    page.keyboard.press("Escape")
    page.wait_for_url("**discipline=*netops*")
    expect(cell(page, "NetBox")).to_have_attribute("href", "./?node=netbox")
    expect(cell(page, "Jenkins")).to_have_count(0)
    rows = list(csv.DictReader(taken_away(page, "CSV").decode().splitlines()))
    tools = {row["toolLabel"] for row in rows}
    assert "NetBox" in tools
    assert "Jenkins" not in tools


def test_the_view_of_a_question_stays_in_its_link_and_goes_on_to_sparql(open_page, app_url):
    page = open_page(f"{app_url}/ask?question=which-tools-does-a-discipline-use")
    page.get_by_role("button", name="Tree").click()
    page.wait_for_url("**view=tree*")
    page.reload()
    expect(page.locator(".tree summary", has_text="NetOps").first).to_be_visible()
    silent = page.locator(".tree details", has=page.locator("summary", has_text="TechOps"))
    expect(silent.locator("li")).to_have_text("not stated")
    expect(silent.locator("summary")).to_have_text("TechOps")  # silence is no item to be counted
    page.get_by_text("Show the SPARQL").click()
    page.get_by_role("button", name="Edit as SPARQL").click()
    page.wait_for_url(re.compile(r"/ask\?(?=.*query=)(?=.*view=tree)"))
    expect(page.locator(".cm-content")).to_contain_text("?disciplineLabel")
    expect(page.locator(".tree summary", has_text="NetOps").first).to_be_visible()


def test_triples_are_drawn_and_a_mistake_is_said(open_page, app_url):
    page = open_page(f"{app_url}/ask?question=draw-what-joins-the-disciplines")
    drawn = page.locator(".canvas [data-drawn]")
    expect(drawn).to_have_attribute("data-drawn", re.compile(r"^\d+ nodes, \d+ links$"))
    nodes = int(drawn.get_attribute("data-drawn").split(" ")[0])
    assert taken_away(page, "SVG").decode().count("<title>") == nodes
    assert taken_away(page, "PNG").startswith(b"\x89PNG")
    page.goto(f"{app_url}/ask?query={quote('DROP ALL')}")
    expect(page.locator(".problem")).to_contain_text("Only reading is allowed")


def test_markdown_says_what_the_table_says(open_page, app_url):
    page = open_page(f"{app_url}/ask?question=which-tools-does-a-discipline-use&view=table")
    expect(cell(page, "Jenkins")).to_be_visible()
    for style, wanted in (("labels", "| DevOps |"), ("short", "| atlas:devops |")):
        page.get_by_label("How nodes are written").select_option(style)
        page.get_by_role("button", name="Download").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name="Markdown", exact=True).click()
        lines = Path(download.value.path()).read_text().splitlines()
        assert lines[0] == "| Discipline | Category | Tool |"
        assert lines[2].startswith(wanted)
        assert not any("https://" in line for line in lines)


def test_the_graph_of_an_answer_holds_every_column_of_nodes(open_page, app_url, shipped):
    page = open_page(f"{app_url}/ask?question=which-tools-does-a-discipline-use&view=graph")
    used = shipped.select("SELECT DISTINCT ?t { ?d a ops:Discipline ; ops:usesTool ?t }")
    legend = page.locator(".canvas .legend")
    expect(legend.get_by_title(re.compile("^Hide tool \\("))).to_contain_text(str(len(used)))
    expect(legend.get_by_title(re.compile("^Hide tool category"))).to_be_visible()
    expect(legend.get_by_title(re.compile("^Hide discipline"))).to_contain_text("3")


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("what-do-all-disciplines-share", "Disciplines"),
        ("what-do-all-disciplines-share", "Not stated"),
        ("which-kpis-are-dora-metrics", "Replaced"),
    ],
)
def test_a_column_of_many_labels_has_a_heading_in_plain_english(
    open_page, app_url, question, heading
):
    page = open_page(f"{app_url}/ask?question={question}")
    expect(page.get_by_role("columnheader", name=heading, exact=True)).to_be_visible()


def test_the_builder_counts_by_a_property(open_page, app_url):
    page = open_page(f"{app_url}/ask?class=ops:Tool&by=all")
    expect(page.locator(".number b")).to_have_text("50")
    page.get_by_role("combobox", name="By").click()
    page.get_by_role("option", name=re.compile("^in category")).click()
    page.wait_for_url(re.compile("by=ops(:|%3A)inCategory"))
    expect(page.locator(".results[data-view=bar] .picture rect")).to_have_count(17)
    title = page.locator(".picture rect title").first
    expect(title).to_have_text("incidents, on-call and ITSM: 5")
    assert parse_qs(urlsplit(page.url).query)["class"] == ["ops:Tool"]


def test_a_matrix_is_pivoted_and_says_where_the_source_is_silent(open_page, app_url, shipped):
    page = open_page(f"{app_url}/ask?question=which-tools-does-a-discipline-use&view=matrix")
    picture = page.locator(".picture svg")
    expect(picture).to_have_attribute("aria-label", re.compile("^Discipline by Category"))
    expect(picture.locator("text", has_text="not stated")).to_be_visible()
    uses = shipped.select("SELECT ?d ?t { ?d ops:usesTool ?t }")
    expect(picture.locator("text").last).to_have_text(str(len(uses)))
    page.get_by_label("Down").select_option("tool")
    expect(picture).to_have_attribute("aria-label", re.compile("^Tool by Discipline|^Tool by C"))
    page.get_by_label("Across").select_option("discipline")
    expect(picture.locator("rect title", has_text="Grafana, SysOps: 1")).to_have_count(1)
    expect(picture.locator("rect title", has_text="Jenkins, SysOps")).to_have_count(0)


def test_markup_in_the_data_is_text(open_page, app_url):
    rows = f'("{SCRIPT}" "<b>" 12000) ("a" UNDEF 3)'
    query = f"#+ view: table\nSELECT ?x ?y ?n {{ VALUES (?x ?y ?n) {{ {rows} }} }}"
    page = open_page(f"{app_url}/ask?query={quote(query)}")
    expect(page.locator(".table .row").first).to_contain_text(f"{SCRIPT}<b>12,000")
    for view in ("Bars", "Matrix", "Tree", "Raw"):
        page.get_by_role("button", name=view, exact=True).click()
        expect(page.locator(".stage")).to_contain_text("<script>")
        expect(page.locator(".stage script, .stage b")).to_have_count(0)
