"""From a source of the market to its answers, in a real browser.

The source is our own writing in the form of the O*NET database: three occupations, one of them
with a title that is a role of the atlas; a tool of ours under another name, one that shares an
abbreviation, one that begins like one of ours, and two false friends.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from graph import EmbeddedStore
from graph.comparing.lens import Lens
from tests.browser import OpenPage
from tests.headless import run_page
from views import session
from views.overlap.lenses import names_by_key

KEEPERS, DRAWERS, WRITERS = "15-1244.00", "15-1241.00", "15-1252.00"
TECHNOLOGIES = (
    (KEEPERS, "Ansible software", "Y"),
    (DRAWERS, "Ansible software", "Y"),
    (WRITERS, "Ansible software", "Y"),
    (KEEPERS, "Atlassian JIRA", "N"),
    (KEEPERS, "npm", "N"),
    (KEEPERS, "ChefDesk Chef's Calculators", "N"),
    (DRAWERS, "Mass Flux Toolkit", "N"),
    (WRITERS, "RopeScript", "Y"),
)
FILES = {
    "Occupation Data.txt": (
        "O*NET-SOC Code\tTitle\n"
        f"{KEEPERS}\tSystems Keepers\n{DRAWERS}\tNet Drawers\n{WRITERS}\tProgram Writers\n"
    ),
    "Alternate Titles.txt": (
        f"O*NET-SOC Code\tAlternate Title\tShort Title\n{WRITERS}\tSite Reliability Engineer\tn/a\n"
    ),
    "Technology Skills.txt": (
        "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand\n"
        + "".join(f"{job}\t{name}\t1\tKit\tN\t{asked}\n" for job, name, asked in TECHNOLOGIES)
    ),
}
#: What our node is said to be, by the label of theirs.
LINKS = """
SELECT ?theirs ?link { GRAPH graph:matches { ?ours ?link ?x . ?s rdf:predicate ?link }
  ?x skos:prefLabel ?theirs } GROUP BY ?theirs ?link ORDER BY ?theirs"""

#: Where the page leads once the source is imported, and to what.
AT_ONCE = {
    "Which technologies do occupations share?": "/ask.*question=which-technologies-do-occupations",
    "Occupations side by side": "/compare.*things=.*15-1244.00.*15-1241.00.*15-1252.00",
    "Occupations by technologies": "/overlap.*lens=occupation-technologies",
}
#: Where it leads once the matches are added.
AFTERWARDS = {
    "What does the market list for a role that no discipline uses?": "/ask.*question=what-does",
    "Site Reliability Engineer in the market": "/compare.*role=site-reliability-engineer",
    "Occupations by tools of the atlas": "/overlap.*lens=occupation-tools",
    "Work fields by technologies": "/overlap.*lens=work-technologies",
}


OCCUPATION = """
@prefix ops: <https://w3id.org/ops-atlas/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:keeper> a ops:Occupation ; skos:prefLabel "Keeper"@en .
<urn:sre> a ops:Role ; skos:prefLabel "SRE"@en . """


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (OCCUPATION, True),
        (f"{OCCUPATION} <urn:sre> skos:closeMatch <urn:keeper> .", False),
        ("<urn:sre> a <https://w3id.org/ops-atlas/ns#Role> .", False),
    ],
)
def test_occupations_that_nobody_matched_lead_to_the_matching(monkeypatch, text, says) -> None:
    store = EmbeddedStore.from_text(text)
    monkeypatch.setattr(session, "store", lambda: store)
    shown = " ".join(one.value for one in run_page(unmatched).info)
    assert ("[Match them](/data?show=match)" in shown) == says


def unmatched() -> None:
    from views.unmatched import show_unmatched

    show_unmatched()


@pytest.mark.browser
def test_the_market_is_imported_matched_and_asked(own_app: str, open_page: OpenPage) -> None:
    """What a person decides of the doubtful matches is what the graph holds and the pages show."""
    page = open_page(f"{own_app}/data")
    bring_in(page, own_app)
    decide(page)
    assert links(page, own_app) == [
        "theirs,link",
        "Ansible software,http://www.w3.org/2004/02/skos/core#exactMatch",
        "Atlassian JIRA,http://www.w3.org/2004/02/skos/core#closeMatch",
        "Program Writers,http://www.w3.org/2004/02/skos/core#closeMatch",
        "npm,http://www.w3.org/2002/07/owl#differentFrom",
    ]
    page.get_by_role("button", name="Find matches").click()
    expect(page.get_by_text("Found 3 sure matches, 1 declined, and 0 to look at.")).to_be_visible()
    look_at_what_is_shared(page, own_app)
    look_at_what_no_discipline_uses(page, own_app)


def bring_in(page: Page, app: str) -> None:
    files = [
        {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
        for name, text in FILES.items()
    ]
    page.locator("[class*=st-key-data_files_] input").set_input_files(files)
    expect(page.locator(".data")).to_contain_text("graph:onet new")
    expect(page.get_by_label("Name of the snapshot")).to_have_value("O*NET database")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("link", name="Match it")).to_be_visible()
    lead_on(page, AT_ONCE)
    page.goto(f"{app}/overlap?lens=work-technologies")
    advice = page.get_by_role("link", name="match what was imported")
    page.goto(f"{app}{advice.get_attribute('href')}")


def decide(page: Page) -> None:
    page.get_by_role("button", name="Find matches").click()
    expect(page.get_by_text("Found 2 sure matches, and 2 to look at.")).to_be_visible()
    expect(page.get_by_text("ChefDesk")).to_have_count(0)
    expect(page.get_by_text("Mass Flux")).to_have_count(0)
    verdict(page, "Jira Service Management and Atlassian JIRA", "Same")
    expect(page.get_by_role("button", name="Add 3 matches", exact=True)).to_be_visible()
    verdict(page, "SolarWinds Network Performance Monitor and npm", "Different")
    page.get_by_role("button", name="Add 3 matches, decline 1").click()
    expect(page.get_by_text("3 matches are links now")).to_be_visible()
    lead_on(page, AFTERWARDS)


def lead_on(page: Page, ways: dict[str, str]) -> None:
    for text, address in ways.items():
        link = page.locator(".result").get_by_role("link", name=text, exact=True)
        expect(link).to_have_attribute("href", re.compile(address))


def verdict(page: Page, pair: str, word: str) -> None:
    row = page.get_by_role("radiogroup", name=pair)
    row.get_by_text(word, exact=True).click()


def links(page: Page, app: str) -> list[str]:
    asked = {"params": {"query": LINKS}, "headers": {"Accept": "text/csv"}}
    return page.request.get(f"{app}/sparql", **asked).text().splitlines()


def look_at_what_is_shared(page: Page, app: str) -> None:
    page.goto(f"{app}/overlap?lens=occupation-technologies")
    expect(page.get_by_text("In all three: Ansible software.")).to_be_visible()
    for name in ("Technologies", "Technologies in demand", "Equipment"):
        expect(page.get_by_role("radio", name=name, exact=True)).to_have_count(1)
    page.get_by_text("Technologies in demand", exact=True).click()
    expect(page).to_have_url(re.compile("lens=occupation-demand"))
    page.goto(f"{app}/compare?of=ops:Occupation&view=What+is+shared")
    shared = page.get_by_role("row", name=re.compile("uses technology"))
    expect(shared.get_by_text("Ansible software").first).to_be_visible()
    expect(shared.get_by_text("RopeScript")).to_have_count(0)
    page.goto(f"{app}/ask?question=which-technologies-do-occupations-share")
    expect(page.get_by_text("1 row in")).to_be_visible()
    expect(page.get_by_text("Net Drawers, Program Writers, Systems Keepers")).to_be_visible()


def look_at_what_no_discipline_uses(page: Page, app: str) -> None:
    page.goto(f"{app}/compare?show=roles&role=atlas:site-reliability-engineer")
    expect(page.get_by_text("as Program Writers, and list 1 technology there")).to_be_visible()
    first = page.locator(".spread .item").first
    mark, name = (
        first.locator("summary > span, .plain > span").nth(at).bounding_box() for at in (0, 1)
    )
    assert name["x"] - (mark["x"] + mark["width"]) < mark["width"], "a mark stands beside its name"
    algebra = page.get_by_role("link", name="The same as set algebra").get_attribute("href")
    page.get_by_role("link", name="All of them, as a question").click()
    expect(page.get_by_text("RopeScript")).to_be_visible()
    page.goto(f"{app}{algebra}")
    look_at_it_as_set_algebra(page)


def look_at_it_as_set_algebra(page: Page) -> None:
    """Ansible is left out: it is a match of a tool that disciplines use."""
    expression = page.get_by_role("combobox", name="Expression")
    expect(expression).to_have_value(
        '("Program Writers") - ("DevOps" | "NetOps" | "SysOps" | "TechOps")'
    )
    result = page.locator(".result")
    expect(result).to_contain_text("RopeScript")
    expect(result).not_to_contain_text("Ansible")
    expression.fill("Program Writers & SysOps")
    expression.press("Enter")
    expect(result).to_contain_text("Ansible software")
    expect(result).not_to_contain_text("RopeScript")


def test_no_two_lenses_over_one_class_are_called_alike() -> None:
    """Buttons of one name are one button to Streamlit, and a click would take another lens."""
    parts = {"set_class": "urn:Job", "item_class": "urn:Kit", "path": "", "item_label": "kit"}
    labels = {"a": "Jobs by kits", "b": "Jobs by kits asked for", "c": "Jobs by kits"}
    lenses = [
        Lens(key, key, label, properties=(f"urn:{key}",), **parts) for key, label in labels.items()
    ]
    assert names_by_key(lenses[:1]) == {"a": "Kits"}
    assert names_by_key(lenses) == {"a": "Kits (a)", "b": "Kits asked for", "c": "Kits (c)"}
