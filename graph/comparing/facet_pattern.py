"""What things have in facets, as a pattern of SPARQL that the queries of the pages are built of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.comparing.member import Text
from graph.nodes import SCHEMA_CLASSES
from graph.terms import sparql_name, sparql_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.comparing.facets import Facet
    from graph.comparing.member import Member

_SPOKEN: Final = 'LANGMATCHES(LANG(?{0}), "{1}")'
#: Of texts in several languages the English ones count, where there are any.
_READABLE: Final = '(LANG(?{0}) = "" || LANGMATCHES(LANG(?{0}), "en"))'


def facet_pattern(
    facets: Iterable[Facet], things: Iterable[str], thing: str = "thing", value: str = "value"
) -> str:
    """Write the pattern for what things, given by IRI, have in one facet or more.

    It binds ``?thing``, ``?facet`` (the property that a value is linked by), ``?facetLabel`` (what
    the page calls it) and ``?value``; of the first and the last the names can be chosen.

    Examples
    --------
    >>> from graph.comparing.facets import Facet
    >>> print(facet_pattern([Facet("^ops:uses", "used by", ("urn:uses",))], ["urn:a"]))
    VALUES ?thing { <urn:a> }
    { VALUES (?facet ?facetLabel) { (<urn:uses> "used by") } ?value ?facet ?thing }
    FILTER(!isBlank(?value))
    """
    ways: dict[str, list[Facet]] = {}
    for facet in facets:
        for way in _ways(facet, thing, value):
            ways.setdefault(way, []).append(facet)
    named = {way: " ".join(f"({named_facet(one)})" for one in held) for way, held in ways.items()}
    branches = [
        f"{{ VALUES (?facet ?facetLabel) {{ {named[way]} }} {way}"
        f"{_texts(held[0], thing, value) if _has_texts(way, held, value) else ''} }}"
        for way, held in ways.items()
    ]
    names = " ".join(map(sparql_name, things))
    return (
        f"VALUES ?{thing} {{ {names} }}\n"
        + "\nUNION\n".join(branches)
        + f"\n{has_name(value, blank=any(facet.blank for held in ways.values() for facet in held))}"
    )


def has_name(value: str, *, blank: bool) -> str:
    """Write that a value is no blank node, or one that is a thing and no part of a schema.

    Parameters
    ----------
    blank : bool
        Whether there are blank nodes that are things; otherwise there is less to ask.
    """
    if not blank:
        return f"FILTER(!isBlank(?{value}))"
    of_schema = " || ".join(f'STRSTARTS(STR(?sort), "{name}")' for name in SCHEMA_CLASSES)
    return f"FILTER(!isBlank(?{value}) || EXISTS {{ ?{value} a ?sort FILTER(!({of_schema})) }})"


def held_pattern(held: Iterable[tuple[Facet, Member]], value: str = "value") -> str:
    """Name items of facets one by one, and bind them as :func:`facet_pattern` does."""
    rows = " ".join(f"({named_facet(facet)} {written(item)})" for facet, item in held)
    return f"VALUES (?facet ?facetLabel ?{value}) {{ {rows} }}"


def written(item: Member) -> str:
    """Write an item of a facet: a node by its name, a text as it is shown."""
    return sparql_text(item.label) if isinstance(item, Text) else sparql_name(item.iri)


def near_pattern(one: str, other: str) -> str:
    """Write that two things are linked as near, in either direction.

    Parameters
    ----------
    one, other : str
        The names of two variables.
    """
    return (
        f"?relation a ops:NearRelation . {{ ?{one} ?relation ?{other} }} "
        f"UNION {{ ?{other} ?relation ?{one} }} FILTER(?{one} != ?{other})"
    )


def language_pattern(
    path: str, thing: str = "thing", value: str = "value", language: str = ""
) -> str:
    """Write that a value is no text, or one in English, or that there is none in English.

    Where a ``language`` was chosen, texts in it come before those in English.
    """
    english = f"{_READABLE.format(value)} || {_none(path, thing, _READABLE)}"
    if not language:
        return f"FILTER(!isLiteral(?{value}) || {english})"
    spoken = _SPOKEN.format("{0}", language)
    return (
        f"FILTER(!isLiteral(?{value}) || {spoken.format(value)} ||\n"
        f"  ({_none(path, thing, spoken)} && ({english})))"
    )


def _none(path: str, thing: str, test: str) -> str:
    """Write that no text there passes a test."""
    other = "other"
    return (
        f"NOT EXISTS {{\n  ?{thing} {path} ?{other}"
        f" FILTER(isLiteral(?{other}) && {test.format(other)}) }}"
    )


def as_said(value: str) -> str:
    """Write the expression for a thing, or the text of a literal, whose language is left out.

    The page shows "wood" with and without a language as one.
    """
    return f"IF(isLiteral(?{value}), STR(?{value}), ?{value})"


def _ways(facet: Facet, thing: str, value: str) -> list[str]:
    """Write how a facet is read: through something else, backward, forward, or both."""
    if facet.inherited:
        return [f"?via {sparql_name(facet.properties[0])} ?{thing} . ?via ?facet ?{value}"]
    forward, backward = f"?{thing} ?facet ?{value}", f"?{value} ?facet ?{thing}"
    return {"^": [backward], "(": [forward, backward]}.get(facet.path[0], [forward])


def _has_texts(way: str, facets: Iterable[Facet], value: str) -> bool:
    return way.endswith(f" ?{value}") and any(facet.texts for facet in facets)


def _texts(facet: Facet, thing: str, value: str) -> str:
    leads = f"^{sparql_name(facet.properties[0])} ?over . ?over ?facet"
    path = leads if facet.inherited else "?facet"
    return f"\n{language_pattern(path, thing, value, facet.language)}"


def named_facet(facet: Facet) -> str:
    """Write a facet as a row of VALUES begins: its property, and what the page calls it."""
    return f"{sparql_name(facet.properties[-1])} {sparql_text(facet.name)}"
