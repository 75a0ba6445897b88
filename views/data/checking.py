"""Check data against shapes, ours or the visitor's, and look at what is wrong node by node."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, ClassVar, Final

import streamlit as st

from graph.blank_nodes import about, can_be_asked, is_blank, term_of
from graph.naming.labels import UNNAMED, labels_of, node_key
from graph.naming.wording import counted, cut_label
from graph.nodes import BOOKKEEPING, PROVENANCE
from graph.shacl import read_shapes, read_triples, shapes_of, validate
from graph.shacl.fitting import holds_shapes, look_at
from graph.shacl.report_query import report_query
from graph.shacl.shapes import ShapesGraph
from graph.terms import BlankNode, curie, plain
from ontology.errors import SourceError
from ontology.sources import FOLDER
from views import session
from views.ask.link import edit_as_sparql
from views.background import Search, show_progress
from views.data.markup import styled
from views.plain_text import as_text
from views.session import FOR_A_WHILE

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from graph import Store
    from graph.shacl.report import Report, Result
    from graph.terms import Term

_OURS: Final = "ours"
_INSIDE: Final = "inside"
_FILE: Final = "file"
_CHOICES: Final = {
    _OURS: "Shapes of the atlas",
    _INSIDE: "Shapes in the data",
    _FILE: "A file of shapes",
}
_MOST_NODES: Final = 50
_MOST_EACH: Final = 8
_MOST_STATED: Final = 12


class Check(Search["Report"]):
    """One check, which runs beside the page."""

    called: ClassVar = "check"
    unexpected: ClassVar = "The check ended unexpectedly; the log of the server says why."
    too_large: ClassVar = (
        "There is not enough memory for all that breaks the shapes; check against fewer of them."
    )


def show() -> None:
    """Check what is open."""
    st.subheader("Check", anchor=False)
    st.caption(
        "SHACL shapes say what data has to look like. What breaks them is listed node by node, "
        "each with a way to the graph."
    )
    check(session.store(), "open")


def check(store: Store, key: str, *, linked: bool = True) -> None:
    """Offer to check a dataset, and show what was found.

    Parameters
    ----------
    key : str
        Tells one place where this is offered from another.
    linked : bool
        Whether the nodes can be shown in the graph: they can once the data is imported.
    """
    which, file = _ask_for_shapes(store, key)
    place = f"check_report_{key}"
    wanted = (session.number_of(store), which, file.file_id if file else "")
    known = Check.kept(place, wanted)
    if known is not None and known.running:
        show_progress(known, f"check_stop_{key}")
        return
    if st.button(
        "Check",
        key=f"check_{key}",
        type="primary" if linked else "secondary",
        disabled=which == _FILE and file is None,
    ):
        known = Check()
        text = file.getvalue() if file else b""
        known.begin(lambda watch: validate(store, _shapes(store, which, text), watch))
        known.keep(place, wanted, "Checking …")
    if known is not None and known.found is not None:
        _show_report(store, known.found, key, linked=linked)
    elif known is not None:
        known.show_failure()


def _ask_for_shapes(store: Store, key: str) -> tuple[str, UploadedFile | None]:
    """Let the visitor choose shapes, and bring a file of them."""
    first = _fitting(session.number_of(store), store)
    which = st.segmented_control(
        "Shapes",
        list(_CHOICES),
        format_func=_CHOICES.__getitem__,
        key=f"check_which_{key}",
        default=first,
        required=True,
        label_visibility="collapsed",
    )
    file = None
    if which == first == _FILE:
        st.caption(
            "This data holds no shapes of its own, and those of the atlas look at nothing in it."
        )
    if which == _FILE:
        file = st.file_uploader(
            "SHACL shapes in Turtle", type=["ttl", "shacl"], key=f"check_file_{key}"
        )
    return str(which), file


@st.cache_data(ttl=FOR_A_WHILE, max_entries=64, show_spinner=False)
def _fitting(number: int, _store: Store) -> str:  # noqa: ARG001  what is kept is kept by it
    """Choose the shapes to begin with: the data's own, else ours where they say something of it."""
    if holds_shapes(_store):
        return _INSIDE
    ours = read_shapes(FOLDER / "shapes.ttl")
    return _OURS if look_at(_store, ours, BOOKKEEPING | PROVENANCE) else _FILE


def _shapes(store: Store, which: str, text: bytes) -> ShapesGraph:
    if which == _OURS:
        return read_shapes(FOLDER / "shapes.ttl")
    if which == _INSIDE:
        found = shapes_of(store)
    else:
        try:
            found = ShapesGraph(read_triples(text.decode("utf-8-sig"), "urn:shapes"))
        except UnicodeDecodeError as error:
            raise SourceError("The shapes are not UTF-8 text; save them as UTF-8.") from error
    if not found.with_targets():
        raise SourceError(
            "There is no shape with a target here, so nothing would be checked; a shape names "
            "what it checks by sh:targetClass, sh:targetNode or a property."
        )
    return found


def _show_report(store: Store, report: Report, key: str, *, linked: bool) -> None:
    for sentence in report.unchecked:
        st.caption(f"Not checked: {as_text(sentence)}")
    if report.idle == report.shapes:
        st.info(report.about)
        return
    if report.conforms:
        checked = " that were checked" if report.unchecked else ""
        st.success(f"Nothing breaks the shapes{checked}. {report.about}")
        return
    nodes = report.by_focus()
    few = f"; here are the first {_MOST_NODES}" if len(nodes) > _MOST_NODES else ""
    count, where = counted(len(report.results), "result"), counted(len(nodes), "node")
    st.warning(f"{count} at {where}{few}.")
    shown = dict(list(nodes.items())[:_MOST_NODES])
    labels = labels_of(store, [name for name in shown if not _is_value(name)])
    sections = [
        _node(store, name, labels.get(name) or cut_label(name), results, linked=linked)
        for name, results in shown.items()
    ]
    st.html(styled("".join(sections)))
    with st.container(horizontal=True, vertical_alignment="center"):
        # A run of the page would drop what is made on demand before it is fetched.
        st.download_button(
            "All results as CSV",
            report.to_csv,
            "results.csv",
            "text/csv",
            key=f"check_csv_{key}",
            on_click="ignore",
        )
        _offer_query(report, key, linked=linked)


def _offer_query(report: Report, key: str, *, linked: bool) -> None:
    if not linked:
        st.caption("They can be asked for in SPARQL once this is imported.")
    elif query := report_query(report):
        edit_as_sparql(query, view="table", key=f"check_sparql_{key}")
    else:
        st.caption("No SPARQL can ask for them: what breaks the shapes has no name.")


def _node(store: Store, name: str, label: str, results: tuple[Result, ...], *, linked: bool) -> str:
    lines = "".join(f"<li><span>{_sentence(one)}</span></li>" for one in results[:_MOST_EACH])
    more = len(results) - _MOST_EACH
    note = f'<p class="quiet">And {more:,} more.</p>' if more > 0 else ""
    return (
        f'<section class="result"><h3 title="{escape(cut_label(name))}">{escape(label)}'
        f"{'' if _is_value(name) or is_blank(name) else f'<b>{escape(curie(name))}</b>'}</h3>"
        f"<ul>{lines}</ul>{note}{_way(store, name, linked=linked)}</section>"
    )


def _is_value(name: str) -> bool:
    """Tell a literal that was looked at, or a statement, from a node."""
    return name.startswith(('"', "<<"))


def _way(store: Store, name: str, *, linked: bool) -> str:
    """Lead to a node in the graph, or say what is known of it where it is not there yet."""
    if _is_value(name):
        return '<p class="quiet">It is a value and no node of the graph.</p>'
    if not can_be_asked(store, name):
        return '<p class="quiet">It has no name by which it could be asked for.</p>'
    if linked:
        link = escape(session.node_link(name))
        return f'<a href="{link}" target="_self">Show in the graph</a>'
    return f"<details><summary>What it says of itself</summary>{_stated(store, name)}</details>"


def _sentence(result: Result) -> str:
    value = _written(result.value)
    parts = [f"<code>{escape(result.way)}</code>" if result.path else ""]
    parts.append(escape(result.message))
    parts.append(f"<code>{escape(value[:80])}</code>" if value else "")
    if result.severity != "Violation":
        parts.append(f'<i class="quiet">{escape(result.severity)}</i>')
    return " ".join(filter(None, parts))


def _written(term: Term | None) -> str:
    """Write a value as people read it; a blank node has no name."""
    return UNNAMED if isinstance(term, BlankNode) else (plain(term) or "")[:120]


def _stated(store: Store, name: str) -> str:
    said = about(name, f"{term_of(name)} ?p ?o")
    lines = (
        f"<li><span><code>{escape(curie(node_key(p)))}</code> {escape(_written(o))}</span></li>"
        for p, o in store.select(f"SELECT ?p ?o {{ {said} }} LIMIT {_MOST_STATED}")
    )
    return f"<ul>{''.join(lines)}</ul>"
