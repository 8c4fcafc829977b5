"""Thumbnails for rows that are seen: asked for by painting, made elsewhere, kept as tiles ready to be drawn."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen, QPixmap

from pxm_desktop.service import paths
from pxm_desktop.thumbnails.picture import Thumbnail
from pxm_desktop.thumbnails.pool import Deliver, ThumbnailPool, Wish
from pxm_desktop.thumbnails.shelf import Shelf
from pxm_desktop.ui import theme
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.landing import Landing

_MOST_BYTES = 32 << 20
"""Memory for tiles."""
_LARGEST_BOX = 512
_UPPER = 0.2
"""Which share of the part that is cut off lies above."""


class Seen(NamedTuple):
    """A file in a row that is seen; its size tells one state of it from the next."""

    path: bytes
    size: int


class Pool(Protocol):
    """What is needed of `ThumbnailPool`."""

    def wish(self, wishes: Sequence[Wish]) -> None:
        """Want these, and nothing else any more."""

    def close(self) -> None:
        """End everything."""


class Thumbnails(QObject):
    """Tiles by file, at the sharpness of the screen. Nothing is started before a row asks for the first one."""

    arrived = Signal(bytes)
    """A file's tile is there: its path."""
    changed = Signal()
    """All rows look different: thumbnails were turned on or off."""

    def __init__(
        self,
        bridge: Bridge,
        edge: int,
        parent: QObject | None = None,
        make_pool: Callable[[Deliver], Pool] | None = None,
    ) -> None:
        super().__init__(parent)
        self._edge = edge
        self._make_pool = make_pool or _pool_with_shelf
        self._pool: Pool | None = None
        self._landing = Landing(self._take)
        self._wanted = False
        """The setting; nothing is asked for before it is known."""
        self._closed = False
        self._views: list[Callable[[], Iterable[Seen]]] = []
        self._tiles: OrderedDict[tuple[Seen, float], QPixmap | None] = OrderedDict()
        self._asked: dict[Wish, tuple[Seen, float]] = {}
        self._ratio = 1.0
        self._bytes = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)
        bridge.settings_changed.connect(self._take_settings)

    def watch(self, seen: Callable[[], Iterable[Seen]]) -> None:
        """Take a view's way to tell what is seen in it, from top to bottom."""
        self._views.append(seen)

    def tile(self, file: Seen, ratio: float) -> QPixmap | None:
        """Return a file's tile for a screen of this device pixel ratio; None until it is there, if it ever is."""
        if not self._wanted or self._closed:
            return None
        key = (file, ratio)
        if key in self._tiles:
            self._tiles.move_to_end(key)
            return self._tiles[key]
        self._ratio = ratio
        self._soon.start()
        return None

    def close(self) -> None:
        """End the workers."""
        self._closed = True
        self._stop()

    def _ask(self) -> None:
        """Wish for all that is seen now; what has been scrolled away is wished for no more."""
        if not self._wanted or self._closed:
            return
        ratio, box = self._ratio, _box(self._edge * self._ratio)
        missing = [file for seen in self._views for file in seen() if (file, ratio) not in self._tiles]
        self._asked = {Wish(file.path, box): (file, ratio) for file in missing}
        if self._pool is None and missing:
            self._pool = self._make_pool(self._landing.post)
        if self._pool is not None:
            self._pool.wish(list(self._asked))

    def _take(self, wish: Wish, thumbnail: Thumbnail | None) -> None:
        asked = self._asked.pop(wish, None)
        if asked is None or not self._wanted:
            return
        file, ratio = asked
        tile = tile_of(thumbnail, self._edge, ratio) if thumbnail is not None else None
        self._tiles[file, ratio] = tile
        self._bytes += _weight(tile)
        while self._bytes > _MOST_BYTES:
            self._bytes -= _weight(self._tiles.popitem(last=False)[1])
        if tile is not None:
            self.arrived.emit(file.path)

    def _take_settings(self, values: Mapping[str, Any]) -> None:
        wanted = bool(values["thumbnails"])
        if wanted == self._wanted:
            return
        self._wanted = wanted
        if not wanted:
            self._stop()
        self.changed.emit()

    def _stop(self) -> None:
        self._soon.stop()
        if self._pool is not None:
            self._pool.close()
        self._pool = None
        self._asked = {}
        self._tiles.clear()
        self._bytes = 0


def tile_of(thumbnail: Thumbnail, edge: int, ratio: float) -> QPixmap:
    """Return a thumbnail as a square with round corners: filled, unless more than half would be cut off."""
    picture = QImage(
        thumbnail.pixels,
        thumbnail.width,
        thumbnail.height,
        thumbnail.width * 4,
        QImage.Format.Format_RGBA8888,
    )
    pixels = round(edge * ratio)
    tile = QPixmap(pixels, pixels)
    tile.fill(Qt.GlobalColor.transparent)
    share = min(
        pixels / min(picture.width(), picture.height()), 2 * pixels / max(picture.width(), picture.height())
    )
    wide, high = picture.width() * share, picture.height() * share
    # Of what is high the upper part is shown: that is where titles and faces are.
    top = (pixels - high) * (_UPPER if high > pixels else 0.5)
    painter = QPainter(tile)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(0, 0, pixels, pixels), theme.RADIUS * ratio, theme.RADIUS * ratio)
    painter.setClipPath(shape)
    painter.drawImage(QRectF((pixels - wide) / 2, top, wide, high), picture)
    painter.end()
    tile.setDevicePixelRatio(ratio)
    return tile


def paint(painter: QPainter, rect: QRectF, tile: QPixmap) -> None:
    """Draw a tile: on a quiet ground, which shows where it is transparent, in a line that white pictures need."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("track"))
    painter.drawRoundedRect(rect, theme.RADIUS, theme.RADIUS)
    painter.drawPixmap(rect.topLeft(), tile)
    painter.setPen(QPen(theme.colour("line"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS - 0.5, theme.RADIUS - 0.5)


def _box(pixels: float) -> int:
    """Return in which square a thumbnail is made: twice as wide, so that its short side fills the tile."""
    box = 64
    while box < 2 * pixels and box < _LARGEST_BOX:
        box *= 2
    return box


def _weight(tile: QPixmap | None) -> int:
    return 64 if tile is None else tile.width() * tile.height() * 4


def _pool_with_shelf(deliver: Deliver) -> ThumbnailPool:
    return ThumbnailPool(deliver, Shelf(paths.data_dir().root))
