"""What `screenshots.py` plays with: files as a studio has them, a keyring of its own, and a person's hands."""

from __future__ import annotations

import os
import shutil
import struct
from collections.abc import Callable, Sequence
from pathlib import Path

from keyring.backend import KeyringBackend
from PIL import Image, ImageChops, ImageColor
from PySide6.QtCore import QByteArray, QElapsedTimer, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from pxm_desktop.resource_files import resource

WAIT_MS = 120_000
SIZE = (1280, 800)
NARROW = (900, 600)
"""The least size of the window."""
LEFT = Qt.MouseButton.LeftButton
GONE = "SKU-BRJ-001_collar.tif"
KEPT = "SKU-BRJ-001_layout.psd"
_SAMPLES = {
    "SKU-BRJ-001_front.jpg": "SKU-BRJ-001_front.jpg",
    "SKU-BRJ-001_back.jpg": "SKU-BRJ-001_back.jpg",
    "SKU-BRJ-001_datasheet.pdf": "SKU-BRJ-001_datasheet.pdf",
    "SKU-RUN-001_layout.psd": KEPT,
    "SKU-SHT-002_print.tif": GONE,
    "SKU-TRS-003_detail.heic": "SKU-BRJ-001_zip.heic",
    "SKU-PCK-005_packshot.png": "SKU-BRJ-001_packshot.png",
    "SKU-BRJ-002_front.jpg": "details/SKU-BRJ-001_zip_retouched_final_v2 (copy from Anna, Lisbon).jpg",
}
_LONG = (
    "2026-03-14_Lisbon-studio_Women's Rain Jacket_petrol-blue_front-view_retouched_approved-by-legal_v07_FINAL.jpg",
    "2026-03-14_Lisbon-studio_Women's Rain Jacket_petrol-blue_back-view_retouched_approved-by-legal_v07_FINAL.jpg",
    "Frühjahrskollektion, Regenjacke für Damen, petrolblau, Rückenansicht mit Kapuze (überarbeitet).jpg",
    "Весенняя коллекция, женская куртка-дождевик, бензиново-синяя, вид спереди, окончательная версия (согласовано).jpg",
)


class MemoryKeyring(KeyringBackend):
    """Keeps secrets as long as the program runs."""

    priority = 5

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """Return a secret, or None."""
        return self._kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        self._kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""
        self._kept.pop((service, username), None)


# Files


def make_shoot(folder: Path) -> Path:
    """Lay out what a studio would drop: photographs, a sheet, a film, and two pictures that take a while."""
    (folder / "details").mkdir(parents=True)
    samples = resource("samples")
    for source, name in _SAMPLES.items():
        different(samples / source, folder / name)
    with Image.open(samples / "SKU-TNT-003_hero.jpg") as hero:
        for name, width in (("SKU-BRJ-001_detail.tif", 3600), ("SKU-BRJ-001_sleeve.tif", 2000)):
            hero.convert("RGB").resize((width, width * 3 // 4)).save(folder / name)
    film = folder / "SKU-BRJ-001_film-60s.mp4"
    shutil.copy(samples / "SKU-LMP-001_turntable.mp4", film)
    with film.open("ab") as file:
        ballast = os.urandom(90_000_000)
        file.write(struct.pack(">I4s", len(ballast) + 8, b"free") + ballast)
    (folder / ".DS_Store").write_bytes(b"x")
    return folder


def make_long(folder: Path) -> Path:
    """Lay out files whose names are as long as people make them."""
    deep = folder / "Retouching" / "Round 7, after the call with legal and brand" / "JPEG for the shop, sRGB"
    deep.mkdir(parents=True)
    for number, name in enumerate(_LONG):
        different(resource("samples") / "SKU-BRJ-001_back.jpg", (deep if number < 2 else folder) / name)
    return folder


def different(source: Path, target: Path) -> None:
    """Copy a file with some bytes more: the same bytes twice would be one file in PXM."""
    shutil.copy(source, target)
    with target.open("ab") as file:
        file.write(os.urandom(8))


def few_colours(picture: Image.Image, exact: Sequence[str]) -> Image.Image:
    """Return a picture with 256 colours, among them these: the window's own are not to be mixed with photographs'."""
    own = sorted({ImageColor.getrgb(colour)[:3] for colour in exact if colour.startswith("#")})
    others = picture.quantize(256 - len(own), Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([*(part for colour in own for part in colour), *others])
    few = picture.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)
    # What finds the nearest colour looks up only about where each lies: even surfaces would get a pattern.
    for index, colour in enumerate(own):
        bands = zip(picture.split(), colour, strict=True)
        masks = [band.point([255 * (value == part) for value in range(256)]) for band, part in bands]
        few.paste(index, mask=ImageChops.darker(ImageChops.darker(*masks[:2]), masks[2]))
    return few


# Hands


def wait(app: QApplication, until: Callable[[], bool], what: str) -> None:
    """Let the window work until something is so."""
    clock = QElapsedTimer()
    clock.start()
    while not until():
        if clock.elapsed() > WAIT_MS:
            raise TimeoutError(f"The window did not get that far: {what}.")
        app.processEvents()
    app.processEvents()


def rest(app: QApplication, milliseconds: int) -> None:
    """Let the window settle: what gathers for a moment is shown after it."""
    clock = QElapsedTimer()
    clock.start()
    while clock.elapsed() < milliseconds:
        app.processEvents()


def click(widget: QWidget, at: QPoint | None = None) -> None:
    """Click with the left button."""
    QTest.mouseClick(
        widget, LEFT, Qt.KeyboardModifier.NoModifier, at if at is not None else widget.rect().center()
    )


def let_go(window: QWidget, paths: Sequence[Path]) -> None:
    """Drop files on the window as a file manager does."""
    mime = QMimeData()
    lines = [b"file://" + QByteArray(os.fsencode(p)).toPercentEncoding(b"/").data() for p in paths]
    mime.setData("text/uri-list", QByteArray(b"\r\n".join(lines)))
    spot, copy = QPoint(500, 300), Qt.DropAction.CopyAction
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(spot, copy, mime, LEFT, none))
    QApplication.sendEvent(window, QDropEvent(QPointF(spot), copy, mime, LEFT, none))
