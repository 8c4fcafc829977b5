"""Closing while files are on their way: the background, or a safe stop and the wait for it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from pxm_desktop.ui import controls, tab_order, theme, words
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.words import tr

STOP_SECONDS = 10.0
"""How long parts that are on their way may take to arrive when the program stops."""


class ClosingSheet(QWidget):
    """Asks over the window; Escape keeps it open."""

    background = Signal()
    stop = Signal()
    dismissed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        card = controls.surface("card")
        card.setMaximumWidth(440)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(card, 8)
        line.addStretch(1)
        outer.addLayout(line)
        outer.addStretch(1)
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        self.title = controls.label("", "title", wrap=True)
        column.addWidget(self.title)
        self.text = controls.label("", "", wrap=True)
        column.addWidget(self.text)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Stopping"))
        column.addWidget(self.progress)
        column.addSpacing(8)
        self.keep_sending = Button(tr("Keep sending in the background"), kind="primary")
        self.keep_sending.clicked.connect(self.background)
        self.stop_safely = Button(tr("Stop safely"))
        self.stop_safely.clicked.connect(self.stop)
        self.stay = Button(tr("Stay here"), kind="flat")
        self.stay.clicked.connect(self.dismissed)
        column.addWidget(self.keep_sending)
        column.addWidget(self.stop_safely)
        column.addWidget(self.stay)
        self.hide()

    def ask(self, files: int, *, tray: bool) -> None:
        """Ask what to do with files that are on their way."""
        self.title.setText(
            words.plural("%n file is still on its way", "%n files are still on their way", files)
        )
        place = (
            tr("The tray icon brings the window back.") if tray else tr("The window is minimised meanwhile.")
        )
        self.text.setText(
            tr(
                "Sending can go on without the window. %1 Or stop now: nothing is lost, and the next start "
                "goes on where this one ended."
            ).replace("%1", place)
        )
        self._show(waiting=False)
        self.keep_sending.setFocus()

    def wait(self) -> None:
        """Show that the program is stopping."""
        self.title.setText(tr("Stopping safely…"))
        self.text.setText(
            tr("Parts that are on their way may arrive; this takes at most %1 seconds.").replace(
                "%1", words.number(round(STOP_SECONDS))
            )
        )
        self._show(waiting=True)
        self.setFocus()

    @property
    def waiting(self) -> bool:
        """True while the program is stopping."""
        return self.isVisible() and self.progress.isVisibleTo(self)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Stay inside: what lies below is covered."""
        tab_order.step(self, forward=forward)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Dim the window below."""
        shade = QColor(theme.colour("background"))
        shade.setAlphaF(0.85)
        QPainter(self).fillRect(self.rect(), shade)

    def _show(self, *, waiting: bool) -> None:
        self.progress.setVisible(waiting)
        for button in (self.keep_sending, self.stop_safely, self.stay):
            button.setVisible(not waiting)
        self.setAccessibleName(self.title.text())
        self.setGeometry(self.window().rect())
        self.show()
        self.raise_()
