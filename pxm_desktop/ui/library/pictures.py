"""Pictures for tiles that are seen: asked for a few at a time, decoded off the window's thread, kept for a while."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap

from pxm_desktop.service.library_api import LibraryFile, PictureSize
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.library.decoding import Decoder, sample
from pxm_desktop.ui.timers import single_shot

_AT_ONCE = 6
"""Pictures asked for at a time."""
_MOST_BYTES = 64 << 20
"""Memory for pictures that are ready to be drawn."""
_LARGEST = 64 << 20
"""Bytes of a picture's pixels while it is decoded; PXM's small pictures have a thousandth of it."""
_LOOK_AGAIN_S = 30.0
"""What was not there is asked for again when it is seen so many seconds later: PXM may have made it meanwhile."""
CORNER = 4
"""Radius of the corners of a picture, in logical pixels."""
_LINE = QColor(128, 128, 128, 90)


class Wanted(NamedTuple):
    """A picture of one state of a file, for a box and a screen."""

    file_id: str
    updated_at: float | None
    width: int
    height: int
    ratio: float

    @property
    def size(self) -> PictureSize:
        """Which of PXM's pictures is meant: on a fine screen, the next larger one, or all would look small there."""
        return "thumb" if self.ratio <= 1 else "small"


class Pictures(QObject):
    """Hands out what is there at once, and tells when more has come."""

    arrived = Signal(str)
    """A file's picture is there: the file's id."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._views: list[Callable[[], Iterable[Wanted]]] = []
        self._ready: OrderedDict[Wanted, QPixmap | None] = OrderedDict()
        self._bytes = 0
        self._calls: dict[Wanted, Call[bytes | None]] = {}
        self._decoding: set[Wanted] = set()
        self._failed: set[Wanted] = set()
        self._absent: dict[Wanted, float] = {}
        """When each was looked for that was not there, by the clock that only goes on."""
        fitted(sample(), Wanted("", None, 1, 1, 1.0))
        self._decoder = Decoder(self._take)
        self._soon = single_shot(self, 0, self._ask)
        self._closed = False
        bridge.stopping.connect(self.close)

    def watch(self, seen: Callable[[], Iterable[Wanted]]) -> None:
        """Take a view's way to tell which pictures it would show now, from top to bottom."""
        self._views.append(seen)

    def picture(self, wanted: Wanted) -> QPixmap | None:
        """Return a picture; None until it is there, if it ever is."""
        found = self._ready.get(wanted)
        if wanted in self._ready:
            self._ready.move_to_end(wanted)
        if found is None and not self._closed and self._lacks(wanted):
            self._soon.start()
        return found

    def awaited(self, wanted: Wanted) -> bool:
        """Return whether a picture may still come: it was not looked for yet, or is on its way."""
        return wanted not in self._ready

    def try_again(self) -> None:
        """Ask anew, when they are seen next, for pictures that could not be read."""
        for wanted in self._failed:
            self._ready.pop(wanted, None)
            self._absent.pop(wanted, None)
        self._failed.clear()

    def forget(self) -> None:
        """Forget all pictures: they are another account's."""
        for call in self._calls.values():
            call.cancel()
        self._calls.clear()
        self._decoding.clear()
        self._failed.clear()
        self._absent.clear()
        self._ready.clear()
        self._bytes = 0

    def close(self) -> None:
        """Ask for nothing more."""
        self._closed = True
        self._soon.stop()
        self.forget()
        self._decoder.forget()

    def _ask(self) -> None:
        """Ask for what is seen now; what has been scrolled away is asked for no more."""
        if self._closed:
            return
        missing = dict.fromkeys(
            wanted
            for seen in self._views
            for wanted in seen()
            if wanted not in self._decoding and self._lacks(wanted)
        )
        for wanted in [each for each in self._calls if each not in missing]:
            self._calls.pop(wanted).cancel()
        for wanted in missing:
            if len(self._calls) + len(self._decoding) >= _AT_ONCE:
                return
            if wanted not in self._calls:
                self._read(wanted)

    def _read(self, wanted: Wanted) -> None:
        def done(content: bytes | None) -> None:
            self._calls.pop(wanted, None)
            if content is None:
                self._keep(wanted, None)
                self._ask()
                return
            self._decoding.add(wanted)
            self._decoder.start(wanted, decode=partial(fitted, content, wanted))

        def failed(error: BaseException) -> None:
            self._calls.pop(wanted, None)
            self._keep(wanted, None)
            self._failed.add(wanted)
            words.log.info("A picture could not be read: %s", type(error).__name__)
            self._ask()

        self._calls[wanted] = self._bridge.call(
            lambda api: api.library.picture(wanted.file_id, wanted.size), done, failed
        )

    def _take(self, wanted: Wanted, image: QImage | None) -> None:
        if wanted not in self._decoding:
            return
        self._decoding.discard(wanted)
        picture = None
        if image is not None:
            picture = QPixmap.fromImage(image)
            picture.setDevicePixelRatio(wanted.ratio)
        self._keep(wanted, picture)
        if picture is not None:
            self.arrived.emit(wanted.file_id)
        self._ask()

    def _lacks(self, wanted: Wanted) -> bool:
        """Return whether a picture is to be asked for: it never was, or was not there the last time, a while ago."""
        if wanted not in self._ready:
            return True
        return self._ready[wanted] is None and time.monotonic() - self._absent[wanted] > _LOOK_AGAIN_S

    def _keep(self, wanted: Wanted, picture: QPixmap | None) -> None:
        if wanted in self._ready:
            self._bytes -= _weight(self._ready[wanted])
        self._ready[wanted] = picture
        self._bytes += _weight(picture)
        if picture is None:
            self._absent[wanted] = time.monotonic()
        else:
            self._absent.pop(wanted, None)
        while self._bytes > _MOST_BYTES:
            gone, left = self._ready.popitem(last=False)
            self._absent.pop(gone, None)
            self._bytes -= _weight(left)


def wanted(file: LibraryFile, box: QSize, ratio: float) -> Wanted:
    """Return the picture of a file that fills a box, in logical pixels."""
    return Wanted(file.id, file.updated_at, box.width(), box.height(), ratio)


def fitted(content: bytes, wanted: Wanted) -> QImage | None:
    """Return a picture as it fits into its box, with round corners; None where it is none that we can read."""
    picture = QImage.fromData(content)
    if picture.isNull() or picture.sizeInBytes() > _LARGEST:
        return None
    box = QSize(round(wanted.width * wanted.ratio), round(wanted.height * wanted.ratio))
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    # Small pictures stay as small as they are: enlarged they would look broken.
    if picture.width() > box.width() or picture.height() > box.height():
        picture = picture.scaled(box, keep, smooth)
    shown = QImage(picture.size(), QImage.Format.Format_ARGB32_Premultiplied)
    shown.fill(Qt.GlobalColor.transparent)
    painter = QPainter(shown)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(shown.rect()), CORNER * wanted.ratio, CORNER * wanted.ratio)
    painter.setClipPath(shape)
    painter.drawImage(0, 0, picture)
    # White pictures need a line on a white ground, black ones on a black ground.
    painter.setPen(QPen(_LINE, wanted.ratio))
    painter.drawPath(shape)
    painter.end()
    return shown


def _weight(picture: QPixmap | None) -> int:
    return 256 if picture is None else picture.width() * picture.height() * 4
