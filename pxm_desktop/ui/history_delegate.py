"""Paints the history's rows: name over folder, products, regions, state over reason, day over time, size."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from pxm_desktop.service.history_api import HistoryEntry
from pxm_desktop.ui import history_text, queue_text, words
from pxm_desktop.ui.history_model import Column, HistoryModel
from pxm_desktop.ui.row_delegate import END, MIDDLE, PADDING, START, Index, RowDelegate
from pxm_desktop.ui.states import COLOURS, SHAPES

_ICON = 14


class HistoryDelegate(RowDelegate):
    """Paints from the model's entries, not from their texts."""

    def __init__(self, model: HistoryModel) -> None:
        super().__init__(model)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        entry = self._model.entry(index.row())
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, index)
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
            self._paint_amount(painter, rect, words.size(entry.size))
        else:
            named = self._model.named(entry, column)
            first, ink = (named[0], "text") if named else (self._model.text(entry, column), "secondary")
            others = history_text.others(len(named) - 1)
            # The end of a product's name is its SKU.
            self._lines(painter, inner, first, others, self._body, ink=ink, modes=(MIDDLE, END))
        painter.restore()

    def _paint_name(self, painter: QPainter, rect: QRect, entry: HistoryEntry) -> None:
        under = history_text.folder(entry)
        size = words.size(entry.size) if self.size_in_name else ""
        if size:
            # The size stays whole; the folder takes what is left.
            room = rect.width() - self._measure(self._small).horizontalAdvance(f" · {size}")
            under = f"{self._elide(self._small, under, room, START)} · {size}"
        self._lines(painter, rect, history_text.name(entry), under, self._body, modes=(MIDDLE, START))

    def _paint_state(self, painter: QPainter, rect: QRect, entry: HistoryEntry) -> None:
        state = history_text.state(entry)
        under = self.fitting(entry, rect.width() - 20)
        line = self._measure(self._strong).height()
        block = line + (self._measure(self._small).height() if under else 0)
        top = rect.top() + (rect.height() - block) // 2
        ink = COLOURS[state]
        shape = QRectF(rect.left(), top + (line - _ICON) / 2, _ICON, _ICON)
        self._icon(painter, SHAPES[state], shape, ink)
        self._lines(painter, rect.adjusted(20, 0, 0, 0), words.state(state), under, self._strong, ink=ink)

    def fitting(self, entry: HistoryEntry, width: int) -> str:
        """Return why a file is as it is, or the short form where the whole has no room; the tooltip has all of it."""
        whole = words.one_line(words.told(entry.reason))
        if self._measure(self._small).horizontalAdvance(whole) <= width:
            return whole
        return queue_text.brief(entry.reason, entry.cause)
