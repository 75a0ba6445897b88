"""The parameters of a link: how the pages write them, and how everybody reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_RESERVED: Final = frozenset({"question", "query", "limit"})


def listed(text: str) -> list[str]:
    """Read a list joined by commas; a comma inside an item is written as %2C.

    Examples
    --------
    >>> listed("SysOps,Build%2C test")
    ['SysOps', 'Build, test']
    """
    return [item.replace("%2C", ",") for item in text.split(",") if item]


def joined(items: Iterable[str]) -> str:
    """Write a list so that :func:`listed` reads it.

    Examples
    --------
    >>> joined(["SysOps", "Build, test"])
    'SysOps,Build%2C test'
    """
    return ",".join(item.replace(",", "%2C") for item in items)


def arguments_in(parameters: Mapping[str, str]) -> dict[str, list[str]]:
    """Read the arguments of a question: every parameter that is not one of the page itself."""
    return {name: listed(text) for name, text in parameters.items() if name not in _RESERVED}
