"""Whether an endpoint keeps silent, so that not everybody waits a minute for it.

Once somebody has waited in vain, the endpoint is asked the smallest question before any other.
While that is not answered either, whoever comes is told so at once, and it is asked again every few
seconds. Whatever it answers to anybody ends the silence.
"""

from __future__ import annotations

import threading
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Final

from ontology.errors import EndpointError, QueryError, QueryTimeout

if TYPE_CHECKING:
    from collections.abc import Callable

    from ontology.errors import OpsAtlasError

#: Seconds for the smallest question; no engine that is there needs them.
KNOCKING: Final = 5.0
#: Seconds until it is asked again; a question that failed in less than one cost nobody anything.
AGAIN: Final = 10.0
_AT_ONCE: Final = 1.0


class Silence:
    """What is known of the silence of one endpoint, by all who ask it.

    Parameters
    ----------
    name : str
        Its address.
    knock : callable
        Asks it the smallest question; :meth:`heard` is called where it answers.
    clock : callable
        Returns seconds.
    """

    def __init__(
        self, name: str, knock: Callable[[], object], clock: Callable[[], float] = monotonic
    ) -> None:
        self._name = name
        self._knock = knock
        self._clock = clock
        self._lock = threading.Lock()
        self._last = -inf
        self._silent = False
        self._next = -inf
        self._why: OpsAtlasError | None = None

    @property
    def suspected(self) -> bool:
        """Whether somebody has waited in vain, and it has answered nobody since."""
        return self._silent

    @property
    def answers(self) -> bool:
        """Whether it has answered, and nobody has waited in vain since."""
        return self._last > -inf and not self._silent

    def heard(self) -> None:
        """Note that it answered, be it a refusal."""
        self._last, self._silent = self._clock(), False

    def suspect(self, since: float) -> None:
        """Note that somebody waited in vain, unless it answered anybody else since then."""
        if self._last <= since:
            self._silent = True

    def refuse(self) -> None:
        """Raise an error if it keeps silent; asked for the first time in a while, it may answer.

        Raises
        ------
        QueryTimeout
            If it does not answer.
        EndpointError
            If by now it cannot even be reached.
        """
        if not self._silent:
            return
        with self._lock:
            if self._silent and self._clock() >= self._next:
                self._ask()
            if self._silent and self._why is not None:
                raise type(self._why)(str(self._why))

    def _ask(self) -> None:
        began = self._clock()
        try:
            self._knock()
        except QueryTimeout:
            self._why = QueryTimeout(
                f"{self._name} kept silent a moment ago and is not waited for; "
                f"it is asked again every {AGAIN:g} s."
            )
        except (EndpointError, QueryError) as error:
            self._why = EndpointError(str(error))
        now = self._clock()
        self._next = now + AGAIN if now - began > _AT_ONCE else now
