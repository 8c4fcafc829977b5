"""How late Qt's event loop is: a timer that should fire each millisecond, and how much later it did."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer

_INTERVAL = 0.001


class LoopDelay(QObject):
    """Collects delays between `start` and `stop`, in milliseconds."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(_INTERVAL * 1000))
        self._timer.timeout.connect(self._fired)
        self._delays: list[float] = []
        self._last = 0.0

    def start(self) -> None:
        """Begin anew."""
        self._delays = []
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> list[float]:
        """Return the delays; a stop of the loop counts once for each millisecond in it that a click could have met.

        A click that comes at some moment of a stop of 100 ms waits 50 ms on average: counting such a stop once, beside
        hundreds of quick turns, would hide it from the 99th percentile.
        """
        self._timer.stop()
        late: list[float] = []
        for delay in self._delays:
            late.append(delay * 1000)
            late += [(delay - waited * _INTERVAL) * 1000 for waited in range(1, int(delay / _INTERVAL))]
        return late

    def _fired(self) -> None:
        now = time.perf_counter()
        self._delays.append(max(0.0, now - self._last - _INTERVAL))
        self._last = now
