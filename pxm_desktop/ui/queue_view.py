"""The queue's table: columns that give way by importance, whole rows, arrows that open and close batches."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from pxm_desktop.ui import words
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.column_widths import ColumnWidths
from pxm_desktop.ui.queue_delegate import INDENT, QueueDelegate
from pxm_desktop.ui.queue_model import ROWS_MIME, Column, QueueModel
from pxm_desktop.ui.queue_rows import Group, Row
from pxm_desktop.ui.row_delegate import PADDING
from pxm_desktop.ui.tables import RowTable
from pxm_desktop.ui.thumbnails import Seen, Thumbnails

_NAME, _SIZE, _DESTINATION, _STATE = 240, 92, 164, 216
"""Least widths of the columns as they are shared out."""
_LEAST_NAME = 160
"""The least width that other columns leave the names when they are dragged."""
_MOST_KEPT = 5000
"""Selected files up to which a selection is kept when the table is made anew."""
_REST_MS = 125
"""Between two frames while much changes, in milliseconds."""


class QueueView(RowTable):
    """Shows the queue; says which row is to be opened, and what is selected."""

    opened = Signal(int)
    """A file's details are wanted: its id."""
    selected = Signal()
    sort_wanted = Signal(int)
    """A column's title was clicked."""

    _came_below = _moved_in_sight = False
    """What happened to rows since Qt laid the table out last: some came below those on screen; some on screen moved."""

    def __init__(self, model: QueueModel, names: CatalogNames, parent: QWidget | None = None) -> None:
        self._painter = QueueDelegate(model, names)
        super().__init__(self._painter, parent)
        self._queue = model
        self._chosen: list[int] | None = None
        """The selected files, until the selection or the rows change."""
        self.setModel(model)
        model.seen = self._numbers_seen
        self.setAccessibleName(words.tr("Files in the queue"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAutoScroll(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setDragDropOverwriteMode(False)
        horizontal = self.horizontalHeader()
        self.widths = ColumnWidths(self, Column, first=_LEAST_NAME)
        self.widths.changed.connect(self._share_out)
        horizontal.setSectionsClickable(True)
        horizontal.setSortIndicatorShown(False)
        horizontal.sectionClicked.connect(self.sort_wanted)
        # With the table's own, the header would ask for every row whether all of a column is selected.
        horizontal.setSelectionModel(QItemSelectionModel(model, horizontal))
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._restore_place)
        model.rowsInserted.connect(self._rows_came)
        model.dataChanged.connect(self._repaint_rows)
        for moved in (model.rowsRemoved, model.modelReset):
            moved.connect(self._rows_moved)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._paint_again)
        model.work.turned.connect(self._rest_from_painting)
        self._stirred = False
        """True once rows came or went where they are seen, since the table rested: Qt then paints all of them."""
        self._place = 0
        self._kept: tuple[set[int], set[int], int | None] | None = (set(), set(), None)
        """Selected files and batches, and the current file, while the table is made anew; None: all of them."""

    def _rest_from_painting(self) -> None:
        """Paint only now and then while rows come and go: each frame would cost as much as the work itself."""
        viewport = self.viewport()
        if not self._queue.work.busy:
            self._paint_again()
        elif self._stirred and not self._rest.isActive() and viewport.updatesEnabled():
            self._stirred = False
            viewport.setUpdatesEnabled(False)
            self._rest.start()

    def _paint_again(self) -> None:
        self._rest.stop()
        if not self.viewport().updatesEnabled():
            self.viewport().setUpdatesEnabled(True)

    def doItemsLayout(self) -> None:  # noqa: N802
        """Paint what is on screen anew, unless rows only came below it."""
        quiet = self._came_below and not self._moved_in_sight
        self._came_below = self._moved_in_sight = False
        if quiet and self.viewport().updatesEnabled():
            # Unlike setUpdatesEnabled, the attribute paints nothing when it is taken off.
            self.viewport().setAttribute(Qt.WidgetAttribute.WA_UpdatesDisabled, True)
            super().doItemsLayout()
            self.viewport().setAttribute(Qt.WidgetAttribute.WA_UpdatesDisabled, False)
        else:
            super().doItemsLayout()

    def set_compact(self, compact: bool) -> None:
        """Show rows of one line, or of two."""
        if self._painter.compact is not compact:
            self._painter.compact = compact
            self.verticalHeader().setDefaultSectionSize(self._painter.row_height)
            self.viewport().update()

    @property
    def compact(self) -> bool:
        """True while rows have one line."""
        return self._painter.compact

    def show_sort(self, column: Column | None, *, descending: bool) -> None:
        """Mark the column that rows are sorted by."""
        header = self.horizontalHeader()
        header.setSortIndicatorShown(column is not None)
        if column is not None:
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(column, order)

    # -- thumbnails ----------------------------------------------------------------------------------------

    def show_thumbnails(self, thumbnails: Thumbnails) -> None:
        """Show pictures of the files that are seen, as they arrive."""
        self._painter.thumbnails = thumbnails
        thumbnails.watch(self._seen)
        thumbnails.arrived.connect(self._repaint_file)
        thumbnails.changed.connect(self.viewport().update)

    def _seen(self) -> list[Seen]:
        return [Seen(item.path, item.size) for _, item in self._rows_seen()]

    def _numbers_seen(self) -> range:
        top, bottom = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        if top < 0 or not self.isVisible():
            return range(0)
        return range(top, (bottom if bottom >= 0 else self._queue.rowCount() - 1) + 1)

    def _rows_seen(self) -> Iterator[tuple[int, Row]]:
        for number in self._numbers_seen():
            item = self._queue.item(number)
            if isinstance(item, Row):
                yield number, item

    def _repaint_file(self, path: bytes) -> None:
        for number, item in self._rows_seen():
            if item.path == path:
                top = self.rowViewportPosition(number)
                self.viewport().update(0, top, self.columnWidth(Column.NAME), self._painter.row_height)

    # -- selection -----------------------------------------------------------------------------------------

    def selected_ids(self) -> list[int]:
        """Return the selected files; a selected heading stands for its batch."""
        if self._chosen is None:
            chosen = self.selectionModel().selection()
            spans = [chosen.at(n) for n in range(chosen.size())]
            found = [list(self._queue.ids_between(s.top(), s.bottom())) for s in spans]
            # A heading and some of its files may both be selected.
            self._chosen = found[0] if len(found) == 1 else list(dict.fromkeys(chain.from_iterable(found)))
        return self._chosen

    def has_selection(self) -> bool:
        """Return whether any row is selected."""
        return self.selectionModel().hasSelection()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: N802
        """Pass it on."""
        super().selectionChanged(selected, deselected)
        self._select_anew()

    # -- keys and mouse ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Open details on Enter; open and close batches with the arrows."""
        current = self.currentIndex()
        item = self._queue.item(current.row()) if current.isValid() else None
        key = event.key()
        if item is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(item)
        elif item is not None and key == Qt.Key.Key_Right:
            self._go_right(item)
        elif item is not None and key == Qt.Key.Key_Left:
            self._go_left(item)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open or close a batch when its arrow is pressed."""
        group = self._arrow_at(event.position().toPoint())
        if group is not None and event.button() == Qt.MouseButton.LeftButton:
            self._queue.toggle(group)
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open what was double-clicked."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        if index.isValid() and self._arrow_at(point) is None:
            self._open(self._queue.item(index.row()))
            event.accept()
            return
        self.mousePressEvent(event)

    # -- size ----------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share the width out; the least important columns leave first."""
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        width = self.viewport().width()
        own = {int(Column.STATE): min(360, max(min(_STATE, width // 2), width * 31 // 100))}
        if width >= _NAME + _DESTINATION + _STATE:
            own[Column.DESTINATION] = min(260, max(_DESTINATION, width * 22 // 100))
        if width >= _NAME + _SIZE + _DESTINATION + _STATE:
            own[Column.SIZE] = _SIZE
        self._painter.size_in_name = Column.SIZE not in own
        self.widths.share(own, width)

    def _select_anew(self) -> None:
        self._chosen = None
        self.selected.emit()

    # -- inside --------------------------------------------------------------------------------------------

    def _repaint_rows(self, first: QModelIndex, last: QModelIndex) -> None:
        """Ask for what Qt leaves to the layout that it has planned: that one may paint nothing."""
        if not self._came_below:
            return
        top = self.rowViewportPosition(first.row())
        high = (last.row() - first.row() + 1) * self._painter.row_height
        self.viewport().update(0, top, self.viewport().width(), high)

    def _rows_came(self, _parent: QModelIndex, first: int) -> None:
        if 0 <= self.rowAt(self.viewport().height() - 1) < first:
            self._came_below = True
            self._selection_grows()
        else:
            self._rows_moved()

    def _rows_moved(self) -> None:
        self._stirred = self._moved_in_sight = True
        self._selection_grows()

    def _selection_grows(self) -> None:
        # A selected heading stands for all rows of its batch, so that these change with them.
        if self._chosen != []:
            self._select_anew()

    def _open(self, item: Row | Group) -> None:
        if isinstance(item, Group):
            self._queue.toggle(item)
        else:
            self.opened.emit(item.id)

    def _go_right(self, item: Row | Group) -> None:
        if isinstance(item, Group):
            if not item.open:
                self._queue.toggle(item)
            else:
                self.selectRow(self.currentIndex().row() + 1)

    def _go_left(self, item: Row | Group) -> None:
        if isinstance(item, Group):
            if item.open:
                self._queue.toggle(item)
            return
        group = self._queue.group_of(item.batch_id)
        heading = self._queue.heading_number(group) if group is not None else None
        if heading is not None:
            self.selectRow(heading)

    def _arrow_at(self, point: QPoint) -> Group | None:
        index = self.indexAt(point)
        if not index.isValid() or index.column() != Column.NAME or point.x() > PADDING + INDENT:
            return None
        item = self._queue.item(index.row())
        return item if isinstance(item, Group) else None

    # -- dragging inside the list --------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take only our own rows; files go to the window."""
        if event.source() is self and event.mimeData().hasFormat(ROWS_MIME):
            super().dragEnterEvent(event)
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Show between which rows they would stand."""
        if event.source() is self:
            super().dragMoveEvent(event)
        else:
            event.ignore()

    # -- the table is made anew ----------------------------------------------------------------------------

    def _keep_place(self) -> None:
        self._place = self.verticalScrollBar().value()
        current = self.currentIndex()
        item = self._queue.item(current.row()) if current.isValid() else None
        ids: set[int] = set()
        batches: set[int] = set()
        chosen = self.selectionModel().selection()
        count = sum(chosen.at(n).height() for n in range(chosen.size()))
        everything = count > _MOST_KEPT and count == self._queue.rowCount()
        for n in range(chosen.size() if count <= _MOST_KEPT else 0):
            for row in range(chosen.at(n).top(), chosen.at(n).bottom() + 1):
                each = self._queue.item(row)
                (batches if isinstance(each, Group) else ids).add(each.id)
        self._kept = None if everything else (ids, batches, item.id if isinstance(item, Row) else None)

    def _restore_place(self) -> None:
        self._painter.hovered = -1
        self.setCurrentIndex(QModelIndex())
        self.updateGeometries()
        self.verticalScrollBar().setValue(self._place)
        if self._kept is None:
            self.selectAll()
            return
        ids, batches, current = self._kept
        numbers = {n for n in map(self._queue.row_number, ids) if n is not None}
        for group in map(self._queue.group_of, batches):
            heading = self._queue.heading_number(group) if group is not None else None
            if heading is not None:
                numbers.add(heading)
        at = self._queue.row_number(current) if current is not None else None
        if at is not None:
            only = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self._queue.index(at, Column.NAME), only)
        if numbers:
            self.select_numbers(numbers)

    def select_ids(self, ids: list[int]) -> None:
        """Select files, as far as they are seen, and none else."""
        numbers = {n for n in map(self._queue.row_number, ids) if n is not None}
        self.clearSelection()
        if numbers:
            self.select_numbers(numbers)
            self.scrollTo(self._queue.index(min(numbers), Column.NAME))

    def select_numbers(self, numbers: set[int]) -> None:
        """Add rows of the table to the selection."""
        selection = QItemSelection()
        last = len(Column) - 1
        begin = end = -2
        for number in sorted(numbers):
            if number != end + 1:
                if begin >= 0:
                    selection.select(self._queue.index(begin, 0), self._queue.index(end, last))
                begin = number
            end = number
        selection.select(self._queue.index(begin, 0), self._queue.index(end, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.Select)
