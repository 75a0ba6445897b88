"""Names of tools, roles and KPIs as people write them, matched to nodes or asked about."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.comparing.membership import Member
from graph.labels import labels_of, node_key
from graph.search import fold
from graph.terms import plain
from ontology.errors import SourceError
from ontology.namespaces import OPS, SKOS, SKOS_ALT_LABEL, SKOS_HIDDEN_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Self

    from graph.store import Store

#: The classes that a stack consists of.
KINDS: Final = (f"{OPS}Tool", f"{OPS}Role", f"{OPS}KPI")
#: Heads the column of a saved stack that needs no matching any more.
IRI_HEADING: Final = "iri"
#: More names than this are not compared letter by letter with every label.
MOST_GUESSED: Final = 200
#: Nor are more names compared with labels than this in all: a million take some two seconds.
_MOST_COMPARED: Final = 3_000_000
_HEADINGS: Final = frozenset({"name", "names", "tool", "tools", "role", "roles", "kpi", "kpis"})
_SEPARATORS: Final = ";\t|,"
_SHORT: Final = 4
_OFFERED: Final = 3
_CLOSE: Final = 0.82
_MAIN, _OTHER, _HIDDEN = "main", "other", "hidden"
_OFFICIAL: Final = f"{OPS}officialName"
#: How each property names things.
_NAMES: Final = MappingProxyType(
    {
        f"{SKOS}prefLabel": _MAIN,
        _OFFICIAL: _MAIN,
        SKOS_ALT_LABEL: _OTHER,
        SKOS_HIDDEN_LABEL: _HIDDEN,
    }
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A name that may mean something here, or nothing.

    Attributes
    ----------
    name : str
        As it was written.
    candidates : tuple of Member
        What it may mean, the likeliest first.
    reason : str
        Why it is asked.
    """

    name: str
    candidates: tuple[Member, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Matched:
    """What became of a list of names, each name once.

    Attributes
    ----------
    sure : dict of str to Member
    doubtful : tuple of Doubt
    unknown : tuple of str
        Names of nothing in the graph.
    """

    sure: dict[str, Member]
    doubtful: tuple[Doubt, ...]
    unknown: tuple[str, ...]


def read_names(content: bytes | str) -> list[str]:
    r"""Read names from a list or a CSV file, each once, in the order of the file.

    A file may have a byte order mark, be UTF-8, UTF-16 or the Windows code page, and separate its
    columns by commas, semicolons, tabs or bars. With a heading such as ``name`` or ``tool`` that
    column is read; several columns without one are all names. Of a stack that was saved here, the
    IRIs are read.

    Raises
    ------
    SourceError
        If it is no text.

    Examples
    --------
    >>> read_names("Grafana, Prometheus\nGrafana")
    ['Grafana', 'Prometheus']
    >>> read_names("\ufeffteam;tool\nweb;Flux\n".encode())
    ['Flux']
    """
    text = _decode(content) if isinstance(content, bytes) else content.removeprefix("\ufeff")
    if "\0" in text:
        raise SourceError("This is no text; save the list as CSV or as plain text.")
    first = text.lstrip().split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count) if any(s in first for s in _SEPARATORS) else ","
    try:
        rows = [
            row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row
        ]
    except csv.Error as error:
        raise SourceError(f"The list cannot be read as CSV: {error}.") from error
    headings = [cell.strip().casefold() for cell in rows[0]] if rows else []
    columns = [at for at, heading in enumerate(headings) if _is_heading(heading)]
    if IRI_HEADING in headings:
        columns = [headings.index(IRI_HEADING)]
    if columns:
        cells = (row[at] for row in rows[1:] for at in columns if at < len(row))
    else:
        cells = (cell for row in rows for cell in row)
    cleaned = (" ".join(cell.strip(" \t\r\n-*•").split()) for cell in cells)
    return list(dict.fromkeys(filter(None, cleaned)))


def _is_heading(cell: str) -> bool:
    """Tell whether a cell of the first row heads a column of names: "Tool", "Tool name".

    Examples
    --------
    >>> [_is_heading(cell) for cell in ("tool", "tool name", "helm tool", "team")]
    [True, True, False, False]
    """
    words = cell.split()
    return 0 < len(words) <= 2 and _HEADINGS.issuperset(words)


def _decode(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if wide else ["utf-8-sig", "cp1252"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError("The encoding of this file is not understood; save it as UTF-8.")


@dataclass(frozen=True, slots=True)
class _Label:
    text: str
    hidden: bool


class NameBook:
    """The labels of everything that a stack may hold."""

    def __init__(self, labels: Iterable[tuple[Member, str, bool, bool]]) -> None:
        self.members: dict[str, Member] = {}
        self.kinds: dict[str, str] = {}
        self._by_text: dict[str, dict[Member, _Label]] = {}
        self._main: dict[Member, list[str]] = {}
        self._shown: dict[Member, list[str]] = {}
        for member, text, main, hidden in labels:
            self.members[member.iri] = member
            self._by_text.setdefault(squash(text), {}).setdefault(member, _Label(text, hidden))
            if not hidden:
                self._shown.setdefault(member, []).append(text)
            if main:
                self._main.setdefault(member, []).append(text)

    @classmethod
    def read(cls, store: Store) -> Self:
        """Read every name of every tool, role and KPI."""
        asked = " ".join(f"<{kind}>" for kind in KINDS)
        rows = store.select(f"SELECT ?node ?class {{ VALUES ?class {{ {asked} }} ?node a ?class }}")
        kinds = {node_key(node): plain(of_class) or "" for node, of_class in rows}
        names = sorted(
            (_NAMES[prop], text, node)
            for node, prop, text in _names(store, asked)
            if node in kinds and prop in _NAMES
        )
        labels = labels_of(store, list(kinds))
        members = {node: Member(node, label) for node, label in labels.items()}
        book = cls((members[node], text, how == _MAIN, how == _HIDDEN) for how, text, node in names)
        book.kinds = kinds
        return book

    def match(self, names: Iterable[str]) -> Matched:
        """Match names: those that can mean only one thing, those to ask about, and the rest."""
        sure: dict[str, Member] = {}
        doubtful: list[Doubt] = []
        unknown: list[str] = []
        guesses = min(MOST_GUESSED, _MOST_COMPARED // max(1, len(self._by_text)))
        for name in dict.fromkeys(names):
            found = self._by_text.get(squash(name), {})
            if name in self.members:
                sure[name] = self.members[name]
                continue
            if found:
                doubt = self._doubt(name, found)
            else:
                doubt = self._guess(name) if guesses > 0 else None
                guesses -= 1
            if doubt:
                doubtful.append(doubt)
            elif found:
                sure[name] = next(iter(found))
            else:
                unknown.append(name)
        return Matched(sure, tuple(doubtful), tuple(unknown))

    def _doubt(self, name: str, found: dict[Member, _Label]) -> Doubt | None:
        """Say why an exact match is doubtful, if it is."""
        members = tuple(found)
        if len(members) > 1:
            return Doubt(name, members, "Several things go by this name.")
        (member,) = members
        if squash(name) not in map(squash, self._main[member]):
            if found[member].hidden:
                return Doubt(name, members, "It is known as a misprint or an unusual spelling.")
            short = len(squash(name)) <= _SHORT
            return Doubt(name, members, "Short names mean many things.") if short else None
        longer = [
            text for text in self._shown[member] if fold(text).startswith(f"{fold(name.strip())} ")
        ]
        if longer:
            return Doubt(name, members, f"Here it means {longer[0]}; others use the name as well.")
        return None

    def _guess(self, name: str) -> Doubt | None:
        """Look for a label that is spelled nearly like it, begins with it, or that it begins with.

        "Promethius" may be Prometheus, "Argo" Argo CD, and "Ansible Tower" Ansible.
        """
        near = get_close_matches(squash(name), self._by_text, n=_OFFERED, cutoff=_CLOSE)
        members = dict.fromkeys(member for text in near for member in self._by_text[text])
        if not members:
            words = fold(name).split()
            begun = (squash(" ".join(words[:end])) for end in range(len(words) - 1, 0, -1))
            known = (text for text in begun if len(text) > _SHORT and text in self._by_text)
            members = dict.fromkeys(self._by_text.get(next(known, ""), ()))
        if not members and len(squash(name)) >= _SHORT:
            members = dict.fromkeys(
                member
                for member, shown in self._shown.items()
                if any(fold(text).startswith(f"{fold(name.strip())} ") for text in shown)
            )
        offered = tuple(members)[:_OFFERED]
        return Doubt(name, offered, "Nothing has exactly this name.") if offered else None


def _names(store: Store, classes: str) -> Iterator[tuple[str, str, str]]:
    """Yield nodes, properties and texts: of some classes, or all that an index of labels knows."""
    query = (
        f"SELECT ?node ?property ?text {{ VALUES ?class {{ {classes} }} ?node a ?class .\n"
        f"  VALUES ?property {{ {' '.join(f'<{prop}>' for prop in _NAMES)} }}\n"
        "  ?node ?property ?text }"
    )
    if (index := store.label_index) is not None:
        yield from index.names()
        query = f"SELECT ?node (<{_OFFICIAL}> AS ?property) ?text {{ ?node <{_OFFICIAL}> ?text }}"
    for node, prop, text in store.select(query):
        yield node_key(node), plain(prop) or "", plain(text) or ""


def squash(text: str) -> str:
    """Drop case, accents, spaces and signs.

    Examples
    --------
    >>> squash("Git Hub") == squash("GitHub"), squash("CI/CD")
    (True, 'cicd')
    """
    folded = fold(text)
    return re.sub(r"[\W_]+", "", folded) or folded.strip()
