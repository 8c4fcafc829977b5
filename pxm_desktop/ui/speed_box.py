"""The foot of the sidebar: how fast it is, the last two minutes, when everything is done, and what happens then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pxm_desktop.service.timetable import InForce
from pxm_desktop.ui import controls, theme, words
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.sparkline import Sparkline, Speeds
from pxm_desktop.ui.words import tr


class SpeedBox(QWidget):
    """Its first line is a button that opens the bandwidth controls."""

    opened = Signal()
    """The bandwidth controls are wanted."""
    stay_wanted = Signal()
    """The program is not to quit when all is done."""

    def __init__(self, clock: Callable[[], float], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.speeds = Speeds(clock)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.button = Button(kind="nav")
        self.button.setMinimumHeight(34)
        self.button.clicked.connect(self.opened)
        inside = QHBoxLayout(self.button)
        inside.setContentsMargins(8, 0, 8, 0)
        inside.setSpacing(6)
        inside.addWidget(controls.Shape("speed", "secondary", 16))
        self.idle = controls.label("", "quiet")
        inside.addWidget(self.idle)
        self.speed = controls.label("")
        self.speed.setFont(theme.font(tabular=True))
        inside.addWidget(self.speed)
        inside.addStretch(1)
        for label in (self.idle, self.speed):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside.addWidget(controls.Shape("down", "secondary", 12))
        column.addWidget(self.button)
        self.sparkline = Sparkline(self.speeds)
        line = QHBoxLayout()
        line.setContentsMargins(8, 0, 8, 2)
        line.addWidget(self.sparkline)
        column.addLayout(line)
        self.limit = self._line(column)
        self.done_about = self._line(column)
        self.then = Button(tr("Quits when done"), icon="stop", kind="chip")
        self.then.setToolTip(tr("Click to keep PXM Desktop open"))
        self.then.setAccessibleName(tr("Quits when done. Press to keep PXM Desktop open."))
        self.then.clicked.connect(self.stay_wanted)
        self.then.hide()
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 4, 0, 0)
        foot.addWidget(self.then)
        foot.addStretch(1)
        column.addLayout(foot)
        self._in_force = InForce(limit=None, source="general", until=None)
        self.show_speed("", "")

    def show_speed(self, speed: str, done_about: str) -> None:
        """Show the speed and when everything is done; empty texts show nothing."""
        _put(self.speed, speed)
        self.idle.setVisible(not speed)
        self.sparkline.refresh(sending=bool(speed))
        _put(self.done_about, done_about)
        self.done_about.setVisible(bool(done_about))
        self._name()

    def show_limit(self, found: InForce) -> None:
        """Show which limit holds, and until when."""
        self._in_force = found
        text = ""
        if found.source == "full_speed":
            text = tr("Full speed")
        elif found.limit is not None:
            text = tr("Limit %1").replace("%1", words.rate(found.limit))
        elif found.source == "timetable":
            text = tr("Full speed by the timetable")
        if text and found.until is not None and found.until - QDateTime.currentSecsSinceEpoch() < 6 * 86400:
            text = tr("%1 until %2").replace("%1", text).replace("%2", words.soon(found.until))
        _put(self.limit, text)
        self.limit.setVisible(bool(text))
        _put(self.idle, tr("Bandwidth"))
        self._name()

    def show_then(self, quits: bool) -> None:
        """Show whether the program quits when all is done."""
        self.then.setVisible(quits)

    def _line(self, column: QVBoxLayout) -> QLabel:
        made = controls.label("", "quiet", wrap=True)
        made.setContentsMargins(8, 0, 8, 0)
        made.hide()
        column.addWidget(made)
        return made

    def _name(self) -> None:
        name = ". ".join(part for part in (tr("Bandwidth"), self.speed.text(), self.limit.text()) if part)
        if self.button.accessibleName() != name:
            self.button.setAccessibleName(name)


def _put(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
