"""Dimensions and renditions of pictures, by Pillow (HEIC too where pi-heif is installed)."""

from __future__ import annotations

import importlib
import io
import os
import sys
import threading
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

# Longest side in pixels.
SIZES = {"preview": 1600, "large": 1024, "medium": 512, "small": 256, "thumb": 128}
_MOST_PIXELS = 120_000_000
_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".psd", ".heic", ".heif", ".webp", ".gif", ".bmp"}
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture's size in pixels, and JPEG renditions by name."""

    width: int
    height: int
    renditions: dict[str, bytes]


def is_picture(file_name: str, mime_type: str) -> bool:
    """Tell whether a file is worth a try: pixels, and no drawing, document or film."""
    if mime_type.startswith("image/") and mime_type != "image/svg+xml":
        return True
    return PurePosixPath(file_name).suffix.lower() in _SUFFIXES


def lower_priority() -> None:
    """Let this thread yield to the rest of the machine (Linux sets this per thread)."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)


def render(data: bytes, with_renditions: bool) -> Picture | None:
    """Decode a picture and scale it down; None for what cannot be decoded."""
    # Pillow is imported here because it is not needed before the first picture comes.
    from PIL import Image, ImageOps, UnidentifiedImageError

    _register_heic()
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > _MOST_PIXELS:
                return Picture(image.width, image.height, {})
            if not with_renditions:
                return Picture(image.width, image.height, {})
            size = image.size
            image.draft("RGB", (SIZES["preview"], SIZES["preview"]))
            upright = ImageOps.exif_transpose(image)
            if upright.size != image.size and upright.width == image.height:
                size = (size[1], size[0])
            scaled = _on_white(upright)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        return None
    renditions = {}
    for name, longest in SIZES.items():
        scaled.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        stream = io.BytesIO()
        scaled.save(stream, "JPEG", quality=82)
        renditions[name] = stream.getvalue()
    return Picture(size[0], size[1], renditions)


def _on_white(image: Image.Image) -> Image.Image:
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        ground = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(ground, layered).convert("RGB")
    return image.convert("RGB")


def _register_heic() -> None:
    try:
        heif = importlib.import_module("pi_heif")
    except ImportError:
        return
    heif.register_heif_opener()
