"""Print colours without a profile: an ICC profile for offset printing on coated paper, worked out by ourselves.

The solids are the colorimetric values that ISO 12647-2 states for coated paper (on black backing, overprints included);
in between, Neugebauer's equations mix them by the area that each covers, with Yule and Nielsen's exponent for the light
that spreads in the paper. No file of others is needed for it.
"""

from __future__ import annotations

import itertools
import struct
from functools import lru_cache

_PAPER = (95.0, 0.0, -2.0)
_SOLIDS = {
    "": _PAPER,
    "C": (55.0, -37.0, -50.0),
    "M": (48.0, 74.0, -3.0),
    "Y": (89.0, -5.0, 93.0),
    "MY": (47.0, 68.0, 48.0),
    "CY": (50.0, -68.0, 33.0),
    "CM": (24.0, 22.0, -46.0),
    "CMY": (23.0, 0.0, 0.0),
    "K": (16.0, 0.0, 0.0),
}
"""Inks printed in full over each other → CIE Lab (D50)."""
_UNDER_BLACK = 0.28
"""What black leaves of the colour and the lightness of the inks below it."""
_SPREAD = 1.7
"""Yule and Nielsen's exponent."""
_GROWTH = 0.06
"""How much larger a dot of one half is printed; the rest of what a press adds comes of the spread light."""
_GRID = 9
_WHITE = (0.9642, 1.0, 0.8249)
"""D50, to which profiles refer."""
_DATE = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)

Triple = tuple[float, float, float]


@lru_cache(maxsize=1)
def profile() -> bytes:
    """Return an ICC profile (version 2, class output) that leads from CMYK to Lab; takes some 50 ms once."""
    header = struct.pack(">I4sI", 0, b"pxm ", 0x02400000) + b"prtrCMYKLab " + _DATE + b"acsp" + bytes(28)
    header += struct.pack(">III", *(round(part * 65536) for part in _WHITE)) + b"pxm ".ljust(48, b"\0")
    white = struct.pack(">4s4xIII", b"XYZ ", *(round(part * 65536) for part in _xyz(_PAPER)))
    tags = {b"desc": _description(), b"cprt": b"text\0\0\0\0Apache-2.0\0", b"wtpt": white, b"A2B0": _table()}
    offset = 128 + 4 + 12 * len(tags)
    index, body = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        index += struct.pack(">4sII", name, offset + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    whole = header + index + body
    return struct.pack(">I", len(whole)) + whole[4:]


def _description() -> bytes:
    text = b"Offset printing on coated paper\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + b"\0" * (4 + 4 + 2 + 1 + 67)


def _table() -> bytes:
    """Return the colours of all mixtures on a grid as a table of 16-bit values (`lut16Type`)."""
    primaries = _primaries()
    paper = _xyz(_PAPER)
    steps = [_printed(step / (_GRID - 1)) for step in range(_GRID)]
    nodes = bytearray()
    for areas in itertools.product(steps, repeat=4):
        light, a, b = _lab(_mixed(areas, primaries), paper)
        nodes += struct.pack(">HHH", _word(light * 652.80), _word((a + 128) * 256), _word((b + 128) * 256))
    identity = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    head = struct.pack(">4s4xBBBx", b"mft2", 4, 3, _GRID) + identity + struct.pack(">HH", 2, 2)
    straight = struct.pack(">HH", 0, 65535)
    return head + straight * 4 + bytes(nodes) + straight * 3


def _primaries() -> list[tuple[tuple[int, ...], Triple]]:
    """Return the sixteen overprints: which inks, and their XYZ to the power of 1/n."""
    found = []
    for inks in itertools.product((0, 1), repeat=4):
        cyan, magenta, yellow, black = inks
        light, a, b = _SOLIDS["C" * cyan + "M" * magenta + "Y" * yellow]
        if black:
            top = _SOLIDS["K"]
            share = 0.0 if not (cyan or magenta or yellow) else _UNDER_BLACK
            light = top[0] - share * (_PAPER[0] - light) * 0.25
            a, b = a * share, b * share
        x, y, z = _xyz((max(light, 4.0), a, b))
        found.append((inks, (x ** (1 / _SPREAD), y ** (1 / _SPREAD), z ** (1 / _SPREAD))))
    return found


def _mixed(areas: tuple[float, ...], primaries: list[tuple[tuple[int, ...], Triple]]) -> Triple:
    """Mix the overprints by the chance that dots of these areas meet (Demichel)."""
    x = y = z = 0.0
    for inks, (part_x, part_y, part_z) in primaries:
        share = 1.0
        for ink, area in zip(inks, areas, strict=True):
            share *= area if ink else 1.0 - area
        if share:
            x, y, z = x + share * part_x, y + share * part_y, z + share * part_z
    return x**_SPREAD, y**_SPREAD, z**_SPREAD


def _printed(area: float) -> float:
    """Return the area of a dot on paper: it grows most in the middle."""
    return min(1.0, area + _GROWTH * 4 * area * (1 - area))


def _xyz(lab: Triple) -> Triple:
    middle = (lab[0] + 16) / 116
    parts = (middle + lab[1] / 500, middle, middle - lab[2] / 200)
    x, y, z = (
        white * (part**3 if part > 6 / 29 else (part - 16 / 116) * 3 * (6 / 29) ** 2)
        for part, white in zip(parts, _WHITE, strict=True)
    )
    return max(x, 1e-6), max(y, 1e-6), max(z, 1e-6)


def _lab(xyz: Triple, paper: Triple) -> Triple:
    """Return Lab as relative colorimetry wants it: the paper is white."""
    fx, fy, fz = (
        ratio ** (1 / 3)
        if (ratio := part / white) > (6 / 29) ** 3
        else ratio / (3 * (6 / 29) ** 2) + 16 / 116
        for part, white in zip(xyz, paper, strict=True)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _word(value: float) -> int:
    return max(0, min(65535, round(value)))
