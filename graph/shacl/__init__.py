"""SHACL Core on the engine: shapes are compiled to SPARQL, so the data stays where it is.

A constraint becomes a query whose every row is a violation. A shape inside a shape (``sh:node``,
``sh:and``, ``sh:or``, ``sh:not``, ``sh:xone``, qualified shapes) is run over the value nodes of the
outer one, and the sets of nodes that break it are combined here; nothing but violations and the
value nodes next to them leaves the engine. pySHACL stays the reference, and what it says of the
same files is what the tests compare with.

>>> from graph import EmbeddedStore
>>> shapes = ShapesGraph(read_triples('''
...     @prefix sh: <http://www.w3.org/ns/shacl#> .
...     <urn:s> sh:targetClass <urn:T> ; sh:property [ sh:path <urn:name> ; sh:minCount 1 ] .'''))
>>> report = validate(EmbeddedStore.from_text("<urn:a> a <urn:T> ."), shapes)
>>> [(str(result.focus), result.component) for result in report.results]
[('<urn:a>', 'minCount')]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.files import read_text
from graph.importing.unsafe import NestingCheck
from graph.importing.watching import Watch
from graph.shacl.report import Report, reading_order
from graph.shacl.shapes import ShapesGraph
from graph.shacl.validation import Validation
from ontology.errors import ParameterError, SourceError
from ontology.namespaces import SH

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from graph.shacl.report import Result
    from graph.store import Store


def validate(store: Store, shapes: ShapesGraph, watch: Watch | None = None) -> Report:
    """Check a dataset against shapes.

    Parameters
    ----------
    store : Store
        What to check: the union of its named graphs. Over a remote endpoint the queries run
        there; blank nodes are then told apart only as well as the endpoint names them.
    shapes : ShapesGraph
        See :func:`read_triples` for reading them from a file or a text.
    watch : Watch, optional
        Told which shape it is at, and asked before each query whether to go on.

    Raises
    ------
    SourceError
        If a shape is malformed; the message names it.
    QueryError, EndpointError
        If the store cannot answer, such as for a pattern that no engine here understands.
    """
    watch = watch or Watch()
    run = Validation(store, shapes, watch)
    found: list[Result] = []
    idle = 0
    with_targets = shapes.with_targets()
    watch.begin(len(with_targets), even=False)
    for number, shape in enumerate(with_targets, start=1):
        watch.doing(f"Checking shape {number:,} of {len(with_targets):,}")
        try:
            focus = run.targets(shape)
            if focus is None or not run.ask(f"ASK {{ {focus.pattern} }}"):
                idle += 1
            else:
                found += run.results(shape, focus)
        except (SourceError, ParameterError) as error:
            reason = str(error).removesuffix(".")
            raise SourceError(f"The shape {shape.name}: {reason}.") from error
        watch.finish(1)
    run.note_what_is_one_s_own()
    results = tuple(sorted(found, key=reading_order))
    return Report(results, tuple(run.unchecked), len(with_targets), idle)


def shapes_of(store: Store) -> ShapesGraph:
    """Read the shapes that lie in a dataset beside the data."""
    where = (
        "?start ?p ?o . FILTER(STRSTARTS(STR(?p), "
        f'"{SH}")) ?start (<urn:x-none>|!<urn:x-none>)* ?s . ?s ?key ?value'
    )
    return ShapesGraph(store.construct(f"CONSTRUCT {{ ?s ?key ?value }} WHERE {{ {where} }}"))


def read_shapes(path: Path) -> ShapesGraph:
    """Read a Turtle file of shapes.

    Raises
    ------
    SourceError
        If it cannot be read or is not Turtle.
    """
    return ShapesGraph(read_triples(read_text(path), path.absolute().as_uri()))


def read_triples(text: str, base: str | None = None) -> Iterable[ox.Quad]:
    """Read Turtle; for shapes that come as text.

    Raises
    ------
    SourceError
        If it is not Turtle.
    """
    try:
        NestingCheck().feed(text.encode())
        return list(ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=base))
    except (SyntaxError, ValueError) as error:
        raise SourceError(f"The shapes cannot be read: {error}.") from error
