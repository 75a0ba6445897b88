"""Clocks, medians and the table that every benchmark prints.

CPU time is the process's own, all threads, user and system: on a busy machine it says more than
the wall clock, and ratios say more than either.
"""

from __future__ import annotations

import os
import platform
import statistics
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PACKAGES = ("pyoxigraph", "rdflib", "networkx", "scipy", "streamlit")


@dataclass(frozen=True)
class Row:
    """One measurement beside its target.

    Attributes
    ----------
    target : float or None
        None where the number is only reported.
    more_is_better : bool
        The target is a floor instead of a ceiling.
    peer : str
        How it compares with what else could do the work.
    """

    what: str
    measured: float
    unit: str
    target: float | None = None
    more_is_better: bool = False
    peer: str = ""

    @property
    def verdict(self) -> str:
        """Return whether the target is met."""
        if self.target is None:
            return ""
        met = self.measured >= self.target if self.more_is_better else self.measured <= self.target
        return "met" if met else "MISSED"

    def cells(self) -> tuple[str, ...]:
        """Return the row as text."""
        bound = ">=" if self.more_is_better else "<="
        target = "" if self.target is None else f"{bound} {_number(self.target)} {self.unit}"
        measured = f"{_number(self.measured)} {self.unit}"
        return self.what, measured, target, self.verdict, self.peer


def cpu_ms(work: Callable[[], object], repeat: int = 7) -> float:
    """Return the median CPU time of some work."""
    return _median(work, repeat, time.process_time)


def wall_ms(work: Callable[[], object], repeat: int = 7) -> float:
    """Return the median wall-clock time of some work."""
    return _median(work, repeat, time.perf_counter)


def _median(work: Callable[[], object], repeat: int, clock: Callable[[], float]) -> float:
    spent = []
    for _ in range(repeat):
        began = clock()
        work()
        spent.append((clock() - began) * 1000)
    return statistics.median(spent)


def alternating_cpu_ms(
    works: Iterable[Callable[[], object]], repeat: int = 7, seconds: float = 1.0
) -> tuple[float, ...]:
    """Return the least CPU time of each work, run in turns so that all meet the same machine.

    There are at least two turns, and no more once the seconds are spent.
    """
    works = list(works)
    best = [float("inf")] * len(works)
    until = time.perf_counter() + seconds
    for turn in range(repeat):
        if turn >= 2 and time.perf_counter() > until:
            break
        for at, work in enumerate(works):
            began = time.process_time()
            work()
            best[at] = min(best[at], (time.process_time() - began) * 1000)
    return tuple(best)


def machine() -> str:
    """Describe the machine and the versions, so that the numbers can be read later."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"{load}\nPython {platform.python_version()}, {versions}"
    )


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or "unknown processor"


def table(rows: Iterable[Row]) -> str:
    """Set the rows in columns."""
    cells = [("", "measured", "target", "", "compared"), *(row.cells() for row in rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(5)]
    lines = [
        f"{row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:>{widths[2]}}  "
        f"{row[3]:<{widths[3]}}  {row[4]}".rstrip()
        for row in cells
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def report(rows: list[Row]) -> None:
    """Print a benchmark run by itself."""
    print(machine())
    print(table(rows))


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
