"""Steps that an endpoint did not answer: asked again after a moment, since it may be back.

A picture is computed several times in one run of the page, and each may wait for a minute. So a
step that failed is not tried at once again, and not never.
"""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Final

from ontology.errors import EndpointError, QueryTimeout

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from views.explore.picture import Picture

#: What may not go wrong another time.
PASSING: Final = (EndpointError, QueryTimeout)
_AGAIN: Final = 15.0
_MOST: Final = 256
_FAILED: Final[dict[Hashable, tuple[float, Picture]]] = {}


def unless_it_failed(make: Callable[[], Picture], key: Hashable, before: Picture) -> Picture:
    """Make a picture, or return the one before with what went wrong, now or a moment ago.

    While it is not asked again it is the same object, so that steps after it are found, too.

    Parameters
    ----------
    key : hashable
        What the picture is of.
    """
    until, failed = _FAILED.get(key, (0.0, before))
    if monotonic() < until:
        return failed
    try:
        return make()
    except PASSING as error:
        if len(_FAILED) >= _MOST:
            _FAILED.clear()
        failed = replace(before, problem=str(error))
        _FAILED[key] = monotonic() + _AGAIN, failed
        return failed
