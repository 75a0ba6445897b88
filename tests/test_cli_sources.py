"""The commands convert, match, infer and validate --shapes."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from ontology.namespaces import GRAPH
from ontology.sources import FOLDER
from tests.terminal import run

pytestmark = pytest.mark.usefixtures("snapshot_cache")

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "tools.yaml"


def graphs_of(path):
    return {quad.graph_name.value.rsplit("/graph/")[-1] for quad in ox.parse(path=str(path))}


def test_convert_writes_n_quads(tmp_path):
    out = tmp_path / "tools.nq"
    result = run("convert", "table", EXAMPLE, "--out", out)
    assert result.exit_code == 0, result.output
    assert graphs_of(out) == {"market", "tables/tools"}


def test_convert_to_standard_output_holds_nothing_else():
    lines = run("convert", "table", EXAMPLE).stdout.splitlines()
    assert len(list(ox.parse("\n".join(lines), format=ox.RdfFormat.N_QUADS))) == len(lines)


def test_convert_reports_a_missing_source_in_one_line(tmp_path):
    result = run("convert", "onet", tmp_path / "none")
    assert result.exit_code == 1
    assert "does not exist; give the folder" in result.stderr


def test_a_conversion_that_fails_leaves_the_file_as_it_was(tmp_path):
    out = tmp_path / "tools.nq"
    out.write_text("kept", encoding="utf-8")
    assert run("convert", "cncf", EXAMPLE, "--out", out).exit_code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["tools.nq"]
    assert out.read_text(encoding="utf-8") == "kept"


def test_convert_leaves_out_what_cannot_be_read_only_when_told_to(tmp_path):
    rows = EXAMPLE.with_suffix(".csv").read_text()
    (tmp_path / "tools.csv").write_text(f"{rows}One cell too many,,,,,x\n")
    mapping, out, report = tmp_path / "tools.yaml", tmp_path / "tools.nq", tmp_path / "report.csv"
    mapping.write_text(EXAMPLE.read_text())
    strict = run("convert", "table", mapping, "--out", out)
    assert strict.exit_code == 1
    line = rows.count("\n") + 1
    assert f"tools.csv, line {line}: 6 cells, but 5 columns" in strict.stderr
    lenient = run("convert", "table", mapping, "--out", out, "--lenient", "--report", report)
    assert lenient.exit_code == 0, lenient.output
    assert "Repaired or left out: row left out (number of cells): 1." in lenient.stderr
    assert f"tools.csv,{line},row left out (number of cells)," in report.read_text()
    whole = run("convert", "table", EXAMPLE).stdout
    assert sorted(out.read_text().splitlines()) == sorted(whole.splitlines())


def test_import_converts_on_the_way(tmp_path, monkeypatch):
    monkeypatch.setenv("OPS_ATLAS_DATA", str(tmp_path / "chain"))
    result = run("import", "--as", "table", EXAMPLE, "--base", "empty")
    assert result.exit_code == 0, result.output
    (line,) = result.stdout.splitlines()
    assert line.endswith(f"{GRAPH}tables/tools\ttools.yaml"), "and not what comes along"
    assert "Terms and lenses for outside sources came along." in result.stderr
    result = run("import", EXAMPLE.with_suffix(".csv"))
    assert result.exit_code == 1
    assert "is a table" in result.stderr


def test_a_preview_writes_its_report(tmp_path, monkeypatch):
    monkeypatch.setenv("OPS_ATLAS_DATA", str(tmp_path / "chain"))
    (tmp_path / "open.ttl").write_text('<urn:a> <urn:p> "A .\n<urn:b> <urn:p> "B" .\n')
    options = ("--preview", "--lenient", "--report", tmp_path / "report.csv")
    result = run("import", tmp_path / "open.ttl", *options)
    assert result.exit_code == 0, result.output
    assert "1 triple about 1 node" in result.stdout
    assert "open.ttl,1,statement left out," in (tmp_path / "report.csv").read_text()
    assert not (tmp_path / "chain").exists()


def test_import_refuses_a_text_for_a_named_graph(tmp_path, monkeypatch):
    monkeypatch.setenv("OPS_ATLAS_DATA", str(tmp_path / "chain"))
    (tmp_path / "data.nt").write_text("<urn:a> <urn:p> <urn:b> .", encoding="utf-8")
    result = run("import", str(tmp_path / "data.nt"), "--graph", '"x"')
    assert result.exit_code == 1
    assert "'x' is not an absolute IRI" in result.stderr


def test_import_says_that_a_file_holds_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("OPS_ATLAS_DATA", str(tmp_path / "chain"))
    (tmp_path / "notes.ttl").write_text("# no triples yet\n")
    result = run("import", str(tmp_path / "notes.ttl"))
    assert (result.exit_code, result.stdout) == (0, "")
    assert "notes.ttl holds no triples." in result.stderr


def test_match_over_the_shipped_data_finds_nothing_to_match(tmp_path):
    result = run("match", "--out", tmp_path / "m.nq", "--review", tmp_path / "review.tsv")
    assert result.exit_code == 0, result.output
    assert "0 accepted, 0 to look at" in result.stderr
    assert (tmp_path / "review.tsv").read_text().startswith("accept\tours\ttheirs\t")


def test_infer_writes_a_graph_per_rule(tmp_path):
    out = tmp_path / "inferred.nq"
    assert run("infer", "--out", out).exit_code == 0
    assert {"inferred", "inferred/inverse", "inferred/subproperty"} <= graphs_of(out)


def test_infer_refuses_an_endpoint(tmp_path):
    result = run("--endpoint", "http://127.0.0.1:9/", "infer", "--out", tmp_path / "i.nq")
    assert result.exit_code == 1
    assert "needs the data here" in result.stderr


def test_out_that_cannot_be_written_is_said(tmp_path):
    result = run("convert", "table", EXAMPLE, "--out", tmp_path / "none" / "a.nq")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


def test_validate_with_shapes_of_ones_own(tmp_path):
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> sh:targetClass <urn:C> ; "
        'sh:property [ sh:path <urn:p> ; sh:minCount 1 ; sh:message "Say p." ] .'
    )
    data = tmp_path / "data.ttl"
    data.write_text("<urn:a> a <urn:C> . <urn:b> a <urn:C> ; <urn:p> 1 .")
    result = run("validate", data, "--shapes", shapes)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == ["urn:a: <urn:p>: Violation: Say p."]
    idle = run("validate", data, "--shapes", FOLDER / "shapes.ttl")
    assert "Conforms. None of the shapes looks at anything" in idle.stderr
    assert run("validate", "--shapes", FOLDER / "shapes.ttl").exit_code == 0


def test_validate_takes_the_shapes_in_a_file_that_is_not_ours(tmp_path):
    data, own = tmp_path / "data.ttl", tmp_path / "own.ttl"
    text = '<urn:a> a <urn:C> ; <http://www.w3.org/2000/01/rdf-schema#label> "A" .'
    data.write_text(text)
    own.write_text(
        f"{text} <urn:s> <http://www.w3.org/ns/shacl#targetClass> <urn:C> ; "
        "<http://www.w3.org/ns/shacl#property> [ <http://www.w3.org/ns/shacl#path> <urn:p> ; "
        "<http://www.w3.org/ns/shacl#minCount> 1 ] ."
    )
    result = run("validate", own)
    assert result.exit_code == 1
    assert result.stdout == "urn:a: <urn:p>: Violation: There are fewer values than 1.\n"
    nothing = run("validate", data)
    assert nothing.exit_code == 1
    assert nothing.stdout == ""
    assert "data.ttl: there are no shapes in it and no words of the atlas" in nothing.stderr
    data.write_text(f"{text} <urn:b> a <https://w3id.org/ops-atlas/ns#Tool> .")
    ours = run("validate", data)
    assert "urn:b" in ours.stdout
    assert "Does not conform" in ours.stderr
