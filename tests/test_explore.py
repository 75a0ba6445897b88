"""The Explore page, clicked in a real browser."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import AppServer, OpenPage

pytestmark = pytest.mark.browser

ATLAS = "https://w3id.org/ops-atlas/id/"


def drawn(page: Page, *names: str) -> None:
    """Wait until all these nodes are on the canvas."""
    page.wait_for_function(
        "names => { const at = window.__atlas?.positions?.() ?? {};"
        " return names.length ? names.every(name => name in at) : Object.keys(at).length > 0 }",
        arg=[ATLAS + name for name in names],
    )


def positions(page: Page) -> dict[str, Any]:
    return page.evaluate("() => window.__atlas.positions()")


def at_rest(page: Page) -> dict[str, Any]:
    """Return the positions once they stay as they are: the page may still be moving them."""
    page.wait_for_function(
        "() => { const now = JSON.stringify(window.__atlas.positions());"
        " const same = now === window.__before; window.__before = now; return same }",
        polling=200,
    )
    return positions(page)


def click(page: Page, name: str, **options: Any) -> None:
    x, y = positions(page)[ATLAS + name]
    page.mouse.click(x, y, **options)


def shape(points: list[Any]) -> list[float]:
    """Describe how points lie to each other, whatever the zoom and the place of the view."""
    (x0, y0), (x1, y1), *_ = points
    unit = math.hypot(x1 - x0, y1 - y0)
    return [part / unit for x, y in points for part in (x - x0, y - y0)]


def card(page: Page) -> Any:
    return page.locator(".card")


def test_it_opens_on_what_joins_the_disciplines(open_page: OpenPage, app_url: str) -> None:
    page = open_page(app_url)
    drawn(page, "sysops", "devops", "netops", "techops", "grafana", "site-reliability-engineer")
    at = positions(page)
    owners = [at[ATLAS + name] for name in ("sysops", "devops", "netops")]
    x, y = at[ATLAS + "grafana"]
    assert min(x for x, _ in owners) < x < max(x for x, _ in owners)
    assert min(y for _, y in owners) < y < max(y for _, y in owners)
    expect(card(page)).to_contain_text("Shared by three")


def test_a_click_shows_the_card_and_is_in_the_link(open_page: OpenPage, app_url: str) -> None:
    page = open_page(app_url)
    drawn(page, "grafana")
    click(page, "grafana")
    expect(card(page).get_by_role("heading", name="Grafana")).to_be_visible()
    expect(card(page)).to_contain_text("AGPL-3.0-only")
    expect(page).to_have_url(re.compile("select=grafana"))
    card(page).get_by_text("Evidence").click()
    expect(card(page)).to_contain_text("cncf/landscape")
    again = open_page(page.url)
    drawn(again, "grafana")
    expect(card(again).get_by_role("heading", name="Grafana")).to_be_visible()


def test_a_double_click_draws_the_neighbors_and_moves_nothing(
    open_page: OpenPage, app_url: str
) -> None:
    page = open_page(f"{app_url}/?node=prometheus-exporters")
    drawn(page, "prometheus-exporters", "prometheus", "netops")
    before = at_rest(page)
    assert ATLAS + "sysops" not in before
    x, y = before[ATLAS + "prometheus"]
    page.mouse.dblclick(x, y)
    drawn(page, "sysops", "devops")
    after = positions(page)
    kept = [ATLAS + name for name in ("prometheus-exporters", "prometheus", "netops")]
    assert shape([after[iri] for iri in kept]) == pytest.approx(
        shape([before[iri] for iri in kept]), abs=0.02
    )
    assert page.evaluate("() => window.__atlas.created") == 1
    expect(page).to_have_url(re.compile("steps=open%3Aprometheus-exporters%2Copen%3Aprometheus"))


def test_search_finds_an_alias_and_draws_it(open_page: OpenPage, app_url: str) -> None:
    page = open_page(app_url)
    drawn(page)
    page.get_by_role("combobox").fill("k8s")
    page.get_by_role("option", name=re.compile("Kubernetes")).click()
    drawn(page, "kubernetes")
    expect(card(page).get_by_role("heading", name="Kubernetes")).to_be_visible()


def test_the_legend_hides_a_type(open_page: OpenPage, app_url: str) -> None:
    page = open_page(app_url)
    drawn(page, "grafana")
    page.get_by_role("button", name=re.compile(r"^(Hide )?Tool\b(?! category)", re.I)).first.click()
    expect(page).to_have_url(re.compile("hide=ops"))


def test_the_card_of_a_role_leads_to_what_it_inherits_and_the_way_to_it(
    open_page: OpenPage, app_url: str
) -> None:
    page = open_page(f"{app_url}/explore?node=system-administrator")
    leads = card(page).get_by_role("navigation", name="More about System Administrator")
    expect(leads.get_by_role("link")).to_have_text(["What it inherits", "Plan the way to it"])
    leads.get_by_role("link", name="What it inherits").click()
    expect(page.get_by_text("System Administrator belongs to SysOps alone")).to_be_visible()
    page = open_page(f"{app_url}/explore?node=system-administrator")
    card(page).get_by_role("link", name="Plan the way to it").click()
    way = "From Site Reliability Engineer to System Administrator:"
    expect(page.get_by_text(way)).to_be_visible()
    tool = open_page(f"{app_url}/explore?node=grafana")
    expect(card(tool).get_by_role("heading", name="Grafana")).to_be_visible()
    expect(card(tool).get_by_role("navigation")).to_have_count(0)


def test_the_first_card_leads_to_what_a_newcomer_came_for(
    open_page: OpenPage, app_url: str
) -> None:
    page = open_page(app_url)
    leads = card(page).locator(".leads a")
    expect(leads).to_have_count(5)
    for words, begins in (
        ("Find which fits you", "Tick what you recognize."),
        ("Plan the way to another", "From SysOps to DevOps:"),
        ("Check what your tools cover", "Name what you have"),
    ):
        address = leads.get_by_text(words, exact=True).get_attribute("href")
        beside = open_page(f"{app_url}{address}")
        expect(beside.get_by_text(begins)).to_be_visible()


def test_a_link_in_the_card_leads_on(open_page: OpenPage, app_url: str) -> None:
    page = open_page(f"{app_url}/?node=prometheus-exporters")
    drawn(page, "prometheus-exporters")
    card(page).get_by_role("button", name="Prometheus", exact=True).click()
    expect(card(page).get_by_role("heading", name="Prometheus")).to_be_visible()


def test_going_to_another_page_and_back_keeps_the_picture(
    open_page: OpenPage, app_url: str
) -> None:
    page = open_page(f"{app_url}/?node=batfish")
    drawn(page, "batfish")
    page.get_by_role("link", name="Ask").click()
    expect(page).to_have_url(re.compile("/ask"))
    page.get_by_role("link", name="Explore").click()
    drawn(page, "batfish")
    assert ATLAS + "kubernetes" not in positions(page)


def test_an_unknown_node_is_a_sentence(open_page: OpenPage, app_url: str) -> None:
    page = open_page(f"{app_url}/?node=graphana")
    expect(page.get_by_text("There is no node 'graphana' here.")).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)
    drawn(page, "sysops", "devops")


def test_a_cut_link_still_opens(open_page: OpenPage, app_url: str) -> None:
    page = open_page(f"{app_url}/?steps=open:grafana,hide:,oops,open:no-such-node&select=%3Cscript")
    drawn(page, "grafana")


@pytest.mark.parametrize("width", [400, 1024])
def test_it_fits(open_page: OpenPage, app_url: str, width: int) -> None:
    page = open_page(app_url, viewport={"width": width, "height": 800})
    drawn(page, "grafana")
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= width


def test_a_broken_data_file_is_a_sentence(open_page: OpenPage, tmp_path: Any) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    server = AppServer(OPS_ATLAS_CACHE=str(blocked))
    try:
        page = open_page(server.url)
        expect(page.get_by_text(re.compile("cannot be (written|read)"))).to_be_visible()
        expect(page.get_by_role("button", name="Go to")).to_be_visible()  # all is loaded
    finally:
        server.stop()
