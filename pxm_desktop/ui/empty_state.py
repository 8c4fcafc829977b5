"""What an empty list says: one sentence and one button with the next step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pxm_desktop.ui import controls
from pxm_desktop.ui.controls import Button


class EmptyState(QWidget):
    """A shape, a sentence, and a button where there is something to do."""

    def __init__(
        self,
        icon: str,
        text: str,
        button: str = "",
        act: Callable[[], object] | None = None,
        ink: str = "accent",
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(controls.Shape(icon, ink, 40), 0, Qt.AlignmentFlag.AlignHCenter)
        self.text = controls.label(text, wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.text)
        self.button = Button(button, kind="primary" if button else "")
        if act is not None:
            self.button.clicked.connect(act)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        # Once it is inside: before, it would be a window of its own for a moment, and take the focus from the real one.
        self.button.setVisible(bool(button))
        column.addStretch(3)
