"""No page is wider than the screen, on a phone and at a zoom of 400 %, which is 320 pixels."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [320, 400])
@pytest.mark.parametrize("path", ["", "overlap", "compare", "ask", "data"])
def test_a_page_is_scrolled_one_way(app_url: str, open_page, path: str, width: int) -> None:
    page = open_page(f"{app_url}/{path}", viewport={"width": width, "height": 700})
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    page.locator("h1.unseen").wait_for(state="attached")
    main = page.locator(".stMain")
    assert main.evaluate("main => [main.scrollWidth, main.clientWidth]") == [width, width]
