"""What agents can call: the API's verbs, described for one who chooses by name and description.

A tool's docstring and its parameters' descriptions are all that an agent knows of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BeforeValidator, Field

from api import answers, choosing, comparisons, planning
from api.parameters import listed
from graph.paths import LONGEST
from graph.terms import curie
from queries import load_catalog
from queries.catalog import answerable

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph import Store
    from queries import Catalog, Query
    from queries.header import Parameter

    Tool = Callable[..., dict[str, Any]]

_MOST_ROWS: Final = 50
_MOST_MATCHES: Final = 20


def _several(given: Any) -> Any:
    """Read a list that was given as names between commas."""
    return [name.strip() for name in listed(given)] if isinstance(given, str) else given


def _values(given: Any) -> Any:
    """Read values of which one was given without a list around it."""
    return [given] if isinstance(given, str) else given


Name = Annotated[str, Field(max_length=2000, description="A node: label, CURIE or IRI")]
LensKey = Annotated[
    str, Field(description="What to compare by what: the key of a lens; schema lists them")
]
Things = Annotated[
    list[str],
    BeforeValidator(_several),
    Field(description="Labels, CURIEs or IRIs of two to six things of one class"),
]
Sets = Annotated[
    list[str] | None,
    BeforeValidator(_several),
    Field(description="Labels, CURIEs or IRIs of the sets to compare; all of the lens if empty"),
]
Role = Annotated[str, Field(max_length=2000, description="A role by label, CURIE or IRI: SRE")]
Stack = Annotated[
    list[str],
    BeforeValidator(_several),
    Field(min_length=1, description="Names of the tools, roles and KPIs that a team has"),
]
Near = Annotated[bool, Field(description="Count what is nearly the same as well")]
Arguments = Annotated[
    dict[str, Annotated[list[str], BeforeValidator(_values)]] | None,
    Field(description='Values by parameter: {"discipline": ["NetOps"]}; else its defaults hold'),
]


def graph_tools(store: Callable[[], Store]) -> list[Tool]:
    """Return the tools that read the graph."""
    catalog = load_catalog()

    def ask(
        question: Annotated[
            str, Field(description="The name of a question; words list those they fit, empty all")
        ] = "",
        arguments: Arguments = None,
    ) -> dict[str, Any]:
        """Answer a question of the catalog, whose query is tested; without its name, list them."""
        if (entry := _named(catalog, question)) is None:
            return _listed(store(), catalog, question)
        return _answered(store(), entry, catalog, arguments or {})

    def sparql(query: Annotated[str, Field(max_length=100_000)]) -> dict[str, Any]:
        """Run a SPARQL 1.1 query that reads; 50 rows at most, and ops:, atlas:, skos: are known."""
        found = answers.run_sparql(store(), query, _MOST_ROWS)
        return {name: value for name, value in found.items() if name != "query"}

    def search(text: Annotated[str, Field(max_length=200)]) -> dict[str, Any]:
        """Find nodes by a part of a label or an alias, a word or two and not a sentence."""
        if matches := answers.search(store(), text, _MOST_MATCHES):
            return {"matches": matches}
        return {"matches": [], "nearest": answers.suggest(store(), text)}

    def node(name: Name) -> dict[str, Any]:
        """Read everything known about a node: facts, links, and the evidence of its statements."""
        return answers.read_node(store(), name)

    def path(
        start: Name,
        end: Name,
        most: Annotated[int, Field(ge=1, le=10, description="How many ways at most")] = 3,
    ) -> dict[str, Any]:
        """Find how two nodes of any classes are linked: the shortest ways, link by link."""
        if paths := answers.find_paths(store(), start, end, most):
            return {"paths": paths}
        return {"paths": [], "note": f"No way of at most {LONGEST} links was found."}

    def schema() -> dict[str, Any]:
        """List the classes and properties of the data, most used first, and the lenses over it."""
        lenses = comparisons.list_lenses(store())
        few = [{name: lens[name] for name in ("key", "label", "path")} for lens in lenses]
        return {"lenses": few, **answers.read_schema(store(), _MOST_ROWS)}

    return [ask, sparql, search, node, path, schema]


def comparing_tools(store: Callable[[], Store]) -> list[Tool]:
    """Return the tools that compare and help to choose."""

    def overlap(
        lens: Annotated[
            str, Field(description="The key of a lens, see schema; empty for every kind at once")
        ] = "",
        sets: Sets = None,
        near: Near = False,
    ) -> dict[str, Any]:
        """Measure how much sets share, pair by pair; compare and algebra say what it is.

        Without a lens it counts what they share of every kind: tools, KPIs, roles and all else.
        """
        if not lens:
            return comparisons.kinds(store(), sets=sets or ())
        return comparisons.overlap(store(), lens, sets or (), near=near)

    def compare(
        things: Things,
        lens: Annotated[
            str, Field(description="The key of a lens, for two things in this respect alone")
        ] = "",
    ) -> dict[str, Any]:
        """Say how things of one class differ: what all have, what some, what only one of them."""
        return choosing.compare(store(), things, lens)

    def algebra(
        lens: LensKey,
        expression: Annotated[
            str,
            Field(
                max_length=4_000,
                description="Sets joined by & (both), | (either), - (without) and ^ (only one): "
                '(SysOps & DevOps) - NetOps; names like "R&D" in quotes',
            ),
        ],
        near: Near = False,
    ) -> dict[str, Any]:
        """List the items of an expression of sets, such as what three share or one alone has."""
        return comparisons.algebra(store(), lens, expression, near=near)

    def gaps(
        lens: Annotated[str, Field(description="The key of a lens; schema lists them")] = "",
        sets: Sets = None,
    ) -> dict[str, Any]:
        """List what each set lacks and another one has; without a lens, what the data lacks."""
        if not lens:
            return {"gaps": planning.gap_board(store())}
        return planning.gaps(store(), lens, sets or ())

    return [overlap, compare, algebra, gaps]


def choosing_tools(store: Callable[[], Store]) -> list[Tool]:
    """Return the tools that help to choose."""

    def transition(start: Name, goal: Name) -> dict[str, Any]:
        """Plan the way between two disciplines, or two roles: add, check, carry over."""
        return planning.transition(store(), start, goal)

    def role(name: Role) -> dict[str, Any]:
        """Say how a role and its disciplines are related: what it inherits, which roles are near.

        Use it to hold a role such as SRE against a discipline such as DevOps.
        """
        return choosing.role(store(), name)

    def stack(have: Stack) -> dict[str, Any]:
        """Hold what a team has against each discipline, and say what it could do without.

        sameJob has tools of which one is enough, ending those near the end of their life.
        """
        return choosing.stack(store(), have)

    return [transition, role, stack]


def _named(catalog: Catalog, text: str) -> Query | None:
    """Find a question by its name or its sentence."""
    if text in catalog:
        return catalog[text]
    return next((entry for entry in catalog.values() if entry.question == text.strip()), None)


def _listed(store: Store, catalog: Catalog, words: str) -> dict[str, Any]:
    """List the questions that this data can answer: those that some words fit, else all."""
    fitting = answerable(catalog.search(words), store)
    questions = [
        {
            "name": entry.name,
            "question": entry.question,
            "parameters": {one.name: _described(one) for one in entry.parameters.values()},
        }
        for entry in fitting or answerable(catalog.values(), store)
    ]
    found: dict[str, Any] = {"questions": questions}
    if words and not fitting:
        found["note"] = "No question fits these words; these are all that this data can answer."
    return found


def _described(parameter: Parameter) -> str:
    """Say what a parameter takes, and what holds without it."""
    kind = curie(parameter.class_iri or parameter.datatype or "")
    default = "" if parameter.optional else " ".join(parameter.default)
    said = (kind, "one or more" if parameter.many else "one", default and f"default {default}")
    return ", ".join(filter(None, said))


def _answered(
    store: Store, entry: Query, catalog: Catalog, arguments: dict[str, list[str]]
) -> dict[str, Any]:
    """Answer a question; where there is nothing, say whether this data could hold it."""
    found = answers.ask(store, catalog, entry.name, arguments, _MOST_ROWS)
    if not found.get("rows", True) and not answerable([entry], store):
        found["note"] = "This data holds nothing of what the question is about."
    lines = found["query"].splitlines()
    return {**found, "query": "\n".join(line for line in lines if not line.startswith("#+"))}
