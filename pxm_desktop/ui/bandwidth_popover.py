"""Bandwidth: a limit, full speed for a while, a weekly timetable, and what happens when all is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QLocale, QSize, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pxm_desktop.service.timetable import FULL, BandwidthRule, InForce, grid_of, rules_of
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.controls import Button, Choice, Switch
from pxm_desktop.ui.popover import Popover
from pxm_desktop.ui.timetable_grid import TimetableGrid
from pxm_desktop.ui.words import tr

MEGABYTE = 1_000_000
RATES = (1, 2, 5, 10, 25, 50)
"""Limits to choose from, in MB/s."""
_CUSTOM = -1
_WIDTH = 420
_SHORT, _TALL = 250, 424


class BandwidthPopover(Popover):
    """Edits the settings; every change holds at once."""

    changed = Signal(dict)
    """Settings to change."""
    quit_wanted = Signal(bool)

    def __init__(self, owner: QWidget, now: Callable[[], datetime] | None = None) -> None:
        super().__init__(owner)
        self._now = now or (lambda: datetime.now().astimezone())
        self._full_until: datetime | None = None
        self._showing = False
        self.setAccessibleName(tr("Bandwidth"))
        column = QVBoxLayout(self)
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
        rows.addWidget(controls.label(tr("Full speed"), "quiet"), 1, 0)
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
        column.addWidget(self._build_week())
        column.addStretch(1)

    def _build_limit(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.limit = Choice()
        self.limit.setAccessibleName(tr("Limit"))
        self.limit.addItem(tr("No limit"), None)
        for rate in RATES:
            self.limit.addItem(_with_bits(rate * MEGABYTE), rate * MEGABYTE)
        self.limit.addItem(tr("Another…"), _CUSTOM)
        self.limit.activated.connect(self._limit_chosen)
        line.addWidget(self.limit, 1)
        self.custom = QDoubleSpinBox()
        self.custom.setAccessibleName(tr("Limit in MB/s"))
        self.custom.setDecimals(2)
        self.custom.setRange(0.01, 10_000)
        self.custom.setSuffix(tr(" MB/s"))
        self.custom.setKeyboardTracking(False)
        self.custom.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.custom.valueChanged.connect(self._custom_changed)
        line.addWidget(self.custom)
        self.bits = controls.label("", "quiet")
        line.addWidget(self.bits)
        return line

    def _build_full(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(6)
        self.hour = Button(tr("1 hour"))
        self.tonight = Button(tr("Until midnight"))
        self.morning = Button(tr("Until tomorrow 8:00"))
        self.hour.clicked.connect(lambda: self._full_speed(self._now() + timedelta(hours=1)))
        self.tonight.clicked.connect(lambda: self._full_speed(self._day(1, 0)))
        self.morning.clicked.connect(lambda: self._full_speed(self._day(1, 8)))
        self.full_text = controls.label("")
        self.full_off = Button(tr("End it"))
        self.full_off.setAccessibleName(tr("End full speed"))
        self.full_off.clicked.connect(lambda: self._full_speed(None))
        for button in (self.hour, self.tonight, self.morning):
            button.setAccessibleName(tr("Full speed: %1").replace("%1", button.text()))
            line.addWidget(button)
        line.addWidget(self.full_text)
        line.addStretch(1)
        line.addWidget(self.full_off)
        return line

    def _build_week(self) -> QWidget:
        self.week = QWidget()
        column = QVBoxLayout(self.week)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        line = QHBoxLayout()
        line.addWidget(controls.label(tr("Paint with"), "quiet"))
        self.brush = Choice()
        self.brush.setAccessibleName(tr("Paint hours with"))
        self.brush.addItem(tr("Full speed"), FULL)
        for rate in RATES:
            self.brush.addItem(_with_bits(rate * MEGABYTE), rate * MEGABYTE)
        self.brush.addItem(tr("The limit above"), None)
        self.brush.activated.connect(self._brush_chosen)
        line.addWidget(self.brush, 1)
        column.addLayout(line)
        self.grid = TimetableGrid()
        self.grid.painted.connect(self._painted)
        column.addWidget(self.grid)
        column.addWidget(
            controls.label(
                tr("Drag over hours, or move with the arrow keys and paint with Space."), "quiet", wrap=True
            )
        )
        self._show_week(False)
        return self.week

    # --- showing

    def open_by(self, anchor: QWidget) -> None:
        """Open beside the control, with the keyboard's focus inside."""
        self.open_at(anchor, self._size())
        self.limit.setFocus()

    def show_settings(self, values: dict[str, Any], found: InForce) -> None:
        """Show settings as they are now, by name as JSON values, and the limit in force."""
        self._showing = True
        bandwidth = values["bandwidth"]
        at = self.limit.findData(bandwidth)
        custom = at < 0 or (self.limit.currentData() == _CUSTOM and self.custom.hasFocus())
        self.limit.setCurrentIndex(self.limit.findData(_CUSTOM) if custom else at)
        if bandwidth is not None and not self.custom.hasFocus():
            self.custom.setValue(bandwidth / MEGABYTE)
        self._show_custom(custom)
        rules = [BandwidthRule.model_validate(rule) for rule in values["bandwidth_timetable"]]
        self.grid.show_grid(grid_of(rules))
        if rules:
            self._show_week(True)
        full = found.source == "full_speed"
        for button in (self.hour, self.tonight, self.morning):
            button.setVisible(not full)
        self.full_text.setVisible(full)
        self.full_off.setVisible(full)
        if full and found.until is not None:
            self.full_text.setText(tr("until %1").replace("%1", words.clock(found.until)))
        self._showing = False

    def show_then(self, quits: bool) -> None:
        """Show whether the program quits when all is done."""
        self.then.setCurrentIndex(self.then.findData(quits))

    def _show_custom(self, custom: bool) -> None:
        self.custom.setVisible(custom)
        self.bits.setVisible(custom)
        self.bits.setText(bits(self.custom.value() * MEGABYTE))

    def _show_week(self, shown: bool) -> None:
        self.timetable.setChecked(shown)
        self.week.setVisible(shown)
        if self.isVisible():
            self.open_at(self._anchor, self._size())

    def _size(self) -> QSize:
        return QSize(_WIDTH, max(_TALL if self.timetable.isChecked() else _SHORT, self.sizeHint().height()))

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

    def _custom_changed(self, value: float) -> None:
        self.bits.setText(bits(value * MEGABYTE))
        if not self._showing:
            self.changed.emit({"bandwidth": round(value * MEGABYTE)})

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
        elif any(value is not None for day in self.grid.grid for value in day):
            self._painted()  # what was there before it was switched off
        if shown:
            self.grid.setFocus()

    def _brush_chosen(self) -> None:
        self.grid.brush = self.brush.currentData()

    def _painted(self) -> None:
        rules = [rule.model_dump(mode="json") for rule in rules_of(self.grid.grid)]
        self.changed.emit({"bandwidth_timetable": rules})


def bits(bytes_per_second: float) -> str:
    """Return a rate in Mbit/s, as networks are sold."""
    number = (
        f"{bytes_per_second * 8 / 1e6:.3g}" if bytes_per_second < 1e8 else f"{bytes_per_second * 8 / 1e6:.0f}"
    )
    return tr("%1 Mbit/s").replace("%1", number.replace(".", QLocale().decimalPoint()))


def _with_bits(bytes_per_second: int) -> str:
    return tr("%1 (%2)").replace("%1", words.rate(bytes_per_second)).replace("%2", bits(bytes_per_second))
