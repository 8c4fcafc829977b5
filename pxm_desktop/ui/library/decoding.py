"""Pictures are decoded beside the window, on a thread that knows nothing of its widgets."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from pxm_desktop.ui import words
from pxm_desktop.ui.landing import Landing

_LARGEST = 256 << 20
"""Bytes of a picture's pixels; larger ones are not shown."""


class Decoder:
    """Decodes what it is given, in order, and hands each picture over in the window's thread."""

    def __init__(self, take: Callable[..., None]) -> None:
        """Call `take`, a method, with what each picture is for (as told to `start`) and with the picture or None."""
        sample()
        self._landing = Landing(take)
        self._under_way: set[Future[None]] = set()

    def start(self, *purpose: object, decode: Callable[[], QImage | None]) -> None:
        """Have a picture decoded; `decode` must not hold widgets."""
        future = _thread().submit(_work, self._landing, purpose, decode)
        self._under_way = {each for each in self._under_way if not each.done()} | {future}

    def forget(self) -> None:
        """Decode nothing of what has not begun."""
        for future in self._under_way:
            future.cancel()

    def settle(self) -> None:
        """Wait until all is decoded; it is handed over afterwards."""
        wait(self._under_way)


@cache
def _thread() -> ThreadPoolExecutor:
    """Return the one thread that decodes, whoever asks: two that did so at once have hung with Python's lock."""
    return ThreadPoolExecutor(1, thread_name_prefix="decoder")


@cache
def sample() -> bytes:
    """Return the smallest picture.

    Who hands work to threads does it once with this before, in the window's thread: PySide makes its classes when they
    are used first, and Qt loads its plugins then. Threads that do so at the same time may stop each other for good.
    """
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    image.fill(0)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    content = bytes(buffer.data().data())
    whole(content)
    return content


def whole(content: bytes) -> QImage | None:
    """Decode a picture as it is; None where it is none that we can read, or larger than we show."""
    image = QImage.fromData(content)
    return None if image.isNull() or image.sizeInBytes() > _LARGEST else image


def _work(landing: Landing, purpose: tuple[object, ...], decode: Callable[[], QImage | None]) -> None:
    try:
        picture = decode()
    except Exception as error:  # who waits for it is to hear of it
        words.log.warning("A picture could not be decoded: %s", type(error).__name__)
        picture = None
    landing.post(*purpose, picture)
