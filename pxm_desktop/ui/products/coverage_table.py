"""The coverage board's table: each cell shows a picture or a gap, and takes what is dropped on it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from pxm_desktop.ui import drop, icons, theme
from pxm_desktop.ui.library.going import FILES_MIME, dropped
from pxm_desktop.ui.library.pictures import Pictures, Wanted
from pxm_desktop.ui.products.coverage_model import CellState, CoverageModel
from pxm_desktop.ui.theme import Size

Index = QModelIndex | QPersistentModelIndex
TILE = 44
"""Side of a cell's picture, in pixels."""
_PAD = 8
_NAME_WIDTH = 240
_NARROW_NAME = 180
_LEAST_COLUMN = 118
_COMPACT = TILE + 2 * _PAD
"""The least width of a column that shows the sign alone: where all columns fit so, none has to be scrolled to."""
_MOST_COLUMN = 190


class _Cells(QStyledItemDelegate):
    """Paints cells: a picture, or a dashed outline and a word where something is missing."""

    def __init__(self, model: CoverageModel, pictures: Pictures, parent: QTableView) -> None:
        super().__init__(parent)
        self._model = model
        self._pictures = pictures
        self.target: tuple[int, int] | None = None
        """The cell over which something is dragged."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, ARG002
        """Have room for picture and word."""
        return QSize(_LEAST_COLUMN, TILE + 2 * _PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        rect: QRect = option.rect
        state = self._model.state(index.row(), index.column())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, rect, option, index)
        spot = QRectF(rect.left() + _PAD, rect.top() + (rect.height() - TILE) / 2, TILE, TILE)
        files = self._model.files(index.row(), index.column())
        if state is CellState.MISSING:
            self._gap(painter, spot, "add", "secondary")
        elif state is CellState.COMING:
            self._gap(painter, spot, "sending", "accent")
        elif files:
            self._picture(painter, spot, files[0])
        ink = {CellState.MISSING: "warning", CellState.COMING: "accent"}.get(state, "text")
        beside = rect.adjusted(_PAD + TILE + _PAD, 0, -4, 0)
        font = theme.font(Size.LABEL, bold=state is CellState.MISSING)
        text = self._model.text(index.row(), index.column())
        if (
            QFontMetrics(font).horizontalAdvance(text) <= beside.width()
        ):  # else the sign says it, and the line below
            painter.setFont(font)
            painter.setPen(theme.colour(ink))
            painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("accent_tint"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), theme.colour("line"))
        view = option.widget
        focused = isinstance(view, QTableView) and view.hasFocus() and view.currentIndex() == index
        if focused or self.target == (index.row(), index.column()):
            pen = QPen(theme.colour("accent"), 2)
            if not focused:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -2.5, -2.5), 4, 4)

    def _gap(self, painter: QPainter, spot: QRectF, icon: str, ink: str) -> None:
        painter.setPen(QPen(theme.colour("outline"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(spot.adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        mark = QRectF(0, 0, 16, 16)
        mark.moveCenter(spot.center())
        picture = icons.pixmap(icon, ink, 16, painter.device().devicePixelRatio())
        painter.drawPixmap(mark.topLeft(), picture)

    def _picture(self, painter: QPainter, spot: QRectF, file_id: str) -> None:
        ratio = painter.device().devicePixelRatio()
        picture = self._pictures.picture(wanted(file_id, ratio))
        if picture is not None:
            at = QRectF(
                0, 0, picture.deviceIndependentSize().width(), picture.deviceIndependentSize().height()
            )
            at.moveCenter(spot.center())
            painter.drawPixmap(at.topLeft(), picture)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("track"))
        painter.drawRoundedRect(spot, theme.RADIUS, theme.RADIUS)
        mark = QRectF(0, 0, 16, 16)
        mark.moveCenter(spot.center())
        painter.drawPixmap(mark.topLeft(), icons.pixmap("check", "ok", 16, ratio))


class _Products(QHeaderView):
    """The products at the left, which stay when one scrolls sideways: name, SKU, how much they have."""

    def __init__(self, model: CoverageModel, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._cells = model
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(TILE + 2 * _PAD)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Leave the cells most of the room."""
        view = self.parentWidget()
        wide = view is None or view.width() > 760
        return QSize(_NAME_WIDTH if wide else _NARROW_NAME, 0)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:  # noqa: N802
        """Paint one product."""
        if logical >= self._cells.rowCount():
            return
        row = self._cells.row(logical)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view = self.parentWidget()
        if isinstance(view, QTableView) and view.currentIndex().row() == logical:
            painter.fillRect(rect, theme.colour("hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), theme.colour("line"))
        inner = rect.adjusted(12 if row.kind != "variant" else 28, 0, -8, 0)
        if row.kind == "variant":
            spot = QRectF(rect.left() + 10, rect.top() + (rect.height() - 14) / 2, 14, 14)
            picture = icons.pixmap("variant", "secondary", 14, painter.device().devicePixelRatio())
            painter.drawPixmap(spot.topLeft(), picture)
        strong, small = theme.font(bold=True), theme.font(Size.SMALL, tabular=True)
        first, second = QFontMetrics(strong), QFontMetrics(small)
        top = inner.top() + (inner.height() - first.height() - second.height()) // 2
        painter.setFont(strong)
        painter.setPen(theme.colour("text"))
        name = first.elidedText(row.name, Qt.TextElideMode.ElideMiddle, inner.width())
        painter.drawText(QRect(inner.left(), top, inner.width(), first.height()), 0, name)
        painter.setFont(small)
        below = QRect(inner.left(), top + first.height(), inner.width(), second.height())
        share = self._cells.share(row)
        painter.setPen(theme.colour("warning" if row.gaps else "ok"))
        painter.drawText(below, 0, share)
        taken = second.horizontalAdvance(share) + 8
        painter.setPen(theme.colour("secondary"))
        sku = second.elidedText(row.sku, Qt.TextElideMode.ElideMiddle, max(0, below.width() - taken))
        painter.drawText(below.adjusted(taken, 0, 0, 0), 0, sku)
        painter.restore()


class _Columns(QHeaderView):
    """The views or regions at the top: the name, shortened to its column, over how many products have it."""

    def __init__(self, model: CoverageModel, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._cells = model
        self.setHighlightSections(False)
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(_COMPACT)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(_LEAST_COLUMN)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Have room for two lines."""
        return QSize(0, 2 * QFontMetrics(theme.font(Size.LABEL)).height() + 2 * _PAD)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:  # noqa: N802
        """Paint one column's title."""
        if logical >= self._cells.columnCount():
            return
        painter.save()
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        inner = rect.adjusted(_PAD, _PAD, -4, -_PAD)
        font = theme.font(Size.LABEL, tabular=True)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(theme.colour("secondary"))
        lines = (self._cells.column_name(logical), self._cells.column_share(logical))
        for nth, line in enumerate(line for line in lines if line):
            shown = metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, inner.width())
            painter.drawText(inner.adjusted(0, nth * metrics.height(), 0, 0), 0, shown)
        painter.restore()


class CoverageTable(QTableView):
    """Shows a `CoverageModel`; arrows go from cell to cell, Enter opens one."""

    opened = Signal(int, int)
    product_opened = Signal(int)
    current_moved = Signal()
    files_dropped = Signal(int, int, object)
    """Local files: row, column, paths."""
    links_dropped = Signal(int, int, object)
    """Files of the library: row, column, ids."""

    def __init__(self, model: CoverageModel, pictures: Pictures, name: str) -> None:
        super().__init__()
        self._cells = model
        self._painter = _Cells(model, pictures, self)
        self.setItemDelegate(self._painter)
        self._names = _Products(model, self)
        self.setVerticalHeader(self._names)
        self.setHorizontalHeader(_Columns(model, self))
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setCornerWidget(QWidget())  # else the style draws a frame where the scroll bars meet
        self.setAcceptDrops(True)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row(), index.column()))
        self._names.sectionClicked.connect(self.product_opened)
        self.selectionModel().currentChanged.connect(self._moved)
        pictures.watch(self.pictures_seen)
        pictures.arrived.connect(lambda _: self.viewport().update())

    def pictures_seen(self) -> Iterable[Wanted]:
        """Yield the picture of each cell that is seen, from top to bottom."""
        room, model = self.viewport().rect(), self._cells
        if not self.isVisible() or not model.rowCount() or not model.columnCount():
            return
        first, last = max(0, self.rowAt(0)), self.rowAt(room.height() - 1)
        left, right = max(0, self.columnAt(0)), self.columnAt(room.width() - 1)
        for row in range(first, (last if last >= 0 else model.rowCount() - 1) + 1):
            for column in range(left, (right if right >= 0 else model.columnCount() - 1) + 1):
                for file_id in model.files(row, column)[:1]:
                    yield wanted(file_id, self.devicePixelRatioF())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Open the current cell on Enter, its product on Ctrl+Enter."""
        current = self.currentIndex()
        if current.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.product_opened.emit(current.row())
            else:
                self.opened.emit(current.row(), current.column())
            event.accept()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        """Let columns share the room that is left."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.share_out()

    def share_out(self) -> None:
        """Make the columns as wide as there is room for; without their words where they all fit then."""
        self._names.updateGeometry()
        columns = self._cells.columnCount()
        if not columns:
            return
        share = min(_MOST_COLUMN, self.viewport().width() // columns)
        for n in range(columns):
            self.horizontalHeader().resizeSection(n, share if share >= _COMPACT else _LEAST_COLUMN)

    def _moved(self) -> None:
        self._names.viewport().update()
        self.current_moved.emit()

    # -- dropping ------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take files of this computer and of the library."""
        if event.mimeData().hasFormat(FILES_MIME) or drop.paths_of(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Mark the cell that would take them."""
        spot = self._cell_at(event.position().toPoint())
        self._aim(spot)
        event.setDropAction(Qt.DropAction.CopyAction)
        if spot is not None:
            event.accept()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802, ARG002
        """Mark none."""
        self._aim(None)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Hand on what was dropped, and on which cell."""
        spot = self._cell_at(event.position().toPoint())
        self._aim(None)
        if spot is None:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        ids = dropped(event.mimeData())
        if ids:
            self.links_dropped.emit(*spot, ids)
        else:
            self.files_dropped.emit(*spot, drop.paths_of(event.mimeData()))

    def _cell_at(self, point: QPoint) -> tuple[int, int] | None:
        index = self.indexAt(point)
        if not index.isValid() or self._cells.key(index.row(), index.column()) is None:
            return None
        return index.row(), index.column()

    def _aim(self, spot: tuple[int, int] | None) -> None:
        if spot != self._painter.target:
            self._painter.target = spot
            self.viewport().update()


def wanted(file_id: str, ratio: float) -> Wanted:
    """Return the picture of a file that fills a cell's square."""
    return Wanted(file_id, None, TILE, TILE, ratio)
