"""Which sources state what is compared."""

from __future__ import annotations

import pytest

from graph.comparing.stating import sources_stating
from graph.embedded import EmbeddedStore
from graph.querying.plan import read_plan
from ontology.namespaces import ATLAS, OPS

DATA = f"""@prefix ops: <{OPS}> . @prefix atlas: <{ATLAS}> .
@prefix dct: <http://purl.org/dc/terms/> .
atlas:g1 a ops:Source ; dct:title "One" ; dct:issued "2026-01-02" .
atlas:g2 a ops:Source ; dct:title "Two" . atlas:g3 a ops:Source .
atlas:g1 {{ atlas:a ops:usesTool atlas:git . }}
atlas:g2 {{ atlas:b ops:usesTool atlas:git . }}
atlas:g3 {{ atlas:c ops:usesTool atlas:helm . }}
"""


@pytest.fixture
def store() -> EmbeddedStore:
    return EmbeddedStore.from_text(DATA, ".trig")


@pytest.mark.parametrize(
    ("things", "titles"),
    [
        (["a"], ["One"]),
        (["git"], ["One", "Two"]),
        (["a", "helm"], ["One", f"{ATLAS}g3"]),
        ([], ["One", "Two", f"{ATLAS}g3"]),
        (["nothing"], []),
    ],
)
def test_the_sources_are_those_with_a_link_of_the_things(store, things, titles):
    found = sources_stating(store, [f"{OPS}usesTool"], [f"{ATLAS}{name}" for name in things])
    assert sorted(one.title for one in found) == sorted(titles)
    assert {one.date for one in found if one.title == "One"} <= {"2026-01-02"}
    assert sources_stating(store, [f"{OPS}hasRole"], [f"{ATLAS}{name}" for name in things]) == []


def test_links_of_other_things_are_not_walked(shipped, monkeypatch):
    asked = []
    select = EmbeddedStore.select
    monkeypatch.setattr(
        EmbeddedStore, "select", lambda self, query: asked.append(query) or select(self, query)
    )
    sources_stating(shipped, [f"{OPS}usesTool"], [f"{ATLAS}sysops"])
    (query,) = asked
    steps = [read_plan(shipped, query)]
    for step in steps:
        steps += step.children
    walked = {step.name: step.rows for step in steps if "?property" in step.name}
    assert walked["QuadPattern(?thing ?property ?other ?graph)"] == len(
        select(shipped, "SELECT ?tool { atlas:sysops ops:usesTool ?tool }")
    )
    assert walked["QuadPattern(?other ?property ?thing ?graph)"] == 0
