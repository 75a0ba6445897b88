"""A page on paper: its whole answer, and none of its controls."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import stand_still

pytestmark = pytest.mark.browser


def test_the_whole_answer_is_printed_without_the_controls(app_url: str, page) -> None:
    page.goto(f"{app_url}/overlap?lens=tools")
    page.get_by_text("DevOps and SysOps share 2 of the 35 tools").wait_for()
    stand_still(page)
    page.emulate_media(media="print")
    for name in ("Items as CSV", "Edit as SPARQL", "Go to"):
        found = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name))
        expect(found.first).to_be_hidden()
    expect(page.get_by_role("radio", name="KPIs", exact=True)).to_be_hidden()
    expect(page.get_by_text("Disciplines by tools: DevOps, NetOps")).to_be_visible()
    expect(page.get_by_text("Change", exact=True)).to_be_hidden()
    page.emulate_media(media="null")
    expect(page.get_by_role("radio", name="KPIs", exact=True)).to_be_visible()


def test_what_is_below_the_screen_is_printed_on_more_sheets(app_url: str, page) -> None:
    page.goto(f"{app_url}/compare")
    page.get_by_role("columnheader", name="SysOps").first.wait_for()
    stand_still(page)
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))
    assert len(sheets) > 2
