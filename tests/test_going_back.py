"""The browser's way back: one step for what somebody did, whatever the pages wrote meanwhile."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import OpenPage

pytestmark = pytest.mark.browser

#: A page of each name, and an address that it has completed by itself.
COMPLETED = {
    "Overlap": r"/overlap\?lens=.*&right=\w+$",
    "Compare": r"/compare\?show=.*&things=[\w%]+$",
    "Ask": r"/ask$",
    "Explore": r":\d+/$",
}


@pytest.fixture
def data_page(app_url: str, open_page: OpenPage) -> Page:
    """Return a browser on a page that writes nothing to its address."""
    page = open_page(f"{app_url}/data")
    expect(page.get_by_role("button", name="Go to")).to_be_visible()
    return page


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page).to_have_url(re.compile(COMPLETED[name]))


@pytest.mark.parametrize("name", COMPLETED)
def test_one_step_leads_back_from_a_page_to_the_one_before(data_page: Page, name: str) -> None:
    follow(data_page, name)
    data_page.go_back()
    expect(data_page).to_have_url(re.compile("/data$"))
    expect(data_page.get_by_text("Snapshots", exact=True)).to_be_visible()


def test_back_takes_one_choice_after_the_other_back(data_page: Page) -> None:
    follow(data_page, "Compare")
    data_page.get_by_role("radio", name="Gaps").click()
    expect(data_page.get_by_text("Why it is missing")).to_be_visible()
    data_page.go_back()
    expect(data_page.get_by_text("Two to six disciplines")).to_be_visible()
    data_page.go_back()
    expect(data_page).to_have_url(re.compile("/data$"))


def test_back_to_where_one_came_in_leads_to_the_beginning_of_ask(data_page: Page) -> None:
    follow(data_page, "Ask")
    question = data_page.get_by_text("What do all disciplines share?")
    question.click()
    answer = data_page.get_by_text("Show the SPARQL")
    expect(answer).to_be_visible()
    data_page.go_back()
    expect(data_page.get_by_text("Choose a question.")).to_be_visible()
    data_page.go_forward()
    expect(answer).to_be_visible()


def test_back_to_where_one_came_in_leads_to_the_beginning_of_explore(data_page: Page) -> None:
    follow(data_page, "Explore")
    data_page.get_by_role("button", name="Grafana", exact=True).click()
    card = data_page.get_by_role("heading", name="Grafana")
    expect(card).to_be_visible()
    data_page.go_back()
    expect(data_page.get_by_role("heading", name="How they relate")).to_be_visible()
    data_page.go_forward()
    expect(card).to_be_visible()


def test_who_comes_back_by_the_menu_finds_all_as_it_was_left(data_page: Page) -> None:
    follow(data_page, "Ask")
    data_page.get_by_text("What do all disciplines share?").click()
    expect(data_page).to_have_url(re.compile("question="))
    data_page.get_by_role("link", name="Data", exact=True).first.click()
    expect(data_page.get_by_text("Snapshots", exact=True)).to_be_visible()
    data_page.get_by_role("link", name="Ask", exact=True).first.click()
    expect(data_page).to_have_url(re.compile("question=what-do-all-disciplines-share"))


def test_who_leaves_before_the_answer_has_come_leaves_nothing_behind(data_page: Page) -> None:
    asked: list[Route] = []
    data_page.route("**/workbench/run*", lambda route: asked.append(route))
    follow(data_page, "Ask")
    with data_page.expect_request("**/workbench/run*"):
        data_page.get_by_text("What do all disciplines share?").click()
    data_page.get_by_role("link", name="Data", exact=True).first.click()
    expect(data_page.get_by_text("Snapshots", exact=True)).to_be_visible()
    expect(data_page.locator(".workbench.answer")).to_have_count(0)
    for route in asked:
        route.abort()


def test_back_after_undoing_on_the_canvas_leads_through_every_state(data_page: Page) -> None:
    follow(data_page, "Explore")
    search = data_page.get_by_role("combobox", name="Search for a node")
    search.fill("Site Reliability")
    expect(data_page.locator("#found li[data-at]").first).to_be_visible()
    search.press("Enter")
    opened = re.compile("steps=open%3Asite-reliability-engineer")
    expect(data_page).to_have_url(opened)
    data_page.get_by_role("button", name="Undo").click()
    undone = re.compile(r"/\?select=site-reliability-engineer$")
    expect(data_page).to_have_url(undone)
    begun = data_page.get_by_role("heading", name="How they relate")
    data_page.go_back()
    expect(data_page.get_by_role("button", name="Undo")).to_be_enabled()
    expect(data_page).to_have_url(opened)
    data_page.go_back()
    expect(begun).to_be_visible()
    for address in (opened, undone):
        data_page.go_forward()
        expect(data_page).to_have_url(address)
        expect(begun).to_be_hidden()
        chosen = data_page.locator(".rows .chosen")
        expect(chosen).to_contain_text("Site Reliability Engineer")
