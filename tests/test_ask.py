"""The Ask page without a browser: its forms, what they ask, its links and its errors."""

from __future__ import annotations

import json
import random
from urllib.parse import parse_qs, urlsplit

import pytest

from graph import EmbeddedStore
from ontology.errors import ParameterError
from ontology.namespaces import ATLAS
from tests.headless import address, run_page
from views import editor, session
from views.ask.kept_queries import KeptQueries
from views.ask.link import (
    ask_address,
    pack_query,
    sparql_in_words,
    sparql_link,
    unpack_query,
)


def ask_page():
    from views import ask

    ask.page()


def run(**parameters):
    return run_page(ask_page, **parameters)


def shown(app):
    """Return what the page hands to the view that asks and shows the answer."""
    (found,) = [one for one in app.get("bidi_component") if "ask_answer" in one.proto.id]
    return json.loads(found.proto.json)


def labels(app, shipped, column):
    return set(shipped.select(shown(app)["query"]).column(column))


@pytest.fixture(autouse=True)
def data(shipped, monkeypatch):
    monkeypatch.setattr(session, "store", lambda: shipped)
    monkeypatch.setattr(editor, "is_built", lambda: False)  # it cannot be seen into


def test_it_opens_on_all_questions():
    app = run()
    offered = {button.label for button in app.button}
    assert offered == {entry.question for entry in session.catalog().values()}
    assert {"Overlap", "Disciplines", "Any graph"} <= {one.value for one in app.subheader}


def test_questions_about_what_is_not_there_lie_folded(monkeypatch):
    store = EmbeddedStore.from_text("<urn:kestrel> a <urn:Bird> ; <urn:eats> <urn:mouse> .")
    monkeypatch.setattr(session, "store", lambda: store)
    app = run()
    assert [one.label for one in app.expander] == [
        "27 questions about what this data does not hold"
    ]
    folded = {button.label for button in app.expander[0].button}
    assert len(folded) == 27
    assert "Which tools are shared by two or more disciplines?" in folded
    assert "Which nodes is a node linked to?" not in folded
    assert app.subheader[0].value == "Any graph"
    app.segmented_control[0].set_value("SPARQL").run()
    assert "?thing a ?class" in app.text_area[0].value


def test_a_question_is_one_click_away_from_its_answer():
    app = run()
    app.button(key="ask_choose_which-tools-are-shared").click().run()
    assert address(app) == {"question": "which-tools-are-shared"}
    assert shown(app)["query"] == session.catalog()["which-tools-are-shared"].text
    assert shown(app)["name"] == "which-tools-are-shared"
    assert app.code[0].value == session.catalog()["which-tools-are-shared"].text.rstrip()


def test_arguments_come_from_the_link_and_go_to_it(shipped):
    app = run(question="which-tools-are-shared", discipline="SysOps,netops")
    assert app.multiselect[0].value == [f"{ATLAS}sysops", f"{ATLAS}netops"]
    assert labels(app, shipped, "disciplineLabels") == {"NetOps, SysOps"}
    assert "Prometheus" not in labels(app, shipped, "toolLabel")
    app.multiselect[0].set_value([f"{ATLAS}devops", f"{ATLAS}sysops"]).run()
    assert address(app)["discipline"] == "devops,sysops"
    assert "Prometheus" in labels(app, shipped, "toolLabel")


def test_another_question_starts_with_its_own_defaults():
    app = run(question="compare-disciplines", discipline="techops", view="matrix")
    assert shown(app)["view"] == "matrix"
    app.selectbox(key="ask_question").set_value("which-tools-are-shared").run()
    assert app.multiselect[0].value == []
    assert address(app) == {"question": "which-tools-are-shared"}
    assert shown(app)["view"] is None
    app.selectbox(key="ask_question").set_value(None).run()
    assert address(app) == {}
    assert len(app.button) == len(session.catalog())


def test_any_node_is_found_by_its_name(shipped):
    app = run(question="neighbors-of-a-node", node="grafana")
    assert app.text_input[0].value == "Grafana"
    app.text_input[0].set_value("k8s").run()
    assert address(app)["node"] == "kubernetes"
    assert "containers and orchestration" in labels(app, shipped, "neighborLabel")


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"question": "which-tool-is-shared"}, "which-tools-are-shared"),
        ({"question": "which-tools-are-shared", "discipline": "sisops"}, "SysOps"),
        ({"question": "neighbors-of-a-node", "node": "grafanna"}, "Grafana"),
        ({"question": "neighbors-of-a-node", "node": 'x" } DELETE {'}, "no node"),
        ({"query": "z:AAAA"}, "damaged"),
    ],
)
def test_what_means_nothing_is_said_in_a_sentence(parameters, message):
    app = run(**parameters)
    assert len(app.error) == 1
    assert message in app.error[0].value.replace("\\", "")  # what Markdown reads is escaped


def test_a_typed_query_is_run_from_the_box():
    app = run()
    app.segmented_control[0].set_value("SPARQL").run()
    assert "ops:usesTool" in app.text_area[0].value
    assert address(app) == {}
    app.text_area[0].set_value("ASK { atlas:devops ops:usesTool atlas:git }")
    app.button[0].click().run()
    assert address(app)["query"].startswith("ASK {")
    assert shown(app)["query"] == "ASK { atlas:devops ops:usesTool atlas:git }"


def test_a_question_can_be_edited_as_sparql():
    app = run(question="which-roles-span-disciplines", view="bar")
    edit = next(button for button in app.button if button.label == "Edit as SPARQL")
    edit.click().run()
    assert app.text_area[0].value == session.catalog()["which-roles-span-disciplines"].text
    assert shown(app)["query"] == app.text_area[0].value
    assert address(app)["view"] == "bar"


def test_long_queries_are_packed_in_links():
    query = "# " + "long " * 500 + "\nASK {}"
    app = run(query=pack_query(query))
    assert app.text_area[0].value == query
    assert len(address(app)["query"]) < 200


@pytest.mark.parametrize("query", ["", "ASK {}", "z:ASK", "é" * 401, "SELECT *\n{?s ?p ?o}" * 99])
def test_packing_is_undone(query):
    assert unpack_query(pack_query(query)) == query


@pytest.mark.parametrize("change", [lambda t: t[:-9], lambda t: t + "A" * 9, lambda t: "z:%%%"])
def test_damaged_link_is_refused(change):
    packed = pack_query("".join(map(str, range(1000))))
    with pytest.raises(ParameterError, match="damaged"):
        unpack_query(change(packed))


def test_link_that_unpacks_without_end_is_refused():
    with pytest.raises(ParameterError, match="damaged"):
        unpack_query(pack_query("a" * 2_000_000))


def test_a_query_too_long_for_an_address_is_kept_by_the_server():
    noise = random.Random(1).randbytes(60_000).hex()
    query = f"ASK {{}} # {noise}"
    link = ask_address(query)
    assert len(link) < 100
    app = run(query=parse_qs(urlsplit(link).query)["query"][0])
    assert shown(app)["query"] == app.text_area[0].value == query
    assert address(app)["query"] == pack_query(query)


def test_a_query_too_long_to_be_run_stays_in_its_tab():
    noise = "#" * 2**20
    assert ask_address(f"ASK {{}} {noise}") is None
    app = run()
    app.segmented_control[0].set_value("SPARQL").run()
    app.text_area[0].set_value(f"ASK {{}} {noise}")
    app.button[0].click().run()
    assert address(app) == {}
    assert "too much for one query" in sparql_in_words(f"ASK {{}} {noise}")
    assert "no SPARQL" in sparql_link(f"ASK {{}} {noise}")


def test_the_server_keeps_so_much_and_no_more():
    kept = KeptQueries(most=2000)
    names = [kept.keep(f"ASK {{}} # {random.Random(n).randbytes(600).hex()}") for n in range(4)]
    assert kept.find(names[-1]).startswith("ASK")
    with pytest.raises(ParameterError, match="open it again"):
        kept.find(names[0])


def test_a_view_goes_with_a_link():
    assert ask_address("ASK {}", "number") == "/ask?query=ASK%20%7B%7D&view=number"
