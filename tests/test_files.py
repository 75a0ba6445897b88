"""Texts read from files, files replaced as a whole, and what goes wrong with either."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.files import read_text, replacing
from ontology.errors import SourceError


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


def test_text_is_read_with_or_without_a_mark_and_refused_with_the_name_of_the_file(
    tmp_path,
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfM\xc3\xbcnchen")
    assert read_text(path) == "München"
    path.write_bytes(b"M\xfcnchen")
    with pytest.raises(SourceError, match=r"a\.txt is not UTF-8 text"):
        read_text(path)
    with pytest.raises(SourceError, match=r"b\.txt cannot be read: No such file or directory"):
        read_text(tmp_path / "b.txt")
