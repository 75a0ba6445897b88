"""The verbs that help to choose: things side by side, a role's kin, a stack, situations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.comparisons import member_of
from graph.comparing.membership import Member

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph import Store
    from graph.comparing.facets import Facet
    from graph.comparing.side_by_side import FacetComparison, Shared
    from graph.comparing.stack import Need


def side_by_side(store: Store, names: Sequence[str]) -> dict[str, Any]:
    """Put two to six things of one class side by side, facet by facet."""
    from graph.comparing.side_by_side import compare

    found = compare(store, names)
    return {
        "things": _members(found.things),
        "kind": found.kind,
        "kindLabel": found.kind_label,
        "facets": [_facet(one) for one in found.facets],
    }


def role(store: Store, name: str) -> dict[str, Any]:
    """Return what a role inherits from its disciplines, and which roles are near it and why."""
    from graph.comparing.roles import describe_kin, role_kin

    kin = role_kin(store, name)
    return {
        "role": member_of(kin.role),
        "sentence": describe_kin(kin),
        "disciplines": _members(kin.disciplines),
        "near": [{"role": member_of(one.role), "reasons": list(one.reasons)} for one in kin.near],
        "inherited": [_facet(one) for one in kin.facets],
    }


def stack(store: Store, names: Sequence[str]) -> dict[str, Any]:
    """Hold what a team has against every discipline."""
    from graph.comparing.stack import assess
    from graph.finding import find_things

    have = [Member(node.id, node.label) for node in find_things(store, names)]
    found = assess(store, have)
    return {
        "have": _members(have),
        "disciplines": [
            {"discipline": member_of(one), "facets": [_need(need) for need in needs]}
            for one, needs in found.disciplines.items()
        ],
        "sameJob": [
            {"category": member_of(category), "tools": _members(tools)}
            for category, tools in found.same_job.items()
        ],
        "ending": [
            {
                "tool": member_of(one.tool),
                "endOfSupport": one.end_of_support or None,
                "note": one.note,
                "successors": _members(one.successors),
            }
            for one in found.ending
        ],
        "elsewhere": _members(found.elsewhere),
    }


def advice(store: Store, ticked: Sequence[str]) -> dict[str, Any]:
    """Return which disciplines the ticked situations, risks and KPIs speak for, and why."""
    from graph.comparing.advisor import describe_advice, load_advisor
    from graph.finding import find_things

    advisor = load_advisor(store)
    given = advisor.advise([node.id for node in find_things(store, ticked)])
    return {
        "sentence": describe_advice(given),
        "questions": [
            {"facet": one.facet.label, "items": _members(one.items)} for one in advisor.questions
        ],
        "disciplines": [
            {
                "discipline": member_of(one.discipline),
                "reasons": [
                    {"facet": facet.label, "item": member_of(item)} for facet, item in one.reasons
                ],
                "notStated": [facet.label for facet in one.silent],
            }
            for one in given
        ],
    }


def _facet(found: FacetComparison) -> dict[str, Any]:
    return {
        **_named(found.facet),
        "shared": _held(found.in_all),
        "sharedBySome": _held(found.in_some),
        "only": [
            {**member_of(thing), "items": _members(one.item for one in found.only(thing))}
            for thing in found.stated
        ],
        "notStated": _members(found.not_stated),
    }


def _named(facet: Facet) -> dict[str, Any]:
    return {"facet": facet.label, "path": facet.path, "inherited": facet.inherited}


def _held(items: Iterable[Shared]) -> list[dict[str, Any]]:
    return [{**member_of(one.item), "heldBy": _members(one.holders)} for one in items]


def _need(need: Need) -> dict[str, Any]:
    if not need.stated:
        return {**_named(need.facet), "have": None, "missing": None}
    return {
        **_named(need.facet),
        "have": _members(need.have),
        "missing": [
            {**member_of(item), "near": _members(need.near.get(item, ()))} for item in need.missing
        ],
    }


def _members(members: Iterable[Member]) -> list[dict[str, str]]:
    return [member_of(member) for member in members]
