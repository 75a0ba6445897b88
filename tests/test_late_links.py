"""An old address that comes with a click is told from one that somebody went back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.headless import address, come_with, run_page
from views import session

if TYPE_CHECKING:
    from graph import Store


def small_page() -> None:
    import streamlit as st

    from views.late_links import came_with_a_click, note_link

    st.session_state["answer"] = "kept" if came_with_a_click("small") else "followed"
    chosen = st.selectbox("Which", ["a", "b", "c"], key="small_which")
    st.button("Press", key="small_press")
    if st.session_state.get("interrupted"):
        st.stop()
    st.query_params["which"] = chosen
    note_link("small")


def answer_at(app, link: dict[str, str]) -> str:
    come_with(app, link)
    app.run()
    return app.session_state["answer"]


def chosen(*letters: str):
    """Return a page on which these were chosen one after the other, and its first address."""
    app = run_page(small_page)
    first = address(app)
    for letter in letters:
        app.selectbox[0].select(letter).run()
        assert app.session_state["answer"] == "kept"
    return app, first


def test_an_old_address_with_a_click_came_with_a_click_and_alone_it_is_followed() -> None:
    app, first = chosen("b")
    app.selectbox[0].select("c")
    assert answer_at(app, first) == "kept"
    assert answer_at(app, first) == "followed"


def test_an_address_that_the_page_never_had_is_followed_whatever_was_clicked() -> None:
    app, _ = chosen("b")
    app.selectbox[0].select("c")
    assert answer_at(app, {"which": "z"}) == "followed"


def test_going_back_after_a_button_was_pressed_is_followed() -> None:
    """A button lets go by itself, which looks like another click."""
    app, first = chosen("b")
    app.button[0].click().run()
    assert answer_at(app, first) == "followed"


@pytest.mark.parametrize("clicked", [True, False])
def test_the_address_before_a_run_that_was_cut_short_came_with_a_click_only_with_a_click(
    *, clicked: bool
) -> None:
    app, first = chosen()
    app.session_state["interrupted"] = True
    app.selectbox[0].select("b").run()
    app.session_state["interrupted"] = False
    if clicked:
        app.selectbox[0].select("c")
    assert answer_at(app, first) == ("kept" if clicked else "followed")


def explore_page() -> None:
    from views import explore

    explore.page()


def test_what_opens_beside_the_canvas_of_explore_does_not_undo_the_step_before(
    shipped: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "store", lambda: shipped)
    app = run_page(explore_page, nodes="grafana,nornir")
    first = address(app)
    app.session_state["explore_measures"] = False
    app.run()
    next(button for button in app.button if button.label == "Back to the overview").click().run()
    assert (overview := address(app)) != first
    come_with(app, first)
    app.session_state["explore_measures"] = True
    app.run()
    assert address(app) == overview
    come_with(app, first)
    app.run()
    assert address(app) == first
