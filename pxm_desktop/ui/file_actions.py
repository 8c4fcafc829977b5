"""What can be done with one file outside the queue: show it in its folder, copy its id or link, undo a replacement."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from PySide6.QtCore import QObject, QProcess, QUrl
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
from PySide6.QtGui import QDesktopServices, QGuiApplication

from pxm_desktop.service.paths import data_dir
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.queue_rows import Row, parent
from pxm_desktop.ui.waits import Waits
from pxm_desktop.ui.words import tr

_LINKS = ("large", "preview", "medium", "small", "thumb")
"""Pictures of a file that PXM gives links to, the largest first."""


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
        self._with_link(row, lambda link: QDesktopServices.openUrl(QUrl(link)))

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

    def _with_link(self, row: Row, use: Callable[[str], object]) -> None:
        if row.file_id is None:
            return
        file_id = row.file_id

        def found(answer: Any) -> None:
            link = link_of(answer)
            if link:
                use(link)
            else:
                self._say(tr("PXM gives no link for this file yet. Copy its id instead."))

        self._give_up()
        self._give_up = self._waits.call(
            tr("Asking PXM for the link…"), lambda api: api.call("files.show", {"id": file_id}), found
        )


def link_of(file: Any) -> str:
    """Return the best web link in what `files.show` answers; empty without one.

    PXM documents no address of a file's page, so a link is one of those that its API gives: the original, or the
    largest picture.
    """
    if not isinstance(file, dict):
        return ""
    pictures = file.get("renditions") or {}
    for link in (file.get("original_url"), *(pictures.get(name) for name in _LINKS), *pictures.values()):
        if isinstance(link, str) and link.startswith(("https://", "http://")):
            return link
    return ""


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
