"""A window of bare PySide6, the control of the window's rows: shown, painted once, gone.

With "delays SECONDS" it stays and measures how late its own event loop is with nothing to do.
"""

from __future__ import annotations

import json
import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from benchmarks.loop_delay import LoopDelay


class Window(QMainWindow):
    """Ends the program after its first picture, unless it is to stay."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.setCentralWidget(QLabel("PXM"))
        self.resize(1280, 800)
        self._seconds = seconds
        self._painted = False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Note when the first picture was there."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._shown)

    def _shown(self) -> None:
        shown = time.time()
        if not self._seconds:
            print(json.dumps({"usable_at": shown}), flush=True)
            QApplication.quit()
            return
        probe = LoopDelay(self)
        probe.start()

        def over() -> None:
            print(json.dumps({"delays": probe.stop()}), flush=True)
            QApplication.quit()

        QTimer.singleShot(round(self._seconds * 1000), over)


if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    window = Window(float(sys.argv[2]) if sys.argv[1:2] == ["delays"] else 0.0)
    window.show()
    sys.exit(app.exec())
