"""Tables of one's own: what is proposed for them, how cells are read, and what they share."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import openpyxl
import pyoxigraph as ox
import pytest

from graph import EmbeddedStore, open_store
from graph.comparing.membership_query import build_membership
from graph.comparing.ways import lens_named
from graph.counting import graph_names
from graph.importers import MARKET, convert
from graph.importers.drafts import NODES, find_flaws, mapping_text
from graph.importers.proposing import propose_links, propose_mapping
from graph.importers.rows import iter_rows
from graph.importers.values import to_term, type_of
from graph.importers.workbooks import sheet_names
from graph.importing.loading import Choices
from graph.importing.watching import Watch
from graph.overlap import pair
from graph.snapshots.generations import import_sources
from graph.snapshots.staging import stage_sources
from ontology.errors import SourceError
from ontology.namespaces import GRAPH, OPS, OWN
from tests.test_importers import write

SERVICES = (
    "Service (name);Tools used?;€ Cost p.a.;;Since\n"
    "Checkout;Grafana, Prometheus, Terraform;12.500,50;x;01.03.2021\n"
    "Search;Grafana, Elasticsearch;8.000,00;;15.04.2022\n"
    "Login;Keycloak;;;31.12.2019\n"
)
TEAMS = (
    "Team,Service,Tool\n"
    "Payments,Checkout,Grafana\nPayments,Checkout,Terraform\nIdentity,Login,Keycloak\n"
)


def draft_of(folder, name, text, **columns):
    """Propose a mapping, with some columns as nodes of a class."""
    write(folder, {name: text})
    draft = propose_mapping(folder / name)
    rows = [
        replace(one, holds=NODES, cls=columns[one.name]) if one.name in columns else one
        for one in draft.columns
    ]
    return replace(draft, columns=tuple(rows))


def read(folder, draft):
    write(folder, {f"{draft.table}.yaml": mapping_text(draft)})
    engine = ox.Store()
    engine.extend(convert("table", folder / f"{draft.table}.yaml"))
    return EmbeddedStore(engine)


def test_everyday_cells_are_understood_and_no_column_is_dropped(tmp_path):
    draft = draft_of(tmp_path, "services.csv", SERVICES)
    assert (draft.cls, draft.label) == (":Service", "Service (name)")
    assert {one.name: (one.holds, one.separator) for one in draft.columns} == {
        "Service (name)": ("text", ""),
        "Tools used?": (NODES, ","),
        "€ Cost p.a.": ("decimal 1.234,56", ""),
        "column 4": ("text", ""),
        "Since": ("date DD.MM.YYYY", ""),
    }
    store = read(tmp_path, draft)
    found = store.select(
        f"PREFIX own: <{OWN}> SELECT ?p ?v {{ ?s a own:Service ; skos:prefLabel 'Checkout'@en ; "
        "?property ?o . ?property rdfs:label ?p OPTIONAL { ?o skos:prefLabel ?name } "
        "BIND(COALESCE(?name, ?o) AS ?v) }"
    )
    assert sorted(found.values()) == [
        ("Since", "2021-03-01"),
        ("Tools used?", "Grafana"),
        ("Tools used?", "Prometheus"),
        ("Tools used?", "Terraform"),
        ("column 4", "x"),
        ("€ Cost p.a.", "12500.5"),
    ]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["03/25/2021", "1/2/2021"], "date MM/DD/YYYY"),
        (["25/03/2021"], "date DD/MM/YYYY"),
        (["03/04/2021"], "text"),  # of March or of April
        (["30.02.2021"], "text"),
        (["2021-03-01"], "date"),
        (["1,234"], "text"),  # a thousand, or one and a bit
        (["1,234", "1,234,567.5"], "decimal 1,234.56"),
        (["-0,5"], "decimal 1.234,56"),
        (["1.234"], "decimal"),
        (["12", "-3"], "integer"),
        (["Yes", "no"], "boolean"),
        (["12.34,56"], "text"),
        (["80331", "01234"], "text"),
        (["+4989123456", "4989123457"], "text"),
        (["+3", "-2", "0"], "integer"),
        (["3.9", "3.10"], "text"),
        (["3.90", "3.10"], "decimal"),
        (["0.25", "1.0", "10.5"], "decimal"),
    ],
)
def test_how_cells_are_written_is_found_where_it_is_sure(cells, kind):
    assert type_of(cells) == kind


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("decimal 1.234,56", "-1.234.567,8", "-1234567.8"),
        ("decimal 1,234.56", "1,234.50", "1234.50"),
        ("date MM/DD/YYYY", "12/31/2021", "2021-12-31"),
        ("date DD.MM.YYYY", "29.02.2021", None),
        ("decimal", "1,5", None),
    ],
)
def test_cells_become_literals_of_the_standard(kind, cell, value):
    term = to_term(kind, cell)
    assert (term.value if term else None) == value
    assert term is None or term.datatype.value.endswith(f"#{kind.split()[0]}")


@pytest.mark.parametrize(
    ("cells", "separator"),
    [
        ("Grafana, Helm\nHelm, Argo", ","),
        ("Berlin, Germany\nParis, France", ""),  # nothing comes again
        ("We use it, and we like it as it is\nWe use it", ""),  # sentences
        ("a;b\nb", ";"),
        ("It is fast; but it takes long to learn\nb", ""),
        ("1,5\n2,5", ""),
    ],
)
def test_a_sign_parts_a_list_only_where_it_looks_like_one(tmp_path, cells, separator):
    rows = "".join(f'n{at}\t"{cell}"\n' for at, cell in enumerate(cells.split("\n")))
    draft = draft_of(tmp_path, "a.tsv", f"Name\tOf\n{rows}")
    assert draft.columns[1].separator == separator


def test_tables_of_one_namespace_share_their_nodes(tmp_path, monkeypatch):
    """Imported one after the other; Overlap then shows what a service and a team share."""
    monkeypatch.setenv("OPS_ATLAS_DATA", str(tmp_path / "chain"))
    for name, text, column in (
        ("services.csv", SERVICES, "Tools used?"),
        ("teams.csv", TEAMS, "Tool"),
    ):
        draft = draft_of(tmp_path, name, text, **{column: ":Tool"})
        uses = [
            replace(one, property=":uses") if one.name == column else one for one in draft.columns
        ]
        draft = replace(draft, cls=":Party", columns=tuple(uses))
        write(tmp_path, {f"{name}.yaml": mapping_text(draft)})
        import_sources([tmp_path / f"{name}.yaml"], Choices(kind="table"))
    store = open_store()
    query = f"SELECT ?tool ?name {{ ?tool a <{OWN}Tool> ; skos:prefLabel ?name }} ORDER BY ?name"
    assert store.select(query).values() == [
        (f"{OWN}tool/{name.lower()}", name)
        for name in ("Elasticsearch", "Grafana", "Keycloak", "Prometheus", "Terraform")
    ]
    membership = build_membership(store, lens_named(store, f"{OWN}Party~{OWN}uses~{OWN}Tool"))
    shared = {item.label for item in pair(membership, "Checkout", "Payments").shared}
    assert shared == {"Grafana", "Terraform"}


def test_a_preview_counts_what_the_table_brings(tmp_path):
    """The source in 7 triples, 2 columns, 7 things in 2 each, and 5 cells that say more."""
    draft = draft_of(tmp_path, "teams.csv", TEAMS, Tool=":Tool")
    write(tmp_path, {"teams.yaml": mapping_text(replace(draft, cls="ops:Technology"))})
    staged = stage_sources([tmp_path / "teams.yaml"], Choices(kind="table"), Watch())
    preview = staged.preview(ox.Store())
    assert (preview.triples, preview.nodes) == (7 + 2 + 7 * 2 + 5, 1 + 2 + 7)
    assert preview.classes[f"{OWN}Tool"] == 3
    assert f"{OPS}OverlapLens" not in preview.classes
    assert [change.graph for change in preview.changes] == [f"{GRAPH}tables/teams"]
    market = len(list(ox.parse(path=str(MARKET))))
    assert preview.along.endswith(f"come along: {market} triples.")
    assert len(staged.engine) == preview.triples + market
    assert staged.preview(staged.engine).along == ""


def test_no_terms_of_ours_come_along_where_none_is_used(tmp_path):
    store = read(tmp_path, draft_of(tmp_path, "teams.csv", TEAMS, Tool=":Tool"))
    assert graph_names(store.engine) == {f"{GRAPH}tables/teams"}


def test_a_mapping_without_a_namespace_keeps_its_iris(tmp_path):
    draft = draft_of(tmp_path, "teams.csv", TEAMS, Tool="urn:Tool")
    text = mapping_text(replace(draft, cls="urn:Team")).replace(f"namespace: {OWN}\n", "")
    text = text.replace(" :", " https://w3id.org/ops-atlas/import/teams/ns#")
    write(tmp_path, {"teams.yaml": text})
    subjects = {quad.subject.value for quad in convert("table", tmp_path / "teams.yaml")}
    assert {
        "https://w3id.org/ops-atlas/import/teams/team/payments",
        "https://w3id.org/ops-atlas/import/teams/tool/grafana",
    } <= subjects


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("App;Cost (EUR, net)\na;5\nb;6\n", {"App": "a", "Cost (EUR, net)": "5"}),
        ("App;Cost (EUR, net)\na;5,5\nb;6,5\n", {"App": "a", "Cost (EUR, net)": "5,5"}),
        ("Apps, 2020\n\nApp;Age\na;5\nb;6\n", {"App": "a", "Age": "5"}),
        ("App,Tags\na,x;y\nb,z\n", {"App": "a", "Tags": "x;y"}),
        ('App,Note\na,"x;y\nz;w\nq;r\ns;t"\nb,c\n', {"App": "a", "Note": "x;y\nz;w\nq;r\ns;t"}),
        ('App,Disk;Size\na,5" disk;1\nb,3" disk\n', {"App": "a", "Disk;Size": '5" disk;1'}),
        ("App\na\n", {"App": "a"}),
    ],
)
def test_cells_are_cut_at_what_stands_evenly_in_the_lines(text, first, tmp_path):
    write(tmp_path, {"apps.csv": text})
    assert next(iter_rows(tmp_path / "apps.csv"))[1] == first


def test_a_dash_is_no_value_and_nothing_that_rows_share(tmp_path):
    text = "App,Owner,Users\na,-,5\nb,N/A,\u2013\nc,Ann,7\nd,Ann-Marie,-3\n"
    store = read(tmp_path, draft_of(tmp_path, "apps.csv", text, Owner=":Person"))
    assert propose_mapping(tmp_path / "apps.csv").columns[2].holds == "integer"
    owners = store.select(
        f"SELECT ?n {{ ?p a <{OWN}Person> ; skos:prefLabel ?n }} ORDER BY ?n"
    ).values()
    assert owners == [("Ann",), ("Ann-Marie",)]
    users = store.select(f"SELECT ?v {{ ?app <{OWN}users> ?v }} ORDER BY ?v").values()
    assert users == [("-3",), ("5",), ("7",)]


def test_columns_that_differ_by_a_sign_keep_their_values_apart(tmp_path):
    text = "Server,CPU,CPU %,cpu-2,URL,Website\nweb,4,50,8,https://a.example/,https://b.example/\n"
    store = read(tmp_path, draft_of(tmp_path, "servers.csv", text))
    values = store.select("SELECT ?n ?v { ?p rdfs:label ?n . ?s ?p ?v } ORDER BY ?n").values()
    assert values == [("CPU", "4"), ("CPU %", "50"), ("cpu-2", "8")]
    pages = store.select("SELECT ?v { ?s foaf:homepage ?v } ORDER BY ?v").values()
    assert pages == [("https://a.example/",), ("https://b.example/",)]


@pytest.mark.parametrize("name", ["apps.xlsx", "apps.csv"])
def test_the_error_of_a_formula_is_no_value_that_rows_share(name, tmp_path):
    rows = [("App", "Owner"), ("a", "#N/A"), ("b", "#N/A"), ("c", "Ann"), ("#REF!", "C#")]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "apps.xlsx")
    write(tmp_path, {"apps.csv": "".join(f"{app},{owner}\n" for app, owner in rows)})
    with pytest.raises(SourceError, match="line 2: “#N/A” in “Owner” is the error of a formula"):
        list(iter_rows(tmp_path / name))
    flaws = []
    found = [tuple(row.values()) for _, row in iter_rows(tmp_path / name, refuse=flaws.append)]
    assert found == [("a", ""), ("b", ""), ("c", "Ann"), ("", "C#")]
    assert [(flaw.line, flaw.text) for flaw in flaws] == [(2, "#N/A"), (3, "#N/A"), (5, "#REF!")]
    assert flaws[0].what == flaws[1].what
    with pytest.raises(SourceError, match="line 5: “#REF!” in “App”"):
        list(iter_rows(tmp_path / name, ["App"]))  # what nobody asks for does not matter


def test_a_day_has_no_time_and_a_text_keeps_what_it_says(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(("When", "Note", "At", "Hours"))
    at, hours = datetime(2020, 1, 2, 13, 4), timedelta(days=1, hours=1, minutes=30)
    book.active.append((datetime(2020, 1, 2), "backup at 00:00:00", at, hours))
    book.save(tmp_path / "days.xlsx")
    ((_, row),) = iter_rows(tmp_path / "days.xlsx")
    assert list(row.values())[:2] == ["2020-01-02", "backup at 00:00:00"]
    assert list(row.values())[2:] == ["2020-01-02 13:04:00", "25:30:00"]


def test_what_is_missing_is_said_beside_its_column(tmp_path):
    draft = draft_of(tmp_path, "teams.csv", TEAMS, Tool="")
    assert find_flaws(draft) == (
        {"Tool": "Name the class of the nodes that these cells name."},
        [],
    )
    draft = draft_of(tmp_path, "teams.csv", TEAMS, Tool="acme:Tool")
    columns, table = find_flaws(replace(draft, cls="no class", namespace="https://acme.example"))
    assert columns["Tool"].startswith("The prefix “acme:” of acme:Tool is not known")
    assert len(table) == 2
    known = replace(draft, prefixes={"acme": "https://acme.example/ns#"})
    assert find_flaws(known) == ({}, [])
    store = read(tmp_path, known)
    assert store.ask("ASK { ?x a <https://acme.example/ns#Tool> ; skos:prefLabel 'Keycloak'@en }")


def test_a_prefix_that_nobody_declared_is_no_scheme(tmp_path):
    draft = draft_of(tmp_path, "teams.csv", TEAMS, Tool="acme:Tool")
    with pytest.raises(SourceError, match=r"teams\.csv\.yaml: The prefix “acme:” of acme:Tool"):
        read(tmp_path, draft)


TITLED = {
    "a title": ("Servers of 2026\nHost,Tool\nweb,nginx\n", 2, ["Host", "Tool"]),
    "a title and a line between": ("All servers\n\nHost;Tool\nweb;nginx\n", 3, ["Host", "Tool"]),
    "two lines and one between": ("Servers\nof 2026\n\nHost,Tool\na,b\n", 4, ["Host", "Tool"]),
    "a title over all columns": ("Servers,\nHost,Tool\nweb,nginx\n", 2, ["Host", "Tool"]),
    "empty lines": ("\n\nHost\nweb\n", 3, ["Host"]),
    "names alone": ("Host,Tool\nweb\n", 1, ["Host", "Tool"]),
    "one column": ("Host\nweb\ndb\n", 1, ["Host"]),
}


@pytest.mark.parametrize("name", TITLED)
def test_the_names_of_the_columns_may_stand_below_a_title(name, tmp_path):
    text, line, names = TITLED[name]
    write(tmp_path, {"servers.csv": text})
    first, row = next(iter_rows(tmp_path / "servers.csv"))
    assert (first, list(row)) == (line + 1, names)


@pytest.mark.parametrize(
    "text",
    ["Host\nweb\nBonn, Rhein\nUlm, Donau\n", "Host\nweb\nBonn, Rhein\n", "Host\nBonn, Rhein\n"],
)
def test_a_comma_too_many_makes_no_title_of_what_stands_above(text, tmp_path):
    write(tmp_path, {"hosts.csv": text})
    with pytest.raises(SourceError, match="2 cells, but 1 column;"):
        list(iter_rows(tmp_path / "hosts.csv"))


def test_what_a_mapping_asks_for_says_where_the_names_stand(tmp_path):
    write(tmp_path, {"hosts.csv": "Host\nBonn, Rhein\nUlm, Donau\n"})
    with pytest.raises(SourceError, match="line 2: 2 cells, but 1 column;"):
        list(iter_rows(tmp_path / "hosts.csv", ("Host",)))
    with pytest.raises(SourceError, match="line 2: the column “Tool” is missing; there are “Bonn”"):
        list(iter_rows(tmp_path / "hosts.csv", ("Tool",)))


def workbook(path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_any_sheet_of_a_workbook_becomes_a_source_of_its_own(tmp_path):
    path = workbook(
        tmp_path / "estate.xlsx",
        Sheet1=[["Servers of 2026"], [], ["Host", "Cores"], ["web", 8]],
        Teams=[["Team", "Lead"], ["Ops", "Ada"]],
    )
    assert sheet_names(path) == ["Sheet1", "Teams"]
    first, second = (propose_mapping(path, sheet) for sheet in sheet_names(path))
    assert (first.title, first.cls, first.label) == ("estate, Sheet1", ":Estate", "Host")
    assert (second.title, second.cls, second.label) == ("estate, Teams", ":Team", "Team")
    assert first.name != second.name, "one does not replace the other"
    lead = "SELECT ?lead { ?team a <https://w3id.org/ops-atlas/own/Team> ; ?p ?lead "
    found = read(tmp_path, second).select(lead + 'FILTER(STR(?lead) = "Ada") }')
    assert found.values() == [("Ada",)]
    cores = read(tmp_path, first).select("SELECT ?s { ?s ?p 8 }")
    assert len(cores.values()) == 1


def test_a_column_called_like_the_rows_of_another_table_leads_to_them(tmp_path):
    path = workbook(
        tmp_path / "estate.xlsx",
        Teams=[["Team", "Apps", "Boss team"], ["Ops", "Git; Vim", "Dev"]],
        Apps=[["App", "Team", "Since"], ["Git", "Ops", "2005-04-07"]],
    )
    teams, apps = (propose_mapping(path, sheet) for sheet in sheet_names(path))
    assert [one.holds for one in teams.columns] == ["text", "text", "text"]
    linked = propose_links(teams, [apps])
    assert [one.holds for one in linked.columns] == ["text", NODES, "text"]
    assert [one.holds for one in propose_links(apps, [teams]).columns] == ["text", NODES, "date"]
    elsewhere = replace(apps, namespace="https://else.example/")
    assert propose_links(teams, [elsewhere]) == teams
    assert propose_links(teams, []) == propose_links(teams, [teams]) == teams


@pytest.mark.parametrize("name", ["estate.xlsx", "estate.csv"])
def test_a_table_given_as_its_own_mapping_is_said_to_need_one(name, tmp_path):
    path = workbook(tmp_path / "estate.xlsx", Teams=[["Team", "Lead"], ["Ops", "Ada"]])
    write(tmp_path, {"estate.csv": "Team,Lead\nOps,Ada\n"})
    for kind in ("table", None):
        with pytest.raises(SourceError, match=f"{name} is a table: a mapping says"):
            stage_sources([path.with_name(name)], Choices(kind=kind), Watch())
    with pytest.raises(SourceError, match=f"{name} is a table: a mapping says"):
        list(convert("table", path.with_name(name)))


@pytest.mark.parametrize(
    ("text", "label", "repeats"),
    [
        ("Host,Tool\nweb,nginx\ndb,nginx\n", "Host", False),
        ("Host,Tool\nweb,nginx\nweb,mysql\n", "Tool", False),
        ("Host,Name\nweb,A\ndb,A\n", "Name", True),
        ("Estate,Tool\nA,nginx\nA,mysql\n", "Estate", True),
    ],
)
def test_rows_are_named_by_what_tells_them_apart(text, label, repeats, tmp_path):
    draft = draft_of(tmp_path, "estates.csv", text)
    assert draft.label == label
    assert [one.repeats for one in draft.columns if one.name == label] == [repeats]


PEOPLE = (
    "name,team,skills,note\nAda,Web,Go; SQL,a b c d e\nBo,Web,SQL,x\nCy,Ops,Go,y\nDi,Ops,R,x z\n"
)
MOVIES = "movie,year,actor\nHeat,1995,Pacino\nHeat,1995,Kilmer\nScarface,1983,Pacino\n"


@pytest.mark.parametrize(
    ("table", "text", "cls", "label", "linked"),
    [
        ("people.csv", PEOPLE, ":Person", "name", {"team": ":Team", "skills": ":Skill"}),
        ("movies.csv", MOVIES, ":Movie", "movie", {"actor": ":Actor"}),
    ],
)
def test_what_rows_have_in_common_is_proposed_as_nodes(tmp_path, table, text, cls, label, linked):
    draft = draft_of(tmp_path, table, text)
    assert (draft.cls, draft.label) == (cls, label)
    others = [one for one in draft.columns if one.name != label]
    assert {one.name: one.cls for one in others if one.holds == NODES} == linked
    draw = "SELECT (COUNT(*) AS ?n) { ?a a ?c . ?b a ?c . ?a ?p ?x . ?b ?p ?x . ?x a ?k "
    shared = f'FILTER(STRENDS(STR(?c), "{cls[1:]}") && STR(?a) < STR(?b)) }}'
    # Ada and Bo are of one team, Cy and Di of another; SQL and Go are known to two. Or: Pacino.
    assert read(tmp_path, draft).select(draw + shared).values() == [
        ("4" if table == "people.csv" else "1",)
    ]


@pytest.mark.parametrize("cells", ["3/4/2021 3/4/2021", "a b", "1,234 1,234", "a a b"])
def test_a_date_a_number_or_what_differs_is_proposed_as_a_value(tmp_path, cells):
    rows = "".join(f"n{at}\t{cell}\n" for at, cell in enumerate(cells.split(" ")))
    assert draft_of(tmp_path, "a.tsv", f"Name\tOf\n{rows}").columns[1].holds != NODES


def test_columns_of_one_name_are_both_offered_and_both_read(tmp_path):
    draft = draft_of(tmp_path, "hosts.csv", "Host,Owner,Owner\nweb,Ops,Ada\n")
    assert [one.name for one in draft.columns] == ["Host", "Owner (column 2)", "Owner (column 3)"]
    found = read(tmp_path, draft).select(
        "SELECT (STR(?o) AS ?x) { ?s a <https://w3id.org/ops-atlas/own/Host> ; ?p ?o "
        'FILTER(CONTAINS(STR(?p), "owner")) } ORDER BY ?x'
    )
    assert found.values() == [("Ada",), ("Ops",)]


@pytest.mark.parametrize(
    ("content", "line", "mended"),
    [
        ("Name;Ort\nHoch;Köln\nTief;Bonn\n".encode("cp1252"), 2, "Hoch;Köln"),
        ("Größe;Ort\n1;Bonn\n".encode("cp1252"), 1, "Größe;Ort"),
        (b"Name;Ort\nHoch;Bonn\nTief;Bonn;2\n", 3, ""),
        ("Name;Ort\nHoch;Köln\n".encode(), 0, ""),
    ],
)
def test_a_proposal_notes_the_first_line_that_cannot_be_read(tmp_path, content, line, mended):
    (tmp_path / "a.csv").write_bytes(content)
    flaw = propose_mapping(tmp_path / "a.csv").flaw
    assert (flaw.line if flaw else 0) == line
    assert (flaw.mended.strip() if flaw else "") == mended


MAPPING = (
    "table: t.csv\ntitle: T\nlicense: https://spdx.org/licenses/CC0-1.0\nattribution: X\n"
    "class: :Thing\nnamespace: https://acme.example/\nlabel: Name\n"
)


def triples_of(folder, table, more=""):
    """Convert a table by hand-written YAML; return what is said of its nodes, as sorted texts."""
    (folder / "t.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    (folder / "t.yaml").write_text(MAPPING + more, encoding="utf-8")
    source = f"{GRAPH}tables/"
    return sorted(
        (quad.subject.value.rsplit("/")[-1], quad.predicate.value.rsplit("/")[-1], str(quad.object))
        for quad in convert("table", folder / "t.yaml")
        if not quad.subject.value.startswith(source)
    )


@pytest.mark.parametrize("order", ["1,Alpha,2\n2,Beta,1\n", "2,Beta,1\n1,Alpha,2\n"])
def test_a_row_that_another_row_names_by_its_code_keeps_its_own_name(tmp_path, order):
    rule = 'id: Code\ncolumns:\n  Dep: {property: ":dep", class: ":Thing"}\n'
    found = triples_of(tmp_path, f"Code,Name,Dep\n{order}3,Gamma,9\n", rule)
    names = [(node, text) for node, key, text in found if key.endswith("prefLabel")]
    assert names == [("1", '"Alpha"@en'), ("2", '"Beta"@en'), ("3", '"Gamma"@en'), ("9", '"9"@en')]
    links = [(node, text.rsplit("/")[-1]) for node, key, text in found if key == "dep"]
    assert links == [("1", "2>"), ("2", "1>"), ("3", "9>")]


def test_two_rows_of_one_code_keep_both_names(tmp_path):
    found = triples_of(tmp_path, "Code,Name\n1,Alpha\n1,Beta\n1,Alpha\n", "id: Code\n")
    names = [(key.rsplit("#")[-1], text) for _, key, text in found if key.endswith("Label")]
    assert names == [("altLabel", '"Beta"@en'), ("prefLabel", '"Alpha"@en')]


def test_words_that_yaml_takes_for_something_else_are_what_is_written(tmp_path):
    rules = (
        "language: no\ncolumns:\n  No: {property: foaf:a, language: no}\n"
        "  1.10: {property: foaf:b}\n  2021-03-01: {property: foaf:c}\n"
    )
    found = triples_of(tmp_path, "Name,No,1.10,2021-03-01\nØl,q,r,s\n", rules)
    said = {key: text for _, key, text in found}
    assert said["a"] == '"q"@no'
    assert said["b"] == '"r"'
    assert said["c"] == '"s"'
    assert '"Øl"@no' in said.values()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("columns:\n  A: {property: foaf:a}\n  A: {property: foaf:b}\n", "line 10, .*“A” stands"),
        ("title: Other\n", "“title” stands there twice"),
        ("columns:\n  A: {property: '\"a\"'}\n", '"a" is a text and no IRI'),
        ("origin: '\"a\"'\n", '"a" is a text and no IRI'),
    ],
)
def test_a_mistake_in_a_mapping_is_said_and_nothing_is_left_out(tmp_path, more, said):
    with pytest.raises(SourceError, match=said):
        triples_of(tmp_path, "Name,A\nx,1\n", more)


def test_a_table_whose_name_no_file_can_have_is_refused(tmp_path):
    mapping = MAPPING.replace("t.csv", '"a\\0.csv"')
    write(tmp_path, {"t.yaml": mapping})
    with pytest.raises(SourceError, match="“table” names no file"):
        list(convert("table", tmp_path / "t.yaml"))


def test_a_table_may_have_a_narrow_space_in_its_name(tmp_path):
    """Programs put one between a time and its am or pm."""
    write(tmp_path, {"at 9.41\u202fAM.csv": "Name\nx\n"})
    write(tmp_path, {"t.yaml": MAPPING.replace("t.csv", '"at 9.41\u202fAM.csv"')})
    assert any(str(quad.object) == '"x"@en' for quad in convert("table", tmp_path / "t.yaml"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_a_table_that_says_how_its_text_is_written_is_read_so(tmp_path, encoding):
    rule = "columns:\n  A: {property: foaf:a}\n"
    table = 'Name\tA\nÆble\t"two\nlines"\nx\t€ 😀\n'
    found = triples_of(tmp_path, table.encode(encoding), rule)
    texts = {text for _, key, text in found if key == "a"}
    assert texts == {'"two\\nlines"', '"€ 😀"'}
    assert found == triples_of(tmp_path, table, rule)
