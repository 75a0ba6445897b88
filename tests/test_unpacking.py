"""What an endpoint packed is unpacked whole, or told to be cut."""

from __future__ import annotations

import gzip
import random
import zlib

import pytest

from graph.remote.unpacking import PackedError, unpacked

TEXT = b"".join(
    b"<urn:%d>\n" % number for number in map(random.Random(1).getrandbits, [64] * 20_000)
)


def bare(text: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(text) + packer.flush()


def pieces(packed: bytes, size: int) -> list[bytes]:
    return [packed[at : at + size] for at in range(0, len(packed), size)]


@pytest.mark.parametrize("size", [1, 1000, 2**16])
@pytest.mark.parametrize(
    ("coding", "packed", "text"),
    [
        ("gzip", gzip.compress(TEXT), TEXT),
        ("x-gzip", gzip.compress(b"a") + gzip.compress(b"b"), b"ab"),
        ("gzip", gzip.compress(b""), b""),
        ("gzip", gzip.compress(bytes(5_000_000)), bytes(5_000_000)),
        ("deflate", zlib.compress(TEXT), TEXT),
        ("deflate", bare(TEXT), TEXT),
        ("gzip", b"", b""),
    ],
    ids=["gzip", "in two parts", "empty", "large", "deflate", "bare", "nothing"],
)
def test_it_is_what_it_was(coding: str, packed: bytes, text: bytes, size: int) -> None:
    assert b"".join(unpacked(pieces(packed, size), coding)) == text


@pytest.mark.parametrize("left", [1, 8, 300, 100_000])
@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_what_lacks_its_end_is_cut(pack, left: int) -> None:
    with pytest.raises(PackedError, match="ends in the middle"):
        list(unpacked([pack(TEXT)[:-left]], "gzip"))


def test_what_is_not_packed_is_broken() -> None:
    with pytest.raises(PackedError, match="header"):
        list(unpacked([b"?s\n<urn:a>\n"], "gzip"))


def test_little_that_holds_very_much_is_unpacked_a_part_at_a_time() -> None:
    parts = unpacked([gzip.compress(bytes(2**26))], "gzip")
    assert {len(next(parts)) for _ in range(64)} == {2**20}
