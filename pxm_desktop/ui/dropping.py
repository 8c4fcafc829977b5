"""Files and folders that come to the window: dropped, pasted, or brought by another program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from pxm_desktop.ui import drop
from pxm_desktop.ui.words import tr

if TYPE_CHECKING:
    from pxm_desktop.ui.window import MainWindow

_FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox)
"""What may paste text itself."""


class Dropping(QObject):
    """Takes drags of the whole window, and pastes. Copy only: the source file is never moved."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.setAcceptDrops(True)
        self._watched: QWidget | None = None
        QGuiApplication.instance().focusObjectChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def enter(self, event: QDragEnterEvent) -> None:
        """Take files and folders, and say where they will go."""
        window = self._window
        if window.closing.isVisible() or not drop.paths_of(event.mimeData()):
            event.ignore()
            return
        self.copy(event)
        page = window.places.current
        title, where = tr("Drop to upload"), tr("They go to %1").replace("%1", window.panel.summary())
        if not window.status.signed_in:
            where = tr("They are added as soon as you are signed in.")
        elif page is not None:
            title, where = page.drop_words(drop.paths_of(event.mimeData())) or (title, where)
        window.sheet.say(title, where)

    def copy(self, event: QDropEvent) -> None:
        """Take what is dragged or dropped, as a copy."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def let_go(self, event: QDropEvent) -> None:
        """Upload what was dropped."""
        self._window.sheet.hide()
        self.copy(event)
        paths, page = drop.paths_of(event.mimeData()), self._window.places.current
        if page is None or self._window.closing.isVisible() or not page.take_drop(paths):
            self.add(paths)

    def paste(self) -> None:
        """Upload the files in the clipboard, or the picture where there are none."""
        mime, window = QGuiApplication.clipboard().mimeData(), self._window
        paths = drop.paths_of(mime)
        image = QGuiApplication.clipboard().image() if not paths and mime.hasImage() else QImage()
        if image.isNull():
            self.add(paths)
        elif window.status.signed_in and not window.closing.isVisible():
            window.places.open("uploads")
            window.adding.paste(image)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002, N802
        """Let the window paste files and pictures though a field has the keyboard; text is the field's."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Paste)
            and _no_text(QGuiApplication.clipboard().mimeData())
        ):
            event.ignore()  # not the field's, so the window's shortcut acts
            return True
        return False

    def _focus_moved(self, now: QObject | None) -> None:
        """Watch the field with the focus only: a filter for all of them would see every event of the program."""
        if self._watched is not None and shiboken6.isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = now if isinstance(now, _FIELDS) and now.window() is self._window else None
        if self._watched is not None:
            self._watched.installEventFilter(self)

    def add(self, paths: Sequence[bytes]) -> None:
        """Upload files and folders to where the next files go; they wait while nobody is signed in."""
        window = self._window
        if not paths or window.closing.isVisible():
            return
        if window.status.signed_in:
            window.places.open("uploads")
            window.adding.add(paths)
            return
        window.adding.keep(paths)
        if window.opening.over:
            self.remind()

    def remind(self) -> None:
        """Say on the sign-in what follows it, where something was dropped."""
        if self._window.adding.keeps:
            self._window.sign_in.refuse(tr("Sign in, and what you dropped is added right away."))

    def add_to_product(self, paths: Sequence[bytes], product_id: str, name: str) -> None:
        """Upload files and folders to a product instead."""
        if paths and self._window.status.signed_in:
            self._window.places.open("uploads")
            self._window.adding.add_to_product(paths, product_id, name)


def _no_text(mime: QMimeData) -> bool:
    """Return whether there are files, or a picture; a picture of text, as office programs give it, is text."""
    return bool(drop.paths_of(mime)) or (mime.hasImage() and not mime.text())
