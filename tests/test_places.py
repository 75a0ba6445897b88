"""Line, column and text of what is refused, counted here from how the document was put together."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graph.importing.loading import Choices, load_sources
from ontology.errors import SourceError
from ontology.namespaces import RDF

if TYPE_CHECKING:
    from pathlib import Path

WIDE = "日本語 🎉 é e\u0301"
LINE = f'<urn:s> <urn:p> "{WIDE}" .'
XML = (
    "<?xml version='1.0'?>",
    '<!DOCTYPE rdf:RDF [<!ENTITY e "http://e.org/">]>',
    f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:e="urn:e:">',
)
XML_LINE = f"<rdf:Description><e:the_e_n>{WIDE}</e:the_e_n></rdf:Description>"
JSON = ('{"@context": {"e": "http://e.org/"}, "@graph": [',)
JSON_LINE = f'{{"e:p": "{WIDE}"}},'
ENDS = {"rdf": "</rdf:RDF>", "jsonld": "{}]}"}
#: By name: what comes first, a line that is right, one that is not with ⟦ before what is refused.
REFUSED = {
    "iri.nt": ((), LINE, f"<urn:{WIDE.replace(' ', '')}> <urn:p> ⟦<urn:a b> ."),
    "value.ttl": ((), LINE, f'<urn:s> <urn:p> "{WIDE}", ⟦] .'),
    "prefix.trig": (
        (),
        f"<urn:g> {{ {LINE} }}",
        f'<urn:g> {{ <urn:s> <urn:p> "{WIDE}", ⟦no:a . }}',
    ),
    "rule.n3": ((), LINE, f'{{ <urn:s> <urn:p> "{WIDE}", ⟦?x }} => {{}} .'),
    "iri.rdf": (XML, XML_LINE, f'<e:C e:p="{WIDE}" rdf:about="⟦http://e.org/a b"/>'),
    "entity.rdf": (XML, XML_LINE, f'<e:C e:p="{WIDE}" rdf:about="&e;⟦a b"/>'),
    "tag.rdf": (XML, XML_LINE, f'<e:C><e:the_e_n e:q="{WIDE}" xml:lang="⟦e_n"/></e:C>'),
    "unknown.rdf": (XML, XML_LINE, f"<e:C><e:p>a {WIDE}</e:p><e:p>⟦&a;</e:p></e:C>"),
    "text.rdf": (XML, XML_LINE, f"<e:C e:p='{WIDE}'> ⟦a text </e:C>"),
    "id.rdf": (XML, XML_LINE, f"<e:C e:p='{WIDE}' rdf:ID='⟦a b'/>"),
    "iri.jsonld": (JSON, JSON_LINE, f'{{"e:p": ["{WIDE}", {{"@id": "⟦http://e.org/a b"}}]}},'),
    "short.jsonld": (JSON, JSON_LINE, f'{{"e:p": ["{WIDE}", {{"@id": "⟦e:a b"}}]}},'),
    "tag.jsonld": (JSON, JSON_LINE, f'{{"e:e_n": {{"@value": "{WIDE}", "@language": "⟦e_n"}}}},'),
    "comma.jsonld": (JSON, JSON_LINE, f'{{"e:p": "{WIDE}" ⟦oops}},'),
    "value.jsonld": (
        JSON,
        JSON_LINE,
        f'{{"e:p": ["{WIDE}", {{"@value": "x", "@language": ⟦7}}]}},',
    ),
    "node.jsonld": (JSON, JSON_LINE, f'{{"e:p": ["{WIDE}", {{"@id": ⟦3}}]}},'),
    "iri.hext": (
        (),
        f'["urn:s", "urn:p", "{WIDE}", "", "", ""]',
        f'["urn:s", "⟦urn:a b", "{WIDE}", "", "", ""]',
    ),
    "tag.hext": (
        (),
        '["urn:s", "urn:p", "e_n", "", "", ""]',
        f'["urn:e_n", "urn:p", "{WIDE}", "", "⟦e_n", ""]',
    ),
}


@pytest.mark.parametrize("lines", [2, 3000], ids=["short", "long"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("name", REFUSED)
def test_it_is_said_where_it_stands(name: str, ends: str, lines: int, tmp_path: Path) -> None:
    before, line, bad = REFUSED[name]
    end = ENDS.get(name.partition(".")[2], "")
    text = ends.join([*before, *[line] * lines, bad.replace("⟦", ""), line, end, ""])
    path = tmp_path / f"{name}.gz"
    path.write_bytes(gzip.compress(text.encode()))
    with pytest.raises(SourceError) as refused:
        load_sources(ox.Store(), [path], Choices(), in_memory=True)
    place = f"{name}.gz:{len(before) + lines + 1}:{bad.index('⟦') + 1}: "
    said = str(refused.value)
    assert said[: len(place)] == place, said
    near = re.search("near “(.*)”", said)
    assert near is not None
    assert near[1].strip() == bad.partition("⟦")[2][:60].strip()
