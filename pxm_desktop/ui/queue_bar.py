"""Above the queue: which files are shown, by state, and how: order and height of rows."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QWidget

from pxm_desktop.ui import words
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.menu_button import MenuButton
from pxm_desktop.ui.queue_model import Column, QueueModel, column_title
from pxm_desktop.ui.queue_rows import Tally
from pxm_desktop.ui.states import ACTIVE, FINISHED, PROBLEMS, State
from pxm_desktop.ui.words import tr

ALL, GOING, TROUBLE, OVER = range(4)
STATES: tuple[frozenset[State] | None, ...] = (None, ACTIVE - PROBLEMS, PROBLEMS, FINISHED - PROBLEMS)
"""What each choice shows: a file is in exactly one of the last three."""
_AROUND = 24
"""Padding and border of a choice, left and right."""
_ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


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
        self._group = QButtonGroup(self)
        self.choices: list[Button] = []
        for n, text in enumerate((tr("All"), tr("Active"), tr("Problems"), tr("Done"))):
            choice = Button(text, kind="filter")
            choice.setAccessibleName(tr("Show: %1").replace("%1", text))
            choice.setCheckable(True)
            choice.installEventFilter(self)
            self._group.addButton(choice, n)
            self.choices.append(choice)
            line.addWidget(choice)
        self._texts = [choice.text() for choice in self.choices]
        self.choices[ALL].setChecked(True)
        self._group.idClicked.connect(self.choose)
        line.addStretch(1)
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
            text = f"{self._texts[n]} {words.number(number)}" if number else self._texts[n]
            if self.choices[n].text() != text:
                self.choices[n].setText(text)
                # The one that is chosen is bold, which Qt does not count in.
                bold = QFont(self.choices[n].font())
                bold.setWeight(QFont.Weight.DemiBold)
                self.choices[n].setMinimumWidth(QFontMetrics(bold).horizontalAdvance(text) + _AROUND)
                self.choices[n].setAccessibleName(tr("Show: %1").replace("%1", text))

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802
        """Go from choice to choice with the arrows; Tab goes past all of them."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _ARROWS.get(Qt.Key(event.key()))
            if step is not None and watched in self.choices:
                at = (self._group.checkedId() + step) % len(self.choices)
                self.choices[at].setFocus(Qt.FocusReason.TabFocusReason)
                self.choices[at].click()
                return True
        return False

    def _show(self) -> None:
        lens = self._model.lens
        chosen = self.choices[STATES.index(lens.states) if lens.states in STATES else ALL]
        chosen.setChecked(True)
        for choice in self.choices:
            focus = Qt.FocusPolicy.StrongFocus if choice is chosen else Qt.FocusPolicy.ClickFocus
            choice.setFocusPolicy(focus)
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
