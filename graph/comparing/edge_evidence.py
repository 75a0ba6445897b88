"""Where it was read that a set holds an item: source, section and printed wording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.naming.labels import labels_of, node_key
from graph.nodes import TEXT, values
from graph.terms import plain, sparql_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from graph.comparing.lens import Lens
    from graph.store import Store


@dataclass(frozen=True, slots=True)
class EdgeEvidence:
    """One statement behind a set and its item; parts that the statement lacks are empty.

    Attributes
    ----------
    source, section : str
        Label of the source and the section in it.
    printed : str
        The source's wording, where it differs from the label.
    category : str
        Label of the heading under which it stands.
    note : str
        A remark of the editors.
    """

    source: str = ""
    section: str = ""
    printed: str = ""
    category: str = ""
    note: str = ""

    def __str__(self) -> str:
        """Say in which source, section and heading it stands, and how it was printed.

        Examples
        --------
        >>> print(EdgeEvidence("An article", "The heart", printed="k8s"), EdgeEvidence())
        An article, section “The heart”; printed as “k8s”. source not named.
        """
        section = self.section and f"section “{self.section}”"
        category = self.category and f"under “{self.category}”"
        place = ", ".join(filter(None, (self.source, section, category)))
        printed = f"; printed as “{self.printed}”" if self.printed else ""
        return f"{place or 'source not named'}{printed}."


def edge_evidence(
    store: Store, lens: Lens, sets: Collection[str], items: Collection[str] | None = None
) -> dict[tuple[str, str], list[EdgeEvidence]]:
    """Find the statements that link sets, given by IRI, and their items.

    Parameters
    ----------
    store : Store
        The dataset.
    lens : Lens
        Which properties link them; a statement counts in either direction.
    sets : collection of str
        IRIs of the sets.
    items : collection of str, optional
        IRIs of the items that are looked at, if not all: a set may hold very many.

    Returns
    -------
    dict
        By IRI of set and item. A path of several steps has no statement of its own, so its
        items are found only where a single step reaches them; texts have none that is looked for.
    """
    if lens.item_class == TEXT:
        return {}
    found: dict[tuple[str, str], list[EdgeEvidence]] = {}
    known = set()
    for _, pair, cells, statement in _read(store, lens.properties, sets, items):
        if cells not in known:
            known.add(cells)
            found.setdefault(pair, []).append(statement)
    return found


def evidence_by_property(
    store: Store, properties: Collection[str], things: Collection[str]
) -> dict[str, dict[tuple[str, str], list[EdgeEvidence]]]:
    """Find the statements of things, given by IRI, for each of many properties with one question.

    Returns
    -------
    dict
        By IRI of the property, as :func:`edge_evidence` returns them; a property of which there is
        no statement is left out.
    """
    found: dict[str, dict[tuple[str, str], list[EdgeEvidence]]] = {}
    for step, pair, _, statement in _read(store, properties, things, None):
        found.setdefault(step, {}).setdefault(pair, []).append(statement)
    return found


def _read(
    store: Store,
    properties: Collection[str],
    sets: Collection[str],
    items: Collection[str] | None,
) -> Iterator[tuple[str, tuple[str, str], tuple[object, ...], EdgeEvidence]]:
    """Read statements.

    Yields
    ------
    tuple
        The property, the set and the item, all cells but the property, and the evidence.
    """
    chosen, wanted = values(sets), None if items is None else values(items)
    if not (chosen and properties) or wanted == "":
        return
    # VALUES for the steps would have the engine begin with all statements that use one, and VALUES
    # around the two directions with all statements there are.
    steps = ", ".join(map(sparql_name, properties))
    begin = f"{_among(chosen, wanted)} FILTER(?step IN ({steps}))"
    rows = store.select(
        "SELECT DISTINCT ?set ?item ?source ?section ?printed ?category ?note ?step WHERE {\n"
        f"  {{ {begin} ?statement rdf:subject ?set ; rdf:object ?item ; rdf:predicate ?step }}\n"
        "  UNION\n"
        f"  {{ {begin} ?statement rdf:object ?set ; rdf:subject ?item ; rdf:predicate ?step }}\n"
        "  OPTIONAL { ?statement dct:source ?source }\n"
        "  OPTIONAL { ?statement ops:section ?section }\n"
        "  OPTIONAL { ?statement ops:printed ?printed }\n"
        "  OPTIONAL { ?statement ops:underCategory ?category }\n"
        "  OPTIONAL { ?statement rdfs:comment ?note }\n"
        "} ORDER BY ?set ?item ?source ?section ?printed ?category ?note ?step"
    ).rows
    named = {node_key(cell) for row in rows for cell in (row[2], row[5]) if cell is not None}
    labels = {"": ""} | labels_of(store, sorted(named))
    for *cells, step in rows:
        subject, item, source, section, printed, category, note = cells
        statement = EdgeEvidence(
            source=labels[node_key(source)],
            section=plain(section) or "",
            printed=plain(printed) or "",
            category=labels[node_key(category)],
            note=plain(note) or "",
        )
        yield node_key(step), (node_key(subject), node_key(item)), tuple(cells), statement


def _among(sets: str, items: str | None) -> str:
    """Begin with what is named: with the items where they are, since a set may hold very many."""
    if items is None:
        return f"VALUES ?set {{ {sets} }}"
    return f"VALUES ?item {{ {items} }} FILTER(?set IN ({', '.join(sets.split())}))"
