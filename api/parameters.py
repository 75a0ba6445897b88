"""Read the parameters of a link, as the pages write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_RESERVED: Final = frozenset({"question", "query", "limit"})


def listed(text: str) -> list[str]:
    """Read a list joined by commas; a comma inside an item is written as %2C.

    Examples
    --------
    >>> listed("SysOps,Build%2C test")
    ['SysOps', 'Build, test']
    """
    return [item.replace("%2C", ",") for item in text.split(",") if item]


def arguments_in(parameters: Mapping[str, str]) -> dict[str, list[str]]:
    """Read the arguments of a question: every parameter that is not one of the page itself."""
    return {name: listed(text) for name, text in parameters.items() if name not in _RESERVED}
