"""The catalog: every question, by name, by tag and by words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ontology.errors import CatalogError, NotFoundError
from queries.question import Query, read_question

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from graph.store import Store

FOLDER: Final = Path(__file__).parent

#: Words of a search that nearly every question holds.
_COMMON: Final = frozenset(
    {"a", "an", "and", "are", "do", "does", "how", "in", "is", "of", "or", "the", "to", "what",
     "when", "where", "which", "who"}
)  # fmt: skip
_WEIGHTS: Final = (("question", 4), ("tags", 3), ("description", 1))


class Catalog:
    """Questions by name, in the order of their names.

    Raises
    ------
    NotFoundError
        From ``catalog[name]``, with the nearest names.
    """

    def __init__(self, entries: Mapping[str, Query]) -> None:
        self._entries = dict(sorted(entries.items()))

    def __getitem__(self, name: str) -> Query:
        if name not in self._entries:
            raise NotFoundError.among("question", name, self._entries)
        return self._entries[name]

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def values(self) -> Collection[Query]:
        """Return the questions themselves."""
        return self._entries.values()

    @property
    def tags(self) -> tuple[str, ...]:
        """Return every tag once, sorted."""
        return tuple(sorted({tag for entry in self.values() for tag in entry.tags}))

    def search(self, words: str) -> list[Query]:
        """Rank the questions by how many of the words they hold, and where.

        A word counts most in the question, less in a tag, least in the description; the beginning
        of a word is enough. Without words every question is returned.
        """
        wanted = _words(words) - _COMMON or _words(words)
        if not wanted:
            return list(self.values())
        ranked = [(_rank(entry, wanted), entry) for entry in self.values()]
        found = [pair for pair in ranked if pair[0] > (0, 0)]
        return [entry for _, entry in sorted(found, key=lambda pair: pair[0], reverse=True)]


def answerable(entries: Iterable[Query], store: Store) -> list[Query]:
    """Return the questions about anything that a dataset holds, in their order.

    A question that speaks of classes or properties of ours can be asked where one of them occurs,
    and one that speaks of none of any graph.
    """
    entries = list(entries)
    asked = frozenset().union(*(entry.speaks_of for entry in entries))
    listed = " ".join(f"<{name}>" for name in sorted(asked))
    held = store.select(
        f"SELECT ?ours WHERE {{\n  VALUES ?ours {{ {listed} }}\n"
        "  FILTER (EXISTS { ?member a ?ours } || EXISTS { ?any ?ours ?other })\n}"
    ).column("ours")
    return [one for one in entries if not one.speaks_of or not one.speaks_of.isdisjoint(held)]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _rank(entry: Query, wanted: set[str]) -> tuple[int, int]:
    """Return how many of the words are there, then their weight."""
    places = [
        (_words(" ".join(value) if isinstance(value, tuple) else value), weight)
        for value, weight in ((getattr(entry, name), weight) for name, weight in _WEIGHTS)
    ]
    weights = [
        sum(weight for words, weight in places if any(w.startswith(word) for w in words))
        for word in wanted
    ]
    return sum(weight > 0 for weight in weights), sum(weights)


def load_catalog(folder: Path = FOLDER) -> Catalog:
    """Read every ``.rq`` file of a folder.

    Raises
    ------
    CatalogError
        If a file breaks a rule, with its name and line.
    """
    paths = sorted(Path(folder).glob("*.rq"))
    if not paths:
        raise CatalogError(f"{folder}: there is no .rq file here; name a folder of questions.")
    return Catalog({path.stem: read_question(path) for path in paths})
