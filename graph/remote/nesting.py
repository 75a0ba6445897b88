"""Refuse answers with triple terms that hold each other without end, which would end the process.

Only what names triple terms at all is looked at closely.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Final
from xml.parsers import expat

from graph.importing.unsafe import DEEPEST, NestingCheck

#: How JSON may name them, in letters or escaped, and how XML does.
_JSON: Final = re.compile(rb"triple|statement|\\u00[67]", re.I)
_XML: Final = re.compile(rb"triple|statement|parseType")
_BRACE: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"|([{\[])|([}\]])')
#: Each triple term has at most so many elements of XML, or braces of JSON, around the next.
_MOST: Final = 3 * DEEPEST + 20


def refuse_nested(body: bytes, media_type: str) -> None:
    """Raise ValueError for an answer of any format whose triple terms are nested too deep."""
    if "json" in media_type:
        deep = _JSON.search(body) is not None and _is_deep_json(body)
    elif "xml" in media_type:
        deep = _XML.search(body) is not None and _is_deep_xml(body)
    else:
        return NestingCheck().feed(body)
    if deep:
        raise ValueError(f"nested more than {DEEPEST} deep")
    return None


def _is_deep_json(body: bytes) -> bool:
    depth = 0
    for found in _BRACE.finditer(body):
        depth += 1 if found[1] else -1 if found[2] else 0
        if depth > _MOST:
            return True
    return False


def _is_deep_xml(body: bytes) -> bool:
    """Say whether elements are nested too deep, as far as it can be read."""
    depth = deepest = 0

    def open_(_: str, __: dict[str, str]) -> None:
        nonlocal depth, deepest
        depth += 1
        deepest = max(deepest, depth)

    def close(_: str) -> None:
        nonlocal depth
        depth -= 1

    reading = expat.ParserCreate()
    reading.StartElementHandler, reading.EndElementHandler = open_, close
    with suppress(expat.ExpatError):  # what is wrong with it, the engine says
        reading.Parse(body, True)
    return deepest > _MOST
