"""What a comparison says in words."""

from __future__ import annotations

import pytest

from graph.comparing.lens import Lens
from graph.comparing.membership import Membership
from graph.comparing.overlap_sentences import describe_overlap, describe_pair
from graph.overlap import pair

TEAMS = Lens(
    "i", "tools", "Teams by tools", "s", "i", "p", ("p",), set_label="team", item_label="tool"
)
Sets = dict[str, list[str]]


@pytest.mark.parametrize(
    ("sets", "silent", "near", "said"),
    [
        (
            {"A": ["x", "y"], "B": ["x", "z"], "C": ["w"]},
            [],
            [],
            "A and B share most: 1 of 3 tools (x). No tool is in all three.",
        ),
        (
            {"A": ["x"], "B": ["x"], "C": ["x"]},
            [],
            [],
            "Three pairs share one tool each, and none shares more. In all three: x.",
        ),
        ({"A": ["x"], "B": ["y"]}, [], [], "A and B share no tool."),
        ({"A": ["x", "y"], "B": ["x"]}, [], [], "A and B share 1 of 2 tools (x)."),
        ({"A": ["x"], "B": ["x"]}, [], [], "A and B share 1 of 1 tool (x)."),
        (
            {"A": ["x"], "B": ["y"], "C": ["z"]},
            [],
            [],
            "No two teams share any of their tools. No tool is in all three.",
        ),
        (
            {"A": ["x"], "B": ["y"]},
            [],
            [("x", "y")],
            "A and B share no tool. Near links bring A and B from 0 to 1.",
        ),
        ({"A": ["x"], "B": []}, ["B"], [], "The source does not state the tools of B."),
        ({"A": [], "B": []}, ["A", "B"], [], "The source does not state the tools of A and B."),
    ],
)
def test_overlap_in_words(
    sets: Sets, silent: list[str], near: list[tuple[str, str]], said: str
) -> None:
    assert describe_overlap(TEAMS, Membership.from_sets(sets, not_stated=silent, near=near)) == said


@pytest.mark.parametrize(
    ("sets", "near", "said"),
    [
        ({"A": ["x", "y"], "B": ["x"]}, [], "A and B share 1 of the 2 tools they have together."),
        ({"A": ["x"], "B": ["x"]}, [], "A and B share the one tool they have."),
        ({"A": ["x", "y"], "B": ["y", "x"]}, [], "A and B share all 2 tools they have."),
        ({"A": ["x"], "B": ["y"]}, [], "A and B share no tool."),
        ({"A": ["x"], "B": ["y"]}, [("y", "x")], "A and B share no tool. One is near."),
        (
            {"A": ["x", "v"], "B": ["y", "v"]},
            [("y", "x")],
            "A and B share 1 of the 3 tools they have together. One more is near.",
        ),
    ],
)
def test_a_pair_in_words(sets: Sets, near: list[tuple[str, str]], said: str) -> None:
    assert describe_pair(TEAMS, pair(Membership.from_sets(sets, near=near), "A", "B")) == said


def test_a_silent_pair_in_words() -> None:
    membership = Membership.from_sets({"A": ["x"], "B": []}, not_stated=["B"])
    said = describe_pair(TEAMS, pair(membership, "A", "B"))
    assert said == "Not stated: the source is silent on the tools of B."
