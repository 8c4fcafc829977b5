"""A film's key frame as a picture file: HEIC and AVIF are the same frames in other boxes (ISO/IEC 23008-12).

So what decodes telephones' pictures decodes their films as well.
"""

from __future__ import annotations

import struct

from pxm_desktop.thumbnails.picture import NoThumbnailError


def heic(config: bytes, size: tuple[int, int], frame: bytes) -> bytes:
    """Return a HEIC file with an H.265 frame; `config` is the film's `hvcC`."""
    return _file(b"heic", b"hvc1", b"hvcC", config, size, frame)


def avif(config: bytes, size: tuple[int, int], frame: bytes) -> bytes:
    """Return an AVIF file with an AV1 frame; `config` is the film's `av1C`."""
    return _file(b"avif", b"av01", b"av1C", config, size, frame)


def _file(
    brand: bytes, item: bytes, config_name: bytes, config: bytes, size: tuple[int, int], frame: bytes
) -> bytes:
    if not config:
        raise NoThumbnailError("a film that does not say how it was made")
    head = _box(b"ftyp", brand + bytes(4) + b"mif1" + brand)
    places = _meta(item, config_name, config, size, 0, len(frame))
    start = len(head) + len(places) + 8
    return head + _meta(item, config_name, config, size, start, len(frame)) + _box(b"mdat", frame)


def _meta(
    item: bytes, config_name: bytes, config: bytes, size: tuple[int, int], start: int, length: int
) -> bytes:
    handler = _box(b"hdlr", bytes(8) + b"pict" + bytes(13))
    primary = _box(b"pitm", bytes(4) + struct.pack(">H", 1))
    entry = _box(b"infe", b"\2\0\0\0" + struct.pack(">HH", 1, 0) + item + b"\0")
    items = _box(b"iinf", bytes(4) + struct.pack(">H", 1) + entry)
    place = struct.pack(">BBHHHHII", 0x44, 0, 1, 1, 0, 1, start, length)
    places = _box(b"iloc", bytes(4) + place)
    extent = _box(b"ispe", bytes(4) + struct.pack(">II", *size))
    properties = _box(b"ipco", _box(config_name, config) + extent)
    use = _box(b"ipma", bytes(4) + struct.pack(">IHBBB", 1, 1, 2, 0x81, 2))
    return _box(b"meta", bytes(4) + handler + primary + items + places + _box(b"iprp", properties + use))


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content
