"""How many neighbors are not drawn is written where there is room for it beside its node."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

_LABELS = Path(__file__).parents[1] / "views" / "canvas" / "labels.js"
_BADGES = """async ([source, nodes]) => {
  const { drawLabels } = await import('data:text/javascript,' + encodeURIComponent(source))
  const ctx = document.createElement('canvas').getContext('2d'), written = []
  ctx.fillText = (text, x, y) => { if (text[0] === '+') written.push([text, x, y]) }
  drawLabels(ctx, nodes, { font: 'sans-serif', page: '#fff', text: '#000', quiet: '#666' })
  return written
}"""


def _node(name: str, x: float, y: float, **more: Any) -> dict[str, Any]:
    return {"id": name, "label": name, "x": x, "y": y, "size": 10, "letters": 12} | more


def _badges(page, *nodes: dict[str, Any]) -> list[list[Any]]:
    source = _LABELS.read_text(encoding="utf-8")
    return list(page.evaluate(_BADGES, [source, list(nodes)]))


_A = _node("a", 100, 100, more=2)
#: Where the badge of ``_A`` begins: it is eleven pixels wide and ten high.
_RIGHT, _LEFT, _BESIDE = ["+2", 108, 80], ["+2", 81, 80], ["+2", 113, 95]
_AT_RIGHT, _AT_LEFT = _node("b", 127, 75), _node("c", 78, 75)


@pytest.mark.parametrize(
    ("others", "badge"),
    [
        pytest.param([], _RIGHT, id="room at the right"),
        pytest.param([_AT_RIGHT], _LEFT, id="a node at the right shoulder"),
        pytest.param([_AT_RIGHT, _AT_LEFT], _BESIDE, id="nodes at both shoulders"),
    ],
)
def test_a_badge_is_written_where_no_node_is_in_its_way(page, others: Any, badge: Any) -> None:
    nodes = [one | {"label": ""} for one in (_A, *others)]
    assert _badges(page, *nodes) == [badge]


def test_where_nodes_are_all_around_there_is_no_badge(page) -> None:
    around = [_node(f"{x} {y}", 100 + x, 100 + y, size=12) for x in (-22, 22) for y in (-15, 5)]
    assert _badges(page, _A, *around) == []
    assert _badges(page, _A | {"sure": True}, *around) == [_RIGHT]


def test_what_was_put_in_its_place_has_its_dot_at_the_other_shoulder(page) -> None:
    nodes = [one | {"label": ""} for one in (_A | {"pinned": True}, _AT_RIGHT)]
    assert _badges(page, *nodes) == [_BESIDE]


def test_of_two_badges_in_one_place_that_of_the_first_is_written_there(page) -> None:
    first, second = _node("a", 100, 100, more=12345), _node("b", 130, 100, more=7)
    assert _badges(page, first, second) == [["+12,345", 108, 80], ["+7", 143, 95]]
