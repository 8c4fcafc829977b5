"""The real program with somebody looking over its shoulder: it answers what it shows, and is told nothing.

`python -m tests.desktop.watched SOCKET WORD…` is `pxm-desktop WORD…`. Each line that arrives on the socket names
one of `LOOKS`; the answer is a line of JSON.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from pxm_desktop.cli.main import run
from pxm_desktop.transfer.model import Hold
from pxm_desktop.ui.queue_model import Column
from pxm_desktop.ui.queue_rows import Group
from pxm_desktop.ui.window import MainWindow


def _focus(window: MainWindow) -> str:
    focused: QObject | None = QApplication.focusObject()
    spoken = QAccessible.queryAccessibleInterface(focused) if focused else None
    if spoken is None:
        return ""
    labels = spoken.relations(QAccessible.RelationFlag.Label)
    return (labels[0][0] if labels else spoken).text(QAccessible.Text.Name)


def _found(window: MainWindow) -> list[str]:
    search = window.panel.search
    return [choice.name for choice in search.list.choices()] if search.open else []


def _tray(window: MainWindow) -> dict[str, Any]:
    place = window.tray.icon.geometry()
    return {
        "host": QSystemTrayIcon.isSystemTrayAvailable(),
        "shown": window.tray.icon.isVisible(),
        "place": [place.x(), place.y(), place.width(), place.height()],
        "tip": window.tray.icon.toolTip(),
        "said": window.tray.said,
    }


def _page(window: MainWindow) -> str:
    if window.pages.currentWidget() is window.sign_in:
        return "sign_in"
    return window.places.last if window.places.current is not None else ""


def _rows(window: MainWindow) -> list[list[Any]]:
    """Return the files of the queue from the top down, each with where the middle of its name is on the screen."""
    view = window.uploads.view
    found: list[list[Any]] = []
    for number in range(window.model.rowCount()):
        item = window.model.item(number)
        if isinstance(item, Group):
            continue
        spot = view.visualRect(window.model.index(number, Column.NAME)).center()
        on_screen = view.viewport().mapToGlobal(spot)
        found.append([item.name, on_screen.x(), on_screen.y()])
    return found


LOOKS: dict[str, Callable[[MainWindow], Any]] = {
    "page": _page,
    "focus": _focus,
    "found": _found,
    "details": lambda window: window.uploads.details.title.full if window.uploads.details.isVisible() else "",
    "tray": _tray,
    "visible": lambda window: window.isVisible(),
    "active": lambda window: window.isActiveWindow(),
    "place": lambda window: window.geometry().getRect(),
    "sheet": lambda window: window.sheet.accessibleName() if window.sheet.isVisible() else "",
    "asked": lambda window: window.closing.title.text() if window.closing.isVisible() else "",
    "paused": lambda window: window.model.total.holds[Hold.USER],
    "rows": _rows,
    "selected": lambda window: len(window.uploads.view.selected_ids()),
}


class Watcher(QObject):
    """Takes questions on a thread of its own and answers them on the window's."""

    _asked = Signal(str, object)

    def __init__(self, path: str) -> None:
        super().__init__()
        self._asked.connect(self._look, Qt.ConnectionType.QueuedConnection)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        self._listener.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            line, _ = self._listener.accept()
            with line, line.makefile("rw") as talk:
                for question in talk:
                    answer: SimpleQueue[Any] = SimpleQueue()
                    self._asked.emit(question.strip(), answer)
                    talk.write(json.dumps(answer.get()) + "\n")
                    talk.flush()

    def _look(self, question: str, answer: SimpleQueue[Any]) -> None:
        windows = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
        windows.sort(key=lambda each: not each.isVisible())  # one that was replaced is out of sight
        answer.put(LOOKS[question](windows[0]) if windows else None)


if __name__ == "__main__":
    watcher = Watcher(sys.argv.pop(1))
    run()
