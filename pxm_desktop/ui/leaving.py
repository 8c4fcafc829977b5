"""How the program ends: at once, in the background, or after a safe stop that takes a bounded time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QWindow

from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.closing import STOP_SECONDS, ClosingSheet
from pxm_desktop.ui.practice import Practice
from pxm_desktop.ui.tray import Tray

if TYPE_CHECKING:
    from pxm_desktop.ui.window import MainWindow

_GRACE_SECONDS = 3.0
"""On top of the service's own limit; after that the window closes whatever happens. The journal is safe."""
_NOTICED_MS = 1000
"""Within that Qt notices that a hidden window has lost the focus; on X11 it takes 400 ms."""


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
        self._coming = QTimer(self)
        self._coming.setSingleShot(True)
        self._coming.setInterval(_NOTICED_MS)
        self._coming.timeout.connect(self._show)
        QGuiApplication.instance().focusWindowChanged.connect(self._focus_moved)  # type: ignore[union-attr]
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
        self._coming.stop()
        self._tray.show()
        self._window.hide()

    def come_back(self, place: str = "") -> None:
        """Show the window in front, whether it was hidden, minimised or behind others; at a place if one is named."""
        if place and self._window.places.current is not None:
            self._window.places.open(place)
        handle: QWindow | None = self._window.windowHandle()
        if self._window.isVisible() or handle is None or handle is not QGuiApplication.focusWindow():
            self._show()
        elif not self._coming.isActive():
            # It was hidden a moment ago. Shown again before Qt has noticed the loss of the focus it would get the
            # focus back without becoming active: no news for Qt, so nothing in it would have the keyboard.
            self._coming.start()

    def _focus_moved(self) -> None:
        if self._coming.isActive():
            self._show()

    def _show(self) -> None:
        self._coming.stop()
        # Not showNormal(), after which a maximised window would be so no more.
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def stop(self) -> None:
        """Stop safely, then close; bounded in time."""
        if self._stopping:
            return
        self._stopping = True
        self._tray.leave()
        self._window.places.settle()
        if panel := self._window.sign_in_made:
            panel.give_up()
        self._practice.stop()
        if self._window.opening.pending:
            # What was done to the queue that is shown while the service starts is carried out before it goes.
            self._window.opening.ended.connect(self._stop_service)
            self._sheet.wait()
            self._limit()
        elif self.service_runs:
            self._sheet.wait()
            self._stop_service()
            self._limit()
        else:
            self._finish(True)

    def _stop_service(self) -> None:
        self._bridge.stop(self._finish, STOP_SECONDS)

    def _limit(self) -> None:
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
        self._coming.stop()
        if self._practice.running:
            # The child must not outlive the window; it was asked to end and has had its time.
            self._practice.stopped.connect(self._close)
        else:
            self._close()

    def _close(self) -> None:
        self._window.close()
        self._window.stopped.emit()
