"""Pictures and documents in the file formats of product photography."""

from __future__ import annotations

import io
import struct
from typing import Any

from PIL import Image

from pxm_desktop.sandbox.drawing import SHAPES


def jpeg(image: Image.Image, quality: int = 88) -> bytes:
    """Return a JPEG file."""
    return _saved(image, "JPEG", quality=quality)


def png(image: Image.Image) -> bytes:
    """Return a PNG file."""
    return _saved(image, "PNG", compress_level=4)


def cmyk_tiff(image: Image.Image) -> bytes:
    """Return a TIFF file in print colours, at 300 dots an inch."""
    return _saved(image.convert("CMYK"), "TIFF", compression="tiff_adobe_deflate", dpi=(300, 300))


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def psd(image: Image.Image) -> bytes:
    """Return a flat Photoshop file: header, three empty sections, then the planes uncompressed.

    The layout is in Adobe's Photoshop File Formats Specification.
    """
    rgb = image.convert("RGB")
    header = struct.pack(">4sH6xHIIHH", b"8BPS", 1, 3, rgb.height, rgb.width, 8, 3)
    planes = b"".join(band.tobytes() for band in rgb.split())
    return header + struct.pack(">III", 0, 0, 0) + struct.pack(">H", 0) + planes


def svg(kind: str, colour: str) -> bytes:
    """Return a drawing of a product as SVG."""
    shape = SHAPES[kind]
    parts = [
        f'<polygon points="{" ".join(f"{x * 400:g},{y * 400:g}" for x, y in polygon)}"/>'
        for polygon in shape.polygons
    ]
    parts += [
        f'<rect x="{x * 400:g}" y="{y * 400:g}" rx="14" '
        f'width="{(right - x) * 400:g}" height="{(bottom - y) * 400:g}"/>'
        for x, y, right, bottom in shape.boxes
    ]
    parts += [
        f'<ellipse cx="{(x + right) * 200:g}" cy="{(y + bottom) * 200:g}" '
        f'rx="{(right - x) * 200:g}" ry="{(bottom - y) * 200:g}"/>'
        for x, y, right, bottom in shape.ellipses
    ]
    text = "\n  ".join(parts)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" fill="{colour}">\n  {text}\n</svg>\n'
    ).encode()


def pdf(title: str, lines: list[str]) -> bytes:
    """Return a one-page PDF with a title and lines of plain ASCII text."""
    commands = ["BT", "/F1 22 Tf", "56 770 Td", f"({_escaped(title)}) Tj", "/F1 11 Tf", "0 -34 Td"]
    for line in lines:
        commands += [f"({_escaped(line)}) Tj", "0 -17 Td"]
    stream = "\n".join([*commands, "ET"])
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            " /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    document = "%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(document))
        document += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(document)
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    document += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    document += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return document.encode("ascii")


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
