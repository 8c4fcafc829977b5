"""Pictures of files on this computer, larger than thumbnails, made by the workers that make those."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from pxm_desktop.thumbnails.picture import Thumbnail
from pxm_desktop.thumbnails.pool import Deliver, ThumbnailPool, Wish
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.landing import Landing
from pxm_desktop.ui.thumbnails import Pool

_BOX = 512


class LocalPictures(QObject):
    """Has pictures of files on this computer made by the workers for thumbnails, the last one wanted only."""

    made = Signal(bytes, object, object)
    """A path, its QImage and the size of the whole picture; None where there is none, or the file does not tell."""

    def __init__(
        self, bridge: Bridge, parent: QObject, make_pool: Callable[[Deliver], Pool] | None = None
    ) -> None:
        super().__init__(parent)
        self._make_pool = make_pool or (lambda deliver: ThumbnailPool(deliver, workers=1))
        self._pool: Pool | None = None
        self._landing = Landing(self._take)
        self._wanted: bytes | None = None
        bridge.stopping.connect(self.close)

    def want(self, path: bytes | None) -> None:
        """Want this file's picture, and no other any more."""
        self._wanted = path
        if self._pool is None and path is not None:
            self._pool = self._make_pool(self._landing.post)
        if self._pool is not None:
            self._pool.wish([Wish(path, _BOX)] if path is not None else [])

    def close(self) -> None:
        """End the worker."""
        self._wanted = None
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def _take(self, wish: Wish, thumbnail: Thumbnail | None) -> None:
        if wish.path != self._wanted:
            return
        image, whole = None, None
        if thumbnail is not None:
            whole = QSize(*thumbnail.whole) if thumbnail.whole is not None else None
            image = QImage(
                thumbnail.pixels,
                thumbnail.width,
                thumbnail.height,
                thumbnail.width * 4,
                QImage.Format.Format_RGBA8888,
            ).copy()
        self.made.emit(wish.path, image, whole)
