"""The demo assets: drawn at the first start, but for HEIC and MP4, which lie in ``resources/samples``."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from pxm_desktop.resource_files import resource
from pxm_desktop.sandbox import formats
from pxm_desktop.sandbox.catalogue_data import COLOURS, LINES, Line
from pxm_desktop.sandbox.drawing import draw

_SIZES = ((1200, 900), (1000, 1000), (900, 1200), (1600, 1000), (800, 800))
_VIEWS = ("front", "back", "detail", "packshot")
_MIME = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".psd": "image/vnd.adobe.photoshop",
    ".heic": "image/heic",
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
    ".mp4": "video/mp4",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One demo asset and the SKUs of the collections it is linked to."""

    file_name: str
    data: bytes
    skus: tuple[str, ...]

    @property
    def mime_type(self) -> str:
        """The asset's MIME type."""
        return _MIME[Path(self.file_name).suffix]


def _sample_files() -> list[Path]:
    """Return the assets that cannot be drawn here; none where the program was installed without resources."""
    try:
        folder = resource("samples")
    except FileNotFoundError:
        return []
    return sorted((*folder.glob("*.heic"), *folder.glob("*.mp4")))


async def make_all() -> list[Asset]:
    """Make all demo assets, on all cores."""
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        return list(await asyncio.gather(*(loop.run_in_executor(pool, plan) for plan in _plans())))


def _plans() -> list[Callable[[], Asset]]:
    """Return one task per asset, about sixty."""
    plans: list[Callable[[], Asset]] = []
    for index, (number, line) in enumerate(product(range(1, 6), LINES)):
        plans.append(_pixels(line, number, index, "jpg"))
    for index, line in enumerate(LINES[:6]):
        plans.append(_pixels(line, 6, index, "png"))
    plans.append(_pixels(LINES[0], 1, 2, "tif"))
    plans.append(_pixels(LINES[4], 2, 3, "tif"))
    plans.append(_pixels(LINES[5], 1, 0, "psd"))
    plans.extend(_drawing(line) for line in LINES[7:9])
    plans.extend(_sheet(line) for line in (LINES[0], LINES[4], LINES[6]))
    plans.extend(_kept(path) for path in _sample_files())
    return plans


def _sku(line: Line, number: int) -> str:
    return f"SKU-{line.code}-{number:03d}"


def _colour(number: int) -> str:
    return list(COLOURS.values())[(number - 1) % len(COLOURS)]


def _pixels(line: Line, number: int, index: int, suffix: str) -> Callable[[], Asset]:
    def make() -> Asset:
        width, height = _SIZES[index % len(_SIZES)]
        view = _VIEWS[index % len(_VIEWS)]
        size = (width, height) if suffix == "jpg" else (width // 2, height // 2)
        image = draw(line.kind, _colour(number), size, mirrored=view == "back")
        encode = {"jpg": formats.jpeg, "png": formats.png, "tif": formats.cmyk_tiff, "psd": formats.psd}[
            suffix
        ]
        return Asset(f"{_sku(line, number)}_{view}.{suffix}", encode(image), (_sku(line, number),))

    return make


def _drawing(line: Line) -> Callable[[], Asset]:
    def make() -> Asset:
        name = f"{_sku(line, 1)}_outline.svg"
        return Asset(name, formats.svg(line.kind, _colour(1)), (_sku(line, 1),))

    return make


def _sheet(line: Line) -> Callable[[], Asset]:
    def make() -> Asset:
        sku = _sku(line, 1)
        lines = [
            f"Article {sku}",
            f"Line: {line.category}",
            "Measured by hand. All weights without packaging.",
        ]
        return Asset(f"{sku}_datasheet.pdf", formats.pdf(f"{line.noun}: data sheet", lines), (sku,))

    return make


def _kept(path: Path) -> Callable[[], Asset]:
    def make() -> Asset:
        return Asset(path.name, path.read_bytes(), (path.name.split("_")[0],))

    return make
