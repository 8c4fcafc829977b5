"""The line above the pages that says that this is only practice."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout

from pxm_desktop.ui import controls
from pxm_desktop.ui.words import tr


class PracticeBanner(QFrame):
    """Hidden until a practice account is signed in."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "practice")
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 4, 20, 4)
        self.text = controls.label(tr("Practice account: nothing here reaches the real PXM."), "practice")
        line.addWidget(self.text)
        self.hide()
