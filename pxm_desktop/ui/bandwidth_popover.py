"""Bandwidth: a limit, full speed for a while, a weekly timetable, and what happens when all is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QLocale, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pxm_desktop.service.timetable import InForce
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.controls import Button, Choice, Switch
from pxm_desktop.ui.popover import Popover
from pxm_desktop.ui.timetable_editor import MEGABYTE, RATES, TimetableEditor
from pxm_desktop.ui.words import tr

_LEAST = 0.01
"""MB/s; the service takes less, but nobody means it."""
_CUSTOM = -1
_WIDTH = 452
_EDGE = 8


class BandwidthPopover(Popover):
    """Edits the settings; every change holds at once."""

    changed = Signal(dict)
    """Settings to change."""
    quit_wanted = Signal(bool)

    def __init__(self, owner: QWidget, now: Callable[[], datetime] | None = None) -> None:
        super().__init__(owner)
        self._now = now or (lambda: datetime.now().astimezone())
        self._bandwidth: int | None = None
        self._week_known = False
        self.setAccessibleName(tr("Bandwidth"))
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(controls.label(tr("Bandwidth"), "strong"))
        rows = QGridLayout()
        rows.setHorizontalSpacing(12)
        rows.setVerticalSpacing(8)
        rows.setColumnStretch(1, 1)
        column.addLayout(rows)
        rows.addWidget(controls.label(tr("Limit"), "quiet"), 0, 0)
        rows.addLayout(self._build_limit(), 0, 1)
        rows.addWidget(controls.label(tr("Full speed until"), "quiet"), 1, 0)
        rows.addLayout(self._build_full(), 1, 1)
        rows.addWidget(controls.label(tr("When all is done"), "quiet"), 2, 0)
        self.then = Choice()
        self.then.setAccessibleName(tr("When all is done"))
        self.then.addItem(tr("Stay open"), False)
        self.then.addItem(tr("Quit PXM Desktop"), True)
        self.then.activated.connect(lambda: self.quit_wanted.emit(bool(self.then.currentData())))
        rows.addWidget(self.then, 2, 1)
        self.timetable = Switch(tr("Other limits at some hours of the week"))
        self.timetable.clicked.connect(self._timetable_switched)
        column.addWidget(self.timetable)
        self.week = TimetableEditor()
        self.brush, self.grid = self.week.brush, self.week.grid
        self.week.painted.connect(self._painted)
        column.addWidget(self.week)
        self._show_week(False)

    def _build_limit(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.limit = Choice()
        self.limit.setAccessibleName(tr("Limit"))
        self.limit.addItem(tr("No limit"), None)
        for rate in RATES:
            self.limit.addItem(words.rate_and_bits(rate * MEGABYTE), rate * MEGABYTE)
        self.limit.addItem(tr("Another…"), _CUSTOM)
        self.limit.activated.connect(self._limit_chosen)
        line.addWidget(self.limit, 1)
        self.custom = QLineEdit()
        self.custom.setAccessibleName(tr("Limit in MB/s"))
        self.custom.setFixedWidth(72)
        self.custom.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.custom.setValidator(QDoubleValidator(_LEAST, 100_000, 3, self))
        self.custom.textEdited.connect(lambda: self._show_bits())
        self.custom.editingFinished.connect(self._custom_done)
        line.addWidget(self.custom)
        self.bits = controls.label("", "quiet")
        line.addWidget(self.bits)
        return line

    def _build_full(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(6)
        self.hour = Button(tr("In 1 hour"))
        self.tonight = Button(tr("Midnight"))
        self.morning = Button(tr("Tomorrow 8:00"))
        self.hour.clicked.connect(lambda: self._full_speed(self._now() + timedelta(hours=1)))
        self.tonight.clicked.connect(lambda: self._full_speed(self._day(1, 0)))
        self.morning.clicked.connect(lambda: self._full_speed(self._day(1, 8)))
        self.full_text = controls.label("")
        self.full_off = Button(tr("End it"))
        self.full_off.setAccessibleName(tr("End full speed"))
        self.full_off.clicked.connect(lambda: self._full_speed(None))
        for button in (self.hour, self.tonight, self.morning):
            button.setAccessibleName(tr("Full speed until: %1").replace("%1", button.text()))
            line.addWidget(button)
        line.addWidget(self.full_text)
        line.addStretch(1)
        line.addWidget(self.full_off)
        return line

    # --- showing

    def open_by(self, anchor: QWidget) -> None:
        """Open beside the control, with the keyboard's focus inside."""
        self.open_at(anchor, self._size())
        self.limit.setFocus()

    def show_settings(self, values: Mapping[str, Any], found: InForce) -> None:
        """Show settings as they are now, by name as JSON values, and the limit in force."""
        self._bandwidth = bandwidth = values["bandwidth"]
        at = self.limit.findData(bandwidth)
        custom = at < 0 or (self.limit.currentData() == _CUSTOM and self.custom.hasFocus())
        self.limit.setCurrentIndex(self.limit.findData(_CUSTOM) if custom else at)
        if bandwidth is not None and not self.custom.hasFocus():
            self.custom.setText(QLocale().toString(bandwidth / MEGABYTE, "f", -128))
        self._show_custom(custom)
        rules = values["bandwidth_timetable"]
        self.week.show_rules(rules)
        if rules and not self._week_known:
            self._show_week(True)
        self._week_known = bool(rules)
        full = found.source == "full_speed"
        for button in (self.hour, self.tonight, self.morning):
            button.setVisible(not full)
        self.full_text.setVisible(full)
        self.full_off.setVisible(full)
        if full and found.until is not None:
            self.full_text.setText(words.soon(found.until))

    def show_then(self, quits: bool) -> None:
        """Show whether the program quits when all is done."""
        self.then.setCurrentIndex(self.then.findData(quits))

    def _show_custom(self, custom: bool) -> None:
        self.custom.setVisible(custom)
        self.bits.setVisible(custom)
        self._show_bits()

    def _show_bits(self) -> None:
        rate = self._custom_rate()
        self.bits.setText(tr("MB/s = %1").replace("%1", words.bits(rate)) if rate else tr("MB/s"))

    def _custom_rate(self) -> int | None:
        """Return what was typed in bytes a second; None when it is no limit."""
        number, sound = QLocale().toDouble(self.custom.text())
        return round(number * MEGABYTE) if sound and number >= _LEAST else None

    def _show_week(self, shown: bool) -> None:
        self.timetable.setChecked(shown)
        self.week.setVisible(shown)
        if self.isVisible():
            self.open_at(self._anchor, self._size())

    def _size(self) -> QSize:
        self._column.activate()
        layout = self._column
        high = layout.totalHeightForWidth(_WIDTH) if layout.hasHeightForWidth() else self.sizeHint().height()
        return QSize(_WIDTH, high)

    def _place(self) -> None:
        """Stand beside the sidebar, over its foot, and do not hide the speed that it is about."""
        window = self._anchor.window()
        spot = self._anchor.mapTo(window, QPoint(self._anchor.width(), 0))
        width = min(self._wish.width(), window.width() - 2 * _EDGE)
        height = min(self._wish.height(), window.height() - 2 * _EDGE)
        left = min(spot.x() + 2 * _EDGE, window.width() - _EDGE - width)
        top = min(spot.y(), window.height() - _EDGE - height)
        self.setGeometry(left, max(_EDGE, top), width, height)

    # --- changing

    def _limit_chosen(self) -> None:
        value = self.limit.currentData()
        custom = value == _CUSTOM
        self._show_custom(custom)
        if custom:
            self.custom.setFocus()
            self.custom.selectAll()
        else:
            self.changed.emit({"bandwidth": value})

    def _custom_done(self) -> None:
        rate = self._custom_rate()
        if rate is not None and rate != self._bandwidth:
            self.changed.emit({"bandwidth": rate})

    def _full_speed(self, until: datetime | None) -> None:
        self.changed.emit({"bandwidth_full_until": until.isoformat() if until is not None else None})

    def _day(self, later: int, hour: int) -> datetime:
        # Through naive local time: a clock put forward or back in between must not move the hour.
        day = (self._now() + timedelta(days=later)).replace(tzinfo=None)
        return day.replace(hour=hour, minute=0, second=0, microsecond=0).astimezone()

    def _timetable_switched(self) -> None:
        shown = self.timetable.isChecked()
        self._show_week(shown)
        if not shown:
            self.changed.emit({"bandwidth_timetable": []})
        elif self.week.rules:
            self._painted(self.week.rules)  # what was there before it was switched off
        if shown:
            self.grid.setFocus()

    def _painted(self, rules: list[Any]) -> None:
        self.changed.emit({"bandwidth_timetable": rules})
