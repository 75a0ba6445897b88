"""Roles and imported occupations: the same title, or one title among others."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from graph.matching.names import singular
from graph.matching.things import CLOSE, EXACT, REVIEW, Match, Thing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.importing.watching import Watch
    from graph.matching.names import Name, Words

#: A title that more occupations share says little about any of them.
_SHARED_TITLE: Final = 3


def match_roles(ours: Iterable[Thing], theirs: Iterable[Thing], watch: Watch) -> list[Match]:
    """Match roles to occupations, by the occupation's name or by one of its other titles."""
    titles: dict[Words, list[tuple[Thing, Name]]] = defaultdict(list)
    for occupation in watch.each(theirs):
        seen: set[Words] = set()
        for name in occupation.names:
            words = singular(name.words)
            if words not in seen:
                seen.add(words)
                titles[words].append((occupation, name))
    found: dict[tuple[str, str], Match] = {}
    for role in watch.each(ours):
        for name in role.names:
            if name.weak:
                continue
            sharing = titles.get(singular(name.words), ())
            for occupation, title in sharing:
                one = _same_title(role, occupation, title, len(sharing))
                key = (role.iri, occupation.iri)
                if key not in found or found[key].score < one.score:
                    found[key] = one
    return list(found.values())


def _same_title(role: Thing, occupation: Thing, title: Name, sharing: int) -> Match:
    if not title.alias:
        return Match(role, occupation, EXACT, 0.9, f"Same name: {occupation.label}.")
    reason = f"{title.text} is another title of {occupation.label}"
    if sharing > _SHARED_TITLE:
        return Match(role, occupation, REVIEW, 0.4, f"{reason}, and of {sharing - 1} more.")
    return Match(role, occupation, CLOSE, 0.8 if sharing == 1 else 0.7, f"{reason}.")
