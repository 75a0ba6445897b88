"""Names of things that are called alike, told apart: two classes of one label look the same."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from graph.blank_nodes import is_blank
from graph.terms import curie, local_name

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?://)?(?:www\.)?")


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Say of those that are called alike where they come from; all others keep their name.

    Parameters
    ----------
    names : mapping of IRI to str
        What each is called. Capitals tell nothing apart.

    Returns
    -------
    dict of str to str
        In the same order. Two of one namespace are told apart by their own part of the IRI, and
        blank nodes by a number.

    Examples
    --------
    >>> list(told_apart({"urn:a:Tool": "Tool", "https://x.org/ns#Tool": "Tool"}).values())
    ['Tool (a)', 'Tool (x.org/ns)']
    >>> list(told_apart({"https://x.org/q1": "Paris", "https://x.org/q2": "Paris"}).values())
    ['Paris (q1)', 'Paris (q2)']
    >>> list(told_apart({"urn:x:caf%C3%A9": "Bar", "urn:x:a%2Fb": "Bar"}).values())
    ['Bar (café)', 'Bar (a/b)']
    >>> list(told_apart({"_:x": "Paris", "https://x.org/q2": "Paris", "_:z": "Paris"}).values())
    ['Paris (1)', 'Paris (x.org)', 'Paris (2)']
    """
    called = Counter(name.casefold() for name in names.values())
    if len(called) == len(names):
        return dict(names)
    homes = {iri: origin(iri) for iri, name in names.items() if called[name.casefold()] > 1}
    number: Counter[str] = Counter()
    at_home = Counter((names[iri].casefold(), home) for iri, home in homes.items())

    def told(iri: str, name: str) -> str:
        if iri not in homes:
            return name
        if is_blank(iri):
            number[name.casefold()] += 1
            return f"{name} ({number[name.casefold()]})"
        alone = at_home[name.casefold(), homes[iri]] == 1
        said = homes[iri] if alone else _decoded(local_name(iri))
        return f"{name} ({said})" if said else name

    return {iri: told(iri, name) for iri, name in names.items()}


def _decoded(part: str) -> str:
    """Write a part of an IRI without its percent signs, where that can be read."""
    read = unquote(part)
    return read if read.isprintable() and "\ufffd" not in read else part


def origin(iri: str) -> str:
    """Return the prefix of an IRI where it is known, else its namespace as people write it.

    Examples
    --------
    >>> origin("http://xmlns.com/foaf/0.1/Agent"), origin("https://www.a.example/ns#Service")
    ('foaf', 'a.example/ns')
    """
    short = curie(iri)
    if short != iri:
        return short.partition(":")[0]
    space = iri.rstrip("#/:").removesuffix(local_name(iri))
    return _SCHEME.sub("", space, count=1).rstrip("#/:")
