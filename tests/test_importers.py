"""Importers: small files of our own in each source's format, and files that are wrong."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph import EmbeddedStore
from graph.comparing.lens import load_lenses
from graph.comparing.membership_query import build_membership
from graph.importers import IMPORTERS, MARKET_GRAPH, convert, detect
from graph.importers.rows import iter_rows
from ontology.errors import NotFoundError, SourceError
from ontology.namespaces import BASE, GRAPH, OPS

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def store_of(kind, path):
    engine = ox.Store()
    engine.extend(convert(kind, path))
    return EmbeddedStore(engine)


def ask(store, query):
    return sorted(store.select(query).values())


ONET = {
    "Occupation Data.txt": (
        "O*NET-SOC Code\tTitle\tDescription\n"
        '91-0001.00\tLamp Keepers\tKeep "bright" lamps.\n'
        "91-0002.00\tRope Makers\t\n"
    ),
    "Alternate Titles.txt": (
        "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)\n"
        "91-0001.00\tChief Lamp Officer (CLO)\tCLO\t01\n"
        "91-0001.00\tWick Trimmer\tn/a\t01\n"
    ),
    "Technology Skills.txt": (
        "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand\n"
        "91-0001.00\tLampWare\t101\tLamp software\tY\tY\n"
        "91-0002.00\tLampWare\t101\tLamp software\tY\tN\n"
        "91-0002.00\tC++\t102\tLanguages\tN\tN\n"
        "91-0002.00\tC#\t102\tLanguages\tN\tN\n"
    ),
    "Tools Used.txt": (
        "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\n"
        '91-0002.00\t2" hooks\t201\tHooks\n'
    ),
}


def test_onet_gives_occupations_with_technologies_equipment_and_titles(tmp_path):
    store = store_of("onet", write(tmp_path, ONET))
    used = ask(
        store,
        "SELECT ?job ?name ?hot { ?o ops:usesTechnology ?t ; skos:prefLabel ?job . "
        "?t skos:prefLabel ?name ; ops:hotTechnology ?hot }",
    )
    assert used == [
        ("Lamp Keepers", "LampWare", "true"),
        ("Rope Makers", "C#", "false"),
        ("Rope Makers", "C++", "false"),
        ("Rope Makers", "LampWare", "true"),
    ]
    demanded = ask(store, "SELECT ?job { ?o ops:inDemandTechnology ?t ; skos:prefLabel ?job }")
    assert demanded == [("Lamp Keepers",)]
    titles = ask(store, 'SELECT ?t { ?o ops:code "91-0001.00" ; skos:altLabel ?t }')
    assert titles == [("CLO",), ("Chief Lamp Officer (CLO)",), ("Wick Trimmer",)]
    hooks = ask(
        store,
        "SELECT ?n ?k { ?o ops:usesEquipment [ skos:prefLabel ?n ; "
        "ops:listedUnder/skos:prefLabel ?k ] }",
    )
    assert hooks == [('2" hooks', "Hooks")]


def test_other_spellings_of_a_name_are_aliases(tmp_path):
    """A name by another case or hyphen is the same thing; whoever searches for it finds it."""
    more = (
        "91-0001.00\tT squares\t202\tSquares\n91-0002.00\tT-squares\t202\tSquares\n"
        "91-0002.00\tT squares\t202\tSquares\n91-0001.00\tT-squares\t202\tSquares\n"
    )
    software = "91-0001.00\tlampware\t101\tLamp software\tY\tN\n"
    files = {"Tools Used.txt": ONET["Tools Used.txt"] + more}
    files["Technology Skills.txt"] = ONET["Technology Skills.txt"] + software
    quads = list(convert("onet", write(tmp_path, ONET | files)))
    called = "SELECT ?n { ?t skos:prefLabel ?l ; skos:altLabel ?n FILTER(STR(?l) = '%s') }"
    engine = ox.Store()
    engine.extend(quads)
    store = EmbeddedStore(engine)
    assert ask(store, called % "T squares") == [("T-squares",)]
    assert ask(store, called % "LampWare") == [("lampware",)]
    assert [quad.object.value for quad in quads].count("T-squares") == 1


def test_cells_of_a_table_keep_their_spelling_and_their_class(tmp_path):
    """Two classes whose IRIs end alike share their nodes: both classes are said."""
    mapping = (
        "name: kit\ntable: a.csv\nclass: https://e.org/Tool\nid: Name\nlabel: Name\n"
        "title: Kit\ndescription: Kit\nattribution: Us\nlicense: https://e.org/license\norigin: https://e.org/\n"
        "columns:\n  Next: {property: https://e.org/next, class: https://other.org/tool}\n"
        "  Maker: {property: https://e.org/maker, class: https://e.org/Firm}\n"
    )
    table = "Name,Next,Maker\nSaw,T square,ACME\nT Square,saw,Acme\n"
    store = store_of("table", write(tmp_path, {"a.csv": table, "a.yaml": mapping}) / "a.yaml")
    called = "SELECT ?l ?n { ?t skos:prefLabel ?l ; skos:altLabel ?n }"
    assert ask(store, called) == [("ACME", "Acme"), ("Saw", "saw"), ("T Square", "T square")]
    classes = "SELECT ?c { ?t skos:prefLabel ?l ; a ?c FILTER(STR(?l) = 'Saw') }"
    assert ask(store, classes) == [("https://e.org/Tool",), ("https://other.org/tool",)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a_x000D_\nb", "a\nb"),
        ("caf_x00e9_", "caf\u00e9"),
        ("_x005F_x000D_", "_x000D_"),
        ("_xD83D__x12_", "_xD83D__x12_"),
    ],
)
def test_letters_that_a_workbook_writes_by_number_are_letters(tmp_path, written, read):
    workbook(tmp_path / "a.xlsx", [("Name",), (written,)])
    assert [row["Name"] for _, row in iter_rows(tmp_path / "a.xlsx")] == [read]


def test_onet_of_an_older_edition_lacks_columns_and_files(tmp_path):
    files = {"Occupation Data.txt": ONET["Occupation Data.txt"]}
    files["Technology Skills.txt"] = "O*NET-SOC Code\tExample\n91-0001.00\tLampWare\n"
    store = store_of("onet", write(tmp_path, files))
    assert ask(store, "SELECT ?h { ?t ops:hotTechnology ?h }") == []
    assert len(ask(store, "SELECT ?t { ?o ops:usesTechnology ?t }")) == 1


def test_onet_states_license_and_attribution_in_its_graph(tmp_path):
    store = store_of("onet", write(tmp_path, ONET))
    ((license_, rights),) = ask(
        store,
        f"SELECT ?l ?r {{ GRAPH <{GRAPH}onet> {{ <{GRAPH}onet> a ops:Source ; "
        "dct:license ?l ; dct:rights ?r }}",
    )
    assert license_ == "https://spdx.org/licenses/CC-BY-4.0"
    assert "USDOL/ETA" in rights
    graphs = {
        row[0] for row in store.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").values()
    }
    assert graphs == {f"{GRAPH}onet", MARKET_GRAPH}


def test_lens_over_occupations_compares_them(tmp_path):
    store = store_of("onet", write(tmp_path, ONET))
    store.engine.extend(convert("onet", tmp_path))  # a second import changes nothing
    lens = load_lenses(store)["occupation-technologies"]
    membership = build_membership(store, lens)
    assert [one.label for one in membership.sets] == ["Lamp Keepers", "Rope Makers"]
    assert (membership.matrix @ membership.matrix.T).toarray().tolist() == [[1, 1], [1, 3]]
    by_heading = build_membership(store, load_lenses(store)["technology-categories"])
    assert {one.label for one in by_heading.sets} == {"Hooks", "Lamp software", "Languages"}


LANDSCAPE = """
landscape:
  - category:
    name: Lighting
    subcategories:
      - subcategory:
        name: Lamps
        items:
          - item:
            name: Glow
            homepage_url: https://glow.example/
            repo_url: https://github.com/glow/glow
            logo: glow.svg
            crunchbase: https://www.crunchbase.com/organization/glow
            project: sandbox
            description: Lights up.
            second_path: ["Ropes / Knots", "Ropes / Hooks & Eyes", "Loose ends"]
            extra: {accepted: '2024-02-03'}
          - {item: , name: Wick (member), homepage_url: "https://wick.example/"}
      - subcategory:
        name: Nothing yet
        items:
  - category:
    name: Ropes
    subcategories:
      - subcategory:
        name: Knots
        items:
          - {item: , name: Glow (wasm), homepage_url: "https://elsewhere.example/"}
          - {item: , name: Bow}
          - {item: , name: Bow (Wasm), homepage_url: "https://bow.example/a b"}
  - category:
    name: CNCF Members
    subcategories:
      - subcategory:
        name: Gold
        items:
          - {item: , name: Glow Inc. (member), homepage_url: "https://glow.example/"}
"""


def test_landscape_gives_technologies_with_headings_and_maturity(tmp_path):
    """What stands twice is one technology with what either place says, first things first."""
    store = store_of("cncf", write(tmp_path, {"landscape.yml": LANDSCAPE}) / "landscape.yml")
    listed = ask(
        store,
        "SELECT ?n ?h { ?t a ops:Technology ; skos:prefLabel ?n ; "
        "ops:listedUnder/skos:prefLabel ?h }",
    )
    glow = [("Glow", heading) for heading in ("Hooks & Eyes", "Knots", "Lamps", "Loose ends")]
    assert listed == [("Bow", "Knots"), *glow, ("Wick", "Lamps")]
    above = "SELECT ?n { ?h a ops:TechnologyCategory ; skos:broader/skos:prefLabel ?n }"
    assert ask(store, above) == [("CNCF Members",)] + [("Lighting",)] * 2 + [("Ropes",)] * 2
    assert ask(store, "SELECT ?m ?d { ?t ops:maturity ?m ; ops:acceptedOn ?d }") == [
        ("sandbox", "2024-02-03")
    ]
    assert ask(store, "SELECT ?u { ?t foaf:homepage ?u }") == [
        ("https://bow.example/a%20b",),
        ("https://glow.example/",),
        ("https://wick.example/",),
    ]
    text = store.dump(ox.RdfFormat.N_QUADS).decode()
    assert "crunchbase.com" not in text
    assert "glow.svg" not in text


PRODUCT = """---
title: Glow
category: app
identifiers:
  - purl: pkg:pypi/glow
  - cpe: cpe:/a:glow
auto:
  methods:
    - git: https://github.com/glow/glow.git
releases:
  - releaseCycle: "2"
    releaseDate: 2024-05-01
    eol: false
    latest: "2.1"
  - releaseCycle: 1.5
    releaseDate: 2023-05-01
    eol: 2024-12-31
    latest: ""
---

> [Glow](https://glow.example/) lights up.
"""


def test_endoflife_gives_release_cycles_with_their_ends(tmp_path):
    store = store_of("endoflife", write(tmp_path, {"products/glow.md": PRODUCT}))
    cycles = ask(
        store,
        "SELECT ?n ?end ?yes { ?p ops:hasReleaseCycle ?c . ?c skos:prefLabel ?n "
        "OPTIONAL { ?c ops:endOfLife ?end } OPTIONAL { ?c ops:supported ?yes } }",
    )
    assert cycles == [("Glow 1.5", "2024-12-31", None), ("Glow 2", None, "true")]
    assert ask(store, "SELECT ?v { ?c ops:latestRelease ?v }") == [("2.1",)]
    known = ask(
        store, "SELECT ?h ?r ?p { ?t foaf:homepage ?h ; ops:repository ?r ; ops:packageUrl ?p }"
    )
    assert known == [("https://glow.example/", "https://github.com/glow/glow", "pkg:pypi/glow")]


ESCO = {
    "ISCOGroups.csv": (
        "ORIGINURI,ID,CODE,PREFERREDLABEL,ALTLABELS,DESCRIPTION\n"
        "http://data.europa.eu/esco/isco/X9,k1,9,keepers,,\n"
    ),
    "occupations.csv": (
        "ORIGINURI,ID,CODE,PREFERREDLABEL,ALTLABELS,DESCRIPTION\n"
        'http://data.europa.eu/esco/occupation/o1,k2,9.1,lamp keeper,"lamp keeper\nwick trimmer",'
        '"Keeps lamps, and\nropes."\n'
    ),
    "occupations_hierarchy.csv": (
        "PARENTOBJECTTYPE,PARENTID,CHILDID,CHILDOBJECTTYPE\niscogroup,k1,k2,escooccupation\n"
    ),
    "skills_hierarchy.csv": (
        "PARENTOBJECTTYPE,PARENTID,CHILDID,CHILDOBJECTTYPE\nskillgroup,k8,k9,skill\n"
    ),
}


def test_esco_keeps_its_iris_and_hierarchy(tmp_path):
    store = store_of("esco", write(tmp_path, ESCO))
    found = ask(
        store,
        "SELECT ?o ?name ?group { ?o a ops:Occupation ; skos:altLabel ?name ; "
        "skos:broader/skos:prefLabel ?group }",
    )
    assert found == [("http://data.europa.eu/esco/occupation/o1", "wick trimmer", "keepers")]


def test_esco_with_skills_links_occupations_to_them(tmp_path):
    files = {
        **ESCO,
        "skills.csv": "ORIGINURI,ID,PREFERREDLABEL\nhttp://data.europa.eu/esco/skill/s1,k9,trim\n",
        "skillGroups.csv": "ORIGINURI,ID,PREFERREDLABEL\nhttp://data.europa.eu/esco/skill/g,k8,do\n",
        "occupation_skill_relations.csv": "OCCUPATIONID,RELATIONTYPE,SKILLID\nk2,essential,k9\n",
    }
    store = store_of("esco", write(tmp_path, files))
    assert ask(
        store,
        "SELECT ?n ?g { ?o ops:needsSkill ?s . ?s skos:prefLabel ?n ; "
        "skos:broader/skos:prefLabel ?g }",
    ) == [("trim", "do")]


# Tables with a mapping


def test_example_of_the_documentation_is_read():
    store = store_of("table", EXAMPLES / "tools.yaml")
    names = ask(store, "SELECT ?n { ?t a ops:Technology ; skos:prefLabel|skos:altLabel ?n }")
    assert [name for (name,) in names] == [
        "Grafana",
        "HashiCorp Terraform",
        "On-call bell",
        "Our paging service",
        "Pager",
        "Terraform",
    ]
    kinds = ask(store, "SELECT ?n { ?k a ops:TechnologyCategory ; skos:prefLabel ?n }")
    assert kinds == [("Alerting",), ("Dashboards",), ("Provisioning",)]


MAPPING = """
table: {table}
name: lamps
title: Lamps
license: https://spdx.org/licenses/CC0-1.0
attribution: Us
prefixes: {{ex: "https://example.org/"}}
class: ex:Lamp
id: Number
label: Name
columns:
  Watt: {{property: ex:watt, type: integer}}
  Lit: {{property: ex:lit, type: boolean}}
  Weight: {{property: ex:weight, type: decimal}}
  Since: {{property: ex:since, type: date}}
"""


def workbook(path, rows):
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def test_tsv_and_workbook_give_the_same(tmp_path):
    from datetime import datetime

    rows = [
        ("Number", "Name", "Watt", "Lit", "Weight", "Since"),
        (1, "Tall", 60, "yes", 2.5, "2020-01-31"),
    ]
    text = "\n".join("\t".join(map(str, row)) for row in rows)
    write(tmp_path, {"a.tsv": text, "a.yaml": MAPPING.format(table="a.tsv")})
    write(tmp_path, {"b.yaml": MAPPING.format(table="b.xlsx")})
    workbook(tmp_path / "b.xlsx", [rows[0], (*rows[1][:-1], datetime(2020, 1, 31))])
    a, b = (set(convert("table", tmp_path / name)) for name in ("a.yaml", "b.yaml"))
    of_lamps = {q for q in a if q.subject.value == f"{BASE}import/lamps/lamp/1"}
    assert {str(q.object) for q in of_lamps} >= {
        '"60"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>',
        '"2.5"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        '"2020-01-31"^^<http://www.w3.org/2001/XMLSchema#date>',
        '"Tall"@en',
    }
    assert of_lamps == {q for q in b if q.subject.value == f"{BASE}import/lamps/lamp/1"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("title: Lamps", ""), "“title” is missing"),
        (("label: Name", "lable: Name"), "lable.*label"),
        (("ex:Lamp", "<nope:Lamp x>"), "is not an IRI"),
        (("ex:Lamp", "nope:Lamp"), "The prefix “nope:” of nope:Lamp is not known"),
        (("ex:Lamp", "':Lamp'"), "The prefix “:” of :Lamp is not known"),
        (("id: Number", "namespace: acme"), "“acme” is no namespace"),
        (("type: integer", "type: integers"), "integers.*integer"),
        (("Watt: {", "Volt: {"), "line 1: the column “Volt” is missing"),
        (("id: Number", "delimiter: ;;"), "“;;” cannot be the delimiter"),
        (("id: Number", "language: two words"), "“two words” is no language tag"),
        (("title: Lamps", "title: [Lamps]"), "“title” is a list or a mapping"),
        (("prefixes: {", "prefixes: [{"), "line|prefixes needs a mapping"),
        (("table: a.csv", "table: /etc/hostname"), "/etc/hostname, which does not lie beside"),
        (("table: a.csv", "table: ../a.csv"), r"\.\./a\.csv, which does not lie beside"),
        (("name: lamps", "name: tall lamps"), None),
        (("id: Number", "id: Name"), None),
    ],
)
def test_mapping_that_is_wrong_says_where(tmp_path, change, reason):
    text = MAPPING.format(table="a.csv").replace(*change)
    table = "Number,Name,Watt,Lit,Weight,Since\n1,Tall,60,no,1,2020-01-01\n"
    write(tmp_path, {"a.csv": table, "a.yaml": text})
    if reason is None:
        assert any(
            q.subject.value.endswith(("/lamps/lamp/tall", "/tall%20lamps/lamp/1"))
            for q in convert("table", tmp_path / "a.yaml")
        )
        return
    with pytest.raises(SourceError, match=reason):
        list(convert("table", tmp_path / "a.yaml"))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,Tall,many,no,1,2020-01-01", "line 3: “many” in “Watt” is no integer"),
        ("1,Tall,1,maybe,1,2020-01-01", "line 3: “maybe” in “Lit” is no boolean"),
        ("1,Tall,1,no,1,2020-02-31", "line 3: “2020-02-31” in “Since” is no date"),
        ("1,,1,no,1,2020-01-01", "line 3: the row has no “Name”"),
        ("1,Tall,1,no,1,2020-01-01,more", "line 3: 7 cells, but 6 columns"),
        ('1,"Tall,1,no,1,2020-01-01', "line 3: unexpected end of data"),
    ],
)
def test_row_that_is_wrong_says_where(tmp_path, row, reason):
    table = f"Number,Name,Watt,Lit,Weight,Since\n\n{row}\n"
    write(tmp_path, {"a.csv": table, "a.yaml": MAPPING.format(table="a.csv")})
    with pytest.raises(SourceError, match=reason):
        list(convert("table", tmp_path / "a.yaml"))


# Sources that are wrong


@pytest.mark.parametrize(
    ("kind", "files", "reason"),
    [
        ("onet", {"other.txt": ""}, "has no 'Occupation Data.txt'"),
        (
            "onet",
            {"Occupation Data.txt": "Code\tTitle\n"},
            "the column “O\\*NET-SOC Code” is missing",
        ),
        ("cncf", {"landscape.yml": "landscape: 3"}, "has no list 'landscape'"),
        ("cncf", {"landscape.yml": "landscape:\n  - a: [\n"}, "line 3, column 1"),
        ("cncf", {"landscape.yml": "landscape: [{subcategories: []}]"}, "an entry has no “name”"),
        ("cncf", {"landscape.yml": "- 1"}, "a mapping of names to values is expected"),
        ("endoflife", {"products/a.md": "title: Glow"}, "does not begin with YAML"),
        ("endoflife", {"products/a.md": "---\ncategory: a\n---\n"}, "the product has no title"),
        ("endoflife", {"products/a.md": "---\ntitle: [\n---\n"}, "a.md, line 3"),
        ("endoflife", {"b.txt": ""}, "holds no product files"),
        ("esco", {"a.csv": ""}, "has no 'occupations.csv'"),
        (
            "esco",
            {
                **ESCO,
                "occupations_hierarchy.csv": ESCO["occupations_hierarchy.csv"].replace(
                    "k1,k2", "k1,k7"
                ),
            },
            "line 2: “k7” is no occupation",
        ),
    ],
)
def test_source_that_is_wrong_is_refused_with_a_sentence(tmp_path, kind, files, reason):
    with pytest.raises(SourceError, match=reason):
        list(convert(kind, write(tmp_path, files)))


def test_file_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "Occupation Data.txt").write_bytes(
        "O*NET-SOC Code\tTitle\n1\tcaf\u00e9\n".encode("latin-1")
    )
    with pytest.raises(SourceError, match="is not UTF-8"):
        list(convert("onet", tmp_path))


def test_workbook_is_read_whole_whatever_it_says_of_its_size(tmp_path):
    """Some programs write a size of one cell; small numbers are written without an exponent."""
    workbook(
        tmp_path / "true.xlsx", [("Name", "Watt"), ("Tall", 0.00001), (None, None), ("Low", 2)]
    )
    with (
        zipfile.ZipFile(tmp_path / "true.xlsx") as true,
        zipfile.ZipFile(tmp_path / "a.xlsx", "w") as lying,
    ):
        for name in true.namelist():
            lying.writestr(name, true.read(name).replace(b'ref="A1:B4"', b'ref="A1"'))
    rows = [(line, *row.values()) for line, row in iter_rows(tmp_path / "a.xlsx")]
    assert rows == [(2, "Tall", "0.00001"), (4, "Low", "2")]


def test_formula_that_was_never_calculated_is_no_empty_cell(tmp_path):
    workbook(tmp_path / "a.xlsx", [("Name", "Watt"), ("Tall", "=1+1")])
    with pytest.raises(SourceError, match="the formula in B2 of “Sheet” has no value yet; open"):
        list(iter_rows(tmp_path / "a.xlsx"))


@pytest.mark.parametrize("header", ["Name;Watt", '"Name";"Watt, or ""W, W"""', "Name\tWatt"])
def test_columns_are_cut_at_what_the_first_row_is_cut_at(tmp_path, header):
    cut = header[-5] if header.endswith("Watt") else ";"
    write(tmp_path, {"a.csv": f"{header}\nTall, round{cut}4\n"})
    ((_, row),) = iter_rows(tmp_path / "a.csv")
    assert list(row.values()) == ["Tall, round", "4"]


def test_column_that_stands_there_twice_is_refused_where_it_is_needed(tmp_path):
    write(tmp_path, {"a.csv": "Name,Watt,Watt\nTall,4,5\n"})
    assert len(list(iter_rows(tmp_path / "a.csv", ["Name"]))) == 1
    with pytest.raises(SourceError, match=r"line 1: 2 columns are called “Watt”; write “Watt \("):
        list(iter_rows(tmp_path / "a.csv", ["Name", "Watt"]))
    ((_, row),) = iter_rows(tmp_path / "a.csv", ["Name", "Watt (column 3)"])
    assert row == {"Name": "Tall", "Watt (column 2)": "4", "Watt (column 3)": "5"}


def test_yaml_that_would_fill_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("graph.importers.yaml_files._MOST_BYTES", 100)
    write(tmp_path, {"landscape.yml": LANDSCAPE})
    with pytest.raises(SourceError, match="cut it into several"):
        list(convert("cncf", tmp_path))


def test_workbook_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("graph.importers.workbooks._UNPACKED", 1000)
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", " " * 5000)
    write(tmp_path, {"a.yaml": MAPPING.format(table="a.xlsx")})
    with pytest.raises(SourceError, match="unpacks to"):
        list(convert("table", tmp_path / "a.yaml"))


@pytest.mark.parametrize("sheet", [None, "<worksheet><sheetData><row>", "<worksheet/>"])
def test_workbook_that_is_none_or_damaged_is_refused(tmp_path, sheet):
    write(tmp_path, {"a.xlsx": "no zip"})
    if sheet is not None:
        workbook(tmp_path / "whole.xlsx", [("Name",), ("Tall",)])
        with (
            zipfile.ZipFile(tmp_path / "whole.xlsx") as whole,
            zipfile.ZipFile(tmp_path / "a.xlsx", "w") as damaged,
        ):
            for name in whole.namelist():
                damaged.writestr(name, sheet if "sheet1" in name else whole.read(name))
    with pytest.raises(SourceError, match=r"is no XLSX workbook|the column “Name” is missing"):
        list(iter_rows(tmp_path / "a.xlsx", ["Name"]))


def test_unknown_kind_names_the_nearest(tmp_path):
    with pytest.raises(NotFoundError, match="onet"):
        list(convert("onett", tmp_path))


def test_missing_source_says_what_is_wanted(tmp_path):
    with pytest.raises(SourceError, match="does not exist; give the folder of its text files"):
        list(convert("onet", tmp_path / "none"))


def test_kind_is_told_by_the_files(tmp_path):
    assert detect(write(tmp_path, ONET)) == "onet"
    assert detect(tmp_path / "landscape.yml") == "cncf"
    assert detect(tmp_path / "Occupation Data.txt") is None
    products = {"products/lamp.md": "---\ntitle: Lamp\nreleases: []\n---\n"}
    assert detect(write(tmp_path / "eol", products)) == "endoflife"
    assert detect(write(tmp_path / "notes", {"products/lamp.md": "# Lamps"})) is None


@pytest.mark.filterwarnings("ignore")
def test_terms_of_the_market_keep_the_rules_of_the_vocabulary():
    from graph.importers import MARKET
    from ontology.validation import validate

    checks = {result.check for result in validate([MARKET]).results}
    assert checks <= {"term-unknown"}, validate([MARKET]).results


def test_every_importer_writes_the_terms_it_brings(tmp_path):
    store = store_of("onet", write(tmp_path, ONET))
    defined = {iri for (iri,) in ask(store, "SELECT ?t { ?t rdfs:label ?l }")}
    used = {iri for (iri,) in ask(store, "SELECT DISTINCT ?p { ?s ?p ?o }") if iri.startswith(OPS)}
    vocabulary = {f"{OPS}{name}" for name in ("key", "order", "setClass", "itemPath", "itemClass")}
    assert used - defined <= vocabulary
    assert set(IMPORTERS) == {"cncf", "onet", "endoflife", "esco", "table"}
