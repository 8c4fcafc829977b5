"""Which folder: chosen in a dialog, typed, pasted or dropped. Kept as bytes, as the file system has it."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from pxm_desktop.ui import drop
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.words import tr

_QUOTES = "\"'"


def typed_path(text: str) -> bytes:
    """Return the path that somebody typed or pasted: quotes around it, `file:` before it and `~` are understood."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in _QUOTES:
        text = text[1:-1]
    if text.lower().startswith("file:"):
        return drop.local_path(text.encode()) or os.fsencode(text)
    if text == "~" or text.startswith(("~/", "~\\")):
        text = f"{Path.home()}{text[1:]}"
    path, separator = os.fsencode(text), os.sep.encode()
    return path.rstrip(separator) or path


class FolderField(QWidget):
    """A path and the button to choose another one."""

    changed = Signal(object)
    """The path: bytes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = b""
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self.field = QLineEdit()
        self.field.setAccessibleName(tr("Path of the folder"))
        self.field.setPlaceholderText(tr("Choose, drop or paste a folder"))
        self.field.setAcceptDrops(False)
        self.field.textEdited.connect(self._typed)
        line.addWidget(self.field, 1)
        self.button = Button(tr("Choose…"))
        self.button.setAccessibleName(tr("Choose the folder"))
        self.button.clicked.connect(self.choose)
        line.addWidget(self.button)
        self.setFocusProxy(self.field)

    @property
    def path(self) -> bytes:
        """The folder; empty for none."""
        return self._path

    def show_path(self, path: bytes) -> None:
        """Show a folder, without telling anybody."""
        if path != self._path or not self.field.text():
            self._path = path
            self.field.setText(path.decode("utf-8", "replace"))
            self.field.setToolTip(self.field.text())

    def choose(self) -> None:
        """Let the user choose a folder."""
        dialog = QFileDialog(self.window(), tr("Choose the folder to watch"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        if self._path:
            dialog.setDirectory(os.fsdecode(self._path))
        dialog.filesSelected.connect(lambda names: self.take(os.fsencode(names[0])))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def take(self, path: bytes) -> None:
        """Use another folder, and say so."""
        self.show_path(path)
        self.changed.emit(path)

    def _typed(self, text: str) -> None:
        self._path = typed_path(text)
        self.changed.emit(self._path)
