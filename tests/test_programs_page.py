"""What docs/programs.md tells programs to do, done."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.settings import Settings
from graph import Store
from tests.programs import Programs, serving
from views.twins import TWINS

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "programs.md").read_text(encoding="utf-8")
LINES = "".join(re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)).splitlines()
ADDRESS = "http://127.0.0.1:8501"


@pytest.fixture(scope="module")
def pages(shipped: Store) -> Iterator[Programs]:
    with serving(lambda: shipped, TWINS) as served:
        yield served


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("curl ")])
def test_a_request_of_the_page_is_answered(pages: Programs, line: str) -> None:
    command = shlex.split(line.replace(ADDRESS, pages.address))
    answer = subprocess.run([*command, "--silent", "--fail"], capture_output=True, check=True)
    assert len(answer.stdout) > 100


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("python -c")])
def test_the_library_needs_no_streamlit(snapshot_cache: Path, line: str) -> None:
    _, _, code = shlex.split(line)
    found = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint('streamlit' in sys.modules)"],
        cwd=ROOT,
        env={**os.environ, "OPS_ATLAS_CACHE": str(snapshot_cache)},
        capture_output=True,
        text=True,
        check=True,
    )
    said, uses_streamlit = found.stdout.splitlines()
    assert (bool(said), uses_streamlit) == (True, "False")


def test_the_limits_of_the_settings_are_the_defaults() -> None:
    _, _, queries = (ROOT / "docs" / "settings.md").read_text("utf-8").partition("## Queries")
    told = dict(re.findall(r"^\| `OPS_ATLAS_(\w+)` \| (\d+) \|", queries, re.MULTILINE))
    default = Settings()
    assert {name: float(value) for name, value in told.items()} == {
        "DEADLINE": default.deadline,
        "ANSWER_MB": default.size / 2**20,
        "QUEUE": default.queue,
        "RATE": default.rate,
        "PATIENCE": default.patience,
    }


def test_the_tools_of_the_page_are_all_there_are() -> None:
    from tests.test_agents import CALLS

    (section,) = re.findall(r"The tools are\n(.*?):", PAGE, re.DOTALL)
    assert set(re.findall(r"`(\w+)`", section)) == set(CALLS)
    told = (ROOT / "docs" / "agents.md").read_text("utf-8")
    asked = re.findall(r"^## (\w+)\n.*?^```json\n(.*?)^```", told, re.MULTILINE | re.DOTALL)
    assert {name: json.loads(arguments) for name, arguments in asked} == CALLS
    (settings,) = re.findall(r"^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert json.loads(settings)["mcpServers"]["ops-atlas"]["args"] == ["cli.py", "mcp"]
