"""Every IRI the program knows, once.

``BASE`` is meant to redirect through w3id.org; the redirect is not registered yet.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

BASE: Final = "https://w3id.org/ops-atlas/"
OPS: Final = f"{BASE}ns#"
ATLAS: Final = f"{BASE}id/"
GRAPH: Final = f"{BASE}graph/"
LENS: Final = f"{BASE}lens/"
QUERY: Final = f"{BASE}query/"
#: Where the terms and nodes of tables of one's own lie, unless their owner names a place.
OWN: Final = f"{BASE}own/"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCT: Final = "http://purl.org/dc/terms/"
PROV: Final = "http://www.w3.org/ns/prov#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
SCHEMA: Final = "https://schema.org/"
SH: Final = "http://www.w3.org/ns/shacl#"
SKOSXL: Final = "http://www.w3.org/2008/05/skos-xl#"
CRM: Final = "http://www.cidoc-crm.org/cidoc-crm/"
VCARD: Final = "http://www.w3.org/2006/vcard/ns#"
WIKIDATA: Final = "http://www.wikidata.org/entity/"
VOID: Final = "http://rdfs.org/ns/void#"
SERVICE: Final = "http://www.w3.org/ns/sparql-service-description#"
FORMATS: Final = "http://www.w3.org/ns/formats/"

PREFIXES: Final = MappingProxyType(
    {
        "ops": OPS,
        "atlas": ATLAS,
        "graph": GRAPH,
        "lens": LENS,
        "rdf": RDF,
        "rdfs": RDFS,
        "owl": OWL,
        "xsd": XSD,
        "skos": SKOS,
        "dct": DCT,
        "prov": PROV,
        "foaf": FOAF,
        "schema": SCHEMA,
        "sh": SH,
        "wd": WIKIDATA,
    }
)

RDF_TYPE: Final = f"{RDF}type"
RDFS_LABEL: Final = f"{RDFS}label"
SKOS_PREF_LABEL: Final = f"{SKOS}prefLabel"
SKOS_ALT_LABEL: Final = f"{SKOS}altLabel"
SKOS_HIDDEN_LABEL: Final = f"{SKOS}hiddenLabel"

#: What leads to a name that is a node of its own.
NAME_LINKS: Final = (
    *(f"{SKOSXL}{name}Label" for name in ("pref", "alt", "hidden")),
    *(f"{CRM}{name}" for name in ("P1_is_identified_by", "P102_has_title")),
)
#: What such a name says.
NAME_TEXTS: Final = (f"{SKOSXL}literalForm", f"{CRM}P190_has_symbolic_content")
#: Properties that name a thing, best first. Everything before ``SKOS_ALT_LABEL`` may be shown.
LABEL_PROPERTIES: Final = (
    SKOS_PREF_LABEL,
    RDFS_LABEL,
    f"{DCT}title",
    f"{SCHEMA}name",
    "http://schema.org/name",
    f"{FOAF}name",
    f"{VCARD}fn",
    "http://purl.org/dc/elements/1.1/title",
    "http://usefulinc.com/ns/doap#name",
    *NAME_TEXTS,
    SKOS_ALT_LABEL,
    SKOS_HIDDEN_LABEL,
)
