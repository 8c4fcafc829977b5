"""A still of a film: finds a key frame in MP4 and QuickTime files, and has it decoded.

No library that plays films is needed: one frame that stands for itself is enough. The places of samples are told by
the tables of ISO/IEC 14496-12; a film in fragments has none and gets no still.
"""

from __future__ import annotations

import io
import struct
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from pxm_desktop.thumbnails import boxes, h264, raster, wrap
from pxm_desktop.thumbnails.kinds import Kind
from pxm_desktop.thumbnails.picture import NoThumbnailError, Thumbnail

_MOST_TABLE = 64 << 20
_MOST_FRAME = 64 << 20
_FULL_BOX, _VISUAL_ENTRY = 4, 78
"""Bytes before what a full box, and a picture's sample entry, hold."""
_TURNS = {(0, 1): 6, (-1, 0): 3, (0, -1): 8}
"""First row of a track's matrix → EXIF's number for that turn."""


@dataclass(frozen=True, slots=True)
class KeyFrame:
    """One frame as it is in the file, and what its decoder has to know."""

    codec: bytes
    config: dict[bytes, bytes]
    """The sample entry's boxes by name: `avcC`, `hvcC`, `av1C`."""
    size: tuple[int, int]
    data: bytes
    turn: int


def still(stream: BinaryIO, box: int) -> Thumbnail:
    """Return a frame of a film, fitted into a square of `box` pixels. Raises `NoThumbnailError`."""
    frame = key_frame(stream)
    if frame.codec in (b"avc1", b"avc3"):
        return h264.decoded(frame.config.get(b"avcC", b""), frame.data, box, frame.turn)
    if frame.codec in (b"hvc1", b"hev1"):
        whole = wrap.heic(frame.config.get(b"hvcC", b""), frame.size, frame.data)
        return raster.from_stream(io.BytesIO(whole), Kind.HEIC, box, turn=frame.turn)
    if frame.codec == b"av01":
        whole = wrap.avif(frame.config.get(b"av1C", b""), frame.size, frame.data)
        return raster.from_stream(io.BytesIO(whole), Kind.AVIF, box, turn=frame.turn)
    if frame.codec == b"jpeg":
        return raster.from_stream(io.BytesIO(frame.data), Kind.JPEG, box, turn=frame.turn)
    raise NoThumbnailError(f"a film in {frame.codec!r}")


def key_frame(stream: BinaryIO) -> KeyFrame:
    """Return a key frame a tenth into the film: the beginning is often black. Raises `NoThumbnailError`."""
    movie = boxes.find(stream, 0, boxes.length_of(stream), b"moov")
    if movie is None:
        raise NoThumbnailError("a film without its table of contents")
    for name, start, end in boxes.walk(stream, movie[1], movie[2]):
        handler = boxes.find(stream, start, end, b"mdia", b"hdlr") if name == b"trak" else None
        if handler is not None and boxes.read(stream, handler[1] + 8, 4) == b"vide":
            return _of_track(stream, start, end)
    raise NoThumbnailError("a film without pictures")


def _of_track(stream: BinaryIO, start: int, end: int) -> KeyFrame:
    table = boxes.find(stream, start, end, b"mdia", b"minf", b"stbl")
    entries = boxes.find(stream, table[1], table[2], b"stsd") if table else None
    entry = next(iter(boxes.walk(stream, entries[1] + 8, entries[2])), None) if entries else None
    if table is None or entry is None:
        raise NoThumbnailError("a film without frames")
    codec, entry_start, entry_end = entry
    wide, high = struct.unpack(">HH", boxes.read(stream, entry_start + 24, 4))
    inner = boxes.walk(stream, entry_start + _VISUAL_ENTRY, entry_end)
    config = {name: boxes.read(stream, at, min(stop - at, 1 << 20)) for name, at, stop in inner}
    parts = {
        name: boxes.read(stream, at + _FULL_BOX, min(stop - at, _MOST_TABLE))
        for name, at, stop in boxes.walk(stream, table[1], table[2])
    }
    offset, length = _place(parts)
    if not 0 < length <= _MOST_FRAME:
        raise NoThumbnailError("a frame of no use")
    return KeyFrame(
        codec, config, (wide, high), boxes.read(stream, offset, length), _turn(stream, start, end)
    )


def _place(tables: dict[bytes, bytes]) -> tuple[int, int]:
    """Return offset and length of the chosen frame."""
    same, count = struct.unpack_from(">II", tables.get(b"stsz", bytes(8)))
    if not count:
        raise NoThumbnailError("a film without frames")
    wanted = count // 10
    keys = _words(tables.get(b"stss", b""), 0)
    if keys:
        wanted = keys[max(0, bisect_right(keys, wanted + 1) - 1)] - 1
    sizes = [same] * count if same else _words(tables[b"stsz"], 4)
    wide = b"co64" in tables
    chunks = _words(tables.get(b"co64", tables.get(b"stco", b"")), 0, "Q" if wide else "I")
    runs = _words(tables.get(b"stsc", b""), 0, "III")
    first = 0
    for number, (from_chunk, each) in enumerate(zip(runs[::3], runs[1::3], strict=True)):
        last = runs[3 * number + 3] if 3 * number + 3 < len(runs) else len(chunks) + 1
        span = (last - from_chunk) * each
        if each and wanted < first + span:
            chunk, within = divmod(wanted - first, each)
            before = sizes[wanted - within : wanted]
            return chunks[from_chunk - 1 + chunk] + sum(before), sizes[wanted]
        first += span
    raise NoThumbnailError("a film with damaged tables")


def _words(table: bytes, start: int, entry: str = "I") -> list[int]:
    """Return a table's numbers: a count comes first, then that many entries."""
    if len(table) < start + 4:
        return []
    count = int.from_bytes(table[start : start + 4])
    count = min(count, (len(table) - start - 4) // struct.calcsize(">" + entry))
    numbers: Iterable[int] = struct.unpack_from(">" + entry * count, table, start + 4)
    return list(numbers)


def _turn(stream: BinaryIO, start: int, end: int) -> int:
    """Return how the track has to be turned: telephones film on their side."""
    header = boxes.find(stream, start, end, b"tkhd")
    if header is None:
        return 1
    content = boxes.read(stream, header[1], 104)
    at = 52 if content[:1] == b"\x01" else 40
    if len(content) < at + 8:
        return 1
    across, down = struct.unpack_from(">ii", content, at)
    return _TURNS.get((_sign(across), _sign(down)), 1)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
