"""Share what is drawn: the link, the exploration as a file, and the picture in other formats."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from graph.picture.export import to_gexf, to_graphml, to_html
from graph.picture.export_svg import to_svg
from graph.picture.export_tables import edges_csv, nodes_csv, to_turtle
from graph.picture.headline import headline
from graph.remote.one_wait import one_wait
from ontology.errors import OpsAtlasError
from views import session
from views.address import choose_language, language
from views.commands import copy_button
from views.explore.exploration_file import SUFFIX, read_exploration, write_exploration
from views.explore.exploration_reading import read_language, read_state
from views.explore.packing import LONGEST, pack
from views.explore.painting import paint
from views.explore.sparql import picture_link
from views.explore.state import KEY, seen_by, state

if TYPE_CHECKING:
    from collections.abc import Callable

    from views.explore.state import State

#: Key of the popover that this lies in; it closes when a file was opened.
POPOVER: Final = "explore_share"


def show_sharing(me: State) -> None:
    """Show the ways out of the page: link, file, pictures, data."""
    _link(me)
    _file(me)
    _exports(me)


def _link(me: State) -> None:
    length = len(pack(me.to_json()))
    if length > LONGEST:
        st.caption(
            f"A link to this picture would have {length:,} characters, and some programs cut those "
            f"over {LONGEST:,}. Save it as a file instead."
        )
    else:
        st.caption(
            "The address of this page leads back to this picture. With the parameter `embed=true` "
            "it shows the canvas alone."
        )
        copy_button("explore_copy")


def _file(me: State) -> None:
    saved = {**me.to_json(), "language": language()}
    st.download_button(
        "Save the exploration",
        data=partial(write_exploration, saved, seen_by(me), session.store()),
        file_name=f"exploration{SUFFIX}",
        mime="application/json",
        on_click="ignore",
        width="stretch",
    )
    st.file_uploader(
        "Open an exploration",
        type=["json"],
        key="explore_file",
        max_upload_size=5,
        on_change=_open,
    )


@one_wait()
def _open() -> None:
    """Take over what a file holds; a file that cannot be read leaves the picture as it is."""
    file = st.session_state.get("explore_file")
    if file is None:
        return
    try:
        opened = read_exploration(file.getvalue(), session.store())
        me, notes = read_state(opened.state)
    except OpsAtlasError as error:
        state().notice, state().acted = str(error), True
        return
    me.notice = " ".join(dict.fromkeys((*opened.notes, *notes)))
    me.acted = True
    choose_language(read_language(opened.state))
    st.session_state[KEY] = me
    st.session_state[POPOVER] = False


def _exports(me: State) -> None:
    shown = paint(seen_by(me), me.look)
    scene, store, dark = shown.scene, session.store(), st.context.theme.type == "dark"
    colors = {n.id: _shade(shown.tints[n.tint], dark) for n in scene.nodes if n.tint >= 0}
    legend = [(_shade(tint, dark), tint.label) for tint in shown.tints] or None
    title = headline(scene)
    svg = partial(to_svg, scene, dark=dark, title=title, colors=colors, legend=legend)
    formats: dict[str, tuple[Callable[[], str], str, str]] = {
        "SVG": (svg, "svg", "image/svg+xml"),
        "Web page": (partial(to_html, scene, title), "html", "text/html"),
        "GraphML": (partial(to_graphml, scene), "graphml", "application/graphml+xml"),
        "GEXF": (partial(to_gexf, scene), "gexf", "application/gexf+xml"),
        "Turtle": (partial(to_turtle, scene, store), "ttl", "text/turtle"),
        "Nodes, CSV": (partial(nodes_csv, scene), "nodes.csv", "text/csv"),
        "Links, CSV": (partial(edges_csv, scene), "links.csv", "text/csv"),
    }
    st.caption("What is drawn, as")
    with st.container(horizontal=True, gap="small"):
        for label, (write, suffix, mime) in formats.items():
            st.download_button(
                label,
                data=partial(_encoded, write),
                file_name=f"ops-atlas.{suffix}",
                mime=mime,
                on_click="ignore",
                key=f"explore_export_{re.sub('[^a-z]', '', suffix)}",
            )
    if address := picture_link(me, "Show the SPARQL of what is drawn"):
        st.caption(address)


def _encoded(write: Callable[[], str]) -> bytes:
    return write().encode()


def _shade(tint: object, dark: bool) -> str:
    return str(getattr(tint, "dark" if dark else "light"))
