"""Two snapshots are compared, and one is restored, beside the page."""

from __future__ import annotations

import errno
import io
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from graph import open_store
from graph.importing.watching import Watch
from graph.snapshots import comparison
from graph.snapshots.exchange import export_generation
from graph.snapshots.generations import import_sources, list_generations
from ontology.errors import SnapshotError
from tests.headless import markup, run_page
from views import background
from views.data import comparing, importing, snapshots, writing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.snapshots.comparison import GraphChange


@pytest.fixture
def chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two snapshots: one triple, and the same triple with two more."""
    monkeypatch.setenv("OPS_ATLAS_DATA", str(tmp_path / "chain"))
    for text in ("<urn:a> <urn:p> 1 .", "<urn:a> <urn:p> 1, 2, 3 ."):
        (tmp_path / "a.ttl").write_text(text, encoding="utf-8")
        import_sources([tmp_path / "a.ttl"], base="empty")
    return tmp_path / "chain"


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Comparisons wait at this gate."""
    gate = threading.Event()

    def compare_once_let(*engines: object, watch: Watch) -> list[GraphChange]:
        gate.wait(30)
        watch.go_on()
        return comparison.compare(*engines, watch=watch)

    monkeypatch.setattr(comparing, "compare", compare_once_let)
    monkeypatch.setattr(background, "AT_ONCE", 0.01)
    yield gate
    gate.set()


def compare_page() -> None:
    from graph.snapshots.generations import folder_of, list_generations
    from views.data.comparing import show_comparison

    show_comparison(list_generations(folder_of()))


def begin(first: str):
    app = run_page(compare_page)
    app.selectbox(key="compare_first").set_value(first).run()
    app.button(key="compare_them").click().run()
    assert [button.label for button in app.button] == ["Stop"]
    return app


def end(app, gate: threading.Event) -> None:
    gate.set()
    app.session_state["compare_found"].work.wait(30)
    app.run()


def test_a_long_comparison_is_shown_for_what_was_asked(chain: Path, gate: threading.Event) -> None:
    first, second = (one.id for one in list_generations(chain))
    app = begin(first)
    end(app, gate)
    assert "<td>2</td><td>0</td><td>0</td><td>3</td>" in markup(app)
    app.selectbox(key="compare_first").set_value(second).run()
    assert not markup(app), "this pair was not compared"


def test_a_long_comparison_stops(chain: Path, gate: threading.Event) -> None:
    app = begin(list_generations(chain)[0].id)
    app.button[0].click().run()
    assert app.button[0].disabled
    end(app, gate)
    assert app.caption[-1].value == "The comparison was stopped before its end."
    assert not markup(app)


def test_what_is_restored_is_open_and_is_refused_beyond_the_limit(
    chain: Path, tmp_path: Path
) -> None:
    first, _ = list_generations(chain)
    packed = export_generation(chain, first.id, tmp_path / "a.zip").read_bytes()
    file = SimpleNamespace(getbuffer=io.BytesIO(packed).getbuffer)
    with pytest.raises(SnapshotError, match="more than 0 triples"):
        snapshots._restored(file, Watch(most_triples=0))
    assert len(list_generations(chain)) == 2
    said = snapshots._restored(file, Watch())
    assert said.startswith("Restored. All pages show a.ttl now: 10 triples in 2 named graphs")
    assert open_store().ask("ASK { <urn:a> <urn:p> 1 FILTER NOT EXISTS { <urn:a> <urn:p> 2 } }")


class Full(SimpleNamespace):
    """An upload for which the disk has no room."""

    def getbuffer(self) -> bytes:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_an_upload_that_finds_no_room_is_a_sentence_and_leaves_nothing(
    chain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = r"temporary folder .* No space left on device\. Nothing was changed; .* set TMPDIR"
    with pytest.raises(SnapshotError, match=told):
        snapshots._restored(Full(), Watch())
    folder = tmp_path / "uploaded"
    folder.mkdir()
    monkeypatch.setattr(importing, "new_folder", lambda: folder)
    with pytest.raises(SnapshotError, match=told):
        importing.keep([Full(name="a.ttl")])
    assert not folder.exists()


def upload_page() -> None:
    from views.data.adding import _choose

    _choose()


def test_an_upload_that_finds_no_room_is_said_as_long_as_it_is_chosen(
    chain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = [Full(name="a.ttl", file_id="1")]
    monkeypatch.setattr("streamlit.file_uploader", lambda *_, **__: chosen)
    app = run_page(upload_page)
    for _ in range(2):
        assert "No space left on device" in app.error[0].value
        app.run()
    chosen.clear()
    assert not app.run().error


def restore_page() -> None:
    from views.data.snapshots import _restore

    _restore()


def test_how_restoring_ended_is_not_hidden_in_what_is_closed() -> None:
    app = run_page(restore_page)
    ended = writing.Writing()
    ended.said = "Restored."
    app.session_state["snapshot_restoring"] = ended
    app.run()
    assert [one.value for one in app.success] == ["Restored."]
    assert not app.expander[0].success


def test_the_newest_is_compared_with_what_it_was_built_on(chain: Path, tmp_path: Path) -> None:
    def chosen() -> list[str]:
        app = run_page(compare_page)
        return [app.selectbox(key=f"compare_{end}").value for end in ("first", "second")]

    alone = [one.id for one in list_generations(chain)]
    assert chosen() == alone
    (tmp_path / "b.ttl").write_text("<urn:b> <urn:p> 1 .", encoding="utf-8")
    import_sources([tmp_path / "b.ttl"], base=alone[0])
    assert chosen() == [alone[0], list_generations(chain)[-1].id]
    import_sources([tmp_path / "b.ttl"], base="shipped")
    assert chosen()[0] == "shipped"


def list_page() -> None:
    from graph import open_store
    from views.data.snapshots import show_snapshots

    show_snapshots(open_store(), may_change=False)


def test_a_damaged_snapshot_is_listed_without_what_nobody_knows(chain: Path) -> None:
    damaged, _ = (one.id for one in list_generations(chain))
    (chain / damaged / "manifest.json").write_text("{")
    known = [one.value for one in run_page(list_page).caption if damaged in one.value]
    assert [text.rpartition(", ")[0] for text in known] == [f"What {damaged} holds cannot be read"]
