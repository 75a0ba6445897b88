"""Names of tools, roles and KPIs as people write them, matched to nodes or asked about."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.comparing.member import Member
from graph.naming.labels import labels_of, node_key
from graph.naming.search import fold
from graph.terms import plain
from ontology.namespaces import OPS, SKOS, SKOS_ALT_LABEL, SKOS_HIDDEN_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Self

    from graph.store import Store

#: The classes that a stack consists of.
KINDS: Final = (f"{OPS}Tool", f"{OPS}Role", f"{OPS}KPI")
#: More names than this are not compared letter by letter with every label.
MOST_GUESSED: Final = 200
#: Nor are more names compared with labels than this in all: a million take some two seconds.
_MOST_COMPARED: Final = 3_000_000
_SHORT: Final = 4
_OFFERED: Final = 3
_CLOSE: Final = 0.82
#: What follows a name and says which release of the thing it is.
_VERSION: Final = re.compile(
    r"\s+(?:v(?:ersion)?\.?\s*)?(?:\d+(?:\.(?:\d+|x))*(?:[-+.]\w+)*|lts|latest|stable)\Z",
    re.IGNORECASE,
)
_REMARK: Final = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\Z")
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
        self._by_sound: dict[str, list[str]] = {}
        self._main: dict[Member, list[str]] = {}
        self._shown: dict[Member, list[str]] = {}
        for member, text, main, hidden in labels:
            self.members[member.iri] = member
            found = self._by_text.setdefault(squash(text), {})
            if member not in found or found[member].hidden:
                found[member] = _Label(text, hidden)
            self._by_sound.setdefault(_sound(text), []).append(squash(text))
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
            if name in self.members:
                sure[name] = self.members[name]
                continue
            known = self._known(name)
            if found := self._by_text.get(squash(known), {}):
                doubt = self._doubt(known, found) or _without_remark(name, known, found)
            else:
                doubt = self._guess(known) if guesses > 0 else None
                guesses -= 1
            if doubt:
                doubtful.append(replace(doubt, name=name))
            elif found:
                sure[name] = next(iter(found))
            else:
                unknown.append(name)
        return Matched(sure, tuple(doubtful), tuple(unknown))

    def _known(self, name: str) -> str:
        """Return a name as it is known here: itself, or without versions and remarks."""
        shorter = (name, without_version(name), without_version(_REMARK.sub("", name)))
        return next((one for one in shorter if squash(one) in self._by_text), shorter[-1] or name)

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

        "Promethius" may be Prometheus, "Argo" Argo CD, "Ansible Tower" Ansible; "Graphana" sounds
        like Grafana.
        """
        near = get_close_matches(squash(name), self._by_text, n=_OFFERED, cutoff=_CLOSE)
        near = near or self._by_sound.get(_sound(name), [])
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


def _without_remark(name: str, known: str, found: Iterable[Member]) -> Doubt | None:
    """Ask about a name that is known once what stands in brackets is gone."""
    if squash(known) == squash(without_version(name)):
        return None
    return Doubt(name, tuple(found), f"Without what stands in brackets it is {known}.")


def without_version(name: str) -> str:
    """Drop what says which release of a thing it is.

    Examples
    --------
    >>> [without_version(name) for name in ("Grafana v10.2", "Zabbix 7.0 LTS", "k3s", "7")]
    ['Grafana', 'Zabbix', 'k3s', '7']
    """
    while (shorter := _VERSION.sub("", name)) != name:
        name = shorter
    return name


def _sound(text: str) -> str:
    """Spell a name as it sounds: "Graphana" like Grafana, "Kibanna" like Kibana."""
    return re.sub(r"(.)\1+", r"\1", squash(text).replace("ph", "f").replace("ck", "k"))


def squash(text: str) -> str:
    """Drop case, accents, spaces and signs.

    Examples
    --------
    >>> squash("Git Hub") == squash("GitHub"), squash("CI/CD")
    (True, 'cicd')
    """
    folded = fold(text)
    return re.sub(r"[\W_]+", "", folded) or folded.strip()
