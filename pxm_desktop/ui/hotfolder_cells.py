"""Tables whose cells have two lines and perhaps a shape: what lies in hot folders, and what happened there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from pxm_desktop.ui.column_widths import ColumnWidths
from pxm_desktop.ui.row_delegate import END, MIDDLE, PADDING, START, RowDelegate
from pxm_desktop.ui.tables import RowTable

Index = QModelIndex | QPersistentModelIndex
T = TypeVar("T")
_NONE = QModelIndex()
_ICON = 14
_BESIDE_ICON = 20
_LEAST_FIRST = 130
"""The least width that other columns leave the first when they are dragged."""


class Cell(NamedTuple):
    """What a cell shows."""

    first: str
    second: str = ""
    shape: str = ""
    """An icon before both lines; its first line is then bold."""
    ink: str = "text"
    name: bool = False
    """True for a file: its end stays readable, and the second line is its folder."""
    number: bool = False
    """True for what stands at the right."""


class CellModel(QAbstractTableModel, Generic[T]):
    """Rows of one kind; the first column names a row."""

    def __init__(
        self,
        columns: type[IntEnum],
        title: Callable[[int], str],
        cell: Callable[[T, int], Cell],
        parent: QObject | None = None,
        *,
        numbers: Collection[int] = (),
    ) -> None:
        """`title` of a column and `cell` of a row are asked whenever they are painted; `numbers`: columns of them."""
        super().__init__(parent)
        self._numbers = numbers
        self.columns = columns
        self.cell = cell
        self._title = title
        self._items: list[T] = []

    def spoken(self, item: T) -> str:
        """Return a row in one sentence, for a screen reader."""
        cells = [self.cell(item, column) for column in self.columns]
        return ", ".join(text.rstrip(".") for cell in cells for text in (cell.first, cell.second) if text)

    # -- rows ----------------------------------------------------------------------------------------------

    def item(self, row: int) -> T:
        """Return what stands in a row."""
        return self._items[row]

    def items(self) -> Sequence[T]:
        """Return all rows."""
        return self._items

    def replace(self, items: Sequence[T]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._items = list(items)
        self.endResetModel()

    def insert(self, row: int, items: Sequence[T]) -> None:
        """Put rows before another one."""
        if items:
            self.beginInsertRows(_NONE, row, row + len(items) - 1)
            self._items[row:row] = items
            self.endInsertRows()

    # -- what Qt asks --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NONE) -> int:  # noqa: N802
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: Index = _NONE) -> int:  # noqa: N802
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._title(section)
            if role == Qt.ItemDataRole.TextAlignmentRole:
                right = section in self._numbers
                side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text; the delegate paints from `cell` instead."""
        if not index.isValid() or not 0 <= index.row() < len(self._items):
            return None
        item = self._items[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return self.spoken(item)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.cell(item, index.column()).first
        if role == Qt.ItemDataRole.ToolTipRole:
            cells = [self.cell(item, column) for column in self.columns]
            return "\n".join(text for cell in cells for text in (cell.first, cell.second) if text)
        return None


class CellDelegate(RowDelegate):
    """Paints cells."""

    def __init__(self, model: CellModel[Any]) -> None:
        super().__init__(model)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        cell = self._model.cell(self._model.item(index.row()), index.column())
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, index)
        inner = rect.adjusted(PADDING, 0, -PADDING, -1)
        if cell.number:
            self._paint_amount(painter, rect, cell.first)
        elif cell.shape:
            self._paint_sign(painter, inner, cell)
        else:
            modes = (MIDDLE, START) if cell.name else (MIDDLE, END)
            self._lines(painter, inner, cell.first, cell.second, self._body, ink=cell.ink, modes=modes)
        painter.restore()

    def _paint_sign(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        line = self._measure(self._strong).height()
        block = line + (self._measure(self._small).height() if cell.second else 0)
        top = rect.top() + (rect.height() - block) // 2
        spot = QRectF(rect.left(), top + (line - _ICON) / 2, _ICON, _ICON)
        self._icon(painter, cell.shape, spot, cell.ink)
        beside = rect.adjusted(_BESIDE_ICON, 0, 0, 0)
        self._lines(painter, beside, cell.first, cell.second, self._strong, ink=cell.ink)


class CellTable(RowTable, Generic[T]):
    """Shows a `CellModel`; columns leave by importance where there is little room."""

    opened = Signal(int)
    """A row was double-clicked, or Enter pressed on it."""

    def __init__(
        self,
        model: CellModel[T],
        name: str,
        least: Mapping[int, int],
        grow: Mapping[int, int],
        leaving: Sequence[int] = (),
        parent: QWidget | None = None,
    ) -> None:
        """`least` width of each column but the first, `grow` its share of room to spare (hundredths).

        `leaving`: columns that go where the first one has less room than they leave it, the least important first.
        """
        super().__init__(CellDelegate(model), parent)
        self._cells = model
        self._least = dict(least)
        self._grow = grow
        self._leaving = leaving
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.horizontalHeader().setSectionsClickable(False)
        self.widths = ColumnWidths(self, model.columns, first=_LEAST_FIRST)
        self.widths.changed.connect(self._share_out)
        model.rowsInserted.connect(self._keep_place)

    def selected(self) -> list[int]:
        """Return the selected rows, from top to bottom."""
        # By ranges: an index for each of 100,000 selected rows takes a second or two.
        ranges = self.selectionModel().selection().toList()
        return sorted({row for each in ranges for row in range(each.top(), each.bottom() + 1)})

    def refill(self, items: Sequence[T], key: Callable[[T], object]) -> None:
        """Show other rows; those of the same key stay selected, and the list stays scrolled as it is."""
        model = self._cells
        chosen = {key(model.item(row)) for row in self.selected()}
        now = self.currentIndex().row()
        current = key(model.item(now)) if now >= 0 else None
        at = self.verticalScrollBar().value()
        model.replace(items)
        if not chosen and current is None:
            self.verticalScrollBar().setValue(at)
            return
        keys = [key(item) for item in items]
        if current in keys:
            self.selectionModel().setCurrentIndex(
                model.index(keys.index(current), 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        again = QItemSelection()
        for first, last in _runs([row for row, each in enumerate(keys) if each in chosen]):
            again.select(model.index(first, 0), model.index(last, model.columnCount() - 1))
        self.selectionModel().select(again, QItemSelectionModel.SelectionFlag.Select)
        self.verticalScrollBar().setValue(at)

    def last_seen(self) -> int:
        """Return how many rows there are down to the last that is seen."""
        bottom = self.rowAt(self.viewport().height() - 1)
        return bottom + 1 if bottom >= 0 else self._cells.rowCount()

    # -- keys and mouse ------------------------------------------------------------------------------------

    def moveCursor(  # noqa: N802
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Let Home and End go to the first and last row; a table's own would go along the row."""
        if action == QAbstractItemView.CursorAction.MoveHome:
            return self._cells.index(0, 0)
        if action == QAbstractItemView.CursorAction.MoveEnd:
            return self._cells.index(self._cells.rowCount() - 1, 0)
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Open the current row on Enter."""
        current = self.currentIndex()
        if current.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(current.row())
            event.accept()
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open a row."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(index.row())

    # -- size ----------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share the width out."""
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        width = self.viewport().width()
        own = dict(self._least)
        for column in self._leaving:
            if sum(own.values()) + _LEAST_FIRST > width:
                own.pop(column, None)
        spare = max(0, width - _LEAST_FIRST - sum(own.values()))
        for column, share in self._grow.items():
            if column in own:
                own[column] += spare * share // 100
        self.widths.share(own, width)

    # -- rows that come ------------------------------------------------------------------------------------

    def _keep_place(self, _parent: QModelIndex, first: int, last: int) -> None:
        """Let nothing move under the cursor: rows that come above what is looked at are scrolled past."""
        bar = self.verticalScrollBar()
        looked_at = bar.value() > 0 or self._row_painter.hovered >= 0 or bool(self.selected())
        if looked_at and first <= max(0, self.rowAt(0)):
            self.updateGeometries()
            bar.setValue(bar.value() + (last - first + 1) * self._row_painter.row_height)


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of rows that follow one another."""
    first = before = -2
    for row in rows:
        if row != before + 1:
            if first >= 0:
                yield first, before
            first = row
        before = row
    if first >= 0:
        yield first, before
