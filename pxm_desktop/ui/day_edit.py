"""Fields for days and times: their calendar in our colours, and edits that count once they rest."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDateEdit, QDateTimeEdit

from pxm_desktop.ui import icons, theme

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


class TimeField(QDateTimeEdit):
    """A day and time, with our arrow and calendar."""

    def __init__(self) -> None:
        super().__init__()
        self.setCalendarPopup(True)
        self.setCalendarWidget(Calendar())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Let the style draw the field, then add the arrow."""
        super().paintEvent(event)
        _paint_arrow(self)


class DayField(QDateEdit):
    """A day, with our arrow and calendar."""

    def __init__(self) -> None:
        super().__init__()
        self.setCalendarPopup(True)
        self.setCalendarWidget(Calendar())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Let the style draw the field, then add the arrow."""
        super().paintEvent(event)
        _paint_arrow(self)


def _paint_arrow(field: QDateTimeEdit) -> None:
    painter = QPainter(field)
    spot = QRectF(field.width() - 24, (field.height() - 14) / 2, 14, 14)
    icons.paint(painter, "down", spot, theme.colour("secondary"))


class Settling(QTimer):
    """Acts when an edit has rested, the field is left, or `now` is called; it is active until then."""

    def __init__(self, field: QDateTimeEdit, act: Callable[[], None]) -> None:
        super().__init__(field)
        self._act = act
        self.setSingleShot(True)
        self.setInterval(_REST_MS)
        self.timeout.connect(act)
        field.dateTimeChanged.connect(lambda _: self.start())
        field.editingFinished.connect(self.now)

    def now(self) -> None:
        """Let an edit count that has not rested yet."""
        if self.isActive():
            self.stop()
            self._act()
