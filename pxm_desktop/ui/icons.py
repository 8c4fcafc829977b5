"""Our own small icons: drawn on a 16 px grid in one colour, tinted with a token when they are shown."""

from __future__ import annotations

import logging
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from pxm_desktop.resource_files import resource
from pxm_desktop.ui import theme

log = logging.getLogger(__name__)

_STAR = "M8 2.2l1.8 3.7 4 .6-2.9 2.8.7 4L8 11.4l-3.6 1.9.7-4-2.9-2.8 4-.6z"
_FILLED = frozenset({"star_full"})
_LINES = {
    "add": "M8 3v10M3 8h10",
    "pause": "M5.5 3.5v9M10.5 3.5v9",
    "play": "M5 3.2v9.6L12.6 8z",
    "retry": "M13 8a5 5 0 1 1-1.6-3.7M13 2.2v2.6h-2.6",
    "stop": "M4 4l8 8M12 4l-8 8",
    "remove": "M3 4.5h10M6.2 4.3V3h3.6v1.3M4.5 4.7l.6 8.3h5.8l.6-8.3",
    "search": "M7 2.8a4.2 4.2 0 1 1 0 8.4 4.2 4.2 0 0 1 0-8.4zM10.2 10.2l3.3 3.3",
    "right": "M6.2 3.8L10.4 8l-4.2 4.2",
    "left": "M9.8 3.8L5.6 8l4.2 4.2",
    "down": "M3.8 6.2L8 10.4l4.2-4.2",
    "check": "M3.4 8.4l3 3 6.2-6.6",
    "dash": "M4 8h8",
    "history": "M3.6 4.4A5.7 5.7 0 1 1 2.3 8M3.4 1.9v2.8h2.8M8 5v3.2l2.2 1.3",
    "uploads": "M8 10.5V3M4.8 6L8 2.8 11.2 6M3 10.5V13h10v-2.5",
    "account": "M8 3a2.4 2.4 0 1 1 0 4.8A2.4 2.4 0 0 1 8 3zM3.2 13.2c.4-2.6 2.3-3.8 4.8-3.8s4.4 1.2 4.8 3.8",
    "folder": "M2.5 4.2h4l1.4 1.6h5.6v6.9h-11z",
    "settings": "M2.5 4.8h6.2M12.2 4.8h1.3M10.4 3a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z"
    "M2.5 11.2h1.3M7.3 11.2h6.2M5.6 9.4a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z",
    "panel": "M2.5 3.5h11v9h-11zM10 3.5v9",
    "link": "M6.8 9.2a2.4 2.4 0 0 0 3.4 0l2-2a2.4 2.4 0 0 0-3.4-3.4l-.8.8"
    "M9.2 6.8a2.4 2.4 0 0 0-3.4 0l-2 2a2.4 2.4 0 0 0 3.4 3.4l.8-.8",
    "star": _STAR,
    "star_full": _STAR,
    "product": "M8 2.4l5 2.8v5.6l-5 2.8-5-2.8V5.2zM3.2 5.3L8 8l4.8-2.7M8 8v5.4",
    "family": "M2.5 6.5h7.5v7H2.5zM5.5 6.3V3h8v7.2h-3.3",
    "variant": "M3.5 2.5v6.3h4.3M7.8 5.8h5.4v6H7.8z",
    "speed": "M3.5 12.6a5.8 5.8 0 1 1 9 0M8 9.4l2.6-3.2",
    "help": "M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2z"
    "M6.2 6.4a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.6-.8 1.2M8 11.2v.2",
    "watching": "M1.8 8C3.4 5.2 5.6 3.8 8 3.8S12.6 5.2 14.2 8C12.6 10.8 10.4 12.2 8 12.2S3.4 10.8 1.8 8z"
    "M8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z",
    "hotfolder": "M2.5 4.2h4l1.4 1.6h5.6v6.9h-11zM8 11V7.8M6.5 9.1L8 7.6l1.5 1.5",
    "library": "M2.8 3.2h4.4v4.2H2.8zM8.8 3.2h4.4v4.2H8.8zM2.8 8.9h4.4v4.1H2.8zM8.8 8.9h4.4v4.1H8.8z",
    "image": "M2.5 3.5h11v9h-11zM2.8 11.2l3.2-3.6 2.6 2.8 1.8-1.7 2.8 2.7M10.4 6.2v.1",
    "video": "M2.3 4.2h7.6v7.6H2.3zM9.9 7.2l3.8-2v5.6l-3.8-2",
    "document": "M4 2.5h5.2L12 5.3v8.2H4zM9 2.7v2.8h2.8M6.2 8.3h3.6M6.2 10.7h3.6",
    "audio": "M6 11.6V4.2l6-1.3v7.4M6 11.6a1.7 1.7 0 1 1-3.4 0 1.7 1.7 0 0 1 3.4 0z"
    "M12 10.3a1.7 1.7 0 1 1-3.4 0 1.7 1.7 0 0 1 3.4 0z",
    "file": "M4 2.5h5.2L12 5.3v8.2H4zM9 2.7v2.8h2.8",
    "unpublished": "M1.8 8C3.4 5.2 5.6 3.8 8 3.8S12.6 5.2 14.2 8C12.6 10.8 10.4 12.2 8 12.2S3.4 10.8 1.8 8z"
    "M3.2 13.2l9.6-10.4",
    "unlinked": "M6.8 9.2a2.4 2.4 0 0 0 3.4 0l2-2a2.4 2.4 0 0 0-3.4-3.4l-.8.8"
    "M9.2 6.8a2.4 2.4 0 0 0-3.4 0l-2 2a2.4 2.4 0 0 0 3.4 3.4l.8-.8M3 3l10 10",
    "region": "M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2z"
    "M2.4 8h11.2M8 2.4c-3.2 3-3.2 8.2 0 11.2M8 2.4c3.2 3 3.2 8.2 0 11.2",
    "coverage": "M2.5 3h11v10h-11zM2.5 6.4h11M2.5 9.7h11M6.2 3v10M9.9 3v10",
    "more": "M3.6 8v.1M8 8v.1M12.4 8v.1",
    "info": "M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zM8 7.4v3.6M8 5v.2",
    # One shape for each state, so that colour is never the only sign.
    "waiting": "M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zM8 4.8V8l2.2 1.6",
    "sending": "M8 13V3.4M4.2 7L8 3.2 11.8 7",
    "finalising": "M3 12.8h10M8 3v6.4M5 6.6L8 9.6l3-3",
    "processing": "M8 5.9a2.1 2.1 0 1 1 0 4.2 2.1 2.1 0 0 1 0-4.2z"
    "M8 2.2v1.6M8 12.2v1.6M2.2 8h1.6M12.2 8h1.6M3.9 3.9L5 5M11 11l1.1 1.1M3.9 12.1L5 11M11 5l1.1-1.1",
    "done": "M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zM5.3 8.2l2 2 3.5-4",
    "skipped": "M3.4 4v8L8 8zM8.6 4v8l4.6-4z",
    "needs_you": "M8 2.4l6 10.8H2zM8 6.4v3.2M8 11.3v.2",
    "failed": "M5.6 2.2h4.8l3.4 3.4v4.8l-3.4 3.4H5.6l-3.4-3.4V5.6zM6 6l4 4M10 6l-4 4",
    "cancelled": "M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zM4 12L12 4",
}


def names() -> tuple[str, ...]:
    """Return all icon names."""
    return tuple(_LINES)


def svg(name: str, colour: str) -> bytes:
    """Return an icon as SVG text in one colour."""
    fill = colour if name in _FILLED else "none"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
        f'<path d="{_LINES[name]}" fill="{fill}" stroke="{colour}" stroke-width="1.5" stroke-linecap="round" '
        'stroke-linejoin="round"/></svg>'
    ).encode()


def paint(painter: QPainter, name: str, rect: QRectF, colour: QColor) -> None:
    """Draw an icon into a square from its picture: from its lines, anew each time, takes ten times as long."""
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(rect.topLeft(), _pixmap(name, colour.name(), round(rect.width()), ratio))


def pixmap(name: str, token: str, size: int = 16, ratio: float = 1.0) -> QPixmap:
    """Return an icon, tinted with a token of the scheme in use, for a screen's pixel ratio."""
    return _pixmap(name, theme.named(token), size, ratio)


def icon(name: str, ink: str = "text", size: int = 16) -> QIcon:
    """Return an icon in the scheme in use; ask for it again when the scheme changes."""
    return _icon(name, theme.named(ink), theme.named("outline"), size)


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, disabled: str, size: int) -> QIcon:
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(_pixmap(name, colour, size, ratio), QIcon.Mode.Normal)
        made.addPixmap(_pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
    return made


def app_icon() -> QIcon:
    """Return the program's icon; an empty one where the program was installed without it."""
    made = QIcon()
    try:
        renderer = QSvgRenderer(str(resource("icons/pxm-desktop.svg")))
    except FileNotFoundError as error:
        log.warning("%s", error)
        return made
    for side in (16, 24, 32, 48, 64, 128, 256):
        picture = QPixmap(QSize(side, side))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter)
        painter.end()
        made.addPixmap(picture)
    return made


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(svg(name, colour)))


@lru_cache(maxsize=256)
def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _renderer(name, colour).render(painter)
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
