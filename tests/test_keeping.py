"""What was read is kept: of a snapshot for good, of an endpoint until it may have changed."""

from __future__ import annotations

import pytest

from api import comparisons
from graph import EmbeddedStore, keeping
from graph.keeping import SECONDS, age_of, kept
from graph.naming.language_order import languages_of
from graph.picture.schema import schema_of
from graph.remote.endpoint import RemoteStore
from tests.stores import OxigraphServer

TEAMS = """@prefix e: <urn:x:> .
e:a a e:Team ; e:uses e:saw, e:axe . e:b a e:Team ; e:uses e:saw . e:saw a e:Tool . e:axe a e:Tool .
"""
CLUBS = TEAMS.replace("Team", "Club") + 'e:a <http://www.w3.org/2000/01/rdf-schema#label> "A"@fr .'


@pytest.fixture
def changing() -> EmbeddedStore:
    store = EmbeddedStore.from_text("")
    store.may_change = True
    return store


def test_an_answer_has_the_age_of_its_time(changing: EmbeddedStore) -> None:
    times = (0.0, SECONDS - 0.1, SECONDS, 3 * SECONDS)
    assert [age_of(changing, lambda time=time: time) for time in times] == [0, 0, 1, 3]
    assert {age_of(EmbeddedStore.from_text(""), lambda time=time: time) for time in times} == {0}


def test_what_fails_is_not_kept_and_what_is_read_is(changing: EmbeddedStore, monkeypatch) -> None:
    read = []

    @kept(2)
    def length(_store: EmbeddedStore, text: str) -> int:
        read.append(text)
        if not text:
            raise ValueError(text)
        return len(text)

    monkeypatch.setattr(keeping, "age_of", lambda _store: 1)
    for _ in range(2):
        assert length(changing, "abc") == 3
        with pytest.raises(ValueError, match=r"^$"):
            length(changing, "")
    monkeypatch.setattr(keeping, "age_of", lambda _store: 2)
    assert length(changing, "abc") == 3
    assert read == ["abc", "", "", "abc"]


def test_what_changes_behind_an_endpoint_is_seen_after_a_while(
    oxigraph_server: OxigraphServer, monkeypatch
) -> None:
    """Lenses, classes and languages were those of the first question for as long as it ran."""
    store = RemoteStore(oxigraph_server.endpoint)
    monkeypatch.setattr(keeping, "age_of", lambda _store: 1)
    oxigraph_server.load(TEAMS.encode(), "text/turtle")
    before = comparisons.list_lenses(store), schema_of(store), languages_of(store)
    assert "urn:x:Team" in str(before)
    oxigraph_server.load(CLUBS.encode(), "text/turtle")
    store._remembering._known.clear()  # it has its own, shorter time
    assert (comparisons.list_lenses(store), schema_of(store), languages_of(store)) == before
    monkeypatch.setattr(keeping, "age_of", lambda _store: 2)
    lenses, schema, languages = (
        comparisons.list_lenses(store),
        schema_of(store),
        languages_of(store),
    )
    assert "urn:x:Club" in str(lenses)
    assert "urn:x:Team" not in str(lenses)
    assert "urn:x:Club" in schema.classes
    assert languages == ("fr",)
