"""How our tables look and behave, whatever they show: whole rows of one height, painted by their delegate."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from pxm_desktop.ui.row_delegate import RowDelegate


class RowTable(QTableView):
    """A table of rows; selection, clicks on titles and dragging are the affair of who inherits."""

    def __init__(self, painter: RowDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row_painter = painter
        self.setItemDelegate(painter)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setMinimumSectionSize(1)
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setDefaultSectionSize(painter.row_height)
        horizontal = self.horizontalHeader()
        horizontal.setHighlightSections(False)
        horizontal.setMinimumSectionSize(1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Mark the row under the cursor."""
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Mark none."""
        super().leaveEvent(event)
        self._hover(-1)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Take a changed system font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._row_painter.refresh_fonts()
            self.verticalHeader().setDefaultSectionSize(self._row_painter.row_height)

    def _hover(self, row: int) -> None:
        before, self._row_painter.hovered = self._row_painter.hovered, row
        if before == row:
            return
        high = self._row_painter.row_height
        for each in (before, row):
            top = self.rowViewportPosition(each) if 0 <= each < self.model().rowCount() else -high - 1
            if top >= -high:
                self.viewport().update(0, top, self.viewport().width(), high)
