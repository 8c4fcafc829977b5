"""Notifications of the Linux desktop, whether or not it has a tray.

Qt ties them to the tray: on a StatusNotifier host it asks the desktop's daemon, on an older tray (XEmbed) it draws a
balloon of its own, and without a tray, as in plain GNOME, it shows nothing. So the daemon is asked here.
"""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from pxm_desktop.ui import words
from pxm_desktop.ui.landing import Landing
from pxm_desktop.ui.words import tr

if TYPE_CHECKING:
    from pxm_desktop.ui.notification_line import Line


class DesktopNotices(QObject):
    """Asks the daemon, on a thread of its own: a bus that hangs must not hold the window up."""

    opened = Signal(str)
    """Somebody clicked a notification; its place."""
    unheard = Signal(str, str, bool)
    """There is no daemon, or it did not take this title and text; and whether it was a warning."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="notices")
        self._lock = threading.Lock()
        self._places: dict[int, str] = {}
        self._latest: dict[str, int] = {}
        self._line: Line | None = None
        self._clicks, self._refusals = Landing(self._click), Landing(self._refuse)

    @staticmethod
    def possible() -> bool:
        """Whether windows are shown on a Linux desktop; elsewhere Qt does it."""
        return QGuiApplication.platformName() in ("xcb", "wayland")

    def tell(self, title: str, text: str, place: str, *, warning: bool) -> None:
        """Show a notification; a later one of the same place takes its room."""
        self._worker.submit(self._tell, title, text, place, warning)

    def close(self) -> None:
        """Leave the bus once everything is told; what is shown stays. Nothing can be told afterwards."""
        self._worker.submit(self._hang_up)
        self._worker.shutdown(wait=False)

    def _click(self, place: str) -> None:
        self.opened.emit(place)

    def _refuse(self, title: str, text: str, warning: bool) -> None:
        self.unheard.emit(title, text, warning)

    # -- on the worker's thread ----------------------------------------------------------------------------

    def _tell(self, title: str, text: str, place: str, warning: bool) -> None:
        # Takes 40 ms, and is not needed before the first upload is over.
        from pxm_desktop.ui.notification_line import Line

        shown = 0
        try:
            if self._line is None:
                self._line = Line(self)
            shown = self._line.notify(title, text, tr("Open"), self._latest.get(place, 0))
        except Exception as error:
            # A bus may be missing, gone, silent or strange, and each of these means: not shown.
            words.log.info("The desktop's bus does not take notifications: %s", type(error).__name__)
            self._hang_up()
        if shown:
            with self._lock:
                self._places[shown] = place
                self._latest[place] = shown
        else:
            self._refusals.post(title, text, warning)

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()

    # -- what the line hears, on its thread ----------------------------------------------------------------

    def clicked(self, shown: int) -> None:
        """Say which place is wanted, if the notification was ours."""
        with self._lock:
            place = self._places.get(shown)
        if place is not None:
            self._clicks.post(place)

    def closed(self, shown: int) -> None:
        """Let the next one of its place be a new one; a click on this one may still be told."""
        with self._lock:
            self._latest = {place: latest for place, latest in self._latest.items() if latest != shown}

    def activation(self, shown: int, token: str) -> None:
        """Let Qt have the token: with it, Wayland lets the window come to the front."""
        with self._lock:
            if shown in self._places:
                os.environ["XDG_ACTIVATION_TOKEN"] = token
