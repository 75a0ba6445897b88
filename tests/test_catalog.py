"""Every question against its case in two engines, every rule against a file that breaks it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from graph import EmbeddedStore, Solutions
from graph.naming.labels import labels_of
from graph.terms import BlankNode, Literal, curie, iri, literal
from ontology.errors import CatalogError, NotFoundError, ParameterError
from ontology.namespaces import ATLAS, OPS, XSD
from queries import load_catalog, resolve_argument
from queries.arguments import choices
from queries.catalog import answerable
from queries.header import Parameter

CASES = Path(__file__).parent / "cases"
CATALOG = load_catalog()
EXPECTED = sorted(path.stem for path in CASES.glob("*.csv"))


def read_case(case: str) -> tuple[str, list[list[str]]]:
    """Return the bound query of a case and the rows that are expected, header first."""
    arguments = CASES / f"{case}.yaml"
    given = yaml.safe_load(arguments.read_text()) if arguments.exists() else {}
    with (CASES / f"{case}.csv").open(newline="") as file:
        return CATALOG[question_of(case)].bind(given), list(csv.reader(file))


def question_of(case: str) -> str:
    return case.partition(".")[0]


def data_of(case: str) -> Path:
    return CASES / f"{question_of(case)}.ttl"


def shortened(rows, *, ordered: bool) -> list[list[str]]:
    cells = [["" if cell is None else curie(str(cell)) for cell in row] for row in rows]
    return cells if ordered else sorted(cells)


@pytest.mark.parametrize("case", EXPECTED)
def test_case_in_oxigraph(case, store_of):
    query, (columns, *rows) = read_case(case)
    result = store_of(data_of(case).read_text()).run(query)
    if isinstance(result, Solutions):
        assert list(result.variables) == columns
        assert shortened(result.values(), ordered=True) == rows
    else:
        triples = [(t.subject.value, t.predicate.value, t.object.value) for t in result]
        assert shortened(set(triples), ordered=False) == sorted(rows)


@pytest.mark.parametrize("case", EXPECTED)
def test_case_in_rdflib(case):
    import rdflib

    query, (columns, *rows) = read_case(case)
    dataset = rdflib.Dataset(default_union=True)
    dataset.graph(rdflib.URIRef("https://example.org/graph")).parse(data_of(case))
    result = dataset.query(query)
    if result.type == "SELECT":
        assert [str(name) for name in result.vars] == columns
        assert shortened(result, ordered=True) == rows
    else:
        assert shortened(set(result.graph), ordered=False) == sorted(rows)


@pytest.mark.parametrize("name", CATALOG)
def test_question_keeps_the_rules_of_the_house(name):
    entry = CATALOG[name]
    lines = entry.text.splitlines()
    assert name in EXPECTED, f"tests/cases/{name}.ttl and .csv are missing"
    assert entry.tags
    assert len(lines) <= 60
    assert entry.form != "SELECT" or any(line.startswith("ORDER BY") for line in lines)


@pytest.mark.parametrize("case", EXPECTED)
def test_label_columns_follow_what_they_name(case):
    _, (columns, *_) = read_case(case)
    for at, column in enumerate(columns):
        named = column.removesuffix("Label")
        if named != column and named in columns:
            assert columns[at - 1] == named


def test_every_case_belongs_to_a_question():
    assert {path.name.partition(".")[0] for path in CASES.iterdir()} == set(CATALOG)


def test_parameters_are_described():
    entry = CATALOG["which-tools-are-shared"]
    assert entry.question == "Which tools are shared by two or more disciplines?"
    assert (entry.form, entry.tags) == ("SELECT", ("overlap", "tools"))
    parameter = entry.parameters["discipline"]
    assert parameter == Parameter(
        "discipline", "Discipline", f"{OPS}Discipline", many=True, default=("UNDEF",)
    )
    assert parameter.optional
    assert not CATALOG["neighbors-of-a-node"].parameters["node"].optional


# --- the rules, each broken once

HEADER = "#+ summary: Which?\n"
QUERY = "SELECT ?a WHERE { ?a ?b ?c }\n"
DECLARED = '#+ parameters:\n#+   a: {class: "ops:Tool"}\n'
BOUND = "SELECT ?a WHERE { VALUES ?a { UNDEF } ?a ?b ?c }\n"

BROKEN = {
    "no header": (QUERY, 1, "no header"),
    "bad YAML": (HEADER + "#+ tags: [a, b\n" + QUERY, 2, "not YAML"),
    "bad YAML in the middle": (HEADER + "#+ tags: a: b\n#+ description: x\n" + QUERY, 2, "YAML"),
    "a list": ("#+ - summary\n" + QUERY, 1, "not a mapping"),
    "empty header": ("#+\n" + QUERY, 1, "not a mapping"),
    "no summary": ("#+ tags: [a]\n" + QUERY, 1, "no summary"),
    "empty summary": ("#+ summary: ''\n" + QUERY, 1, "must be text"),
    "no question mark": ("#+ tags: [a]\n#+ summary: Tools.\n" + QUERY, 2, "question mark"),
    "unknown key": (HEADER + "#+ author: me\n" + QUERY, 2, "unknown key 'author'"),
    "doubled key": (HEADER + HEADER + QUERY, 2, "'summary' twice"),
    "tag with a capital": (HEADER + "#+ tags: [Tools]\n" + QUERY, 2, "kebab-case"),
    "tags as text": (HEADER + "#+ tags: tools\n" + QUERY, 2, "must be a list"),
    "cut off header": (HEADER + QUERY + "#+ tags: [a]\n", 3, "cut off"),
    "unknown parameter key": (
        HEADER + '#+ parameters:\n#+   a: {class: "ops:Tool", max: 3}\n' + BOUND,
        3,
        "unknown key 'max'",
    ),
    "neither class nor datatype": (
        HEADER + "#+ parameters:\n#+   a: {label: A}\n" + BOUND,
        3,
        "class or a datatype",
    ),
    "class and datatype": (
        HEADER + '#+ parameters:\n#+   a: {class: "ops:Tool", datatype: "xsd:date"}\n' + BOUND,
        3,
        "not both",
    ),
    "unknown prefix in a class": (
        HEADER + '#+ parameters:\n#+   a: {class: "opps:Tool"}\n' + BOUND,
        3,
        "known prefix",
    ),
    "many is no truth value": (
        HEADER + '#+ parameters:\n#+   a: {class: "ops:Tool", many: lots}\n' + BOUND,
        3,
        "true or false",
    ),
    "parameter name": (
        HEADER + '#+ parameters:\n#+   my-tool: {class: "ops:Tool"}\n' + BOUND,
        3,
        "lowerCamel",
    ),
    "parameters as a list": (HEADER + "#+ parameters: [a]\n" + BOUND, 2, "not a mapping"),
    "unused parameter": (HEADER + DECLARED + "SELECT ?x { ?x ?y ?z }\n", 3, "not used"),
    "parameter without a block": (HEADER + DECLARED + QUERY, 3, "has no default"),
    "parameter in its block only": (
        HEADER + DECLARED + "SELECT ?x { VALUES ?a { UNDEF } ?x ?y ?z }\n",
        3,
        "VALUES block only",
    ),
    "undeclared parameter": (HEADER + "\n" + BOUND, 3, "does not declare"),
    "two defaults": (
        HEADER + DECLARED + "SELECT ?a {\n VALUES ?a { UNDEF }\n VALUES ?a { <b:c> } ?a ?b ?c }\n",
        6,
        "another default",
    ),
    "brace in a default": (
        HEADER + DECLARED + "SELECT ?a {\n VALUES ?a { 'x}' } ?a ?b ?c }\n",
        5,
        "holds a brace",
    ),
    "empty default": (HEADER + DECLARED + "SELECT ?a { VALUES ?a { } ?a ?b ?c }\n", 4, "is empty"),
    "several defaults for one": (
        HEADER + DECLARED + "SELECT ?a { VALUES ?a { 1 2 } ?a ?b ?c }\n",
        4,
        "several defaults",
    ),
    "two queries": (HEADER + QUERY + "\n" + QUERY, 4, "second query"),
    "no query": (HEADER, 1, "query is empty"),
    "syntax": (HEADER + "SELECT ?a {\n ?a ?b ?c ?d }", 3, "line 3"),
    "undeclared prefix": (HEADER + "SELECT ?a {\n ?a a ops:Tool }\n", 3, "prefix ops:"),
    "update": (HEADER + "\nDELETE WHERE { ?a ?b ?c }\n", 3, "would change the data"),
    "update after a query": (HEADER + QUERY + "; CLEAR ALL\n", 3, "Syntax error"),
    "service": (HEADER + "SELECT * { SERVICE <http://x> { ?a ?b ?c } }\n", 2, "another host"),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_broken_rule_is_reported_with_file_and_line(tmp_path, rule):
    text, line, message = BROKEN[rule]
    folder = tmp_path / "queries"
    folder.mkdir()
    (folder / "which-x.rq").write_text(text)
    with pytest.raises(CatalogError) as caught:
        load_catalog(folder)
    assert str(caught.value).startswith(f"queries/which-x.rq:{line}: ")
    assert message in str(caught.value)


def test_file_name_must_be_kebab_case(tmp_path):
    (tmp_path / "Which_x.rq").write_text(HEADER + QUERY)
    with pytest.raises(CatalogError, match=r"Which_x\.rq:1: the file name is not kebab-case"):
        load_catalog(tmp_path)


def test_file_must_be_utf8(tmp_path):
    (tmp_path / "which-x.rq").write_bytes(b"#+ summary: Which?\n#+ tags: [\xff]\n")
    with pytest.raises(CatalogError, match=r"which-x\.rq:2: the file is not UTF-8"):
        load_catalog(tmp_path)


def test_folder_without_questions(tmp_path):
    with pytest.raises(CatalogError, match=r"no \.rq file"):
        load_catalog(tmp_path)


def test_words_in_strings_comments_and_tables_are_left_alone(tmp_path):
    text = (
        HEADER
        + DECLARED
        + "# VALUES ?b { 1 } SELECT\n"
        + 'SELECT ?a ("VALUES ?c { UPDATE }" AS ?d) {\n'
        + "  VALUES (?e) { (1) }\n  VALUES ?a { <http://x/1> }\n  ?a ?b ?c }\n"
    )
    (tmp_path / "which-x.rq").write_text(text)
    entry = load_catalog(tmp_path)["which-x"]
    assert entry.parameters["a"].default == ("<http://x/1>",)
    bound = entry.bind({"a": "https://example.org/2"})
    assert bound == text.replace(" <http://x/1> ", " <https://example.org/2> ")


def test_unknown_question_names_the_nearest():
    with pytest.raises(NotFoundError, match="which-tools-are-shared"):
        CATALOG["which-tool-is-shared"]


def test_search_ranks_questions():
    assert CATALOG.search("shared tools")[0].name == "which-tools-are-shared"
    assert CATALOG.search("what is only in a discipline")[0].name == "what-is-only-in-a-discipline"
    assert CATALOG.search("end-of-life")[0].name == "which-tools-reach-their-end"
    assert CATALOG.search("zebra") == []
    assert len(CATALOG.search("")) == len(CATALOG)
    assert "overlap" in CATALOG.tags


# --- arguments

LITERALS = """#+ summary: Which?
#+ parameters:
#+   text: {datatype: "xsd:string"}
#+   day: {datatype: "xsd:date"}
#+   count: {datatype: "xsd:integer"}
#+   share: {datatype: "xsd:decimal"}
#+   sure: {datatype: "xsd:boolean"}
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?text ?day ?count ?share ?sure WHERE {
  VALUES ?text { "x" }
  VALUES ?day { "2026-01-01"^^xsd:date }
  VALUES ?count { 1 }
  VALUES ?share { 0.5 }
  VALUES ?sure { true }
}
"""

ATTACKS = [
    'x" } DELETE {',
    "x' } } ; DROP ALL #",
    "} UNION { ?s ?p ?o",
    'a\\" ^^ <http://x>',
    "line\nbreak\r\t\\n",
    "\x00 \x7f \x0b",
    "ünï 日本 😀 \u2028",
    '"""',
    "VALUES ?day { 1 }",
]


@pytest.fixture(scope="module")
def literals(tmp_path_factory):
    folder = tmp_path_factory.mktemp("queries")
    (folder / "which-x.rq").write_text(LITERALS)
    return load_catalog(folder)["which-x"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_text_travels_as_data(literals, attack):
    store = EmbeddedStore.from_text("")
    [row] = literals.run(store, {"text": attack}).values()
    assert row == (attack, "2026-01-01", "1", "0.5", "true")


def test_all_arguments_are_bound_in_one_pass(literals):
    given = {"text": "VALUES ?day { }", "day": "2026-02-28", "count": "-7", "sure": " false "}
    [row] = literals.run(EmbeddedStore.from_text(""), given).values()
    assert row == ("VALUES ?day { }", "2026-02-28", "-7", "0.5", "false")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("day", "2026-02-30"),
        ("day", "20260228"),
        ("day", 'x" } DELETE {'),
        ("count", "1.5"),
        ("count", "٣"),
        ("share", "1e3"),
        ("sure", "yes"),
        ("text", "half a pair \ud800"),
        ("text", iri("https://example.org/x")),
        ("text", BlankNode("b")),
        ("day", literal("2026-01-01")),
    ],
)
def test_malformed_literal_is_refused(literals, name, value):
    with pytest.raises(ParameterError):
        literals.bind({name: value})


@pytest.mark.parametrize(
    "value",
    [
        "https://example.org/a b",
        "https://example.org/a>b",
        'x" } DELETE {',
        "<https://example.org/a> <https://example.org/b>",
        "_:b0",
        "",
        "sysops",
        '"SysOps"@en',
        literal("SysOps"),
        BlankNode("b0"),
    ],
)
def test_malformed_node_is_refused(value):
    with pytest.raises(ParameterError):
        CATALOG["neighbors-of-a-node"].bind({"node": value})


@pytest.mark.parametrize(
    "value", ["atlas:sysops", f"{ATLAS}sysops", f"<{ATLAS}sysops>", iri(f"{ATLAS}sysops")]
)
def test_node_is_bound(value):
    bound = CATALOG["neighbors-of-a-node"].bind({"node": value})
    assert f"VALUES ?node {{ <{ATLAS}sysops> }}" in bound


def test_unknown_parameter_names_the_nearest():
    with pytest.raises(ParameterError, match=r"'disciplines'.*discipline"):
        CATALOG["which-tools-are-shared"].bind({"disciplines": "atlas:sysops"})
    with pytest.raises(ParameterError, match="takes none"):
        CATALOG["sources-and-licenses"].bind({"x": "y"})


def test_too_many_values_are_refused():
    with pytest.raises(ParameterError, match="takes one value; 2 were given"):
        CATALOG["neighbors-of-a-node"].bind({"node": ["atlas:sysops", "atlas:devops"]})


def test_without_a_value_the_default_stays():
    entry = CATALOG["which-tools-are-shared"]
    assert entry.bind({"discipline": []}) == entry.bind({"discipline": None}) == entry.text


# --- the shipped data


def answer(
    store, question: str, *columns: str, **arguments: object
) -> list[tuple[str | None, ...]]:
    rows = CATALOG[question].run(store, arguments).dicts()
    return [tuple(row[column] for column in columns) for row in rows]


def test_shared_tools(shipped):
    assert answer(
        shipped, "which-tools-are-shared", "toolLabel", "disciplineCount", "disciplineLabels"
    ) == [
        ("Grafana", "3", "DevOps, NetOps, SysOps"),
        ("Prometheus", "2", "DevOps, SysOps"),
    ]


def test_roles_that_span_disciplines(shipped):
    columns = ("roleLabel", "disciplineCount", "disciplineLabels")
    found = answer(shipped, "which-roles-span-disciplines", *columns)
    assert found == [("Site Reliability Engineer", "2", "DevOps, SysOps")]


def test_shared_kpis(shipped):
    found = answer(shipped, "which-kpis-are-shared", "kpiLabel", "disciplineLabels")
    assert found == [("mean time to recovery", "DevOps, SysOps")]


LISTING = [name for name in sorted(CATALOG) if CATALOG[name].form == "SELECT"]


@pytest.mark.parametrize("name", LISTING)
def test_several_names_of_a_thing_are_one_row(name, shipped, translated):
    """What is no name is the same, row by row, whatever things are called."""

    def told(store):
        result = CATALOG[name].run(store)
        kept = [at for at, column in enumerate(result.variables) if not _is_name(column)]
        return sorted([str(row[at]) for at in kept] for row in result.values())

    assert told(translated) == told(shipped)


def _is_name(column: str) -> bool:
    return column.endswith(("Label", "Labels")) or column == "kind"


@pytest.mark.parametrize("language", ["", "de"])
@pytest.mark.parametrize("name", LISTING)
def test_things_are_named_as_on_every_page(name, language, translated):
    """A link that is followed back is called by its inverse, and left out here."""
    store = translated.speaking(language)
    rows = CATALOG[name].run(store).dicts()
    pairs = {
        (row[column], row[f"{column}Label"])
        for row in rows
        for column in row.keys() - ({"property"} if row.get("direction") == "in" else set())
        if f"{column}Label" in row and (row[column] or "").startswith((ATLAS, OPS))
    }
    named = labels_of(store, [node for node, _ in pairs], whole=True)
    assert pairs == set(named.items())


@pytest.mark.parametrize(
    "name", ["classes-and-properties", "evidence-for-a-node", "neighbors-of-a-node"]
)
def test_what_is_no_text_takes_the_place_of_no_name(name, translated):
    odd = EmbeddedStore.from_text("")
    odd.engine.extend(translated.engine)
    odd.engine.update(
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
        " INSERT { ?node rdfs:label <urn:node> } WHERE { GRAPH ?g { ?node rdfs:label|a ?any } }"
    )
    expected = set(CATALOG[name].run(translated).values())
    assert expected
    assert expected <= set(CATALOG[name].run(odd).values())


def test_fifty_links_from_disciplines_to_tools(shipped):
    rows = answer(
        shipped, "which-tools-does-a-discipline-use", "disciplineLabel", "tool", "categoryLabel"
    )
    linked = [name for name, tool, category in rows if tool and category]
    counts = {name: linked.count(name) for name in linked}
    assert counts == {"SysOps": 19, "DevOps": 18, "NetOps": 13}
    assert [row for row in rows if row[1] is None] == [("TechOps", None, None)]


def test_silence_is_not_zero(shipped):
    columns = ("propertyLabel", "itemLabels", "itemCount", "stated")
    rows = answer(shipped, "compare-disciplines", *columns, discipline="atlas:techops")
    assert ("uses tool", "not stated", None, "false") in rows
    assert all(count != "0" for _, _, count, _ in rows)


def test_every_question_answers_something(shipped):
    for name in CATALOG:
        question = CATALOG[name]
        imported_only = "market" in question.tags  # asked of real sources in test_matching.py
        assert (len(question.run(shipped)) > 0) is not imported_only, name


@pytest.mark.parametrize(
    "text", ["atlas:sysops", f"{ATLAS}sysops", f"<{ATLAS}sysops>", "sysops", "SysOps", " sYSoPS "]
)
def test_argument_is_resolved(text, shipped):
    parameter = CATALOG["which-tools-are-shared"].parameters["discipline"]
    assert resolve_argument(shipped, parameter, text).value == f"{ATLAS}sysops"


@pytest.mark.parametrize(("text", "local"), [("k8s", "kubernetes"), ("Maybe", "ansible")])
def test_argument_is_resolved_by_alias(text, local, shipped):
    parameter = CATALOG["where-does-a-tool-belong"].parameters["tool"]
    assert resolve_argument(shipped, parameter, text).value == f"{ATLAS}{local}"


def test_argument_is_resolved_to_any_node(shipped):
    parameter = CATALOG["neighbors-of-a-node"].parameters["node"]
    assert resolve_argument(shipped, parameter, "SRE").value.endswith("site-reliability-engineer")
    with pytest.raises(NotFoundError, match="Grafana"):
        resolve_argument(shipped, parameter, "Grafanna")


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("SisOps", NotFoundError, "SysOps"),
        ("atlas:sisops", NotFoundError, "Nothing is known about atlas:sisops"),
        ("atlas:grafana", ParameterError, "ops:Discipline"),
        ("grafana", NotFoundError, "no discipline 'grafana'"),
        ("https://example.org/a b", ParameterError, "not an IRI"),
        ('x" } DELETE {', NotFoundError, "no discipline"),
        ('"SysOps"', ParameterError, "takes a node"),
    ],
)
def test_argument_that_means_nothing(text, error, message, shipped):
    parameter = CATALOG["which-tools-are-shared"].parameters["discipline"]
    with pytest.raises(error, match=message):
        resolve_argument(shipped, parameter, text)


def test_argument_with_a_datatype_is_a_literal(shipped):
    parameter = Parameter("day", "Day", datatype=f"{XSD}date")
    found = resolve_argument(shipped, parameter, "2026-01-01")
    assert isinstance(found, Literal)
    assert found.datatype.value == f"{XSD}date"


def test_label_of_two_nodes_is_not_guessed():
    twins = """PREFIX ops: <https://w3id.org/ops-atlas/ns#>
    PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    PREFIX atlas: <https://w3id.org/ops-atlas/id/>
    atlas:flux-1 a ops:Tool ; skos:prefLabel "Flux"@en .
    atlas:flux-2 a ops:Tool ; skos:prefLabel "Flux"@en .
    atlas:flux-3 a ops:Role ; skos:prefLabel "Flux"@en ."""
    parameter = CATALOG["where-does-a-tool-belong"].parameters["tool"]
    with pytest.raises(ParameterError, match="atlas:flux-1, atlas:flux-2"):
        resolve_argument(EmbeddedStore.from_text(twins), parameter, "flux")


def test_choices_are_labels_by_node(shipped):
    parameters = CATALOG["which-tools-are-shared"].parameters
    found = choices(shipped, parameters["discipline"])
    assert list(found.values()) == ["DevOps", "NetOps", "SysOps", "TechOps"]
    assert found[f"{ATLAS}sysops"] == "SysOps"
    assert choices(shipped, CATALOG["neighbors-of-a-node"].parameters["node"]) == {}


def test_choices_come_in_the_order_of_their_labels_whatever_the_case(store_of):
    names = ("saw", "Axe", "adze", "Zax", "axe")
    tools = store_of(
        "".join(
            f'<urn:{at}> a <urn:T> ; <http://www.w3.org/2004/02/skos/core#prefLabel> "{n}" . '
            for at, n in enumerate(names)
        )
    )
    found = list(choices(tools, Parameter("t", "T", class_iri="urn:T")).values())
    assert found == ["adze", "Axe", "axe", "saw", "Zax"]


def test_choices_are_called_as_on_every_page(store_of):
    """A table calls its tools by a name in another property, and in two languages."""
    tools = store_of(
        "PREFIX ops: <https://w3id.org/ops-atlas/ns#> PREFIX schema: <https://schema.org/>"
        " PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
        " <urn:saw> a ops:Discipline ; rdfs:label 'saw'@en, 'Säge'@de ."
        " <urn:file> a ops:Discipline ; schema:name 'Feile'@de ."
        " <urn:axe> a ops:Discipline ."
    )
    parameter = CATALOG["which-tools-are-shared"].parameters["discipline"]
    named = {"urn:axe": "axe", "urn:file": "Feile", "urn:saw": "saw"}
    assert choices(tools, parameter) == named
    assert choices(tools.speaking("de"), parameter) == named | {"urn:saw": "Säge"}


def test_questions_can_be_asked_where_a_class_or_a_property_of_theirs_occurs(store_of, shipped):
    here = {entry.name for entry in answerable(CATALOG.values(), shipped)}
    assert set(CATALOG) - here == {"which-technologies-do-occupations-share"}, "from outside"
    birds = "<urn:kestrel> a <urn:Bird> ; <urn:eats> <urn:mouse> ."
    of_any = {entry.name for entry in CATALOG.values() if "any-graph" in entry.tags}
    everywhere = {entry.name for entry in answerable(CATALOG.values(), store_of(birds))}
    assert everywhere == of_any - {"evidence-for-a-node"}
    roles = f"{birds} <urn:sre> a <{OPS}Role> ."
    more = {entry.name for entry in answerable(CATALOG.values(), store_of(roles))}
    assert "what-does-the-market-list-that-no-discipline-uses" in more
    assert "which-kpis-are-shared" not in more
