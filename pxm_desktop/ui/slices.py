"""Long work in small slices: the window answers between them, however many rows there are."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal

BUDGET_SECONDS = 0.003
"""Time that one turn of the event loop may take for work; a frame at 60 Hz is 0.0167 s."""

Job = Iterator[None]
"""Work that stops for breath at every `yield`, after a millisecond or so."""


class Slices(QObject):
    """Runs jobs one after the other, in the order in which they came; a short one is over at once."""

    turned = Signal()
    """A turn's work is done; what gathered in it can be told."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: deque[Job] = deque()
        self._running = False
        # A real timer: `QTimer.singleShot(0)` posts an event, and posted events do not let the user in between.
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._turn)

    @property
    def busy(self) -> bool:
        """True while jobs wait."""
        return bool(self._jobs)

    def run(self, job: Job) -> None:
        """Do a job after those that came before; begins now when there are none."""
        self._jobs.append(job)
        if not self._running and not self._next.isActive():
            self._turn()

    def _turn(self) -> None:
        end = time.perf_counter() + BUDGET_SECONDS
        self._running = True
        try:
            while self._jobs and self._work_until(end):
                pass
        finally:
            self._running = False
            if self._jobs:
                self._next.start()
        self.turned.emit()

    def _work_until(self, end: float) -> bool:
        """Work on the first job; False when the time is up."""
        job = self._jobs[0]
        try:
            for _ in job:
                if time.perf_counter() >= end:
                    return False
        except BaseException:
            self._jobs.popleft()
            raise
        self._jobs.popleft()
        return time.perf_counter() < end
