"""The verbs of the HTTP API that compare, and those that help to choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Query

from api import choosing, comparisons, planning
from api.http_parameters import (
    AnyLens,
    EitherEnd,
    Expression,
    Have,
    LensKey,
    Near,
    One,
    Other,
    Role,
    Sets,
    Things,
)
from api.parameters import listed

if TYPE_CHECKING:
    from fastapi import FastAPI

    from api.visiting import Visit


def add_comparisons(app: FastAPI, visit: Visit) -> None:
    """Add what compares sets, and things of one class."""

    @app.get(
        "/lenses",
        tags=["overlap"],
        summary="What can be compared by what: declared, then found in the data",
    )
    async def _lenses() -> list[dict[str, Any]]:
        return await visit.work(comparisons.list_lenses)

    @app.get("/overlap", tags=["overlap"], summary="Every pair of sets with all measures")
    async def _overlap(lens: LensKey, sets: Sets = "", near: Near = False) -> dict[str, Any]:
        chosen = listed(sets)
        return await visit.work(lambda store: comparisons.overlap(store, lens, chosen, near=near))

    @app.get(
        "/compare",
        tags=["overlap"],
        summary="Two to six things in every facet, or two through a lens",
    )
    async def _compare(
        things: Things = "", left: EitherEnd = "", right: EitherEnd = "", lens: AnyLens = ""
    ) -> dict[str, Any]:
        named = listed(things) or [one for one in (left, right) if one]
        return await visit.work(lambda store: choosing.compare(store, named, lens))

    @app.get("/intersections", tags=["overlap"], summary="What exactly these sets share")
    async def _intersections(
        lens: LensKey,
        sets: Sets = "",
        at_least: Annotated[bool, Query(description="At least these, not exactly")] = False,
        near: Near = False,
    ) -> dict[str, Any]:
        chosen = listed(sets)
        return await visit.work(
            lambda store: comparisons.intersections(
                store, lens, chosen, at_least=at_least, near=near
            )
        )

    @app.get("/algebra", tags=["overlap"], summary="The items of an expression of sets")
    async def _algebra(lens: LensKey, expression: Expression, near: Near = False) -> dict[str, Any]:
        return await visit.work(
            lambda store: comparisons.algebra(store, lens, expression, near=near)
        )

    @app.get("/gaps", tags=["overlap"], summary="What each set lacks and another one has")
    async def _gaps(lens: LensKey, sets: Sets = "") -> dict[str, Any]:
        chosen = listed(sets)
        return await visit.work(lambda store: planning.gaps(store, lens, chosen))


def add_choosing(app: FastAPI, visit: Visit) -> None:
    """Add the ways between things, what a role and a stack are to the disciplines, and gaps."""

    @app.get("/transition", tags=["choosing"], summary="What to add, check and keep on the way")
    async def _transition(start: One, goal: Other) -> dict[str, Any]:
        return await visit.work(lambda store: planning.transition(store, start, goal))

    @app.get("/gap-board", tags=["choosing"], summary="What is missing in the data, and why")
    async def _gap_board() -> list[dict[str, Any]]:
        return await visit.work(planning.gap_board)

    @app.get(
        "/role",
        tags=["choosing"],
        summary="What a role inherits from its disciplines, and which roles are near",
    )
    async def _role(role: Role) -> dict[str, Any]:
        return await visit.work(lambda store: choosing.role(store, role))

    @app.get(
        "/stack",
        tags=["choosing"],
        summary="What a team has, held against the disciplines, and what it could do without",
    )
    async def _stack(have: Have) -> dict[str, Any]:
        return await visit.work(lambda store: choosing.stack(store, listed(have)))
