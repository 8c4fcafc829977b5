"""Reads the files that are seen, and a few around them; what was scrolled past unread is left out."""

from __future__ import annotations

from PySide6.QtCore import QObject

from pxm_desktop.service.library_api import LibraryFile
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.library.model import LibraryModel
from pxm_desktop.ui.timers import single_shot

_AHEAD = 48
"""Rows above and below what is seen that are read too."""
_AT_ONCE = 2
_FLIGHT_MS = 80
"""While so much is scrolled past that nothing of it can be read by people either, reading waits until that rests."""
"""Readings under way."""


class SeenFiles(QObject):
    """Fills a model as views look at it."""

    def __init__(self, bridge: Bridge, model: LibraryModel, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._model = model
        self._seen = (0, -1)
        self._calls: dict[tuple[int, int], Call[list[LibraryFile]]] = {}
        """Under way, by generation and chunk."""
        self._failed_at: tuple[int, int] | None = None
        """Generation and chunk of what could not be read: not asked for again until something moves."""
        self._soon = single_shot(self, 0, self._ask)

    def look(self, first: int, last: int) -> None:
        """Be told which rows are seen; cheap enough for every painting."""
        if (first, last) != self._seen:
            self._failed_at = None
        flying = 2 * abs(first - self._seen[0]) > last - first and self._seen[1] >= 0
        self._seen = (first, last)
        if not self._model.missing(first, last):
            return
        if flying:
            self._soon.start(_FLIGHT_MS)
        elif not self._soon.isActive():
            self._soon.start(0)

    def again(self) -> None:
        """Look anew: what is known may have changed."""
        self._failed_at = None
        self._soon.start()

    def _ask(self) -> None:
        first, last = self._seen
        model = self._model
        # What is seen goes first.
        wanted = model.missing(first, last) + model.missing(first - _AHEAD, last + _AHEAD)
        for chunk in dict.fromkeys(wanted):
            key = (model.generation, chunk)
            if len(self._calls) >= _AT_ONCE:
                return
            if key not in self._calls and key != self._failed_at:
                self._read(key)

    def _read(self, key: tuple[int, int]) -> None:
        numbers = self._model.numbers_of(key[1])

        def named(files: list[LibraryFile]) -> None:
            del self._calls[key]
            self._model.take(*key, files)
            self._ask()

        def done(files: list[LibraryFile]) -> None:
            # With the names of their products, so that nothing is painted twice.
            products = (product for file in files for product in file.products or ())
            self._model.names.know(products, lambda: named(files))

        def failed(error: BaseException) -> None:
            del self._calls[key]
            self._failed_at = key
            words.log.info("Files of the library could not be read: %s", type(error).__name__)

        self._calls[key] = self._bridge.call(lambda api: api.library.files(numbers), done, failed)
