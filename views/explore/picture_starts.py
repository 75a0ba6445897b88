"""What a picture can start with: the overview, some nodes, the schema, a class, a query."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.picture.overview import first_scene
from graph.picture.scene import FIRST_VIEW, scene_of_nodes, scene_of_triples
from graph.picture.schema_view import MOST_CLASSES, MOST_MEMBERS, members_scene, schema_scene
from graph.solutions import Triples
from ontology.errors import ParameterError
from views.explore import exploration as do

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph import Store
    from graph.picture.drawing import Scene
    from views.explore.exploration import Step


def _overview(store: Store, step: Step) -> Scene:
    return first_scene(store, limit=step.limit or FIRST_VIEW, order=step.order)


def _nodes(store: Store, step: Step) -> Scene:
    return scene_of_nodes(store, step.nodes, step.limit or FIRST_VIEW, step.order)


def _construct(store: Store, step: Step) -> Scene:
    triples = answer_of(store, step).triples
    return scene_of_triples(store, triples, step.limit or FIRST_VIEW, step.order)


def answer_of(store: Store, step: Step) -> Triples:
    """Run the CONSTRUCT query of a step.

    Raises
    ------
    OpsAtlasError
        If it is wrong, or another kind of query.
    """
    answer = store.run_typed(step.text)
    if not isinstance(answer, Triples):
        raise ParameterError("Only the answer to a CONSTRUCT or DESCRIBE can be drawn.")
    return answer


def _schema(store: Store, step: Step) -> Scene:
    return schema_scene(store, step.limit or MOST_CLASSES)


def _members(store: Store, step: Step) -> Scene:
    return members_scene(store, step.text, step.limit or MOST_MEMBERS, step.order)


#: What a picture can start with; each makes a scene of a step.
STARTS: Final[MappingProxyType[str, Callable[[Store, Step], Scene]]] = MappingProxyType(
    {
        do.OVERVIEW: _overview,
        do.NODES: _nodes,
        do.SCHEMA: _schema,
        do.MEMBERS: _members,
        do.CONSTRUCT: _construct,
    }
)
