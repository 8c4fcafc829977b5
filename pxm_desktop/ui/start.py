"""What is shown until the service runs, or when it cannot."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from pxm_desktop.ui import controls, words
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.words import tr

_SLOW_MS = 300


class StartPage(QWidget):
    """A moment's wait; or why the queue could not be opened, and a button to try again."""

    again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 48, 48, 48)
        column.setSpacing(12)
        column.addStretch(2)
        self.title = controls.label("", "title", wrap=True)
        self.text = controls.label("", wrap=True)
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(200)
        self.progress.setAccessibleName(tr("Opening the queue"))
        self.progress.hide()
        column.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignHCenter)
        self.button = Button(tr("Try again"), kind="primary")
        self.button.clicked.connect(self.again)
        self.button.hide()
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MS)
        self._slow.timeout.connect(self._show_wait)

    def wait(self) -> None:
        """Show progress when it takes longer than a moment."""
        for widget in (self.progress, self.button):
            widget.hide()
        self.title.setText("")
        self.text.setText("")
        self._slow.start()

    def explain(self, error: BaseException) -> None:
        """Say why the queue could not be opened."""
        self._slow.stop()
        self.progress.hide()
        sentence, todo = words.explain(error)
        self.title.setText(tr("The queue could not be opened"))
        self.text.setText(f"{sentence}\n{todo}".strip())
        self.button.show()
        self.button.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Stop waiting when another page is shown."""
        super().hideEvent(event)
        self._slow.stop()
        self.progress.hide()

    def _show_wait(self) -> None:
        self.title.setText(tr("Opening the queue…"))
        self.progress.show()
