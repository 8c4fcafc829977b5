"""Pictures made of pixels, by Pillow: opened as what they are, scaled down early, turned upright, in sRGB."""

from __future__ import annotations

import importlib
import struct
from dataclasses import replace
from typing import BinaryIO

from PIL import Image

from pxm_desktop.thumbnails import colour
from pxm_desktop.thumbnails.kinds import Kind
from pxm_desktop.thumbnails.picture import MOST_PIXELS, NoThumbnailError, Thumbnail

Image.MAX_IMAGE_PIXELS = None  # we count ourselves: a JPEG is decoded at an eighth of its size

_FORMATS = {
    Kind.JPEG: "JPEG",
    Kind.PNG: "PNG",
    Kind.TIFF: "TIFF",
    Kind.WEBP: "WEBP",
    Kind.GIF: "GIF",
    Kind.BMP: "BMP",
    Kind.HEIC: "HEIF",
    Kind.AVIF: "AVIF",
    Kind.PSD: "PSD",
}
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF orientation → how the picture has to be turned."""
_ON_THEIR_SIDE = frozenset({5, 6, 7, 8})
DETAIL = 256
"""Pixels of the longer side of what is squeezed."""
_MARGIN = 2
"""JPEG's own scaling leaves this many times the wanted pixels, so that the last step can be a good one."""


def from_stream(stream: BinaryIO, kind: Kind, box: int, *, turn: int | None = None) -> Thumbnail:
    """Return the first picture of a file, fitted into a square of `box` pixels.

    `turn` is the orientation where another place of the file tells it. Raises what Pillow raises for damaged files.
    """
    if kind is Kind.HEIC:
        _learn_heic()
    with Image.open(stream, formats=[_FORMATS[kind]]) as image:
        whole = image.size
        wide, high = fitted(image.size, box)
        image.draft(None, (wide * _MARGIN, high * _MARGIN))
        if image.width * image.height > MOST_PIXELS:
            raise NoThumbnailError(f"{image.width} by {image.height} pixels")
        image.load()
        orientation = turn if turn is not None else _orientation(image)
        made = from_image(image, box, orientation, inverted=kind is Kind.JPEG and _adobe_is_missing(image))
        return replace(made, whole=whole[::-1] if orientation in _ON_THEIR_SIDE else whole)


def from_image(image: Image.Image, box: int, orientation: int = 1, *, inverted: bool = False) -> Thumbnail:
    """Return a decoded picture as a thumbnail; `inverted` turns print colours round."""
    small = colour.plain(image)
    target = fitted(small.size, box)
    if target != small.size:
        small = small.resize(target, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if orientation in _TURNS:
        small = small.transpose(_TURNS[orientation])
    small = colour.to_srgb(small, image.info.get("icc_profile"), inverted=inverted)
    return Thumbnail(small.width, small.height, small.convert("RGBA").tobytes())


def squeezed(thumbnail: Thumbnail, side: int) -> Thumbnail:
    """Return a thumbnail as it looks on white, each point the mean of its part of the picture, in a square of `side`.

    So pictures of any size and proportions can be compared point by point.
    """
    picture = Image.frombytes("RGBA", (thumbnail.width, thumbnail.height), thumbnail.pixels)
    seen = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    points = seen.resize((side, side), Image.Resampling.BOX).tobytes()
    return Thumbnail(side, side, points, thumbnail.whole or picture.size)


def fitted(size: tuple[int, int], box: int) -> tuple[int, int]:
    """Return a size with the same proportions inside a square; small pictures keep theirs."""
    wide, high = size
    if wide < 1 or high < 1:
        raise NoThumbnailError("an empty picture")
    share = min(1.0, box / max(wide, high))
    return max(1, round(wide * share)), max(1, round(high * share))


def _orientation(image: Image.Image) -> int:
    try:
        found = image.getexif().get(_ORIENTATION, 1)
    except (ValueError, TypeError, KeyError, IndexError, SyntaxError, OSError, EOFError, struct.error):
        return 1  # damaged notes are no reason to show nothing
    return found if isinstance(found, int) else 1


def _adobe_is_missing(image: Image.Image) -> bool:
    """Tell whether Pillow has inverted print colours that nobody had inverted.

    Adobe's programs store CMYK upside down and say so by a marker of theirs; Pillow takes that for granted.
    """
    return image.mode == "CMYK" and "adobe" not in image.info


def _learn_heic() -> None:
    """Teach Pillow HEIC. Raises `NoThumbnailError` where the decoder is not installed."""
    try:
        heif = importlib.import_module("pi_heif")
    except ImportError as error:
        raise NoThumbnailError("no decoder for HEIC") from error
    heif.register_heif_opener(decode_threads=1)
