"""The Ask page without a browser: its forms, its answers, its links and its errors."""

from __future__ import annotations

import csv
import io

import pytest
from streamlit.testing.v1 import AppTest

from graph import Solutions
from graph.nodes import Node
from graph.terms import BlankNode, iri, literal
from ontology.errors import ParameterError
from ontology.namespaces import ATLAS, OPS, XSD
from views import editor, session
from views.answer_table import columns_of, heading, table_markup
from views.ask_link import pack_query, unpack_query


def ask_page():
    from views import ask

    ask.page()


def run(**parameters):
    app = AppTest.from_function(ask_page, default_timeout=30)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def markup(app):
    return "".join(element.proto.body for element in app.get("html"))


def address(app):
    values = app.query_params.items()
    return {name: value if isinstance(value, str) else value[0] for name, value in values}


@pytest.fixture(autouse=True)
def data(shipped, monkeypatch):
    monkeypatch.setattr(session, "store", lambda: shipped)
    monkeypatch.setattr(editor, "is_built", lambda: False)  # it cannot be seen into


def test_it_opens_on_all_questions():
    app = run()
    offered = {button.label for button in app.button}
    assert offered == {entry.question for entry in session.catalog().values()}
    assert {"Overlap", "Disciplines", "Any graph"} <= {one.value for one in app.subheader}


def test_a_question_is_one_click_away_from_its_answer():
    app = run()
    app.button(key="ask_choose_which-tools-are-shared").click().run()
    assert address(app) == {"question": "which-tools-are-shared"}
    assert '<a href="/?node=grafana">' in markup(app)
    assert "DevOps, NetOps, SysOps" in markup(app)
    assert any(text.value.startswith("2 rows in ") for text in app.markdown)
    assert app.code[0].value == session.catalog()["which-tools-are-shared"].text.rstrip()


def test_arguments_come_from_the_link_and_go_to_it():
    app = run(question="which-tools-are-shared", discipline="SysOps,netops")
    assert app.multiselect[0].value == [f"{ATLAS}sysops", f"{ATLAS}netops"]
    assert "NetOps, SysOps" in markup(app)
    assert "Prometheus" not in markup(app)
    app.multiselect[0].set_value([f"{ATLAS}devops", f"{ATLAS}sysops"]).run()
    assert address(app)["discipline"] == "devops,sysops"
    assert "Prometheus" in markup(app)


def test_another_question_starts_with_its_own_defaults():
    app = run(question="compare-disciplines", discipline="techops")
    app.selectbox(key="ask_question").set_value("which-tools-are-shared").run()
    assert app.multiselect[0].value == []
    assert address(app) == {"question": "which-tools-are-shared"}
    app.selectbox(key="ask_question").set_value(None).run()
    assert address(app) == {}
    assert len(app.button) == len(session.catalog())


def test_any_node_is_found_by_its_name():
    app = run(question="neighbors-of-a-node", node="grafana")
    assert app.text_input[0].value == "Grafana"
    app.text_input[0].set_value("k8s").run()
    assert address(app)["node"] == "kubernetes"
    assert "containers and orchestration" in markup(app)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"question": "which-tool-is-shared"}, "which-tools-are-shared"),
        ({"question": "which-tools-are-shared", "discipline": "sisops"}, "SysOps"),
        ({"question": "neighbors-of-a-node", "node": "grafanna"}, "Grafana"),
        ({"question": "neighbors-of-a-node", "node": 'x" } DELETE {'}, "no node"),
        ({"query": "z:AAAA"}, "damaged"),
        ({"query": "DROP ALL"}, "Only reading is allowed"),
        ({"query": "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }"}, "another host"),
    ],
)
def test_what_means_nothing_is_said_in_a_sentence(parameters, message):
    app = run(**parameters)
    assert len(app.error) == 1
    assert message in app.error[0].value


def test_a_typed_query_is_run_from_the_box():
    app = run()
    app.segmented_control[0].set_value("SPARQL").run()
    assert "ops:usesTool" in app.text_area[0].value
    assert address(app) == {}
    app.text_area[0].set_value("ASK { atlas:devops ops:usesTool atlas:git }")
    app.button[0].click().run()
    assert address(app)["query"].startswith("ASK {")
    assert any(text.value.startswith("**No** in ") for text in app.markdown)


def test_a_mistake_is_shown_with_its_place():
    query = "SELECT ?tool\nWHERE { ?tool a opps:Tool }"
    app = run(query=query)
    assert "line 2, column 17" in app.error[0].value
    line, caret = app.code[0].value.split("\n")
    assert line == "WHERE { ?tool a opps:Tool }"
    assert line[caret.index("^") :].startswith("opps:Tool")
    assert app.text_area[0].value == query


def test_a_question_can_be_edited_as_sparql():
    app = run(question="which-roles-span-disciplines")
    edit = next(button for button in app.button if button.label == "Edit this query")
    edit.click().run()
    assert app.text_area[0].value == session.catalog()["which-roles-span-disciplines"].text
    app.button[0].click().run()
    assert "Site Reliability Engineer" in markup(app)


def test_an_empty_answer_says_what_to_do():
    app = run(query="SELECT ?x { ?x a atlas:nothing }")
    assert "Nothing in this graph answers that" in app.info[0].value


def test_many_rows_come_as_a_grid():
    app = run(query="SELECT ?tool ?toolLabel ?p { ?tool skos:prefLabel ?toolLabel ; ?p ?o }")
    frame = app.dataframe[0].value
    assert list(frame.columns) == ["Tool", "tool", "P"]
    assert frame["tool"].str.startswith("/?node=").all()


def test_triples_are_drawn_and_written():
    app = run(question="draw-what-joins-the-disciplines")
    assert app.get("bidi_component")
    assert "ops:usesTool" in app.code[0].value
    assert any("/?nodes=" in caption.value for caption in app.caption)


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
        unpack_query(pack_query("a" * 300_000))


# --- the table


def solutions(*rows, variables=("tool", "toolLabel", "count")):
    return Solutions(variables, [tuple(row) for row in rows])


def test_columns_are_joined_with_their_labels():
    variables = ("statement", "tool", "toolLabel", "disciplineLabels", "endOfSale")
    row = (iri("https://example.org/s"), iri("https://example.org/t"), literal("T"), None, None)
    columns = columns_of(solutions(row, variables=variables))
    assert [column.heading for column in columns] == [
        "Tool",
        "Disciplines",
        "End of sale",
        "Statement",
    ]


@pytest.mark.parametrize(
    ("variable", "words"),
    [("kpi", "KPI"), ("licenseKindLabel", "License kind"), ("x_y", "X y"), ("Label", "Label")],
)
def test_heading(variable, words):
    assert heading(variable) == words


def test_markup_in_the_data_is_shown_as_text():
    script = "<script>alert(1)</script>"
    node = iri("https://example.org/?a=%22onclick=&b='")
    rows = [(node, literal(script), literal(script)), (BlankNode("b"), literal("</td>"), None)]
    variables = ("tool", "toolLabel", "<b>")
    found = table_markup(solutions(*rows, variables=variables), {})
    assert "<script>" not in found
    assert "<b>" not in found.partition("</style>")[2]
    assert found.count("&lt;script&gt;") == 2
    assert found.count("</td>") == 4


def test_marks_numbers_and_repeats():
    grafana = iri(f"{ATLAS}grafana")
    rows = [
        (grafana, literal("Grafana"), literal("12000", datatype=f"{XSD}integer")),
        (grafana, literal("Grafana"), literal("3", datatype=f"{XSD}integer")),
        (None, literal("not stated"), None),
    ]
    nodes = {f"{ATLAS}grafana": Node(f"{ATLAS}grafana", "Grafana", f"{OPS}Tool", "tool")}
    found = table_markup(solutions(*rows), nodes)
    assert found.count('<b style="--light:') == 2
    assert '<td class="n">12,000</td>' in found
    assert found.count('<td class="same">') == 1
    assert "<td><i>not stated</i></td>" in found


def test_columns_without_a_value_are_left_out():
    found = table_markup(solutions((None, literal("Grafana"), None)), {})
    assert "Count" not in found


def test_downloads_hold_the_whole_answer(shipped):
    result = session.catalog()["what-did-the-source-print"].run(shipped)
    rows = list(csv.reader(io.StringIO(result.to_csv())))
    assert rows[0] == list(result.variables)
    assert len(rows) == len(result) + 1
