"""Above the queue: which files are shown, by state, and how: order and height of rows."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from pxm_desktop.ui.filter_choices import FilterChoices
from pxm_desktop.ui.menu_button import MenuButton
from pxm_desktop.ui.queue_model import Column, QueueModel, column_title
from pxm_desktop.ui.queue_rows import Tally
from pxm_desktop.ui.states import ACTIVE, FINISHED, PROBLEMS, State
from pxm_desktop.ui.words import tr

ALL, GOING, TROUBLE, OVER = range(4)
STATES: tuple[frozenset[State] | None, ...] = (None, ACTIVE - PROBLEMS, PROBLEMS, FINISHED - PROBLEMS)
"""What each choice shows: a file is in exactly one of the last three."""


class QueueBar(QWidget):
    """All, Active, Problems, Done, each with its number; and the menu of the view."""

    compact_wanted = Signal(bool)

    def __init__(self, model: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.compact = False
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 6, 8, 2)
        line.setSpacing(4)
        self.filters = FilterChoices((tr("All"), tr("Active"), tr("Problems"), tr("Done")))
        self.choices = self.filters.buttons
        self.filters.chosen.connect(self.choose)
        line.addWidget(self.filters, 1, Qt.AlignmentFlag.AlignVCenter)
        self.view_button = MenuButton(kind="flat")
        self.view_button.filling.connect(self._fill_view)
        line.addWidget(self.view_button)
        model.looked.connect(self._show)
        self._show()

    def choose(self, which: int) -> None:
        """Show ALL, GOING, TROUBLE or OVER."""
        self._model.look(replace(self._model.lens, states=STATES[which]))

    def sort(self, column: int) -> None:
        """Sort by a column; a second time the other way, a third time back to the queue's own order."""
        lens = self._model.lens
        if lens.sort != column:
            lens = replace(lens, sort=Column(column), descending=False)
        elif not lens.descending:
            lens = replace(lens, descending=True)
        else:
            lens = replace(lens, sort=None, descending=False)
        self._model.look(lens)

    def count(self, total: Tally) -> None:
        """Show how many files each choice has."""
        numbers = (total.files, total.active - total.states[State.NEEDS_YOU], total.problems)
        for n, number in enumerate((*numbers, total.files - numbers[1] - numbers[2])):
            self.filters.count(n, number)

    def _show(self) -> None:
        lens = self._model.lens
        trouble = lens.states is not None and lens.states <= PROBLEMS  # or only those that failed
        self.filters.check(TROUBLE if trouble else STATES.index(lens.states))
        order = tr("Queue order") if lens.sort is None else column_title(lens.sort)
        self.view_button.show_text(order)
        self.view_button.setAccessibleName(tr("View: %1").replace("%1", order))
        self.view_button.setToolTip(tr("Order and height of the rows"))

    def _fill_view(self, menu: QMenu) -> None:
        lens = self._model.lens
        group = QActionGroup(menu)
        for column in (None, *Column):
            text = tr("Queue order") if column is None else column_title(column)
            action = self._checkable(menu, text, checked=lens.sort is column)
            group.addAction(action)
            action.triggered.connect(
                lambda _on, to=column: self._model.look(replace(self._model.lens, sort=to, descending=False))
            )
        menu.addSeparator()
        reverse = self._checkable(menu, tr("From the end"), checked=lens.descending)
        reverse.setEnabled(lens.sort is not None)
        reverse.triggered.connect(lambda on: self._model.look(replace(self._model.lens, descending=on)))
        menu.addSeparator()
        compact = self._checkable(menu, tr("Compact rows"), checked=self.compact)
        compact.triggered.connect(self.compact_wanted)

    def _checkable(self, menu: QMenu, text: str, *, checked: bool) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(checked)
        return action
