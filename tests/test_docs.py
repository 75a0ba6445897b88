"""The documentation does what it says: its commands and its Python run, its links lead on."""

import doctest
import importlib
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import cli
from queries.question import read_question
from terminal.writing import Format

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
ENDPOINT = "http://127.0.0.1:7878/query"


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands(text, word):
    lines = "".join(blocks(text, "sh")).splitlines()
    return [line.split("  #")[0].strip() for line in lines if word in line]


#: The modules whose docstrings hold examples.
WITH_EXAMPLES = [
    path
    for folder in ("ontology", "graph", "queries", "api", "views", "terminal")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]
CLI_LINES = commands(README, "python cli.py")
#: Those that are about standard input.
PROCESSES = [line for line in CLI_LINES if "|" in line or line.endswith(" mcp")]
#: It takes seconds, and ``test_shipped_data_conforms`` runs it.
RUN_ELSEWHERE = "python cli.py validate"


@pytest.fixture
def workplace(tmp_path, snapshot_cache, oxigraph_server, monkeypatch):
    """An empty folder from which the commands of the README run as from the repository."""
    for name in ("cli.py", "queries", "ontology", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    triple = b'<urn:x> <urn:label> "x" .'
    (tmp_path / "atlas.ttl").write_bytes(triple)
    oxigraph_server.load(triple, "text/turtle")
    monkeypatch.setenv("OPS_ATLAS_CACHE", str(snapshot_cache))
    monkeypatch.delenv("OPS_ATLAS_ENDPOINT", raising=False)
    monkeypatch.chdir(tmp_path)
    return lambda line: line.replace(ENDPOINT, oxigraph_server.endpoint)


@pytest.mark.parametrize(
    "line", [line for line in CLI_LINES if line not in {*PROCESSES, RUN_ELSEWHERE}]
)
def test_command_of_the_readme_runs(line, workplace):
    """In this process: a new one would spend most of its time on importing."""
    arguments = shlex.split(workplace(line).removeprefix("python cli.py "))
    found = CliRunner().invoke(cli.app, arguments)
    assert found.exit_code == 0, found.output


@pytest.mark.parametrize("line", PROCESSES)
def test_command_of_the_readme_runs_in_a_shell(line, workplace):
    here = workplace(line).replace("python ", f"{shlex.quote(sys.executable)} ")
    found = subprocess.run(
        here, shell=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=120
    )
    assert found.returncode == 0, found.stderr.decode()
    assert b"Traceback" not in found.stderr


def test_python_of_the_readme_runs(snapshot_cache):
    (snippet,) = blocks(README, "python")
    environment = {**os.environ, "OPS_ATLAS_CACHE": str(snapshot_cache)}
    found = subprocess.run(
        [sys.executable, "-W", "error", "-c", snippet],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert found.returncode == 0, found.stderr.decode()
    assert b"Grafana DevOps, NetOps, SysOps" in found.stdout
    assert len([line for line in snippet.splitlines() if line]) <= 10


def test_readme_names_every_command():
    group = typer.main.get_command(cli.app)
    for name in group.commands:
        assert any(f"cli.py {name}" in line for line in CLI_LINES), name


def test_readme_names_every_format_and_suffix():
    from graph.picture.export import SUFFIXES

    for word in [*Format, *SUFFIXES]:
        assert f"`{word}`" in README, word


def test_settings_lists_every_variable_that_is_read_and_no_other():
    read = {
        name
        for path in [*ROOT.glob("*.py"), *ROOT.glob("[a-z]*/**/*.py")]
        if not path.is_relative_to(ROOT / "tests")
        for name in re.findall(r'"(OPS_ATLAS_\w+)"', path.read_text(encoding="utf-8"))
    }
    listed = re.findall(r"^\| `(OPS_ATLAS_\w+)`", SETTINGS, re.MULTILINE)
    assert sorted(read) == sorted(listed)


@pytest.mark.parametrize("line", commands(README, "make ") + commands(CONTRIBUTING, "make "))
def test_make_target_exists(line):
    target = line.split("make ")[1].split()[0]
    found = subprocess.run(
        ["make", "--dry-run", "--question", target], cwd=ROOT, capture_output=True, check=False
    )
    assert b"No rule" not in found.stderr


def test_gate_runs_the_commands_of_the_documentation():
    gate = [
        line
        for line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
        if line.startswith("make ")
    ]
    assert gate == ["make check", "make test"]
    assert "make test" in commands(README, "make ")
    assert set(gate) <= set(commands(CONTRIBUTING, "make "))


def test_example_question_keeps_the_rules(tmp_path):
    example = next(b for b in blocks(CONTRIBUTING, "sparql") if b.startswith("#+"))
    path = tmp_path / "which-roles-does-a-discipline-have.rq"
    path.write_text(example, encoding="utf-8")
    assert list(read_question(path).parameters) == ["discipline"]


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_examples_of_the_docstrings_hold(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    found = doctest.testmod(importlib.import_module(".".join(parts).removesuffix(".__init__")))
    assert found.attempted and not found.failed


@pytest.mark.parametrize("folder", ["comparing", "picture", "snapshots"])
def test_modules_that_a_package_points_to_exist(folder):
    told = importlib.import_module(f"graph.{folder}").__doc__
    named = re.findall(r"``([a-z]\w+)``", told)
    assert named
    assert [name for name in named if not (ROOT / "graph" / folder / f"{name}.py").exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("name", re.findall(r"^(\w[\w.]*/?) {2,}", README, re.MULTILINE))
def test_tree_of_the_readme_exists(name):
    assert (ROOT / name).exists()


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "decisions").iterdir()))
def test_decision_is_dated_and_in_the_index(page):
    date, text = re.match(r"\d{4}-\d\d-\d\d", page.name), page.read_text(encoding="utf-8")
    assert date
    assert f"\n{date[0]}\n" in text
    title = text.splitlines()[0].removeprefix("# ")
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert f"- [{title}](decisions/{page.name})\n" in index


def test_decisions_named_in_the_code_exist():
    for path in [ROOT / "Makefile", *ROOT.glob("[a-z]*/**/*.py")]:
        for name in re.findall(r"docs/decisions/([\w.-]+\.md)", path.read_text(encoding="utf-8")):
            assert (ROOT / "docs" / "decisions" / name).exists(), f"{path}: {name}"
