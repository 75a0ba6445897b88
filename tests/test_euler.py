"""Euler diagrams: the areas of the circles against the counts, measured by throwing darts."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.comparing.euler import Diagram, draw_euler, lens_area

THREE = [tuple(bool(code >> bit & 1) for bit in range(3)) for code in range(1, 8)]


def shares(diagram: Diagram, darts: int = 20_000) -> dict[tuple[bool, ...], float]:
    """Estimate the share of the drawn area that each region has."""
    rng = random.Random(1)
    reach = [
        (c.x - c.radius, c.x + c.radius, c.y - c.radius, c.y + c.radius) for c in diagram.circles
    ]
    left, right = min(r[0] for r in reach), max(r[1] for r in reach)
    top, bottom = min(r[2] for r in reach), max(r[3] for r in reach)
    hits: dict[tuple[bool, ...], int] = {}
    for _ in range(darts):
        x, y = rng.uniform(left, right), rng.uniform(top, bottom)
        region = tuple(math.hypot(x - c.x, y - c.y) <= c.radius for c in diagram.circles)
        if any(region):
            hits[region] = hits.get(region, 0) + 1
    return {region: count / sum(hits.values()) for region, count in hits.items()}


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_two_circles_are_true_to_any_counts(left: int, both: int, right: int) -> None:
    if not left + both or not right + both:
        return
    counts = {(True, False): left, (True, True): both, (False, True): right}
    diagram = draw_euler(counts, 2)
    assert diagram.error < 0.02
    total = left + both + right
    drawn = shares(diagram)
    for region, count in counts.items():
        assert drawn.get(region, 0) == pytest.approx(count / total, abs=0.03)


@settings(deadline=None, max_examples=12)
@given(st.lists(st.integers(0, 20), min_size=7, max_size=7))
def test_three_circles_say_how_far_they_are_off(numbers: list[int]) -> None:
    counts = dict(zip(THREE, numbers, strict=True))
    if not all(sum(n for region, n in counts.items() if region[at]) for at in range(3)):
        return
    diagram = draw_euler(counts, 3)
    drawn, total = shares(diagram), sum(numbers)
    worst = max(abs(drawn.get(region, 0) - n / total) for region, n in counts.items())
    assert diagram.error == pytest.approx(worst, abs=0.03)
    printed = {count.region: count.items for count in diagram.counts} | dict(diagram.hidden)
    assert {region: n for region, n in printed.items() if n} == {
        r: n for r, n in counts.items() if n
    }


def test_every_number_stands_in_its_region() -> None:
    diagram = draw_euler(dict(zip(THREE, [9, 8, 4, 7, 3, 2, 5], strict=True)), 3)
    assert len(diagram.counts) == 7
    for count in diagram.counts:
        here = tuple(math.hypot(count.x - c.x, count.y - c.y) <= c.radius for c in diagram.circles)
        assert here == count.region


def test_what_all_three_share_is_seen_though_small() -> None:
    """The tools of the article: one of 47 is in all three disciplines."""
    numbers = {(True, False, False): 16, (False, True, False): 12, (False, False, True): 17}
    few = {(True, False, True): 1, (True, True, True): 1}
    diagram = draw_euler(numbers | few, 3)
    assert (True, True, True) in {count.region for count in diagram.counts}
    assert not diagram.hidden


def test_sets_that_share_nothing_do_not_touch() -> None:
    diagram = draw_euler({(True, False): 5, (False, True): 3}, 2)
    one, other = diagram.circles
    assert math.hypot(one.x - other.x, one.y - other.y) > one.radius + other.radius


def test_a_set_inside_another_is_drawn_inside() -> None:
    one, other = draw_euler({(True, False): 5, (True, True): 3}, 2).circles
    assert math.hypot(one.x - other.x, one.y - other.y) + other.radius <= one.radius * 1.001


def test_lens_area_of_two_unit_circles() -> None:
    """At distance 1 it is 2π/3 - √3/2."""
    assert lens_area(1, 1, 1) == pytest.approx(2 * math.pi / 3 - math.sqrt(3) / 2)
