"""A week of hours that is painted with mouse or keyboard: which bandwidth limit holds when."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QLocale, QPoint, QRect, QRectF, QSize, Qt, QTime, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from pxm_desktop.service.timetable import DAYS, EMPTY, FULL, HOURS, Grid
from pxm_desktop.ui import theme, words
from pxm_desktop.ui.accessible import give_role
from pxm_desktop.ui.theme import Size
from pxm_desktop.ui.words import tr

_HEAD = 18
_LINE = 18
_CELL = 14
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


def limit_words(value: int | None) -> str:
    """Return what an hour's value means."""
    if value is None:
        return tr("the limit above")
    return tr("full speed") if value == FULL else words.rate(value)


class TimetableGrid(QWidget):
    """Seven lines of 24 hours. Drag, or Space, paints with `brush`; painting over the same value wipes it off.

    Full speed fills its hour, a limit a part of it (the lower, the less), and where the general limit holds the
    hour is empty: shape and colour say the same.
    """

    painted = Signal()
    """A stroke has ended and changed something."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.brush: int | None = FULL
        self._grid: list[list[int | None]] = [list(day) for day in EMPTY]
        self._cursor = (0, 9)
        """Line on the screen and hour."""
        self._from: tuple[int, int] | None = None
        """Where the stroke under way began."""
        self._value: int | None = None
        self._locale = QLocale()
        first = self._locale.firstDayOfWeek().value - 1
        self._days = [(first + line) % DAYS for line in range(DAYS)]
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Weekly timetable"))
        give_role(self, QAccessible.Role.Canvas)
        self._describe()

    @property
    def grid(self) -> Grid:
        """The week, Monday first."""
        return tuple(tuple(day) for day in self._grid)

    def show_grid(self, grid: Grid) -> None:
        """Show a week; not while somebody paints."""
        if self._from is None and grid != self.grid:
            self._grid = [list(day) for day in grid]
            self._describe()
            self.update()

    def cell_text(self, line: int, hour: int) -> str:
        """Return "Monday, 9:00 to 10:00: 2 MB/s"."""
        day = self._days[line]
        return (
            tr("%1, %2 to %3: %4")
            .replace("%1", self._locale.standaloneDayName(day + 1))
            .replace("%2", self._time(hour))
            .replace("%3", self._time((hour + 1) % HOURS))
            .replace("%4", limit_words(self._grid[day][hour]))
        )

    def cell_rect(self, line: int, hour: int) -> QRectF:
        """Return where an hour is."""
        left = self._label_width()
        width = (self.width() - left) / HOURS
        return QRectF(left + hour * width, _HEAD + line * _LINE, width, _LINE)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the room for the week."""
        return QSize(self._label_width() + HOURS * _CELL, _HEAD + DAYS * _LINE + 1)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the same: hours that are narrower cannot be hit."""
        return self.sizeHint()

    # --- painting with mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin a stroke."""
        at = self._cell_at(event.position().toPoint())
        if at is not None and event.button() == Qt.MouseButton.LeftButton:
            self._from = at
            self._value = self._stroke_value(at)
            self._move_to(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Widen the stroke to a rectangle."""
        if self._from is not None:
            self._move_to(self._cell_near(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End the stroke and keep what it painted."""
        if self._from is not None and event.button() == Qt.MouseButton.LeftButton:
            begin, self._from = self._from, None
            self._fill(begin, self._cursor, self._value)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows move, with Shift they paint on the way; Space paints; Home and End go to the ends of the day."""
        key = Qt.Key(event.key())
        line, hour = self._cursor
        if key in _STEPS:
            down, right = _STEPS[key]
            to = (min(max(line + down, 0), DAYS - 1), min(max(hour + right, 0), HOURS - 1))
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._fill(self._cursor, to, self.brush)
            self._move_to(to)
        elif key == Qt.Key.Key_Home:
            self._move_to((line, 0))
        elif key == Qt.Key.Key_End:
            self._move_to((line, HOURS - 1))
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._fill(self._cursor, self._cursor, self._stroke_value(self._cursor))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._fill(self._cursor, self._cursor, None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show the cursor."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Hide the cursor."""
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Say in a tooltip what an hour has."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self._cell_at(event.pos())
            QToolTip.showText(event.globalPos(), self.cell_text(*at) if at is not None else "", self)
            return True
        return super().event(event)

    def _stroke_value(self, at: tuple[int, int]) -> int | None:
        return None if self._grid[self._days[at[0]]][at[1]] == self.brush else self.brush

    def _move_to(self, to: tuple[int, int]) -> None:
        self._cursor = to
        self._describe()
        self.update()

    def _fill(self, begin: tuple[int, int], end: tuple[int, int], value: int | None) -> None:
        before = self.grid
        for line in range(min(begin[0], end[0]), max(begin[0], end[0]) + 1):
            for hour in range(min(begin[1], end[1]), max(begin[1], end[1]) + 1):
                self._grid[self._days[line]][hour] = value
        self._describe()
        self.update()
        if self.grid != before:
            self.painted.emit()

    def _describe(self) -> None:
        self.setAccessibleDescription(self.cell_text(*self._cursor))
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    # --- drawing

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        """Draw hours, days and what holds in each."""
        painter = QPainter(self)
        painter.setFont(theme.font(Size.SMALL, tabular=True))
        painter.setPen(theme.colour("secondary"))
        for hour in range(0, HOURS + 1, 6):
            x = self._label_width() + hour * self.cell_rect(0, 0).width()
            room = QRectF(x - 20, 0, 40, _HEAD - 3)
            side = Qt.AlignmentFlag.AlignHCenter
            if hour in (0, HOURS):
                side = Qt.AlignmentFlag.AlignLeft if hour == 0 else Qt.AlignmentFlag.AlignRight
                room = QRectF(x if hour == 0 else x - 40, 0, 40, _HEAD - 3)
            painter.drawText(room, side | Qt.AlignmentFlag.AlignBottom, str(hour))
        for line, day in enumerate(self._days):
            label = QRect(0, _HEAD + line * _LINE, self._label_width() - 6, _LINE)
            name = self._locale.standaloneDayName(day + 1, QLocale.FormatType.ShortFormat)
            painter.drawText(label, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        for line in range(DAYS):
            for hour in range(HOURS):
                self._paint_cell(painter, line, hour)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("text"), 2))
            painter.drawRoundedRect(self.cell_rect(*self._cursor).adjusted(0, 0, 0, 0), 2, 2)

    def _paint_cell(self, painter: QPainter, line: int, hour: int) -> None:
        cell = self.cell_rect(line, hour).adjusted(1, 1, -1, -1)
        painter.fillRect(cell, theme.colour("track"))
        value = self._shown_value(line, hour)
        if value is None:
            return
        if value == FULL:
            painter.fillRect(cell, theme.colour("ok"))
        else:
            # From a fifth (10 kB/s) to four fifths (100 MB/s) of the height, by the number of digits.
            share = 0.2 + 0.6 * min(max((math.log10(value) - 4) / 4, 0.0), 1.0)
            bar = QRectF(cell)
            bar.setTop(cell.bottom() - cell.height() * share)
            painter.fillRect(cell, theme.colour("accent_tint"))
            painter.fillRect(bar, theme.colour("accent"))

    def _shown_value(self, line: int, hour: int) -> int | None:
        """Return the value of an hour, the stroke under way included."""
        if self._from is not None:
            lines, hours = sorted((self._from[0], self._cursor[0])), sorted((self._from[1], self._cursor[1]))
            if lines[0] <= line <= lines[1] and hours[0] <= hour <= hours[1]:
                return self._value
        return self._grid[self._days[line]][hour]

    def _label_width(self) -> int:
        names = [
            self._locale.standaloneDayName(day + 1, QLocale.FormatType.ShortFormat) for day in range(DAYS)
        ]
        return max(self.fontMetrics().horizontalAdvance(name) for name in names) + 8

    def _cell_at(self, point: QPoint) -> tuple[int, int] | None:
        if point.x() < self._label_width() or not _HEAD <= point.y() < _HEAD + DAYS * _LINE:
            return None
        return self._cell_near(point)

    def _cell_near(self, point: QPoint) -> tuple[int, int]:
        width = (self.width() - self._label_width()) / HOURS
        hour = int((point.x() - self._label_width()) / width)
        line = (point.y() - _HEAD) // _LINE
        return min(max(line, 0), DAYS - 1), min(max(hour, 0), HOURS - 1)

    def _time(self, hour: int) -> str:
        return self._locale.toString(QTime(hour, 0), QLocale.FormatType.ShortFormat)
