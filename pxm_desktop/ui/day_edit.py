"""Fields for days and times: their calendar in our colours, and edits that count once they rest."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDateTimeEdit

from pxm_desktop.ui import theme

_REST_MS = 700


class Calendar(QCalendarWidget):
    """Without week numbers and grid; weekends look like any other day."""

    def __init__(self) -> None:
        super().__init__()
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._tint()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        plain, head = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(theme.colour("text"))
        head.setForeground(theme.colour("secondary"))
        for day in Qt.DayOfWeek:
            self.setWeekdayTextFormat(day, plain)
        self.setHeaderTextFormat(head)


def style_calendar(field: QDateTimeEdit) -> None:
    """Give a field our calendar."""
    field.setCalendarPopup(True)
    field.setCalendarWidget(Calendar())


def settle_later(field: QDateTimeEdit, act: Callable[[], None]) -> QTimer:
    """Act when an edit has rested or the field is left; the timer that is returned runs until then."""
    timer = QTimer(field)
    timer.setSingleShot(True)
    timer.setInterval(_REST_MS)
    timer.timeout.connect(act)
    field.dateTimeChanged.connect(lambda _: timer.start())

    def now() -> None:
        if timer.isActive():
            timer.stop()
            act()

    field.editingFinished.connect(now)
    return timer
