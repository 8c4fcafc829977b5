"""The fingerprint of a file's content: a hash over the hashes of fixed-size blocks.

Parts of a file are sent side by side, again after a failure, or by the next run of the program. Each of them
hashes the blocks it holds, in any order, and the fingerprint comes out the same as if the file had been read
from start to end.
"""

from __future__ import annotations

from collections.abc import Sequence

from blake3 import blake3

BLOCK_SIZE = 1024 * 1024
"""Bytes a block. S3 parts are at least 5 MiB and nearly always whole MiBs, so that parts hold whole blocks;
with larger blocks most parts of 5 MiB would hold none, and the file would have to be read a second time."""

DIGEST_SIZE = blake3.digest_size


def block_digest(block: bytes | memoryview) -> bytes:
    """Return the digest of one block."""
    return blake3(block).digest()


class Fingerprint:
    """Gathers the digests of a file's blocks in any order; blocks that were added twice must agree."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._blocks: list[bytes | None] = [None] * -(-size // BLOCK_SIZE)

    def add(self, offset: int, digests: Sequence[bytes]) -> None:
        """Take the digests of the whole blocks of a part that begins at byte `offset`.

        The first digest is that of the first block that begins at `offset` or after it. Raises ValueError for
        blocks beyond the end of the file, and for a block whose digest differs from the one added before (the
        file changed).
        """
        first = -(-offset // BLOCK_SIZE)
        if digests and not 0 <= first <= len(self._blocks) - len(digests):
            raise ValueError(
                f"{len(digests)} blocks from byte {offset} are not in a file of {self.size} bytes"
            )
        for index, digest in enumerate(digests, first):
            if len(digest) != DIGEST_SIZE:
                raise ValueError(f"a digest has {DIGEST_SIZE} bytes, not {len(digest)}")
            if self._blocks[index] not in (None, digest):
                raise ValueError(f"block {index} was added with another digest before")
            self._blocks[index] = digest

    def missing(self) -> list[tuple[int, int]]:
        """Return the byte ranges not covered yet as (offset, length), neighbours joined, in order."""
        ranges: list[tuple[int, int]] = []
        for index, digest in enumerate(self._blocks):
            if digest is not None:
                continue
            offset = index * BLOCK_SIZE
            length = min(BLOCK_SIZE, self.size - offset)
            if ranges and sum(ranges[-1]) == offset:
                ranges[-1] = (ranges[-1][0], ranges[-1][1] + length)
            else:
                ranges.append((offset, length))
        return ranges

    def hexdigest(self) -> str:
        """Return the fingerprint; raises ValueError while blocks are missing."""
        whole = blake3(self.size.to_bytes(8, "big"))
        for index, digest in enumerate(self._blocks):
            if digest is None:
                raise ValueError(f"block {index} of {len(self._blocks)} is missing")
            whole.update(digest)
        return whole.hexdigest()


def whole_blocks(offset: int, length: int, file_size: int) -> tuple[int, int]:
    """Return (first byte, end) of the whole blocks inside a part; equal when it holds none.

    The short block at the end of the file counts as whole.
    """
    end = offset + length
    first = -(-offset // BLOCK_SIZE) * BLOCK_SIZE
    last = end if end >= file_size else end // BLOCK_SIZE * BLOCK_SIZE
    return first, max(first, last)
