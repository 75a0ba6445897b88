"""Which RDF format a document is in: by what is asked for, by its content, by its suffix."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

import pyoxigraph as ox

from graph.importers.rows import NEEDS_A_MAPPING, TABLES
from ontology.errors import NotFoundError, SourceError

#: How many bytes of a document are looked at.
LOOKED_AT: Final = 65_536


@dataclass(frozen=True, slots=True)
class Format:
    """An RDF format.

    Attributes
    ----------
    key : str
        How it is named on the command line.
    label : str
        How it is named to people.
    suffixes : tuple of str
        What file names of it end in.
    engine : pyoxigraph.RdfFormat or None
        What the engine calls it; None where the engine does not read it.
    datasets : bool
        Whether a document may hold named graphs.
    """

    key: str
    label: str
    suffixes: tuple[str, ...]
    engine: ox.RdfFormat | None
    datasets: bool


TURTLE: Final = Format("turtle", "Turtle", (".ttl", ".turtle"), ox.RdfFormat.TURTLE, False)
TRIG: Final = Format("trig", "TriG", (".trig",), ox.RdfFormat.TRIG, True)
N_TRIPLES: Final = Format("nt", "N-Triples", (".nt", ".ntriples"), ox.RdfFormat.N_TRIPLES, False)
N_QUADS: Final = Format("nq", "N-Quads", (".nq", ".nquads"), ox.RdfFormat.N_QUADS, True)
RDF_XML: Final = Format(
    "xml", "RDF/XML", (".rdf", ".owl", ".rdfs", ".xml"), ox.RdfFormat.RDF_XML, False
)
JSON_LD: Final = Format("jsonld", "JSON-LD", (".jsonld", ".json"), ox.RdfFormat.JSON_LD, True)
N3: Final = Format("n3", "N3", (".n3",), ox.RdfFormat.N3, True)
HEXTUPLES: Final = Format("hext", "HexTuples", (".hext", ".ndjson"), None, True)

FORMATS: Final = {
    format_.key: format_
    for format_ in (TURTLE, TRIG, N_TRIPLES, N_QUADS, RDF_XML, JSON_LD, N3, HEXTUPLES)
}
_BY_SUFFIX: Final = {suffix: f for f in FORMATS.values() for suffix in f.suffixes}
#: Suffixes that other things than RDF have, too: there the content decides.
_VAGUE: Final = frozenset({".xml", ".json", ".ndjson"})
_PACKED: Final = frozenset({".gz", ".bz2", ".xz", ".zst"})
_ARCHIVED: Final = _PACKED | {".zip", ".tar", ".tgz"}
#: How text in UTF-16 begins: with its byte order mark, or with a sign that begins all of RDF.
_OTHER_ENCODINGS: Final = (
    *(codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
    *(sign.encode(code) for sign in "<@#{[_" for code in ("utf-16-le", "utf-16-be")),
)
#: How packed files begin: one that still does after unpacking was packed twice.
_ARCHIVES: Final = (b"PK\x03\x04", b"\x1f\x8b\x08", b"BZh", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ\0")
#: How many bytes tell what a document is that is no RDF.
_TOLD_BY: Final = 2000
#: Formats that a reader of the first also reads.
_WITHIN: Final = {
    TURTLE: {N_TRIPLES},
    TRIG: {TURTLE, N_TRIPLES},
    N_QUADS: {N_TRIPLES},
    N3: {TURTLE, N_TRIPLES, TRIG},
}

#: In dirty files an IRI may hold spaces.
_TERM: Final = r'(?:<[^<>]*>|_:\S+|"(?:[^"\\\n]|\\.)*"(?:\^\^<[^<>]*>|@[\w-]+)?|<<.*>>)'
_LINE: Final = re.compile(rf"{_TERM}\s+<[^<>]*>\s+{_TERM}\s*({_TERM})?\s*\.\s*(?:#.*)?$")
_QUOTED: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'.*?\'\'\'|"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>|#[^\n]*',
    re.DOTALL,
)
_DIRECTIVE: Final = re.compile(
    r"^\s*(?:@prefix|@base|@version|prefix\s+\S*:\s*<|base\s+<|version\s+[\"'])", re.I | re.M
)
_QUERY: Final = re.compile(
    r"^\s*(?:select|ask|construct|describe|insert|delete|load|clear|drop|with)\b[^:]", re.I | re.M
)
_STATEMENT: Final = re.compile(
    r"^\s*(?:<[^>\s]*>|[\w.-]*:[\w.%-]*|_:\w+|\[)\s+(?:a|<[^>\s]+>|[\w.-]*:[\w.%-]+)\s+\S"
)


def format_named(name: str) -> Format:
    """Return a format by its key, its label or a suffix.

    Raises
    ------
    NotFoundError
        If there is no such format.
    """
    wanted = name.strip().lower()
    for format_ in FORMATS.values():
        if wanted in {format_.key, format_.label.lower()}:
            return format_
    found = _BY_SUFFIX.get(wanted if wanted.startswith(".") else f".{wanted}")
    if found is None:
        raise NotFoundError.among("RDF format", name, FORMATS)
    return found


def format_of(name: str, start: bytes) -> Format:
    """Find the format of a document by its first bytes, and by its suffix where they leave it open.

    Raises
    ------
    SourceError
        If it is no RDF; the sentence says what it looks like.
    """
    if is_empty(start) or is_unreadable(start):
        raise SourceError(f"{name}: {_what_it_is(start)}.")
    stated = format_by_suffix(name)
    found = format_by_content(start)
    if found is None and PurePosixPath(name).suffix.lower() in TABLES:
        raise SourceError(f"{name} {NEEDS_A_MAPPING}")
    if found is None:
        if _is_binary(start) or _is_page(start):
            raise SourceError(f"{name}: {_what_it_is(start)}.")
        if stated is None or PurePosixPath(name).suffix.lower() in _VAGUE:
            raise SourceError(f"{name}: {_what_it_is(start)}; name its format if it is RDF.")
        if stated is RDF_XML and b"<" in start[:200] and not _may_stand_alone(name, start):
            raise SourceError(f"{name}: {_what_it_is(start)}; save it as RDF/XML or Turtle.")
        return stated
    return stated if stated and (found is stated or found in _WITHIN.get(stated, ())) else found


def _may_stand_alone(name: str, start: bytes) -> bool:
    """Say whether XML without an rdf:RDF may be one description of RDF/XML."""
    text = start[:2000].decode("utf-8", "replace")
    other = re.search(r"<!doctype html|<html|<(?:\w+:)?Ontology\b", text, re.I)
    return PurePosixPath(name).suffix.lower() == ".rdf" and ":" in text and other is None


def format_by_suffix(name: str) -> Format | None:
    """Return what the suffix says, below any suffix of compression."""
    path = PurePosixPath(name.lower())
    if path.suffix in _PACKED:
        path = path.with_suffix("")
    return _BY_SUFFIX.get(path.suffix)


def is_nested(name: str, start: bytes) -> bool:
    """Say whether a document of an archive or folder is an archive still after unpacking."""
    return PurePosixPath(name.lower()).suffix in _ARCHIVED and is_unreadable(start)


def is_rdf_suffix(name: str) -> bool:
    """Say whether a file of this name can only be meant as RDF."""
    return format_by_suffix(name) is not None and not name.lower().endswith(tuple(_VAGUE))


def format_by_content(start: bytes) -> Format | None:
    """Return what the first bytes look like, or None."""
    text = start[:LOOKED_AT].decode("utf-8", "replace").removeprefix("\ufeff").lstrip()
    if text[:1] in {"{", "["}:
        found = _json_format(text)
        if found is not None:
            return found
    if text.startswith("<") and _looks_like_xml(text) and not _LINE.match(text.split("\n")[0]):
        return RDF_XML if re.search(r"<(?:\w+:)?RDF\b|xmlns:rdf\s*=", text) else None
    return _text_format(text)


def _json_format(text: str) -> Format | None:
    line = text.split("\n", 1)[0].strip()
    if line.startswith("["):
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if isinstance(row, list) and len(row) == 6 and all(isinstance(c, str) for c in row):
            return HEXTUPLES
    opened = re.match(r'\{\s*["}]|\[\s*[{\[\]]', text)
    return JSON_LD if opened and re.search(r'"@(?:context|id|type|graph|value)"', text) else None


def _looks_like_xml(text: str) -> bool:
    return bool(
        re.match(r"<\?xml|<!|<[A-Za-z][\w.-]*(?::[\w.-]+)?(?:\s+[\w:.-]+\s*=|\s*/?>)", text)
    )


def _text_format(text: str) -> Format | None:
    lines = [line.strip() for line in re.split(r"[\r\n]+", text)]  # a text may hold other breaks
    told = [line for line in lines if line and not line.startswith("#")]
    matched = [found for line in told[:20] if (found := _LINE.match(line))]
    if matched and len(matched) >= min(len(told), 20) / 2 and not _DIRECTIVE.search(text):
        return N_QUADS if any(found[1] for found in matched) else N_TRIPLES
    bare = _QUOTED.sub(lambda m: "<>" if m[0].startswith("<") else '""', text)
    if _QUERY.search(bare):
        return None
    if not (_DIRECTIVE.search(text) or (told and _STATEMENT.match(told[0]))):
        return None
    if re.search(r"\}\s*=>|=>\s*\{|@for(?:All|Some)\b", bare):
        return N3
    return TRIG if "{" in bare else TURTLE


def is_empty(start: bytes) -> bool:
    """Say whether a document that begins so ends without a word."""
    return len(start) < LOOKED_AT and not start.removeprefix(codecs.BOM_UTF8).strip()


def is_unreadable(start: bytes) -> bool:
    """Say whether a document is text of another encoding, or an archive inside an archive."""
    return start.startswith((*_OTHER_ENCODINGS, *_ARCHIVES)) or start[257:262] == b"ustar"


def _is_binary(start: bytes) -> bool:
    """Say whether it is no text; a text may hold a zero, and may be in an old encoding."""
    text = start[:_TOLD_BY].decode("utf-8", "replace")
    return "\0" in text and "\N{REPLACEMENT CHARACTER}" in text


def _is_page(start: bytes) -> bool:
    """Say whether it is HTML, as servers answer in place of a file that they lack."""
    text = start[:_TOLD_BY].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    return re.match(r"<!doctype html|<html\b", text, re.I) is not None


def _what_it_is(start: bytes) -> str:
    text = start[:_TOLD_BY].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if not text:
        return "the file is empty"
    if start.startswith(_OTHER_ENCODINGS):
        return "this is text in UTF-16 or UTF-32; save it as UTF-8"
    if is_unreadable(start):
        return "this is an archive inside another file; unpack it and import what is in it"
    if _is_binary(start):
        return "this is a binary file, not RDF"
    if _is_page(start):
        return "this is an HTML page, not RDF"
    if re.search(r"<(?:\w+:)?Ontology\b", text):
        return "this is OWL/XML, not RDF/XML"
    if _looks_like_xml(text):
        return "this XML holds no RDF"
    if text[:1] in {"{", "["}:
        return "this JSON is not JSON-LD: it has no @context, @id or @type"
    return "this does not look like any RDF format"
