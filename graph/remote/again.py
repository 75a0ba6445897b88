"""Ask an endpoint once more where it failed in a way that is often over in a moment.

A page is made of some twenty answers. Where one question in a hundred meets a restart, a busy proxy
or a connection that was just closed, one page in five would be an error.
"""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING, Final

from ontology.errors import EndpointUnsteady

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.solutions import Result

#: Statuses of a server, or of a proxy before it, that is not there right now. With 504 a proxy says
#: that the answer took too long, and it would take as long again.
STATUSES: Final = frozenset({502, 503})
#: Nobody waits longer than so many seconds before the second time.
_LONGEST: Final = 2.0


def ask_twice(ask: Callable[[], Result]) -> Result:
    """Ask, and after a moment once more: a question changes nothing.

    Raises
    ------
    EndpointError
        If it fails again, fails for good, or wants to be left alone for longer.
    """
    try:
        return ask()
    except EndpointUnsteady as error:
        if error.wait > _LONGEST:
            raise
        sleep(error.wait)
        return ask()
