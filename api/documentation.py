"""The API's page for people: one plain HTML page made of its OpenAPI description, no script."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Requests that show what comes back, from the API's own address.
_EXAMPLES: Final = {
    "/questions": "words=tools",
    "/ask": "question=which-tools-does-a-discipline-use&discipline=NetOps",
    "/search": "q=graf",
    "/node": "node=Grafana",
    "/neighbors": "node=SysOps&limit=20",
    "/path": "start=Nornir&end=Helm",
    "/overlap": "lens=tools&near=true",
    "/compare": "things=SysOps,DevOps,NetOps",
    "/intersections": "lens=tools",
    "/algebra": "lens=tools&expression=(SysOps%20%26%20DevOps)%20-%20NetOps",
    "/gaps": "lens=tools&sets=SysOps",
    "/transition": "start=SysOps&goal=NetOps",
    "/gap-board": "",
    "/role": "role=SRE",
    "/stack": "have=Jenkins,GitHub%20Actions,Opsgenie",
    "/lenses": "",
    "/schema": "limit=20",
}

#: What else this server answers: address, and what is there.
_BESIDE: Final = {
    "/sparql": "the SPARQL 1.1 endpoint: GET or POST, rows as JSON, XML, CSV or TSV, triples as "
    "Turtle, N-Triples, JSON-LD or RDF/XML",
    "/id/grafana": "a node by its IRI: a page for people, RDF for programs",
    "/overlap.json?lens=tools": "what a page shows, with the parameters of its link: "
    "explore.json, overlap.json, compare.json, ask.json, data.json",
    "/.well-known/void": "what the dataset holds",
    "/mcp": "the same verbs as tools for agents, over the Model Context Protocol (POST only)",
}

_STYLE: Final = """
:root { color-scheme: light dark; --line: #8883; --quiet: #6b6b6b; --accent: #285579;
  --tint: #28557912; }
@media (prefers-color-scheme: dark) {
  :root { --accent: #BBD7FA; --quiet: #a3a3a3; --tint: #bbd7fa14; } }
* { box-sizing: border-box; } html { scroll-padding-top: 1rem; }
body { font: 15px/1.55 "Source Sans", system-ui, sans-serif; margin: 0 auto; max-width: 66rem;
  padding: 2.5rem 1.25rem 5rem; background: Canvas; color: CanvasText; display: grid;
  grid-template-columns: 12rem minmax(0, 1fr); gap: 0 3.5rem; }
nav { position: sticky; top: 1.5rem; align-self: start; font-size: 13px;
  max-height: calc(100vh - 3rem); overflow-y: auto; scrollbar-width: thin; }
nav b { display: block; margin: 1.1rem 0 .15rem; font-weight: 600; }
nav a { display: block; padding: .1rem 0; color: var(--quiet); text-decoration: none; }
nav a:hover, nav a:focus { color: var(--accent); text-decoration: underline; }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 2.75rem 0 .25rem; }
section { border-top: 1px solid var(--line); padding: 1.1rem 0 .9rem; }
h3 { font: 600 14px/1.5 "Source Code", ui-monospace, monospace; margin: 0; }
h3 span { color: var(--quiet); font-weight: 400; margin-right: .4rem; }
p { margin: .15rem 0 .6rem; }
code, pre { font: 13px/1.5 "Source Code", ui-monospace, monospace; }
dl { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: .2rem 1rem;
  margin: 0 0 .7rem; }
dl.wide { grid-template-columns: 15rem minmax(0, 1fr); gap: .45rem 1rem; }
dd { margin: 0; color: var(--quiet); } dd b { color: CanvasText; font-weight: 400; }
pre { background: var(--tint); border-radius: .5rem; padding: .7rem .9rem; margin: .5rem 0 1rem;
  overflow-x: auto; }
a { color: var(--accent); overflow-wrap: anywhere; } .quiet { color: var(--quiet); }
@media (max-width: 48rem) { body { display: block; padding-top: 1.5rem; } nav { display: none; }
  dl { grid-template-columns: 5rem minmax(0, 1fr); }
  dl.wide { grid-template-columns: minmax(0, 1fr); gap: 0; } dl.wide dd { margin-bottom: .5rem; } }
"""


def page(description: Mapping[str, Any], address: str) -> str:
    """Write the page.

    Parameters
    ----------
    description : mapping
        The OpenAPI description.
    address : str
        Where the API is mounted, without a slash at the end.
    """
    by_tag: dict[str, dict[str, Mapping[str, Any]]] = {}
    for path, methods in description["paths"].items():
        verb = methods["get"]
        by_tag.setdefault(verb["tags"][0], {})[path] = verb
    groups = "".join(
        f"<h2>{escape(tag.capitalize())}</h2>"
        + "".join(_section(path, verb, address) for path, verb in verbs.items())
        for tag, verbs in by_tag.items()
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Ops Atlas: API</title><style>{_STYLE}</style></head><body>"
        f"{_contents(by_tag)}<main><h1>The API of Ops Atlas</h1>"
        f"<p>{escape(description['info']['description'])} The "
        f'<a href="{escape(address)}/openapi.json">OpenAPI description</a> says the same to '
        f"programs.</p>{_start(address)}{groups}{_beside(address)}</main></body></html>"
    )


def _contents(by_tag: Mapping[str, Iterable[str]]) -> str:
    """List the verbs beside the page."""
    groups = "".join(
        f"<b>{escape(tag.capitalize())}</b>"
        + "".join(f'<a href="#{_anchor(path)}">{escape(path[1:])}</a>' for path in paths)
        for tag, paths in by_tag.items()
    )
    return (
        f'<nav aria-label="Contents">{groups}<b>Beside it</b><a href="#beside">addresses</a></nav>'
    )


def _start(address: str) -> str:
    """Show the first two requests that anyone makes."""
    query = "SELECT ?tool { atlas:netops ops:usesTool ?tool }"
    sparql = f"{address.removesuffix('/api')}/sparql"
    lines = (
        f"curl '{address}/node?node=Grafana'",
        f"curl -H 'Accept: text/csv' {sparql} \\",
        f"     --data-urlencode 'query={query}'",
    )
    return f"<pre>{escape(chr(10).join(lines))}</pre>"


def _beside(address: str) -> str:
    root = address.removesuffix("/api")
    rows = "".join(
        f'<dt><a href="{escape(root + path)}"><code>{escape(path)}</code></a></dt>'
        f"<dd>{escape(what)}</dd>"
        for path, what in _BESIDE.items()
    )
    return f'<h2 id="beside">Beside it</h2><dl class="wide">{rows}</dl>'


def _anchor(path: str) -> str:
    return escape(path.strip("/").replace("/", "-"))


def _section(path: str, verb: Mapping[str, Any], address: str) -> str:
    rows = "".join(_row(parameter) for parameter in verb.get("parameters", ()))
    example = f"{address}{path}" + (f"?{_EXAMPLES[path]}" if _EXAMPLES.get(path) else "")
    more = verb.get("description")
    return (
        f'<section id="{_anchor(path)}"><h3><span>GET</span>{escape(path)}</h3>'
        f"<p>{escape(verb['summary'])}.</p>"
        + (f'<p class="quiet">{escape(more)}</p>' if more else "")
        + (f"<dl>{rows}</dl>" if rows else "")
        + f'<p><a href="{escape(example)}"><code>{escape(example)}</code></a></p></section>'
    )


def _row(parameter: Mapping[str, Any]) -> str:
    notes = (parameter.get("description", ""), _default(parameter["schema"]))
    text = escape("; ".join(filter(None, notes)))
    required = "; <b>required</b>" if parameter.get("required") else ""
    return f"<dt><code>{escape(parameter['name'])}</code></dt><dd>{text}{required}</dd>"


def _default(schema: Mapping[str, Any]) -> str:
    default = schema.get("default")
    return f"{str(default).lower()} by default" if default not in (None, "") else ""
