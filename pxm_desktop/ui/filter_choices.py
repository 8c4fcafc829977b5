"""Choices of which one holds, each with its number: what a list shows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from pxm_desktop.ui import words
from pxm_desktop.ui.controls import Button, FlowLayout
from pxm_desktop.ui.words import tr

_AROUND = 24
"""Padding and border of a choice, left and right."""
_ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class FilterChoices(QWidget):
    """One Tab stop for all of them; the arrows go from one to the next."""

    chosen = Signal(int)
    """Somebody chose: the number of the choice."""

    def __init__(self, texts: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = list(texts)
        self._group = QButtonGroup(self)
        self.buttons: list[Button] = []
        line = FlowLayout(self, gap=4)
        for n, text in enumerate(texts):
            button = Button(words.escaped(text), kind="filter")
            button.setAccessibleName(tr("Show: %1").replace("%1", text))
            button.setCheckable(True)
            button.installEventFilter(self)
            self._group.addButton(button, n)
            _make_room(button, text)
            self.buttons.append(button)
            line.addWidget(button)
        self._group.idClicked.connect(self._clicked)
        self.check(0)

    @property
    def current(self) -> int:
        """The number of the choice that holds."""
        return self._group.checkedId()

    def check(self, which: int) -> None:
        """Let a choice hold, without telling anybody."""
        for n, button in enumerate(self.buttons):
            button.setChecked(n == which)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if n == which else Qt.FocusPolicy.ClickFocus)

    def count(self, which: int, number: int, more: str = "") -> None:
        """Show how many a choice has, and perhaps how much that is; 0 shows no number."""
        text = f"{self._texts[which]} {words.number(number)}" if number else self._texts[which]
        if number and more:
            text = f"{text} · {more}"
        button = self.buttons[which]
        if button.text() != words.escaped(text):
            button.setText(words.escaped(text))
            _make_room(button, text)
            button.setAccessibleName(tr("Show: %1").replace("%1", text))
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Go from choice to choice with the arrows; Tab goes past all of them."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _ARROWS.get(Qt.Key(event.key()))
            if step is not None:
                shown = [n for n, button in enumerate(self.buttons) if not button.isHidden()]
                at = shown[(shown.index(self.current) + step) % len(shown)]
                self.buttons[at].setFocus(Qt.FocusReason.TabFocusReason)
                self.buttons[at].click()
                return True
        return super().eventFilter(watched, event)

    def _clicked(self, which: int) -> None:
        self.check(which)
        self.chosen.emit(which)


def _make_room(button: Button, text: str) -> None:
    """Make a choice wide enough: the one that is chosen is bold, which Qt does not count in."""
    bold = QFont(button.font())
    bold.setWeight(QFont.Weight.DemiBold)
    button.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(text) + _AROUND)
