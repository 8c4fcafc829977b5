"""The bandwidth timetable with what it takes to paint it: in the bandwidth popover and among the settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pxm_desktop.service.timetable import FULL, BandwidthRule, grid_of, rules_of
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.controls import Choice
from pxm_desktop.ui.setting_editors import Declaration, Editor
from pxm_desktop.ui.timetable_grid import TimetableGrid
from pxm_desktop.ui.words import tr

MEGABYTE = 1_000_000
RATES = (1, 2, 5, 10, 25, 50)
"""Limits to choose from, in MB/s."""
_BRUSH = 360
"""Width of the brush at most."""


class TimetableEditor(QWidget):
    """A brush and the week that it paints."""

    painted = Signal(object)
    """The rules that the user wants, as JSON has them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(controls.label(tr("Paint with"), "quiet"))
        self.brush = Choice()
        self.brush.setAccessibleName(tr("Paint hours with"))
        self.brush.addItem(tr("Full speed"), FULL)
        for rate in RATES:
            self.brush.addItem(words.rate_and_bits(rate * MEGABYTE), rate * MEGABYTE)
        self.brush.addItem(tr("The limit above"), None)
        self.brush.activated.connect(self._brush_chosen)
        self.brush.setMaximumWidth(_BRUSH)
        line.addWidget(self.brush, 100)
        line.addStretch(1)
        column.addLayout(line)
        self.grid = TimetableGrid()
        self.grid.painted.connect(lambda: self.painted.emit(self.rules))
        column.addWidget(self.grid)
        hint = tr("Drag over hours, or move with the arrow keys and paint with Space.")
        column.addWidget(controls.label(hint, "quiet", wrap=True))

    @property
    def rules(self) -> list[dict[str, Any]]:
        """What is painted, as JSON has it; empty where nothing is."""
        return [rule.model_dump(mode="json") for rule in rules_of(self.grid.grid)]

    def show_rules(self, rules: Sequence[Any]) -> None:
        """Show rules, as JSON has them, without telling anybody."""
        self.grid.show_grid(grid_of([BandwidthRule.model_validate(rule) for rule in rules]))

    def _brush_chosen(self) -> None:
        self.grid.brush = self.brush.currentData()


class TimetableSetting(Editor):
    """The timetable on the settings page, under its title."""

    below = True

    def __init__(self, declaration: Declaration) -> None:
        super().__init__(declaration)
        self._week = TimetableEditor()
        self._week.painted.connect(self.changed)
        self.control: TimetableGrid = self._week.grid
        self.control.setAccessibleName(declaration.title)
        self._line.addWidget(self._week)
        self.setFocusProxy(self.control)

    def show_value(self, value: Any) -> None:
        """Show a value."""
        self._week.show_rules(value)
