"""Explorations as files: whole, cut, of a later version, and of another dataset."""

from __future__ import annotations

import json

import pytest

from graph.embedded import EmbeddedStore
from graph.picture.drawing import Scene, SceneNode
from ontology.errors import ParameterError
from views.explore.exploration_file import KIND, read_exploration, write_exploration

EX = "https://example.org/"
STATE = {"steps": [["nodes", [EX + "a", EX + "b"]]], "look": {"text": "x"}}


def store(*names: str) -> EmbeddedStore:
    return EmbeddedStore.from_text("".join(f"<{EX}{n}> a <{EX}K> ." for n in names))


def scene(*names: str) -> Scene:
    nodes = [SceneNode(EX + n, n.upper(), "k", "kind", "", 1.0, 2.0, 9.0) for n in names]
    return Scene(tuple(nodes), (), len(nodes))


def test_what_is_saved_is_opened():
    here = store("a", "b")
    opened = read_exploration(write_exploration(STATE, scene("a", "b"), here), here)
    assert opened.state == STATE
    assert opened.labels == {EX + "a": "A", EX + "b": "B"}
    assert opened.notes == ()


def test_of_another_dataset_it_names_what_is_not_there():
    saved = write_exploration(STATE, scene("a", "b", "c"), store("a", "b", "c"))
    opened = read_exploration(saved, store("a"))
    assert opened.state == STATE
    assert len(opened.notes) == 1
    assert opened.notes[0].startswith("2 of 3 nodes are not in this data: B and C.")


def test_of_a_cut_file_the_beginning_is_opened():
    here = store("a", "b")
    saved = write_exploration(STATE, scene("a", "b"), here)
    opened = read_exploration(saved[: saved.index(b'"labels"')], here)
    assert opened.state == STATE
    assert opened.notes == ("The file is cut; its beginning was opened.",)


def test_of_a_later_version_it_opens_what_it_knows():
    here = store("a")
    content = json.loads(write_exploration(STATE, scene("a"), here)) | {"version": 99, "new": 1}
    opened = read_exploration(json.dumps(content).encode(), here)
    assert opened.state == STATE
    assert "later version" in opened.notes[0]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[]", b"{}", b"nonsense", b'{"kind": "other"}', b"x" * 5_000_001],
)
def test_what_is_no_exploration_is_a_sentence(content):
    with pytest.raises(ParameterError, match=r"not an exploration|too large"):
        read_exploration(content, store("a"))


@pytest.mark.parametrize("labels", [[1], {"<script>": "x", "": "y"}, None, {"a b": 1}])
def test_strange_content_does_no_harm(labels):
    content = {"kind": KIND, "version": "new", "dataset": 7, "state": {}, "labels": labels}
    assert read_exploration(json.dumps(content).encode(), store("a")).state == {}
    with pytest.raises(ParameterError, match="cut"):
        read_exploration(json.dumps(content | {"state": 1}).encode(), store("a"))
