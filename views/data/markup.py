"""What the Data page shows of data: a preview, and how two snapshots differ, all escaped."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.importing.loading import IMPORTED
from graph.naming.alike import told_apart
from graph.naming.wording import counted
from graph.terms import curie, local_name, sparql_name
from ontology.namespaces import GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.snapshots.comparison import GraphChange
    from graph.snapshots.preview import Preview
    from graph.snapshots.samples import Sample

_CSS: Final = Path(__file__).with_name("data.css").read_text(encoding="utf-8")
_LISTED: Final = 8
_MOST_GRAPHS: Final = 40
#: More of them would push what the data is about out of sight.
_MOST_AT_ONCE: Final = 8
_SHOWN_EXAMPLES: Final = 10
_IRI: Final = re.compile(r"<([^<>\s]+)>")


def styled(markup: str) -> str:
    """Put the page's style around some markup."""
    return f'<style>{_CSS}</style><div class="data">{markup}</div>'


def flaw_markup(sentence: str) -> str:
    """Write what is missing or wrong beside what it is said of."""
    return styled(f'<p class="flaw" role="alert">{escape(sentence)}</p>')


def preview_markup(preview: Preview) -> str:
    """Write what is in some sources and what they would change."""
    blank = f", {preview.blank_nodes:,} of them without a name" if preview.blank_nodes else ""
    along = f' <span class="quiet">{preview.along}</span>' if preview.along else ""
    wanting = f'<p class="quiet">{escape(preview.wanting)}</p>' if preview.wanting else ""
    lists = [
        _counted("Classes", preview.classes),
        _counted("Properties", preview.properties),
        _counted("Languages", preview.languages),
        _counted("Namespaces", preview.namespaces),
        _samples(preview.samples),
    ]
    return styled(
        f"<p>{counted(preview.triples, 'triple')} about {preview.about}{blank}."
        f"{along}</p>{wanting}"
        f"{_folded(preview.changes)}"
        f'<div class="lists">{"".join(filter(None, lists))}</div>'
    )


def _folded(changes: Sequence[GraphChange]) -> str:
    """Write what changes; of many graphs in a sentence, with the table folded below it."""
    changed = [one for one in changes if one.kind != "unchanged"]
    table = changes_table(changes)
    if len(changed) <= _MOST_AT_ONCE:
        return table
    added, doubled, removed = (
        sum(count or 0 for count in counts)
        for counts in zip(*((one.added, one.doubled, one.removed) for one in changed), strict=True)
    )
    unknown = sum(one.added is None for one in changed)
    said = f"{len(changed):,} named graphs change: {counted(added, 'triple')} new"
    said += f", {doubled:,} of them known elsewhere" if doubled else ""
    said += f", {removed:,} gone"
    said += f"; {unknown:,} not compared" if unknown else ""
    return f"<details><summary>{said}</summary>{table}</details>"


def changes_table(changes: Sequence[GraphChange]) -> str:
    """Write what changes, graph by graph; graphs that stay the same are counted."""
    changed = [one for one in changes if one.kind != "unchanged"]
    rows = "".join(map(_change_row, changed[:_MOST_GRAPHS]))
    notes = []
    if len(changed) > _MOST_GRAPHS:
        notes.append(f"{len(changed) - _MOST_GRAPHS:,} more named graphs change.")
    if same := len(changes) - len(changed):
        graphs = "1 named graph stays" if same == 1 else f"{same:,} named graphs stay"
        notes.append(f"{graphs} as it is." if same == 1 else f"{graphs} as they are.")
    if any(one.doubled for one in changed):
        notes.append("Known elsewhere: new here, and in another named graph already.")
    note = f'<p class="quiet">{" ".join(notes)}</p>' if notes else ""
    if not changed:
        return note
    names = ("Named graph", "New", "Known elsewhere", "Gone", "Then")
    head = "".join(f"<th>{name}</th>" for name in names)
    return f'<div class="wide"><table><tr>{head}</tr>{rows}</table></div>{note}'


def _change_row(change: GraphChange) -> str:
    added, removed = (
        "not compared" if count is None else f"{count:,}"
        for count in (change.added, change.removed)
    )
    whole = change.kind in {"new", "gone"}
    kind = f' <span class="quiet">{change.kind}</span>' if whole else ""
    cells = (added, f"{change.doubled:,}", removed, f"{change.after:,}")
    return (
        f"<tr><td>{escape(graph_name(change.graph))}{kind}</td>"
        + "".join(f"<td>{cell}</td>" for cell in cells)
        + "</tr>"
    )


def examples_markup(changes: Iterable[GraphChange]) -> str:
    """Write some triples that are new or gone."""
    sections = [
        f"<section><h3>{escape(graph_name(one.graph))}</h3><ul>"
        + "".join(
            f"<li><code>{escape(_shortened(text)[:300])}</code></li>"
            for text in one.examples[:_SHOWN_EXAMPLES]
        )
        + "</ul></section>"
        for one in changes
        if one.examples
    ]
    return styled("".join(sections)) if sections else ""


def _shortened(triple: str) -> str:
    """Write a triple with the known prefixes, as people read it."""
    return _IRI.sub(lambda found: sparql_name(found[1]), triple)


def graph_name(iri: str) -> str:
    """Shorten the name of a graph to what a person called the file.

    Examples
    --------
    >>> graph_name("https://w3id.org/ops-atlas/graph/imported/tools.ttl")
    'tools.ttl'
    """
    if iri.startswith(IMPORTED):
        from urllib.parse import unquote

        return unquote(iri.removeprefix(IMPORTED))
    return f"graph:{iri.removeprefix(GRAPH)}" if iri.startswith(GRAPH) else curie(iri)


def _counted(title: str, counts: Mapping[str, int]) -> str:
    if not counts:
        return ""
    names = told_apart({name: _short(name) for name in list(counts)[:_LISTED]})
    rows = "".join(
        f'<li><span title="{escape(name)}">{escape(short)}</span><i>{counts[name]:,}</i></li>'
        for name, short in names.items()
    )
    left = len(counts) - _LISTED
    more = f'<li class="quiet"><span>and {left:,} more</span></li>' if left > 0 else ""
    return f"<section><h3>{title} <b>{len(counts):,}</b></h3><ul>{rows}{more}</ul></section>"


def _samples(samples: Sequence[Sample]) -> str:
    if not samples:
        return ""
    rows = "".join(
        f'<li><span title="{escape(one.iri)}">{escape(one.label[:80])}</span>'
        f"<i>{escape(_class_name(one.kind))}</i></li>"
        for one in samples[:_LISTED]
    )
    return f"<section><h3>Some nodes</h3><ul>{rows}</ul></section>"


def _class_name(kind: str) -> str:
    return local_name(kind)[:32] if kind else ""


def _short(name: str) -> str:
    """Shorten an IRI by a known prefix, else to its last part; a namespace stays whole."""
    short = curie(name)
    return short if short != name or name.endswith(("#", "/", ":")) else local_name(name)
