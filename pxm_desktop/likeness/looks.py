"""How a picture looks, in few bytes: a hash of its coarse shapes, its colours, and how much there is to see.

The hash is the usual perceptual one: the lowest frequencies of the picture's brightness (discrete cosine transform of
32 by 32 points), each clearly positive or not. Another size or compression changes few of its 64 bits. It knows no
colours, so that a red shoe and the same shoe in blue have one hash: colours are compared besides.

Pictures come here as pixels: files from anywhere are opened by nobody but the workers for thumbnails.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

SIDE = 32
"""A picture is looked at as so many by so many points."""
_BITS = 64
_CLEAR = 0.2
"""A frequency counts from this share of the mean on. What is symmetric, as products are, has many that are next to
none: whether those are above zero, or above the median, is noise."""
_COLOURS = 8
"""Colours are kept of so many by so many fields."""
_BRIGHTNESS = (0.299, 0.587, 0.114)
"""What red, green and blue count (ITU-R BT.601)."""
FLAT = 6.0
"""A picture whose brightness (0 to 255) deviates less than this has no shapes that a hash could tell."""
_EMPTY = 1.0
"""One that deviates less than this shows nothing at all: only the same bytes say that two of them are alike."""
_MOST_APART = 9.0
"""Mean difference of colours (0 to 255) between a picture and another size or compression of it; mostly below 3."""
_MOST_APART_FLAT = 1.5
_MOST_APART_ANYWHERE = 24
"""Of any field; mostly below 10. Two products of one colour, both upright on the same ground, differ in few fields."""
_MOST_SHAPE_APART = 0.06
"""Width ÷ height of two renderings of one picture differ by no more than rounding (as a share)."""


@dataclass(frozen=True, slots=True)
class Looks:
    """How one picture looks."""

    hash: int
    """64 bits."""
    deviation: float
    """Of the brightness, 0 to 255."""
    shape: float
    """Width ÷ height."""
    colours: bytes = field(repr=False)
    """8 by 8 fields, red, green and blue of each."""
    digest: bytes = field(repr=False)
    """SHA-256 of the picture as it was fetched."""

    @property
    def flat(self) -> bool:
        """Say whether there are too few shapes for the hash to mean anything."""
        return self.deviation < FLAT

    @property
    def blank(self) -> bool:
        """Say whether it shows nothing at all."""
        return self.deviation < _EMPTY


def looks_of(shape: float, points: bytes, digest: bytes) -> Looks:
    """Return how a picture looks: its width ÷ height, its points as rows of R, G, B, A, the SHA-256 of its file."""
    planes = [points[at::4] for at in range(3)]
    grey = bytes(
        round(sum(map(float.__mul__, _BRIGHTNESS, map(float, each)))) for each in zip(*planes, strict=True)
    )
    return Looks(_hash(grey), statistics.pstdev(grey), shape, _colours(planes), digest)


def alike(one: Looks, other: Looks) -> bool:
    """Say whether pictures whose hashes are near show the same, in colours and proportions too."""
    if one.digest == other.digest:
        return True
    if one.blank or other.blank:
        return False
    if abs(one.shape / other.shape - 1) > _MOST_SHAPE_APART:
        return False
    apart = [abs(a - b) for a, b in zip(one.colours, other.colours, strict=True)]
    if max(apart) > _MOST_APART_ANYWHERE:
        return False
    return sum(apart) / len(apart) <= (_MOST_APART_FLAT if one.flat or other.flat else _MOST_APART)


def _colours(planes: Sequence[bytes]) -> bytes:
    step = SIDE // _COLOURS
    found = bytearray()
    for y in range(0, SIDE, step):
        for x in range(0, SIDE, step):
            inside = [line * SIDE + at for line in range(y, y + step) for at in range(x, x + step)]
            found += bytes(round(sum(plane[at] for at in inside) / len(inside)) for plane in planes)
    return bytes(found)


def _places() -> list[tuple[int, int]]:
    """Return the 64 lowest frequencies without the mean, the lowest first."""
    low = sorted(((x, y) for x in range(SIDE) for y in range(SIDE)), key=lambda at: (sum(at), at))
    return low[1 : _BITS + 1]


_PLACES = _places()
_HIGHEST = max(max(place) for place in _PLACES)
_WAVES = [
    [math.cos((2 * point + 1) * wave * math.pi / (2 * SIDE)) for point in range(SIDE)]
    for wave in range(_HIGHEST + 1)
]


def _hash(grey: bytes) -> int:
    lines = [grey[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)]
    across = [[sum(map(float.__mul__, wave, map(float, line))) for line in lines] for wave in _WAVES]
    found = [sum(map(float.__mul__, _WAVES[y], across[x])) for x, y in _PLACES]
    edge = _CLEAR * statistics.fmean(map(abs, found))
    return sum(1 << bit for bit, value in enumerate(found) if value > edge)
