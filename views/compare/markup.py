"""The lists and tables of the Compare page: markup without script, all text escaped."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.blank_nodes import can_be_asked
from graph.comparing.member import Text
from graph.naming.wording import isolated
from graph.picture.palette import SHAPES, style_of
from views import session
from views.ask.link import sparql_link
from views.overlap.matrix import ACCENT
from views.plain_text import as_text
from views.session import node_link, nodes_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.comparing.edge_evidence import EdgeEvidence
    from graph.comparing.member import Member
    from graph.comparing.stack import Need

_CSS: Final = Path(__file__).with_name("compare.css").read_text(encoding="utf-8")
_MOST_DRAWN: Final = 80
#: A list of so few rows is not broken over two columns.
_SHORT: Final = 20


def styled(markup: str) -> str:
    """Wrap markup for ``st.html``."""
    return f'<style>{_CSS}</style><div class="compare" style="--accent:{ACCENT}">{markup}</div>'


def mark(kind: str) -> str:
    """Draw the small shape of a class; SVG does not pass ``st.html``, so it is CSS."""
    style = style_of(kind)
    look = f"--light:{style.light};--dark:{style.dark};--shape:path('{SHAPES[style.shape]}')"
    return f'<span class="mark" style="{look}"></span>'


def item(
    member: Member,
    kind: str,
    *,
    tag: str = "",
    lines: Iterable[str] = (),
    strong: bool = False,
    mine: bool = False,
    link: Iterable[Member] = (),
) -> str:
    """Write an item: its mark and name, a remark, and what is folded away below it.

    Parameters
    ----------
    member : Member
    kind : str
        IRI of its class; empty for no mark.
    tag : str
        A remark beside the name.
    lines : iterable of str
        What is folded away.
    strong : bool
        Whether it stands out.
    mine : bool
        Whether it is in the visitor's own stack.
    link : iterable of Member
        Further nodes to link to.
    """
    note = f" <i>{escape(tag)}</i>" if tag else ""
    note += ' <i class="mine">yours</i>' if mine else ""
    head = f"{mark(kind) if kind else ''}<span>{escape(isolated(member.label))}{note}</span>"
    body = "".join(f"<div>{escape(line)}</div>" for line in lines if line)
    body += "".join(map(_way_out, filter(is_node, (member, *link))))
    name = "item shared" if strong else "item"
    if not body:
        return f'<li class="{name}"><div class="plain">{head}</div></li>'
    return (
        f'<li class="{name}"><details><summary>{head}</summary>'
        f'<div class="proof">{body}</div></details></li>'
    )


def _way_out(member: Member) -> str:
    """Link to a node in the graph; of a page, whose label is its address, to the page."""
    if member.label in member.iri and member.iri.startswith(("http://", "https://")):
        address = escape(member.iri)
        return f'<div><a href="{address}" target="_blank" rel="noopener">Open {address}</a></div>'
    href = escape(node_link(member.iri))
    return f'<div><a href="{href}">Show {escape(isolated(member.label))} in the graph</a></div>'


def is_node(member: Member) -> bool:
    """Tell a node that a link can name from a text."""
    return (
        not isinstance(member, Text)
        and ":" in member.iri
        and can_be_asked(session.store(), member.iri)
    )


def proof(found: Iterable[EdgeEvidence], who: str = "") -> list[str]:
    """Say where something was read, and how it was printed."""
    lines = []
    for one in found:
        lines.append(f"{who}: {one}" if who else str(one))
        lines += [one.note] if one.note else []
    return lines


def section(
    title: str,
    rows: Sequence[str],
    empty: str = "none",
    *,
    total: int | None = None,
    remark: str = "",
    below: str = "",
    query: str = "",
) -> str:
    """Write a titled list with its count.

    Parameters
    ----------
    title, empty : str
        Its title, and what it says without rows.
    rows : sequence of str
        Items as markup.
    total : int, optional
        How many there are, where these are only the first of them.
    remark : str
        What holds for the whole list.
    below : str
        Markup at its end.
    query : str
        The SPARQL that returns the list.
    """
    body = f"<ul>{''.join(rows)}</ul>" if rows else f'<div class="quiet">{escape(empty)}</div>'
    count = f" <b>{total or len(rows):,}</b>" if rows else ""
    note = f" <i>{escape(remark)}</i>" if remark else ""
    head = f"<h3>{escape(title)}{count}{note}{sparql_link(query)}</h3>"
    short = ' class="short"' if len(rows) <= _SHORT else ""
    return f"<section{short}>{head}{body}{below}</section>"


def folded(title: str, rows: Sequence[str], query: str = "") -> str:
    """Write a list that opens at a click, with the SPARQL that returns it."""
    return (
        f'<details class="fold"><summary><span>{escape(title)} <i>{len(rows)}</i></span></summary>'
        f"<ul>{''.join(rows)}</ul>{sparql_link(query)}</details>"
        if rows
        else ""
    )


def told(text: str) -> str:
    """Write a sentence."""
    return f'<p class="told">{escape(text)}</p>'


def short_text(label: str, most: int = 80) -> str:
    """Keep a label short, and from being read as Markdown, where Streamlit takes nothing else."""
    return as_text(label[:most])


def groups(sections: Iterable[str]) -> str:
    """Lay sections out side by side, as many as there is room for."""
    return f'<div class="groups">{"".join(sections)}</div>'


def table(
    head: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]], label: str, name: str = ""
) -> str:
    """Write a table whose first column stays in sight; cells are markup already.

    Parameters
    ----------
    head : sequence of str
        Titles as text.
    rows : iterable of (title, cells)
    label : str
        What the table shows, for who cannot see it.
    name : str
        A class for its look.
    """
    titles = "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
    body = "".join(
        f'<tr><th scope="row">{title}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
        for title, cells in rows
    )
    return (
        f'<div class="wide {name}" tabindex="0" role="region" aria-label="{escape(label)}">'
        f"<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def bar(shared: int, size: int, near: int = 0) -> str:
    """Draw how much of something is covered; the numbers stand beside it as text."""
    part, wide = (min(1.0, n / size) if size else 0.0 for n in (shared, shared + near))
    return (
        '<div class="bar" aria-hidden="true">'
        f'<em class="near" style="width:{wide:.1%}"></em><em style="width:{part:.1%}"></em></div>'
    )


def need_cell(need: Need) -> str:
    """Say how much of a facet of something a stack covers."""
    if not need.stated:
        return '<span class="quiet">not stated</span>'
    size, near = len(need.have) + len(need.missing), len(need.near)
    note = f" <i>+{near} near</i>" if near else ""
    return f"<span>{len(need.have)} of {size}{note}</span>{bar(len(need.have), size, near)}"


def graph_link(members: Iterable[Member], text: str) -> str:
    """Link to the picture of some nodes; beyond 80 it would be a ball of wool."""
    iris = list(dict.fromkeys(one.iri for one in members if is_node(one)))[:_MOST_DRAWN]
    return f'<p class="go"><a href="{escape(nodes_link(iris))}">{escape(text)}</a></p>'
