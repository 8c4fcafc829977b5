"""How the program ends: at once, in the background, or after a safe stop that takes a bounded time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.closing import STOP_SECONDS, ClosingSheet
from pxm_desktop.ui.practice import Practice
from pxm_desktop.ui.tray import Tray

if TYPE_CHECKING:
    from pxm_desktop.ui.window import MainWindow

_GRACE_SECONDS = 3.0
"""On top of the service's own limit; after that the window closes whatever happens. The journal is safe."""


class Leaving(QObject):
    """Decides with the user how the window closes."""

    def __init__(
        self, window: MainWindow, sheet: ClosingSheet, bridge: Bridge, practice: Practice, tray: Tray
    ) -> None:
        super().__init__(window)
        self._window = window
        self._sheet = sheet
        self._bridge = bridge
        self._practice = practice
        self.service_runs = False
        self._stopping = False
        self.over = False
        """True once everything has stopped."""
        self._tray = tray
        bridge.started.connect(tray.show)
        tray.open_wanted.connect(self.come_back)
        tray.quit_wanted.connect(self._stop_from_tray)
        sheet.background.connect(self.go_to_background)
        sheet.stop.connect(self.stop)
        sheet.dismissed.connect(self.stay)

    def may_close(self, moving: int) -> bool:
        """Return True when nothing runs any more; else ask, or stop, and close later."""
        if self.over:
            return True
        if self._stopping:
            return False
        if self.service_runs and moving and not self._sheet.isVisible():
            self._sheet.ask(moving, tray=self._tray.available())
        else:
            self.stop()
        return False

    def stay(self) -> None:
        """Keep the window open."""
        self._sheet.hide()

    def go_to_background(self) -> None:
        """Hide the window in the tray, or minimise it where there is none; sending goes on."""
        self._sheet.hide()
        if not self._tray.available():
            self._window.showMinimized()
            return
        self._tray.show()
        self._window.hide()

    def come_back(self, place: str = "") -> None:
        """Show the window again, at a place if one is named."""
        if place and self._window.places.current is not None:
            self._window.places.open(place)
        self._window.showNormal()
        self._window.raise_()
        self._window.activateWindow()

    def stop(self) -> None:
        """Stop safely, then close; bounded in time."""
        if self._stopping:
            return
        self._stopping = True
        self._tray.leave()
        self._window.uploads.undo.settle()
        self._window.sign_in.give_up()
        self._practice.stop()
        if not self.service_runs:
            self._finish(True)
            return
        self._sheet.wait()
        self._bridge.stop(self._finish, STOP_SECONDS)
        QTimer.singleShot(round((STOP_SECONDS + _GRACE_SECONDS) * 1000), self, lambda: self._finish(False))

    def _stop_from_tray(self) -> None:
        self.come_back()
        self.stop()

    def _finish(self, in_time: bool) -> None:
        if self.over:
            return
        if not in_time:
            words.log.warning("The service did not stop in time; the journal keeps what is not finished.")
        self.over = True
        if self._practice.running:
            # The child must not outlive the window; it was asked to end and has had its time.
            self._practice.stopped.connect(self._close)
        else:
            self._close()

    def _close(self) -> None:
        self._window.close()
        self._window.stopped.emit()
