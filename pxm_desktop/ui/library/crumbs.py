"""The line above a page that says from where one came, and leads back there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pxm_desktop.ui import controls, words
from pxm_desktop.ui.controls import Button, Elided
from pxm_desktop.ui.words import tr

_EARLIER = 3
"""So many earlier steps are named."""
_ROOM = 180
"""Pixels of an earlier step's name."""


class Crumbs(QWidget):
    """Hidden where there is nothing to go back to."""

    back_wanted = Signal()
    step_wanted = Signal(int)
    """An earlier step is wanted: its number, from 0."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[str, ...] = ()
        self.earlier: list[Button] = []
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(16, 10, 20, 0)
        self._line.setSpacing(4)
        self.back = Button(tr("Back"), icon="left", kind="flat")
        self.back.setToolTip(tr("Back (Alt+Left)"))
        self.back.clicked.connect(self.back_wanted)
        self._line.addWidget(self.back)
        self._way = QHBoxLayout()
        self._way.setSpacing(2)
        self._line.addLayout(self._way)
        self.here = Elided(mode=Qt.TextElideMode.ElideMiddle)
        self._line.addWidget(self.here, 1)
        self.hide()

    def show_steps(self, titles: Sequence[str]) -> None:
        """Show the way from the first step to the one that is open."""
        if tuple(titles) == self._shown:
            return
        self._shown = tuple(titles)
        while (item := self._way.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.earlier = []
        first = max(0, len(titles) - 1 - _EARLIER)
        for at in range(first, len(titles) - 1):
            self._add(at, words.one_line(titles[at]), len(titles) - 1 - at)
        self.here.set_full(words.one_line(titles[-1]) if titles else "")
        self.setVisible(len(titles) > 1)

    def _add(self, at: int, title: str, steps: int) -> None:
        shown = self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, _ROOM)
        button = Button(words.escaped(shown), kind="link")
        name = tr("Back to %1").replace("%1", title)
        # Two steps may have one name.
        button.setAccessibleName(name if steps == 1 else f"{name} ({words.number(steps)})")
        button.setToolTip(title if shown != title else "")
        button.clicked.connect(lambda: self.step_wanted.emit(at))
        self._way.addWidget(button)
        self._way.addWidget(controls.Shape("right", "secondary", 12))
        self.earlier.append(button)
