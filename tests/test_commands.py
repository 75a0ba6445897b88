"""The command palette, by keyboard, on every page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import OpenPage
from tests.test_canvas import ready

pytestmark = pytest.mark.browser


def palette(page: Page) -> None:
    """Open the palette once the page listens."""
    expect(page.get_by_role("button", name="Go to")).to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Command palette")).to_be_visible()
    expect(page.get_by_role("option", name="Overlap", exact=True)).to_be_visible()


@pytest.mark.parametrize("path", ["", "overlap", "compare", "ask", "data"])
def test_it_opens_on_every_page_and_escape_gives_the_focus_back(
    open_page: OpenPage, app_url: str, path: str
):
    page = open_page(f"{app_url}/{path}")
    palette(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Command palette")).to_be_hidden()


@pytest.mark.parametrize("width", [1440, 400])
def test_its_button_ends_where_the_page_below_it_ends(
    open_page: OpenPage, app_url: str, width: int
):
    page = open_page(f"{app_url}/data", viewport={"width": width, "height": 860})
    button = page.get_by_role("button", name="Go to").bounding_box()
    end = page.locator(".stMainBlockContainer").evaluate(
        "one => one.getBoundingClientRect().right - parseFloat(getComputedStyle(one).paddingRight)"
    )
    assert button is not None
    assert button["x"] + button["width"] == pytest.approx(end, abs=1)


def test_arrows_and_enter_lead_to_a_page_and_a_question(open_page: OpenPage, app_url: str):
    page = open_page(app_url)
    palette(page)
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("option", name="Overlap", exact=True)
    expect(chosen).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/overlap"))
    palette(page)
    page.keyboard.type("dora")
    page.get_by_role("option", name=re.compile("Which KPIs are DORA metrics")).wait_for()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("question=which-kpis-are-dora-metrics"))


def test_a_node_is_found_by_another_name_and_drawn_beside_what_is_there(
    open_page: OpenPage, app_url: str
):
    page = open_page(f"{app_url}/?nodes=netops")
    ready(page, "netops")
    page.get_by_role("link", name="Ask").click()
    expect(page).to_have_url(re.compile("/ask"))
    palette(page)
    page.keyboard.type("k8s")
    expect(page.get_by_role("option", name=re.compile("Kubernetes"))).to_be_visible()
    page.keyboard.press("Enter")
    ready(page, "kubernetes", "netops")
    expect(page.locator(".card").get_by_role("heading", name="Kubernetes")).to_be_visible()


def test_an_action_is_done_and_nonsense_is_a_sentence(open_page: OpenPage, app_url: str):
    page = open_page(f"{app_url}/data")
    palette(page)
    page.keyboard.type("zzzz<script>")
    expect(page.get_by_text("Nothing fits “zzzz<script>”.")).to_be_visible()
    page.get_by_role("combobox", name="Command").fill("sysadmin to net")
    page.get_by_role("option", name=re.compile("From sysadmin to NetDevOps")).click()
    ready(page, "system-administrator", "netdevops-engineer", "sysops")
    expect(page.locator(".caption")).to_contain_text("NetDevOps Engineer named after DevOps")


def test_the_link_is_copied(open_page: OpenPage, app_url: str):
    page = open_page(f"{app_url}/?nodes=netops", permissions=["clipboard-read", "clipboard-write"])
    ready(page, "netops")
    palette(page)
    page.keyboard.type("copy the link")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Link copied")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == f"{page.url}&data=shipped"
    page.goto(copied)
    ready(page, "netops")
    expect(page.get_by_text("This link was made of")).to_have_count(0)
    expect(page).to_have_url(copied.removesuffix("&data=shipped"))


def test_a_misspelled_node_is_offered_as_a_guess(open_page: OpenPage, app_url: str):
    page = open_page(app_url)
    palette(page)
    page.get_by_role("combobox", name="Command").fill("promethues")
    guesses = page.get_by_role("group", name="No node is called “promethues”. Did you mean:")
    expect(guesses.get_by_role("option").first).to_contain_text("Prometheus")
    page.keyboard.press("Escape")
    search = page.get_by_role("combobox", name="Search for a node")
    search.fill("sre engineer")
    expect(page.locator("#found")).to_contain_text("Nothing is called “sre engineer”. Did you mean")
    found = page.get_by_role("option", name="Site Reliability Engineer")
    expect(found).to_have_attribute("aria-selected", "true")
    search.press("Enter")
    expect(page.get_by_role("heading", name="Site Reliability Engineer")).to_be_visible()


@pytest.mark.parametrize("touch", [False, True])
def test_on_a_phone_the_drawer_closes_by_escape_and_when_a_page_was_chosen(
    open_page: OpenPage, app_url: str, *, touch: bool
):
    phone = {"viewport": {"width": 400, "height": 860}, "has_touch": touch, "is_mobile": touch}
    page = open_page(app_url, **phone)
    opener = page.get_by_role("button", name="Expand sidebar")
    chosen = page.locator("#stSidebar").get_by_role("link", name="Overlap")
    expect(page.get_by_role("button", name="Go to")).to_be_visible()
    opener.click()
    expect(chosen).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(chosen).not_to_be_in_viewport()
    expect(opener).to_be_focused()
    opener.click()
    expect(chosen).to_be_in_viewport()
    (chosen.tap if touch else chosen.click)()
    expect(page).to_have_url(re.compile("/overlap"))
    expect(page.locator("#stSidebar")).not_to_be_in_viewport()
