"""Product-like pictures, drawn by us: one simple shape a kind, lit from above on a plain ground."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageColor, ImageDraw, ImageOps

Point = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A product's outline in a unit square: filled polygons, rounded boxes, ellipses, and lines on top."""

    polygons: tuple[tuple[Point, ...], ...] = ()
    boxes: tuple[Box, ...] = ()
    ellipses: tuple[Box, ...] = ()
    seams: tuple[tuple[Point, Point], ...] = ()


SHAPES = {
    "jacket": Shape(
        polygons=(
            ((0.33, 0.26), (0.13, 0.70), (0.24, 0.75), (0.40, 0.45)),
            ((0.67, 0.26), (0.87, 0.70), (0.76, 0.75), (0.60, 0.45)),
        ),
        boxes=((0.31, 0.24, 0.69, 0.86),),
        ellipses=((0.41, 0.16, 0.59, 0.34),),
        seams=(((0.5, 0.26), (0.5, 0.86)), ((0.36, 0.62), (0.44, 0.68)), ((0.64, 0.62), (0.56, 0.68))),
    ),
    "shirt": Shape(
        polygons=(
            ((0.34, 0.25), (0.16, 0.44), (0.26, 0.53), (0.40, 0.42)),
            ((0.66, 0.25), (0.84, 0.44), (0.74, 0.53), (0.60, 0.42)),
        ),
        boxes=((0.33, 0.24, 0.67, 0.84),),
        seams=(((0.44, 0.25), (0.5, 0.33)), ((0.56, 0.25), (0.5, 0.33)), ((0.34, 0.79), (0.66, 0.79))),
    ),
    "trousers": Shape(
        polygons=(
            (
                (0.34, 0.14),
                (0.66, 0.14),
                (0.71, 0.90),
                (0.56, 0.90),
                (0.50, 0.40),
                (0.44, 0.90),
                (0.29, 0.90),
            ),
        ),
        seams=(((0.34, 0.20), (0.66, 0.20)), ((0.5, 0.20), (0.5, 0.38))),
    ),
    "boots": Shape(
        polygons=(((0.30, 0.20), (0.52, 0.20), (0.55, 0.52), (0.78, 0.62), (0.83, 0.76), (0.28, 0.76)),),
        boxes=((0.26, 0.74, 0.85, 0.84),),
        seams=(((0.44, 0.30), (0.56, 0.28)), ((0.45, 0.38), (0.57, 0.36)), ((0.46, 0.46), (0.58, 0.44))),
    ),
    "shoes": Shape(
        polygons=(((0.14, 0.50), (0.36, 0.40), (0.55, 0.55), (0.84, 0.62), (0.88, 0.74), (0.14, 0.74)),),
        boxes=((0.12, 0.72, 0.90, 0.80),),
        seams=(((0.40, 0.46), (0.34, 0.56)), ((0.46, 0.50), (0.40, 0.60)), ((0.52, 0.54), (0.46, 0.64))),
    ),
    "tent": Shape(
        polygons=(((0.50, 0.22), (0.92, 0.80), (0.08, 0.80)),),
        seams=(((0.5, 0.22), (0.38, 0.80)), ((0.5, 0.22), (0.62, 0.80)), ((0.2, 0.64), (0.8, 0.64))),
    ),
    "backpack": Shape(
        boxes=((0.30, 0.22, 0.70, 0.86), (0.24, 0.46, 0.76, 0.76)),
        ellipses=((0.42, 0.14, 0.58, 0.30),),
        seams=(((0.30, 0.40), (0.70, 0.40)), ((0.36, 0.58), (0.64, 0.58)), ((0.36, 0.78), (0.64, 0.78))),
    ),
    "bottle": Shape(
        boxes=((0.39, 0.30, 0.61, 0.88), (0.44, 0.16, 0.56, 0.28)),
        seams=(((0.39, 0.44), (0.61, 0.44)), ((0.39, 0.72), (0.61, 0.72))),
    ),
    "lamp": Shape(
        polygons=(((0.42, 0.56), (0.58, 0.56), (0.64, 0.86), (0.36, 0.86)),),
        ellipses=((0.33, 0.22, 0.67, 0.60),),
        seams=(((0.40, 0.66), (0.60, 0.66)), ((0.38, 0.78), (0.62, 0.78))),
    ),
}


def draw(kind: str, colour: str, size: tuple[int, int], *, mirrored: bool = False) -> Image.Image:
    """Return an RGB picture of a product.

    Args:
        kind: A key of ``SHAPES``.
        colour: Any colour Pillow knows by name or ``#rrggbb``.
        size: Width and height in pixels.
        mirrored: Show the other side.

    """
    shape = SHAPES[kind]
    red, green, blue = ImageColor.getrgb(colour)[:3]
    picture = _gradient(size, _mixed(colour, (255, 255, 255), 0.93), _mixed(colour, (214, 217, 222), 0.82))
    _shadow(picture)
    body = _gradient(size, _mixed(colour, (255, 255, 255), 0.28), _mixed(colour, (0, 0, 0), 0.22))
    picture.paste(body, mask=_mask(shape, size))
    seams = _gradient(size, (red, green, blue), _mixed(colour, (0, 0, 0), 0.55))
    picture.paste(seams, mask=_seams(shape, size))
    return ImageOps.mirror(picture) if mirrored else picture


def _mixed(colour: str, other: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    red, green, blue = (
        round(own * (1 - share) + its * share)
        for own, its in zip(ImageColor.getrgb(colour), other, strict=False)
    )
    return red, green, blue


def _gradient(size: tuple[int, int], top: tuple[int, int, int], bottom: tuple[int, int, int]) -> Image.Image:
    return ImageOps.colorize(Image.linear_gradient("L").resize((8, 256)), top, bottom).resize(size)


def _shadow(picture: Image.Image) -> None:
    side, left, top = (value / 2 for value in _square(picture.size))
    area = (round(side * 0.8), round(side * 0.14))
    # The gradient is 0 in the middle and some 180 at the nearest rim, where the shadow has to be gone.
    fading = [max(0, 150 - value) for value in range(256)]
    mask = Image.radial_gradient("L").point(fading).resize(area)
    picture.paste((40, 44, 52), (round(left + side * 0.1), round(top + side * 0.81)), mask)


def _square(size: tuple[int, int]) -> tuple[float, float, float]:
    """Return side and offsets of the largest centred square, at twice the size: that smooths the edges."""
    width, height = size[0] * 2, size[1] * 2
    side = min(width, height)
    return side, (width - side) / 2, (height - side) / 2


def _mask(shape: Shape, size: tuple[int, int]) -> Image.Image:
    side, left, top = _square(size)
    mask = Image.new("L", (size[0] * 2, size[1] * 2))
    pen = ImageDraw.Draw(mask)
    for polygon in shape.polygons:
        pen.polygon([(left + x * side, top + y * side) for x, y in polygon], fill=255)
    for box in shape.boxes:
        pen.rounded_rectangle(_placed(box, side, left, top), radius=side * 0.035, fill=255)
    for box in shape.ellipses:
        pen.ellipse(_placed(box, side, left, top), fill=255)
    return mask.reduce(2)


def _seams(shape: Shape, size: tuple[int, int]) -> Image.Image:
    side, left, top = _square(size)
    mask = Image.new("L", (size[0] * 2, size[1] * 2))
    pen = ImageDraw.Draw(mask)
    for start, end in shape.seams:
        points = [(left + x * side, top + y * side) for x, y in (start, end)]
        pen.line(points, fill=200, width=max(2, round(side * 0.008)))
    return mask.reduce(2)


def _placed(box: Box, side: float, left: float, top: float) -> Box:
    return left + box[0] * side, top + box[1] * side, left + box[2] * side, top + box[3] * side
