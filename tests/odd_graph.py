"""A small graph with everything odd in it, and the app on it: one server for all who ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.inferring.rules import INFERRED, rule_graph
from tests.browser import AppServer
from tests.stores import OxigraphServer

EX = "https://example.org/"
EVIL = "<img src=x onerror=alert(1)> evil"
ARABIC = "مراقبة الشبكة (NetOps)"
EMOJI = "👩‍🚀 launch 🚀"
#: No space in it, so nothing can wrap it where it would like to.
WIDE = "wide" * 2500

#: Markup and a very long label in ``a`` and ``b``; right-to-left, emoji and wide labels in the ring
#: of ``one``, ``two`` and ``three``: a loop, parallel links, a blank node and an inferred link.
ODD = f"""
@prefix ex: <{EX}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:a a ex:K ; rdfs:label "{EVIL}" ; ex:to ex:b .
ex:K rdfs:label "<b>kind</b>" . ex:to rdfs:label "<i>leads to</i>" .
ex:b rdfs:label "{"very long " * 1000}" .
ex:one a ex:Ring ; rdfs:label "{ARABIC}"@ar ; ex:to ex:one, ex:two ; ex:via ex:two ;
    ex:has [ ex:to ex:two ] .
ex:two a ex:Ring ; rdfs:label "{EMOJI}", "Start"@de ; ex:to ex:three, ex:one .
ex:three a ex:Ring ; rdfs:label "{WIDE}" ; ex:to ex:one .
<{INFERRED}> {{ <{rule_graph("inverse")}> rdfs:label "Inferred: inverse" }}
<{rule_graph("inverse")}> {{ ex:three ex:back ex:two }}
"""


@pytest.fixture(scope="session")
def odd_url() -> Iterator[str]:
    """Return the address of the app on the odd graph."""
    engine = OxigraphServer()
    engine.load(ODD.encode(), "application/trig")
    server = AppServer(OPS_ATLAS_ENDPOINT=engine.endpoint)
    yield server.url
    server.stop()
    engine.stop()
