"""Read the labels of a dataset in bulk.

The engine writes labels and classes as TSV, which costs a fraction of walking its quads; they are
put in order as columns of numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pyoxigraph as ox

from graph.columns import encoded, numbers, read_columns, read_table
from graph.naming.label_sources import FIRST_ALIAS, FIRST_HIDDEN, LABEL_SOURCES, is_any
from graph.naming.language_order import main_language
from graph.texts import unescaped
from ontology.namespaces import OWL, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.naming.label_sources import LabelSource

    Integers = NDArray[np.integer[Any]]

_SCHEMA_CLASSES: Final = (OWL, RDF, RDFS, SKOS)
#: A class of a schema language; evidence is not among them, since there is much and it has no name.
_OF_SCHEMA: Final = re.compile(rf"(?:{OWL}|{RDF}(?!Statement\Z)|{RDFS})\w+")
#: A text with the language that it is in unless that is English, or a number or truth value.
_LITERAL: Final = (
    r'(?s)^(?:"(?P<text>.*)"(?:@(?:(?i:en)(?:-[^"]*)?|(?P<foreign>[^"]+))|\^\^[^"]*)?'
    r'|(?P<bare>[^"<_].*))$'
)

Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
#: Answers a SELECT with TSV.
Answering = Callable[[str], bytes]


class Labels(NamedTuple):
    """Every label of every named node of a dataset, or of every blank one, sorted by text.

    Attributes
    ----------
    nodes : pyarrow.StringArray
        Each node once, in angle brackets; a blank one by its key.
    texts : list of str
    node, rank, foreign : array
        Of each label the place of its node, the place of its source in LABEL_SOURCES, and 0 if it
        is English or untagged, else the place of its language by how many labels are in it.
    others : bool
        Whether there are labels of blank nodes besides.
    """

    nodes: Any
    texts: list[str]
    node: Integers
    rank: Integers
    foreign: Integers
    others: bool

    @property
    def hidden(self) -> Integers:
        """0 for a label that is shown, 1 for an alias, 2 for one that is only searched."""
        return (self.rank >= FIRST_ALIAS).astype(int) + (self.rank >= FIRST_HIDDEN)

    @property
    def length(self) -> Integers:
        """Letters of each label."""
        return np.fromiter(map(len, self.texts), int, len(self.texts))


def parts_of(engine: ox.Store, held: ox.Store | None = None) -> list[Answering]:
    """Return what to ask for a dataset, part by part.

    Parameters
    ----------
    held : pyoxigraph.Store, optional
        Some of its graphs in memory, where they are read several times quicker than on disk.
    """
    if held is None:
        return [partial(written_rows, engine)]
    ours = set(held.named_graphs())
    others: list[Graph] = [graph for graph in engine.named_graphs() if graph not in ours]
    parts: list[Answering] = [partial(written_rows, held)]
    return [*parts, partial(written_rows, engine, graphs=others)] if others else parts


def read_labels(whole: Answering, *parts: Answering, blank: bool = False) -> Labels:
    """Read every label of every named node of a dataset.

    Parameters
    ----------
    whole, *parts : callable
        Answer for all of the dataset, and for its parts; the text of a name may lie in another part
        than what is called so.
    blank : bool
        Read those of the blank nodes instead.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    asked = [
        (rank, answer)
        for rank, source in enumerate(LABEL_SOURCES)
        for answer in (_of_source(whole, source) if source.needs else parts)
    ]
    only = " FILTER(isBlank(?node))" if blank else ""
    read = [
        _read_literals(answer(_pairs(LABEL_SOURCES[rank].pattern + only))) for rank, answer in asked
    ]
    found = [rows.filter(of_blank if blank else pc.invert(of_blank)) for rows, of_blank in read]
    table = pa.concat_tables(found)
    node = encoded(table["node"])
    quoted, bare, foreign = (table[name].to_pylist() for name in ("text", "bare", "foreign"))
    texts = [number or unescaped(text) for text, number in zip(quoted, bare, strict=True)]
    by_text = np.array(sorted(range(len(texts)), key=texts.__getitem__), dtype=int)
    return Labels(
        nodes=node.dictionary,
        texts=[texts[at] for at in by_text],
        node=numbers(node.indices)[by_text],
        rank=np.repeat([rank for rank, _ in asked], list(map(len, found)))[by_text],
        foreign=_places(foreign)[by_text],
        others=any(pc.any(of_blank).as_py() for _, of_blank in read) and not blank,
    )


def _places(tags: list[str]) -> Integers:
    """Order the languages of labels by how many are in each, so that nodes are named in one."""
    spoken = {tag: main_language(tag) for tag in set(tags)}
    counts = Counter(map(spoken.__getitem__, tags))
    counts.pop("", None)
    most_first = sorted(counts, key=lambda language: (-counts[language], language))
    places = {"": 0} | {language: at for at, language in enumerate(most_first, 1)}
    of_tag = {tag: places[language] for tag, language in spoken.items()}
    return np.fromiter(map(of_tag.__getitem__, tags), int, len(tags))


def _of_source(whole: Answering, source: LabelSource) -> list[Answering]:
    """Return whom to ask for a source of labels: nobody, where nothing is named so."""
    _, _, rows = whole(f"SELECT ?s {{ {is_any(source)} }} LIMIT 1").partition(b"\n")
    return [whole] if rows else []


def _read_literals(tsv: bytes) -> tuple[Any, Any]:
    """Read the nodes and their literals from rows of both, and which of the nodes are blank."""
    import pyarrow as pa
    import pyarrow.compute as pc

    table = read_table(tsv)
    literal = pc.extract_regex(table["label"], _LITERAL)
    wanted = pc.is_valid(literal)
    names = ("text", "bare", "foreign")
    columns = [pc.struct_field(literal, name) for name in names]
    rows = pa.Table.from_arrays([table["node"], *columns], ["node", *names]).filter(wanted)
    return rows, pc.starts_with(rows["node"], "_:")


def read_schema_nodes(*parts: Answering) -> set[str]:
    """Find the nodes that are nothing but classes, properties and the like, by IRI."""
    found: set[str] = set()
    others: set[str] = set()
    for answer in parts:
        (classes,) = read_columns(answer("SELECT DISTINCT ?class { ?node a ?class }"))
        asked = [f"<{name}>" for name in classes.values if _OF_SCHEMA.fullmatch(name)]
        if asked:
            node, kind = read_columns(
                answer(
                    "SELECT ?node ?class {"
                    f" VALUES ?asked {{ {' '.join(asked)} }} ?node a ?asked, ?class }}"
                )
            )
            is_schema = np.array([name.startswith(_SCHEMA_CLASSES) for name in kind.values])
            found.update(node.values)
            others.update(node.keep(~is_schema[kind.codes]).values)
    return found - others


def _pairs(pattern: str) -> str:
    return f"SELECT ?node ?label {{ {pattern} }}"


def written_rows(engine: ox.Store, select: str, graphs: list[Graph] | None = None) -> bytes:
    """Run a SELECT over the union of all graphs, or of some, and return what the engine writes."""
    results = engine.query(select, use_default_graph_as_union=graphs is None, default_graph=graphs)
    if not isinstance(results, ox.QuerySolutions):
        raise TypeError("written_rows takes a SELECT")
    return results.serialize(format=ox.QueryResultsFormat.TSV) or b""
