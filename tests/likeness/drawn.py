"""Pictures for the tests of likeness."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw


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
