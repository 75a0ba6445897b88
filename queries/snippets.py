"""A query as code that asks an endpoint, ready to paste."""

from __future__ import annotations

import json
import shlex
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.querying.syntax import query_form, with_prefix_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TRIPLES: Final = frozenset({"CONSTRUCT", "DESCRIBE"})


def snippets(query: str, endpoint: str) -> dict[str, str]:
    """Write a query as code for each language.

    Prefixes that only this program knows are declared, so that the code runs against any engine.

    Raises
    ------
    QueryError
        If the text is no query.
    """
    full = with_prefix_lines(query)
    accept = "text/turtle" if query_form(query) in _TRIPLES else "application/sparql-results+json"
    return {name: write(full, endpoint, accept) for name, write in WRITERS.items()}


def _curl(query: str, endpoint: str, accept: str) -> str:
    return (
        f"curl {shlex.quote(endpoint)} \\\n"
        f"  -H {shlex.quote(f'Accept: {accept}')} \\\n"
        f"  --data-urlencode {shlex.quote(f'query={query}')}\n"
    )


def _python(query: str, endpoint: str, accept: str) -> str:
    show = "print(answer.read().decode())"
    if accept.endswith("json"):
        show = "print(json.load(answer))"
    return (
        "import json\n"
        "from urllib.parse import urlencode\n"
        "from urllib.request import Request, urlopen\n\n"
        f"query = {_quoted(query)}\n"
        f"data = urlencode({{'query': query}}).encode()\n"
        f"request = Request({endpoint!r}, data, {{'Accept': {accept!r}}})\n"
        "with urlopen(request) as answer:\n"
        f"    {show}\n"
    ).replace("import json\n" if "turtle" in accept else "\0", "")


def _quoted(query: str) -> str:
    """Write a Python string that can be read where it holds no quotes of its own kind."""
    if '"""' in query or "\\" in query or query.endswith('"'):
        return repr(query)
    return f'"""{query}"""'


def _javascript(query: str, endpoint: str, accept: str) -> str:
    text = "await answer.text()"
    shown = "JSON.stringify(await answer.json(), null, 1)" if accept.endswith("json") else text
    return (
        f"const query = {json.dumps(query)}\n"
        f"const answer = await fetch({json.dumps(endpoint)}, {{\n"
        "  method: 'POST',\n"
        f"  headers: {{ Accept: '{accept}', 'Content-Type': 'application/sparql-query' }},\n"
        "  body: query,\n"
        "})\n"
        f"console.log({shown})\n"
    )


def _r(query: str, endpoint: str, accept: str) -> str:
    read = "resp_body_json()" if accept.endswith("json") else "resp_body_string()"
    return (
        "library(httr2)\n\n"
        f"query <- {json.dumps(query, ensure_ascii=False)}\n"
        f"answer <- request({json.dumps(endpoint)}) |>\n"
        "  req_body_form(query = query) |>\n"
        f'  req_headers(Accept = "{accept}") |>\n'
        "  req_perform()\n"
        f"print(answer |> {read})\n"
    )


#: How a query is written, by the name of the language.
WRITERS: Final[Mapping[str, Callable[[str, str, str], str]]] = MappingProxyType(
    {"curl": _curl, "Python": _python, "JavaScript": _javascript, "R": _r}
)
