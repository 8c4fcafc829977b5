"""Pictures for the tests, drawn here: four quarters of known colours, in every format."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms

from pxm_desktop.thumbnails.picture import Thumbnail

RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 160, 60), (40, 60, 190), (230, 200, 40)
QUARTERS = (RED, GREEN, BLUE, YELLOW)
"""Top left, top right, bottom left, bottom right."""
SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"

Colour = tuple[int, ...]


def quarters(size: tuple[int, int] = (600, 400)) -> Image.Image:
    """Return a picture of four quarters."""
    picture = Image.new("RGB", (2, 2))
    picture.putdata(QUARTERS)
    return picture.resize(size, Image.Resampling.NEAREST)


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def corners(thumbnail: Thumbnail) -> list[Colour]:
    """Return the colours in the middle of a thumbnail's four quarters, as RGBA."""
    picture = Image.frombytes("RGBA", (thumbnail.width, thumbnail.height), thumbnail.pixels)
    wide, high = picture.size
    found = []
    for y in (high // 4, high * 3 // 4):
        for x in (wide // 4, wide * 3 // 4):
            pixel = picture.getpixel((x, y))
            assert isinstance(pixel, tuple)
            found.append(tuple(int(part) for part in pixel))
    return found


def near(found: Colour, wanted: Colour, tolerance: int = 6) -> bool:
    return all(abs(one - other) <= tolerance for one, other in zip(found, wanted, strict=False))


def all_near(thumbnail: Thumbnail, wanted: tuple[Colour, ...] = QUARTERS, tolerance: int = 6) -> bool:
    return all(near(one, other, tolerance) for one, other in zip(corners(thumbnail), wanted, strict=True))


def swapped_profile() -> bytes:
    """Return a profile in which red and blue have changed places: nobody can overlook whether it was used."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert b"rXYZ" in profile
    assert b"bXYZ" in profile
    return profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")


def tiff_16(picture: Image.Image) -> bytes:
    """Return a TIFF file with 16 bits a channel, which Pillow cannot write."""
    data = b"".join(struct.pack("<H", value * 257) for value in picture.convert("RGB").tobytes())
    entries = [
        (256, 3, 1, picture.width),
        (257, 3, 1, picture.height),
        (258, 3, 3, 8 + len(data)),
        (259, 3, 1, 1),
        (262, 3, 1, 2),
        (273, 4, 1, 8),
        (277, 3, 1, 3),
        (278, 4, 1, picture.height),
        (279, 4, 1, len(data)),
    ]
    table = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    bits = struct.pack("<3H", 16, 16, 16)
    directory = 8 + len(data) + len(bits)
    head = b"II*\0" + struct.pack("<I", directory)
    return head + data + bits + struct.pack("<H", len(entries)) + table + bytes(4)


def raw_file(preview: bytes, orientation: int = 1, dng: bool = True) -> bytes:
    """Return a camera's raw file: a preview, and sensor data that nobody can decode."""
    start = 8
    directory = start + len(preview)
    second = directory + 2 + 12 * (5 if dng else 4) + 4
    entries = [(274, 3, 1, orientation), (330, 4, 1, second), (513, 4, 1, start), (514, 4, 1, len(preview))]
    if dng:
        entries.append((0xC612, 1, 4, 0x00000401))
    first = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *e) for e in entries) + bytes(4)
    sensor = [(256, 4, 1, 6000), (257, 4, 1, 4000), (259, 3, 1, 7), (262, 3, 1, 32803)]
    rest = struct.pack("<H", len(sensor)) + b"".join(struct.pack("<HHII", *e) for e in sensor) + bytes(4)
    return b"II*\0" + struct.pack("<I", directory) + preview + first + rest


def photoshop(preview: bytes, *, version: int = 1, depth: int = 16) -> bytes:
    """Return a Photoshop document that only its own thumbnail can show: 16 bits a channel, or a large document."""
    resource = struct.pack(">IIIIIIHH", 1, 160, 107, 480, 51360, len(preview), 24, 1) + preview
    block = b"8BIM" + struct.pack(">H", 0x040C) + b"\0\0" + struct.pack(">I", len(resource)) + resource
    block += b"\0" * (len(block) % 2)
    head = struct.pack(">4sH6xHIIHH", b"8BPS", version, 3, 4000, 6000, depth, 3)
    return head + struct.pack(">I", 0) + struct.pack(">I", len(block)) + block


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def film(
    codec: bytes, config: bytes, frame: bytes, size: tuple[int, int], matrix: tuple[int, int] = (1, 0)
) -> bytes:
    """Return a QuickTime film of one frame."""
    head = box(b"ftyp", b"qt  " + bytes(4) + b"qt  ")
    entry = bytes(6) + struct.pack(">H", 1) + bytes(16) + struct.pack(">HH", *size) + bytes(50) + config
    one = struct.pack(">I", 1)

    def movie(offset: int) -> bytes:
        tables = box(b"stsd", bytes(4) + one + box(codec, entry)) + box(
            b"stsz", bytes(4) + struct.pack(">II", len(frame), 1)
        )
        tables += box(b"stsc", bytes(4) + one + struct.pack(">III", 1, 1, 1))
        tables += box(b"stco", bytes(4) + one + struct.pack(">I", offset))
        handler = box(b"hdlr", bytes(8) + b"vide" + bytes(13))
        across, down = (part << 16 for part in matrix)
        header = box(b"tkhd", bytes(40) + struct.pack(">ii", across, down) + bytes(36))
        return box(b"moov", box(b"trak", header + box(b"mdia", handler + box(b"minf", box(b"stbl", tables)))))

    start = len(head) + len(movie(0)) + 8
    return head + movie(start) + box(b"mdat", frame)
