"""Triple terms that hold each other without end: the engine would take the process along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graph.importing.loading import Choices, load_sources
from graph.importing.unsafe import DEEPEST
from ontology.errors import RepairableError, SourceError
from ontology.namespaces import RDF

if TYPE_CHECKING:
    from pathlib import Path

FIRST = '<urn:a> <urn:p> "a text with <<( in it" .\n'


def nested(kind: str, depth: int) -> str:
    """Write triple terms of this depth, the first one behind three signs of its line."""
    if kind == "nt":
        return f"{FIRST}<urn:é> <urn:p> {'<<( <urn:a> <urn:p> ' * depth}<urn:o> {')>> ' * depth}.\n"
    if kind == "ttl":
        opened = "<<(# none: )>>\n<urn:a> <urn:p> " * depth
        return f"{FIRST}<urn:é> <urn:p> {opened}<urn:o> {')>> ' * depth}.\n"
    opened = '\n<e:p rdf:parseType="&t;"><rdf:Description rdf:about="urn:a">' * depth
    return (
        '<!DOCTYPE rdf:RDF [<!ENTITY t "Triple">]>'
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:e="urn:e:" rdf:version="1.2">'
        f'<rdf:Description rdf:about="urn:a">{opened}<e:q>1</e:q>'
        f"{'</rdf:Description></e:p>' * depth}</rdf:Description></rdf:RDF>"
    )


PLACES = {"nt": (2, 17 + 20 * DEEPEST), "ttl": (2 + DEEPEST, 17), "rdf": (2 + DEEPEST, 1)}


@pytest.mark.parametrize("part", [2**18, 61], ids=["whole", "in parts"])
@pytest.mark.parametrize("lenient", [False, True], ids=["strict", "lenient"])
@pytest.mark.parametrize("kind", PLACES)
def test_deep_triple_terms_are_refused(kind, lenient, part, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("graph.importing.source.PART", part)
    path = tmp_path / f"deep.{kind}"
    for depth in (DEEPEST + 1, 50_000):
        path.write_text(nested(kind, depth))
        with pytest.raises(SourceError, match="more than 100 deep") as refused:
            load_sources(ox.Store(), [path], Choices(lenient=lenient), in_memory=True)
        assert not isinstance(refused.value, RepairableError)
        line, column = PLACES[kind]
        assert str(refused.value).startswith(f"deep.{kind}:{line}:")
        assert part == 61 or f"{kind}:{line}:{column}: " in str(refused.value)


@pytest.mark.parametrize("kind", PLACES)
def test_as_deep_as_can_be_followed_they_are_read(kind, tmp_path: Path) -> None:
    path = tmp_path / f"deep.{kind}"
    path.write_text(nested(kind, DEEPEST) if kind != "ttl" else nested(kind, DEEPEST) * 3)
    engine = ox.Store()
    load_sources(engine, [path], Choices(), in_memory=True)
    assert DEEPEST in {str(quad).count("<<(") for quad in engine}
