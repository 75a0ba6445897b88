"""What may have been meant where no label holds what was typed.

Several words may stand in any order and in different labels of a node, as in "SRE engineer", and
any of them may be misspelled, as in "promethues".
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, TypeAlias

from graph.naming.search import TRIGRAM, fold, plain_stretch
from graph.nodes import to_matches

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph.naming.label_index import Label
    from graph.naming.search import Match
    from graph.store import Store

#: Words that are looked for; who typed a sentence asks a question and no name.
_MOST_WORDS: Final = 6
#: Letters; what is longer is no name, and to look for every misprint of it takes seconds.
_LONGEST: Final = 200
#: Labels with a word that are looked at, the best first.
_HOLDING: Final = 5_000
#: Labels that share so much with a word that they may hold it, for each place of a misprint.
_LIKE_IT: Final = 500
#: How much of the letters of a word has to stand in the other, in the same order.
_CLOSE: Final = 0.8
#: Letters of a word for each that may be another one, but one may be in any word.
_LETTERS_PER_MISPRINT: Final = 5
#: A shorter word is like too many others.
_SHORTEST: Final = 4
_WORD: Final = re.compile(r"\w+")


#: Reads labels: a condition, its parameters, and how many.
Read: TypeAlias = "Callable[[str, Sequence[str], int], list[Label]]"
#: Nodes, each with how far it is from what was typed, the rank of its label, and the label.
_Fitting: TypeAlias = dict[str, tuple[float, int, str]]


def suggest(store: Store, text: str, limit: int = 5) -> list[Match]:
    """Find nodes that may be meant by a text that a search did not find.

    Only an index of labels knows them, so there are none of an endpoint.
    """
    index = store.label_index
    if index is None:
        return []
    return to_matches(store, index.found(_best(index.read, fold(text), limit)))


def _best(read: Read, folded: str, limit: int) -> list[tuple[str, str]]:
    """Return nodes that fit every word, by IRI, with a label that fits the first; best first."""
    words = list(dict.fromkeys(_WORD.findall(folded)))
    if not words or len(words) > _MOST_WORDS or len(folded) > _LONGEST:
        return []
    found: _Fitting | None = _together(read, words) or None
    for word in () if found else words:
        fits = _holding(read, word) or _nearly(read, word)
        found = fits if found is None else _both(found, fits)
        if not found:
            return []
    best = sorted((found or {}).items(), key=lambda item: item[1])[:limit]
    return [(iri, text) for iri, (_, _, text) in best]


def _together(read: Read, words: list[str]) -> _Fitting:
    """Find the nodes with one label that has all of the words, in any order."""
    long = [part for word in words if len(part := plain_stretch(word)) >= TRIGRAM]
    if len(words) < 2 or not long:
        return {}
    condition = " AND ".join(["i.folded LIKE ?"] * len(long))
    rows = read(condition, [f"%{word}%" for word in long], _HOLDING)
    found: _Fitting = {}
    for rank, iri, text, folded in rows:
        parts = _WORD.findall(folded)
        if all(any(part.startswith(word) for part in parts) for word in words):
            _keep(found, iri, (0.0, rank, text))
    return found


def _both(found: _Fitting, fits: _Fitting) -> _Fitting:
    return {
        iri: (far + fits[iri][0], rank, text)
        for iri, (far, rank, text) in found.items()
        if iri in fits
    }


def _holding(read: Read, word: str) -> _Fitting:
    """Find the nodes with a label that has a word that begins so, or else just these letters."""
    if len(plain := plain_stretch(word)) < TRIGRAM:
        rows = read("l.folded = ?", [word], _HOLDING)
    else:
        rows = read("i.folded LIKE ?", [f"%{plain}%"], _HOLDING)
    found: _Fitting = {}
    for rank, iri, text, folded in rows:
        if word not in folded:
            continue
        begins = any(one.startswith(word) for one in _WORD.findall(folded))
        _keep(found, iri, (0.0 if begins else 0.1, rank, text))
    return found


def _nearly(read: Read, word: str) -> _Fitting:
    """Find the nodes with a label that has a word spelled nearly so, or is spelled so as one."""
    found: _Fitting = {}
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(word)
    far: dict[str, float | None] = {}
    for row in _candidates(read, word):
        parts = _WORD.findall(row.folded)
        for part in {*parts, "".join(parts)}:
            if part not in far:
                far[part] = _distance(matcher, part, word)
            if (distance := far[part]) is not None:
                _keep(found, row.iri, (distance, row.rank, row.text))
    return found


def _distance(matcher: SequenceMatcher[str], part: str, word: str) -> float | None:
    if abs(len(part) - len(word)) > 2:
        return None
    matcher.set_seq1(part)
    if matcher.quick_ratio() < _CLOSE or (ratio := matcher.ratio()) < _CLOSE:
        return None
    ours, theirs = Counter(word), Counter(part)
    others = max((ours - theirs).total(), (theirs - ours).total())
    return 1 - ratio if others <= max(1, len(word) // _LETTERS_PER_MISPRINT) else None


def _candidates(read: Read, word: str) -> set[Label]:
    """Read the labels that have all of a word but what is near one place in it.

    Of a long word, which may have two misprints, also those that have a third of it; of a short
    one, of which a misprint leaves little, those that begin with the same two letters.
    """
    size = len(word)
    if size < _SHORTEST:
        return set()
    starts = range(size - 2)
    parts = {tuple(word[i : i + 3] for i in starts if not p - 2 <= i <= p + 1) for p in range(size)}
    third = size // 3
    if third >= 3:
        parts |= {
            tuple(word[i : i + 3] for i in range(p, p + third - 2)) for p in range(0, size, third)
        }
    found: set[Label] = set()
    for part in parts - {()}:
        wanted = " AND ".join(f'"{three}"' for three in part)
        found.update(read("i.inside MATCH ?", [wanted], _LIKE_IT))
    if size < 2 * _SHORTEST:
        begun = word[:2]
        found.update(
            read("l.folded >= ? AND l.folded < ?", [begun, f"{begun}\U0010ffff"], _LIKE_IT)
        )
    return found


def _keep(found: _Fitting, iri: str, fit: tuple[float, int, str]) -> None:
    if iri not in found or fit < found[iri]:
        found[iri] = fit
