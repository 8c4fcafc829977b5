"""Paints the history's rows: name over folder, products, regions, state over reason, day over time, size."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from pxm_desktop.service.history_api import HistoryEntry
from pxm_desktop.ui import history_text, icons, theme, words
from pxm_desktop.ui.history_model import Column, HistoryModel
from pxm_desktop.ui.queue_delegate import PADDING, row_height
from pxm_desktop.ui.states import COLOURS, SHAPES
from pxm_desktop.ui.theme import Size

Index = QModelIndex | QPersistentModelIndex
_ICON = 14
_END, _MIDDLE, _START = (
    Qt.TextElideMode.ElideRight,
    Qt.TextElideMode.ElideMiddle,
    Qt.TextElideMode.ElideLeft,
)


class HistoryDelegate(QStyledItemDelegate):
    """Paints from the model's entries, not from their texts."""

    def __init__(self, model: HistoryModel) -> None:
        super().__init__(model)
        self._model = model
        self.hovered = -1
        self.size_in_name = False
        """True while there is no room for a column of sizes."""
        self.refresh_fonts()

    def refresh_fonts(self) -> None:
        """Take the system's font again."""
        self._body = theme.font()
        self._strong = theme.font(bold=True)
        self._small = theme.font(Size.SMALL)
        self._figures = theme.font(tabular=True)
        self._small_figures = theme.font(Size.SMALL, tabular=True)
        fonts = (self._body, self._strong, self._small, self._figures, self._small_figures)
        # Made once: making the measures anew for each text costs more than drawing it.
        self._metrics = {id(font): QFontMetrics(font) for font in fonts}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802, ARG002
        """Return the height of a row."""
        return QSize(0, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        entry = self._model.entry(index.row())
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, index, rect)
        inner = rect.adjusted(PADDING, 0, -PADDING, -1)
        column = Column(index.column())
        if column is Column.NAME:
            self._paint_name(painter, inner, entry)
        elif column is Column.STATE:
            self._paint_state(painter, inner, entry)
        elif column is Column.FINISHED:
            at = entry.finished_at
            self._lines(painter, inner, history_text.day(at), history_text.time(at), self._figures)
        elif column is Column.SIZE:
            painter.setFont(self._figures)
            painter.setPen(theme.colour("secondary"))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(rect.adjusted(4, 0, -PADDING, -1), right, words.size(entry.size))
        else:
            named = self._model.named(entry, column)
            first, ink = (named[0], "text") if named else (self._model.text(entry, column), "secondary")
            others = history_text.others(len(named) - 1)
            # The end of a product's name is its SKU.
            self._lines(painter, inner, first, others, self._body, ink=ink, modes=(_MIDDLE, _END))
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect
    ) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("accent_tint"))
        elif index.row() == self.hovered:
            painter.fillRect(rect, theme.colour("hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        view = option.widget
        if isinstance(view, QTableView) and view.hasFocus() and view.currentIndex().row() == index.row():
            painter.fillRect(rect.left(), rect.top(), rect.width(), 1, theme.colour("accent"))
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("accent"))
            if index.column() == Column.NAME:
                painter.fillRect(rect.left(), rect.top(), 3, rect.height(), theme.colour("accent"))

    def _paint_name(self, painter: QPainter, rect: QRect, entry: HistoryEntry) -> None:
        under = history_text.folder(entry)
        size = words.size(entry.size) if self.size_in_name else ""
        if size:
            # The size stays whole; the folder takes what is left.
            room = rect.width() - self._metrics[id(self._small)].horizontalAdvance(f" · {size}")
            under = f"{self._metrics[id(self._small)].elidedText(under, _START, max(0, room))} · {size}"
        self._lines(painter, rect, history_text.name(entry), under, self._body, modes=(_MIDDLE, _START))

    def _paint_state(self, painter: QPainter, rect: QRect, entry: HistoryEntry) -> None:
        state = history_text.state(entry)
        under = words.one_line(words.told(entry.reason))
        line = self._metrics[id(self._strong)].height()
        block = line + (self._metrics[id(self._small)].height() if under else 0)
        top = rect.top() + (rect.height() - block) // 2
        ink = COLOURS[state]
        # From its picture: drawing a shape from its lines takes ten times as long.
        shape = icons.pixmap(SHAPES[state], ink, _ICON, painter.device().devicePixelRatio())
        painter.drawPixmap(QPointF(rect.left(), top + (line - _ICON) / 2), shape)
        self._lines(painter, rect.adjusted(20, 0, 0, 0), words.state(state), under, self._strong, ink=ink)

    def _lines(
        self,
        painter: QPainter,
        rect: QRect,
        first: str,
        second: str,
        font: QFont,
        *,
        ink: str = "text",
        modes: tuple[Qt.TextElideMode, Qt.TextElideMode] = (_END, _END),
    ) -> None:
        """Draw a line, and a small one below."""
        upper = self._metrics[id(font)].height()
        lower = self._metrics[id(self._small)].height() if second else 0
        top = rect.top() + (rect.height() - upper - lower) // 2
        self._text(painter, QRect(rect.left(), top, rect.width(), upper), first, font, ink, modes[0])
        if second:
            below = QRect(rect.left(), top + upper, rect.width(), lower)
            self._text(painter, below, second, self._small_figures, "secondary", modes[1])

    def _text(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        font: QFont,
        ink: str,
        mode: Qt.TextElideMode = _END,
    ) -> None:
        painter.setFont(font)
        painter.setPen(theme.colour(ink))
        metrics = self._metrics[id(font)]
        # No letter is wider than a line is high: most texts fit beyond doubt, and measuring costs as much as drawing.
        if len(text) * metrics.height() > rect.width():
            text = metrics.elidedText(text, mode, max(0, rect.width()))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, text)
