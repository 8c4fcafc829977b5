"""The head of a file's page: its name, its place among the neighbours, and the way to a new version."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pxm_desktop.ui import controls, words
from pxm_desktop.ui.controls import Button, Elided
from pxm_desktop.ui.words import tr


class AssetHead(QWidget):
    """One line above the file."""

    stepped = Signal(int)
    """The previous (-1) or the next (1) file is wanted."""
    replace_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self.title = Elided(mode=Qt.TextElideMode.ElideMiddle)
        self.title.setProperty("role", "title")
        line.addWidget(self.title, 1)
        self.place = controls.label("", "quiet")
        line.addWidget(self.place)
        self.previous_button = Button(icon="left", kind="flat")
        self.previous_button.setAccessibleName(tr("Previous file"))
        self.previous_button.setToolTip(tr("Previous file (←)"))
        self.previous_button.clicked.connect(lambda: self.stepped.emit(-1))
        line.addWidget(self.previous_button)
        self.next_button = Button(icon="right", kind="flat")
        self.next_button.setAccessibleName(tr("Next file"))
        self.next_button.setToolTip(tr("Next file (→)"))
        self.next_button.clicked.connect(lambda: self.stepped.emit(1))
        line.addWidget(self.next_button)
        self.replace_button = Button(tr("Replace by a new version…"), icon="uploads")
        self.replace_button.clicked.connect(self.replace_wanted)
        line.addWidget(self.replace_button)

    def show_place(self, at: int, count: int) -> None:
        """Show which of how many neighbours it is, from 0; -1 is none of them."""
        among = at >= 0 and count > 1
        for widget in (self.place, self.previous_button, self.next_button):
            widget.setVisible(among)
        self.previous_button.setEnabled(at > 0)
        self.next_button.setEnabled(0 <= at < count - 1)
        number = tr("%1 of %2").replace("%2", words.number(count))
        self.place.setText(number.replace("%1", words.number(at + 1)))
