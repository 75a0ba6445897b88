"""A role and its kin: what it inherits from each discipline that has it, and which roles are near.

What a discipline does is not said of its roles one by one. What a role inherits is therefore what
it may meet in its disciplines, and not a description of the job.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.comparing.class_members import members_of
from graph.comparing.facets import INHERITED, facets_of, items_in
from graph.comparing.member import Member, by_label
from graph.comparing.near_links import near_links_among, near_links_of, neighbors
from graph.comparing.side_by_side import FacetComparison
from graph.naming.finding import find_things
from graph.naming.labels import labels_of, node_key
from graph.naming.wording import listed, plural
from graph.nodes import values
from graph.querying.syntax import with_prefix_lines
from graph.terms import plain
from ontology.errors import ParameterError
from ontology.namespaces import OPS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.comparing.facets import FacetValues
    from graph.comparing.member import NearLink
    from graph.store import Store

ROLE: Final = f"{OPS}Role"
_LISTED: Final = 4
#: Of more disciplines the rest is counted.
_JOINED: Final = 12


@dataclass(frozen=True, slots=True)
class NearRole:
    """Another role and why it is near, in sentences."""

    role: Member
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleKin:
    """What is known of a role through its disciplines.

    Attributes
    ----------
    role : Member
    disciplines : tuple of Member
        Those that have it.
    facets : tuple of FacetComparison
        What it inherits, with the disciplines as the things compared.
    near : tuple of NearRole
        Other roles: those linked to it first, then those that share most disciplines.
    links : tuple of NearLink
        Near links between inherited items.
    untold : str
        Why nothing is said of what it inherits, in a sentence; empty where it is.
    """

    role: Member
    disciplines: tuple[Member, ...]
    facets: tuple[FacetComparison, ...]
    near: tuple[NearRole, ...]
    links: tuple[NearLink, ...]
    untold: str = ""


def roles_by_disciplines(store: Store) -> dict[Member, tuple[Member, ...]]:
    """List every role with its disciplines: those in most disciplines first, then by label."""
    # Labels by themselves: in one query the engine looks them up again for each pair.
    labels = members_of(store, ROLE)
    rows = store.select("SELECT DISTINCT ?discipline ?role WHERE { ?discipline ops:hasRole ?role }")
    pairs = [(node_key(discipline), node_key(role)) for discipline, role in rows]
    names = labels_of(store, sorted({discipline for discipline, _ in pairs}))
    found: dict[str, list[Member]] = {role: [] for role in labels}
    for discipline, role in pairs:
        if role in found:
            found[role].append(Member(discipline, names[discipline]))
    order = sorted(labels, key=lambda role: (-len(found[role]), labels[role].casefold()))
    return {Member(role, labels[role]): tuple(sorted(found[role], key=by_label)) for role in order}


def roles_query() -> str:
    """Write the query for every role with its disciplines."""
    return with_prefix_lines(
        "SELECT DISTINCT ?role ?roleLabel ?discipline ?disciplineLabel WHERE {\n"
        "  ?role a ops:Role ; skos:prefLabel ?roleLabel .\n"
        "  OPTIONAL { ?discipline ops:hasRole ?role ; skos:prefLabel ?disciplineLabel }\n"
        "} ORDER BY LCASE(STR(?disciplineLabel))"
    )


def near_roles_query(role: str) -> str:
    """Write the query for the roles near one, given by IRI, and for what makes them near."""
    return with_prefix_lines(
        "SELECT DISTINCT ?near ?relation ?through WHERE {\n"
        f"  VALUES ?role {{ {values([role])} }}\n"
        "  ?near a ops:Role FILTER(?near != ?role)\n"
        "  { ?relation a ops:NearRelation .\n"
        "    { ?role ?relation ?near } UNION { ?near ?relation ?role } }\n"
        "  UNION { VALUES ?relation { ops:hasRole } ?through ?relation ?role, ?near }\n"
        "  UNION { VALUES ?relation { ops:namedAfter }\n"
        "    ?through ops:hasRole ?role . ?near ?relation ?through }\n"
        "} ORDER BY ?near ?relation ?through"
    )


def role_kin(
    store: Store, name: str, roles: Mapping[Member, tuple[Member, ...]] | None = None
) -> RoleKin:
    """Find what a role inherits and which roles are near it.

    Parameters
    ----------
    name : str
        Its label, alias, short name or IRI.
    roles : mapping, optional
        Every role with its disciplines, where they were read already.

    Raises
    ------
    NotFoundError
        If there is no such role; the message names the nearest.
    """
    (node,) = find_things(store, [name], [ROLE])
    role = Member(node.id, node.label)
    all_roles = roles_by_disciplines(store) if roles is None else roles
    disciplines = all_roles.get(role, ())
    read, untold = _inherited(store, disciplines)
    links = near_links_among(store, sorted(items_in(read)))
    near = neighbors(links)
    facets = tuple(FacetComparison(disciplines, one, near) for one in read)
    return RoleKin(
        role, disciplines, facets, _near_roles(store, role, all_roles), tuple(links), untold
    )


def _inherited(store: Store, disciplines: Sequence[Member]) -> tuple[list[FacetValues], str]:
    """Read what disciplines hand on, unless it is more than anybody can lay side by side."""
    _, inherited = INHERITED[ROLE]
    try:
        read = facets_of(store, [discipline.iri for discipline in disciplines])
    except ParameterError as error:
        return [], str(error)
    handed_on = [
        one
        for one in read
        if one.facet.properties[0] in inherited and not one.facet.path.startswith("^")
    ]
    return handed_on, ""


def describe_kin(kin: RoleKin) -> str:
    """Say in words where a role stands."""
    count = len(kin.disciplines)
    untold = f" What it inherits is not listed. {kin.untold}" if kin.untold else ""
    if not count:
        return f"No discipline is said to have the role {kin.role}."
    if count == 1:
        return (
            f"{kin.role} belongs to {kin.disciplines[0]} alone, so all that it inherits comes "
            f"from there.{untold}"
        )
    shared = [
        f"{len(one.in_all)} of the {len(one.items)} {plural(one.facet.kind_label)} "
        f"({listed((held.item for held in one.in_all), _LISTED)})"
        for one in kin.facets
        if one.in_all
    ]
    apart = [plural(one.facet.kind_label) for one in kin.facets if not one.in_all]
    text = f"{kin.role} joins {listed(kin.disciplines, _JOINED)}."
    if shared:
        text += f" They share {'; '.join(shared)}."
    if apart:
        nothing = " or ".join(filter(None, [", ".join(apart[:-1]), apart[-1]]))
        text += f" They share no {nothing}."
    return text + untold


def _near_roles(
    store: Store, role: Member, all_roles: Mapping[Member, tuple[Member, ...]]
) -> tuple[NearRole, ...]:
    linked = _linked(store, role, all_roles)
    mine = set(all_roles.get(role, ()))
    found = []
    for other, theirs in all_roles.items():
        if other == role:
            continue
        reasons = list(linked.get(other.iri, ()))
        if common := [discipline for discipline in theirs if discipline in mine]:
            extra = [discipline for discipline in theirs if discipline not in mine]
            tail = f"; it is in {listed(extra, _JOINED)} as well" if extra else ""
            reasons.append(f"Both are in {listed(common, _JOINED)}{tail}.")
        if reasons:
            found.append((other.iri not in linked, -len(common), other.label, other, reasons))
    return tuple(NearRole(other, tuple(why)) for *_, other, why in sorted(found))


def _linked(
    store: Store, role: Member, all_roles: Mapping[Member, tuple[Member, ...]]
) -> dict[str, list[str]]:
    """Say which roles are linked to this one as near, or are named after one of its disciplines."""
    found: dict[str, list[str]] = {}
    others = {one.iri for one in all_roles} - {role.iri}
    for link in near_links_of(store, role.iri):
        (other,) = {link.subject.iri, link.target.iri} - {role.iri}
        if other in others:
            found.setdefault(other, []).append(f"{link}. {link.reason}".strip())
    mine = all_roles.get(role, ())
    for namesake, discipline, reason in _namesakes(store, mine):
        if namesake != role.iri:
            name = next(one.label for one in mine if one.iri == discipline)
            found.setdefault(namesake, []).append(f"Named after {name}. {reason}".strip())
    return found


def _namesakes(store: Store, disciplines: tuple[Member, ...]) -> list[tuple[str, str, str]]:
    rows = store.select(
        "SELECT ?role ?discipline ?reason WHERE {\n"
        f"  VALUES ?discipline {{ {values(one.iri for one in disciplines)} }}\n"
        "  ?role ops:namedAfter ?discipline . ?role a ops:Role\n"
        "  OPTIONAL { ?s rdf:subject ?role ; rdf:predicate ops:namedAfter ;\n"
        "    rdf:object ?discipline ; ops:reason ?reason }\n} ORDER BY ?role"
    )
    return [(plain(role) or "", plain(one) or "", plain(why) or "") for role, one, why in rows]
