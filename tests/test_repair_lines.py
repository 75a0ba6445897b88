"""Every repair of a lenient import names its line; they are counted here from what was written."""

from __future__ import annotations

import csv
import gzip
import io
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graph.importing.loading import Choices, load_sources
from ontology.namespaces import RDF

if TYPE_CHECKING:
    from pathlib import Path

IRI, TAG, OUT = "bad IRI", "bad language tag", "statement left out"
PLACEHOLDER, UNDECLARED, NO_TAG = (
    "template placeholder",
    "prefix not declared",
    "text without its language",
)
NAME = "name that no @context defines"
#: Lines of a document, each with the repairs that it needs.
LINES: dict[str, list[tuple[str, list[str]]]] = {
    "ttl": [
        ("@prefix e: <http://e.org/> . @prefix r: <" + RDF + "> .", []),
        ("e:a e:p <http://e.org/a b> , \"<http://e.org/c d>\" , '日本🎉' ;", [IRI]),
        ("  e:q <http://e.org/c d> ,", [IRI]),
        ("  <http://e.org/a b> , <http://e.org/${x}> , <rel a> .", [PLACEHOLDER, IRI]),
        ('e:a foaf:name "x"@en_US , "x"@fr--ltr , "x"@e1234567890 .', [UNDECLARED, TAG, TAG]),
        ('e:a foaf:name "x"^^<http://e.org/a type> , """', [IRI]),
        ('<http://e.org/in a text>""" , "x"^^r:langString .', [NO_TAG]),
        ("e:a e:p ] .", [OUT]),
        ("e:a e:p <http://[x> , <http://e.org/%zz> , <http://e.org/\\u0020> .", [IRI, IRI, IRI]),
        ('<http://e.org/#a#b> e:p "x"^^<' + RDF + "langString> .", [IRI, NO_TAG]),
        ("@prefix t: <http://{{host}}/> . t:a e:p 1 .", [PLACEHOLDER]),
    ],
    "trig": [
        ("@prefix e: <http://e.org/> .", []),
        ("<http://e.org/a b> {", [IRI]),
        (' e:a e:p "x"@en_US ; e:q <http://e.org/c d> .', [TAG, IRI]),
        (" e:a e:p ] . e:b e:p 1 . }", [OUT]),
        ("{ e:a zz:p <http://e.org/{{x}}> . }", [UNDECLARED, PLACEHOLDER]),
    ],
    "nt": [
        ('<http://e.org/a b> <http://e.org/p> "日本🎉" .', [IRI]),
        ('<http://e.org/a b> <http://e.org/p> "x"@en_US .', [TAG]),
        ("<a> <http://e.org/p> oops .", [OUT]),
        ("<http://e.org/a> <http://e.org/p> <rel> .", [IRI]),
        ("<http://e.org/a> <http://e.org/p> <<( <http://e.org/c d> <urn:p> _:x )>> .", [IRI]),
    ],
    "nq": [
        ('<http://e.org/a> <http://e.org/p> "x" <http://e.org/g h> .', [IRI]),
        ("# <http://e.org/i j>", []),
        ('<http://e.org/a> <http://e.org/p> "x"@x_ <http://e.org/i j> .', [TAG, IRI]),
    ],
    "n3": [
        ("@prefix e: <http://e.org/> .", []),
        ('e:a e:p <http://e.org/a b> , "日本🎉"@en_US .', [IRI, TAG]),
        ("{ e:a e:p ?x } => { e:b e:p 1 } .", [OUT]),
        ("{ e:a e:p <http://e.org/c d> } => { e:b no:p 1 } .", [IRI, UNDECLARED]),
    ],
    "rdf": [
        (f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:e="urn:e:">', []),
        ('<e:C e:p="日本🎉 http://e.org/a b"', []),
        (' rdf:about="http://e.org/a b" xml:lang="en_US">', [IRI, TAG]),
        (' <e:p rdf:resource="http://[x"/><e:p rdf:resource="http://e.org/%zz"/>', [IRI, IRI]),
        (' <e:p xml:lang="toolongatag">x</e:p><e:p xml:lang="">x</e:p>', [TAG, TAG]),
        (f' <e:p rdf:datatype="{RDF}langString">x</e:p>', [NO_TAG]),
        (' <e:p rdf:datatype="a type">x</e:p>', [IRI]),
        (' <e:p rdf:resource="http://e.org/${x}"/>', [PLACEHOLDER]),
        ("</e:C>", []),
        ('<e:C rdf:ID="a"/>', []),
        ('<e:C rdf:ID="a"/><e:C about="urn:b"/>', ["doubled id", "attribute without a namespace"]),
        ("<e:C><e:D/></e:C>", []),
        ("<e:C>a text</e:C>", ["left out from here to the end"]),
        ("</rdf:RDF>", []),
    ],
    "jsonld": [
        ('{"@context": {"e": "http://e.org/", "l": {', []),
        (' "@id": "e:l", "@container": "@language"}}, "@graph": [', []),
        (' {"title": "e:a c", "@id": "e:a b", "e:p": "日本🎉"},', [NAME, IRI]),
        (' {"@id": "e:c", "e:p": [{"@id": "http://e.org/d e"}, {"@value": "x",', [IRI]),
        ('  "@language": "en_US"}], "l": {"en": "x",', [TAG]),
        ('  "pt_BR": "x"}},', [TAG]),
        (' {"@id": "e:f", "nope": 1, "e:p": {"@id": "http://e.org/\\u0020"}},', [NAME, IRI]),
        (' {"nope": 2, "e:p": {"@id": "http://e.org/${x}"}}', [NAME, PLACEHOLDER]),
        ("]}", []),
    ],
    "hext": [
        ('["http://e.org/a b", "urn:p", "日本🎉", "", "", ""]', [IRI]),
        ('["urn:a", "urn:p", "x", "", "en_US", "http://e.org/g h"]', [TAG, IRI]),
        ('["urn:a"]', [OUT]),
        ('["urn:a", "urn:p", "x", "a type", "", ""]', [IRI]),
        ('["urn:a", "rel", "http://e.org/{{x}}", "globalId", "", ""]', [IRI, PLACEHOLDER]),
    ],
}


@pytest.mark.parametrize("part", [17, 2**18], ids=["in parts", "whole"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("kind", LINES)
def test_each_repair_names_its_line(kind, ends, part, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("graph.importing.source.PART", part)
    text = "\ufeff" + ends.join(line for line, _ in LINES[kind]) + ends
    path = tmp_path / f"dirty.{kind}.gz"
    path.write_bytes(gzip.compress(text.encode()))
    report = load_sources(ox.Store(), [path], Choices(lenient=True), in_memory=True)
    rows = list(csv.DictReader(io.StringIO(report.to_csv())))
    wanted = [(n, what) for n, (_, kinds) in enumerate(LINES[kind], start=1) for what in kinds]
    found = sorted((int(row["line"] or 0), row["what"]) for row in rows)
    assert found == sorted([*wanted, (1, "byte order mark")])
    assert sum(report.repairs.counts.values()) == len(found)
