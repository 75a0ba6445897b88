"""Tools and imported technologies: which are the same, weighed sign by sign.

A name alone is believed where a thing is in known company: the occupations that use it, or the
heading it stands under, have some of our other tools too. “Compass software” of geologists is so
told from the Compass of developers.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graph.matching.things import CLOSE, EXACT, REVIEW, Match, Thing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.importing.watching import Watch
    from graph.matching.names import Name, Words

#: How alike two names are: the same, the same but for the maker, an edition, an abbreviation, or
#: theirs begins ours.
_SAME: Final = 0.9
_BARE: Final = 0.85
_EDITION: Final = 0.75
_WEAK: Final = 0.4
_BEGINNING: Final = 0.3
#: Our name may begin with theirs by chance if theirs has fewer letters.
_LETTERS: Final = 4
#: So many matches of a source are needed to judge company, and this share of them is company.
_ENOUGH: Final = 5
_SHARE: Final = 0.25


def match_tools(ours: Iterable[Thing], theirs: Iterable[Thing], watch: Watch) -> list[Match]:
    """Match tools to imported technologies, each of which is at most one of ours."""
    index = _Index(watch.each(theirs))
    by_theirs: dict[str, list[Match]] = defaultdict(list)
    for tool in watch.each(ours):
        watch.go_on()
        for other in index.candidates(tool):
            found = compare(tool, other)
            if found is not None:
                by_theirs[other.iri].append(found)
    best = [one for found in by_theirs.values() for one in _only_best(found)]
    company = _Company(best)
    return [company.check(one) for one in best]


class _Company:
    """Knows which of our tools one source has, and near what there."""

    def __init__(self, found: Iterable[Match]) -> None:
        self._found: dict[str, set[str]] = defaultdict(set)
        self._near: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in found:
            if one.relation != REVIEW:
                self._found[one.theirs.source].add(one.ours.iri)
                for key in one.theirs.company:
                    self._near[one.theirs.source, key].add(one.ours.iri)

    def check(self, one: Match) -> Match:
        """Send a match by name to review if nothing else that we know is near it."""
        if not (one.by_name and one.theirs.company) or one.relation == REVIEW:
            return one
        source, itself = one.theirs.source, {one.ours.iri}
        others = len(self._found[source] - itself)
        company = (self._near[source, key] for key in one.theirs.company)
        near = len(set().union(*company) - itself)
        if others < _ENOUGH or near >= _SHARE * others:
            return one
        reason = f"{one.reason} But only {near} of our {others} other tools are found near it."
        return replace(one, relation=REVIEW, score=0.4, reason=reason)


def _only_best(found: list[Match]) -> Iterator[Match]:
    """Keep the best match of one imported thing; two that are equally good go to review."""
    best = max(one.score for one in found)
    top = [one for one in found if one.score == best]
    if len(top) == 1 or top[0].relation == REVIEW:
        yield from top
        return
    names = " and ".join(sorted(one.ours.label for one in top))
    for one in top:
        yield replace(one, relation=REVIEW, reason=f"{one.reason} It fits {names} alike.")


def compare(ours: Thing, theirs: Thing) -> Match | None:
    """Weigh the signs that two things are the same; None where there is nothing to it."""
    grade, name_reason = _compare_names(ours, theirs)
    address = _same_address(ours, theirs)
    if grade >= _EDITION and not _apart(ours, theirs, address):
        relation = EXACT if grade >= _BARE else CLOSE
        score = round(min(0.99, grade + (0.09 if address else 0)), 2)
        reason = f"{name_reason}{address and f', {address}'}."
        return Match(ours, theirs, relation, score, reason, by_name=not address)
    if grade >= _EDITION:
        homes = f"{_one(ours.pages)} is not {_one(theirs.pages)}"
        return Match(ours, theirs, REVIEW, 0.5, f"{name_reason}, but the homepage {homes}.")
    if grade == _WEAK:
        relation = EXACT if address else REVIEW
        reason = f"{name_reason}, a short one{address and f', and {address}'}."
        return Match(ours, theirs, relation, 0.9 if address else 0.4, reason)
    if address and (grade == _BEGINNING or not address.startswith("same homepage")):
        reason = f"Other name: {ours.label} and {theirs.label}, but {address}."
        return Match(ours, theirs, REVIEW, 0.6, reason)
    if grade == _BEGINNING:
        return Match(ours, theirs, REVIEW, 0.3, f"{name_reason}.")
    return None


def _compare_names(ours: Thing, theirs: Thing) -> tuple[float, str]:
    """Return how alike the two are called, and the two names that are."""
    graded = ((_grade(a, b), a, b) for a in ours.names for b in theirs.names)
    grade, left, right = max(graded, key=lambda one: one[0])
    if grade == 0:
        return 0.0, ""
    pair = f"{left.text} and {right.text}" if left.text != right.text else left.text
    says = {
        _SAME: "Same name: {}",
        _BARE: "Same name without the maker: {}",
        _EDITION: "An edition of the same name: {}",
        _WEAK: "Same alias: {}",
        _BEGINNING: "Our name begins with theirs: {}",
    }
    return grade, says[grade].format(pair)


def _grade(ours: Name, theirs: Name) -> float:
    if ours.words == theirs.words:
        return _WEAK if ours.weak else _SAME
    if ours.weak:
        return 0.0
    if ours.bare == theirs.bare:
        return _WEAK if ours.weak_without_maker else _BARE
    if theirs.without_edition in (ours.words, ours.bare):
        return _EDITION
    longer = len(ours.words) > len(theirs.bare) and len("".join(theirs.bare)) >= _LETTERS
    return _BEGINNING if longer and ours.words[: len(theirs.bare)] == theirs.bare else 0.0


def _same_address(ours: Thing, theirs: Thing) -> str:
    for what, left, right in (
        ("package", ours.packages, theirs.packages),
        ("repository", ours.repositories, theirs.repositories),
        ("homepage", ours.pages, theirs.pages),
    ):
        if left & right:
            return f"same {what} {min(left & right)}"
    return ""


def _apart(ours: Thing, theirs: Thing, address: str) -> bool:
    """Tell whether two things of one name live with different makers."""
    return not address and bool(ours.sites and theirs.sites) and not ours.sites & theirs.sites


def _one(keys: frozenset[str]) -> str:
    return min(keys, default="")


class _Index:
    """Finds the imported things that share a sign with one of ours."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self._by_words: dict[Words, list[Thing]] = defaultdict(list)
        self._by_key: dict[str, list[Thing]] = defaultdict(list)
        for thing in things:
            for words in {w for n in thing.names for w in (n.words, n.bare, n.without_edition)}:
                self._by_words[words].append(thing)
            for key in thing.pages | thing.repositories | thing.packages:
                self._by_key[key].append(thing)

    def candidates(self, ours: Thing) -> list[Thing]:
        found: dict[str, Thing] = {}
        for name in ours.names:
            beginnings = (name.words[:length] for length in range(1, len(name.words) + 1))
            for words in (*beginnings, name.bare):
                found.update((thing.iri, thing) for thing in self._by_words.get(words, ()))
        for key in ours.pages | ours.repositories | ours.packages:
            found.update((thing.iri, thing) for thing in self._by_key.get(key, ()))
        return list(found.values())
