"""Chips: what is chosen, each with a cross. One Tab stop for all of them; arrows move, Delete takes one off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pxm_desktop.ui import words
from pxm_desktop.ui.controls import Button, FlowLayout
from pxm_desktop.ui.words import tr

_FEW = 8
"""So many are shown before the rest folds behind a button."""
_MOST = 200


@dataclass(frozen=True)
class Chip:
    """What a chip stands for, what is on it, and what its tooltip and a screen reader say."""

    key: str
    text: str
    full: str


class _ChipButton(Button):
    """One chip."""

    moved = Signal(int)
    remove_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move with arrows; take off with Delete."""
        key = event.key()
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self.moved.emit(1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self.moved.emit(-1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)


class ChipBox(QWidget):
    """Shows chips in lines; says which one is to go."""

    removed = Signal(str)
    """The key of a chip."""
    cleared = Signal()
    """All of them are to go."""
    emptied = Signal()
    """The last chip went while it had the focus."""

    def __init__(self, room: int, parent: QWidget | None = None) -> None:
        """`room`: how wide a chip's text may be, in pixels."""
        super().__init__(parent)
        self._room = room
        self._shown: tuple[Chip, ...] = ()
        self._buttons: list[_ChipButton] = []
        self._open = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(4)
        self._lines = QWidget()
        self._flow = FlowLayout(self._lines, gap=6)
        column.addWidget(self._lines)
        self.more_button = Button("", kind="link")
        self.more_button.clicked.connect(self._toggle)
        self.clear_button = Button(tr("Remove all"), kind="link")
        self.clear_button.clicked.connect(self.cleared)
        self._tools = (self.more_button, self.clear_button)
        for button in self._tools:
            self._flow.addWidget(button)
        self.hide()

    def chips(self) -> list[Button]:
        """Return the chips that are shown."""
        return list(self._buttons)

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """Show these; the focus stays where it was among them."""
        if tuple(chips) == self._shown:
            return
        at = next((n for n, b in enumerate(self._buttons) if b.hasFocus()), None)
        self._shown = tuple(chips)
        self._fill()
        if at is not None and self._buttons:
            self._focus(min(at, len(self._buttons) - 1))
        elif at is not None:
            self.emptied.emit()

    def focus_last(self) -> bool:
        """Put the focus on the last chip; False when there is none."""
        if self._buttons:
            self._focus(len(self._buttons) - 1)
        return bool(self._buttons)

    def _fill(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            old = item.widget()
            if old is not None and old not in self._tools:
                old.hide()
                old.setParent(None)
                old.deleteLater()
        # Two names that are alike must not sound alike.
        said: dict[str, int] = {}
        self._buttons = []
        for chip in self._shown[: _MOST if self._open else _FEW]:
            said[chip.full] = said.get(chip.full, 0) + 1
            button = self._button(chip, said[chip.full])
            self._buttons.append(button)
            self._flow.addWidget(button)
            button.show()  # now, so that it can take the focus
        for n, button in enumerate(self._buttons):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if n == 0 else Qt.FocusPolicy.ClickFocus)
        for tool in self._tools:
            self._flow.addWidget(tool)
        hidden = len(self._shown) - _FEW
        self.more_button.setVisible(hidden > 0)
        self.more_button.setText(
            tr("Show fewer") if self._open else words.plural("Show %n more", "Show %n more", hidden)
        )
        self.clear_button.setVisible(len(self._shown) > 2)
        self.setVisible(bool(self._shown))
        self._lines.updateGeometry()

    def _button(self, chip: Chip, nth: int) -> _ChipButton:
        text = self.fontMetrics().elidedText(chip.text, Qt.TextElideMode.ElideMiddle, self._room)
        button = _ChipButton(words.escaped(text), icon="stop", kind="chip")
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        button.setToolTip(tr("Remove %1").replace("%1", chip.full))
        name = button.toolTip()
        button.setAccessibleName(name if nth == 1 else f"{name} ({words.number(nth)})")
        button.clicked.connect(lambda: self.removed.emit(chip.key))
        button.remove_wanted.connect(lambda: self.removed.emit(chip.key))
        button.moved.connect(lambda step: self._move(button, step))
        return button

    def _move(self, button: _ChipButton, step: int) -> None:
        at = self._buttons.index(button) + step
        if 0 <= at < len(self._buttons):
            self._focus(at)

    def _focus(self, at: int) -> None:
        for n, button in enumerate(self._buttons):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if n == at else Qt.FocusPolicy.ClickFocus)
        self._buttons[at].setFocus()

    def _toggle(self) -> None:
        self._open = not self._open
        self._fill()
        self.more_button.setFocus()
