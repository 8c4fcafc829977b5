"""Boxes of files in the ISO base media format (ISO/IEC 14496-12), QuickTime's atoms included."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

_MOST_BOXES = 4096

Box = tuple[bytes, int, int]
"""Name, where the content begins, and where it ends."""


def walk(stream: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes between two places of a file, without those that lie inside them."""
    for _ in range(_MOST_BOXES):
        if start + 8 > end:
            return
        head = read(stream, start, 16)
        if len(head) < 8:
            return
        size, name, content = int.from_bytes(head[:4]), head[4:8], start + 8
        if size == 1:
            size, content = int.from_bytes(head[8:16]), start + 16
        elif size == 0:
            size = end - start
        stop = min(start + size, end)
        if stop < content:
            return
        yield name, content, stop
        start = start + size


def find(stream: BinaryIO, start: int, end: int, *path: bytes) -> Box | None:
    """Return the first box that lies at a path of names, or None."""
    for name, content, stop in walk(stream, start, end):
        if name == path[0]:
            found = find(stream, content, stop, *path[1:]) if len(path) > 1 else (name, content, stop)
            if found is not None:
                return found
    return None


def read(stream: BinaryIO, start: int, length: int) -> bytes:
    """Return some bytes from a place; fewer at the end of the file."""
    stream.seek(start)
    return stream.read(max(0, length))


def length_of(stream: BinaryIO) -> int:
    """Return the length of the file in bytes."""
    return stream.seek(0, io.SEEK_END)
