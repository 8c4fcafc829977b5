"""Renders `resources/icons/pxm-desktop.svg` to the PNG, ICO and ICNS files beside it."""

from __future__ import annotations

import io
import os
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "icons"
PNG_SIZES = (16, 32, 48, 64, 128, 256, 512)
ICO_SIZES = (16, 32, 48, 256)
ICNS_SIZE = 1024


def main() -> None:
    """Write all sizes."""
    application = QGuiApplication([])
    renderer = QSvgRenderer(str(FOLDER / "pxm-desktop.svg"))
    for size in PNG_SIZES:
        render(renderer, size).save(FOLDER / f"pxm-desktop-{size}.png", optimize=True)
    largest = render(renderer, max(ICO_SIZES))
    smaller = [render(renderer, size) for size in ICO_SIZES[:-1]]
    sizes = [(size, size) for size in ICO_SIZES]
    largest.save(FOLDER / "pxm-desktop.ico", sizes=sizes, append_images=smaller)
    render(renderer, ICNS_SIZE).save(FOLDER / "pxm-desktop.icns")
    application.quit()


def render(renderer: QSvgRenderer, size: int) -> Image.Image:
    """Return the drawing at one size in pixels, on a transparent ground."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub knows no QIODevice overload with str
    return Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGBA")


if __name__ == "__main__":
    main()
