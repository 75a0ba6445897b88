"""The canvas under a finger: tap, double tap, long press, drag and pinch, in a real browser."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from playwright.sync_api import CDPSession, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser import OpenPage
from tests.test_canvas import atlas, ready, selected, spot

pytestmark = pytest.mark.browser

Place = tuple[float, float]


class Fingers:
    """Fingers on the screen, as the browser gets them from a touch screen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session: CDPSession = page.context.new_cdp_session(page)

    def _send(self, what: str, *places: Place) -> None:
        points = [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(places)]
        self.session.send("Input.dispatchTouchEvent", {"type": what, "touchPoints": points})

    def down(self, *places: Place) -> None:
        self._send("touchStart", *places)

    def move(self, *places: Place) -> None:
        """Move, and let the browser draw: it puts the moves of one frame together."""
        self._send("touchMove", *places)
        self.page.evaluate("() => new Promise((drawn) => { requestAnimationFrame(drawn) })")

    def up(self) -> None:
        self._send("touchEnd")


@pytest.fixture
def phone(open_page: OpenPage, app_url: str) -> Page:
    """Open two linked nodes on a phone."""
    page = open_page(
        f"{app_url}/?nodes=prometheus,prometheus-exporters",
        viewport={"width": 400, "height": 800},
        has_touch=True,
        is_mobile=True,
    )
    ready(page, "prometheus", "prometheus-exporters")
    return page


def test_a_tap_selects_and_a_long_press_opens_the_menu(phone: Page):
    phone.touchscreen.tap(*spot(phone, "prometheus"))
    phone.wait_for_function("() => window.__atlas.view.selection().length === 1")
    assert selected(phone) == ["prometheus"]
    expect(phone.locator(".card h2")).to_have_text("Prometheus")
    fingers = Fingers(phone)
    fingers.down(spot(phone, "prometheus-exporters"))
    menu = phone.get_by_role("menu")
    expect(menu).to_be_visible()
    fingers.up()
    expect(menu).to_be_visible()
    assert selected(phone) == ["prometheus-exporters"]
    menu.get_by_role("menuitem", name="Add to selection").tap()
    assert set(selected(phone)) == {"prometheus", "prometheus-exporters"}
    # Until the page has run, the card of the one node stands there, too.
    both = phone.locator(".card", has_text="Prometheus and Prometheus exporters")
    expect(both).to_be_visible()


def test_two_fingers_zoom(phone: Page):
    fingers, scale = Fingers(phone), atlas(phone, "view.net.getScale()")
    fingers.down((150, 520), (250, 520))
    for out in range(5, 51, 5):
        fingers.move((150 - out, 520), (250 + out, 520))
    fingers.up()
    phone.wait_for_function(
        f"() => Math.abs(window.__atlas.view.net.getScale() / {scale} - 2) < 0.02"
    )


def test_one_finger_moves_the_view(phone: Page):
    fingers = Fingers(phone)
    before = [spot(phone, "prometheus"), spot(phone, "prometheus-exporters")]
    fingers.down((150, 540))
    for step in range(10, 61, 10):
        fingers.move((150 + step, 540 - step))
    fingers.up()
    for name, (x, y) in zip(("prometheus", "prometheus-exporters"), before, strict=True):
        assert spot(phone, name) == pytest.approx((x + 60, y - 60), abs=2)


def test_one_finger_moves_a_node(phone: Page):
    fingers, (x, y) = Fingers(phone), spot(phone, "prometheus")
    other = spot(phone, "prometheus-exporters")
    fingers.down((x, y))
    for step in range(10, 51, 10):
        fingers.move((x, y + step))
    fingers.up()
    assert spot(phone, "prometheus") == pytest.approx((x, y + 50), abs=2)
    assert spot(phone, "prometheus-exporters") == pytest.approx(other, abs=2)


def test_a_double_tap_expands(phone: Page):
    """On a busy machine the second tap may come too late to be one of two: then both come again."""
    x, y = spot(phone, "prometheus")
    for _ in range(4):
        phone.touchscreen.tap(x, y)
        phone.touchscreen.tap(x, y)
        with suppress(PlaywrightTimeout):
            ready(phone, "sysops", "devops", timeout=5_000)
            return
    pytest.fail("It did not expand.")


@pytest.fixture
def overview(open_page: OpenPage, app_url: str) -> Page:
    """Open the overview on a phone."""
    page = open_page(
        f"{app_url}/?hide=ops:Risk",  # a link, so that no tour begins
        viewport={"width": 400, "height": 700},
        has_touch=True,
        is_mobile=True,
    )
    ready(page, "devops", "grafana")
    return page


def test_on_a_phone_the_card_comes_before_the_table_and_the_canvas_leads_to_it(overview: Page):
    table = overview.locator(".rows table")
    expect(table).to_be_hidden()
    overview.touchscreen.tap(*spot(overview, "grafana"))
    card = overview.locator(".card h2", has_text="Grafana")
    expect(card).to_be_visible()
    expect(card).not_to_be_in_viewport()
    overview.get_by_role("button", name="About Grafana").tap()
    expect(card).to_be_in_viewport()
    overview.get_by_role("button", name="nodes as a table").tap()
    expect(table).to_be_visible()


def test_on_a_phone_the_picture_is_upright_and_has_more_room_for_labels(overview: Page):
    """The overview has the four disciplines at its corners."""
    corners = [spot(overview, name) for name in ("devops", "netops", "sysops", "techops")]
    across, down = (max(at) - min(at) for at in zip(*corners, strict=True))
    assert down > across
    rows, taken = atlas(overview, "view.rows.size"), atlas(overview, "view.overlay.taken.length")
    assert taken - rows >= 20


def test_on_a_phone_a_finger_finds_a_small_node_beside_it(overview: Page):
    x, y = spot(overview, "firewalls")
    overview.touchscreen.tap(x - 9, y)
    overview.wait_for_function("() => window.__atlas.view.selection().length === 1")
    assert selected(overview) == ["firewalls"]


def test_what_is_moved_in_a_stretched_picture_is_told_as_if_it_were_not(overview: Page):
    fingers, (x, y) = Fingers(overview), spot(overview, "grafana")
    name = "https://w3id.org/ops-atlas/id/grafana"
    tall, scale = (atlas(overview, what) for what in ("view.tall", "view.net.getScale()"))
    assert tall > 1
    before = atlas(overview, f"view.rows.get({name!r}).y")
    fingers.down((x, y))
    for step in range(10, 41, 10):
        fingers.move((x, y + step))
    fingers.up()
    overview.wait_for_function(
        "([name, before]) => window.__atlas.view.rows.get(name).y !== before", arg=[name, before]
    )
    after = atlas(overview, f"view.rows.get({name!r}).y")
    assert after - before == pytest.approx(40 / scale / tall, abs=3 / scale)
    assert spot(overview, "grafana") == pytest.approx((x, y + 40), abs=2)


def test_on_a_phone_the_words_are_of_fingers(overview: Page):
    expect(overview.locator(".card")).to_contain_text("tap a node to read about it")
    overview.get_by_role("button", name="Gestures").tap()
    panel = overview.get_by_role("dialog", name="Gestures")
    expect(panel).to_contain_text("Tap twice")
    said = panel.inner_text() + overview.locator(".card").inner_text()
    assert re.findall(r"Double-click|Enter|Ctrl|Shift", said) == []
