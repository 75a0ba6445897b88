"""Lenient imports: what is right stays as it is, and what is mended can be read again."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.importing.imported import Report
from graph.importing.loading import Choices, load_sources

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML = f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:e="urn:e:">\n{{}}</rdf:RDF>\n'
#: Valid documents, each with a trap for who mends what is not broken.
CLEAN = {
    "triple-term.ttl": (
        '@prefix : <urn:> . :a :p <<( :b :q "x > y" )>> .\n:a :q "z" .\n:a :r "it\'s" .\n'
    ),
    "triple-term.trig": "@prefix : <urn:> . :g { :a :p <<( :b :q '>'@en )>> . :a :q \"z\" }\n",
    "breaks.nq": (
        '<urn:a> <urn:p> "one\u2028two\x85three" <urn:g> .\n<urn:a> <urn:p> "b" <urn:h> .\n'
    ),
    "cdata.rdf": XML.format(
        '<rdf:Description rdf:about="urn:a"><e:p><![CDATA[<a about="x" rdf:about="a b">]]></e:p>'
        "<!-- <a about='x' rdf:resource='a b'> --></rdf:Description>"
    ),
    "markup.rdf": XML.format(
        '<rdf:Description rdf:about="urn:a"><e:p rdf:parseType="Literal">'
        '<b about="x y" resource="q"><i ID="z"/></b></e:p><e:q rdf:resource="urn:b"/>'
        "</rdf:Description>"
    ),
    "words.rdf": XML.format('<rdf:Description rdf:about="urn:a" e:p="one about = \'x\'"/>'),
    "letters.rdf": XML.format(
        '<rdf:Description rdf:about="urn:D&#xFC;rst#D&#252;"><e:p>x</e:p></rdf:Description>'
    ),
    "bases.rdf": XML.format(
        '<rdf:Description rdf:ID="a"><e:p>1</e:p></rdf:Description>'
        '<rdf:Description xml:base="urn:other" rdf:ID="a"><e:p>2</e:p></rdf:Description>'
    ),
    "names.jsonld": (
        '{"@context": {"p": "urn:p"}, "@id": "urn:a", "p": "x", "unknown": {"p": "y"},'
        ' "@type": "alsoUnknown"}'
    ),
    "locale.jsonld": '{"@id": "urn:a", "urn:p": {"@value": "x", "@language": "en-US"}}',
}


def load(path: Path, *, lenient: bool) -> tuple[set[str], Report]:
    engine = ox.Store()
    report = load_sources(engine, [path], Choices(lenient=lenient), in_memory=True)
    return {str(quad) for quad in engine}, report


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", CLEAN)
def test_of_what_is_right_lenient_reads_the_same(name, tmp_path) -> None:
    path = write(tmp_path / name, CLEAN[name])
    strict, said = load(path, lenient=False)
    lenient, report = load(path, lenient=True)
    assert lenient == strict
    assert report.repairs.counts == said.repairs.counts
    assert strict


#: What a lenient parser lets through, and an engine does not read again.
LET_THROUGH = {
    '"x"^^<kind>': "bad IRI",
    f'"x"^^<{RDF}langString>': "text without its language",
    '"x"@a-b-c': "bad language tag",
    '"x"@muchtoolong': "bad language tag",
    "<http://example.org/?q=[1]>": "bad IRI",
    "<http://[example/%zz>": "bad IRI",
    "<1ab:x>": "bad IRI",
    "<urn:a#b#c>": "bad IRI",
    "<http://example.org/\ufffe>": "bad IRI",
    "<http://example.org:port/>": "statement left out",
}


@pytest.mark.parametrize("value", LET_THROUGH)
def test_what_is_mended_can_be_read_again(value, tmp_path) -> None:
    """A term that cannot ends typed queries, and an export that holds it cannot be restored."""
    path = write(tmp_path / "data.nt", f"<urn:a> <urn:p> {value} .\n")
    found, report = load(path, lenient=True)
    assert report.repairs.counts == {LET_THROUGH[value]: 1}
    assert len(found) == (LET_THROUGH[value] != "statement left out")
    again = ox.parse("".join(f"{quad} .\n" for quad in found), ox.RdfFormat.N_QUADS)
    assert {str(quad) for quad in again} == found


def test_a_text_that_has_no_language_in_xml_is_a_plain_one(tmp_path) -> None:
    text = XML.format(
        '<rdf:Description rdf:about="urn:a" xml:lang="de"><e:p xml:lang="">x</e:p>'
        "</rdf:Description>"
    )
    found, report = load(write(tmp_path / "none.rdf", text), lenient=True)
    assert [quad.split(' "')[1][:2] for quad in found] == ['x"']
    assert '"x"@' not in next(iter(found))
    assert report.repairs.counts == {"bad language tag": 1}


def test_a_doubled_id_of_a_statement_keeps_what_is_said_of_both(tmp_path) -> None:
    text = XML.format(
        '<rdf:Description rdf:about="urn:a"><e:p rdf:ID="s">1</e:p><e:p rdf:ID="s">2</e:p>'
        "</rdf:Description>"
    )
    found, report = load(write(tmp_path / "ids.rdf", text), lenient=True)
    assert sum(f"<{RDF}object>" in quad for quad in found) == 2
    assert report.repairs.counts == {"doubled id": 1}


@pytest.mark.parametrize("part", [7, 64, 1000])
def test_markup_in_a_text_is_left_alone_wherever_a_part_ends(part, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("graph.importing.source.PART", part)
    for name in ("cdata.rdf", "markup.rdf", "letters.rdf"):
        path = write(tmp_path / name, CLEAN[name])
        lenient, report = load(path, lenient=True)
        assert lenient == load(path, lenient=False)[0]
        assert not report.repairs


GRAPHS = """@prefix e: <urn:e:> .
e:g { e:a e:p 1 . e:b e:p ] . # e:not {
  e:c e:p "{ . }" , <urn:{x}> . e:d e:p . e:e e:p 5
}
GRAPH <urn:h> # e:not
{ e:f e:p ] . e:h e:p 6 . } { e:i e:p ] . e:j e:p 7 . }
e:k e:p . e:l e:p 8 . e:m { e:n e:p ] } e:o { e:q e:p 9 . }
"""


@pytest.mark.parametrize("part", [1, 40, 2**18])
def test_behind_a_bad_statement_its_graph_goes_on(part, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("graph.importing.source.PART", part)
    path = write(tmp_path / "graphs.trig", GRAPHS)
    engine = ox.Store()
    report = load_sources(engine, [path], Choices(lenient=True), in_memory=True)
    own = "https://w3id.org/ops-atlas/graph/imported/graphs.trig"
    found = {(quad.subject.value[-1], quad.graph_name.value) for quad in engine}
    assert found == {
        *(("a", "urn:e:g"), ("c", "urn:e:g"), ("e", "urn:e:g"), ("h", "urn:h")),
        *(("j", own), ("l", own), ("q", "urn:e:o")),
    }
    listed = [(one.line, one.kind) for one in report.repairs.listed]
    left_out = [line for line, kind in listed if kind == "statement left out"]
    assert left_out == [2, 3, 6, 6, 7, 7]
    assert [(line, kind) for line, kind in listed if kind == "bad IRI"] == [(3, "bad IRI")]
