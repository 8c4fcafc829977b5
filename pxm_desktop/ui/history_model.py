"""The history as a table: as much of it as was scrolled to, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from pxm_desktop.service.history_api import HistoryEntry, HistoryPage
from pxm_desktop.ui import history_text, words
from pxm_desktop.ui.history_text import EntryNames
from pxm_desktop.ui.words import tr

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()


class Column(IntEnum):
    """The columns, from left to right."""

    NAME = 0
    PRODUCTS = 1
    REGIONS = 2
    STATE = 3
    FINISHED = 4
    SIZE = 5


class HistoryModel(QAbstractTableModel):
    """Rows of the history; asks for more by `more_wanted` when its end comes into sight."""

    more_wanted = Signal()
    merging = Signal()
    """Rows are about to come and go while the others keep their place."""
    merged = Signal()

    def __init__(self, names: EntryNames, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self._entries: list[HistoryEntry] = []
        self.after: int | None = None
        """Where the next page begins; None when all is here."""
        names.changed.connect(self._names_changed)

    def entry(self, row: int) -> HistoryEntry:
        """Return what stands in a row."""
        return self._entries[row]

    def row_of(self, entry_id: int) -> int | None:
        """Return where an entry stands, if it is here."""
        low, high = 0, len(self._entries)
        while low < high:  # the ids go down
            middle = (low + high) // 2
            if self._entries[middle].id > entry_id:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self._entries) and self._entries[low].id == entry_id else None

    # -- pages ---------------------------------------------------------------------------------------------

    def replace(self, page: HistoryPage) -> None:
        """Begin anew with a first page."""
        self.beginResetModel()
        self._entries = list(page.entries)
        self.after = page.after
        self.endResetModel()

    def extend(self, page: HistoryPage) -> None:
        """Add the next page."""
        if page.entries:
            first = len(self._entries)
            self.beginInsertRows(_NONE, first, first + len(page.entries) - 1)
            self._entries += page.entries
            self.endInsertRows()
        self.after = page.after

    def merge(self, page: HistoryPage) -> None:
        """Take what there is now, from the top; rows that stay keep their place."""
        self.merging.emit()
        now = {entry.id for entry in page.entries}
        for first, last in reversed(_stretches([entry.id not in now for entry in self._entries])):
            self.beginRemoveRows(_NONE, first, last)
            del self._entries[first : last + 1]
            self.endRemoveRows()
        before = {entry.id for entry in self._entries}
        for first, last in _stretches([entry.id not in before for entry in page.entries]):
            self.beginInsertRows(_NONE, first, last)
            self._entries[first:first] = page.entries[first : last + 1]
            self.endInsertRows()
        self.after = page.after
        self.merged.emit()

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802
        """Say whether there is more than is here."""
        return not parent.isValid() and self.after is not None

    def fetchMore(self, parent: Index) -> None:  # noqa: N802, ARG002
        """Ask for the next page; it arrives later."""
        self.more_wanted.emit()

    # -- what Qt asks --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NONE) -> int:  # noqa: N802
        """Return how many rows are here."""
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = _NONE) -> int:  # noqa: N802
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = section == Column.SIZE
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole:
            return title(Column(section))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text; the delegate paints from `entry` instead."""
        if not index.isValid() or not 0 <= index.row() < len(self._entries):
            return None
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return history_text.tooltip(entry, self._names)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == Column.NAME:
            return history_text.spoken(entry, self._names)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(entry, Column(index.column()))
        return None

    def named(self, entry: HistoryEntry, column: Column) -> list[str]:
        """Return the names of an entry's products or regions."""
        return (
            self._names.product_names(entry) if column is Column.PRODUCTS else self._names.region_names(entry)
        )

    def text(self, entry: HistoryEntry, column: Column) -> str:
        """Return what a cell says in its first line."""
        if column is Column.NAME:
            return history_text.name(entry)
        if column is Column.PRODUCTS:
            return self._names.products(entry, most=1) or tr("No product")
        if column is Column.REGIONS:
            return self._names.regions(entry, most=1)
        if column is Column.STATE:
            return words.state(history_text.state(entry))
        if column is Column.FINISHED:
            return history_text.finished(entry)
        return words.size(entry.size)

    def _names_changed(self) -> None:
        if self._entries:
            last = self.index(len(self._entries) - 1, Column.REGIONS)
            self.dataChanged.emit(self.index(0, Column.PRODUCTS), last)


def title(column: Column) -> str:
    """Return a column's title."""
    return {
        Column.NAME: tr("Name"),
        Column.PRODUCTS: tr("Products"),
        Column.REGIONS: tr("Regions"),
        Column.STATE: tr("State"),
        Column.FINISHED: tr("Finished"),
        Column.SIZE: tr("Size"),
    }[column]


def _stretches(marks: Sequence[bool]) -> list[tuple[int, int]]:
    """Return first and last of each unbroken run of True."""
    found: list[tuple[int, int]] = []
    for at, mark in enumerate(marks):
        if not mark:
            continue
        if found and found[-1][1] == at - 1:
            found[-1] = (found[-1][0], at)
        else:
            found.append((at, at))
    return found
