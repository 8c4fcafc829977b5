"""JPEG previews in the raw files of cameras that are TIFF inside: no sensor data is ever decoded.

LibRaw would do more, but its Python binding brings numpy, and every camera writes a preview by itself.
Tags are those of TIFF 6.0, TIFF/EP (ISO 12234-2) and the DNG specification.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

_MOST_DIRECTORIES = 24
_MOST_ENTRIES = 512
_MOST_PREVIEW = 64 << 20
_COMPRESSION, _PHOTOMETRIC, _STRIPS, _ORIENTATION, _STRIP_BYTES = 0x103, 0x106, 0x111, 0x112, 0x117
_SUB_DIRECTORIES, _JPEG_AT, _JPEG_BYTES, _PANASONIC_JPEG, _DNG = 0x14A, 0x201, 0x202, 0x2E, 0xC612
_SENSOR = (32803, 34892)
"""Photometric interpretations of sensor data: colour filter array, linear raw."""
_JPEG = (6, 7)
_WIDTHS = {1: "B", 2: "B", 3: "H", 4: "I", 6: "B", 7: "B", 8: "H", 9: "i", 13: "I"}
_SIZES = {"B": 1, "H": 2, "I": 4, "i": 4}

Tags = dict[int, list[int]]


@dataclass(frozen=True, slots=True)
class Previews:
    """What a TIFF file has besides its picture."""

    raw: bool
    """It is the raw file of a camera."""
    jpegs: list[tuple[int, int]]
    """Where JPEG files lie in it: offset and length, the shortest first."""
    orientation: int


def previews(stream: BinaryIO) -> Previews:
    """Look through the directories of a TIFF file. Raises `ValueError` where it is none."""
    head = stream.read(8)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 8 or head[2:4] in (b"+\0", b"\0+"):  # no camera writes BigTIFF
        return Previews(raw=False, jpegs=[], orientation=1)
    maker_is_raw = head[:4] in (b"IIU\0", b"IIRO", b"IIRS") or stream.read(2) == b"CR"
    waiting, seen, found = [struct.unpack(order + "I", head[4:8])[0]], set[int](), list[Tags]()
    while waiting and len(found) < _MOST_DIRECTORIES:
        at = waiting.pop(0)
        if at in seen or at < 8:
            continue
        seen.add(at)
        tags, following = _directory(stream, order, at)
        found.append(tags)
        waiting += [*tags.get(_SUB_DIRECTORIES, []), following]
    raw = maker_is_raw or any(_DNG in tags or _one(tags, _PHOTOMETRIC) in _SENSOR for tags in found)
    places = {place for tags in found if (place := _jpeg_place(tags)) is not None}
    orientation = next((_one(tags, _ORIENTATION) for tags in found if _ORIENTATION in tags), 1)
    jpegs = sorted((place for place in places if _is_jpeg(stream, place)), key=lambda place: place[1])
    return Previews(raw, jpegs, orientation or 1)


def _directory(stream: BinaryIO, order: str, at: int) -> tuple[Tags, int]:
    stream.seek(at)
    count_bytes = stream.read(2)
    if len(count_bytes) < 2:
        return {}, 0
    count = min(struct.unpack(order + "H", count_bytes)[0], _MOST_ENTRIES)
    table = stream.read(count * 12 + 4)
    tags: Tags = {}
    for start in range(0, min(len(table), count * 12) - 11, 12):
        tag, kind, number = struct.unpack_from(order + "HHI", table, start)
        width = _WIDTHS.get(kind)
        if width is None:
            continue
        values = table[start + 8 : start + 12]
        if tag == _PANASONIC_JPEG and number > 4:  # the preview itself is the value
            tags[_JPEG_AT], tags[_JPEG_BYTES] = [struct.unpack(order + "I", values)[0]], [number]
            continue
        if number > 64:
            continue
        size = number * _SIZES[width]
        if size > 4:
            stream.seek(struct.unpack(order + "I", values)[0])
            values = stream.read(size)
        if len(values) >= size:
            tags[tag] = list(struct.unpack_from(f"{order}{number}{width}", values))
    following = table[count * 12 : count * 12 + 4]
    return tags, struct.unpack(order + "I", following)[0] if len(following) == 4 else 0


def _one(tags: Tags, tag: int) -> int:
    return (tags.get(tag) or [0])[0]


def _jpeg_place(tags: Tags) -> tuple[int, int] | None:
    """Return where a directory's JPEG file lies, unless it holds the sensor's data or is in several pieces."""
    if _JPEG_AT in tags and _JPEG_BYTES in tags:
        return _one(tags, _JPEG_AT), _one(tags, _JPEG_BYTES)
    compressed = _one(tags, _COMPRESSION) in _JPEG and _one(tags, _PHOTOMETRIC) not in _SENSOR
    if compressed and len(tags.get(_STRIPS, [])) == 1 and len(tags.get(_STRIP_BYTES, [])) == 1:
        return _one(tags, _STRIPS), _one(tags, _STRIP_BYTES)
    return None


def _is_jpeg(stream: BinaryIO, place: tuple[int, int]) -> bool:
    at, length = place
    if not 100 < length <= _MOST_PREVIEW:
        return False
    stream.seek(at)
    return stream.read(3) == b"\xff\xd8\xff"
