"""The engine's own plan for a query: its steps, and what each of them found and took.

The engine inside this process tells no plan, but its command-line program does. It opens the same
snapshot read-only and runs the query once more, counting. Where that takes too long, the plan comes
from an empty dataset: the engine plans by the shape of a query alone, so it is the same plan.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from graph.embedded import EmbeddedStore
from graph.querying.syntax import names_dataset, refuse_unsafe, with_prefix_lines
from graph.querying.worker import with_other_services
from graph.scratch import scratch_folder
from graph.terms import sparql_name
from ontology.errors import EndpointError, QueryError

if TYPE_CHECKING:
    from graph.store import Store

_PROGRAM: Final = "oxigraph"
_TRIPLES: Final = frozenset({"CONSTRUCT", "DESCRIBE"})
_IRI: Final = re.compile(r"<([^<>\s]+)>")
_MADE_UP: Final = re.compile(r"\?[0-9a-f]{28,32}\b")
_PLAN_SECONDS: Final = 10.0
_MEMORY: Final = 4 * 2**30


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a plan, with the steps that it draws on.

    Attributes
    ----------
    name : str
        The engine's own word for it, its IRIs shortened.
    rows : int or None
        How many solutions it found; None where the query was not run to its end.
    seconds : float or None
        How long it took, with the steps below it.
    children : tuple of Step
    """

    name: str
    rows: int | None = None
    seconds: float | None = None
    children: tuple[Step, ...] = ()


def read_plan(store: Store, query: str, *, deadline: float = 10.0) -> Step:
    """Return the plan of a query, with counts and times if it ends before the deadline.

    Parameters
    ----------
    deadline : float
        Seconds.

    Raises
    ------
    QueryError
        If the query is wrong or not allowed, or the engine's program is not installed.
    EndpointError
        If the data lies behind an endpoint: its protocol knows no plan.
    """
    form = refuse_unsafe(query)
    if not isinstance(store, EmbeddedStore):
        raise EndpointError("The endpoint that answers here tells no plan.")
    with scratch_folder() as folder:
        written = folder / "plan.json"
        union = not (store.merged or names_dataset(query))
        command = _command(form, written, union=union)
        full = with_prefix_lines(query)
        empty = folder / "empty"
        ox.Store(str(empty))

        def planned(text: str) -> bool:
            return _run(command, text, empty, _PLAN_SECONDS)

        other = with_other_services(full)
        harmless = other == full or planned(other)  # what calls another host is never run
        counted = (
            harmless
            and store.location is not None
            and _run([*command, "--stats"], full, store.location, deadline)
        )
        if not harmless or not (counted or planned(full)):
            raise QueryError("The engine cannot read this query; run it to see what is wrong.")
        return _step(_with_short_variables(written.read_text(encoding="utf-8")))


def _command(form: str, written: Path, *, union: bool) -> list[str]:
    beside = str(Path(sys.executable).parent)
    program = shutil.which(_PROGRAM, path=os.pathsep.join([beside, os.environ.get("PATH", "")]))
    if program is None:
        raise QueryError("The engine's program is not installed; `pip install oxigraph` brings it.")
    rows = "nt" if form in _TRIPLES else "tsv"
    command = [program, "query", "--results-format", rows, "--explain-file", str(written)]
    return [*command, "--union-default-graph"] if union else command


def _run(command: list[str], query: str, location: Path, deadline: float) -> bool:
    """Run the query and tell whether its plan was written; its answer goes nowhere."""
    silent = subprocess.DEVNULL
    located = [*command, "--location", str(location)]
    with subprocess.Popen(located, stdin=subprocess.PIPE, stdout=silent, stderr=silent) as process:
        _limit_memory(process.pid)
        try:
            process.communicate(query.encode(), deadline)
        except subprocess.TimeoutExpired:
            process.kill()
            return False
    return process.returncode == 0


def _limit_memory(process: int) -> None:
    """Let a process take no more than its share, where the system can say so."""
    with contextlib.suppress(ImportError, AttributeError, ProcessLookupError):
        import resource

        resource.prlimit(process, resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _with_short_variables(plan: str) -> dict[str, Any]:
    """Read a plan; variables that the engine made up, of 32 digits, are numbered instead."""
    made_up = dict.fromkeys(_MADE_UP.findall(plan))
    for at, name in enumerate(made_up, 1):
        plan = plan.replace(name, f"?_{at}")
    found: dict[str, Any] = json.loads(plan)["plan"]
    return found


def _step(found: dict[str, Any]) -> Step:
    return Step(
        name=_IRI.sub(lambda match: sparql_name(match[1]), found["name"]),
        rows=found.get("number of results"),
        seconds=found.get("duration in seconds"),
        children=tuple(map(_step, found.get("children", ()))),
    )
