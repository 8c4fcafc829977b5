"""What a thumbnail is, and why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture in sRGB: rows of R, G, B, A bytes, from the top, alpha not multiplied in."""

    width: int
    height: int
    pixels: bytes
    whole: tuple[int, int] | None = field(default=None, compare=False)
    """Width and height of the picture in the file, as it is looked at; None where there is but a preview of it."""


class NoThumbnailError(Exception):
    """The file cannot be shown: unknown, damaged, too large, or its decoder is not installed."""


MOST_PIXELS = 200_000_000
"""Larger pictures are not decoded; the largest cameras make 150 million."""
