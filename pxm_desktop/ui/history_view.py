"""The history's list: columns that give way by importance, pages fetched ahead, rows that keep their place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from pxm_desktop.service.history_api import HistoryEntry
from pxm_desktop.ui import theme, words
from pxm_desktop.ui.column_widths import ColumnWidths
from pxm_desktop.ui.history_delegate import HistoryDelegate
from pxm_desktop.ui.history_model import Column, HistoryModel
from pxm_desktop.ui.row_delegate import PADDING
from pxm_desktop.ui.tables import RowTable

_NAME = 220
_LEAST_NAME = 160
"""The least width that other columns leave the names when they are dragged."""
_WIDTHS: dict[int, int] = {Column.PRODUCTS: 150, Column.REGIONS: 112, Column.STATE: 140}
"""Least widths of the columns; those of days and sizes come from the font."""
_GROW = {Column.PRODUCTS: (24, 120), Column.REGIONS: (12, 80), Column.STATE: (32, 160)}
"""Of room to spare: so many hundredths, and at most so many pixels. Names have the rest."""
_LEAVING = (Column.REGIONS, Column.SIZE, Column.PRODUCTS)
"""The least important first."""
_AHEAD = 60
"""Rows below the last that is seen; with fewer the next page is fetched."""


class HistoryView(RowTable):
    """Shows entries; says which one is chosen."""

    chosen = Signal(object)
    """The selected entry, or None."""

    def __init__(self, model: HistoryModel, parent: QWidget | None = None) -> None:
        self._painter = HistoryDelegate(model)
        super().__init__(self._painter, parent)
        self._history = model
        self._anchors: list[int] = []
        self._offset = 0
        self.setModel(model)
        self.setAccessibleName(words.tr("Files that were sent"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.widths = ColumnWidths(self, Column, first=_LEAST_NAME)
        self.widths.changed.connect(self._share_out)
        self.horizontalHeader().setSectionsClickable(False)
        self.verticalScrollBar().valueChanged.connect(self._look_ahead)
        model.merging.connect(self._keep_place)
        model.merged.connect(self._restore_place)
        model.modelReset.connect(self._begin_anew)

    def selected_entry(self) -> HistoryEntry | None:
        """Return the selected entry."""
        rows = self.selectionModel().selectedRows()
        return self._history.entry(rows[0].row()) if rows else None

    def last_seen(self) -> int:
        """Return how many rows there are down to the last that is seen."""
        bottom = self.rowAt(self.viewport().height() - 1)
        return bottom + 1 if bottom >= 0 else self._history.rowCount()

    # -- keys and mouse ------------------------------------------------------------------------------------

    def moveCursor(  # noqa: N802
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Let Home and End go to the first and last row; a table's own would go along the row."""
        if action == QAbstractItemView.CursorAction.MoveHome:
            return self._history.index(0, Column.NAME)
        if action == QAbstractItemView.CursorAction.MoveEnd:
            return self._history.index(self._history.rowCount() - 1, Column.NAME)
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Choose the current row on Enter."""
        current = self.currentIndex()
        if current.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.selectRow(current.row())
            self.chosen.emit(self.selected_entry())
            event.accept()
            return
        super().keyPressEvent(event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: N802
        """Say what is selected now."""
        super().selectionChanged(selected, deselected)
        self.chosen.emit(self.selected_entry())

    # -- size ----------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share the width out; the least important columns leave first."""
        super().resizeEvent(event)
        self._share_out()
        self._look_ahead()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Share the width out anew for a changed system font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._share_out()

    def _share_out(self) -> None:
        width = self.viewport().width()
        figures = QFontMetrics(theme.font(tabular=True))
        least = dict(_WIDTHS)
        least[Column.FINISHED] = figures.horizontalAdvance("00/00/0000") + 2 * PADDING
        least[Column.SIZE] = figures.horizontalAdvance("000.0 MB") + 2 * PADDING
        for column in _LEAVING:
            if sum(least.values()) + _NAME > width:
                del least[column]
        spare = max(0, width - _NAME - sum(least.values()))
        for column, (share, most) in _GROW.items():
            if column in least:
                least[column] += min(most, spare * share // 100)
        self._painter.size_in_name = Column.SIZE not in least
        self.widths.share(least, width)

    # -- rows that come and go -----------------------------------------------------------------------------

    def _look_ahead(self) -> None:
        model = self._history
        if model.after is not None and self.last_seen() + _AHEAD > model.rowCount():
            model.more_wanted.emit()

    def _begin_anew(self) -> None:
        self._painter.hovered = -1
        self.scrollToTop()
        self.chosen.emit(None)

    def _keep_place(self) -> None:
        top, bottom = self.rowAt(0), self.last_seen()
        # New rows show at once only where nobody points or looks at a row: at the top of an idle list.
        idle = self.verticalScrollBar().value() == 0 and self._painter.hovered < 0
        if top < 0 or (idle and self.selected_entry() is None):
            self._anchors = []
            return
        self._anchors = [self._history.entry(row).id for row in range(top, bottom)]
        self._offset = self.rowViewportPosition(top)

    def _restore_place(self) -> None:
        self.updateGeometries()
        for down, entry_id in enumerate(self._anchors):
            row = self._history.row_of(entry_id)
            if row is not None:
                self.verticalScrollBar().setValue((row - down) * self._painter.row_height - self._offset)
                break
        self._look_ahead()
