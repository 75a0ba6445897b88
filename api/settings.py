"""What an operator may set, by environment variables; a wrong value is said and ends the start."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from graph.number_settings import number_set
from graph.store import PROGRAMS, Limits

#: A program is told of an answer's end by its end, so no row limit cuts it: it is whole or broken.
_ALL_ROWS: Final = 2**62


@dataclass(frozen=True, slots=True)
class Settings:
    """What programs may use of this server, and people who choose to wait.

    Attributes
    ----------
    deadline : float
        Seconds from asking to the last byte (OPS_ATLAS_DEADLINE).
    size : int
        Bytes of one answer (OPS_ATLAS_ANSWER_MB).
    queue : int
        Queries that may wait for a worker; one more is refused (OPS_ATLAS_QUEUE).
    rate : float
        Requests a second per client, 0 for no limit; ten times as many at once (OPS_ATLAS_RATE).
    patience : float
        Seconds that a person may choose to wait for a query at a page (OPS_ATLAS_PATIENCE).
    """

    deadline: float = 30.0
    size: int = 2 * 2**30
    queue: int = 200
    rate: float = 100.0
    patience: float = 60.0

    @property
    def limits(self) -> Limits:
        """Return the limits of one query."""
        return Limits(deadline=self.deadline, rows=_ALL_ROWS, size=self.size, askers=PROGRAMS)


@cache
def settings() -> Settings:
    """Read the settings of this process, once.

    Raises
    ------
    ParameterError
        If a variable is not a number, or negative.
    """
    default = Settings()
    return Settings(
        deadline=number_set("OPS_ATLAS_DEADLINE", default.deadline),
        size=int(number_set("OPS_ATLAS_ANSWER_MB", default.size / 2**20) * 2**20),
        queue=int(number_set("OPS_ATLAS_QUEUE", default.queue)),
        rate=number_set("OPS_ATLAS_RATE", default.rate),
        patience=number_set("OPS_ATLAS_PATIENCE", default.patience),
    )
