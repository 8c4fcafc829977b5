"""The fingerprint is the same however a file is cut and in whatever order its parts are hashed."""

from __future__ import annotations

import hashlib
import itertools
import os
import tempfile

import pytest
from blake3 import blake3
from hypothesis import given, settings
from hypothesis import strategies as st

from pxm_desktop.transfer.disk import Disk
from pxm_desktop.transfer.fingerprint import BLOCK_SIZE, Fingerprint, whole_blocks

CONTENT = bytes(range(256)) * (BLOCK_SIZE * 5 // 256)


def expected(content: bytes) -> str:
    digests = [
        blake3(content[start : start + BLOCK_SIZE]).digest() for start in range(0, len(content), BLOCK_SIZE)
    ]
    return blake3(len(content).to_bytes(8, "big") + b"".join(digests)).hexdigest()


@settings(max_examples=40)
@given(size=st.integers(1, len(CONTENT)), data=st.data())
async def test_parts_of_any_size_in_any_order_give_the_fingerprint_of_the_file_alone(
    size: int, data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, size), max_size=5)) - {size})
    borders = [0, *cuts, size]
    parts = data.draw(st.permutations(list(itertools.pairwise(borders))))
    disk = Disk()
    with tempfile.NamedTemporaryFile() as file:
        file.write(CONTENT[:size])
        file.flush()
        path = os.fsencode(file.name)
        gathered = Fingerprint(size)
        for start, end in parts:
            reader = disk.part(path, offset=start, length=end - start, file_size=size)
            reader.begin()
            read = b""
            while chunk := await reader.read():
                read += bytes(chunk)
            reader.close()
            assert read == CONTENT[start:end]
            assert reader.md5 == hashlib.md5(read).digest()
            gathered.add(start, reader.blocks)
        assert all(offset % BLOCK_SIZE == 0 for offset, _ in gathered.missing())
        await disk.complete(path, gathered)
        alone = await disk.fingerprint(path, size)
    await disk.close()
    assert gathered.hexdigest() == alone == expected(CONTENT[:size])


@given(
    offset=st.integers(0, 4 * BLOCK_SIZE),
    length=st.integers(1, 4 * BLOCK_SIZE),
    more=st.sampled_from([0, 1, BLOCK_SIZE]),
)
def test_whole_blocks_lie_inside_the_part_and_none_is_left_out(offset: int, length: int, more: int) -> None:
    end = offset + length
    first, last = whole_blocks(offset, length, end + more)
    whole = [
        start
        for start in range(0, end + more, BLOCK_SIZE)
        if start >= offset and min(start + BLOCK_SIZE, end + more) <= end
    ]
    assert [*range(first, last, BLOCK_SIZE)] == whole


def test_parts_of_whole_mebibytes_leave_nothing_to_read_again() -> None:
    size, part = 23 * BLOCK_SIZE + 7, 5 * BLOCK_SIZE
    gathered = Fingerprint(size)
    for offset in range(0, size, part):
        first, last = whole_blocks(offset, min(part, size - offset), size)
        gathered.add(offset, [bytes(32)] * len(range(first, last, BLOCK_SIZE)))
    assert gathered.missing() == []


def test_missing_ranges_are_joined_and_end_with_the_file() -> None:
    gathered = Fingerprint(4 * BLOCK_SIZE + 5)
    gathered.add(BLOCK_SIZE, [bytes(32)])
    assert gathered.missing() == [(0, BLOCK_SIZE), (2 * BLOCK_SIZE, 2 * BLOCK_SIZE + 5)]
    with pytest.raises(ValueError, match="missing"):
        gathered.hexdigest()


def test_the_size_is_part_of_the_fingerprint() -> None:
    assert Fingerprint(0).hexdigest() == blake3(bytes(8)).hexdigest()


@pytest.mark.parametrize(
    ("offset", "digests"), [(-BLOCK_SIZE, [bytes(32)]), (0, [bytes(32)] * 3), (2 * BLOCK_SIZE, [bytes(32)])]
)
def test_blocks_outside_the_file_are_refused(offset: int, digests: list[bytes]) -> None:
    with pytest.raises(ValueError, match="not in a file"):
        Fingerprint(2 * BLOCK_SIZE).add(offset, digests)


def test_a_digest_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Fingerprint(5).add(0, [b"short"])


def test_a_block_that_changed_between_two_readings_is_noticed() -> None:
    gathered = Fingerprint(5)
    gathered.add(0, [bytes(32)])
    gathered.add(0, [bytes(32)])
    with pytest.raises(ValueError, match="another digest"):
        gathered.add(0, [b"\1" * 32])
