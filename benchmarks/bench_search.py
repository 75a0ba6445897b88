"""Search as you type over 140,000 labels, against asking in SPARQL."""

from __future__ import annotations

from contextlib import closing

from benchmarks.graphs import labels_only
from benchmarks.measuring import Row, report, wall_ms

SIZE_WITH_140K_LABELS = 1_075_000
TYPED = ("k", "ku", "met", "metric", "network node", "tool dash", "9999", "zzzz", "betrieb", "e l")
SPARQL = """
SELECT DISTINCT ?node ?text {{
  ?node skos:prefLabel|skos:altLabel|skos:hiddenLabel ?text
  FILTER(CONTAINS(LCASE(STR(?text)), "{0}"))
}} LIMIT 10"""


def run(size: int) -> list[Row]:  # noqa: ARG001  the number of labels is fixed by the target
    """Measure each text as it would be typed."""
    with closing(labels_only(SIZE_WITH_140K_LABELS)) as store:
        began = wall_ms(lambda: store.search("x"), repeat=1)
        each = {text: wall_ms(lambda text=text: store.search(text), repeat=15) for text in TYPED}
        asked = [
            wall_ms(lambda text=text: store.select(SPARQL.format(text)), repeat=3) for text in TYPED
        ]
    slowest = max(each, key=lambda text: each[text])
    mean, sparql = sum(each.values()) / len(each), sum(asked) / len(asked)
    return [
        Row("search, 140k labels, slowest text", each[slowest], "ms", 5, peer=f"{slowest!r}"),
        Row("search, 140k labels, mean", mean, "ms", 5, peer=f"{sparql / mean:.0f}x SPARQL"),
        Row("building that index in memory", began / 1000, "s"),
    ]


if __name__ == "__main__":
    report(run(0))
