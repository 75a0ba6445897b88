"""The terminal door, run as a person runs it."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from terminal import writing
from tests.terminal import run

ROOT = Path(__file__).parent.parent
SHAPES = ROOT / "ontology" / "shapes.ttl"
SHARED = [
    "tool,toolLabel,disciplineCount,disciplineLabels",
    'https://w3id.org/ops-atlas/id/grafana,Grafana,3,"DevOps, NetOps, SysOps"',
    'https://w3id.org/ops-atlas/id/prometheus,Prometheus,2,"DevOps, SysOps"',
]


pytestmark = pytest.mark.usefixtures("snapshot_cache")


def process(*arguments, **options):
    return subprocess.run(
        [sys.executable, ROOT / "cli.py", *arguments], capture_output=True, timeout=120, **options
    )


def rows(result):
    return list(csv.DictReader(io.StringIO(result.stdout)))


def assert_reported(result, *words):
    """One line on standard error, exit 1, nothing else."""
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    for word in words:
        assert word in result.stderr


class TestAsk:
    def test_csv_on_standard_output_is_only_csv(self):
        found = process("ask", "which-tools-are-shared", "--format", "csv")
        assert found.returncode == 0
        assert found.stderr == b""
        lines = found.stdout.decode().splitlines()
        assert lines[0] == SHARED[0]
        assert set(SHARED) <= set(lines)

    def test_table_shortens_iris_and_sets_numbers_right(self):
        lines = run("ask", "which-tools-are-shared").stdout.splitlines()
        assert lines[0].split() == SHARED[0].split(",")
        grafana = next(line for line in lines if "atlas:grafana" in line)
        assert grafana.split("  ")[0] == "atlas:grafana"
        at = lines[0].index("disciplineCount") + len("disciplineCount")
        assert grafana[:at].endswith(" 3")

    @pytest.mark.parametrize(
        "value", ["NetOps", "netops", "atlas:netops", "https://w3id.org/ops-atlas/id/netops"]
    )
    def test_takes_a_value_by_label_local_name_curie_or_iri(self, value):
        found = run(
            "ask", "which-tools-does-a-discipline-use", "-p", f"discipline={value}", "-f", "csv"
        )
        assert found.exit_code == 0, found.stderr
        assert len({row["tool"] for row in rows(found)}) == 13

    def test_a_repeated_name_gives_several_values(self):
        name = "which-tools-does-a-discipline-use"
        both = ["-p", "discipline=SysOps", "-p", "discipline=DevOps"]
        found = run("ask", name, *both, "-f", "csv")
        assert found.exit_code == 0, found.stderr
        assert {row["disciplineLabel"] for row in rows(found)} == {"SysOps", "DevOps"}

    def test_json_is_sparql_json(self):
        found = json.loads(run("ask", "which-kpis-are-shared", "-f", "json").stdout)
        labels = [b["kpiLabel"]["value"].lower() for b in found["results"]["bindings"]]
        assert any("mean time to recovery" in label for label in labels)

    def test_list_names_every_question(self):
        listed = run("ask", "--list", "--format", "csv")
        assert {row["name"] for row in rows(listed)} >= {
            path.stem for path in (ROOT / "queries").glob("*.rq")
        }
        assert all(row["question"].endswith("?") for row in rows(listed))

    def test_unknown_question_names_the_nearest(self):
        assert_reported(run("ask", "which-tool-are-shared"), "which-tools-are-shared")

    def test_unknown_node_names_the_nearest(self):
        found = run("ask", "which-tools-does-a-discipline-use", "-p", "discipline=NetOp")
        assert_reported(found, "NetOps")

    @pytest.mark.parametrize("value", ["https://example.org/a b", 'x" } DELETE {'])
    def test_malformed_value_is_reported(self, value):
        found = run("ask", "which-tools-does-a-discipline-use", "-p", f"discipline={value}")
        assert_reported(found)

    def test_unknown_parameter_is_reported(self):
        assert_reported(run("ask", "which-tools-are-shared", "-p", "colour=red"), "colour")

    @pytest.mark.parametrize(
        "arguments",
        [
            ["ask"],
            ["ask", "which-tools-are-shared", "--param", "discipline"],
            ["ask", "which-tools-are-shared", "--format", "xml"],
            ["frobnicate"],
            ["search", "x", "--limit", "0"],
        ],
    )
    def test_wrong_command_line_exits_2(self, arguments):
        found = run(*arguments)
        assert found.exit_code == 2
        assert found.stdout == ""
        assert "Usage:" in found.stderr


class TestSparql:
    def test_reads_standard_input_and_knows_the_prefixes(self):
        query = "SELECT ?label { atlas:grafana skos:prefLabel ?label }"
        found = run("sparql", "-", "-f", "tsv", stdin=query)
        assert found.stdout == '?label\n"Grafana"@en\n'

    def test_reads_a_file(self, tmp_path):
        path = tmp_path / "query.rq"
        path.write_text("ASK { atlas:sysops a ops:Discipline }", encoding="utf-8")
        assert run("sparql", path).stdout == "yes\n"
        assert run("sparql", path, "-f", "csv").stdout == "true\n"
        assert json.loads(run("sparql", path, "-f", "json").stdout)["boolean"] is True

    def test_a_byte_order_mark_is_passed_over(self, tmp_path):
        path = tmp_path / "query.rq"
        path.write_text("ASK { atlas:sysops a ops:Discipline }", encoding="utf-8-sig")
        assert run("sparql", path).stdout == "yes\n"
        assert run("sparql", "-", stdin=path.read_text(encoding="utf-8")).stdout == "yes\n"

    def test_construct_is_turtle_unless_a_table_is_asked_for(self):
        query = "CONSTRUCT { atlas:grafana a ops:Tool } WHERE { atlas:grafana a ops:Tool }"
        turtle = run("sparql", "-", stdin=query).stdout
        assert "atlas:grafana a ops:Tool ." in turtle
        table = rows(run("sparql", "-", "-f", "csv", stdin=query))
        assert [set(row) for row in table] == [{"subject", "predicate", "object"}]

    def test_rows_cannot_be_turtle(self):
        found = run("sparql", "-", "-f", "turtle", stdin="SELECT * { ?s ?p ?o } LIMIT 1")
        assert_reported(found, "CONSTRUCT")

    @pytest.mark.parametrize(
        ("query", "word"),
        [
            ("SELECT ?s {\n ?s ops:usesTool }", "line 2"),
            ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "INSERT"),
            ("LOAD <http://127.0.0.1/x>", "LOAD"),
            ("SELECT * { SERVICE <http://127.0.0.1/x> { ?s ?p ?o } }", "SERVICE"),
            ("", "empty"),
        ],
    )
    def test_what_cannot_be_run_is_reported(self, query, word):
        assert_reported(run("sparql", "-", stdin=query), word)

    def test_a_cut_answer_says_so_on_standard_error(self):
        query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
        found = run("sparql", "-", "-f", "csv", stdin=query)
        assert found.exit_code == 0
        assert len(found.stdout.splitlines()) == 10_001
        assert "10,000" in found.stderr

    def test_more_or_fewer_rows_and_another_deadline_can_be_chosen(self):
        query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
        found = run("sparql", "-", "-f", "csv", "--rows", "10002", stdin=query)
        assert len(found.stdout.splitlines()) == 10_003
        slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
        assert_reported(run("sparql", "-", "--seconds", "0.2", stdin=slow), "after 0.2 s")

    def test_missing_and_unreadable_files_are_reported(self, tmp_path):
        assert_reported(run("sparql", tmp_path / "none.rq"), "none.rq")
        latin = tmp_path / "latin.rq"
        latin.write_bytes(b"# caf\xe9\nASK {}")
        assert_reported(run("sparql", latin), "UTF-8")


class TestSearch:
    def test_finds_by_alias(self):
        found = rows(run("search", "SRE", "-f", "csv"))
        assert found[0]["label"] == "Site Reliability Engineer"
        assert found[0]["kind"] == "role"

    def test_limit(self):
        assert len(rows(run("search", "o", "--limit", "2", "-f", "csv"))) == 2

    def test_nothing_found_is_not_an_error(self):
        found = run("search", "zzzzzz")
        assert found.exit_code == 0
        assert "zzzzzz" in found.stderr

    def test_a_misspelled_name_is_asked_back(self):
        assert "Did you mean Prometheus" in run("search", "promethues").stderr


class TestValidate:
    def test_says_nothing_of_what_conforms(self):
        valid = sorted((ROOT / "ontology" / "examples").glob("*-valid-*.ttl"))[0]
        found = run("validate", valid)
        assert found.exit_code == 0, found.stdout
        assert found.stdout == ""

    def test_says_where_a_file_does_not_conform(self):
        invalid = sorted((ROOT / "ontology" / "examples").glob("*-invalid-*.ttl"))[0]
        found = run("validate", invalid)
        assert found.exit_code == 1
        assert invalid.name in found.stdout
        assert "Error" not in found.stderr

    def test_broken_turtle_is_reported(self, tmp_path):
        broken = tmp_path / "broken.ttl"
        broken.write_text("@prefix ops: <urn:x#> .\nops:a ops:b .\n", encoding="utf-8")
        assert_reported(run("validate", broken), "broken.ttl:2:")

    def test_a_folder_and_a_missing_file_are_named_before_the_suffix(self, tmp_path):
        nothing = tmp_path / "nothing"
        for given in ([tmp_path], [tmp_path, "--shapes", SHAPES], ["--shapes", tmp_path]):
            assert_reported(run("validate", *given), "is a folder; name the files in it.")
        for given in ([nothing], [nothing, "--shapes", SHAPES], ["--shapes", nothing]):
            assert_reported(run("validate", *given), "nothing cannot be read: there is no such")


class TestExport:
    def test_writes_by_suffix(self, tmp_path):
        path = tmp_path / "atlas.nq"
        found = run("export", path)
        assert found.exit_code == 0, found.stderr
        assert found.stdout == ""
        assert path.stat().st_size > 100_000

    def test_unknown_suffix_is_reported(self, tmp_path):
        assert_reported(run("export", tmp_path / "atlas.xlsx"), ".xlsx")

    def test_missing_folder_is_reported(self, tmp_path):
        assert_reported(run("export", tmp_path / "no" / "atlas.ttl"), "atlas.ttl")


class TestEndpoint:
    def test_asks_another_endpoint(self, oxigraph_server):
        turtle = '<urn:x> <http://www.w3.org/2000/01/rdf-schema#label> "Elsewhere" .'
        oxigraph_server.load(turtle.encode(), "text/turtle")
        found = run("--endpoint", oxigraph_server.endpoint, "search", "elsew", "-f", "csv")
        assert [row["label"] for row in rows(found)] == ["Elsewhere"]

    def test_dead_endpoint_is_reported(self):
        assert_reported(run("--endpoint", "http://127.0.0.1:9/query", "search", "x"), "127.0.0.1:9")


class TestProcess:
    def test_help_imports_nothing_slow(self):
        slow = ("streamlit", "pyoxigraph", "rdflib", "networkx", "numpy", "rich", "yaml")
        code = f"import cli, sys; print([m for m in {slow} if m in sys.modules])"
        found = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert found.stdout.strip() == "[]"

    def test_version(self):
        assert process("--version").stdout.startswith(b"Ops Atlas 0.")

    @pytest.mark.skipif(os.name == "nt", reason="no broken pipe there")
    def test_a_reader_that_leaves_is_no_error(self):
        query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
        command = [sys.executable, ROOT / "cli.py", "sparql", "-", "--format", "csv"]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as writer:
            writer.stdin.write(query.encode())
            writer.stdin.close()
            writer.stdout.readline()
            writer.stdout.close()
            assert b"Traceback" not in writer.stderr.read()
            writer.wait(timeout=60)


class TestOddTerminals:
    """Standard streams that are closed or full, and text that is no UTF-8."""

    @pytest.mark.parametrize(
        ("shell", "word"),
        [
            ("ask --list >&-", "Standard output cannot be written: it is closed"),
            ("sparql - <&-", "There is no standard input to read from"),
            ("search $'\\xff'", "not UTF-8"),
            pytest.param(
                "ask --list >/dev/full",
                "No space left",
                marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device"),
            ),
        ],
    )
    def test_are_told_in_one_line(self, shell, word):
        command = f'exec "$0" cli.py {shell}'
        found = subprocess.run(
            ["bash", "-c", command, sys.executable], cwd=ROOT, capture_output=True, timeout=120
        )
        assert (found.returncode, found.stdout) == (1, b"")
        assert found.stderr.startswith(b"Error: ")
        assert found.stderr.count(b"\n") == 1
        assert word in found.stderr.decode()

    def test_who_has_seen_enough_is_left_alone(self):
        command = '"$0" cli.py catalog | head -1; exit "${PIPESTATUS[1]}"'
        found = subprocess.run(
            ["bash", "-c", command, sys.executable], cwd=ROOT, capture_output=True, timeout=120
        )
        assert (found.returncode, found.stderr) == (0, b"")


def test_things_are_named_in_a_language_that_is_asked_for(tmp_path, monkeypatch):
    """And in no other, whatever the locale: a script reads the same everywhere."""
    monkeypatch.setenv("OPS_ATLAS_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    turtle = tmp_path / "tools.ttl"
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    turtle.write_text(
        f"<urn:saw> a <urn:Tool> ; {label} 'saw'@en, 'Säge'@de . <urn:axe> {label} 'axe'@en .",
        encoding="utf-8",
    )
    assert run("import", turtle, "--base", "empty").exit_code == 0
    assert "saw" in run("search", "Säge", "--format", "csv").stdout
    told = run("--language", "de-AT", "search", "saw", "--format", "csv").stdout
    assert "Säge" in told
    assert "axe" in run("--language", "de", "search", "axe", "--format", "csv").stdout
    refused = run("--language", "fr", "search", "saw")
    assert refused.exit_code == 1
    assert "Nothing here is named in the language 'fr', only in en and de." in " ".join(
        refused.stderr.split()
    )


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_terminal_shows_what_data_holds_and_does_not_obey_it(monkeypatch, is_terminal):
    label, out = "\x1b]0;title\x07\x9b2J\u202egnp\rx", io.TextIOWrapper(io.BytesIO())
    out.isatty = lambda: is_terminal
    monkeypatch.setattr(sys, "stdout", out)
    writing.write_rows(("a", "b"), [(label, 1)], writing.Format.CSV)
    shown = "\ufffd]0;title\ufffd\ufffd2J\ufffdgnp\ufffdx"
    written = list(csv.reader(io.StringIO(out.buffer.getvalue().decode(), newline="")))
    assert written == [["a", "b"], [shown if is_terminal else label, "1"]]


def test_errors_and_notes_are_shown_and_not_obeyed(tmp_path):
    result = run("import", tmp_path / "no\x9b2Jne\u202e.ttl")
    assert_reported(result, "no\ufffd2Jne\ufffd.ttl")


def test_a_row_of_a_table_is_one_line(tmp_path):
    file = tmp_path / "query.rq"
    file.write_text(r'SELECT ("one\n  two\u2028three" AS ?a) (1 AS ?b) {}')
    assert run("sparql", file).stdout.splitlines()[2].split() == ["one", "two", "three", "1"]
