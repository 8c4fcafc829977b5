"""Files to upload: no two MiB and no two files alike, so that nothing is saved by compressing or skipping."""

from __future__ import annotations

import os
import random
from pathlib import Path

MIB = 1024 * 1024
GIB = 1024 * MIB


def grow(path: Path, size: int) -> None:
    """Make a file `size` bytes long, or longer than it was: one random MiB again and again, each numbered."""
    block = bytearray(random.Random(1).randbytes(MIB))  # always the same, so that runs compare
    with path.open("ab") as file:
        for number in range(file.tell() // MIB, size // MIB):
            block[:8] = number.to_bytes(8, "big")
            file.write(block)
        file.flush()
        os.fsync(file.fileno())


def make_many(folder: Path, count: int, size: int) -> list[Path]:
    """Make `count` different files of `size` bytes in a new folder."""
    folder.mkdir()
    source = random.Random(2)
    paths = [folder / f"detail-{number:04}.bin" for number in range(count)]
    for path in paths:
        path.write_bytes(source.randbytes(size))
    return paths
