"""Who may import, with a login: a real browser, Streamlit's own login and a provider of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import AppServer, OpenPage
from tests.oidc import Provider, provider

Guarded = tuple[str, Provider]


@pytest.fixture
def guarded(tmp_path: Path, snapshot_cache: Path) -> Iterator[Guarded]:
    """Return the address of an app where curators may import, and the provider it asks."""
    with provider() as logins:
        secrets = tmp_path / "secrets.toml"
        secrets.write_text(logins.settings(), encoding="utf-8")
        app = AppServer(
            OPS_ATLAS_CACHE=str(snapshot_cache),
            OPS_ATLAS_DATA=str(tmp_path / "chain"),
            OPS_ATLAS_IMPORT="curator",
            STREAMLIT_SECRETS_FILES=str(secrets),
        )
        yield app.url, logins
        app.stop()


@pytest.mark.browser
def test_only_the_named_role_may_import(guarded: Guarded, open_page: OpenPage) -> None:
    url, logins = guarded
    page = open_page(f"{url}/data")
    is_refused(page)
    log_in(page, logins, "reader")
    is_refused(page)
    expect(page.get_by_role("button", name="Log in")).to_have_count(0)
    page.context.clear_cookies()
    page.reload()
    log_in(page, logins, "curator")
    expect(page.get_by_text("RDF of any format")).to_be_visible()


def is_refused(page: Page) -> None:
    expect(page.get_by_text("Importing needs the role “curator”; log in")).to_be_visible()
    expect(page.get_by_text("RDF of any format")).to_have_count(0)


def log_in(page: Page, logins: Provider, role: str) -> None:
    """Go to the provider and come back, which leads to the first page."""
    logins.role = role
    start = page.url.removesuffix("data")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(start)
    page.get_by_role("link", name="Data", exact=True).click()
