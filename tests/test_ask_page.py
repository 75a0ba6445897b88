"""The Ask page's builder, its search, its links, and what stands there without the editor."""

from __future__ import annotations

import pytest

from graph import EmbeddedStore
from ontology.namespaces import ATLAS, OPS
from tests.headless import address, come_with
from tests.test_ask import run, shown
from views import editor, session
from views.ask.choice import read_term


def written(app):
    return app.code[0].value


@pytest.fixture(autouse=True)
def data(shipped, monkeypatch):
    monkeypatch.setattr(session, "store", lambda: shipped)


@pytest.fixture
def without_editor(monkeypatch):
    monkeypatch.setattr(editor, "is_built", lambda: False)


def builder():
    app = run()
    app.segmented_control(key="ask_mode").set_value("Builder").run()
    app.selectbox(key="ask_build_class").set_value(f"{OPS}Tool").run()
    return app


def test_a_class_alone_is_counted(shipped):
    app = builder()
    assert "COUNT(DISTINCT ?tool)" in written(app)
    assert address(app) == {"class": "ops:Tool", "by": "all"}
    count = len(shipped.select("SELECT DISTINCT ?t { ?t a ops:Tool }"))
    assert shipped.select(shown(app)["query"]).values() == [(str(count),)]


def test_an_old_address_that_comes_with_a_choice_does_not_undo_the_one_before():
    app = builder()
    first = address(app)
    app.selectbox(key="ask_build_by").set_value(f"{OPS}inCategory").run()
    come_with(app, first)
    app.selectbox(key="ask_build_where_0").set_value(f"{OPS}inCategory").run()
    assert app.selectbox(key="ask_build_by").value == f"{OPS}inCategory"
    come_with(app, first)
    app.run()
    assert app.selectbox(key="ask_build_by").value is None


def test_grouping_offers_only_what_members_have_and_goes_to_the_link():
    app = builder()
    by = app.selectbox(key="ask_build_by")
    assert f"{OPS}inCategory" in by.proto.options or any("in category" in o for o in by.options)
    assert not any(option.startswith("uses tool") for option in by.options)
    by.set_value(f"{OPS}inCategory").run()
    assert "GROUP BY ?inCategory" in written(app)
    assert address(app)["by"] == "ops:inCategory"


def test_what_points_to_a_class_and_one_step_further_are_offered(shipped):
    app = builder()
    by = app.selectbox(key="ask_build_by")
    assert any(option.startswith("used by · ") for option in by.options)
    assert "in category → definition" in by.options
    by.set_value(f"^{OPS}usesTool").run()
    assert address(app)["by"] == "^ops:usesTool"
    counted = dict(shipped.select(shown(app)["query"]).values())
    of_netops = shipped.select("SELECT DISTINCT ?t { atlas:netops ops:usesTool ?t }")
    assert counted[f"{ATLAS}netops"] == str(len(of_netops))
    assert written(run(**address(app))) == written(app)


def test_conditions_are_written_and_come_back_from_the_link(shipped):
    app = builder()
    app.segmented_control(key="ask_build_how").set_value("List them").run()
    app.selectbox(key="ask_build_where_0").set_value(f"{OPS}inCategory").run()
    app.text_input(key="ask_build_value_0").set_value("observability").run()
    assert "?tool ops:inCategory atlas:observability-tools ." in written(app)
    again = run(**address(app))
    assert written(again) == written(app)
    rows = shipped.select(written(again))
    expected = shipped.select(
        "SELECT ?t { ?t a ops:Tool ; ops:inCategory atlas:observability-tools }"
    )
    assert set(rows.column("tool")) == set(expected.column("t"))


def test_what_a_link_names_wrongly_is_left_out():
    app = run(**{"class": "ops:Nothing", "by": "ops:x", "where": "a|b,|||,ops:inCategory|like|x"})
    assert not app.error
    assert app.selectbox(key="ask_build_class").value is None


@pytest.mark.parametrize(
    ("text", "how", "term"),
    [
        ("5", "is", '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("2026-01-02", "at least", '"2026-01-02"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("grafana", "is", "<https://w3id.org/ops-atlas/id/grafana>"),
        ("grafana", "contains", '"grafana"'),
        ('" } DROP', "is", '"\\" } DROP"'),
    ],
)
def test_values_are_read(shipped, text, how, term):
    assert str(read_term(shipped, text, how)) == term


def test_questions_are_found_by_words():
    app = run()
    app.text_input(key="ask_words").set_value("roles span").run()
    questions = [button.label for button in app.button]
    assert questions[0] == "Which roles span several disciplines?" or "roles" in questions[0]
    assert len(questions) < len(session.catalog())
    app.text_input(key="ask_words").set_value("**zebra**").run()
    assert r"No question holds “\*\*zebra\*\*”" in app.info[0].value


def test_a_question_is_offered_as_code():
    app = run(question="which-tools-are-shared")
    assert any("urlopen" in code.value for code in app.code)
    assert any(code.value.startswith("curl ") for code in app.code)


@pytest.mark.usefixtures("without_editor")
def test_without_the_editor_a_text_box_says_so_and_runs():
    app = run(query="ASK { atlas:devops a ops:Discipline }")
    assert any("editor is not built" in caption.value for caption in app.caption)
    assert shown(app)["query"] == "ASK { atlas:devops a ops:Discipline }"


def test_classes_and_properties_of_one_label_are_told_apart(monkeypatch):
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    store = EmbeddedStore.from_text(
        f'<urn:a:Tool> {label} "Tool" . <urn:b:Tool> {label} "Tool" . <urn:a:of> {label} "of" .'
        f' <urn:b:of> {label} "of" . <urn:x> a <urn:a:Tool> ; <urn:a:of> 1 ; <urn:b:of> 2 .'
        " <urn:y> a <urn:b:Tool> ."
    )
    monkeypatch.setattr(session, "store", lambda: store)
    app = run()
    app.segmented_control(key="ask_mode").set_value("Builder").run()
    classes = app.selectbox(key="ask_build_class")
    assert classes.options == ["Tool (a) · 1", "Tool (b) · 1"]
    classes.set_value("urn:a:Tool").run()
    assert app.selectbox(key="ask_build_by").options == ["of (a) · 1", "of (b) · 1"]
