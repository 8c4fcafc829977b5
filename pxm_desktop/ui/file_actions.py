"""What can be done with one file outside the queue: show it in its folder, copy its id or link, undo a replacement."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from urllib.parse import quote

from PySide6.QtCore import QObject, QProcess, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from pxm_desktop.pxm.errors import NotFound
from pxm_desktop.service.paths import data_dir
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.queue_rows import Row, parent
from pxm_desktop.ui.waits import Waits
from pxm_desktop.ui.words import tr


class FileActions:
    """Acts on one row; `say` tells what was done or why not."""

    def __init__(self, bridge: Bridge, waits: Waits, say: Callable[[str], None]) -> None:
        self._bridge = bridge
        self._waits = waits
        self._say = say
        self._give_up: Callable[[], None] = lambda: None
        """Ends the question for a link; the last one that was asked counts."""

    def show_in_folder(self, row: Row) -> None:
        """Show the file in the system's file manager, selected where that is possible."""
        reveal(row.path, self._bridge)

    def copy_id(self, row: Row) -> None:
        """Put PXM's id on the clipboard."""
        if row.file_id:
            QGuiApplication.clipboard().setText(row.file_id)
            self._say(tr("The PXM id is on the clipboard."))

    def copy_link(self, row: Row) -> None:
        """Put the link that PXM gives for the file on the clipboard."""

        def copy(link: str) -> None:
            QGuiApplication.clipboard().setText(link)
            self._say(tr("The link is on the clipboard."))

        self._with_link(row, copy)

    def open_link(self, row: Row) -> None:
        """Open what PXM shows of the file in the browser."""

        def show(link: str) -> None:
            QDesktopServices.openUrl(QUrl(link))

        self._with_link(row, show)

    def undo_replace(self, row: Row) -> None:
        """Give the older version back what the new one took over."""

        def done(undone: bool) -> None:
            self._say(
                tr("The older version has its products back.")
                if undone
                else tr("Nothing to undo: this file replaced no other.")
            )

        self._waits.call(
            tr("Giving the older version its products back…"),
            lambda api: api.undo_replace(row.id),
            done,
            may_cancel=False,
        )

    def _with_link(self, row: Row, use: Callable[[str], None]) -> None:
        if row.file_id is None:
            return
        file_id = row.file_id

        def failed(error: BaseException) -> None:
            if isinstance(error, NotFound):
                self._say(words.explained(error))
            else:
                self._bridge.refused.emit(words.explained(error))

        self._give_up()
        self._give_up = self._waits.call(
            tr("Asking PXM for the link…"), lambda api: api.library.link(file_id), use, failed
        )


def reveal(path: bytes, keeper: QObject) -> None:
    """Show a file in the system's file manager; its folder where no manager answers."""
    if sys.platform == "darwin":
        QProcess.startDetached("open", ["-R", os.fsdecode(path)])
    elif sys.platform == "win32":
        QProcess.startDetached("explorer", ["/select,", os.fsdecode(path)])
    else:
        _reveal_by_dbus(path, keeper)


def _reveal_by_dbus(path: bytes, keeper: QObject) -> None:
    """Ask the file manager by its D-Bus interface; the freedesktop specification file-manager-interface."""
    from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        open_folder(parent(path))
        return
    ask = QDBusMessage.createMethodCall(
        "org.freedesktop.FileManager1",
        "/org/freedesktop/FileManager1",
        "org.freedesktop.FileManager1",
        "ShowItems",
    )
    ask.setArguments([["file://" + quote(path)], ""])
    answer = QDBusPendingCallWatcher(bus.asyncCall(ask), keeper)

    def over() -> None:
        if answer.isError():
            open_folder(parent(path))
        answer.deleteLater()

    answer.finished.connect(over)


def open_folder(folder: bytes) -> None:
    """Open a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(os.fsdecode(folder)))


def show_own_folder() -> None:
    """Open the folder that holds the queue: on its disk room is to be made."""
    open_folder(os.fsencode(data_dir().root))
