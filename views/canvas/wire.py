"""How scenes reach the browser: by name, and then as what is different from the one it has.

A page only names its scene; the browser fetches it from this server with the name of the scene
that it knows, and is sent the difference. So a run of the page that changes nothing sends next to
nothing, and an expansion sends what is new.

What is done on the canvas is answered before the page runs: the browser asks for the scene after
it, draws that, and then tells the page, which comes to the same scene.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Route

from api.apart import Apart
from graph.picture.palette import mark, style_of
from graph.picture.sources import sources_of
from graph.remote.one_wait import one_wait
from ontology.errors import OpsAtlasError

if TYPE_CHECKING:
    from starlette.requests import Request

    from graph import Store
    from graph.picture.drawing import Scene, SceneEdge, SceneNode

#: Where what a page fetches asks the data.
ASKING: Final = Apart(40)
#: Published things that are kept; a browser that asks for an older one is told to ask again.
_MOST_KEPT: Final = 1024
#: Bytes that the browser may send to say what was done.
_LONGEST_ACT: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Tint:
    """A color that stands for something else than a type."""

    label: str
    light: str
    dark: str
    count: int


#: From something done on the canvas, and the nodes selected then, to what is shown after it.
#: It is part of a scene's name, so it compares by what it stands for.
After = Callable[[dict[str, Any], tuple[str, ...]], "Shown"]


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A scene with the colors that its nodes name by number, and what sizes and colors measure.

    ``after``, where there is one, computes what is shown after something done on the canvas.
    """

    scene: Scene
    tints: tuple[Tint, ...] = ()
    note: str = ""
    after: After | None = None


class _Published:
    """What browsers may ask for by name, the latest last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mark = secrets.token_hex(4)
        self._number = 0
        self._things: OrderedDict[str, Any] = OrderedDict()
        self._names: dict[tuple[Any, ...], str] = {}

    def name(self, identity: tuple[Any, ...], thing: Any) -> str:
        """Name a thing; the same identity has the same name for as long as it is kept."""
        with self._lock:
            known = self._names.get(identity)
            if known is not None:
                self._things.move_to_end(known)
                return known
            self._number += 1
            name = f"{self._mark}-{self._number}"
            self._things[name] = (identity, thing)
            self._names[identity] = name
            while len(self._things) > _MOST_KEPT:
                _, (old, _) = self._things.popitem(last=False)
                del self._names[old]
            return name

    def find(self, name: str | None) -> Any:
        """Return a thing, or None."""
        with self._lock:
            return self._things.get(name or "", (None, None))[1]


_PUBLISHED: Final = _Published()


def publish(shown: Shown) -> str:
    """Name a scene for the browser; the same scene object has the same name."""
    identity = (id(shown.scene), shown.tints, shown.note, shown.after)
    return _PUBLISHED.name(identity, shown)


def publish_data(make: Callable[[], Any], identity: tuple[Any, ...]) -> str:
    """Name plain data that is made when asked for; ``identity`` says when it is the same."""
    return _PUBLISHED.name(identity, make)


def routes(store: Callable[[], Store]) -> list[Route]:
    """Return the routes from which a browser fetches what a page named."""

    async def sources(request: Request) -> JSONResponse:
        thing = _PUBLISHED.find(request.path_params["name"])
        if not isinstance(thing, Shown):
            return _gone()
        try:
            found = await ASKING.work(one_wait()(lambda: sources_of(store(), thing.scene)))
        except OpsAtlasError as error:
            return JSONResponse({"reason": str(error)}, status_code=503)
        stated = {"\n".join(link): sorted(graphs) for link, graphs in found.stated.items()}
        return JSONResponse({"graphs": [list(one) for one in found.graphs], "of": stated})

    return [
        Route("/told/{name}", _answer_data),
        Route("/canvas/{name}", _answer_scene),
        Route("/canvas/{name}/sources", sources),
        Route("/canvas/{name}/after", _answer_after, methods=["POST"]),
    ]


async def _answer_data(request: Request) -> JSONResponse:
    make = _PUBLISHED.find(request.path_params["name"])
    if make is None or isinstance(make, Shown):
        return _gone()
    try:
        return JSONResponse(await ASKING.work(one_wait()(make)))
    except OpsAtlasError as error:
        return JSONResponse({"reason": str(error)}, status_code=503)


async def _answer_scene(request: Request) -> JSONResponse:
    shown = _PUBLISHED.find(request.path_params["name"])
    if not isinstance(shown, Shown):
        return _gone()
    known = _PUBLISHED.find(request.query_params.get("known"))
    before = known if isinstance(known, Shown) else None
    return JSONResponse(await run_in_threadpool(to_data, shown, before))


async def _answer_after(request: Request) -> JSONResponse:
    before = _PUBLISHED.find(request.path_params["name"])
    if not isinstance(before, Shown) or before.after is None:
        return _gone()
    written = bytearray()
    async for part in request.stream():
        written += part
        if len(written) > _LONGEST_ACT:
            return JSONResponse({"reason": "That is too much at once."}, status_code=413)
    try:
        done = json.loads(written)
        return JSONResponse(await ASKING.work(one_wait()(lambda: _after(before, done))))
    except (AttributeError, KeyError, TypeError, ValueError):
        reason = "This is nothing that can be done on the canvas."
        return JSONResponse({"reason": reason}, status_code=400)
    except OpsAtlasError as error:
        return JSONResponse({"reason": str(error)}, status_code=503)


def _after(before: Shown, done: dict[str, Any]) -> dict[str, Any]:
    """Write the name of the scene after an act, and what is different in it."""
    if before.after is None:
        raise ValueError("nothing can be done to this scene")
    shown = before.after(done["act"], tuple(done["selected"]))
    return {"scene": publish(shown), "change": to_data(shown, before)}


def _gone() -> JSONResponse:
    reason = "This is not kept any more; the page asks for it anew."
    return JSONResponse({"reason": reason}, status_code=404)


def to_data(shown: Shown | Scene, before: Shown | None = None) -> dict[str, Any]:
    """Write a scene, or what is different from one before, without repeating anything.

    Classes, relations, rules and the names of nodes come once each; links give the places of
    their ends in ``names``.
    """
    if not isinstance(shown, Shown):
        shown = Shown(shown)
    scene = shown.scene
    nodes, gone, edges, cut = _changes(scene, before.scene if before else None)
    ends = (end for edge in (*edges, *cut) for end in (edge.source, edge.target))
    names = dict.fromkeys((*(node.id for node in nodes), *gone, *ends), 0)
    places = {name: at for at, name in enumerate(names)}
    relations = {(edge.property, edge.label): 0 for edge in (*edges, *cut)}
    numbers = {relation: at for at, relation in enumerate(relations)}
    rules = {rule: at for at, rule in enumerate(dict.fromkeys(e.rule for e in edges if e.rule))}
    kinds = {kind: at for at, kind in enumerate(scene.kinds)}

    def written(edge: SceneEdge) -> list[int]:
        return [places[edge.source], places[edge.target], numbers[edge.property, edge.label]]

    def explained(edge: SceneEdge) -> list[Any]:
        row = [*written(edge), int(edge.near), edge.reason]
        return [*row, rules[edge.rule]] if edge.rule else row

    data: dict[str, Any] = {
        "nodes": [_node(node, kinds) for node in nodes],
        "edges": [explained(edge) for edge in edges],
        "relations": list(relations),
        "rules": list(rules),
        "kinds": [_kind(kind, label, count) for kind, (label, count) in scene.kinds.items()],
        "total": scene.total,
        "names": list(names),
        "tints": [asdict(tint) for tint in shown.tints],
        "note": shown.note,
    }
    if before is not None:
        data["before"] = True
        data["gone"] = [places[name] for name in gone]
        data["cut"] = sorted(written(edge) for edge in cut)
    return data


class _Changes(NamedTuple):
    """Nodes and links that are new or changed, and what there was before and is no more."""

    nodes: list[SceneNode]
    gone: list[str]
    edges: list[SceneEdge]
    cut: list[SceneEdge]


def _changes(scene: Scene, old: Scene | None) -> _Changes:
    had_nodes = {node.id: node for node in old.nodes} if old else {}
    had_edges = {_key(edge): edge for edge in old.edges} if old else {}
    kept, stays = scene.ids, {_key(edge) for edge in scene.edges}
    return _Changes(
        nodes=[node for node in scene.nodes if had_nodes.get(node.id) != node],
        gone=[name for name in had_nodes if name not in kept],
        edges=[edge for edge in scene.edges if had_edges.get(_key(edge)) != edge],
        cut=[had_edges[key] for key in had_edges.keys() - stays],
    )


def _key(edge: SceneEdge) -> tuple[str, str, str]:
    return edge.source, edge.property, edge.target


def _node(node: SceneNode, kinds: dict[str, int]) -> list[Any]:
    row = [node.id, node.label, kinds[node.kind], node.x, node.y, node.size, node.more]
    row.append(node.tooltip)
    if node.members or node.pinned or node.tint >= 0:
        row += [node.members, int(node.pinned), node.tint]
    return row


def _kind(kind: str, label: str, count: int) -> dict[str, Any]:
    return {
        "iri": kind,
        "label": label,
        "count": count,
        "shape": style_of(kind).shape,
        **mark(kind),
    }
