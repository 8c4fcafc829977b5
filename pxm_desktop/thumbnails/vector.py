"""Drawings and documents: SVG by resvg, PDF by PDFium. Neither reads anything but the file itself."""

from __future__ import annotations

import importlib
import io
import math
import re
import zlib
from typing import BinaryIO
from xml.etree import ElementTree as ET

from PIL import Image

from pxm_desktop.thumbnails import raster
from pxm_desktop.thumbnails.picture import NoThumbnailError, Thumbnail

_MOST_SVG = 16 << 20
_MOST_PDF = 1 << 30
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_LOADING = ("image", "feImage")
_LENGTH = re.compile(r"\s*([0-9.eE+-]+)\s*(px|pt|pc|mm|cm|in|)\s*$")
_UNITS = {"px": 1.0, "": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


def svg(stream: BinaryIO, box: int, *, packed: bool = False) -> Thumbnail:
    """Return a drawing, transparent where nothing is drawn. Text uses the system's fonts."""
    content = _unpacked(stream) if packed else stream.read(_MOST_SVG + 1)
    if len(content) > _MOST_SVG:
        raise NoThumbnailError("a drawing too large")
    try:
        resvg = importlib.import_module("resvg_py")
    except ImportError as error:
        raise NoThumbnailError("no renderer for SVG") from error
    try:
        drawing = ET.fromstring(content)  # noqa: S314 - expat limits what entities grow to; time and memory are ours
    except ET.ParseError as error:
        raise NoThumbnailError("no XML") from error
    wide, high = _fitted(drawing, box)
    text = _on_its_own(drawing)
    picture = resvg.svg_to_bytes(
        svg_string=text, width=wide, height=high, skip_system_fonts="<text" not in text
    )
    with Image.open(io.BytesIO(picture), formats=["PNG"]) as image:
        image.load()
        return raster.from_image(image, box)


def pdf(stream: BinaryIO, box: int) -> Thumbnail:
    """Return the first page of a document, on white."""
    try:
        pdfium = importlib.import_module("pypdfium2")
    except ImportError as error:
        raise NoThumbnailError("no renderer for PDF") from error
    data = stream.read(_MOST_PDF)
    try:
        document = pdfium.PdfDocument(data)
        page = document[0]
        wide, high = page.get_size()
        longest = max(wide, high)
        if not (math.isfinite(longest) and longest > 0):
            raise NoThumbnailError("an empty page")
        image = page.render(scale=box / longest, fill_color=(255, 255, 255, 255)).to_pil()
    except pdfium.PdfiumError as error:
        raise NoThumbnailError(str(error)) from error
    return raster.from_image(image, box)


def _unpacked(stream: BinaryIO) -> bytes:
    """Return what a .svgz holds, up to one byte more than is allowed."""
    unpacking = zlib.decompressobj(wbits=31)
    content = unpacking.decompress(stream.read(_MOST_SVG), _MOST_SVG + 1)
    if b"<svg" not in content[:65536] and b":svg" not in content[:65536]:
        raise NoThumbnailError("packed, and no drawing")
    return content


def _fitted(drawing: ET.Element, box: int) -> tuple[int, int]:
    """Return the size that a drawing gets: its own proportions, in a square of `box` pixels."""
    if drawing.tag.rpartition("}")[2] != "svg":
        raise NoThumbnailError("no drawing")
    view = [float(part) for part in re.split(r"[\s,]+", drawing.get("viewBox", "").strip()) if part]
    wide, high = (_pixels(drawing.get(name)) for name in ("width", "height"))
    if len(view) == 4 and not (wide and high):
        wide, high = view[2], view[3]
    if not (wide and high and math.isfinite(wide) and math.isfinite(high)):
        wide = high = 100.0  # as wide as its place, as browsers have it
    share = box / max(wide, high)
    return max(1, round(wide * share)), max(1, round(high * share))


def _pixels(length: str | None) -> float | None:
    match = _LENGTH.match(length or "")
    return float(match[1]) * _UNITS[match[2]] if match else None


def _on_its_own(drawing: ET.Element) -> str:
    """Return a drawing without what it would load from elsewhere: files and addresses, on Windows even servers."""
    for element in drawing.iter():
        if element.tag.rpartition("}")[2] in _LOADING:
            for name in _HREFS:
                if not element.get(name, "data:").strip().lower().startswith(("data:", "#")):
                    del element.attrib[name]
    ET.register_namespace("", "http://www.w3.org/2000/svg")
    return ET.tostring(drawing, encoding="unicode")
