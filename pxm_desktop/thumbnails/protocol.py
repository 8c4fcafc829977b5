"""What window and worker say to each other over two pipes: numbers and bytes, never pickles.

A worker that a hostile file has taken over can send wrong pixels, and nothing else.
"""

from __future__ import annotations

import struct
from typing import BinaryIO, NamedTuple

from pxm_desktop.thumbnails.picture import Thumbnail

LARGEST_BOX = 1024
LONGEST_CONTENT = 64 << 20
"""Bytes; PXM's small pictures have a thousandth of it."""
_REQUEST = struct.Struct(">??II")
_ANSWER = struct.Struct(">?HHII")
_LONGEST_PATH = 1 << 17


class BrokenTalkError(Exception):
    """The other side has ended, or says what nobody should."""


class Request(NamedTuple):
    """A file whose thumbnail is wanted."""

    source: bytes
    """Its path, or all that is in it."""
    box: int
    """The square, in pixels, that the thumbnail is fitted into."""
    is_content: bool = False
    squeezed: bool = False
    """The thumbnail is to fill the square, as `raster.squeezed` makes it."""


def send_request(pipe: BinaryIO, request: Request) -> None:
    """Ask for a file's thumbnail."""
    head = request.is_content, request.squeezed, len(request.source), request.box
    pipe.write(_REQUEST.pack(*head))
    pipe.write(request.source)
    pipe.flush()


def read_request(pipe: BinaryIO) -> Request | None:
    """Return the next request; None when the window wants no more."""
    head = pipe.read(_REQUEST.size)
    if len(head) < _REQUEST.size:
        return None
    is_content, squeezed, length, box = _REQUEST.unpack(head)
    if length > (LONGEST_CONTENT if is_content else _LONGEST_PATH) or not 0 < box <= LARGEST_BOX:
        return None
    source = pipe.read(length)
    return Request(source, box, is_content, squeezed) if len(source) == length else None


def send_answer(pipe: BinaryIO, thumbnail: Thumbnail | None) -> None:
    """Answer a request."""
    if thumbnail is None:
        pipe.write(_ANSWER.pack(False, 0, 0, 0, 0))
    else:
        pipe.write(_ANSWER.pack(True, thumbnail.width, thumbnail.height, *(thumbnail.whole or (0, 0))))
        pipe.write(thumbnail.pixels)
    pipe.flush()


def read_answer(pipe: BinaryIO) -> Thumbnail | None:
    """Return the answer to a request. Raises `BrokenTalkError`."""
    made, width, height, *whole = _ANSWER.unpack(_exactly(pipe, _ANSWER.size))
    if not made:
        return None
    if not (0 < width <= LARGEST_BOX and 0 < height <= LARGEST_BOX):
        raise BrokenTalkError(f"{width} by {height} pixels")
    pixels = _exactly(pipe, width * height * 4)
    return Thumbnail(width, height, pixels, (whole[0], whole[1]) if all(whole) else None)


def _exactly(pipe: BinaryIO, length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        raise BrokenTalkError("the other side has ended")
    return data
