"""The grid of the Library: tiles by arithmetic, whatever their number; only what is seen is painted and read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem, QWidget

from pxm_desktop.ui import theme, words
from pxm_desktop.ui.library.model import Column, LibraryModel
from pxm_desktop.ui.library.pictures import Pictures, Wanted
from pxm_desktop.ui.library.rubber_band import RubberBand
from pxm_desktop.ui.library.seen_files import SeenFiles
from pxm_desktop.ui.library.tile_delegate import TileDelegate
from pxm_desktop.ui.library.tiles import Stretch, TileLayout
from pxm_desktop.ui.library.type_ahead import TypeAhead

Index = QModelIndex | QPersistentModelIndex
GAP = 8
MARGIN = 12
_SELECT = QItemSelectionModel.SelectionFlag
_HIGHEST_HEADING = 40


class GridView(QListView):
    """Shows the model's rows as tiles. Inherits a list for what screen readers see; the layout is our own."""

    opened = Signal(int)
    """A file is to be opened: its row."""
    looked_at = Signal(int)
    """A file is to be shown at a glance (Space): its row."""
    drag_wanted = Signal()
    """What is selected is being dragged."""

    def __init__(
        self, model: LibraryModel, seen: SeenFiles, pictures: Pictures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._files = model
        self._seen = seen
        self._typed = TypeAhead(model)
        self._tiles = TileLayout()
        self._sections: tuple[tuple[str, int], ...] = ()
        """Headings, each with the number of tiles below it; none where the list has no groups."""
        self.painter = TileDelegate(model, pictures)
        self.band = RubberBand(self, self._rows_touched)
        self.setItemDelegate(self.painter)
        self.setModel(model)
        self.setAccessibleName(words.tr("Files as pictures"))
        self.setProperty("surface", "tiles")
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        pictures.watch(self._pictures_seen)
        pictures.arrived.connect(self._picture_arrived)

    # -- what others ask -----------------------------------------------------------------------------------

    def set_tile_width(self, width: int) -> None:
        """Show tiles of another size; what is seen first stays."""
        if width != self.painter.least:
            top = self.first_seen()
            self.painter.least = width
            self._arrange()
            self.put_first(top)

    def set_sections(self, sections: Sequence[tuple[str, int]]) -> None:
        """Show the rows under headings: each with its text and how many rows stand below it."""
        self._sections = tuple(sections)
        self._arrange()

    @property
    def hovered(self) -> int:
        """The row under the cursor; -1 for none."""
        return self.painter.hovered

    def first_seen(self) -> int:
        """Return the first row that is seen whole; -1 where there is none."""
        top = self.verticalOffset()
        rows = self._tiles.rows_between(top, top + self.viewport().height())
        if rows is None:
            return -1
        if self._tiles.rect(rows[0]).top() >= top or top == 0:
            return rows[0]
        return min(rows[0] + self._tiles.columns, rows[1])

    def put_first(self, row: int, offset: int = 0) -> None:
        """Scroll so that a row stands at the top, so many pixels further up."""
        if 0 <= row < self._tiles.rows:
            self.verticalScrollBar().setValue(self._tiles.rect(row).top() - MARGIN + offset)

    def offset_of(self, row: int) -> int:
        """Return how far above the top a row stands, for `put_first`."""
        return self.verticalOffset() - self._tiles.rect(row).top() + MARGIN if row >= 0 else 0

    # -- where things are ----------------------------------------------------------------------------------

    def visualRect(self, index: Index) -> QRect:  # noqa: N802
        """Return where a tile stands in the viewport."""
        if not index.isValid() or index.row() >= self._tiles.rows:
            return QRect()
        return self._tiles.rect(index.row()).translated(0, -self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802
        """Return the file at a point of the viewport."""
        row = self._tiles.row_at(point + QPoint(0, self.verticalOffset()))
        return self._files.index(row, 0) if row >= 0 else QModelIndex()

    def scrollTo(  # noqa: N802
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a tile into view."""
        rect, bar, high = self.visualRect(index), self.verticalScrollBar(), self.viewport().height()
        if rect.isEmpty():
            return
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - high // 2)
        elif rect.top() < 0 or hint == QAbstractItemView.ScrollHint.PositionAtTop:
            bar.setValue(bar.value() + rect.top() - GAP)
        elif rect.bottom() > high:
            bar.setValue(bar.value() + rect.bottom() - high + GAP)

    def verticalOffset(self) -> int:  # noqa: N802
        """Return how far is scrolled."""
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:  # noqa: N802
        """Return 0: the tiles go as far as there is room."""
        return 0

    def isIndexHidden(self, index: Index) -> bool:  # noqa: N802, ARG002
        """Return False: all rows are shown."""
        return False

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802
        """Return what a selection covers of what is seen."""
        region = QRegion()
        seen = self._rows_seen()
        if seen is None:
            return region
        for part in selection.toList():
            for row in range(max(part.top(), seen[0]), min(part.bottom(), seen[1]) + 1):
                region += self._tiles.rect(row).translated(0, -self.verticalOffset())
        return region

    def _rows_seen(self) -> Stretch | None:
        top = self.verticalOffset()
        return self._tiles.rows_between(top, top + self.viewport().height() - 1)

    def _rows_touched(self, rect: QRect) -> list[Stretch]:
        return self._tiles.rows_in(rect)

    # -- layout --------------------------------------------------------------------------------------------

    def doItemsLayout(self) -> None:  # noqa: N802
        """Lay the tiles out anew; the base would walk through all of them."""
        self._arrange()
        QAbstractItemView.doItemsLayout(self)

    def _arrange(self) -> None:
        rows = self._files.rowCount()
        counts = [count for _, count in self._sections]
        grouped = bool(counts) and sum(counts) == rows
        self.painter.fit(self.viewport().width() - 2 * MARGIN, GAP)
        heading = min(_HIGHEST_HEADING, QFontMetrics(theme.font(bold=True)).height() + 16)
        self._tiles.arrange(
            counts if grouped else [rows] if rows else [],
            self.viewport().width(),
            self.painter.tile(),
            gap=GAP,
            margin=MARGIN,
            heading=heading if grouped else 0,
        )
        self.updateGeometries()
        self.viewport().update()

    def updateGeometries(self) -> None:  # noqa: N802
        """Let the scroll bar reach the last line."""
        high = self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setPageStep(high)
        bar.setSingleStep(max(20, self._tiles.line // 4))
        bar.setRange(0, max(0, self._tiles.height - high))

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802
        """Share the tiles out to the new width; what is seen first stays."""
        top, before = self.first_seen(), (self._tiles.columns, self.painter.width)
        at_top = self.verticalOffset() == 0
        self._arrange()
        if top > 0 and not at_top and (self._tiles.columns, self.painter.width) != before:
            self.put_first(top)

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:  # noqa: N802
        """Make room for more."""
        QAbstractItemView.rowsInserted(self, parent, start, end)
        self._arrange()

    def dataChanged(  # noqa: N802
        self, top_left: Index, bottom_right: Index, _roles: Sequence[int] = (), /
    ) -> None:
        """Paint what is seen of the files that changed."""
        seen = self._rows_seen()
        if seen is not None and top_left.row() <= seen[1] and bottom_right.row() >= seen[0]:
            self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802, ARG002
        """Move what is painted; only what comes into sight is painted anew."""
        self.viewport().scroll(0, dy)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Take a changed system font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self.painter.refresh_fonts()
            self._arrange()

    # -- painting ------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the tiles that are seen, and have them read."""
        seen = self._rows_seen()
        if seen is not None:
            self._seen.look(*seen)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        offset = self.verticalOffset()
        top, bottom = event.rect().top() + offset, event.rect().bottom() + offset
        self._paint_headings(painter, top, bottom)
        self._paint_tiles(painter, self._tiles.rows_between(top, bottom), event.region())
        self.band.paint(painter, offset)

    def _paint_tiles(self, painter: QPainter, rows: Stretch | None, region: QRegion) -> None:
        """Paint the tiles of some lines; those that are flown past, of which nothing is known yet, all at once."""
        option, offset, known = QStyleOptionViewItem(), self.verticalOffset(), self._files.file
        chosen = [range(part.top(), part.bottom() + 1) for part in self.selectionModel().selection().toList()]
        current = self.currentIndex().row() if self.hasFocus() else -1
        marked = {current, self.painter.hovered}
        blank: list[QRect] = []
        for row in range(rows[0], rows[1] + 1) if rows is not None else ():
            rect = self._tiles.rect(row).translated(0, -offset)
            if not region.intersects(rect):
                continue
            selected = any(row in part for part in chosen)
            if not selected and row not in marked and known(row) is None and not self._files.gone(row):
                blank.append(rect)
                continue
            state = QStyle.StateFlag.State_Enabled
            if selected:
                state |= QStyle.StateFlag.State_Selected
            if row == current:
                state |= QStyle.StateFlag.State_HasFocus
            option.rect = rect
            option.state = state
            self.painter.paint(painter, option, self._files.index(row, 0))
        self.painter.paint_blank(painter, blank)

    def _paint_headings(self, painter: QPainter, top: int, bottom: int) -> None:
        for section, rect in self._tiles.headings_between(top, bottom):
            title, count = self._sections[section]
            self.painter.paint_heading(painter, rect.translated(0, -self.verticalOffset()), title, count)

    def _pictures_seen(self) -> Iterable[Wanted]:
        seen = self._rows_seen() if self.isVisible() else None
        ratio = self.devicePixelRatioF()
        if seen is not None:
            for file in self._files.known(range(seen[0], seen[1] + 1)):
                if file.has_picture:
                    yield self.painter.wanted(file, ratio)

    def _picture_arrived(self, file_id: str) -> None:
        seen = self._rows_seen() if self.isVisible() else None
        for row in range(seen[0], seen[1] + 1) if seen is not None else ():
            file = self._files.file(row)
            if file is not None and file.id == file_id:
                self.update(self._files.index(row, 0))

    # -- keys ----------------------------------------------------------------------------------------------

    def moveCursor(  # noqa: N802
        self,
        action: QAbstractItemView.CursorAction,
        modifiers: Qt.KeyboardModifier,  # noqa: ARG002
    ) -> QModelIndex:
        """Move as the tiles stand."""
        rows, row = self._tiles.rows, self.currentIndex().row()
        moves = QAbstractItemView.CursorAction
        page = max(1, self.viewport().height() // max(1, self._tiles.line))
        if not rows:
            return QModelIndex()
        if row < 0:
            to = max(0, self.first_seen())
        elif action in (moves.MoveLeft, moves.MovePrevious):
            to = max(0, row - 1)
        elif action in (moves.MoveRight, moves.MoveNext):
            to = min(rows - 1, row + 1)
        elif action == moves.MoveHome:
            to = 0
        elif action == moves.MoveEnd:
            to = rows - 1
        else:
            lines = {moves.MoveUp: -1, moves.MoveDown: 1, moves.MovePageUp: -page, moves.MovePageDown: page}
            to = self._tiles.beside(row, lines[action])
        return self._files.index(to, Column.NAME)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Open on Enter, show at a glance on Space."""
        row = self.currentIndex().row()
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if row >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(row)
        elif row >= 0 and event.key() == Qt.Key.Key_Space and plain:
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

    # -- selecting -----------------------------------------------------------------------------------------

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:  # noqa: N802
        """Select from one tile to another, in the order of the rows; a rubber band is another matter."""
        offset = QPoint(0, self.verticalOffset())
        first = self._tiles.row_at(rect.topLeft() + offset)
        last = self._tiles.row_at(rect.bottomRight() + offset)
        if last < 0:
            last = first
        if first < 0:
            self.selectionModel().select(QItemSelection(), command)
            return
        first, last = min(first, last), max(first, last)
        part = QItemSelection(self._files.index(first, 0), self._files.index(last, Column.PUBLISHED))
        self.selectionModel().select(part, command)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin a rubber band on the ground between tiles."""
        if (
            event.button() == Qt.MouseButton.LeftButton
            and not self.indexAt(event.position().toPoint()).isValid()
        ):
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.band.begin(event.position().toPoint(), event.modifiers())
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Draw the rubber band, or mark the tile under the cursor."""
        if self.band.active:
            self.band.move(event.position().toPoint())
            return
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End the rubber band."""
        if self.band.active:
            self.band.end()
            return
        super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Mark none."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        before, self.painter.hovered = self.painter.hovered, row
        if before != row:
            for each in (before, row):
                if 0 <= each < self._files.rowCount():
                    self.update(self._files.index(each, 0))

    def startDrag(self, supported: Qt.DropAction) -> None:  # noqa: N802, ARG002
        """Let who knows what is selected begin the drag."""
        self.drag_wanted.emit()
