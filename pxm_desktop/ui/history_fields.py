"""What History is searched by: the field for words, the states, the time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from pxm_desktop.service.history_api import HistoryState
from pxm_desktop.ui import icons
from pxm_desktop.ui.controls import Choice
from pxm_desktop.ui.words import tr

_AROUND = 44
"""Pixels beside the text: the icon and the margins."""
_LONGEST = 200
"""Characters of a search."""


class SearchField(QLineEdit):
    """A field from which the arrow down leads into the list."""

    down = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setToolTip(tr("Name, product, id, checksum"))
        self.setAccessibleName(tr("Search the history"))
        self.setProperty("icon", "true")
        self.setAcceptDrops(False)
        self.setMaxLength(_LONGEST)
        self.setClearButtonEnabled(False)
        self.setMinimumWidth(max(80, self.fontMetrics().horizontalAdvance(tr("Search")) + _AROUND))
        self.setMaximumWidth(280)
        self._icon = self.addAction(
            icons.icon("search", "secondary"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._icon.setText(tr("Search"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go down on the arrow."""
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Say in what is searched where there is room for that."""
        super().resizeEvent(event)
        whole = self.toolTip()
        fits = self.fontMetrics().horizontalAdvance(whole) + _AROUND <= self.width()
        self.setPlaceholderText(whole if fits else tr("Search"))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Draw the icon again when the scheme has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_icon"):
            self._icon.setIcon(icons.icon("search", "secondary"))


def state_choice() -> Choice:
    """Return the choice of states; its data is a list of `HistoryState`, empty for all."""
    states: tuple[tuple[str, tuple[HistoryState, ...]], ...] = (
        (tr("All states"), ()),
        (tr("Linked or done"), ("done",)),
        (tr("Skipped"), ("skipped",)),
        (tr("Failed"), ("failed",)),
        (tr("Cancelled"), ("cancelled",)),
    )
    return _choice(tr("Show only the state"), [(text, list(kept)) for text, kept in states])


def period_choice() -> Choice:
    """Return the choice of the time; its data is what `history_page.since` takes."""
    periods = (
        (tr("All time"), "all"),
        (tr("Today"), "today"),
        (tr("Last 7 days"), "week"),
        (tr("Last 30 days"), "month"),
        (tr("This year"), "year"),
    )
    return _choice(tr("Show only the time"), periods)


def _choice(name: str, options: Sequence[tuple[str, object]]) -> Choice:
    made = Choice()
    made.setAccessibleName(name)
    for text, value in options:
        made.addItem(text, value)
    return made
