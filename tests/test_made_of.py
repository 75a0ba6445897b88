"""A link says which data it was made of, and a page says where other data is open."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from graph import open_store
from graph.snapshots import keeping
from graph.snapshots.chain import read_chain
from graph.snapshots.generations import folder_of, import_sources
from tests.headless import address, run_page, shown
from views import session
from views.data_ids import data_id, endpoint_id

ENDPOINT = "https://sparql.example/query"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two snapshots, of which the second is open."""
    monkeypatch.setenv("OPS_ATLAS_DATA", str(tmp_path / "chain"))
    monkeypatch.setenv("OPS_ATLAS_IMPORT", "1")
    for name in ("one.ttl", "two.ttl"):
        (tmp_path / name).write_text(f"<urn:a> <urn:b> <urn:{name}> .")
        import_sources([tmp_path / name], base="empty")
    return folder_of()


def top() -> None:
    import streamlit as st

    from views import session
    from views.made_of import show_other_data

    show_other_data()
    st.text(session.opened().name)


def at(**parameters: str) -> tuple[AppTest, str]:
    app = run_page(top, **parameters)
    return app, shown(" ".join(one.value for one in app.warning))


def test_an_address_names_the_snapshot_that_is_open(folder: Path) -> None:
    _, second = read_chain(folder).generations
    for link in ({}, {"data": second}):
        app, said = at(**link)
        assert (address(app), said) == ({"data": second}, "")
    keeping.use(folder, "shipped")
    app.run()
    assert (address(app), len(app.warning)) == ({}, 0), "nobody opened a link meanwhile"


def test_a_link_of_other_data_is_said_and_its_data_can_be_opened(folder: Path) -> None:
    first, second = read_chain(folder).generations
    app, said = at(data=first)
    assert f"made of one.ttl ({first}), and two.ttl ({second}) is open" in said
    assert "for every visitor" in said
    assert address(app) == {"data": first}
    app.button(key="data_open").click().run()
    assert read_chain(folder).current == first
    assert (app.text[0].value, len(app.warning)) == (f"one.ttl ({first})", 0)


def test_who_stays_is_not_told_again(folder: Path) -> None:
    _, second = read_chain(folder).generations
    app, said = at(data="shipped")
    assert "made of the shipped data, and" in said
    app.button(key="data_stay").click().run()
    assert (address(app), len(app.warning)) == ({"data": second}, 0)


def test_who_may_not_import_is_told_whom_to_ask(folder: Path, monkeypatch) -> None:
    monkeypatch.setenv("OPS_ATLAS_IMPORT", "0")
    app, said = at(data=read_chain(folder).generations[0])
    assert said.endswith("Who runs this server can open it under Data.")
    assert [one.key for one in app.button] == ["data_stay"]


@pytest.mark.parametrize("gone", ["0099-beef", "../../etc", endpoint_id(ENDPOINT)])
def test_data_that_this_server_does_not_have_is_no_button(folder: Path, gone: str) -> None:
    app, said = at(data=gone)
    assert f"a snapshot that this server does not have ({gone})" in said
    assert [one.key for one in app.button] == ["data_stay"]
    keeping.use_endpoint(folder, ENDPOINT)
    keeping.leave_endpoint(folder)
    offered = [one.key for one in at(data=gone)[0].button]
    assert ("data_open" in offered) == gone.startswith("endpoint-")


def test_what_a_link_names_is_shown_letter_by_letter(folder: Path) -> None:
    assert folder.exists()
    linked = "**x** [here](https://e.org) " + "y" * 5000
    app, said = at(data=linked)
    assert "\\[here\\]" in app.warning[0].value
    assert "**x** [here]" in said
    assert len(said) < 1500


def test_the_address_of_an_endpoint_is_in_no_link() -> None:
    assert endpoint_id(ENDPOINT) == endpoint_id(ENDPOINT) != endpoint_id(f"{ENDPOINT}/2")
    assert "example" not in endpoint_id(ENDPOINT)


def test_shipped_data_has_one_name_however_it_is_kept(tmp_path: Path) -> None:
    for cache in ("memory", str(tmp_path)):
        assert data_id(open_store(cache=cache)) == "shipped"
    assert session.link("", data="x") == "/?data=x"
