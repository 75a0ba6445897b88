"""The language in which the questions of the catalog name things."""

from __future__ import annotations

import re
from typing import Final

from graph.terms import literal, to_sparql

#: How a question puts labels in English, and those without a language, before the others.
_ENGLISH_FIRST: Final = re.compile(r'IF\(REGEX\(LANG\((\?\w+)\), "\^\(en\|\$\)"\), "0", "1"\)')


def name_first_in(text: str, language: str) -> str:
    """Return a question that names things in a language first, then as it did.

    Examples
    --------
    >>> name_first_in('IF(REGEX(LANG(?name), "^(en|$)"), "0", "1")', "de")
    'IF(REGEX(LANG(?name), "^de(-|$)", "i"), " ", IF(REGEX(LANG(?name), "^(en|$)"), "0", "1"))'
    """
    tag = to_sparql(literal(f"^{re.escape(language)}(-|$)"))
    return _ENGLISH_FIRST.sub(
        lambda found: f'IF(REGEX(LANG({found[1]}), {tag}, "i"), " ", {found[0]})', text
    )
