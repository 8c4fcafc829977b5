"""Pictures for the tests of likeness."""

from __future__ import annotations

import hashlib
import io
import random

from PIL import Image, ImageDraw

from pxm_desktop.likeness.looks import SIDE, Looks, looks_of
from pxm_desktop.thumbnails.decode import thumbnail_in
from pxm_desktop.thumbnails.raster import DETAIL, squeezed


def scene(seed: int, side: int = 600, hue: tuple[int, int, int] | None = None) -> Image.Image:
    """Return a product on white: a few shapes that are always the same for a seed."""
    chance = random.Random(seed)
    picture = Image.new("RGB", (side, side), "white")
    pen = ImageDraw.Draw(picture)
    for _ in range(7):
        x, y = (chance.uniform(0.05, 0.6) * side for _ in "xy")
        w, h = (chance.uniform(0.1, 0.35) * side for _ in "wh")
        colour = tuple(chance.randrange(220) for _ in "rgb")
        pen.ellipse((x, y, x + w, y + h), fill=hue or colour)
    return picture


def jpeg(picture: Image.Image, quality: int = 90) -> bytes:
    """Return a picture as a JPEG."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def looks(content: bytes) -> Looks:
    """Return how a picture looks, decoded as a worker does it."""
    made = squeezed(thumbnail_in(io.BytesIO(content), DETAIL), SIDE)
    wide, high = made.whole or (made.width, made.height)
    return looks_of(wide / high, made.pixels, hashlib.sha256(content).digest())
