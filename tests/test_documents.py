"""Archives and packed files as they are found: odd names, links, several members, damage."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
import zipfile
from pathlib import Path

import pyarrow
import pyoxigraph as ox
import pytest

from graph.importing.imported import Report
from graph.importing.loading import Choices, load_sources
from ontology.errors import SourceError

ONE, TWO = b'<urn:a> <urn:p> "1" .\n', b'<urn:a> <urn:p> "2" .\n'


def load(path: Path, **choices: bool) -> tuple[set[str], Report]:
    engine = ox.Store()
    report = load_sources(engine, [path], Choices(**choices), in_memory=True)
    return {quad.object.value for quad in engine}, report


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def zstd(content: bytes) -> bytes:
    packed: bytes = pyarrow.Codec("zstd").compress(content, asbytes=True)
    return packed


PACKERS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstd}


@pytest.mark.parametrize("suffix", PACKERS)
def test_all_members_of_a_packed_file_are_read(suffix, tmp_path) -> None:
    pack = PACKERS[suffix]
    content = pack(ONE) + pack(b"") + pack(TWO)
    assert load(write(tmp_path / f"data.nt.{suffix}", content))[0] == {"1", "2"}


@pytest.mark.parametrize("suffix", PACKERS)
def test_what_is_no_member_is_not_taken_for_the_end(suffix, tmp_path) -> None:
    """Python's readers of bz2 and xz stop there without a word, as if nothing followed."""
    content = PACKERS[suffix](ONE) + b"\x01" + PACKERS[suffix](TWO)
    with pytest.raises(SourceError, match="cannot be read"):
        load(write(tmp_path / f"data.nt.{suffix}", content))


@pytest.mark.parametrize("suffix", ["bz2", "xz"])
def test_zeros_behind_the_members_are_nothing(suffix, tmp_path) -> None:
    content = PACKERS[suffix](ONE) + bytes(100_000)
    assert load(write(tmp_path / f"data.nt.{suffix}", content))[0] == {"1"}
    cut = PACKERS[suffix](ONE * 9)[:-6]
    with pytest.raises(SourceError, match="it is cut"):
        load(write(tmp_path / f"cut.nt.{suffix}", cut))


def test_zstd_may_begin_with_a_frame_to_skip(tmp_path) -> None:
    content = b"\x50\x2a\x4d\x18\x04\0\0\0abcd" + zstd(ONE)
    assert load(write(tmp_path / "data.nt.zst", content))[0] == {"1"}


def add(archive: tarfile.TarFile, name: str, content: bytes = b"", **of_it: object) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    for key, value in of_it.items():
        setattr(member, key, value)
    archive.addfile(member, io.BytesIO(content))


def test_a_tar_of_the_folder_one_stands_in(tmp_path) -> None:
    """All its members are named ./something, which is not a hidden file."""
    with tarfile.open(tmp_path / "data.tgz", "w:gz") as archive:
        add(archive, ".", type=tarfile.DIRTYPE)
        add(archive, "./one.nt", ONE)
        add(archive, "../two.nt", TWO)
        add(archive, "./.hidden.nt", b"broken")
    found, report = load(tmp_path / "data.tgz")
    assert found == {"1", "2"}
    assert [one.name for one in report.imported] == ["data.tgz/one.nt", "data.tgz/two.nt"]


def test_a_file_that_a_tar_holds_twice(tmp_path) -> None:
    with tarfile.open(tmp_path / "data.txz", "w:xz") as archive:
        add(archive, "one.nt", ONE)
        add(archive, "again.nt", type=tarfile.LNKTYPE, linkname="one.nt")
    _, report = load(tmp_path / "data.txz")
    assert [one.name for one in report.imported] == ["data.txz/one.nt", "data.txz/again.nt"]
    with tarfile.open(tmp_path / "cut.tar", "w") as archive:
        add(archive, "again.nt", type=tarfile.LNKTYPE, linkname="one.nt")
    with pytest.raises(SourceError, match=r"linkname 'one\.nt' not found"):
        load(tmp_path / "cut.tar")


def test_members_of_a_zip_lie_below_it(tmp_path) -> None:
    link = zipfile.ZipInfo("link.nt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "data.zip", "w") as archive:
        archive.writestr("../../one.nt", ONE)
        archive.writestr("/a//two.nt", TWO)
        archive.writestr(link, "../../one.nt")
    found, report = load(tmp_path / "data.zip")
    assert found == {"1", "2"}
    assert [one.name for one in report.imported] == ["data.zip/one.nt", "data.zip/a/two.nt"]


def test_one_encrypted_member_can_be_left_out(tmp_path) -> None:
    with zipfile.ZipFile(tmp_path / "data.zip", "w") as archive:
        archive.writestr("one.nt", ONE)
        archive.writestr("two.nt", TWO)
    content = bytearray((tmp_path / "data.zip").read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path = write(tmp_path / "data.zip", content)
    with pytest.raises(SourceError, match=r"data\.zip/one\.nt cannot be read: it is encrypted;"):
        load(path)
    found, report = load(path, skip_broken=True)
    assert found == {"2"}
    assert len(report.refused) == 1


def test_one_damaged_file_of_a_folder_can_be_left_out(tmp_path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    write(folder / "one.nt", ONE)
    write(folder / "two.nt.gz", gzip.compress(TWO)[:-8] + bytes(8))
    found, report = load(folder, skip_broken=True)
    assert found == {"1"}
    assert report.refused[0].startswith("folder/two.nt.gz cannot be read: CRC check failed")


def archive(name: str) -> bytes:
    """Pack one document; what is in a tar is of random letters, so that half of it is not whole."""
    kept, noise = io.BytesIO(), TWO + b"# " + os.urandom(4000).hex().encode()
    if name.endswith(".zip"):
        with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("two.nt", b" " * 2**23 if "bomb" in name else noise)
    else:
        with tarfile.open(fileobj=kept, mode="w:gz") as packed:
            add(packed, "two.nt", noise)
    whole = kept.getvalue()
    return whole if "bomb" in name else whole[: len(whole) // 2]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("cut.zip", "cut.zip cannot be read: it is cut; the end of a ZIP archive lists what is"),
        ("cut.tar.gz", "cut.tar.gz cannot be read: "),
        ("bomb.zip", "bomb.zip/two.nt unpacks to 8 MB from "),
    ],
)
def test_a_bad_archive_of_a_folder_can_be_left_out(name, sentence, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("graph.importing.documents.FREE", 2**20)
    folder = tmp_path / "folder"
    folder.mkdir()
    bad = write(folder / name, archive(name))
    write(folder / "a.nt", ONE)
    write(folder / "z.nt", ONE.replace(b"1", b"3"))
    with pytest.raises(SourceError, match=sentence):
        load(bad)
    with pytest.raises(SourceError, match=f"folder/{sentence}"):
        load(folder)
    found, report = load(folder, skip_broken=True)
    assert found == {"1", "3"}
    assert report.refused[0].startswith(f"folder/{name}")


def test_a_name_that_is_not_utf_8(tmp_path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.nt"))
    found, report = load(write(path, ONE))
    assert found == {"1"}
    assert report.imported[0].name == r"caf\xe9.nt"
    assert report.imported[0].graph.endswith("/caf%5Cxe9.nt")


def test_a_pipe_is_refused_before_it_is_waited_for(tmp_path) -> None:
    os.mkfifo(tmp_path / "data.nt")
    with pytest.raises(SourceError, match="no file but a pipe"):
        load(tmp_path / "data.nt")


def test_json_beside_a_known_context_that_is_nested_too_deep(tmp_path) -> None:
    deep = b'{"@context": "https://schema.org", "name": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    with pytest.raises(SourceError, match="cannot be read: what it holds is nested too deep"):
        load(write(tmp_path / "deep.jsonld", deep))


def test_half_a_letter_beside_a_known_context(tmp_path) -> None:
    text = rb'{"@context": "https://schema.org", "@id": "urn:a", "name": "\ud800"}'
    with pytest.raises(SourceError, match=r"half\.jsonld: a text holds \\ud800, the half of a"):
        load(write(tmp_path / "half.jsonld", text))
    text = rb'{"@context": "https://example.org/\ud800", "@id": "urn:a"}'
    with pytest.raises(SourceError, match=r"its @context lies at <https://example\.org/\\ud800>"):
        load(write(tmp_path / "half.jsonld", text))
