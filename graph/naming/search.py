"""What it means that a label fits a text as one types it, in an index or at an endpoint."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What stands between words, and what may stand there in its place.
BETWEEN: Final = re.compile(r"[\s/_.-]+")
#: Letters; a trigram index has nothing shorter.
TRIGRAM: Final = 3
#: What a pattern of LIKE takes as it is.
_PLAIN: Final = re.compile(r"[^%_\0]+")
_JOINS: Final = (" ", "/", "-", "_", ".", "")


@dataclass(frozen=True, slots=True)
class Match:
    """A node found by one of its labels.

    Attributes
    ----------
    iri, label : str
        The node and the label to show.
    matched : str
        The label that matched; the same as ``label``, an alias or a hidden one.
    kind, kind_label : str or None
        One class of the node and its label.
    """

    iri: str
    label: str
    matched: str
    kind: str | None
    kind_label: str | None


class Found(NamedTuple):
    """A node that the index finds: the IRI, the label to show, and the label that matched."""

    iri: str
    label: str
    matched: str


def fold(text: str) -> str:
    """Lower the case and drop accents, so that ``Café`` is found by ``cafe``."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def closeness(folded: str, wanted: str) -> int:
    """0 exact, 1 prefix, 2 at the start of a word, 3 anywhere."""
    if folded == wanted:
        return 0
    at = folded.find(wanted)
    if at == 0:
        return 1
    while at > 0:
        if not folded[at - 1].isalnum():
            return 2
        at = folded.find(wanted, at + 1)
    return 3


def joined(wanted: str) -> Iterator[str]:
    """Yield what was typed with its words joined in every way that is usual.

    Examples
    --------
    >>> list(joined("ci cd"))
    ['ci/cd', 'ci-cd', 'ci_cd', 'ci.cd', 'cicd']
    >>> list(joined("grafana"))
    []
    """
    words = BETWEEN.split(wanted)
    if len(words) > 1 and all(words):
        yield from (other for join in _JOINS if (other := join.join(words)) != wanted)


def plain_stretch(text: str) -> str:
    """Return the longest stretch of a text that has no sign of LIKE's own, to look for with LIKE.

    A pattern of several can end the process, as ``%да_table%`` does in SQLite 3.40: FTS5 looks for
    each stretch of three bytes, also for one of two letters, of which it has no trigram.

    Examples
    --------
    >>> plain_stretch("да_table")
    'table'
    """
    return max(_PLAIN.findall(text), key=len, default="")
