"""KPIs that lack what would define them, one by one, and what very many of them all lack."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.picture.schema import schema_of
from graph.terms import whole_number
from ontology.namespaces import OPS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.solutions import Row
    from graph.store import Store

#: What defines a KPI, by property.
_DEFINING: Final = MappingProxyType({"skos:definition": "definition", "ops:formula": "formula"})
#: Of more KPIs that all lack one thing not each is named.
_MOST_ALIKE: Final = 1000


def undefined_query() -> str:
    """Write the query for the KPIs that lack something, with their labels."""
    return (
        f"SELECT ?kpi ?label ?lacks ?what WHERE {{\n    {_lacking(_DEFINING)}\n"
        "  OPTIONAL { ?kpi skos:prefLabel ?label }\n}"
    )


def find_undefined(store: Store) -> tuple[list[tuple[int, str]], Sequence[Row]]:
    """Find the KPIs that lack something.

    Returns
    -------
    list of (int, str)
        What very many KPIs all lack, with their number.
    sequence of rows
        Each other KPI with what it lacks.
    """
    every = schema_of(store).classes.get(f"{OPS}KPI", 0)
    looked_at = _DEFINING if every > _MOST_ALIKE else ()
    by_all = [name for name in looked_at if _count(store, name) >= every]
    listed = {name: what for name, what in _DEFINING.items() if name not in by_all}
    query = f"SELECT ?kpi ?what WHERE {{\n    {_lacking(listed)}\n}}"
    rows: Sequence[Row] = store.select(query).rows if listed else ()
    return [(every, _DEFINING[name]) for name in by_all], rows


def _lacking(defining: Mapping[str, str]) -> str:
    return "\n    UNION ".join(
        f"{{ ?kpi a ops:KPI MINUS {{ ?kpi {name} ?any }}\n"
        f'      BIND({name} AS ?lacks) BIND("{what}" AS ?what) }}'
        for name, what in defining.items()
    )


def _count(store: Store, name: str) -> int:
    lacking = f"?kpi a ops:KPI MINUS {{ ?kpi {name} ?any }}"
    rows = store.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {lacking} }}")
    return sum(whole_number(count) for (count,) in rows)
