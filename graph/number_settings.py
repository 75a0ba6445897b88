"""Settings that are numbers, from the environment: read as people write them, else refused."""

from __future__ import annotations

import os
import re
from typing import Final

from ontology.errors import ParameterError

#: What may stand between groups of three digits: ``5,000,000``, ``5_000_000`` or ``5 000 000``.
_GROUPED: Final = re.compile(r"[0-9]{1,3}([,_' \u00a0\u202f])[0-9]{3}(?:\1[0-9]{3})*(?:\.[0-9]+)?")


def number_set(name: str, default: float) -> float:
    """Return the number that a variable of the environment holds; the default where it is empty.

    Raises
    ------
    ParameterError
        If it is not a number, or negative.
    """
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    try:
        value = read_number(text)
    except ValueError as error:
        raise ParameterError(f"{name} is {text!r}; set it to a number.") from error
    if not 0 <= value < float("inf"):
        raise ParameterError(f"{name} is {text!r}; set it to a number that is not negative.")
    return value


def read_number(text: str) -> float:
    """Read a number, with or without signs between the thousands.

    Raises
    ------
    ValueError
        If it is none; also where a comma may stand for a point.

    Examples
    --------
    >>> read_number("5,000,000"), read_number("0.5"), read_number("1_000.5")
    (5000000.0, 0.5, 1000.5)
    """
    grouped = _GROUPED.fullmatch(text)
    return float(text.replace(grouped[1], "") if grouped else text)
