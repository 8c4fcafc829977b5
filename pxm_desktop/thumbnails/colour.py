"""Colours: any mode of Pillow to sRGB, by the profile in the file where there is one."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageChops, ImageCms

from pxm_desktop.thumbnails import print_colours

_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab": "LAB"}
"""Colour space of a profile → mode of the pictures that it describes."""
_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION
_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC


def plain(image: Image.Image) -> Image.Image:
    """Return a picture that can be scaled: 8 bits a channel, no palette, transparency as a channel."""
    if image.mode.startswith("I;16"):
        return image.convert("I").point([value >> 8 for value in range(65536)], "L")
    if image.mode in ("I", "F"):
        return _stretched(image)
    if image.mode in ("P", "PA"):
        clear = image.mode == "PA" or "transparency" in image.info
        return image.convert("RGBA" if clear else "RGB")
    if image.mode in ("1", "HSV", "YCbCr", "RGBX"):
        return image.convert("L" if image.mode == "1" else "RGB")
    if image.mode in ("RGB", "L") and "transparency" in image.info:
        return image.convert("RGBA")
    return image


def to_srgb(image: Image.Image, profile: bytes | None, *, inverted: bool = False) -> Image.Image:
    """Return the picture as RGB or RGBA in sRGB. A profile that does not fit, or is damaged, is left out."""
    alpha = None
    if image.mode in ("LA", "RGBA", "La", "RGBa"):
        straight = image.convert({"La": "LA", "RGBa": "RGBA"}.get(image.mode, image.mode))
        alpha = straight.getchannel("A")
        image = straight.convert("L" if straight.mode == "LA" else "RGB")
    if inverted:
        image = ImageChops.invert(image)
    transform = _transform(profile, image.mode) if profile else None
    if transform is None and image.mode in ("CMYK", "LAB"):
        transform = _default(image.mode)
    coloured = ImageCms.applyTransform(image, transform) if transform else image.convert("RGB")
    if coloured is None:
        coloured = image.convert("RGB")
    if alpha is not None:
        coloured.putalpha(alpha)
    return coloured


def _stretched(image: Image.Image) -> Image.Image:
    """Return whole numbers or fractions of any range as grey from black to white."""
    low, high = image.getextrema()
    span = (float(high) - float(low)) or 1.0  # type: ignore[arg-type]
    share = 255.0 / span
    return image.convert("F").point(lambda value: value * share - float(low) * share).convert("L")  # type: ignore[arg-type]


@lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Return the way from a profile to sRGB; kept, since a shoot's pictures share one."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if _MODES.get(source.profile.xcolor_space.strip()) != mode:
            return None
        return ImageCms.buildTransform(source, _srgb(), mode, "RGB", _INTENT, _FLAGS)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


@lru_cache(maxsize=2)
def _default(mode: str) -> ImageCms.ImageCmsTransform:
    if mode == "CMYK":
        source = ImageCms.ImageCmsProfile(io.BytesIO(print_colours.profile()))
    else:
        source = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    return ImageCms.buildTransform(source, _srgb(), mode, "RGB", _INTENT, _FLAGS)


@lru_cache(maxsize=1)
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
