"""The field in which the Library is searched: results come as one types, and the arrow down leads to them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from pxm_desktop.ui import icons
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import tr

REST_MS = 150
"""How long typing rests before a search begins."""
_AROUND = 44
"""Pixels beside the text: the icon and the margins."""
_LONGEST = 200
"""Characters of a search."""


class LibrarySearch(QLineEdit):
    """Says when typing rests, and when the list is to be entered."""

    rested = Signal()
    down = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setToolTip(tr("Name, product, SKU, label, text in pictures"))
        self.setAccessibleName(tr("Search the library"))
        self.setProperty("icon", "true")
        self.setAcceptDrops(False)
        self.setMaxLength(_LONGEST)
        self.setMinimumWidth(max(80, self.fontMetrics().horizontalAdvance(tr("Search")) + _AROUND))
        self._icon = self.addAction(
            icons.icon("search", "secondary"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._icon.setText(tr("Search"))
        self.rest = single_shot(self, REST_MS, self.rested.emit)
        self.textEdited.connect(lambda _: self.rest.start())
        self.returnPressed.connect(self.search_now)

    def search_now(self) -> None:
        """Search without waiting for typing to rest."""
        self.rest.stop()
        self.rested.emit()

    def words(self) -> str:
        """Return what is searched for."""
        return " ".join(self.text().split())

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
