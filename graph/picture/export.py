"""Pictures and datasets as files: one HTML page that needs no network, graph formats, RDF."""

from __future__ import annotations

import html
import io
import json
import re
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from graph.embedded import EmbeddedStore
from graph.files import replacing
from graph.picture.drawing import DASHED, DOTTED, explained, stroke_of
from graph.picture.export_svg import NOT_IN_XML, to_svg
from graph.picture.palette import mark, style_of
from graph.picture.scene import scene_of_store
from ontology.errors import ParameterError, SourceError
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx
    from pyvis.network import Network

    from graph.picture.drawing import Scene, SceneEdge
    from graph.store import Store

_RDF: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
#: What a dataset can be written as.
SUFFIXES: Final = (*_RDF, ".graphml", ".gexf", ".svg", ".html")

_BEND: Final = 0.16
#: Lengths of strokes and gaps, in pixels.
_DASHES: Final = {DASHED: [5, 5], DOTTED: [1, 4]}
_EVERYTHING: Final = 1_000_000
_OPTIONS: Final = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"borderWidth": 1.5, "chosen": False, "scaling": {"label": {"drawThreshold": 7}}},
    "edges": {"smooth": False, "chosen": False},
    "interaction": {"hover": True, "tooltipDelay": 1_000_000_000},
}


def export_store(store: Store, path: Path | str) -> Path:
    """Write a dataset in the format that the suffix names; the file appears whole or not at all.

    Raises
    ------
    ParameterError
        If the suffix is unknown.
    SourceError
        If the file cannot be written there.
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        raise ParameterError(
            f"{target.name}: no format is known for {suffix or 'a name without a suffix'!r};"
            f" use one of {', '.join(SUFFIXES)}."
        )
    if suffix in _RDF:
        _write(target, _to_rdf(store, _RDF[suffix]))
    elif suffix == ".html":
        _write(target, to_html(scene_of_store(store)).encode())
    elif suffix == ".svg":
        _write(target, to_svg(scene_of_store(store)).encode())
    else:
        write: Callable[[Scene], str] = to_graphml if suffix == ".graphml" else to_gexf
        _write(target, write(scene_of_store(store, limit=_EVERYTHING)).encode())
    return target


def _to_rdf(store: Store, format_: ox.RdfFormat) -> bytes:
    """Serialize the dataset; named graphs are kept where the format has them."""
    if isinstance(store, EmbeddedStore):
        return store.dump(format_)
    if format_.supports_datasets:
        rows = store.select("SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }").rows
        if rows:
            lines = (" ".join(map(str, row)) + " ." for row in rows)
            quads = ox.parse("\n".join(lines), format=ox.RdfFormat.N_QUADS)
            ordered = sorted(quads, key=str)
            return ox.serialize(ordered, format=format_, prefixes=dict(PREFIXES)) or b""
    triples = sorted(set(store.construct("CONSTRUCT WHERE { ?s ?p ?o }")), key=str)
    return ox.serialize(triples, format=format_, prefixes=dict(PREFIXES)) or b""


def _write(target: Path, content: bytes) -> None:
    folder = target.parent
    if not folder.is_dir():
        raise SourceError(
            f"{target} cannot be written: there is no folder {folder}; make it first."
        )
    try:
        with replacing(target) as file:
            file.write(content)
    except OSError as error:
        raise SourceError.unwritable(target, error) from error


def to_html(scene: Scene, title: str = "Ops Atlas") -> str:
    """Write a picture as one HTML page that one can explore without any network.

    pyvis puts nodes, edges and options together; the page around them is ours, because pyvis's
    own one fetches style sheets and scripts from elsewhere.
    """
    data = _for_vis(scene)
    library = files("pyvis") / "templates/lib/vis-9.1.2/vis-network.min.js"
    page = (files("graph.picture") / "standalone.html").read_text(encoding="utf-8")
    parts = {
        "TITLE": html.escape(title),
        "NOTE": html.escape(scene.note or f"{len(scene.nodes):,} nodes"),
        "DATA": _in_script(json.dumps(data, ensure_ascii=False)),
        "LIBRARY": library.read_text(encoding="utf-8").replace("</script", "<\\/script"),
    }
    return re.sub("{{([A-Z]+)}}", lambda place: parts[place[1]], page)


def _for_vis(scene: Scene) -> dict[str, Any]:
    from pyvis.network import Network

    network = Network(directed=True)
    _add_nodes(network, scene)
    _add_edges(network, scene)
    kinds = [
        {"iri": kind, "label": label, "count": count, **mark(kind)}
        for kind, (label, count) in scene.kinds.items()
    ]
    return {
        "nodes": network.nodes,
        "edges": network.edges,
        "options": _OPTIONS,
        "kinds": kinds,
        "strokes": [[_DASHES[stroke], said] for stroke, said in scene.strokes.items()],
    }


def _add_nodes(network: Network, scene: Scene) -> None:
    for node in scene.nodes:
        at = {} if node.x is None else {"x": node.x, "y": node.y}
        network.add_node(
            node.id,
            label=node.label,
            shape=style_of(node.kind).shape,
            size=node.size,
            kind=node.kind,
            tip=node.tooltip,
            more=node.more,
            **at,
        )
    for written in network.nodes:
        written.pop("color", None)  # pyvis sets one color; the page knows two


def _add_edges(network: Network, scene: Scene) -> None:
    twins: Counter[frozenset[str]] = Counter()
    for number, edge in enumerate(scene.edges):
        pair = frozenset((edge.source, edge.target))
        network.add_edge(
            edge.source,
            edge.target,
            id=number,
            relation=edge.label,
            reason=explained(edge),
            dashes=_DASHES.get(stroke_of(edge), False),
            smooth=_bow(edge, twins[pair]),
        )
        twins[pair] += 1


def _bow(edge: SceneEdge, twin: int) -> dict[str, Any] | bool:
    """Bend every further link of a pair, to either side in turn, whichever way they lead."""
    if not twin or edge.source == edge.target:
        return False
    clockwise = (twin % 2 > 0) == (edge.source < edge.target)
    turn = "curvedCW" if clockwise else "curvedCCW"
    return {"enabled": True, "type": turn, "roundness": _BEND * ((twin + 1) // 2)}


def _in_script(text: str) -> str:
    """Escape JSON so that nothing in it can end the script element it stands in."""
    return text.translate({ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


def to_graphml(scene: Scene) -> str:
    """Write a picture as GraphML, for yEd, Cytoscape, igraph and others."""
    import networkx as nx

    return "\n".join(nx.generate_graphml(_to_networkx(scene)))


def to_gexf(scene: Scene) -> str:
    """Write a picture as GEXF with colors and places, for Gephi."""
    import networkx as nx

    graph = _to_networkx(scene)
    for node in scene.nodes:
        red, green, blue = bytes.fromhex(style_of(node.kind).light[1:])
        look: dict[str, Any] = {
            "color": {"r": red, "g": green, "b": blue, "a": 1.0},
            "size": node.size,
        }
        if node.x is not None and node.y is not None:
            look["position"] = {"x": node.x, "y": -node.y, "z": 0.0}
        graph.nodes[_xml(node.id)]["viz"] = look
    written = io.BytesIO()
    nx.write_gexf(graph, written, version="1.2draft")
    return written.getvalue().decode()


def _to_networkx(scene: Scene) -> nx.MultiDiGraph:
    import networkx as nx

    graph = nx.MultiDiGraph()
    for node in scene.nodes:
        at = {} if node.x is None else {"x": node.x, "y": node.y}
        graph.add_node(
            _xml(node.id),
            label=_xml(node.label),
            kind=_xml(node.kind),
            kind_label=_xml(node.kind_label),
            **at,
        )
    for number, edge in enumerate(scene.edges):
        graph.add_edge(
            _xml(edge.source),
            _xml(edge.target),
            key=number,
            label=_xml(edge.label),
            property=_xml(edge.property),
            near=edge.near,
            reason=_xml(edge.reason),
            rule=_xml(edge.rule),
        )
    return graph


def _xml(text: str) -> str:
    """Drop the characters that XML 1.0 cannot hold at all."""
    return NOT_IN_XML.sub("", text)
