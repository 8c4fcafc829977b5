"""The window comes forward and takes paths when the program is started again, or a file is opened with it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QFileOpenEvent

from pxm_desktop.service.errors import OwnerGone
from pxm_desktop.transfer.events import Event, WindowWanted
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Call

if TYPE_CHECKING:
    from pxm_desktop.ui.window import MainWindow

_FILES_COME_AS_EVENTS = sys.platform == "darwin"
"""Elsewhere they are arguments of a program that is started again, and a filter for all of it would cost each event."""


class Handover(QObject):
    """Says that a window is open for as long as it is, and does what it is wanted for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._attending: Call[None] | None = None
        window.bridge.started.connect(self._attend)
        window.bridge.stopping.connect(self._leave)
        window.bridge.happened.connect(self._take)
        app = QCoreApplication.instance()
        if _FILES_COME_AS_EVENTS and app is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take files that macOS hands over while the program runs (open with, a drop on the icon)."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self._window.add_paths([os.fsencode(event.file())])
            return True
        return super().eventFilter(watched, event)

    def _attend(self) -> None:
        self._attending = self._window.bridge.call(lambda api: api.desk.attend(), None, self._broken_off)

    def _leave(self) -> None:
        if self._attending is not None:
            self._attending.cancel()

    def _broken_off(self, error: BaseException) -> None:
        if isinstance(error, OwnerGone):  # another process held the queue; this one takes over, or the next
            self._attend()
        else:
            words.log.warning("Programs that are started again do not find this window: %s", error)

    def _take(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, WindowWanted):
                come_forward(self._window, event.activation)
                self._window.add_paths(list(event.paths))


def come_forward(window: MainWindow, activation: str = "") -> None:
    """Show the window in front, whether it was hidden, minimised or behind others."""
    if activation:
        # Where Qt looks for it on Wayland when a window is to be activated.
        os.environ["XDG_ACTIVATION_TOKEN"] = activation
    window.leaving.come_back()
