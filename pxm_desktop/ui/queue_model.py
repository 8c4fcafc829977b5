"""The queue as Qt and people see it: a flat table with a heading row for each batch, its texts, and dragging."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from pxm_desktop.ui import queue_text, words
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.queue_layout import Stretch
from pxm_desktop.ui.queue_rows import Group, Row
from pxm_desktop.ui.queue_store import QueueStore
from pxm_desktop.ui.queue_table import Column as Column
from pxm_desktop.ui.words import tr

Index = QModelIndex | QPersistentModelIndex
ROWS_MIME = "application/x-pxm-desktop-rows"
"""What a drag inside the queue carries; nothing else takes it."""
_NONE = QModelIndex()
# Made once: each cell that is painted asks for them.
_FIXED = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_MOVABLE = _FIXED | Qt.ItemFlag.ItemIsDragEnabled


class QueueModel(QueueStore):
    """All transfers, by batch: asked by row."""

    dropped = Signal(int)
    """Dragged rows were let go above this row of the table."""

    def __init__(
        self,
        names: CatalogNames,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(names.products_text, parent, clock)
        self._names = names
        self.health = "ok"
        """How the queue as a whole is: `Health.state`."""
        names.changed.connect(self._names_changed)

    # -- what Qt asks --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NONE) -> int:  # noqa: N802
        """Return how many rows the table has now."""
        return 0 if parent.isValid() else self._layout.rows

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
            return column_title(Column(section))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tr("Click to sort by %1.").replace("%1", column_title(Column(section)))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text; the delegate paints from `item` instead."""
        if not index.isValid() or not 0 <= index.row() < self._layout.rows:
            return None
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        item = self.item(index.row())
        if isinstance(item, Group):
            if role == Qt.ItemDataRole.ToolTipRole:
                return f"{words.one_line(item.name)}\n{queue_text.group_detail(item.tally)}"
            if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == Column.NAME:
                return queue_text.spoken_group(item)
            return self._group_text(item, Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return queue_text.tooltip(item, self._names)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == Column.NAME:
            return queue_text.spoken(item, self._names, self.health)
        return self._row_text(item, Column(index.column()))

    def match(
        self,
        start: Index,
        role: int,
        value: Any,
        hits: int = 1,
        flags: Qt.MatchFlag = Qt.MatchFlag.MatchStartsWith,
    ) -> list[QModelIndex]:
        """Find the next name that starts with what was typed; Qt's own search would ask cell by cell."""
        if role != Qt.ItemDataRole.DisplayRole or not isinstance(value, str):
            return super().match(start, role, value, hits, flags)
        typed = value.casefold()
        later: list[int] = []
        earlier: list[int] = []
        for row, name in enumerate(self.names_in_order()):
            if name.casefold().startswith(typed):
                (later if row >= start.row() else earlier).append(row)
        return [self.index(row, Column.NAME) for row in (*later, *earlier)[: hits if hits > 0 else None]]

    # -- dragging rows inside the list ---------------------------------------------------------------------

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let rows be dragged, and let go between rows, while the table is in queue order."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled if self.in_queue_order else Qt.ItemFlag.NoItemFlags
        return _MOVABLE if self.in_queue_order else _FIXED

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """Return what a drag carries."""
        return [ROWS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802, ARG002
        """Return a mark only: the view knows which rows are selected."""
        mime = QMimeData()
        mime.setData(ROWS_MIME, b"rows")
        return mime

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        """Rows are only moved."""
        return Qt.DropAction.MoveAction

    def dropMimeData(  # noqa: N802
        self,
        data: QMimeData,
        action: Qt.DropAction,  # noqa: ARG002
        row: int,
        column: int,  # noqa: ARG002
        parent: Index,
    ) -> bool:
        """Say where dragged rows were let go. False: Qt must not remove anything."""
        if data.hasFormat(ROWS_MIME):
            above = row if row >= 0 else parent.row() if parent.isValid() else self._layout.rows
            self.dropped.emit(above)
        return False

    def show_health(self, state: str) -> None:
        """Take over how the queue as a whole is: what stops all of it is not repeated in each row."""
        if state != self.health:
            self.health = state
            self._column_changed(Column.STATE)

    # -- what the window asks ------------------------------------------------------------------------------

    @property
    def in_queue_order(self) -> bool:
        """True while rows stand as the engine takes them, so that they can be moved."""
        return self.lens.sort is None

    def item(self, row: int) -> Row | Group:
        """Return what stands in a row of the table."""
        stretch, offset = self._layout.find(row)
        if offset < 0 and stretch.group is not None:
            return stretch.group
        return self._rows[stretch.shown[offset]]

    def stretch(self, row: int) -> Stretch:
        """Return among which files a row of the table stands."""
        return self._layout.find(row)[0]

    def ids_between(self, first: int, last: int) -> Iterable[int]:
        """Return the files in a stretch of rows; a heading stands for its whole batch."""
        return self._layout.ids_between(first, last)

    def heading_number(self, group: Group) -> int | None:
        """Return where a batch's heading stands in the table; None without one."""
        stretch = self._layout.of_group.get(group.id)
        return self._layout.starts[stretch.at] if stretch is not None and stretch.head else None

    def first_id(self, *, below: Iterable[int] = ()) -> int | None:
        """Return the file that the engine takes first, some left out; None when there is no other."""
        leave = set(below)
        for stretch in self._layout.stretches:
            for row_id in stretch.shown:
                if row_id not in leave:
                    return row_id
        return None

    def stretches(self) -> Sequence[Stretch]:
        """Return what stands below each other."""
        return self._layout.stretches

    def group_destination(self, group: Group) -> str:
        """Return where a batch goes, when all of it goes to one place, else to how many."""
        places = group.tally.destinations
        if len(places) != 1:
            return words.plural("%n destination", "%n destinations", len(places)) if places else ""
        stretch = self._layout.of_group.get(group.id)
        shown = stretch.shown if stretch is not None and stretch.shown else group.ids
        return queue_text.destination(self._rows[shown[0]], self._names)

    # -- inside --------------------------------------------------------------------------------------------

    def _row_text(self, row: Row, column: Column) -> str:
        if column is Column.NAME:
            return words.one_line(row.name)
        if column is Column.SIZE:
            return words.size(row.size)
        if column is Column.DESTINATION:
            return queue_text.destination(row, self._names)
        return queue_text.state_of(row, self.health).word

    def _group_text(self, group: Group, column: Column) -> str:
        if column is Column.NAME:
            return words.one_line(group.name)
        if column is Column.SIZE:
            return queue_text.group_size(group.tally)
        if column is Column.DESTINATION:
            return self.group_destination(group)
        return queue_text.state_of(group).word

    def _names_changed(self) -> None:
        self._column_changed(Column.DESTINATION)

    def _column_changed(self, column: Column) -> None:
        if self._layout.rows:
            self.dataChanged.emit(self.index(0, column), self.index(self._layout.rows - 1, column))


def column_title(column: Column) -> str:
    """Return a column's title."""
    return {
        Column.NAME: tr("Name"),
        Column.SIZE: tr("Size"),
        Column.DESTINATION: tr("Destination"),
        Column.STATE: tr("State"),
    }[column]
