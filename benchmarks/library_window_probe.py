"""The real window, offscreen, with the library that a data directory has; prints what it measured as JSON.

Usage: python -m benchmarks.library_window_probe DATA_DIR. The environment names the account.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QAbstractItemView

from benchmarks.window_probe import Probe, resident
from pxm_desktop.service.library_api import FileQuery
from pxm_desktop.ui.library import source
from pxm_desktop.ui.library.browse import BrowsePage
from pxm_desktop.ui.library.files_view import GRID, TABLE
from pxm_desktop.ui.library.source import Source

_FRAME_MS = 16
_SECONDS = 12
"""How long it takes to scroll from one end to the other."""


class Scrolling(QObject):
    """Scrolls a view from its beginning to its end, a frame at a time."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._bar = view.verticalScrollBar()
        self._bar.setValue(0)
        self._step = max(1, self._bar.maximum() * _FRAME_MS // (_SECONDS * 1000))
        self.steps = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._go)
        self._timer.start()

    @property
    def over(self) -> bool:
        """Whether the end is reached."""
        return self._bar.value() >= self._bar.maximum()

    def _go(self) -> None:
        self.steps += 1
        self._bar.setValue(self._bar.value() + self._step)
        if self.over:
            self._timer.stop()


def measure(data: Path) -> dict[str, Any]:
    """Open the place, each view, and scroll through all files."""
    probe = Probe(data)
    probe.wait(probe.usable, "start")
    window = probe.window
    window.resize(1600, 1000)
    began = time.perf_counter()
    window.places.open("library")
    page = window.library.browse
    _until(probe, lambda: _painted(page))
    place = time.perf_counter() - began
    probe.wait(lambda: bool(page.sources._tree.nodes), "categories")  # noqa: SLF001
    views = {of.kind: _seconds(probe, page, of) for of in _sources(page)}
    page.choose(source.fixed("all"))
    _until(probe, lambda: _painted(page))
    counted = Counted(page)
    steps, read, pictures = {}, {}, {}
    for what, look in (("grid", GRID), ("table", TABLE)):
        page.files.show_look(look)
        _until(probe, lambda: _painted(page))
        counted.begin()
        scrolling = Scrolling(page.files.view)
        probe.during(what, lambda s=scrolling: s.over)  # type: ignore[misc]
        steps[what], read[what], pictures[what] = scrolling.steps, counted.files, counted.pictures
    answer = {
        "place": place,
        "views": views,
        "delays": probe.delays,
        "steps": steps,
        "read": read,
        "pictures": pictures,
        "resident": resident(),
    }
    probe.stop()
    return answer


class Counted:
    """How much was read while something was scrolled."""

    def __init__(self, page: BrowsePage) -> None:
        self.files = 0
        self.pictures = 0
        page.files.model.arrived.connect(self._files)
        page.files.pictures.arrived.connect(self._picture)

    def begin(self) -> None:
        """Count from 0."""
        self.files = self.pictures = 0

    def _files(self, first: int, last: int) -> None:
        self.files += last - first + 1

    def _picture(self, _file_id: str) -> None:
        self.pictures += 1


def _sources(page: BrowsePage) -> list[Source]:
    """Return one source of each kind: the largest category, a product with files."""
    nodes = page.tree.nodes
    file = page.files.model.file(0)
    product = next(iter(file.products or ()), "") if file is not None else ""
    region = next(iter(file.regions or ()), "") if file is not None else ""
    return [
        *(source.fixed(kind) for kind in source.FIXED),
        source.of_region(region, region),
        source.of_category(max(nodes, key=lambda node: node.count)),
        Source("product", product, product, FileQuery(product=product)),
        source.found(FileQuery(kinds=("image",), order="name"), "pictures by name"),
    ]


def _seconds(probe: Probe, page: BrowsePage, of: Source) -> float:
    began = time.perf_counter()
    page.choose(of)
    _until(probe, lambda: _painted(page))
    return time.perf_counter() - began


def _painted(page: BrowsePage) -> bool:
    """Whether the list is there, and what is seen of it is known."""
    if not page.feed.begun or page.feed.busy:
        return False
    model, view = page.files.model, page.files.view
    if page.files.telling or not model.rowCount():
        return True
    first = view.first_seen()
    return first >= 0 and all(
        model.file(row) is not None or model.gone(row)
        for row in range(first, min(first + 12, model.rowCount()))
    )


def _until(probe: Probe, so: Callable[[], bool]) -> None:
    """Live until something is so, looking at every turn, and until it is painted."""
    end = time.monotonic() + 60
    while not so():
        if time.monotonic() > end:
            raise TimeoutError("the library did not get there in time")
        probe.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    probe.app.processEvents()


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))), flush=True)
