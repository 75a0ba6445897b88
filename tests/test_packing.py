"""Data in an address: whole, cut anywhere, damaged, and what never was such a text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from views.explore.packing import pack, read_beginning, unpack

#: One letter of each kind; to choose among all of Unicode takes seconds to prepare.
TEXT = st.text('aZ0 -_"\\/\n\0\x7fé€\u2028😀')
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@given(PLAIN)
def test_what_is_packed_is_read_back(value):
    text = pack(value)
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    found, whole = unpack(text)
    assert found == value
    assert whole or value is None


def test_of_a_cut_link_the_beginning_is_read():
    steps = [f"open:node-{at * at * 7919 % 10_007}" for at in range(300)]
    text = pack({"steps": steps, "look": {"size": "degree"}})
    found, whole = unpack(text[: len(text) * 2 // 3])
    assert not whole
    kept = found["steps"]
    assert kept == steps[: len(kept)]
    assert len(kept) > 100


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_no_cut_is_too_much(cut):
    text = pack({"steps": ["a", "b" * 40, {"c": [1, 2]}], "look": {"x": 'é"\\'}})
    unpack(text[:cut])
    unpack(text[cut:])
    unpack(text[:cut] + "A" + text[cut + 1 :])


@pytest.mark.parametrize("text", ["", "=", "!", "%3Cscript%3E", "a", "eJw", "é", "x" * 10_001])
def test_what_never_was_one_is_nothing(text):
    assert unpack(text) == (None, False)


def test_the_longest_beginning_counts():
    whole = json.dumps({"a": [1, {"b": "x, }]"}, 3], "c": 4})
    for end in range(1, len(whole)):
        assert isinstance(read_beginning(whole[:end]), dict)
    assert read_beginning(whole[:-1]) == {"a": [1, {"b": "x, }]"}, 3]}
    assert read_beginning('{"a": [1, {"b": "x') == {"a": [1, {}]}


def test_a_bomb_is_refused():
    assert unpack(pack("x" * 6_000_000)) == (None, False)
