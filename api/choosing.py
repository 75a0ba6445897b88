"""The verbs that help to choose: things side by side, a role's kin, a stack, situations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api import comparisons
from api.sets import member_of, members_of, name_in
from graph.comparing.member import Member
from graph.naming.wording import for_programs
from ontology.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph import Store
    from graph.comparing.facets import Facet
    from graph.comparing.side_by_side import FacetComparison, Shared
    from graph.comparing.stack import Need
    from graph.comparing.stack_coverage import Covered
    from graph.comparing.stack_jobs import Job


def compare(store: Store, names: Sequence[str], lens: str = "") -> dict[str, Any]:
    """Put two to six things side by side in every facet, or compare two through a lens."""
    if not lens:
        return side_by_side(store, names)
    if len(names) != 2:
        raise ParameterError(
            f"A lens compares two things item by item; {len(names)} given. Without a lens two to "
            "six stand side by side in every facet."
        )
    return comparisons.compare(store, lens, *names)


def side_by_side(store: Store, names: Sequence[str]) -> dict[str, Any]:
    """Put two to six things of one class side by side, facet by facet."""
    from graph.comparing.side_by_side import compare as put_side_by_side

    found = put_side_by_side(store, names)
    return {
        "things": members_of(found.things),
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
        "sentence": for_programs(describe_kin(kin)),
        "disciplines": members_of(kin.disciplines),
        "near": [{"role": member_of(one.role), "reasons": list(one.reasons)} for one in kin.near],
        "inherited": [_facet(one) for one in kin.facets],
    }


def stack(store: Store, names: Sequence[str]) -> dict[str, Any]:
    """Hold what a team has against every discipline."""
    from graph.comparing.stack import assess
    from graph.naming.finding import find_things

    have = [Member(node.id, node.label) for node in find_things(store, names)]
    found = assess(store, have)
    return {
        "have": members_of(have),
        "sameJob": [
            {"category": member_of(category), "tools": members_of(tools)}
            for category, tools in found.same_job.items()
        ],
        "ending": [
            {
                "tool": member_of(one.tool),
                "endOfSupport": one.end_of_support or None,
                "note": one.note,
                "successors": members_of(one.successors),
            }
            for one in found.ending
        ],
        "elsewhere": members_of(found.elsewhere),
        "disciplines": [
            {
                "discipline": member_of(one),
                "facets": [_need(need) for need in needs],
                "categories": [_job(job) for job in found.jobs[one]],
            }
            for one, needs in found.disciplines.items()
        ],
    }


def covered(store: Store, lens: str, names: Sequence[str], sets: Sequence[str]) -> dict[str, Any]:
    """Hold what a team has against the sets of a lens; against all of them without ``sets``."""
    from graph.comparing.membership_query import build_membership
    from graph.comparing.stack_coverage import cover, describe_cover
    from graph.comparing.ways import lens_named
    from graph.naming.finding import find_things

    found = lens_named(store, lens)
    membership = build_membership(store, found)
    chosen = [name_in(membership, name) for name in sets]
    mine = {node.id for node in find_things(store, names)}
    everyone = [member.iri for member in membership.sets]
    held = cover(membership, mine, chosen or everyone, len(everyone))
    return {
        "sentence": for_programs(describe_cover(found, held)),
        "sets": [{"set": member_of(one.owner), **_held_and_missing(one)} for one in held],
    }


def advice(store: Store, ticked: Sequence[str]) -> dict[str, Any]:
    """Return which disciplines the ticked situations and KPIs speak for, and which risks come."""
    from graph.comparing.advisor import describe_advice, load_advisor
    from graph.naming.finding import find_things

    advisor = load_advisor(store)
    given = advisor.advise([node.id for node in find_things(store, ticked)])
    return {
        "sentence": for_programs(describe_advice(given)),
        "questions": [
            {"facet": one.facet.label, "items": members_of(one.items)} for one in advisor.questions
        ],
        "disciplines": [
            {
                "discipline": member_of(one.discipline),
                "reasons": [
                    {"facet": facet.label, "item": member_of(item)} for facet, item in one.reasons
                ],
                "cautions": [
                    {"facet": facet.label, "item": member_of(item)} for facet, item in one.cautions
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
            {
                **member_of(thing),
                "items": members_of(one.item for one in found.only(thing)),
            }
            for thing in found.stated
        ],
        "notStated": members_of(found.not_stated),
    }


def _named(facet: Facet) -> dict[str, Any]:
    return {"facet": facet.label, "path": facet.path, "inherited": facet.inherited}


def _held(items: Iterable[Shared]) -> list[dict[str, Any]]:
    return [{**member_of(one.item), "heldBy": members_of(one.holders)} for one in items]


def _need(need: Need) -> dict[str, Any]:
    return {**_named(need.facet), **_held_and_missing(need)}


def _job(job: Job) -> dict[str, Any]:
    return {
        "category": member_of(job.category),
        "tools": members_of(job.tools),
        "oneIsEnough": job.one_is_enough,
        "have": members_of(job.have),
        "near": members_of(job.near),
    }


def _held_and_missing(one: Need | Covered) -> dict[str, Any]:
    if not one.stated:
        return {"have": None, "missing": None}
    return {
        "have": members_of(one.have),
        "missing": [
            {**member_of(item), "near": members_of(one.near.get(item, ()))} for item in one.missing
        ],
    }
