"""SHACL on the engine, inference, importing and matching, each beside its target."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import pyoxigraph as ox
import pyshacl
from rdflib import Graph, URIRef

from benchmarks.generator import generated
from benchmarks.graphs import in_memory, sources
from benchmarks.measuring import Row
from graph import EmbeddedStore
from graph.importers import convert
from graph.inferring.inference import infer
from graph.matching import match, match_quads
from graph.rdf_files import load_file
from graph.shacl import read_triples, validate
from graph.shacl.shapes import ShapesGraph
from ontology.namespaces import PREFIXES, SH
from ontology.sources import FOLDER, SOURCES

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
#: Eight property shapes on three targets, such as people write.
SHAPES = """
<urn:shape:tool> sh:targetClass ops:Tool ; sh:property
    [ sh:path skos:prefLabel ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype rdf:langString ] ,
    [ sh:path ops:inCategory ; sh:minCount 1 ; sh:class ops:ToolCategory ] ,
    [ sh:path foaf:homepage ; sh:minCount 1 ; sh:nodeKind sh:IRI ] .
<urn:shape:kpi> sh:targetClass ops:KPI ; sh:property
    [ sh:path skos:prefLabel ; sh:languageIn ( "en" ) ; sh:uniqueLang true ] ,
    [ sh:path skos:definition ; sh:minCount 1 ] .
<urn:shape:statement> sh:targetClass rdf:Statement ; sh:property
    [ sh:path rdf:subject ; sh:minCount 1 ; sh:maxCount 1 ; sh:class ops:Discipline ] ,
    [ sh:path ops:section ; sh:minLength 3 ; sh:in ( "comparison" "tools" ) ] ,
    [ sh:path dct:source ; sh:minCount 1 ; sh:nodeKind sh:IRI ] .
"""
AXIOMS = """
ops:performs rdfs:subPropertyOf ops:relatesTo ; rdfs:domain ops:Discipline ;
    rdfs:range ops:Activity ; owl:inverseOf ops:performedIn .
ops:usesTool rdfs:subPropertyOf ops:relatesTo .
ops:Tool rdfs:subClassOf ops:Thing . ops:Activity rdfs:subClassOf ops:Thing .
ops:KPI rdfs:subClassOf ops:Measure . ops:Measure rdfs:subClassOf ops:Thing .
skos:closeMatch a owl:SymmetricProperty, owl:TransitiveProperty .
"""
#: The size at which pySHACL answers within seconds.
REFERENCE = 10_000
OCCUPATIONS, TECHNOLOGIES, LINKS = 923, 8_768, 32_627


def run(size: int) -> list[Row]:
    """Measure everything, at 100,000 triples where a target says so."""
    rows = []
    store = in_memory(size)
    for name, text, target in (
        ("8 property shapes", HEAD + SHAPES, 300.0),
        ("all shapes of the atlas", (FOLDER / "shapes.ttl").read_text(), None),
    ):
        shapes = ShapesGraph(read_triples(text))
        taken, report = _best(lambda shapes=shapes: validate(store, shapes))
        goal = target if size <= 100_000 else None
        rows.append(
            _row(f"SHACL on the engine, {name}, {len(report.results):,} results", taken, goal)
        )
    rows.append(_beside_pyshacl(min(size, REFERENCE)))
    engine = ox.Store()
    engine.bulk_load(
        path=str(generated(size)), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode("urn:data")
    )
    engine.load(HEAD + AXIOMS, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("urn:axioms"))
    taken, added = _best(lambda: infer(engine), times=1)
    goal = 1000.0 if size <= 100_000 else None
    rows.append(_row(f"inference, {sum(added.values()):,} triples added", taken, goal))
    taken, links = _best(_import_and_match, times=1)
    rows.append(_row(f"{LINKS:,} rows imported and matched, {links} matches", taken, 10_000.0))
    return rows


def _beside_pyshacl(size: int) -> Row:
    """Run the reference over the same graph and the same shapes; it has to find as much."""
    graph = Graph()
    for source in sources(size):
        graph.parse(source.path, format="nt" if source.path.suffix == ".nt" else "turtle")
    text = HEAD + SHAPES
    shapes = Graph().parse(data=text, format="turtle")
    reference, (_, report, _) = _best(lambda: pyshacl.validate(graph, shacl_graph=shapes), times=1)
    known = ShapesGraph(read_triples(text))
    ours, found = _best(lambda: validate(in_memory(size), known))
    expected = len(list(report.objects(None, URIRef(f"{SH}result"))))
    assert len(found.results) == expected, (len(found.results), expected)
    name = f"SHACL at {size:,}, {expected:,} results as pySHACL finds"
    return Row(name, ours, "ms CPU", peer=f"{reference / ours:.0f}x pySHACL")


def _import_and_match() -> int:
    """Take a table as long as O*NET's through conversion, loading and matching."""
    engine = ox.Store()
    for source in SOURCES:
        load_file(engine, source.path, source.graph_iri)
    with tempfile.TemporaryDirectory() as folder:
        _write_onet(Path(folder))
        engine.bulk_extend(convert("onet", Path(folder)))
    matches = match(EmbeddedStore(engine))
    engine.extend(match_quads(matches.accepted))
    return len(matches.accepted)


def _write_onet(folder: Path) -> None:
    codes = [f"{11 + at // 100}-{1000 + at % 100}.00" for at in range(OCCUPATIONS)]
    jobs = "".join(f"{code}\tJob {code}\tWork.\n" for code in codes)
    (folder / "Occupation Data.txt").write_text(f"O*NET-SOC Code\tTitle\tDescription\n{jobs}")
    known = ["Grafana", "Git", "Red Hat Ansible Engine", "IBM Terraform", "Docker", "Puppet"]
    names = [*known, *(f"Product {at} software" for at in range(TECHNOLOGIES - len(known)))]
    head = "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand\n"
    picked = ((codes[at % OCCUPATIONS], at * 7 % TECHNOLOGIES) for at in range(LINKS))
    cells = ((code, names[at], f"{at // 65}", f"Kind {at // 65}") for code, at in picked)
    rows = ("\t".join((*row, "N", "N\n")) for row in cells)
    (folder / "Technology Skills.txt").write_text(head + "".join(rows))


def _best(work, times=3):
    taken = []
    for _ in range(times):
        began = time.process_time()
        found = work()
        taken.append((time.process_time() - began) * 1000)
    return min(taken), found


def _row(name, milliseconds, target):
    return Row(name, milliseconds, "ms CPU", target)
