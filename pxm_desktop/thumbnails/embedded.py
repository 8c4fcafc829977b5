"""Pictures that other programs have put into a file for us: previews of raw files, Photoshop's thumbnail."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from PIL import Image

from pxm_desktop.thumbnails import boxes, raster, tiff_previews
from pxm_desktop.thumbnails.kinds import Kind
from pxm_desktop.thumbnails.picture import NoThumbnailError, Thumbnail

_MOST_PREVIEW = 64 << 20
_PHOTOSHOP_THUMBNAIL = 0x040C
_CANON_THUMBNAIL = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_CANON_PREVIEW = bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16")


def tiff(stream: BinaryIO, box: int) -> Thumbnail:
    """Return a TIFF as it is, and the raw file of a camera by its preview."""
    found = tiff_previews.previews(stream)
    if found.raw:
        for at, length in found.jpegs:
            stream.seek(at)
            small = _preview(
                stream.read(length), box, found.orientation, last=(at, length) == found.jpegs[-1]
            )
            if small is not None:
                return small
    stream.seek(0)
    made = raster.from_stream(stream, Kind.TIFF, box)
    return replace(made, whole=None) if found.raw else made


def raf(stream: BinaryIO, box: int) -> Thumbnail:
    """Return the preview of a Fujifilm raw file: its place is in the header, after 84 bytes."""
    header = stream.read(92)
    at, length = struct.unpack_from(">II", header, 84)
    if length > _MOST_PREVIEW:
        raise NoThumbnailError("a preview too long")
    stream.seek(at)
    return _shown_by(stream.read(length), box)


def cr3(stream: BinaryIO, box: int) -> Thumbnail:
    """Return the preview of a Canon raw file of the third kind: the one in a box of Canon's at the top."""
    for name, start, end in boxes.walk(stream, 0, boxes.length_of(stream)):
        if name == b"uuid" and boxes.read(stream, start, 16) == _CANON_PREVIEW:
            content = boxes.read(stream, start + 16, min(end - start - 16, _MOST_PREVIEW))
            return _jpeg_within(content, box)
    for name, start, end in boxes.walk(stream, 0, boxes.length_of(stream)):
        if name == b"moov":
            for inner, inner_start, inner_end in boxes.walk(stream, start, end):
                if inner == b"uuid" and boxes.read(stream, inner_start, 16) == _CANON_THUMBNAIL:
                    return _jpeg_within(boxes.read(stream, inner_start, inner_end - inner_start), box)
    raise NoThumbnailError("no preview")


def psd(stream: BinaryIO, box: int) -> Thumbnail:
    """Return a Photoshop document: its composite picture, or its own thumbnail where Pillow cannot read that."""
    try:
        return raster.from_stream(stream, Kind.PSD, box)
    except (NoThumbnailError, OSError, SyntaxError, ValueError, KeyError, MemoryError):
        # 16 bits a channel, large documents (PSB), or more pixels than we decode.
        for number, content in _photoshop_resources(stream):
            if number == _PHOTOSHOP_THUMBNAIL:
                return _shown_by(content[28:], box)
        raise


def _preview(data: bytes, box: int, orientation: int, *, last: bool) -> Thumbnail | None:
    """Return a preview if it is large enough, or the largest there is; None is for one too small or damaged."""
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
            if max(image.size) < box and not last:
                return None
        return _shown_by(data, box, orientation)
    except (OSError, SyntaxError, ValueError):
        return None  # lossless JPEG of sensor data looks like a preview until it is opened


def _shown_by(preview: bytes, box: int, orientation: int | None = None) -> Thumbnail:
    """Return what a preview shows; how large it is says nothing of the picture."""
    made = raster.from_stream(io.BytesIO(preview), Kind.JPEG, box, turn=orientation)
    return replace(made, whole=None)


def _jpeg_within(content: bytes, box: int) -> Thumbnail:
    start = content.find(b"\xff\xd8\xff")
    if start < 0:
        raise NoThumbnailError("no preview")
    return _shown_by(content[start:], box)


def _photoshop_resources(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of a document's image resources (Photoshop File Formats Specification)."""
    stream.seek(26)
    stream.seek(int.from_bytes(stream.read(4)), io.SEEK_CUR)
    left = int.from_bytes(stream.read(4))
    while left > 12 and stream.read(4) == b"8BIM":
        number = int.from_bytes(stream.read(2))
        name = stream.read(1)[0]
        stream.seek(name + (name + 1) % 2, io.SEEK_CUR)
        length = int.from_bytes(stream.read(4))
        padded = length + length % 2
        if length > _MOST_PREVIEW:
            return
        content = stream.read(padded)
        left -= 4 + 2 + 1 + name + (name + 1) % 2 + 4 + padded
        yield number, content[:length]
