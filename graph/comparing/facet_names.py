"""What the properties and values in facets are called, of which class and in which order."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.comparing.lens import ORDER
from graph.comparing.member import Member, Text
from graph.links import near_relations
from graph.naming.alike import told_apart
from graph.naming.labels import labels_of, node_key
from graph.naming.wording import cut_text
from graph.nodes import ANYTHING, THING, VAGUE, choose_kind, classes_above, classes_of, values
from graph.querying.together import together
from graph.terms import local_name, plain
from graph.texts import whole_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Set

    from graph.comparing.facet_links import Edges, Path
    from graph.store import Store

_PAGE: Final = re.compile(r"https?://(?:www\.)?(.+?)/?\Z")


@dataclass(frozen=True, slots=True)
class FacetNames:
    """The labels, classes and order of everything that facets mention."""

    labels: Mapping[str, str]
    classes: Mapping[str, list[str]]
    above: Mapping[str, frozenset[str]]
    inverse: Mapping[str, str]
    order: Mapping[str, int]
    near: frozenset[str]
    unclassed: str
    language: str
    forward: Set[str] = frozenset()

    @classmethod
    def read(cls, store: Store, edges: Edges, unclassed: str) -> FacetNames:
        """Read the names of all properties and values in some links.

        Parameters
        ----------
        unclassed : str
            The class of nodes that have none; empty where they are no things to share.
        """
        properties = {prop for path in edges for prop in path.properties}
        nodes = {
            value
            for held in edges.values()
            for of_thing in held.values()
            for value, is_node in of_thing.items()
            if is_node
        }
        (inverse, order), classes, near = together(
            store,
            lambda: _declared(store, properties),
            lambda: classes_of(store, sorted(nodes)),
            lambda: near_relations(store),
        )
        kinds = {kind for of_node in classes.values() for kind in of_node}
        several = [of_node for of_node in classes.values() if len(of_node) > 1]
        wanted = sorted(properties | set(inverse.values()) | nodes | kinds)
        above, labels = together(
            store,
            lambda: classes_above(store, {kind for of_node in several for kind in of_node}),
            lambda: labels_of(store, wanted),
        )
        labels |= {ANYTHING: THING}
        labels |= told_apart({name: labels[name] for name in sorted(properties)})
        return cls(labels, classes, above, inverse, order, near, unclassed, store.language)

    def kind(self, found: Iterable[tuple[str, bool]]) -> str:
        """Return the class of most values, of several the narrowest; empty where most have none.

        Parameters
        ----------
        found : iterable of (str, bool)
            Each value, and whether it is a node.
        """
        counts: Counter[str] = Counter()
        for value, is_node in found:
            classes = self.classes.get(value, (self.unclassed if is_node else "",))
            counts.update([name for name in classes if name not in VAGUE] or classes)
        most = max(counts.values())
        return choose_kind([name for name in counts if counts[name] == most], self.above)

    def label(self, path: Path) -> str:
        """Return what a path is called in its direction."""
        properties, back, _ = path
        if len(properties) > 1:
            return self.labels[properties[-1]]
        (prop,) = properties
        if not back:
            return self.labels[prop]
        inverse = self.inverse.get(prop)
        if inverse is None or inverse in self.forward:  # which is called so itself
            return f"is “{self.labels[prop]}” of"
        return self.labels[inverse]

    def members(self, of_thing: Mapping[str, bool]) -> tuple[Member, ...]:
        """Return values as they are shown, sorted by label."""
        found = [
            Member(value, self._shown(value)) if is_node else _text(whole_text(value))
            for value, is_node in of_thing.items()
        ]
        return tuple(sorted(found, key=lambda member: (member.label.casefold(), member)))

    def _shown(self, value: str) -> str:
        """Return the label of a node; a page of which nothing is known is shown by its address."""
        page = None if value in self.classes or self.unclassed else _PAGE.match(value)
        label = self.labels[value]
        return page[1] if page and label == local_name(value) else label


def _text(value: str) -> Text:
    shown = cut_text(value)
    return Text(shown, shown)


def _declared(store: Store, properties: Iterable[str]) -> tuple[dict[str, str], dict[str, int]]:
    """Read the inverse and the place of each property."""
    rows = store.select(
        "SELECT ?property ?inverse ?order WHERE {\n"
        f"  VALUES ?property {{ {values(sorted(properties))} }}\n"
        "  OPTIONAL { { ?property owl:inverseOf ?inverse }\n"
        "    UNION { ?inverse owl:inverseOf ?property } }\n"
        f"  OPTIONAL {{ ?property <{ORDER}> ?order }}\n}}"
    )
    inverse: dict[str, str] = {}
    order: dict[str, int] = {}
    for prop, other, place in rows:
        if other is not None:
            inverse[node_key(prop)] = node_key(other)
        if (text := plain(place) or "").isdecimal():
            order[node_key(prop)] = int(text)
    return inverse, order
