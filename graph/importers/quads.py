"""What every importer writes with: one named graph, nodes made from names, sources described."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pyoxigraph as ox

from graph.importers.flaws import Flaw
from ontology.namespaces import (
    BASE,
    DCT,
    GRAPH,
    OPS,
    PROV,
    RDF_TYPE,
    SKOS_ALT_LABEL,
    SKOS_PREF_LABEL,
    XSD,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from graph.importers.flaws import Refuse

Subject = ox.NamedNode | ox.BlankNode
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
MENDED_ADDRESS: Final = "address with characters that no IRI holds"
_TYPE: Final = ox.NamedNode(RDF_TYPE)


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a source in its own named graph.

    Attributes
    ----------
    name : str
        The end of the graph's IRI, and the folder of the IRIs of its nodes.
    title, description, license, attribution, origin : str
        For people: what it is; an SPDX or license page IRI; whom to name; where it comes from.
    issued : str
        The day of the edition, if it is known.
    folder : str
        What stands before the name in the graph's IRI: a table that anyone calls ``tools`` may
        not take the place of a graph of the atlas.
    namespace : str
        Where its nodes lie, if not in a folder of the source: sources that share a namespace share
        the nodes of one class and name.
    """

    name: str
    title: str
    description: str
    license: str
    attribution: str
    origin: str
    issued: str = ""
    folder: str = ""
    namespace: str = ""


class Writer:
    """Builds quads in the graph of one source and remembers which nodes it has described."""

    def __init__(self, about: About) -> None:
        self.about = about
        self.graph = ox.NamedNode(f"{GRAPH}{about.folder}{about.name}")
        self._described: set[str] = set()
        self._called: dict[str, str] = {}
        self._called_too: set[tuple[str, str]] = set()
        self._stated: set[tuple[str, str]] = set()
        self._names: dict[str, ox.NamedNode] = {}
        self.namespace = about.namespace or f"{BASE}import/{about.name}/"

    def source(self) -> Iterator[ox.Quad]:
        """Describe the source itself."""
        about, graph = self.about, self.graph
        yield self.link(graph, RDF_TYPE, named_node(f"{OPS}Source"))
        yield self.link(graph, RDF_TYPE, named_node(f"{PROV}Entity"))
        yield self.text(graph, f"{DCT}title", about.title, "en")
        yield self.text(graph, f"{DCT}description", about.description, "en")
        yield self.link(graph, f"{DCT}license", named_node(about.license))
        yield self.text(graph, f"{DCT}rights", about.attribution, "en")
        yield self.link(graph, f"{PROV}wasDerivedFrom", named_node(about.origin))
        if about.issued:
            yield self.date(graph, f"{DCT}issued", about.issued)

    def node(self, kind: str, text: str) -> ox.NamedNode:
        """Return the node of this kind that is called so; equal texts give equal nodes."""
        key = f"{kind}/{text}"
        if key not in self._names:
            self._names[key] = ox.NamedNode(f"{self.namespace}{kind}/{slug(text)}")
        return self._names[key]

    def describe(
        self, node: ox.NamedNode, cls: str, label: str, language: str = "en"
    ) -> Iterator[ox.Quad]:
        """Give a node its class, an IRI, and its label, the first time it is met.

        What it is called later, written otherwise, is an alias.
        """
        if not self.is_described(node):
            self._described.add(node.value)
            yield self.link(node, RDF_TYPE, named_node(cls))
            yield self.text(node, SKOS_PREF_LABEL, label, language)
        if self._is_other_spelling(node, label):
            yield self.alias(node, label, language)

    def _is_other_spelling(self, node: ox.NamedNode, label: str) -> bool:
        """Remember how a node is called, and tell whether it was called otherwise until now.

        Names that differ by case, spaces or a hyphen are of one node.
        """
        if self._called.setdefault(node.value, label) == label:
            return False
        known = (node.value, label) in self._called_too
        self._called_too.add((node.value, label))
        return not known

    def once(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        """Leave out what a property says of a node after it has said something of it before."""
        for quad in quads:
            key = (str(quad.subject), quad.predicate.value)
            if key not in self._stated:
                self._stated.add(key)
                yield quad

    def is_described(self, node: ox.NamedNode) -> bool:
        """Tell whether a node has its class and label already."""
        return node.value in self._described

    def link(self, subject: Subject, key: str, value: Subject) -> ox.Quad:
        """Build a quad that leads to a node; ``key`` is the IRI of the property."""
        return ox.Quad(subject, named_node(key), value, self.graph)

    def text(self, subject: Subject, key: str, text: str, language: str = "") -> ox.Quad:
        """Build a quad that holds a text, with a language or as a plain string."""
        value = ox.Literal(text, language=language) if language else ox.Literal(text)
        return ox.Quad(subject, named_node(key), value, self.graph)

    def alias(self, subject: Subject, text: str, language: str = "en") -> ox.Quad:
        """Build a quad that gives a node another name."""
        return self.text(subject, SKOS_ALT_LABEL, text, language)

    def truth(self, subject: Subject, key: str, value: bool) -> ox.Quad:
        """Build a quad that says yes or no."""
        return ox.Quad(subject, named_node(key), ox.Literal(value), self.graph)

    def date(self, subject: Subject, key: str, text: str) -> ox.Quad:
        """Build a quad that holds a day; a text that is no day stays a plain string."""
        if not _DATE.match(text):
            return self.text(subject, key, text)
        literal = ox.Literal(text, datatype=named_node(f"{XSD}date"))
        return ox.Quad(subject, named_node(key), literal, self.graph)


@lru_cache(maxsize=2**12)
def named_node(iri: str) -> ox.NamedNode:
    """Return the node of an IRI that is known to be well-formed; properties come a million times.

    Examples
    --------
    >>> named_node("urn:a").value
    'urn:a'
    """
    return ox.NamedNode(iri)


def web_address(text: str) -> ox.NamedNode | None:
    """Return the IRI of a web page; what is none, or holds what an IRI may not, is mended or None.

    Examples
    --------
    >>> web_address("https://example.org/a b").value, web_address("n/a")
    ('https://example.org/a%20b', None)
    """
    text = text.strip()
    if not re.match(r"https?://[^\s/]", text):
        return None
    try:
        return ox.NamedNode(quote(text, safe=":/?#[]@!$&'()*+,;=%~"))
    except ValueError:
        return None


def read_address(text: str, path: Path, refuse: Refuse) -> ox.NamedNode | None:
    """Read the address of a web page in a file; what is left out or mended is noted."""
    text = text.strip()
    address = web_address(text)
    if address is None and text:
        refuse(Flaw(path, 0, "address left out (no IRI)", text, "", slight=True))
    elif address is not None and address.value != text:
        refuse(Flaw(path, 0, MENDED_ADDRESS, text, "", address.value, slight=True))
    return address


def slug(text: str) -> str:
    """Turn a name into the end of an IRI: what differs by more than case and spaces stays apart.

    Examples
    --------
    >>> slug("C++"), slug("C#"), slug("Node.js"), slug("15-1244.00")
    ('c%2B%2B', 'c%23', 'node.js', '15-1244.00')
    """
    words = unicodedata.normalize("NFC", text).strip().casefold().split()
    return quote("-".join(words), safe="")
