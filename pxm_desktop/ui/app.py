"""Starts the window on a service of its own; the console script calls `main`."""

from __future__ import annotations

import gc
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Qt
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from pxm_desktop import __version__
from pxm_desktop.service.first_look import first_look
from pxm_desktop.service.handover import take_seat
from pxm_desktop.service.paths import data_dir
from pxm_desktop.ui import garbage, icons, language, late_pages, memory, theme
from pxm_desktop.ui.bridge import Host
from pxm_desktop.ui.opening import Look
from pxm_desktop.ui.practice import Practice
from pxm_desktop.ui.reopening import follow_language
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.window import MainWindow

_AHEAD_MS = 1500
"""From the first page until what other pages are made of is loaded, in milliseconds."""


def main(wanted: Sequence[bytes] = (), *, hidden: bool = False) -> int:
    """Show the window until it is closed and add these absolute paths; returns the exit code.

    Where a window is open already, it comes to the front and takes them instead. `hidden` starts in the tray.

    Raises:
        OwnerSilent: a window is open and does not answer.

    """
    seat = take_seat(wanted, show=not hidden)
    if seat is None:
        return 0
    app = application(sys.argv[:1], memory.read(data_dir().window).language)
    window = open_window(app, service, data_dir().window, hidden=hidden, look=first_look)
    window.add_paths(wanted)
    signals = StopSignals(window)
    try:
        return app.exec()
    finally:
        signals.close()
        seat.leave()


def application(argv: Sequence[str], spoken: str = "system") -> QApplication:
    """Return the Qt application with our name, icon and theme, in a language: a value of the setting `language`."""
    app = QApplication(list(argv))
    app.setApplicationName("pxm-desktop")
    app.setApplicationDisplayName("PXM Desktop")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("pxm-desktop")
    app.setWindowIcon(icons.app_icon())
    # Closing the window may mean the background; `MainWindow.stopped` says when it is over.
    app.setQuitOnLastWindowClosed(False)
    garbage.collect_here()
    language.use(spoken)
    theme.install(app)
    return app


def service(root: Path | None = None) -> Host:
    """Return the service of a data directory, not started yet; it takes a while to load."""
    from pxm_desktop.service.host import ServiceHost

    return ServiceHost(root, owner="window")


def open_window(
    app: QApplication,
    make_host: Callable[[], Host],
    remember: Path | None = None,
    *,
    hidden: bool = False,
    practice: Practice | None = None,
    look: Look | None = None,
) -> MainWindow:
    """Show the window and start its service; the application ends when the window has stopped it.

    What `look` finds of the queue is shown before the service runs.
    `remember` is the file of how the window was left; `hidden` leaves it in the tray, where there is one; `practice`
    is the practice account that runs already. Another language opens another window in its place.
    """
    window = MainWindow(make_host, practice=practice, look=look)

    def again(host: Host, running: Practice) -> MainWindow:
        return open_window(app, lambda: host, remember, hidden=not window.isVisible(), practice=running)

    follow_language(window, again)
    if remember is not None:
        window.around.remember_in(remember)
    window.stopped.connect(app.quit)
    window.model.work.turned.connect(garbage.tend)
    # The interpreter passes from the service's thread to the window's after 1 ms instead of 5.
    sys.setswitchinterval(0.001)
    window.feed.begun.connect(_collect_little)
    window.feed.loaded.connect(gc.freeze)
    window.line.watch_network(window.feed.loaded)
    ahead = single_shot(window, _AHEAD_MS, late_pages.load_ahead)
    window.feed.loaded.connect(ahead.start, Qt.ConnectionType.SingleShotConnection)
    if hidden and QSystemTrayIcon.isSystemTrayAvailable():
        window.leaving.go_to_background()
    else:
        window.show()
    window.start()
    return window


def _collect_little() -> None:
    """Let collections of garbage be short from now on; what was read at the start is never walked over again.

    A collection holds the interpreter: a full one walks over every row, 300 ms with 100,000 of them, and one of 30,000
    young objects 10 to 60 ms. So young objects are collected in small lots, all of them hardly ever. What the start
    made stays, so the first of those collections is spared it: that took 40 ms.
    """
    gc.freeze()
    gc.set_threshold(2_000, 2, 5_000)


class StopSignals(QObject):
    """Ctrl+C and SIGTERM stop safely, as "Stop safely" does; a socket wakes Qt, so that no timer has to."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._follow(window)
        self._ours, theirs = socket.socketpair()
        self._ours.setblocking(False)
        theirs.setblocking(False)
        self._theirs = theirs
        self._before = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
        self._handlers = {n: signal.signal(n, self._note) for n in (signal.SIGINT, signal.SIGTERM)}
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)

    def close(self) -> None:
        """Give the signals back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._ours.close()
        self._theirs.close()

    def _follow(self, window: MainWindow) -> None:
        self._window = window
        window.replaced.connect(self._follow)

    def _note(self, number: int, frame: FrameType | None) -> None:
        """Do nothing here: the wake-up socket has the number, and Qt reads it in its own time."""

    def _woken(self) -> None:
        numbers = self._ours.recv(64)
        if set(numbers) & {signal.SIGINT, signal.SIGTERM}:
            self._window.leaving.stop()
