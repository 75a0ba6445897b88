"""The one label under which each of many nodes is shown."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from graph.embedded import EmbeddedStore
from graph.parts import ask_in_parts
from graph.terms import curie, local_name, plain
from ontology.errors import AnswerCut
from ontology.namespaces import LABEL_PROPERTIES, SKOS_ALT_LABEL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Set

    from graph.store import Store

_SHOWN: Final = LABEL_PROPERTIES[: LABEL_PROPERTIES.index(SKOS_ALT_LABEL)]
#: Languages of labels that come before all others.
UNDERSTOOD: Final = frozenset({"", "en"})
_LONGEST: Final = 300
_MOST_READ: Final = 5_000
_WITHOUT_PLURAL: Final = ("data", "equipment", "hardware", "people", "software", "staff")
#: Ends a word that is one of many already.
_MANY: Final = re.compile(r"[^aiousA-Z]s\Z")
#: A text and its language, or a number or truth value, which bears no quotes, in SPARQL TSV.
LITERAL: Final = r'(?:"(.*)"(?:@([A-Za-z]+))?[^"\t\n]*|([^"<_\t\n][^\t\n]*))'
_LABEL_ROW: Final = re.compile(rf"^<?([^>\t\n]*)>?\t{LITERAL}", re.MULTILINE)
_WRITTEN: Final = re.compile(r'"(.*)"(@[\w-]+|\^\^<.*>)?', re.DOTALL)
_STRING: Final = "^^<http://www.w3.org/2001/XMLSchema#string>"
_ESCAPE: Final = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_ESCAPED: Final = MappingProxyType({"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"})

#: Labels of classes and properties, of which there are few and which are named again and again.
_TERMS: Final[WeakKeyDictionary[Store, dict[str, str]]] = WeakKeyDictionary()
#: The ranks of the properties that label anything at an endpoint.
_USED: Final[WeakKeyDictionary[Store, frozenset[int]]] = WeakKeyDictionary()


class ForeignLabel(str):
    """A label in another language than English: it has no English plural."""

    __slots__ = ()


def labels_of_terms(store: Store, terms: Set[str]) -> dict[str, str]:
    """Find the labels of classes and properties; each is asked for once for each store."""
    known = _TERMS.setdefault(store, {})
    if missing := terms - known.keys():
        known.update(labels_of(store, sorted(missing)))
    return {term: known[term] for term in terms}


def labels_of(store: Store, iris: Collection[str], *, whole: bool = False) -> dict[str, str]:
    """Find the labels of nodes given by IRI; a node without one gets its short name.

    A very long one is cut, unless it is wanted ``whole``, as data. One in another language than
    English is a :class:`ForeignLabel`.
    """
    names = [iri for iri in iris if not iri.startswith("_:")]
    if (index := store.label_index) is not None:
        found = index.labels(names)
    else:
        found = _ask_labels(store, _among(names), names) if names else {}
    return _as_shown(found, iris, whole=whole)


def labels_where(
    store: Store, pattern: str, wanted: Collection[str], *, whole: bool = False
) -> dict[str, str]:
    """Find the labels of the wanted nodes among those that a pattern binds to ``?node``.

    English and untagged labels come before other languages, and the properties in the order of
    :data:`~ontology.namespaces.LABEL_PROPERTIES`; a property is asked for only while some wanted
    node still lacks an English label. An endpoint that cuts its answers is asked for fewer nodes at
    a time. The index of a snapshot knows the same labels, but for those of blank nodes.
    """
    index, unnamed = store.label_index, any(iri.startswith("_:") for iri in wanted)
    if index is not None and not unnamed:
        found = index.labels(list(wanted))
    else:
        found = _ask_labels(store, pattern, wanted)
    return _as_shown(found, wanted, whole=whole)


def _as_shown(found: dict[str, str], wanted: Collection[str], *, whole: bool) -> dict[str, str]:
    shown = found if whole else {name: cut_label(text) for name, text in found.items()}
    return {iri: shown.get(iri) or short_name(iri) for iri in wanted}


def _ask_labels(store: Store, pattern: str, wanted: Collection[str]) -> dict[str, str]:
    try:
        return _best_labels(store, pattern, wanted)
    except AnswerCut:
        names = [iri for iri in wanted if not iri.startswith("_:")]
        found: dict[str, str] = {}
        for part in ask_in_parts(names, lambda few: _best_labels(store, _among(few), few)):
            found |= part
        return found


def _among(names: Collection[str]) -> str:
    return f"VALUES ?node {{ {' '.join(f'<{name}>' for name in names)} }}"


def _best_labels(store: Store, pattern: str, wanted: Collection[str]) -> dict[str, str]:
    missing = set(wanted)
    best: dict[str, tuple[bool, int, int, str]] = {}
    for rank, iri in _used(store).items():
        if not missing:
            break
        query = f"SELECT ?node ?label WHERE {{ {pattern} ?node <{iri}> ?label }}"
        for name, text, language in _read_labels(store, query):
            if name in missing:
                label = (language not in UNDERSTOOD, rank, len(text), text)
                known = best.get(name)
                if known is None or label < known:
                    best[name] = label
        missing -= {name for name, (foreign, *_) in best.items() if not foreign}
    return {
        name: ForeignLabel(text) if foreign else text
        for name, (foreign, _, _, text) in best.items()
    }


def _used(store: Store) -> dict[int, str]:
    """Return the properties that label anything, by rank; an endpoint is asked for them once.

    Each of them is a question to it, and data has one or two.
    """
    every = dict(enumerate(_SHOWN))
    if isinstance(store, EmbeddedStore):
        return every
    if store not in _USED:
        each = (f"{{ SELECT ({n} AS ?rank) {{ ?s <{p}> ?o }} LIMIT 1 }}" for n, p in every.items())
        rows = store.select(f"SELECT ?rank WHERE {{ {' UNION '.join(each)} }}")
        _USED[store] = frozenset(int(plain(rank) or 0) for (rank,) in rows)
    return {rank: name for rank, name in every.items() if rank in _USED[store]}


def cut_label(text: str) -> str:
    """Keep what somebody took for a label, and is a book, from filling the pages."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def cut_text(text: str) -> str:
    """Return a text, of a book the start and how long it is."""
    return text if len(text) <= _MOST_READ else f"{text[:_MOST_READ]}… ({len(text):,} letters)"


def short_name(iri: str) -> str:
    """Name what has no label: by CURIE where the prefix is known, else by its local name.

    Examples
    --------
    >>> short_name("http://xmlns.com/foaf/0.1/knows"), short_name("https://example.org/ns#knows")
    ('foaf:knows', 'knows')
    """
    if iri.startswith("_:"):
        return "unnamed"
    short = curie(iri)
    return local_name(iri) if short == iri else short


def _read_labels(store: Store, query: str) -> Iterator[tuple[str, str, str]]:
    return read_label_rows(store.select_tsv(query))


def read_label_rows(tsv: bytes) -> Iterator[tuple[str, str, str]]:
    """Read nodes, their labels and the first part of the language, without a term for each.

    Parameters
    ----------
    tsv : bytes
        SPARQL 1.1 TSV of two columns: a node and its label.
    """
    _, _, rows = tsv.decode().partition("\n")
    for row in _LABEL_ROW.finditer(rows):
        node, text, language, bare = row.groups("")
        yield node, bare or unescaped(text), language.lower()


def unescaped(text: str) -> str:
    """Read the escapes of a text as SPARQL TSV writes it."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(escape: re.Match[str]) -> str:
    code = escape[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else _ESCAPED.get(code, code)


def text_key(written: str) -> str:
    """Name a text as SPARQL TSV writes it, and a number likewise; no IRI begins with a quote.

    Of a datatype it says that there is one: engines write the same number with and without.

    Examples
    --------
    >>> text_key('"blue"@en'), text_key("42"), text_key('"2026"^^<urn:year>')
    ('"blue"@en', '"42"^^', '"2026"^^')
    """
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return f'"{written}"^^'
    text, kind = found.groups("")
    kind = "" if kind == _STRING else kind[:2] if kind.startswith("^") else kind.lower()
    return f'"{unescaped(text)}"{kind}'


def is_text(key: str) -> bool:
    """Tell whether a key is that of a text, and not of a node."""
    return key.startswith('"')


def text_of(key: str) -> str:
    """Return the text of a key.

    Examples
    --------
    >>> text_of('"blue"@en'), text_of('"42"^^')
    ('blue', '42')
    """
    return cut_label(key[1 : key.rindex('"')])


def item_key(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    """Name an item, which may be a text, by its key."""
    return text_key(str(term)) if isinstance(term, ox.Literal) else node_key(term)


def node_key(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    """Name a node by its IRI, a blank node as ``_:x``."""
    text = plain(term) or ""
    return f"_:{text}" if isinstance(term, ox.BlankNode) else text


def capitalized(label: str) -> str:
    """Begin a label with a capital, unless it is a CURIE.

    Examples
    --------
    >>> capitalized("tool"), capitalized("owl:Class")
    ('Tool', 'owl:Class')
    """
    return label if ":" in label.split(" ")[0] else label[:1].upper() + label[1:]


def uncapitalized(label: str) -> str:
    """Write a title as it stands in a sentence, where an abbreviation stays as it is.

    Examples
    --------
    >>> uncapitalized("Tool category"), uncapitalized("KPI")
    ('tool category', 'KPI')
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def plural(label: str) -> str:
    """Write a class label for many, as in running text; one that is not English stays as it is.

    Examples
    --------
    >>> plural("activity"), plural("KPI"), plural("tool"), plural("Business Process")
    ('activities', 'KPIs', 'tools', 'Business Processes')
    >>> plural("test equipment"), plural(ForeignLabel("Werkzeug")), plural("Behörde")
    ('test equipment', 'Werkzeug', 'Behörde')
    >>> plural("Skills"), plural("lens"), plural("analysis")
    ('Skills', 'lenses', 'analyses')
    """
    if label.lower().endswith(_WITHOUT_PLURAL) or _is_foreign(label):
        return label
    if _MANY.search(label) and not label.lower().endswith("lens"):
        return label
    if label.endswith("is"):
        return f"{label[:-2]}es"
    if label.endswith("y") and label[-2:-1] not in set("aeiou"):
        return f"{label[:-1]}ies"
    if label.endswith(("s", "x", "ch", "sh")):
        return f"{label}es"
    return f"{label}s"


def _is_foreign(label: str) -> bool:
    """Tell whether a label is in another language, by its tag or by its letters."""
    return isinstance(label, ForeignLabel) or any(
        letter.isalpha() and not letter.isascii() for letter in label
    )
