"""The parameters that the verbs of the HTTP API share, as its OpenAPI description tells them."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from api.answers import MOST_ROWS

Limit = Annotated[int, Query(ge=1, le=MOST_ROWS, description="How many at most")]
Few = Annotated[int, Query(ge=1, le=50, description="How many at most")]
Node = Annotated[
    str, Query(max_length=2000, description="A node: label, CURIE or IRI", examples=["DevOps"])
]
One = Annotated[
    str, Query(max_length=2000, description="A node: label, CURIE or IRI", examples=["SysOps"])
]
Other = Annotated[str, Query(max_length=2000, description="Another node", examples=["NetOps"])]
EitherEnd = Annotated[
    str, Query(max_length=2000, description="One of two things, in place of a list of them")
]
Things = Annotated[
    str,
    Query(
        max_length=4_000,
        description="Two to six things of one class, joined by commas; two with a lens",
        examples=["SysOps,DevOps,NetOps"],
    ),
]
AnyLens = Annotated[
    str, Query(max_length=200, description="A lens, see /lenses; none for every facet")
]
LensKey = Annotated[
    str, Query(max_length=200, description="A lens, see /lenses", examples=["tools"])
]
Sets = Annotated[str, Query(max_length=4_000, description="Sets, joined by commas; all if empty")]
Near = Annotated[bool, Query(description="Count what is nearly the same as well")]
Role = Annotated[
    str, Query(max_length=2000, description="A role: label, CURIE or IRI", examples=["SRE"])
]
Have = Annotated[
    str,
    Query(
        min_length=1,
        max_length=4_000,
        description="The tools, roles and KPIs that a team has, joined by commas",
        examples=["Grafana,Jenkins"],
    ),
]
Expression = Annotated[
    str,
    Query(
        max_length=4_000,
        description="Sets joined by & (both), | (either), - (without) and ^ (only one)",
        examples=["(SysOps & DevOps) - NetOps"],
    ),
]
