"""The widths of a table's columns: shared out by its view, changed by dragging a boundary, and remembered."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHeaderView, QTableView

_LEAST = 56
"""The least width to which a column can be dragged, in pixels."""
_MOST = 2000


class ColumnWidths(QObject):
    """Keeps the sum of the columns at the view's width: what one gains, the next one gives.

    The first column has what the others leave. A double click on a boundary takes all wishes back.
    """

    changed = Signal()
    """The widths are to be shared out again."""

    def __init__(self, view: QTableView, columns: type[IntEnum], *, first: int) -> None:
        """`first` is the least width of the first column, in pixels."""
        super().__init__(view)
        self._view = view
        self._columns = columns
        self._first = first
        self._wished: dict[int, int] = {}
        self._setting = False
        header = view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.sectionResized.connect(self._dragged)
        header.sectionHandleDoubleClicked.connect(self._forget)

    def share(self, own: Mapping[int, int], width: int) -> None:
        """Show these columns besides the first, as wide as is wished, else so wide; hide all others."""
        wanted = {column: self._wished.get(column, each) for column, each in own.items()}
        if sum(wanted.values()) > max(0, width - self._first):
            wanted = dict(own)
        self._setting = True
        first, *others = self._columns
        for column in others:
            self._view.setColumnHidden(column, column not in wanted)
            self._view.setColumnWidth(column, wanted.get(column, 0))
        self._view.setColumnWidth(first, width - sum(wanted.values()))
        self._setting = False

    def kept(self) -> dict[str, int]:
        """Return what is wished, by the columns' names, to be remembered."""
        return {self._columns(column).name: width for column, width in sorted(self._wished.items())}

    def restore(self, kept: object) -> None:
        """Wish what was remembered, as far as it makes sense."""
        known = {column.name: column.value for column in list(self._columns)[1:]}
        found: dict[Any, Any] = kept if isinstance(kept, dict) else {}
        self._wished = {
            known[name]: width
            for name, width in found.items()
            if name in known and isinstance(width, int) and _LEAST <= width <= _MOST
        }
        self.changed.emit()

    def _dragged(self, column: int, before: int, now: int) -> None:
        if self._setting:
            return
        first, *others = self._columns
        after = [each for each in others if each > column and not self._view.isColumnHidden(each)]
        if after and now:
            # The boundary moves: the next column gives what this one gains, each down to the least.
            both = before + self._view.columnWidth(after[0])
            least = self._first if column == first else _LEAST
            mine = min(max(now, least), both - _LEAST)
            if mine >= least:
                self._wished[after[0]] = both - mine
                if column != first:
                    self._wished[column] = mine
        self.changed.emit()

    def _forget(self) -> None:
        self._wished.clear()
        self.changed.emit()
