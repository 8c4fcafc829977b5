"""Finish, then quit: chosen for this run only, shown while it holds, announced before it happens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from pxm_desktop.ui import words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.queue_rows import Tally
from pxm_desktop.ui.words import tr

LAST_CALL_SECONDS = 15
"""How long the announcement stands before the program quits."""


class WhenDone(QObject):
    """Quits when nothing moves any more by itself; what needs somebody is told at the next start."""

    changed = Signal(bool)
    """Whether the program quits when all is done."""
    finished = Signal(int)
    """It is to quit now; how many files need somebody."""
    KEY = "quits"

    def __init__(self, bars: Bars, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bars = bars
        self._quits = False
        self._problems = 0
        self._idle: Callable[[], bool] = lambda: True
        self._last_call = QTimer(self)
        self._last_call.setSingleShot(True)
        self._last_call.setInterval(LAST_CALL_SECONDS * 1000)
        self._last_call.timeout.connect(self._quit)

    @property
    def quits(self) -> bool:
        """Whether the program quits when all is done."""
        return self._quits

    @property
    def announced(self) -> bool:
        """True during the last seconds."""
        return self._last_call.isActive()

    def choose(self, quits: bool) -> None:
        """Quit when all is done, or stay."""
        if quits == self._quits:
            return
        self._quits = quits
        if not quits:
            self._take_back()
        self.changed.emit(quits)

    def look(self, total: Tally, *, loading: bool) -> None:
        """Take note of the queue: announce the end when it is done, and take that back when more came."""
        self._problems = total.problems
        if not self._quits:
            return
        if loading or total.moving:
            self._take_back()
        elif not self._last_call.isActive():
            self._last_call.start()
            self._bars.put(
                self.KEY,
                Bar(
                    "accent",
                    self._announcement(total.problems),
                    [(tr("Stay open"), lambda: self.choose(False))],
                ),
            )

    def _announcement(self, problems: int) -> str:
        text = tr("Everything is sent. PXM Desktop quits in %1 seconds.").replace(
            "%1", words.number(LAST_CALL_SECONDS)
        )
        if not problems:
            return text
        rest = words.plural(
            "%n file needs you; it stays in the queue.",
            "%n files need you; they stay in the queue.",
            problems,
        )
        return f"{text} {rest}"

    def _take_back(self) -> None:
        self._last_call.stop()
        self._bars.take(self.KEY)

    def _quit(self) -> None:
        self._bars.take(self.KEY)
        self.finished.emit(self._problems)
