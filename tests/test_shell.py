"""The page as it is sent: with the styles of every page, Ctrl+K from the start, our words."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Route, expect
from starlette.applications import Starlette
from starlette.responses import FileResponse, HTMLResponse, JSONResponse
from starlette.routing import Route as At
from starlette.testclient import TestClient

from tests.browser import OpenPage
from views.shell import Shell

PAGE = "<html><body><div id=root></div></body></html>"
BROWSER = {"Accept": "text/html,*/*;q=0.8"}


@pytest.fixture
def client(tmp_path) -> TestClient:
    """Serve a page from a file, as Streamlit does, an answer that is none, and one to save."""
    file = tmp_path / "index.html"
    file.write_text(PAGE, encoding="utf-8")
    page = At("/", lambda _request: FileResponse(file))
    other = At("/answer", lambda _request: JSONResponse("</body>"))
    saved = At("/saved", lambda _request: FileResponse(file, filename="picture.html"))
    return TestClient(Shell(Starlette(routes=[page, other, saved])))


def test_a_browser_gets_the_page_with_what_is_ours(client: TestClient):
    answer = client.get("/", headers=BROWSER)
    start, ours, end = answer.text.partition(
        '<link rel="stylesheet" href="./assets/shell/page.css?'
    )
    assert start == PAGE.removesuffix("</body></html>")
    assert ours
    assert end.endswith("</script></body></html>")
    assert "./assets/shell/early.js?" in end
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize(
    "more",
    [{"Range": "bytes=0-3"}, {"If-Modified-Since": "Thu, 01 Jan 2099 00:00:00 GMT"}],
    ids=["a part", "what is kept"],
)
def test_the_page_is_always_sent_whole(client: TestClient, more: dict[str, str]):
    answer = client.get("/", headers=BROWSER | more)
    assert answer.status_code == 200
    assert "page.css" in answer.text
    assert not {"etag", "last-modified", "accept-ranges"} & set(answer.headers)


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/below/overlap/x/y?lens=tools", "/below/overlap?lens=tools"),
        ("/below/%C3%BC%3A/x", "/below/%C3%BC%3A"),
        ("/below//elsewhere.example/x", "/below/elsewhere.example"),
        ("/below/overlap", ""),
    ],
)
def test_an_address_below_that_of_a_page_leads_to_the_page(asked: str, led_to: str):
    """Streamlit sends its page for it, which then finds none of its own files."""
    streamlits = '<html><body><script src="./static/js/index.js"></script></body></html>'
    every = At("/{rest:path}", lambda _request: HTMLResponse(streamlits))
    client = TestClient(Shell(Starlette(routes=[every]), path="/below"), follow_redirects=False)
    answer = client.get(asked, headers=BROWSER)
    assert answer.status_code == (307 if led_to else 200)
    if led_to:
        where = urljoin(f"http://testserver{asked}", answer.headers["location"])
        assert where == f"http://testserver{led_to}"


def test_what_is_no_page_or_not_asked_as_one_stays_as_it_is(client: TestClient):
    assert client.get("/", headers={"Accept": "*/*"}).text == PAGE
    assert client.get("/answer", headers=BROWSER).text == '"</body>"'
    assert client.get("/saved", headers=BROWSER).text == PAGE
    assert client.head("/", headers=BROWSER).headers["content-length"] == str(len(PAGE))


@pytest.mark.browser
def test_control_k_is_heard_before_the_palette_is_there(open_page: OpenPage, app_url: str):
    page = open_page("about:blank")
    held: list[Route] = []
    free = False
    script = "**/assets/commands/commands.js*"
    page.route(script, lambda route: route.continue_() if free else held.append(route))
    page.goto(f"{app_url}/data")
    expect(page.get_by_role("heading", name="Snapshots")).to_be_visible()
    page.keyboard.press("Control+k")
    free = True
    for route in held:
        route.continue_()
    expect(page.get_by_role("dialog", name="Command palette")).to_be_visible()
    assert not page.evaluate("__atlasWanted()")
    page.unroute(script)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Command palette")).to_be_visible()


@pytest.mark.browser
def test_what_follows_a_part_that_is_being_loaded_is_not_seen_to_move(
    open_page: OpenPage, app_url: str
):
    page = open_page("about:blank")
    held: list[Route] = []
    free = False
    script = "**/static/js/Multiselect.*.js"
    page.route(script, lambda route: route.continue_() if free else held.append(route))
    page.goto(f"{app_url}/overlap")
    parts = page.locator(".stMainBlockContainer > .stVerticalBlock > *")
    charted = parts.filter(has=page.locator(".stVegaLiteChart"))
    above = parts.filter(has=page.get_by_role("radio", name="Combinations"))
    expect(charted).to_have_css("opacity", "0")
    expect(above).to_have_css("opacity", "1")
    free = True
    for route in held:
        route.continue_()
    expect(charted).to_have_css("opacity", "1")
    page.unroute(script)


@pytest.mark.browser
def test_where_the_server_is_gone_the_page_says_what_to_do(browser: Browser, app_url: str):
    """What is said depends on the name of the host."""
    page = browser.new_page()
    page.route("**/_stcore/health*", lambda route: route.abort())
    for host in ("127.0.0.1", "localhost"):
        page.goto(app_url.replace("127.0.0.1", host))
        said = page.get_by_role("dialog", name="The server does not answer")
        expect(said).to_contain_text("goes on by itself when the server is back")
        assert "treamlit" not in said.inner_text()
    page.close()
