"""Importing: every format, packed or not, dirty or not; what cannot be read is a sentence."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import pyarrow
import pyoxigraph as ox
import pytest

from graph.importing.documents import Document, walk
from graph.importing.formats import FORMATS, TURTLE, format_of
from graph.importing.imported import Report
from graph.importing.loading import IMPORTED, Choices, load_sources
from graph.importing.reading import Reading
from graph.importing.refusing import BrokenDocuments
from graph.importing.source import Source
from graph.importing.watching import Progress, Watch
from ontology.errors import NotFoundError, RepairableError, SnapshotError, SourceError

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#: The same three triples in every format.
SAME = {
    "turtle": '@prefix e: <urn:e:> . e:a e:p e:b ; e:label "Größe"@de ; e:size 7 .',
    "trig": '@prefix e: <urn:e:> . { e:a e:p e:b ; e:label "Größe"@de ; e:size 7 . }',
    "nt": (
        '<urn:e:a> <urn:e:p> <urn:e:b> .\n<urn:e:a> <urn:e:label> "Größe"@de .\n'
        f'<urn:e:a> <urn:e:size> "7"^^<{XSD}integer> .\n'
    ),
    "nq": (
        '<urn:e:a> <urn:e:p> <urn:e:b> <urn:g> .\n<urn:e:a> <urn:e:label> "Größe"@de <urn:g> .\n'
        f'<urn:e:a> <urn:e:size> "7"^^<{XSD}integer> <urn:g> .\n'
    ),
    "xml": (
        f'<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="{RDF}" xmlns:e="urn:e:">'
        '<rdf:Description rdf:about="urn:e:a"><e:p rdf:resource="urn:e:b"/>'
        f'<e:label xml:lang="de">Größe</e:label><e:size rdf:datatype="{XSD}integer">7</e:size>'
        "</rdf:Description></rdf:RDF>"
    ),
    "jsonld": (
        '{"@context": {"e": "urn:e:"}, "@id": "e:a", "e:p": {"@id": "e:b"}, "e:size": 7,'
        ' "e:label": {"@value": "Größe", "@language": "de"}}'
    ),
    "n3": '@prefix e: <urn:e:> . e:a e:p e:b ; e:label "Größe"@de ; e:size 7 . { } => { } .',
    "hext": (
        '["urn:e:a", "urn:e:p", "urn:e:b", "globalId", "", ""]\n'
        f'["urn:e:a", "urn:e:label", "Größe", "{RDF}langString", "de", ""]\n'
        f'["urn:e:a", "urn:e:size", "7", "{XSD}integer", "", ""]\n'
    ),
}
TRIPLES = {
    "<urn:e:a> <urn:e:p> <urn:e:b>",
    '<urn:e:a> <urn:e:label> "Größe"@de',
    f'<urn:e:a> <urn:e:size> "7"^^<{XSD}integer>',
}
GOOD = "<urn:a> <urn:p> <urn:b> .\n"
XML_START = f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:e="urn:e:">\n'


def load(*sources: Path, watch: Watch | None = None, **choices) -> tuple[ox.Store, Report]:
    engine = ox.Store()
    report = load_sources(engine, sources, Choices(**choices), watch)
    return engine, report


def triples(engine: ox.Store) -> set[str]:
    return {str(quad.triple) for quad in engine}


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("key", SAME)
@pytest.mark.parametrize("lying", [False, True], ids=["suffix", "content"])
def test_every_format(key, lying, tmp_path) -> None:
    """The right format by its suffix, and by its content where the suffix lies."""
    suffix = FORMATS[key].suffixes[0]
    if lying:
        suffix = ".nt" if key in {"xml", "jsonld", "hext"} else ".txt"
    engine, report = load(write(tmp_path / f"data{suffix}", SAME[key]))
    found = {line for line in triples(engine) if "log#implies" not in line}
    assert found == TRIPLES
    (one,) = report.imported
    assert one.format == FORMATS[key].label
    assert one.graph == f"{IMPORTED}data{suffix}"
    graphs = {str(quad.graph_name) for quad in engine}
    assert graphs == ({"<urn:g>"} if key == "nq" else {f"<{one.graph}>"})


#: Two graphs that a blank node names, one of which says what lies outside any graph too.
UNNAMED = {
    "a.trig": (
        "@prefix e: <urn:e:> . e:a e:p e:b . _:g e:from e:me . e:G { e:a e:p e:b }\n"
        "_:g { e:a e:p e:b . e:a e:q e:c } _:h { e:a e:q e:d }"
    ),
    "a.nq": (
        "<urn:e:a> <urn:e:p> <urn:e:b> .\n_:g <urn:e:from> <urn:e:me> .\n"
        "<urn:e:a> <urn:e:p> <urn:e:b> <urn:e:G> .\n<urn:e:a> <urn:e:p> <urn:e:b> _:g .\n"
        "<urn:e:a> <urn:e:q> <urn:e:c> _:g .\n<urn:e:a> <urn:e:q> <urn:e:d> _:h .\n"
    ),
    "a.jsonld": (
        '{"@context": {"@vocab": "urn:e:"}, "@graph": [{"@id": "urn:e:a", "p": {"@id": "urn:e:b"}},'
        '{"@id": "urn:e:G", "@graph": {"@id": "urn:e:a", "p": {"@id": "urn:e:b"}}},'
        '{"@id": "_:g", "from": {"@id": "urn:e:me"}, "@graph": {"@id": "urn:e:a",'
        ' "p": {"@id": "urn:e:b"}, "q": {"@id": "urn:e:c"}}},'
        '{"@id": "_:h", "@graph": {"@id": "urn:e:a", "q": {"@id": "urn:e:d"}}}]}'
    ),
}


@pytest.mark.parametrize("lenient", [False, True], ids=["strict", "lenient"])
@pytest.mark.parametrize("name", UNNAMED)
def test_graphs_without_a_name_are_replaced_with_their_file(name, lenient, tmp_path) -> None:
    path = write(tmp_path / name, UNNAMED[name])
    engine, report = load(path, lenient=lenient)
    load_sources(engine, [path], Choices(lenient=lenient))
    found = Counter(str(quad.graph_name) for quad in engine)
    assert found == {f"<{IMPORTED}{name}>": 4, "<urn:e:G>": 1}
    assert list(report.repairs.counts.values()) == [2]
    assert {one.after for one in report.repairs.listed} == {f"{IMPORTED}{name}"}


def test_what_an_n3_formula_quotes_is_not_stated(tmp_path) -> None:
    rule = "@prefix e: <urn:e:> . e:a e:p e:b . { e:x e:p e:y } => { e:y e:p e:x } ."
    engine, report = load(write(tmp_path / "rule.n3", rule))
    graph = ox.NamedNode(f"{IMPORTED}rule.n3")
    stated = {str(one.predicate) for one in engine.quads_for_pattern(None, None, None, graph)}
    subjects = [str(one.subject) for one in engine.quads_for_pattern(None, None, None, graph)]
    assert stated == {"<urn:e:p>", "<http://www.w3.org/2000/10/swap/log#implies>"}
    assert "<urn:e:x>" not in subjects
    assert not report.repairs


@pytest.mark.parametrize("few", [0, 10], ids=["written anew", "removed"])
def test_formulas_are_replaced_with_their_file_and_those_of_others_stay(
    few, tmp_path, monkeypatch
) -> None:
    """Each file holds three graphs: its own, a formula, and one within that."""
    monkeypatch.setattr("graph.transfer._FEW", few)
    said = "@prefix e: <urn:e:> . e:a e:says { e:b e:thinks { e:x e:p e:y } } . e:a e:p e:b ."
    one = write(tmp_path / "one.n3", f"{said} e:c e:p e:b , e:d .")
    other = write(tmp_path / "other.n3", said)
    engine, _ = load(one, other)
    for _ in range(2):
        load_sources(engine, [one], Choices())
        assert Counter(str(quad.predicate) for quad in engine) == {
            "<urn:e:says>": 2,
            "<urn:e:thinks>": 2,
            "<urn:e:p>": 6,
        }
        assert len(list(engine.named_graphs())) == 6


def test_named_formats_and_graphs(tmp_path) -> None:
    path = write(tmp_path / "data.bin", SAME["turtle"])
    engine, _ = load(path, format="turtle", graph="urn:mine")
    assert {str(quad.graph_name) for quad in engine} == {"<urn:mine>"}
    with pytest.raises(NotFoundError, match="jsonld"):
        load(path, format="jsonl")


def zstd(content: bytes) -> bytes:
    return pyarrow.Codec("zstd").compress(content, asbytes=True)


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress), (".zst", zstd)],
)
def test_packed(suffix, pack, tmp_path) -> None:
    path = write(tmp_path / f"data.ttl{suffix}", pack(SAME["turtle"].encode()))
    engine, report = load(path)
    assert triples(engine) == TRIPLES
    assert report.imported[0].size == len(SAME["turtle"].encode())
    cut = write(tmp_path / f"cut.ttl{suffix}", path.read_bytes()[:-12])
    with pytest.raises(SourceError, match=r"^cut\.ttl"):
        load(cut)


def test_archives_and_folders(tmp_path) -> None:
    """Each document is a named graph; what is no RDF is named and skipped."""
    files = {
        "query.rq": "PREFIX e: <urn:e:>\nSELECT ?x { ?x e:p 1 }",
        "one.ttl": "@prefix e: <urn:e:> . _:x e:p 1 .",
        "sub/two.nt": '_:x <urn:e:p> "2" .\n',
        "read.md": "# Nothing here",
        "package.json": '{"name": "x"}',
    }
    for name, text in files.items():
        write(tmp_path / "folder" / name, text)
    with zipfile.ZipFile(tmp_path / "folder.zip", "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    with tarfile.open(tmp_path / "folder.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "folder", "folder")
    for name in ("folder", "folder.zip", "folder.tar.gz"):
        engine, report = load(tmp_path / name)
        assert len(engine) == 2
        assert len({quad.subject for quad in engine}) == 2, "equal blank-node labels are two nodes"
        assert len({quad.graph_name for quad in engine}) == 2
        assert sorted(Path(one).name for one in report.skipped) == [
            "package.json",
            "query.rq",
            "read.md",
        ]


def test_an_archive_in_an_archive_is_named_and_an_empty_file_is_skipped(tmp_path) -> None:
    with zipfile.ZipFile(tmp_path / "inner.zip", "w") as inner:
        inner.writestr("b.ttl", GOOD)
    for name in ("outer.zip", "whole.zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as outer:
            outer.writestr("a.ttl", GOOD)
            outer.writestr("empty.ttl", "")
            outer.writestr("inner.zip" if name == "outer.zip" else "table.xlsx", "PK\x03\x04")
    with pytest.raises(SourceError, match=r"outer\.zip/inner\.zip: this is an archive inside"):
        load(tmp_path / "outer.zip")
    _, report = load(tmp_path / "whole.zip")
    assert report.skipped == ["whole.zip/empty.ttl", "whole.zip/table.xlsx"]


def test_names_without_a_meaning_in_json_are_counted(tmp_path) -> None:
    text = '{"@id": "urn:a", "urn:p": "x", "note": {"urn:p": "lies below what has no meaning"}}'
    engine, report = load(write(tmp_path / "data.jsonld", text))
    assert triples(engine) == {'<urn:a> <urn:p> "x"'}
    assert [(one.kind, one.before) for one in report.repairs.listed] == [
        ("name that no @context defines", "note")
    ]


def test_what_json_says_twice_is_one_triple_and_nothing_is_lost(tmp_path) -> None:
    """Values under two indexes, and relative IRIs that meet at the root, as in e036 and e029."""
    text = """{"@context": {"by": {"@id": "urn:by", "@container": "@index"}}, "@id": "me",
        "@type": ["./", "../", "../up", "/", "#part"],
        "by": {"A": [true, 1, null, {"@id": "you"}], "B": [true, "x"], "C": {"@id": "you"}}}"""
    path = write(tmp_path / "data.jsonld", text)
    engine, report = load(path, graph="https://example.org/data.jsonld")
    by = {f'"true"^^<{XSD}boolean>', f'"1"^^<{XSD}integer>', '"x"', "<https://example.org/you>"}
    types = {f"<https://example.org/{end}>" for end in ("", "up", "data.jsonld#part")}
    assert triples(engine) == {f"<https://example.org/me> <urn:by> {value}" for value in by} | {
        f"<https://example.org/me> <{RDF}type> {kind}" for kind in types
    }
    assert not report.repairs


def test_a_text_may_hold_a_zero(tmp_path) -> None:
    engine, _ = load(write(tmp_path / "data.trig", '{ <urn:a> <urn:p> "a\0b" }'))
    assert {quad.object.value for quad in engine} == {"a\0b"}


def test_rdf_12(tmp_path) -> None:
    text = '<urn:a> <urn:p> <<( <urn:s> <urn:p> <urn:o> )>> .\n<urn:a> <urn:q> "x"@ar--rtl .\n'
    engine, _ = load(write(tmp_path / "data.ttl", text))
    assert "<urn:a> <urn:p> <<( <urn:s> <urn:p> <urn:o> )>>" in triples(engine)


def test_it_is_told_how_far_it_is(tmp_path) -> None:
    told: list[Progress] = []
    lines = "".join(f"<urn:{at}> <urn:p> <urn:o> .\n" for at in range(3000))
    watch = Watch(told.append)
    load(write(tmp_path / "data.nt", lines), watch=watch)
    assert watch.progress.triples == 3000
    assert watch.progress.share == 1
    assert "Reading data.nt" in {progress.doing for progress in told}


@pytest.mark.parametrize("name", ["data.ttl", "data.rdf"])
def test_it_is_told_about_how_many_triples_the_engine_has_read(name, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("graph.importing.loading.SMALL", -1)
    monkeypatch.setattr("graph.importing.watching._BETWEEN", 0)
    monkeypatch.setattr("graph.importing.source.PART", 2**14)
    told: list[Progress] = []
    lines = "".join(
        f'<rdf:Description rdf:about="urn:{at}"><e:p>x</e:p></rdf:Description>\n'
        if name.endswith("rdf")
        else f"<urn:{at}> <urn:p> 1 ;\n  <urn:q> 2 .\n"
        for at in range(20_000)
    )
    text = f"{XML_START}{lines}</rdf:RDF>" if name.endswith("rdf") else lines
    watch = Watch(told.append)
    load(write(tmp_path / name, text), watch=watch)
    each = 1 if name.endswith("rdf") else 2
    assert watch.progress.triples == each * 20_000
    assert watch.progress.guessed == 0
    halfway = min(told, key=lambda progress: abs(progress.share - 0.5))
    assert f"about {halfway.guessed:,} triples, {halfway.rate:,.0f} a second" in str(halfway)
    assert halfway.guessed == pytest.approx(each * 20_000 * halfway.share, rel=0.2)


def test_it_can_be_stopped_and_is_limited(tmp_path) -> None:
    lines = "".join(f"<urn:{at}> <urn:p> <urn:o> .\n" for at in range(3000))
    path = write(tmp_path / "data.nt", lines)
    with pytest.raises(SnapshotError, match="stopped; nothing was changed"):
        load(path, watch=Watch(stopped=lambda: True))
    with pytest.raises(SnapshotError, match="more than 1,000 triples"):
        load(path, watch=Watch(most_triples=1000))


def test_lines_without_a_triple_are_not_counted_as_triples(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("graph.importing.loading.SMALL", -1)
    watch = Watch(most_triples=10)
    load(write(tmp_path / "data.nt", (GOOD + "\n# a remark\r\n\r\n") * 10), watch=watch)
    assert watch.progress.triples == 10


BROKEN = {
    "undeclared.ttl": (
        "@prefix e: <urn:e:> .\ne:a e:p e:b .\ne:a f:p e:c .\n",
        r"undeclared\.ttl:3:5: The prefix f: has not been declared \(near “f:p e:c \.”\)",
    ),
    "space.nt": ("<urn:a> <urn:p> <urn:b c> .\n", r"space\.nt:1:17: Invalid IRI code point ' '"),
    "cut.ttl": ('<urn:a> <urn:p> "open', r"cut\.ttl:1:\d+: the file ends in the middle"),
    "bom.ttl": ("\ufeff" + GOOD, r"bom\.ttl:1:1: a byte order mark"),
    "latin.ttl": ('<urn:a> <urn:p> "\xe9" .'.encode("latin-1"), r"latin\.ttl:1:18: Invalid UTF-8"),
    "relative.nt": ("<a> <urn:p> <urn:b> .\n", r"relative\.nt:1:1: a relative IRI"),
    "cut.rdf": (
        XML_START + '<rdf:Description rdf:about="urn:a"><e:p>x</e:p>',
        r"cut\.rdf:2:\d+: the file ends before its last element is closed",
    ),
    "bomb.rdf": (
        '<!DOCTYPE r [<!ENTITY a "' + "lol" * 500 + '">\n<!ENTITY b "&a;&a;&a;&a;">]>\n'
        f"{XML_START}</rdf:RDF>",
        r"bomb\.rdf:2:\d+: the entity &b; grows to .* like an XML bomb",
    ),
    "outside.rdf": (
        f'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n{XML_START}</rdf:RDF>',
        r"outside\.rdf:1:\d+: the entity &a; would be read from another file",
    ),
    "blank.rdf": (
        f'{XML_START}<rdf:Description rdf:about="_:genid1"><e:p>x</e:p></rdf:Description>'
        "</rdf:RDF>",
        r"blank\.rdf:2:29: error while parsing IRI '_:genid1'",
    ),
    "bare.rdf": (
        f'{XML_START}<rdf:Description about="urn:a"><e:p>about="x"</e:p></rdf:Description>'
        "</rdf:RDF>",
        r"bare\.rdf:2:1: XML namespaces are required .*near “<rdf:Description about=",
    ),
    "remote.jsonld": (
        '{"@context": "https://example.org/context.jsonld", "@id": "urn:a", "p": 1}',
        r"its @context lies at <https://example\.org/context\.jsonld>, and nothing is fetched",
    ),
    "tag.jsonld": (
        '{"@id": "urn:a", "urn:p": {"@value": "x", "@language": "en_US"}}',
        r"tag\.jsonld:1:\d+: malformed, 'en_US'.*\(near “en_US\"}}”\).*, or import it lenient\.$",
    ),
    "space.jsonld": (
        '{"@id": "urn:a", "urn:p": {"@id": "urn:b c"}}',
        r"space\.jsonld:1:\d+: malformed, 'urn:b c': Invalid IRI code point ' '",
    ),
    "scoped.jsonld": (
        '{"@context": {"p": {"@id": "urn:p", "@context": "https://a.b/c"}}, "p": {}}',
        r"its @context lies at <https://a\.b/c>, and nothing is fetched.*Correct it there\.$",
    ),
    "latin.rdf": (
        f'<?xml version="1.0" encoding="ISO-8859-1"?>{XML_START}<rdf:Description '
        'rdf:about="urn:a"><e:p>\xe9</e:p></rdf:Description></rdf:RDF>'.encode("latin-1"),
        r"latin\.rdf:1:1: the file is not in UTF-8",
    ),
    "order.nt": ("\ufeff" + GOOD, r"order\.nt:1:1: a byte order mark"),
    "graph.nt": (
        GOOD * 25 + GOOD.replace(".", "<urn:g> ."),
        r"graph\.nt:26:\d+: a dot is missing, or",
    ),
    "wide.ttl": (GOOD.encode("utf-16"), r"wide\.ttl: this is text in UTF-16 or UTF-32; save it"),
    "narrow.rdf": (GOOD.encode("utf-16-le"), r"narrow\.rdf: this is text in UTF-16"),
    "nothing.ttl": ("\ufeff \n", r"nothing\.ttl: the file is empty"),
    "picture.ttl": (b"\x89PNG\0\0", r"picture\.ttl: this is a binary file, not RDF\.$"),
    "twice.ttl.gz": (
        gzip.compress(gzip.compress(GOOD.encode())),
        r"twice\.ttl\.gz: this is an archive inside another file; unpack it",
    ),
    "tag.rdf": (
        XML_START.rstrip(">\n") + '><rdf:Description rdf:about="urn:a">\n  <e:p xml:lang="">1</e:p>'
        "</rdf:Description></rdf:RDF>",
        r'tag\.rdf:2:3: xml:lang="" for no language, which the engine does not read',
    ),
    "base.rdf": (
        XML_START.rstrip(">\n")
        + '>\n<rdf:Description rdf:about="a" xml:base="b/" e:p="1"/></rdf:RDF>',
        r"base\.rdf:2:42: a relative xml:base, where the engine reads whole IRIs only",
    ),
    "cut.jsonld": ('{"@id": "urn:a",\n "urn:p": [1,', r"cut\.jsonld:2:\d+: the file ends"),
    "row.hext": ('["urn:a", "urn:p"]\n', r"row\.hext:1:1: a HexTuple has six texts"),
    "rule.n3": (
        "@prefix : <urn:> . { :a :b ?x } => { ?x :y :z } .",
        "an N3 rule with variables cannot be stored",
    ),
    "page.ttl": (
        "<!DOCTYPE html>\n<html><body>404</body></html>",
        r"page\.ttl: this is an HTML page",
    ),
    "empty.xml": ("<list><item/></list>", r"empty\.xml: this XML holds no RDF"),
}


@pytest.mark.parametrize("read_by_the_engine", [False, True], ids=["small", "large"])
@pytest.mark.parametrize("name", BROKEN)
def test_strict_says_where_and_what(name, read_by_the_engine, tmp_path, monkeypatch) -> None:
    if read_by_the_engine:
        monkeypatch.setattr("graph.importing.loading.SMALL", -1)
    content, sentence = BROKEN[name]
    with pytest.raises(SourceError, match=sentence) as raised:
        load(write(tmp_path / name, content))
    assert isinstance(raised.value, RepairableError) == (name in {*REPAIRED, "rule.n3"})


REPAIRED = {
    "undeclared.ttl": ("prefix not declared", 2),
    "space.nt": ("bad IRI", 1),
    "cut.ttl": ("statement left out", 0),
    "bom.ttl": ("byte order mark", 1),
    "latin.ttl": ("not UTF-8", 1),
    "relative.nt": ("bad IRI", 1),
    "cut.rdf": ("left out from here to the end", 1),
    "blank.rdf": ("blank node as IRI", 1),
    "bare.rdf": ("attribute without a namespace", 1),
    "latin.rdf": ("declared encoding", 1),
    "tag.rdf": ("bad language tag", 1),
    "base.rdf": ("bad IRI", 1),
    "order.nt": ("byte order mark", 1),
    "graph.nt": ("statement left out", 1),
    "tag.jsonld": ("bad language tag", 1),
    "space.jsonld": ("bad IRI", 1),
    "row.hext": ("statement left out", 0),
}


@pytest.mark.parametrize("name", REPAIRED)
def test_lenient_repairs_and_accounts_for_it(name, tmp_path) -> None:
    kind, expected = REPAIRED[name]
    engine, report = load(write(tmp_path / name, BROKEN[name][0]), lenient=True)
    assert len(engine) == expected
    assert kind in report.repairs.counts
    assert f",{kind}," in report.to_csv()


def test_lenient_goes_on_behind_what_it_leaves_out(tmp_path) -> None:
    text = "".join(
        f"<urn:{at}> <urn:p> <urn:x{'${id}' if at == 5 else ''}> .\n" if at % 10 else "garbage .\n"
        for at in range(100)
    )
    engine, report = load(write(tmp_path / "data.nt", text), lenient=True, format="nt")
    assert len(engine) == 90
    assert report.repairs.counts == {"statement left out": 10, "template placeholder": 1}
    assert "<urn:x$%7Bid%7D>" in {str(quad.object) for quad in engine}
    assert [repair.line for repair in report.repairs.listed][:3] == [1, 6, 11]


OPEN = """@prefix ex: <urn:e:> .
ex:a ex:is "A" ; ex:uses ex:x .
ex:b ex:is "B  ; ex:uses ex:y .
ex:c ex:is "C" ; ex:uses ex:x .
ex:d ex:is "two
lines"@en , 'it"s' , "an \\" and a #" . # it's a "remark
ex:e ex:is \"\"\"a "quoted
word\"\"\" .
ex:f ex:is 'F
     ; ex:uses ex:y .
ex:g ex:is "G" ex:uses ex:z .
ex:h ex:is "H" . ex:h ex:uses . ex:h ex:p 1.5 , ex:y.z.
ex:i ex:is [ ex:is "I" .
ex:j ex:is "J" .
"""
READ = {
    '<urn:e:a> <urn:e:is> "A"',
    "<urn:e:a> <urn:e:uses> <urn:e:x>",
    '<urn:e:c> <urn:e:is> "C"',
    "<urn:e:c> <urn:e:uses> <urn:e:x>",
    '<urn:e:d> <urn:e:is> "two\\nlines"@en',
    '<urn:e:d> <urn:e:is> "it\\"s"',
    '<urn:e:d> <urn:e:is> "an \\" and a #"',
    '<urn:e:e> <urn:e:is> "a \\"quoted\\nword"',
    '<urn:e:g> <urn:e:is> "G"',
    '<urn:e:h> <urn:e:is> "H"',
    '<urn:e:h> <urn:e:p> "1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>',
    "<urn:e:h> <urn:e:p> <urn:e:y.z>",
    '<urn:e:j> <urn:e:is> "J"',
}


@pytest.mark.parametrize("part", [1, 7, 2**18])
def test_lenient_leaves_out_a_text_without_its_end_and_reads_what_follows(
    part, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr("graph.importing.source.PART", part)
    engine, report = load(write(tmp_path / "open.ttl", OPEN), lenient=True)
    assert {triple for triple in triples(engine) if not triple.startswith("_:")} == READ
    listed = [(one.line, one.kind) for one in report.repairs.listed]
    assert sorted(set(listed)) == [
        (3, "statement left out"),
        (5, "line break in a text"),
        (9, "statement left out"),
        (11, "statement left out"),
        (12, "statement left out"),
        (13, "statement left out"),
    ]
    assert report.repairs.listed[0].before == 'a text without its end: "B  ; ex:uses ex:y .'


TAGGED = """<urn:a> <urn:p> "x"@en_US , 'y'@pt_BR-abcde , "z"@de . # "no"@en_US
<urn:b> <urn:p> \"\"\"two
lines @en_US \"\"\"@zh_Hans_CN, "at @en_US"@fr_ ."""


@pytest.mark.parametrize("part", [1, 7, 2**18])
@pytest.mark.parametrize("name", ["tags.ttl", "tags.trig", "tags.n3"])
def test_lenient_reads_locales_as_language_tags(name, part, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("graph.importing.source.PART", part)
    engine, report = load(write(tmp_path / name, TAGGED), lenient=True)
    assert {str(quad.object) for quad in engine} == {
        '"x"@en-us',
        '"y"@pt-br-abcde',
        '"z"@de',
        '"two\\nlines @en_US "@zh-hans-cn',
        '"at @en_US"@fr',
    }
    assert [(one.line, one.before, one.after) for one in report.repairs.listed] == [
        (1, "@en_US", "@en-US"),
        (1, "@pt_BR-abcde", "@pt-BR-abcde"),
        (3, "@zh_Hans_CN", "@zh-Hans-CN"),
        (3, "@fr_", "@fr"),
    ]


def test_lenient_says_what_goes_with_a_statement_of_n3(tmp_path) -> None:
    lines = ("<urn:a> <urn:p> .", "<urn:b> <urn:p> 1 .", GOOD)
    engine, report = load(write(tmp_path / "a.n3", "\n".join(lines)), lenient=True)
    assert triples(engine) == {GOOD.strip(" .\n")}
    (repair,) = report.repairs.listed
    assert repair.line == 1
    assert repair.before.endswith("and what follows up to the next dot")


def test_lenient_leaves_out_open_texts_of_n_triples(tmp_path) -> None:
    lines = ('<urn:a> <urn:p> "A .', '<urn:b> <urn:p> "B" .', '<urn:c> <urn:p> "C', "", GOOD)
    text = "\n".join(lines)
    engine, report = load(write(tmp_path / "open.nt", text), lenient=True)
    assert triples(engine) == {'<urn:b> <urn:p> "B"', GOOD.strip(" .\n")}
    assert [one.line for one in report.repairs.listed] == [1, 3]


def test_lenient_passes_a_line_longer_than_any_text(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("graph.importing.text_mending.LONGEST", 100)
    monkeypatch.setattr("graph.importing.source.PART", 64)
    line = "".join(f'<urn:{at}> <urn:p> "text {at}" . ' for at in range(50))
    text = f'{line}\n<urn:a> <urn:p> "A .\n<urn:b> <urn:p> "B" .\n'
    engine, report = load(write(tmp_path / "long.ttl", text), lenient=True)
    assert len(engine) == 51
    assert [one.line for one in report.repairs.listed] == [2]


def test_lenient_doubled_ids(tmp_path) -> None:
    node = '<rdf:Description rdf:ID="a"><e:p>{}</e:p></rdf:Description>'
    path = write(tmp_path / "data.rdf", XML_START + node.format(1) + node.format(2) + "</rdf:RDF>")
    with pytest.raises(SourceError, match="has already been used"):
        load(path)
    engine, report = load(path, lenient=True)
    assert len(engine) == 2
    assert report.repairs.counts == {"doubled id": 1}


def test_lenient_stops_at_broken_xml(tmp_path) -> None:
    """What the parser and the check before it refuse in turn is said once, and is no traceback."""
    rows = "".join(
        f'<rdf:Description rdf:about="urn:{at}"><e:p>x</e:p></rdf:Description>\n'
        for at in range(9000)
    )
    text = XML_START + '<rdf:Description rdf:about="urn:a"><rdf:li rdf:li="x"/></rdf:Description>'
    engine, report = load(write(tmp_path / "a.rdf", f"{text}{rows}<broken"), lenient=True)
    assert len(engine) == 0
    assert report.repairs.counts == {"left out from here to the end": 1}
    engine, report = load(write(tmp_path / "b.rdf", f"{XML_START}{rows}<broken"), lenient=True)
    assert len(engine) > 8000
    assert report.repairs.counts == {"left out from here to the end": 1}


def test_lenient_fetches_nothing(tmp_path) -> None:
    with pytest.raises(SourceError, match="nothing is fetched"):
        load(write(tmp_path / "remote.jsonld", BROKEN["remote.jsonld"][0]), lenient=True)


def test_lenient_does_not_open_bombs(tmp_path) -> None:
    with pytest.raises(SourceError, match=r"bomb.*\. Correct it there\.$"):
        load(write(tmp_path / "bomb.rdf", BROKEN["bomb.rdf"][0]), lenient=True)


def test_lenient_mends_attributes_and_leaves_texts_alone(tmp_path) -> None:
    engine, _ = load(write(tmp_path / "bare.rdf", BROKEN["bare.rdf"][0]), lenient=True)
    assert triples(engine) == {'<urn:a> <urn:e:p> "about=\\"x\\""'}


@pytest.mark.parametrize("lenient", [False, True])
def test_a_text_longer_than_the_engine_reads_is_a_sentence(lenient, tmp_path) -> None:
    """The engine gives up with a MemoryError, which no memory helps against."""
    text = GOOD + '<urn:a> <urn:p> "' + "x" * 17_000_000 + '" .\n'
    sentence = r"long\.ttl:2: a text of more than 16 MB, longer than the engine reads\. Close it if"
    with pytest.raises(SourceError, match=sentence):
        load(write(tmp_path / "long.ttl", text), lenient=lenient)


@pytest.mark.parametrize("lenient", [False, True])
@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("data.hext", '["urn:a", "urn:p", "{}", "", "", ""]\n'),
        (
            "data.rdf",
            XML_START + '<rdf:Description rdf:about="urn:a"><e:p>{}</e:p></rdf:Description>',
        ),
    ],
)
def test_no_format_takes_memory_without_end(name, line, lenient, tmp_path, monkeypatch) -> None:
    """What the engine would not stop at is stopped before it, as early as in other formats."""
    for module in ("failures", "hextuples", "source", "xml_mending"):
        monkeypatch.setattr(f"graph.importing.{module}.LONGEST", 2**19)
    read: list[int] = []
    watch = Watch()
    monkeypatch.setattr(watch, "read", read.append)
    with pytest.raises(SourceError, match=rf"{name}:\d: a text of more than \d+ MB.*Close it if"):
        load(write(tmp_path / name, line.format("x" * 2**22)), lenient=lenient, watch=watch)
    assert max(read) < 2**20


def test_what_a_parser_leaves_is_never_held_at_once(tmp_path, monkeypatch) -> None:
    """Only its hash is wanted: a line of a gigabyte would take two of memory."""
    monkeypatch.setattr("graph.importing.source.PART", 2**10)
    given: list[int] = []
    read = Source.read

    def noting(source: Source, size: int = -1) -> bytes:
        part = read(source, size)
        given.append(len(part))
        return part

    monkeypatch.setattr(Source, "read", noting)
    path = write(tmp_path / "a.ttl", GOOD + "# a remark of some length\n" * 5000)
    document = next(iter(walk(path)))
    reading = Reading(document, TURTLE, "urn:g", Watch())
    with reading.open() as source:
        source.read(10)
    assert reading.seen == (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
    assert max(given) <= 2**10


def test_json_that_memory_would_not_hold_is_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("graph.importing.reading.free_memory", lambda: 1000)
    path = write(tmp_path / "data.jsonld", SAME["jsonld"])
    with pytest.raises(SourceError, match=r"data\.jsonld is JSON-LD of .* Convert it to N-Quads"):
        load(path)
    monkeypatch.setattr("graph.importing.reading.free_memory", lambda: None)
    load(path)


def test_one_bad_file_among_many(tmp_path) -> None:
    for at in range(30):
        write(tmp_path / "folder" / f"{at}.ttl", GOOD)
    write(tmp_path / "folder" / "bad.ttl", "<urn:a> <urn:b .\n")
    with pytest.raises(SourceError, match=r"folder/bad\.ttl:1:"):
        load(tmp_path / "folder")
    engine, report = load(tmp_path / "folder", skip_broken=True)
    assert len(engine) == 30
    assert [sentence.split(":")[0] for sentence in report.refused] == ["folder/bad.ttl"]
    write(tmp_path / "folder" / "worse.rdf", BROKEN["bomb.rdf"][0])
    with pytest.raises(SourceError):
        load(tmp_path / "folder")
    engine, report = load(tmp_path / "folder", skip_broken=True, lenient=True)
    assert len(engine) == 30
    assert [sentence.split(":")[0] for sentence in report.refused] == ["folder/worse.rdf"]
    assert report.repairs.counts == {"statement left out": 1}


def test_leaving_out_the_only_file_imports_nothing(tmp_path) -> None:
    write(tmp_path / "bad.ttl", "<urn:a> <urn:b .\n")
    with pytest.raises(SourceError, match=r"bad\.ttl:1:"):
        load(tmp_path / "bad.ttl", skip_broken=True)


def test_several_files_that_are_no_rdf(tmp_path) -> None:
    for name in ("one.ttl", "two.ttl"):
        write(tmp_path / name, b"\xff\0\1\2")
    with pytest.raises(SourceError, match=r"one\.ttl|two\.ttl"):
        load(tmp_path / "one.ttl", tmp_path / "two.ttl")
    with pytest.raises(SourceError, match="no such file"):
        load(tmp_path / "none.ttl")
    with pytest.raises(SourceError, match=r"^docs holds no RDF: one file of another kind\.$"):
        load(write(tmp_path / "docs" / "x.md", "text").parent)


def test_many_broken_documents_are_named() -> None:
    error = BrokenDocuments([f"file {at}" for at in range(9)])
    assert str(error) == (
        "9 files cannot be read. file 0 file 1 file 2 And 6 more. "
        "Leave out what cannot be read to import the others."
    )


def test_zip_bombs(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("graph.importing.documents.FREE", 2**20)
    zeros = b" " * 2**23
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.ttl", zeros)
    write(tmp_path / "bomb.ttl.gz", gzip.compress(GOOD.encode() + zeros))
    for name in ("bomb.zip", "bomb.ttl.gz"):
        with pytest.raises(SourceError, match="like a zip bomb"):
            load(tmp_path / name)


def test_one_long_line_and_long_lists(tmp_path) -> None:
    """The offending text is found far into a line; ten thousand cells and 5 MB are no matter."""
    long = '<urn:a> <urn:p> "' + "x" * 5_000_000 + '" . '
    with pytest.raises(SourceError, match=rf"long\.ttl:1:{len(long) + 1}: .*near “<urn:bad iri>"):
        load(write(tmp_path / "long.ttl", long + "<urn:bad iri> <urn:p> 1 ."))
    write(tmp_path / "longer.ttl", long + long + "<urn:bad iri> <urn:p> 1 .")
    with pytest.raises(SourceError, match=r"longer\.ttl:1: .*, in a line of more than 8 MB\. "):
        load(tmp_path / "longer.ttl")
    cells = " ".join(map(str, range(10_000)))
    engine, _ = load(write(tmp_path / "list.ttl", f"<urn:a> <urn:p> ( {cells} ) ."))
    assert len(engine) == 20_001


def test_many_classes_keywords_cycles_and_tags(tmp_path) -> None:
    lines = [f"<urn:n{at}> a <urn:C{at}> ." for at in range(50_000)]
    lines += ["<urn:x> <urn:SELECT> <urn:WHERE> .", "<urn:x> <urn:broader> <urn:x> ."]
    lines += ['<urn:größe> <urn:p> "x"@x-private-use, "y"@zh-Hant-TW .']
    engine, _ = load(write(tmp_path / "data.ttl", "\n".join(lines)))
    assert len(engine) == 50_004


def test_rdf_xml_without_its_outer_element(tmp_path) -> None:
    """One description may stand alone; only the suffix says that such XML is RDF."""
    alone = '<t:Book xmlns:t="urn:t:"><t:title>A</t:title></t:Book>'
    engine, _ = load(write(tmp_path / "book.rdf", alone))
    assert {quad.predicate.value for quad in engine} == {f"{RDF}type", "urn:t:title"}
    with pytest.raises(SourceError, match="this XML holds no RDF"):
        load(write(tmp_path / "book.xml", alone))


def test_schema_org_context_is_known(tmp_path) -> None:
    text = '{"@context": "https://schema.org", "@id": "urn:a", "name": "A", "url": "https://a.b/"}'
    engine, _ = load(write(tmp_path / "data.jsonld", text))
    assert triples(engine) == {
        '<urn:a> <http://schema.org/name> "A"',
        "<urn:a> <http://schema.org/url> <https://a.b/>",
    }


def test_what_may_be_a_text_on_a_page_of_schema_org_is_read_as_one(tmp_path) -> None:
    """The vocabulary gives keywords, genre and identifiers as text too, a license never."""
    text = (
        '{"@context": "https://schema.org", "@id": "urn:a", "keywords": "easy, quick", '
        '"identifier": "978-3", "encodingFormat": "image/png", "license": "https://l.org/4"}'
    )
    engine, _ = load(write(tmp_path / "data.jsonld", text))
    assert triples(engine) == {
        '<urn:a> <http://schema.org/keywords> "easy, quick"',
        '<urn:a> <http://schema.org/identifier> "978-3"',
        '<urn:a> <http://schema.org/encodingFormat> "image/png"',
        "<urn:a> <http://schema.org/license> <https://l.org/4>",
    }


def test_what_the_operator_lists_may_be_a_list_or_wrong(tmp_path, monkeypatch) -> None:
    path = write(tmp_path / "data.jsonld", BROKEN["remote.jsonld"][0])
    write(tmp_path / "mine.json", '[{"p": "urn:p"}]')
    for at, content in enumerate(['{"https://example.org/context.jsonld": "mine.json"}', "[1]"]):
        listed = write(tmp_path / f"list{at}.json", content)
        monkeypatch.setenv("OPS_ATLAS_CONTEXTS", str(listed))
        if at == 0:
            assert len(load(path)[0]) == 1
        else:
            with pytest.raises(SourceError, match="maps no addresses of JSON-LD contexts"):
                load(path)


def test_dirty_quads_stay_in_their_graphs(tmp_path) -> None:
    engine, report = load(
        write(tmp_path / "dirty.nq", "<urn:a> <urn:p> <urn:b c> <urn:g> .\n"), lenient=True
    )
    assert [str(quad) for quad in engine] == ["<urn:a> <urn:p> <urn:b%20c> <urn:g>"]
    assert report.repairs.counts == {"bad IRI": 1}


def test_contexts_the_operator_allows(tmp_path, monkeypatch) -> None:
    write(tmp_path / "mine.json", '{"@context": {"p": "urn:p"}}')
    listed = write(tmp_path / "list.json", '{"https://example.org/context.jsonld": "mine.json"}')
    monkeypatch.setenv("OPS_ATLAS_CONTEXTS", str(listed))
    engine, _ = load(write(tmp_path / "data.jsonld", BROKEN["remote.jsonld"][0]))
    assert triples(engine) == {f'<urn:a> <urn:p> "1"^^<{XSD}integer>'}


@pytest.mark.parametrize(
    ("name", "start", "label"),
    [
        ("x.owl", b"@prefix e: <urn:e:> .", "Turtle"),
        ("x.ttl", b"# note\n<urn:g> { <urn:a> <urn:b> 1 }\n@prefix e: <urn:e:> .", "TriG"),
        ("x.ttl", b'@prefix e: <urn:e:> . e:a e:b "{" .', "Turtle"),
        ("x.nq", b"<urn:a> <urn:b> <urn:c> .\n", "N-Quads"),
        ("x.nq", b"<urn:a> <urn:b> <urn:c d> <urn:g> .\n", "N-Quads"),
        (
            "x.nt",
            b'<urn:a b> <urn:p> "1"^^<a b> .\n<urn:a> <urn:p> oops .\n' + 2 * b"<a> <b> <c> .\n",
            "N-Triples",
        ),
        (
            "x.txt",
            b"_:a <urn:b> oops <urn:g> .\n" + 2 * b"<urn:a> <urn:b> _:c <urn:g> .\n",
            "N-Quads",
        ),
        ("x.txt", b"<urn:a> <urn:b> <urn:c> .\n" + 2 * b"<urn:a> a <urn:c> .\n", "Turtle"),
        ("x.nq", b"<urn:a> <urn:b> <urn:c> <urn:g> .\n<urn:a> <urn:b", "N-Quads"),
        ("x.txt", b"@prefix e: <urn:e:> .\n" + 20 * b"<urn:a> <urn:b> <urn:c> .\n", "Turtle"),
        ("x", b"\xef\xbb\xbf<?xml version='1.0'?>\n<rdf:RDF", "RDF/XML"),
        ("x", b"<urn:a> <urn:p> <urn:b> .\n", "N-Triples"),
        ("x", b"PREFIX e: <urn:e:>\ne:a e:b e:c .", "Turtle"),
        ("x", b'["urn:a", "urn:p", "urn:b", "globalId", "", ""]\n', "HexTuples"),
        ("x.jsonld", b'["urn:a", "urn:p", "urn:b", "globalId"]\n', "JSON-LD"),
    ],
)
def test_formats_by_content(name, start, label) -> None:
    assert format_of(name, start).label == label


def test_documents_are_read_anew(tmp_path) -> None:
    (document,) = walk(write(tmp_path / "data.ttl", GOOD))
    assert document.start(8) == document.start(8) == GOOD[:8].encode()
    damaged = Document("x.gz", 3, lambda: io.BytesIO(b"\x1f\x8b\x08"))
    with pytest.raises(SourceError, match=r"^x\.gz cannot be read"):
        damaged.start(10)
