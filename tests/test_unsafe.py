"""Triple terms that hold each other without end: the engine would take the process along."""

from __future__ import annotations

import json
import zipfile
from hashlib import sha256
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graph import EmbeddedStore
from graph.importing.loading import Choices, load_sources
from graph.importing.unsafe import DEEPEST
from graph.querying.typed import read_ntriples
from graph.shacl import read_triples
from graph.snapshots.exchange import restore_generation
from graph.snapshots.generations import list_generations
from graph.terms import parse_term
from ontology.errors import (
    ParameterError,
    QueryError,
    QueryTooLarge,
    RepairableError,
    SourceError,
)
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


@pytest.mark.parametrize("read", [read_ntriples, lambda lines: read_triples(lines.decode())])
def test_what_a_visitor_sends_to_be_drawn_or_checked_by_is_refused(read) -> None:
    with pytest.raises(SourceError, match="more than 100 deep"):
        read(nested("nt", 50_000).encode())


def test_nothing_stands_behind_a_literal() -> None:
    for text in (f'"x" .\n{nested("nt", 50_000)}', '"x"@en .', '"x'):
        with pytest.raises(ParameterError, match="is not a literal"):
            parse_term(text)
    assert parse_term('"\\"x\\\\"@en-GB').value == '"x\\'


@pytest.mark.parametrize(
    "asked",
    ["SELECT ({} AS ?made) {{ }}", "CONSTRUCT {{ <urn:a> <urn:p> ?x }} {{ BIND ({} AS ?x) }}"],
)
def test_an_answer_that_is_made_so_deep_is_refused(asked) -> None:
    """The engine writes what it does not read, or could not let go of."""
    store = EmbeddedStore.from_text("")
    made = "TRIPLE(<urn:a>, <urn:p>, " * (DEEPEST + 1) + "<urn:o>" + ")" * (DEEPEST + 1)
    with pytest.raises(QueryError, match="one within the other, too deep to be read"):
        store.run_typed(asked.format(made))
    store.close()


def test_a_query_that_is_nested_too_deep_is_told_so() -> None:
    store = EmbeddedStore.from_text("")
    with pytest.raises(QueryTooLarge, match="too many of its brackets lie one within the other"):
        store.run_typed("SELECT * " + "{" * 20_000 + "?s ?p ?o" + "}" * 20_000)
    store.close()


def test_an_exported_snapshot_that_holds_them_is_refused(tmp_path: Path) -> None:
    dataset = nested("nt", 50_000).replace(" .\n", " <urn:g> .\n").encode()
    about = {"kind": "ops-atlas-snapshot", "name": "deep", "sha256": sha256(dataset).hexdigest()}
    with zipfile.ZipFile(tmp_path / "deep.zip", "w") as archive:
        archive.writestr("dataset.nq", dataset)
        archive.writestr("snapshot.json", json.dumps(about))
    folder = tmp_path / "chain"
    with pytest.raises(SourceError, match="deep is damaged: triple terms one within the other"):
        restore_generation(tmp_path / "deep.zip", folder=folder)
    assert not list_generations(folder)
