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
    "/compare": "lens=tools&left=SysOps&right=DevOps",
    "/intersections": "lens=tools",
    "/gaps": "lens=tools&sets=SysOps",
    "/transition": "start=SysOps&goal=NetOps",
    "/gap-board": "",
    "/lenses": "",
    "/schema": "limit=20",
}

_STYLE: Final = """
:root { color-scheme: light dark; --line: #8884; --quiet: #767676; --accent: #285579; }
@media (prefers-color-scheme: dark) { :root { --accent: #BBD7FA; --quiet: #9a9a9a; } }
body { font: 15px/1.55 "Source Sans", system-ui, sans-serif; max-width: 52rem; margin: 0 auto;
  padding: 2.5rem 1.25rem 5rem; background: Canvas; color: CanvasText; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; } h2 { font-size: 1rem; margin: 2.5rem 0 0; }
section { border-top: 1px solid var(--line); padding: 1rem 0 .5rem; margin-top: .5rem; }
h3 { font-size: 1rem; margin: 0; font-weight: 600; } p { margin: .25rem 0 .75rem; }
code, pre { font: 13px/1.5 "Source Code", ui-monospace, monospace; }
table { border-collapse: collapse; width: 100%; margin: .25rem 0 .75rem; }
td { padding: .2rem .75rem .2rem 0; vertical-align: top; } td:first-child { white-space: nowrap; }
a { color: var(--accent); overflow-wrap: anywhere; } .quiet { color: var(--quiet); }
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
    by_tag: dict[str, list[str]] = {}
    for path, methods in description["paths"].items():
        verb = methods["get"]
        by_tag.setdefault(verb["tags"][0], []).append(_section(path, verb, address))
    groups = "".join(
        f"<h2>{escape(tag.capitalize())}</h2>{''.join(sections)}"
        for tag, sections in by_tag.items()
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Ops Atlas: API</title><style>{_STYLE}</style></head><body>"
        f"<h1>The API of Ops Atlas</h1><p>{escape(description['info']['description'])}</p>"
        f"<p>{_links(address)}</p>{groups}</body></html>"
    )


def _links(address: str) -> str:
    root = address.removesuffix("/api")
    links = {
        f"{address}/openapi.json": "OpenAPI description",
        f"{root}/sparql": "SPARQL endpoint",
        f"{root}/.well-known/void": "what the dataset holds (VoID)",
        f"{root}/": "the pages",
    }
    return " · ".join(f'<a href="{escape(to)}">{name}</a>' for to, name in links.items())


def _section(path: str, verb: Mapping[str, Any], address: str) -> str:
    rows = "".join(_row(parameter) for parameter in verb.get("parameters", ()))
    example = f"{address}{path}" + (f"?{_EXAMPLES[path]}" if _EXAMPLES.get(path) else "")
    more = verb.get("description")
    return (
        f"<section><h3><code>GET {escape(path)}</code></h3><p>{escape(verb['summary'])}.</p>"
        + (f'<p class="quiet">{escape(more)}</p>' if more else "")
        + (f"<table>{rows}</table>" if rows else "")
        + f'<p><a href="{escape(example)}"><code>{escape(example)}</code></a></p></section>'
    )


def _row(parameter: Mapping[str, Any]) -> str:
    notes: Iterable[str] = filter(
        None,
        (
            "required" if parameter.get("required") else "",
            parameter.get("description", ""),
            _default(parameter["schema"]),
        ),
    )
    name = f"<code>{escape(parameter['name'])}</code>"
    return f'<tr><td>{name}</td><td class="quiet">{escape("; ".join(notes))}</td></tr>'


def _default(schema: Mapping[str, Any]) -> str:
    default = schema.get("default")
    return f"{str(default).lower()} by default" if default not in (None, "") else ""
