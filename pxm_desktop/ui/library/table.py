"""The table of the Library: the same files as the grid, a line each; columns give way by importance."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from pxm_desktop.service.library_api import FileOrder, LibraryFile
from pxm_desktop.ui import theme, words
from pxm_desktop.ui.column_widths import ColumnWidths
from pxm_desktop.ui.library import text
from pxm_desktop.ui.library.model import Column, LibraryModel
from pxm_desktop.ui.library.seen_files import SeenFiles
from pxm_desktop.ui.library.type_ahead import TypeAhead
from pxm_desktop.ui.row_delegate import END, MIDDLE, PADDING, RowDelegate
from pxm_desktop.ui.tables import RowTable

_NAME = 240
_LEAST_NAME = 160
_WIDTHS: dict[int, int] = {Column.PRODUCTS: 150, Column.REGIONS: 100, Column.TYPE: 104}
_GROW = {Column.PRODUCTS: (30, 160), Column.REGIONS: (18, 120), Column.TYPE: (6, 40)}
"""Of room to spare: so many hundredths, and at most so many pixels. Names have the rest."""
_LEAVING = (Column.PUBLISHED, Column.TYPE, Column.REGIONS, Column.DIMENSIONS, Column.CHANGED, Column.SIZE)
"""The least important first."""
_SIGN = 16
_AMOUNTS = (Column.SIZE, Column.DIMENSIONS)
SORTED: dict[Column, FileOrder] = {Column.NAME: "name", Column.SIZE: "size", Column.CHANGED: "updated"}
"""Columns by which the files can be put in order."""


Columns = Sequence[tuple[Column, int, int]]
"""The columns that are seen, each with its left edge and its width."""


class TableDelegate(RowDelegate):
    """Paints whole rows from the model's files: cell by cell, as a table asks for them, takes several times as long."""

    def __init__(self, model: LibraryModel) -> None:
        super().__init__(model)
        self._model = model
        self.compact = True

    def paint_row(
        self, painter: QPainter, rect: QRect, columns: Columns, row: int, *, selected: bool, focused: bool
    ) -> None:
        """Paint one row; of a file that is not known yet only the ground."""
        self._paint_row_ground(painter, rect, selected=selected, hovered=row == self.hovered, focused=focused)
        file = self._model.file(row)
        if file is None and not self._model.gone(row):
            return
        top, high = rect.top(), rect.height()
        for column, left, width in columns:
            inner = QRect(left + PADDING, top, width - 2 * PADDING, high - 1)
            if file is None:
                if column is Column.NAME:
                    self._text(painter, inner, self._model.instead(row), self._body, "secondary")
            elif column is Column.NAME:
                self._paint_name(painter, inner, file)
            elif column in _AMOUNTS:
                self._paint_amount(painter, QRect(left, top, width, high), self._model.cell(file, column))
            elif said := self._model.cell(file, column):
                product = column is Column.PRODUCTS
                ink = "text" if product and file.products else "secondary"
                self._text(painter, inner, said, self._body, ink, MIDDLE if product else END)

    def _paint_row_ground(
        self, painter: QPainter, rect: QRect, *, selected: bool, hovered: bool, focused: bool
    ) -> None:
        if selected or hovered:
            painter.fillRect(rect, theme.colour("accent_tint" if selected else "hover"))
        left, bottom, width = rect.left(), rect.bottom(), rect.width()
        painter.fillRect(left, bottom, width, 1, theme.colour("accent" if focused else "line"))
        if focused:
            painter.fillRect(left, rect.top(), width, 1, theme.colour("accent"))
            painter.fillRect(left, rect.top(), 3, rect.height(), theme.colour("accent"))

    def _paint_name(self, painter: QPainter, rect: QRect, file: LibraryFile) -> None:
        spot = QRectF(rect.left(), rect.center().y() - _SIGN / 2 + 1, _SIGN, _SIGN)
        self._icon(painter, text.KIND_ICONS[file.kind], spot, "secondary")
        right = rect.right()
        for icon, ink, _ in text.marks(file):
            right -= _SIGN + 4
            self._icon(painter, icon, QRectF(right, spot.top(), _SIGN, _SIGN), ink)
        room = QRect(rect.left() + _SIGN + 8, rect.top(), right - rect.left() - _SIGN - 12, rect.height())
        self._text(painter, room, text.name(file), self._body, "text", MIDDLE)


class LibraryTable(RowTable):
    """Shows the model's rows, and has those that are seen read."""

    opened = Signal(int)
    """A file is to be opened: its row."""
    looked_at = Signal(int)
    """A file is to be shown at a glance (Space): its row."""
    drag_wanted = Signal()
    """What is selected is being dragged."""
    sort_wanted = Signal(object)
    """A title was clicked: the column."""

    def __init__(self, model: LibraryModel, seen: SeenFiles, parent: QWidget | None = None) -> None:
        self._painter = TableDelegate(model)
        super().__init__(self._painter, parent)
        self._files = model
        self._seen = seen
        self._typed = TypeAhead(model)
        self.setModel(model)
        self.setAccessibleName(words.tr("Files as a table"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.widths = ColumnWidths(self, Column, first=_LEAST_NAME)
        self.widths.changed.connect(self._share_out)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._title_clicked)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        model.modelReset.connect(self._begin_anew)
        self._dated = model.dated
        model.arrived.connect(lambda *_: self._arrived())

    def show_order(self, order: FileOrder, *, descending: bool) -> None:
        """Mark the column by which the files are in order."""
        column = next((each for each, by in SORTED.items() if by == order), None)
        header = self.horizontalHeader()
        header.setSortIndicatorShown(column is not None)
        if column is not None:
            down = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(column, down)

    @property
    def hovered(self) -> int:
        """The row under the cursor; -1 for none."""
        return self._painter.hovered

    def first_seen(self) -> int:
        """Return the first row that is seen; -1 where there is none."""
        return self.rowAt(0)

    def put_first(self, row: int, offset: int = 0) -> None:
        """Scroll so that a row stands at the top, so many pixels further up."""
        self.verticalScrollBar().setValue(row * self._painter.row_height + offset)

    def offset_of(self, row: int) -> int:
        """Return how far above the top a row stands, for `put_first`."""
        return -self.rowViewportPosition(row) if row >= 0 else 0

    # -- keys and mouse ------------------------------------------------------------------------------------

    def moveCursor(  # noqa: N802
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Let Home and End go to the first and last row; a table's own would go along the row."""
        if action == QAbstractItemView.CursorAction.MoveHome:
            return self._files.index(0, Column.NAME)
        if action == QAbstractItemView.CursorAction.MoveEnd:
            return self._files.index(self._files.rowCount() - 1, Column.NAME)
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Open on Enter, show at a glance on Space."""
        row = self.currentIndex().row()
        held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if row >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(row)
        elif row >= 0 and event.key() == Qt.Key.Key_Space and not event.modifiers() & held:
            self.looked_at.emit(row)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Go to the next file whose name begins so, among those that were read; the base would read all."""
        row = self._typed.row(search, self.currentIndex().row())
        if row >= 0:
            self.setCurrentIndex(self._files.index(row, 0))

    def startDrag(self, supported: Qt.DropAction) -> None:  # noqa: N802, ARG002
        """Let who knows what is selected begin the drag."""
        self.drag_wanted.emit()

    def _title_clicked(self, column: int) -> None:
        if Column(column) in SORTED:
            self.sort_wanted.emit(Column(column))

    # -- size and painting ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the rows that are seen, and have them read."""
        first, last = self._rows_between(0, self.viewport().height() - 1)
        if first < 0:
            return
        self._seen.look(first, last)
        painter, high, wide = QPainter(self.viewport()), self._painter.row_height, self.viewport().width()
        columns = [
            (column, self.columnViewportPosition(column), self.columnWidth(column))
            for column in Column
            if not self.isColumnHidden(column)
        ]
        chosen = self.selectionModel() if self.selectionModel().hasSelection() else None
        current = self.currentIndex().row() if self.hasFocus() else -1
        first, last = self._rows_between(event.rect().top(), event.rect().bottom())
        top = self.rowViewportPosition(first)
        for row in range(first, last + 1) if first >= 0 else ():
            self._painter.paint_row(
                painter,
                QRect(0, top + (row - first) * high, wide, high),
                columns,
                row,
                selected=chosen is not None and chosen.isSelected(self._files.index(row, 0)),
                focused=row == current,
            )

    def _rows_between(self, top: int, bottom: int) -> tuple[int, int]:
        """Return the first and last row between two heights of the viewport; -1 as the first where there is none."""
        first, last = self.rowAt(top), self.rowAt(bottom)
        return first, last if last >= 0 else self._files.rowCount() - 1

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share the width out; the least important columns leave first."""
        super().resizeEvent(event)
        self._share_out()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Share the width out anew for a changed system font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._share_out()

    def _share_out(self) -> None:
        width = self.viewport().width()
        figures = QFontMetrics(theme.font(tabular=True))
        least = dict(_WIDTHS)
        for column, longest in (
            (Column.DIMENSIONS, f"00000 {text.TIMES} 00000"),
            (Column.SIZE, "000.0 MB"),
            (Column.CHANGED, "00/00/0000 00:00"),
            (Column.PUBLISHED, words.tr("Not published")),
        ):
            least[column] = figures.horizontalAdvance(longest) + 2 * PADDING
        if not self._dated:
            del least[Column.CHANGED]
        for column in _LEAVING:
            if sum(least.values()) + _NAME > width:
                least.pop(column, None)
        spare = max(0, width - _NAME - sum(least.values()))
        for column, (share, most) in _GROW.items():
            if column in least:
                least[column] += min(most, spare * share // 100)
        self.widths.share(least, width)

    def _arrived(self) -> None:
        """Leave the column of times out while it would be empty."""
        if self._dated != self._files.dated:
            self._dated = self._files.dated
            self._share_out()

    def _begin_anew(self) -> None:
        self._painter.hovered = -1
