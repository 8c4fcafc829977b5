"""What window and worker say to each other over two pipes: numbers and bytes, never pickles.

A worker that a hostile file has taken over can send wrong pixels, and nothing else.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

from pxm_desktop.thumbnails.picture import Thumbnail

LARGEST_BOX = 1024
_REQUEST = struct.Struct(">II")
_ANSWER = struct.Struct(">?HH")
_LONGEST_PATH = 1 << 17


class BrokenTalkError(Exception):
    """The other side has ended, or says what nobody should."""


def send_request(pipe: BinaryIO, path: bytes, box: int) -> None:
    """Ask for a file's thumbnail."""
    pipe.write(_REQUEST.pack(len(path), box) + path)
    pipe.flush()


def read_request(pipe: BinaryIO) -> tuple[bytes, int] | None:
    """Return path and box of the next request; None when the window wants no more."""
    head = pipe.read(_REQUEST.size)
    if len(head) < _REQUEST.size:
        return None
    length, box = _REQUEST.unpack(head)
    if length > _LONGEST_PATH or not 0 < box <= LARGEST_BOX:
        return None
    path = pipe.read(length)
    return (path, box) if len(path) == length else None


def send_answer(pipe: BinaryIO, thumbnail: Thumbnail | None) -> None:
    """Answer a request."""
    if thumbnail is None:
        pipe.write(_ANSWER.pack(False, 0, 0))
    else:
        pipe.write(_ANSWER.pack(True, thumbnail.width, thumbnail.height))
        pipe.write(thumbnail.pixels)
    pipe.flush()


def read_answer(pipe: BinaryIO) -> Thumbnail | None:
    """Return the answer to a request. Raises `BrokenTalkError`."""
    made, width, height = _ANSWER.unpack(_exactly(pipe, _ANSWER.size))
    if not made:
        return None
    if not (0 < width <= LARGEST_BOX and 0 < height <= LARGEST_BOX):
        raise BrokenTalkError(f"{width} by {height} pixels")
    return Thumbnail(width, height, _exactly(pipe, width * height * 4))


def _exactly(pipe: BinaryIO, length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        raise BrokenTalkError("the other side has ended")
    return data
