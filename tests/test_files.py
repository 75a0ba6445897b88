"""Files that are replaced as a whole, and what goes wrong while they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.whole_files import replacing


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_goes_wrong_leaves_what_was_there_and_no_draft(tmp_path) -> None:
    (tmp_path / "a").write_bytes(b"before")
    with pytest.raises(ValueError, match="stopped"), replacing(tmp_path / "a") as file:
        file.write(b"half")
        raise ValueError("stopped")
    assert content(tmp_path) == {"a": b"before"}


def test_what_was_there_is_there_until_all_is_written(tmp_path) -> None:
    (tmp_path / "a").write_bytes(b"before")
    with replacing(tmp_path / "a") as file:
        file.write(b"after")
        assert (tmp_path / "a").read_bytes() == b"before"
    assert content(tmp_path) == {"a": b"after"}


def test_two_who_write_at_once_do_not_mix(tmp_path) -> None:
    with replacing(tmp_path / "a") as one:
        one.write(b"one ")
        with replacing(tmp_path / "a") as other:
            other.write(b"the other")
        one.write(b"after the other")
    assert content(tmp_path) == {"a": b"one after the other"}


@pytest.mark.parametrize("letter", ["a", "\N{GREEK SMALL LETTER ALPHA}", "\N{TANGERINE}"])
def test_the_longest_name_that_a_system_takes_can_be_written(tmp_path, letter) -> None:
    name = letter * (255 // len(letter.encode()))
    with replacing(tmp_path / name) as file:
        file.write(b"text")
    assert content(tmp_path) == {name: b"text"}
