"""Chips that lead somewhere and can be taken off: a product that a file is linked to, a region that it is in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pxm_desktop.ui import words
from pxm_desktop.ui.chips import Chip
from pxm_desktop.ui.controls import Button, FlowLayout
from pxm_desktop.ui.words import tr

_FEW = 8
"""So many are shown before the rest folds behind a button."""
_MOST = 200


class _Removable(QWidget):
    """One chip: its name opens, its cross (or Delete) takes it off."""

    def __init__(self, chip: Chip, shown: str, nth: int) -> None:
        super().__init__()
        self.chip = chip
        again = "" if nth == 1 else f" ({words.number(nth)})"
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(1)
        self.open = Button(words.escaped(shown), kind="chip")
        self.open.setToolTip(chip.full)
        self.open.setAccessibleName(tr("Open %1").replace("%1", chip.full) + again)
        line.addWidget(self.open)
        self.cross = Button(icon="stop", kind="chip")
        self.cross.setFixedWidth(self.cross.sizeHint().height() + 4)
        self.cross.setToolTip(tr("Remove %1").replace("%1", chip.full))
        self.cross.setAccessibleName(self.cross.toolTip() + again)
        line.addWidget(self.cross)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Take it off with Delete."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.cross.isVisible():
            self.cross.click()
        else:
            super().keyPressEvent(event)


class OpenChips(QWidget):
    """Shows chips in lines; says which is to be opened and which is to go."""

    opened = Signal(str)
    """The key of a chip."""
    removed = Signal(str)

    def __init__(self, room: int, parent: QWidget | None = None) -> None:
        """`room`: how wide a chip's text may be, in pixels."""
        super().__init__(parent)
        self._room = room
        self._chips: tuple[Chip, ...] = ()
        self._fixed = False
        self._unfolded = False
        self._shown: list[_Removable] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._lines = QWidget()
        self._flow = FlowLayout(self._lines, gap=6)
        column.addWidget(self._lines)
        self.more_button = Button("", kind="link")
        self.more_button.clicked.connect(self._toggle)
        column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def keys(self) -> list[str]:
        """Return the keys of the chips that are shown."""
        return [each.chip.key for each in self._shown]

    def open_button(self, key: str) -> Button:
        """Return what opens a chip that is shown."""
        return next(each.open for each in self._shown if each.chip.key == key)

    def cross(self, key: str) -> Button:
        """Return what takes off a chip that is shown."""
        return next(each.cross for each in self._shown if each.chip.key == key)

    def show_chips(self, chips: Sequence[Chip], *, fixed: bool = False) -> None:
        """Show these; `fixed`: none can be taken off. The focus stays where it was among them."""
        if tuple(chips) == self._chips and fixed == self._fixed:
            return
        at = next((n for n, each in enumerate(self._shown) if each.cross.hasFocus()), None)
        self._chips, self._fixed = tuple(chips), fixed
        self._fill()
        if at is not None and self._shown:
            self._shown[min(at, len(self._shown) - 1)].cross.setFocus()
        elif at is not None:
            self.focusNextChild()

    def _fill(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.setParent(None)
                old.deleteLater()
        said: dict[str, int] = {}
        self._shown = []
        for chip in self._chips[: _MOST if self._unfolded else _FEW]:
            said[chip.full] = said.get(chip.full, 0) + 1
            text = self.fontMetrics().elidedText(chip.text, Qt.TextElideMode.ElideMiddle, self._room)
            made = _Removable(chip, text, said[chip.full])
            made.cross.setVisible(not self._fixed)
            made.open.clicked.connect(lambda _=False, key=chip.key: self.opened.emit(key))
            made.cross.clicked.connect(lambda _=False, key=chip.key: self.removed.emit(key))
            self._shown.append(made)
            self._flow.addWidget(made)
            made.show()  # now, so that it can take the focus
        hidden = len(self._chips) - _FEW
        self.more_button.setVisible(hidden > 0)
        self.more_button.setText(
            tr("Show fewer") if self._unfolded else words.plural("Show %n more", "Show %n more", hidden)
        )
        self.setVisible(bool(self._chips))
        self._lines.updateGeometry()

    def _toggle(self) -> None:
        self._unfolded = not self._unfolded
        self._fill()
        self.more_button.setFocus()
