"""What is compared: nodes with the signs by which they can be recognized."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.inferring.rules import INFERRED
from graph.matching.addresses import package_key, package_repository, page_key, repository_key, site
from graph.matching.names import Name, parse_name
from ontology.namespaces import ATLAS, FOAF, OPS, SKOS_ALT_LABEL, SKOS_PREF_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.importing.watching import Watch
    from graph.store import Store

EXACT: Final = "exact"
CLOSE: Final = "close"
REVIEW: Final = "review"
DECLINED: Final = "declined"


@dataclass(frozen=True, slots=True)
class Thing:
    """A node with the signs by which it can be recognized.

    Attributes
    ----------
    iri, source : str
        The node, and the named graph it stands in.
    names : tuple of Name
        The first is the preferred one.
    pages, repositories, packages : frozenset of str
        As keys that are equal where the addresses mean the same.
    sites : frozenset of str
        The domains of the pages.
    company : frozenset of str
        What leads to it or holds it: the occupations that use it, the headings it stands under.
    """

    iri: str
    source: str
    names: tuple[Name, ...]
    pages: frozenset[str] = frozenset()
    repositories: frozenset[str] = frozenset()
    packages: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    company: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        """Return what it is called."""
        return self.names[0].text


@dataclass(frozen=True, slots=True)
class Match:
    """That one of our nodes and one of theirs may be the same.

    Attributes
    ----------
    ours, theirs : Thing
        The two.
    relation : str
        ``exact``, ``close``, ``review`` or ``declined``.
    score : float
        How sure it is, from 0 to 1.
    reason : str
        Why, in a sentence.
    by_name : bool
        Nothing but the name speaks for it.
    """

    ours: Thing
    theirs: Thing
    relation: str
    score: float
    reason: str
    by_name: bool = False


@dataclass(frozen=True, slots=True)
class Members:
    """Which nodes are compared, before anything is read of them.

    Attributes
    ----------
    pattern : str
        The graph pattern that finds them.
    sources : dict of str to str
        The named graph that each stands in; one of inferences only where no source states it.
    ours : bool
        They are nodes of the atlas.
    """

    pattern: str
    sources: dict[str, str]
    ours: bool


def find_members(store: Store, classes: Iterable[str], watch: Watch, *, ours: bool) -> Members:
    """Find the members of some classes: ours, or everyone else's."""
    watch.go_on()
    where = "" if ours else "!"
    kinds = " ".join(f"ops:{name}" for name in classes)
    pattern = (
        f"VALUES ?class {{ {kinds} }} GRAPH ?source {{ ?node a ?class }} "
        f'FILTER(isIRI(?node) && {where}STRSTARTS(STR(?node), "{ATLAS}"))'
    )
    rows = store.select(f"SELECT DISTINCT ?node ?source {{ {pattern} }}").values()
    found = [(node or "", source or "") for node, source in rows]
    inferred_first = sorted(found, key=lambda row: not row[1].startswith(INFERRED))
    return Members(pattern, dict(inferred_first), ours)


def read_things(store: Store, members: Members, watch: Watch) -> list[Thing]:
    """Read by what some nodes can be recognized; each counts as done three times."""
    properties = (
        "skos:prefLabel skos:altLabel ops:officialName foaf:homepage ops:repository ops:packageUrl "
        "ops:listedUnder"
    )
    outward = f"VALUES ?property {{ {properties} }} ?node ?property ?value"
    company = "VALUES ?property { ops:usesTechnology } ?value ?property ?node"
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for pattern in (outward, company):
        watch.go_on()
        query = f"SELECT DISTINCT ?node ?property ?value {{ {members.pattern} {pattern} }}"
        for node, prop, value in store.select(query).values():
            values[node or ""][prop or ""].append(value or "")
        watch.finish(len(members.sources))
    return [
        _thing(node, source, values[node], ours=members.ours)
        for node, source in watch.each(members.sources.items())
        if values[node].get(SKOS_PREF_LABEL)
    ]


def _thing(iri: str, source: str, values: Mapping[str, list[str]], *, ours: bool) -> Thing:
    labels = sorted(values[SKOS_PREF_LABEL])
    others = sorted([*values.get(SKOS_ALT_LABEL, ()), *values.get(f"{OPS}officialName", ())])
    pages = values.get(f"{FOAF}homepage", ())
    purls = values.get(f"{OPS}packageUrl", ())
    repositories = {repository_key(one) for one in (*values.get(f"{OPS}repository", ()), *pages)}
    repositories |= {package_repository(one) for one in purls}
    return Thing(
        iri=iri,
        source=source,
        names=(
            *(parse_name(text) for text in labels),
            *(parse_name(text, alias=True, brackets=ours) for text in others if text not in labels),
        ),
        pages=frozenset(map(page_key, pages)),
        repositories=frozenset(repositories - {""}),
        packages=frozenset(map(package_key, purls)),
        sites=frozenset(map(site, pages)),
        company=frozenset(values.get(f"{OPS}usesTechnology", ()))
        | frozenset(values.get(f"{OPS}listedUnder", ())),
    )
