"""Progress of everything on the program's icon in the task bar.

Linux: the LauncherEntry signal on the session bus, which Unity, KDE's task bar, Dash to Dock and Plank show (source:
wiki.ubuntu.com/Unity/LauncherAPI). macOS and Windows: Qt has no progress for the dock tile or the task bar's button,
only a badge; it shows how many files are still to go.
"""

from __future__ import annotations

import sys
import zlib

from PySide6.QtGui import QGuiApplication

from pxm_desktop.ui.queue_rows import Tally

DESKTOP_FILE = "application://pxm-desktop.desktop"
INTERFACE = "com.canonical.Unity.LauncherEntry"
PATH = f"/com/canonical/unity/launcherentry/{zlib.crc32(DESKTOP_FILE.encode())}"


class Taskbar:
    """Says how far it is, when that has changed by a percent; nothing while nothing moves."""

    def __init__(self, platform: str = sys.platform) -> None:
        self._platform = platform
        self._shown: tuple[int, bool] = (0, False)
        self._badge = 0

    def show(self, total: Tally) -> None:
        """Show the progress of a queue."""
        if self._platform == "linux":
            now = (int(total.share * 100), total.moving > 0)
            if now != self._shown and (now[1] or self._shown[1]):
                self._shown = now
                self._tell(*now)
        elif total.moving != self._badge:
            self._badge = total.moving
            QGuiApplication.instance().setBadgeNumber(total.moving)  # type: ignore[union-attr]

    def clear(self) -> None:
        """Show nothing any more: the program ends."""
        self.show(Tally())

    def _tell(self, percent: int, visible: bool) -> None:
        from PySide6.QtDBus import QDBusConnection, QDBusMessage  # not before something moves

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        signal = QDBusMessage.createSignal(PATH, INTERFACE, "Update")
        signal.setArguments([DESKTOP_FILE, {"progress": percent / 100, "progress-visible": visible}])
        bus.send(signal)
