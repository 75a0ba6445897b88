"""How many neighbors are not drawn is written where it covers no node, and else not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

_LABELS = Path(__file__).parents[1] / "views" / "canvas" / "labels.js"
_WRITTEN = """async ([source, nodes]) => {
  const { drawLabels } = await import('data:text/javascript,' + encodeURIComponent(source))
  const ctx = document.createElement('canvas').getContext('2d'), written = []
  ctx.fillText = (text) => written.push(text)
  drawLabels(ctx, nodes, { font: 'sans-serif', page: '#fff', text: '#000', quiet: '#666' })
  return written
}"""


def _node(name: str, x: float, y: float, **more: Any) -> dict[str, Any]:
    return {"id": name, "label": name, "x": x, "y": y, "size": 10, "letters": 12} | more


def _written(page, *nodes: dict[str, Any]) -> list[str]:
    source = _LABELS.read_text(encoding="utf-8")
    return list(page.evaluate(_WRITTEN, [source, list(nodes)]))


# The badge of a node at 100, 100 of size 10 begins at 108, 80 and is ten pixels high.
def test_a_badge_is_written_where_there_is_room(page) -> None:
    assert "+2" in _written(page, _node("a", 100, 100, more=2), _node("b", 300, 100))


def test_no_badge_covers_another_node(page) -> None:
    written = _written(page, _node("a", 100, 100, more=2), _node("b", 120, 80))
    assert written == ["a", "b"]


def test_the_badge_of_what_is_selected_is_always_written(page) -> None:
    node = _node("a", 100, 100, more=1200, sure=True)
    assert "+1,200" in _written(page, node, _node("b", 120, 80))


def test_of_two_badges_in_one_place_that_of_the_first_is_written(page) -> None:
    first, second = _node("a", 100, 100, more=12345), _node("b", 130, 100, more=7)
    assert [text for text in _written(page, first, second) if text[0] == "+"] == ["+12,345"]
