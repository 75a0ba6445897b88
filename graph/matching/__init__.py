"""Which imported things are ours? By name, homepage, repository and package URL, with a reason.

A match is accepted where the signs agree, put on a review list where they only hint at it, and not
mentioned otherwise. Accepted ones become ``skos:exactMatch`` (the same thing) or
``skos:closeMatch`` (an edition of it, or a title in a wider occupation) from our node to theirs, in
a named graph of their own, each with its score and its reason. What a person declined stands there
as ``owl:differentFrom``, so that it is not asked again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.importing.watching import Watch
from graph.matching.roles import match_roles
from graph.matching.things import CLOSE, DECLINED, EXACT, REVIEW, Match, find_members, read_things
from graph.matching.tools import match_tools
from graph.terms import literal
from ontology.namespaces import ATLAS, DCT, GRAPH, OPS, OWL, PROV, RDF, RDF_TYPE, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graph.store import Store

MATCHES: Final = f"{GRAPH}matches"
_LINKS: Final = {
    EXACT: f"{SKOS}exactMatch",
    CLOSE: f"{SKOS}closeMatch",
    DECLINED: f"{OWL}differentFrom",
}
#: Each node counts as done so often: three times where it is read, and where it is compared.
_TIMES: Final = 4

Decisions = dict[tuple[str, str], bool]


@dataclass(frozen=True, slots=True)
class Matches:
    """What was found: accepted, to be looked at by a person, and declined by one."""

    accepted: tuple[Match, ...] = ()
    review: tuple[Match, ...] = ()
    declined: tuple[Match, ...] = ()

    def found(self, source: str = "") -> set[str]:
        """Return the IRIs of our nodes that have an accepted match, in one source or in any."""
        return {one.ours.iri for one in self.accepted if source in ("", one.theirs.source)}


def match(
    store: Store,
    decisions: Mapping[tuple[str, str], bool] | None = None,
    watch: Watch | None = None,
) -> Matches:
    """Match every imported technology and occupation of a dataset to our tools and roles.

    Parameters
    ----------
    store : Store
        The dataset, with our nodes and the imported ones.
    decisions : mapping of (our IRI, their IRI) to bool, optional
        What a person decided: true accepts a match, false declines it, whatever the signs say.
        What the graph of matches holds was decided, too.
    watch : Watch, optional
        Told what is done, and asked whether to go on.
    """
    watch = watch or Watch()
    watch.doing("Looking for what could be matched")
    groups = [
        find_members(store, ["Tool"], watch, ours=True),
        find_members(store, ["Technology", "Tool"], watch, ours=False),
        find_members(store, ["Role"], watch, ours=True),
        find_members(store, ["Occupation"], watch, ours=False),
    ]
    nodes = sum(len(group.sources) for group in groups)
    watch.begin(_TIMES * nodes, even=False)
    watch.doing(f"Reading names and addresses of {nodes:,} nodes")
    tools, technologies, roles, occupations = (read_things(store, one, watch) for one in groups)
    watch.doing(f"Comparing names and addresses of {nodes:,} nodes")
    found = [*match_tools(tools, technologies, watch), *match_roles(roles, occupations, watch)]
    return _decide(found, {**kept_decisions(store), **(decisions or {})})


def is_matchable(store: Store) -> bool:
    """Say whether a dataset holds anything from outside that could be ours."""
    return store.ask("ASK { VALUES ?kind { ops:Technology ops:Occupation } ?x a ?kind }")


def kept_decisions(store: Store) -> Decisions:
    """Read what was decided before from the graph of matches."""
    links = " ".join(f"<{link}>" for link in _LINKS.values())
    rows = store.select(
        f"SELECT ?ours ?link ?theirs {{ VALUES ?link {{ {links} }} "
        f"GRAPH <{MATCHES}> {{ ?ours ?link ?theirs }} }}"
    ).values()
    return {(ours or "", theirs or ""): link != _LINKS[DECLINED] for ours, link, theirs in rows}


def _decide(found: Iterable[Match], decisions: Mapping[tuple[str, str], bool]) -> Matches:
    """Part matches by what is to be done about them; a person's word goes first."""
    kept: list[Match] = []
    for one in found:
        verdict = decisions.get((one.ours.iri, one.theirs.iri))
        kept.append(one if verdict is None else accept(one) if verdict else decline(one))
    ordered = sorted(kept, key=lambda m: (m.ours.label.casefold(), -m.score, m.theirs.iri))
    return Matches(
        accepted=tuple(m for m in ordered if m.relation in {EXACT, CLOSE}),
        review=tuple(m for m in ordered if m.relation == REVIEW),
        declined=tuple(m for m in ordered if m.relation == DECLINED),
    )


def accept(one: Match) -> Match:
    """Take a doubtful match for a close one, with a note that a person did so."""
    if one.relation in {EXACT, CLOSE}:
        return one
    return replace(one, relation=CLOSE, reason=f"{one.reason} Accepted by a person.")


def decline(one: Match) -> Match:
    """Take two things for different ones, with a note that a person did so."""
    if one.relation == DECLINED:
        return one
    return replace(one, relation=DECLINED, reason=f"{one.reason} Declined by a person.")


def match_quads(decided: Iterable[Match]) -> Iterator[ox.Quad]:
    """Write accepted and declined matches as links with evidence, in the graph of matches."""
    graph = ox.NamedNode(MATCHES)

    def state(subject: ox.NamedNode, key: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
        return ox.Quad(subject, ox.NamedNode(key), value, graph)

    yield state(graph, RDF_TYPE, ox.NamedNode(f"{OPS}Source"))
    yield state(graph, RDF_TYPE, ox.NamedNode(f"{PROV}Entity"))
    yield state(graph, f"{DCT}title", literal("Matches with outside sources", language="en"))
    about = "Which imported things are ours, each with a score and the signs that say so."
    yield state(graph, f"{DCT}description", literal(about, language="en"))
    yield state(graph, f"{DCT}license", ox.NamedNode("https://spdx.org/licenses/Apache-2.0"))
    yield state(graph, f"{DCT}provenance", literal("Found by Ops Atlas.", language="en"))
    today = literal(str(datetime.now(UTC).date()), datatype=f"{XSD}date")
    yield state(graph, f"{DCT}modified", today)
    for one in decided:
        ours, theirs = ox.NamedNode(one.ours.iri), ox.NamedNode(one.theirs.iri)
        link = _LINKS[one.relation]
        statement = ox.NamedNode(f"{ATLAS}statement-match-{_digest(one)}")
        yield state(ours, link, theirs)
        yield state(statement, RDF_TYPE, ox.NamedNode(f"{RDF}Statement"))
        yield state(statement, f"{RDF}subject", ours)
        yield state(statement, f"{RDF}predicate", ox.NamedNode(link))
        yield state(statement, f"{RDF}object", theirs)
        yield state(statement, f"{DCT}source", graph)
        yield state(statement, f"{OPS}reason", literal(one.reason, language="en"))
        score = literal(f"{one.score:g}", datatype=f"{XSD}decimal")
        yield state(statement, f"{OPS}matchScore", score)


def _digest(one: Match) -> str:
    return hashlib.sha256(f"{one.ours.iri}\n{one.theirs.iri}".encode()).hexdigest()[:16]
