"""The table of the Library: the same files as the grid, a line each; columns give way by importance."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from pxm_desktop.service.library_api import FileOrder, LibraryFile
from pxm_desktop.ui import theme, words
from pxm_desktop.ui.column_widths import ColumnWidths
from pxm_desktop.ui.library import text
from pxm_desktop.ui.library.model import Column, LibraryModel
from pxm_desktop.ui.library.seen_files import SeenFiles
from pxm_desktop.ui.library.type_ahead import TypeAhead
from pxm_desktop.ui.row_delegate import END, MIDDLE, PADDING, Index, RowDelegate
from pxm_desktop.ui.tables import RowTable

_NAME = 240
_LEAST_NAME = 160
_WIDTHS: dict[int, int] = {Column.PRODUCTS: 150, Column.REGIONS: 100, Column.TYPE: 104}
_GROW = {Column.PRODUCTS: (30, 160), Column.REGIONS: (18, 120), Column.TYPE: (6, 40)}
"""Of room to spare: so many hundredths, and at most so many pixels. Names have the rest."""
_LEAVING = (Column.PUBLISHED, Column.TYPE, Column.REGIONS, Column.DIMENSIONS, Column.CHANGED, Column.SIZE)
"""The least important first."""
_SIGN = 16
SORTED: dict[Column, FileOrder] = {Column.NAME: "name", Column.SIZE: "size", Column.CHANGED: "updated"}
"""Columns by which the files can be put in order."""


class TableDelegate(RowDelegate):
    """Paints from the model's files."""

    def __init__(self, model: LibraryModel) -> None:
        super().__init__(model)
        self._model = model
        self.compact = True

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        file = self._model.file(index.row())
        column = Column(index.column())
        rect: QRect = option.rect
        if file is None and not self._model.gone(index.row()):
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
            return
        painter.save()
        self._paint_ground(painter, option, index)
        inner = rect.adjusted(PADDING, 0, -PADDING, -1)
        if file is None:
            if column is Column.NAME:
                self._text(painter, inner, self._model.instead(index.row()), self._body, "secondary")
        elif column is Column.NAME:
            self._paint_name(painter, inner, file)
        elif column in (Column.SIZE, Column.DIMENSIONS):
            self._paint_amount(painter, rect, self._model.cell(file, column))
        else:
            ink = "text" if column is Column.PRODUCTS and file.products else "secondary"
            mode = MIDDLE if column is Column.PRODUCTS else END
            self._text(painter, inner, self._model.cell(file, column), self._body, ink, mode)
        painter.restore()

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
        """Have what is seen read."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        last = last if last >= 0 else self._files.rowCount() - 1
        if first >= 0:
            self._seen.look(first, last)
            if not self.selectionModel().hasSelection() and not any(
                self._files.known(range(first, last + 1))
            ):
                self._paint_lines(first, last)
                return
        super().paintEvent(event)

    def _paint_lines(self, first: int, last: int) -> None:
        """Paint rows that are flown past: asking the delegate for each cell would hold the window up."""
        painter, high = QPainter(self.viewport()), self._painter.row_height
        top = self.rowViewportPosition(first)
        for down in range(last - first + 1):
            bottom = top + (down + 1) * high - 1
            painter.fillRect(0, bottom, self.viewport().width(), 1, theme.colour("line"))

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
        for column in _LEAVING:
            if sum(least.values()) + _NAME > width:
                del least[column]
        spare = max(0, width - _NAME - sum(least.values()))
        for column, (share, most) in _GROW.items():
            if column in least:
                least[column] += min(most, spare * share // 100)
        self.widths.share(least, width)

    def _begin_anew(self) -> None:
        self._painter.hovered = -1
