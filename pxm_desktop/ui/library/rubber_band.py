"""The rectangle that selects what it touches, drawn over a grid; it scrolls along at the edges."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView

from pxm_desktop.ui import theme
from pxm_desktop.ui.library.tiles import Stretch

_EDGE = 24
"""So near to the edge the view scrolls along, in pixels."""
_STEP_MS = 16
_FLAG = QItemSelectionModel.SelectionFlag


class RubberBand(QObject):
    """Lives while the button is down."""

    def __init__(self, view: QAbstractItemView, touched: Callable[[QRect], list[Stretch]]) -> None:
        """`touched` tells the rows that a rectangle of the content touches."""
        super().__init__(view)
        self._view = view
        self._touched = touched
        self._from = QPoint()
        self._to = QPoint()
        """In the viewport; `_from` is in the content."""
        self._before = QItemSelection()
        self._toggle = False
        self._rows: list[Stretch] = []
        self.active = False
        # Rings only while the mouse is held at the edge.
        self._along = QTimer(self)
        self._along.setInterval(_STEP_MS)
        self._along.timeout.connect(self._scroll)

    def begin(self, at: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """Begin at a point of the viewport; with Ctrl or Shift what is selected stays."""
        keep = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        model = self._view.selectionModel()
        self._toggle = bool(modifiers & keep)
        self._before = QItemSelection(model.selection()) if self._toggle else QItemSelection()
        self.active, self._rows = True, []
        self._to = at
        self._from = at + QPoint(0, self._view.verticalScrollBar().value())
        if not self._toggle:
            model.clearSelection()

    def move(self, at: QPoint) -> None:
        """Reach to a point of the viewport."""
        self._to = at
        self._select()
        high = self._view.viewport().height()
        if at.y() < _EDGE or at.y() > high - _EDGE:
            if not self._along.isActive():
                self._along.start()
        else:
            self._along.stop()

    def end(self) -> None:
        """Take the rectangle away; what it selected stays selected."""
        self.active = False
        self._along.stop()
        self._view.viewport().update()

    def paint(self, painter: QPainter, offset: int) -> None:
        """Draw the rectangle."""
        if not self.active or self._rect().isEmpty():
            return
        ground = QColor(theme.colour("accent"))
        ground.setAlphaF(0.12)
        painter.setPen(QPen(theme.colour("accent"), 1))
        painter.setBrush(ground)
        painter.drawRect(self._rect().translated(0, -offset))

    def _rect(self) -> QRect:
        to = self._to + QPoint(0, self._view.verticalScrollBar().value())
        return QRect(self._from, to).normalized()

    def _select(self) -> None:
        rows = self._touched(self._rect())
        if rows != self._rows:
            self._rows = rows
            model = self._view.model()
            last = model.columnCount() - 1
            chosen = QItemSelection()
            for first, end in rows:
                chosen.select(model.index(first, 0), model.index(end, last))
            selection = QItemSelection(self._before)
            selection.merge(chosen, _FLAG.Select)
            self._view.selectionModel().select(selection, _FLAG.ClearAndSelect | _FLAG.Rows)
            if rows:
                at = model.index(rows[-1][1] if self._to.y() > self._view.height() // 2 else rows[0][0], 0)
                self._view.selectionModel().setCurrentIndex(at, _FLAG.NoUpdate)
        self._view.viewport().update()

    def _scroll(self) -> None:
        bar, high = self._view.verticalScrollBar(), self._view.viewport().height()
        over = self._to.y() - (high - _EDGE) if self._to.y() > high - _EDGE else self._to.y() - _EDGE
        before = bar.value()
        bar.setValue(before + max(-80, min(80, over)))
        if bar.value() != before:
            self._select()
