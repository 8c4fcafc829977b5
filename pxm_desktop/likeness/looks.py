"""How a picture looks, in few bytes: a hash of its coarse shapes, its colours, and how much there is to see.

The hash is the usual perceptual one: the lowest frequencies of the picture's brightness (discrete cosine transform of
32 by 32 points), each above or below their median. Another size or compression changes few of its 64 bits. It knows no
colours, so that a red shoe and the same shoe in blue have one hash: colours are compared besides.
"""

from __future__ import annotations

import hashlib
import io
import math
import statistics
import warnings
from dataclasses import dataclass, field

from PIL import Image

SIDE = 32
_BITS = 64
_COLOURS = 8
"""Colours are kept of so many by so many fields."""
MOST_PIXELS = 40_000_000
"""A larger picture is no small one, and is not decoded."""
FLAT = 6.0
"""A picture whose brightness (0 to 255) deviates less than this has no shapes that a hash could tell."""
_EMPTY = 1.0
"""One that deviates less than this shows nothing at all: only the same bytes say that two of them are alike."""
_MOST_APART = 9.0
"""Mean difference of colours (0 to 255) between a picture and another size or compression of it; mostly below 3."""
_MOST_APART_FLAT = 1.5
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


def looks_of(content: bytes) -> Looks | None:
    """Return how a picture looks; None for what is no picture that can be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as picture:
                if picture.width * picture.height > MOST_PIXELS or not picture.height:
                    return None
                shape = picture.width / picture.height
                plain = _on_white(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    grey = plain.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX).tobytes()
    colours = plain.resize((_COLOURS, _COLOURS), Image.Resampling.BOX).tobytes()
    return Looks(_hash(grey), statistics.pstdev(grey), shape, colours, hashlib.sha256(content).digest())


def alike(one: Looks, other: Looks) -> bool:
    """Say whether pictures whose hashes are near show the same, in colours and proportions too."""
    if one.digest == other.digest:
        return True
    if min(one.deviation, other.deviation) < _EMPTY:
        return False
    if abs(one.shape / other.shape - 1) > _MOST_SHAPE_APART:
        return False
    apart = sum(abs(a - b) for a, b in zip(one.colours, other.colours, strict=True)) / len(one.colours)
    return apart <= (_MOST_APART_FLAT if one.flat or other.flat else _MOST_APART)


def _on_white(picture: Image.Image) -> Image.Image:
    """Return a picture in plain colours; where it is transparent, white shows through, as PXM's pictures have it."""
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        ground = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(ground, seen).convert("RGB")
    return picture.convert("RGB")


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
    middle = statistics.median(found)
    return sum(1 << bit for bit, value in enumerate(found) if value > middle)
