"""Sources that are not RDF, through the same door as RDF; and mappings proposed for tables."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from hashlib import sha512
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.importers.drafts import mapping_text
from graph.importers.proposing import propose_mapping
from graph.importers.table import read
from graph.importing.loading import Choices, load_sources
from graph.importing.watching import Progress, Watch
from ontology.errors import NotFoundError, RepairableError, SnapshotError, SourceError
from ontology.namespaces import SKOS_ALT_LABEL, SKOS_PREF_LABEL
from tests.test_importers import ESCO, ONET, PRODUCT, workbook, write

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "tools.csv"
LANDSCAPE = (
    "landscape:\n- name: Tools\n  subcategories:\n  - name: Lamps\n    items:\n"
    "    - name: Glow\n      homepage_url: https://glow.example\n"
)
MAPPING = (
    "{{table: {table}, name: lamps, title: Lamps, license: 'https://spdx.org/licenses/CC0-1.0', "
    "attribution: Us, class: 'ops:Technology', id: Name, label: Name, columns: {{}}}}"
)
LAMPS = "Name,Watt\nTall,4\nLow,2\n"
ONET_GRAPH = "https://w3id.org/ops-atlas/graph/onet"


def onet(folder: Path) -> Path:
    folder.mkdir()
    for name, text in ONET.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def load(*sources: Path, watch: Watch | None = None, **choices) -> tuple[ox.Store, list]:
    engine = ox.Store()
    return engine, load_sources(engine, sources, Choices(**choices), watch).imported


def values(engine: ox.Store, iri: str) -> list[str]:
    """List what one property says; no iterator of the engine is kept by an error of the test."""
    quads = list(engine.quads_for_pattern(None, ox.NamedNode(iri), None, None))
    return sorted(quad.object.value for quad in quads)


def labels(engine: ox.Store) -> set[str]:
    return set(values(engine, SKOS_PREF_LABEL))


def test_the_names_of_files_say_what_a_source_is(tmp_path) -> None:
    (tmp_path / "landscape.yml").write_text(LANDSCAPE)
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:p> 1 .")
    folder = onet(tmp_path / "db")
    engine, imported = load(tmp_path / "landscape.yml", folder, tmp_path / "a.ttl")
    assert {"Glow", "LampWare", "Lamp Keepers"} <= labels(engine)
    assert [(one.name, one.format) for one in imported] == [
        ("a.ttl", "Turtle"),
        ("landscape.yml", "CNCF landscape"),
        ("db", "O*NET database"),
    ]
    assert imported[2].graph.startswith(ONET_GRAPH)
    assert imported[2].size == sum(len(text.encode()) for text in ONET.values())


def test_an_archive_of_such_a_source_is_unpacked(tmp_path) -> None:
    packed = tmp_path / "db_text.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in ONET.items():
            archive.writestr(f"db_text/{name}", text)
    engine, imported = load(packed)
    assert "LampWare" in labels(engine)
    assert imported[0].name == "db_text.zip"


def test_a_source_read_again_takes_the_place_of_what_it_brought(tmp_path) -> None:
    folder = onet(tmp_path / "db")
    engine, _ = load(folder)
    before = len(engine)
    load_sources(engine, [folder], Choices())
    assert len(engine) == before


@pytest.mark.parametrize(
    ("kind", "name", "files"),
    [
        ("cncf", "landscape.yml", {"landscape.yml": LANDSCAPE}),
        ("onet", "", ONET),
        ("endoflife", "products", {"products/a.md": PRODUCT, "products/b.md": PRODUCT}),
        ("esco", "", ESCO),
        ("table", "map.yaml", {"map.yaml": MAPPING.format(table="lamps.csv"), "lamps.csv": LAMPS}),
    ],
)
def test_how_far_a_source_is_read_is_told(kind, name, files, tmp_path, monkeypatch) -> None:
    """All bytes that an importer reads are counted, so there is a rate and a time that is left."""
    monkeypatch.setattr("graph.importing.watching._BETWEEN", -1.0)
    told: list[Progress] = []
    load(write(tmp_path, files) / name, kind=kind, watch=Watch(told.append))
    reading = [one for one in told if one.doing.startswith("Converting")]
    assert [one.share for one in reading] == sorted(one.share for one in reading)
    assert reading[-1].total == sum(len(text.encode()) for text in files.values())
    assert reading[-1].share == pytest.approx(1, abs=0.01)


def test_how_far_a_workbook_is_read_is_told(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("graph.importing.watching._BETWEEN", -1.0)
    table = tmp_path / "lamps.xlsx"
    workbook(table, [("Name",), *((sha512(b"%d" % at).hexdigest(),) for at in range(2000))])
    (tmp_path / "map.yaml").write_text(MAPPING.format(table=table.name))
    told: list[Progress] = []
    load(tmp_path / "map.yaml", kind="table", watch=Watch(told.append))
    shares = [one.share for one in told if one.doing.startswith("Converting")]
    assert shares == sorted(shares)
    assert any(0.2 < share < 0.8 for share in shares)
    assert (
        told[-1].done
        == told[-1].total
        == table.stat().st_size + len(MAPPING.format(table=table.name))
    )


def test_time_left_counts_all_sources(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("graph.importing.watching._BETWEEN", -1.0)
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:p> 1 .")
    told: list[Progress] = []
    load(onet(tmp_path / "db"), tmp_path / "a.ttl", watch=Watch(told.append))
    (begun, *_), done = (one for one in told if one.doing == "Converting db"), told[-1]
    assert 0 < begun.share < 0.1, "the small file is read, the large source is not"
    assert done.share == 1
    half = replace(done, done=done.total // 2, seconds=10.0)
    assert re.fullmatch(
        r"Converting db, 50%, [\d,]+ triples, [\d,]+ a second, 10 s left", str(half)
    )


def test_kinds_and_limits(tmp_path) -> None:
    folder = onet(tmp_path / "db")
    with pytest.raises(NotFoundError, match="onet"):
        load(folder, kind="onett")
    with pytest.raises(SourceError, match=rf"^{tmp_path.name} has no 'Occupation Data\.txt'; give"):
        load(tmp_path, kind="onet")
    with pytest.raises(SnapshotError, match="more than 10 triples"):
        load(folder, watch=Watch(most_triples=10))


def test_a_table_wants_a_mapping_and_keeps_off_the_graphs_of_the_atlas(tmp_path) -> None:
    with pytest.raises(SourceError, match=r"tools\.csv is a table.*--as table"):
        load(EXAMPLE)
    _, imported = load(EXAMPLE.with_suffix(".yaml"), kind="table")
    assert imported[0].graph == "https://w3id.org/ops-atlas/graph/tables/tools"


def test_a_mapping_is_proposed_that_imports_the_table(tmp_path) -> None:
    table = tmp_path / "lamps.csv"
    table.write_text(
        "Number,Label,Homepage,Aliases,Lit,Since,Category,Empty\n"
        "1,Tall,https://a.example/,High;Long,yes,2020-01-01,Oil,\n"
        "2,Low,https://b.example/,,no,2021-02-03,Oil,\n"
    )
    proposal = propose_mapping(table)
    assert proposal.label == "Label"
    assert {one.name: (one.holds, one.separator) for one in proposal.columns} == {
        "Number": ("integer", ""),
        "Label": ("text", ""),
        "Homepage": ("iri", ""),
        "Aliases": ("text", ";"),
        "Lit": ("boolean", ""),
        "Since": ("date", ""),
        "Category": ("nodes", ""),
        "Empty": ("nothing", ""),
    }
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(mapping_text(proposal))
    engine = ox.Store()
    engine.extend(read(mapping))
    assert labels(engine) == {"Tall", "Low", "Oil"}
    assert values(engine, SKOS_ALT_LABEL) == ["High", "Long"]


def test_a_table_without_rows_is_said(tmp_path) -> None:
    (tmp_path / "a.csv").write_text("Name,Kind\n")
    with pytest.raises(SourceError, match=r"a\.csv holds no rows"):
        propose_mapping(tmp_path / "a.csv")


LAMP_MAPPING = (
    "{table: lamps.csv, name: lamps, title: Lamps, license: 'https://spdx.org/licenses/CC0-1.0', "
    "attribution: Us, class: 'ops:Technology', label: Name, columns: "
    "{Watt: {property: 'urn:watt', type: integer}, Home: {property: 'urn:home', type: iri}}}"
)
BAD_LAMPS = """Name,Watt,Home
Tall,4,https://tall.example/
Low,few,https://low.example/
,1,https://none.example/
Wide,3,https://wide.example/,more
"Open,5,https://open.example/
Round,6,nowhere
"Two
lines",7,https://two.example/
Broken,"a "quoted" word,8
"""


def repaired(source: Path, **choices) -> tuple[ox.Store, list[tuple[str, int, str, str]]]:
    """Load leniently; return what came, and what the report lists."""
    with pytest.raises(RepairableError):
        load(source, **choices)
    engine = ox.Store()
    report = load_sources(engine, [source], Choices(lenient=True, **choices))
    listed = report.repairs.listed
    assert all(one.document in report.to_csv() and one.kind in report.to_csv() for one in listed)
    return engine, [(one.document, one.line, one.kind, one.before) for one in listed]


def test_a_table_is_repaired_row_by_row_and_cell_by_cell(tmp_path) -> None:
    write(tmp_path, {"lamps.csv": BAD_LAMPS, "lamps.yaml": LAMP_MAPPING})
    engine, listed = repaired(tmp_path / "lamps.yaml", kind="table")
    found = {"Tall", "Low", "Round", "Two\nlines"}
    assert labels(engine) & {*found, "Wide", "Broken", "lines", "Two"} == found
    assert values(engine, "urn:watt") == ["4", "6", "7"]
    assert len(values(engine, "urn:home")) == 3
    assert listed == [
        ("lamps.csv", 3, "cell of “Watt” left out (no integer)", "few"),
        ("lamps.csv", 4, "row left out (no name)", " | 1 | https://none.example/"),
        (
            "lamps.csv",
            5,
            "row left out (number of cells)",
            "Wide | 3 | https://wide.example/ | more",
        ),
        ("lamps.csv", 6, "row left out (quotation marks)", '"Open,5,https://open.example/\n'),
        ("lamps.csv", 7, "cell of “Home” left out (no iri)", "nowhere"),
        ("lamps.csv", 10, "row left out (quotation marks)", 'Broken,"a "quoted" word,8\n'),
    ]


def test_what_a_broken_row_took_with_it_is_no_row_unless_it_has_every_cell(tmp_path) -> None:
    table = 'Name,Watt,Home\nTall,"4\nlow"est,2\nWide,3,https://wide.example/\n'
    write(tmp_path, {"lamps.csv": table, "lamps.yaml": LAMP_MAPPING})
    engine, listed = repaired(tmp_path / "lamps.yaml", kind="table")
    assert labels(engine) & {"Tall", "low", 'low"est', "Wide"} == {"Wide"}
    assert [one[1:] for one in listed] == [
        (2, "row left out (quotation marks)", 'Tall,"4\n'),
        (3, "row left out (number of cells)", 'low"est,2\n'),
    ]


def test_a_table_of_an_old_program_is_read_as_windows_1252(tmp_path) -> None:
    (tmp_path / "lamps.csv").write_bytes("Name,Watt,Home\nLüster…,4,\n".encode("cp1252"))
    write(tmp_path, {"lamps.yaml": LAMP_MAPPING})
    engine, listed = repaired(tmp_path / "lamps.yaml", kind="table")
    assert "Lüster…" in labels(engine)
    assert listed == [("lamps.csv", 2, "not UTF-8", "L\\xfcster\\x85,4,\n")]


def test_entries_of_other_sources_are_left_out_one_by_one(tmp_path) -> None:
    nameless = LANDSCAPE + "    - homepage_url: https://dim.example\n"
    write(tmp_path, {"landscape.yml": nameless, "products/glow.md": PRODUCT})
    write(tmp_path, {"products/dim.md": "---\nreleases: []\n---\n"})
    engine, listed = repaired(tmp_path / "landscape.yml")
    assert "Glow" in labels(engine)
    assert [one[2] for one in listed] == ["entry left out (no name)"]
    engine, listed = repaired(tmp_path / "products")
    assert len(list(engine)) > 100
    assert [one[::2] for one in listed] == [("dim.md", "product left out (no title)")]


def test_esco_without_one_occupation_is_without_its_links(tmp_path) -> None:
    (tmp_path / "esco").mkdir()
    write(tmp_path / "esco", ESCO)
    whole, _ = load(tmp_path / "esco")
    text = ESCO["occupations.csv"]
    iri = re.search(r"https?://[^,\n]+", text)[0]
    write(tmp_path / "esco", {"occupations.csv": text.replace(iri, "none", 1)})
    engine, listed = repaired(tmp_path / "esco")
    assert {quad for quad in whole if iri not in str(quad)} == set(engine)
    assert listed[0][:3] == ("occupations.csv", 2, "row left out (no IRI)")
    without_table = "link left out (no skillGroups.csv beside it)"
    assert {one[2] for one in listed[1:]} == {"link left out (no such occupation)", without_table}


def test_what_an_importer_does_not_read_is_told(tmp_path) -> None:
    """Whole files of a folder, and links to a table that is not there; neither is an error."""
    folder = onet(tmp_path / "onet")
    write(folder, {"Job Zones.txt": "O*NET-SOC Code\tJob Zone\n", ".hidden": ""})
    relations = {"occupation_skill_relations.csv": "OCCUPATIONID,SKILLID\nk2,k9\nk2,k7\n"}
    (tmp_path / "esco").mkdir()
    write(tmp_path / "esco", ESCO | relations)
    report = load_sources(ox.Store(), [folder, tmp_path / "esco"], Choices())
    assert report.repairs.counts == {
        "file not read": 1,
        "link left out (no skillGroups.csv beside it)": 1,
        "link left out (no skills.csv beside it)": 2,
    }
    assert "\nJob Zones.txt,,file not read,," in report.to_csv()
    assert "\noccupation_skill_relations.csv,3,link left out" in report.to_csv()


def test_an_address_that_is_mended_or_none_is_told(tmp_path) -> None:
    addresses = "    - name: Dim\n      homepage_url: {}\n      repo_url: https://dim.example/a b\n"
    product = PRODUCT.replace("https://glow.example/", "glow.example")
    files = {
        "landscape.yml": LANDSCAPE + addresses.format("dim.example"),
        "products/glow.md": product.replace("glow/glow.git", "glow/a<b.git"),
        "lamps.yaml": LAMP_MAPPING,
        "lamps.csv": "Name,Watt,Home\nTall,4,https://tall.example/a|b\n",
    }
    write(tmp_path, files)
    sources = [tmp_path / "landscape.yml", tmp_path / "products"]
    report = load_sources(ox.Store(), sources, Choices())
    table = load_sources(ox.Store(), [tmp_path / "lamps.yaml"], Choices(kind="table"))
    listed = [*report.repairs.listed, *table.repairs.listed]
    left_out, mended = "address left out (no IRI)", "address with characters that no IRI holds"
    assert [(one.document, one.line, one.kind, one.before, one.after) for one in listed] == [
        ("landscape.yml", 0, left_out, "dim.example", ""),
        ("landscape.yml", 0, mended, "https://dim.example/a b", "https://dim.example/a%20b"),
        ("glow.md", 0, left_out, "glow.example", ""),
        ("glow.md", 0, mended, "https://github.com/glow/a<b", "https://github.com/glow/a%3Cb"),
        ("lamps.csv", 2, mended, "https://tall.example/a|b", "https://tall.example/a%7Cb"),
    ]


def test_a_named_graph_for_what_has_its_own_is_refused(tmp_path) -> None:
    """It was dropped without a word."""
    with pytest.raises(SourceError, match=r"^onet is converted into a named graph of its own; "):
        load(onet(tmp_path / "onet"), graph="urn:mine")


@pytest.mark.parametrize("text", ["Name,Home\nTall,\n", '"Name,Watt,Home\nTall,4,\n'])
def test_a_table_without_its_columns_is_refused_leniently_too(tmp_path, text) -> None:
    write(tmp_path, {"lamps.csv": text, "lamps.yaml": LAMP_MAPPING})
    with pytest.raises(SourceError) as raised:
        load(tmp_path / "lamps.yaml", kind="table", lenient=True)
    assert not isinstance(raised.value, RepairableError)
