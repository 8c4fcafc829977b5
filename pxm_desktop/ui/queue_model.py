"""The queue as a flat table: a heading row for each batch, its files below, 100,000 of them if need be.

A tree would make Qt lay out every expanded row again whenever one is added; a table of fixed row height does
not, and asks only for the rows that are on screen. Rows keep their place while they work.
"""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from pxm_desktop.transfer.model import Batch, Destination, Transfer
from pxm_desktop.ui import queue_text, words
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.queue_rows import Group, Row, Tally
from pxm_desktop.ui.states import State
from pxm_desktop.ui.words import tr

Index = QModelIndex | QPersistentModelIndex
_RUNS = 40
"""Separate stretches of rows that are removed one by one; for more of them the table is made anew."""
_MANY = 5000
"""Rows at once from which the table is made anew in any case."""
_NONE = QModelIndex()


class Column(IntEnum):
    """The table's columns."""

    NAME = 0
    SIZE = 1
    DESTINATION = 2
    STATE = 3


class QueueModel(QAbstractTableModel):
    """All transfers, by batch; changed by id, asked by row."""

    counted = Signal()
    """Numbers have changed: `total` and the groups' tallies."""
    rerouted = Signal()
    """Files go elsewhere than before."""

    def __init__(
        self,
        names: CatalogNames,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._names = names
        self._clock = clock
        self._rows: dict[int, Row] = {}
        self._groups: dict[int, Group] = {}
        self._order: list[Group] = []
        self._starts: list[int] = [0]
        self._places: dict[Destination, Destination] = {}
        self._hidden: set[int] = set()
        self._filter = ""
        self.total = Tally()
        self.bytes_per_second = 0.0
        names.changed.connect(self._names_changed)

    # -- what Qt asks --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NONE) -> int:  # noqa: N802
        """Return how many rows the table has now."""
        return 0 if parent.isValid() else self._starts[-1]

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
            return (tr("Name"), tr("Size"), tr("Destination"), tr("State"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text; the delegate paints from `item` instead."""
        if not index.isValid() or not 0 <= index.row() < self._starts[-1]:
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
            return queue_text.spoken(item, self._names)
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
        for row, name in enumerate(self._names_in_order()):
            if name.casefold().startswith(typed):
                (later if row >= start.row() else earlier).append(row)
        return [self.index(row, Column.NAME) for row in (*later, *earlier)[: hits if hits > 0 else None]]

    # -- what the window asks ------------------------------------------------------------------------------

    def item(self, row: int) -> Row | Group:
        """Return what stands in a row of the table."""
        at = bisect_right(self._starts, row) - 1
        group = self._order[at]
        offset = row - self._starts[at] - group.head
        return group if offset < 0 else self._rows[group.shown[offset]]

    def row(self, row_id: int) -> Row | None:
        """Return a file by its id."""
        return self._rows.get(row_id)

    def row_number(self, row_id: int) -> int | None:
        """Return where a file stands in the table; None while it is not shown."""
        found = self._rows.get(row_id)
        if found is None:
            return None
        group = self._groups[found.batch_id]
        offset = group.offset(row_id)
        if offset is None or not (group.open or not group.headed):
            return None
        return self._starts[group.at] + group.head + offset

    def ids_between(self, first: int, last: int) -> Iterable[int]:
        """Return the files in a stretch of rows; a heading stands for its whole batch."""
        row = first
        while row <= last:
            at = bisect_right(self._starts, row) - 1
            group, offset = self._order[at], row - self._starts[at]
            if offset < group.head:
                yield from group.shown
                row = self._starts[at + 1]
            else:
                end = min(last + 1, self._starts[at + 1])
                yield from group.shown[offset - group.head : end - self._starts[at] - group.head]
                row = end

    def ids_where(self, states: Iterable[State]) -> list[int]:
        """Return all files in some states, hidden ones left out."""
        wanted = frozenset(states)
        return [i for i, row in self._rows.items() if row.state in wanted and i not in self._hidden]

    def batch_ids(self, batch_id: int) -> list[int]:
        """Return all files of a batch."""
        group = self._groups.get(batch_id)
        return list(group.ids) if group else []

    def group_of(self, batch_id: int) -> Group | None:
        """Return a batch."""
        return self._groups.get(batch_id)

    def heading_number(self, group: Group) -> int:
        """Return where a batch begins in the table."""
        return self._starts[group.at]

    @property
    def filter_text(self) -> str:
        """What names are filtered by, casefolded; empty is no filter."""
        return self._filter

    # -- what the service tells ----------------------------------------------------------------------------

    def put_batches(self, batches: Sequence[Batch]) -> None:
        """Learn batches and their names; they show once they have files."""
        for batch in batches:
            group = self._groups.get(batch.id)
            if group is None:
                self._new_group(Group.of(batch))
            elif group.name != batch.name:
                group.name = batch.name
                self._say_changed(group.at)

    def put(self, transfers: Sequence[Transfer]) -> None:
        """Take over new and changed transfers; at most a few thousand at a time: the window stays awake."""
        fresh: dict[int, list[int]] = {}
        touched: list[int] = []
        moved = False
        for transfer in transfers:
            place = self._places.setdefault(transfer.destination, transfer.destination)
            row = self._rows.get(transfer.id)
            if row is None:
                self._rows[transfer.id] = Row(transfer, place)
                fresh.setdefault(transfer.batch_id, []).append(transfer.id)
                continue
            if transfer.id in self._hidden:
                row.take(transfer, place)
                continue
            before = row.destination
            self._count(row, -1)
            row.take(transfer, place)
            self._count(row, 1)
            moved = moved or row.destination is not before
            touched.append(transfer.id)
        for batch_id, ids in fresh.items():
            self._insert(batch_id, sorted(ids))
        self._say_rows_changed(touched)
        if self.total.states[State.SENDING] == 0:
            self.bytes_per_second = 0.0
        self.counted.emit()
        if moved:
            self.rerouted.emit()

    def remove(self, ids: Iterable[int]) -> None:
        """Forget transfers."""
        gone = {i for i in ids if i in self._rows}
        self._take_out(gone - self._hidden)
        self._hidden -= gone
        for batch_id in {self._rows.pop(i).batch_id for i in gone}:
            group = self._groups[batch_id]
            if group.shown is group.ids:
                group.shown = group.ids = [i for i in group.ids if i not in gone]
            else:
                group.ids = [i for i in group.ids if i not in gone]
        self.counted.emit()

    def progress(self, sent: Mapping[int, int], bytes_per_second: float) -> None:
        """Take over bytes on the wire."""
        now = self._clock()
        touched = []
        for row_id, count in sent.items():
            row = self._rows.get(row_id)
            if row is None or row_id in self._hidden or row.state is not State.SENDING or count == row.sent:
                continue
            self._count(row, -1)
            row.note_progress(now, count)
            self._count(row, 1)
            touched.append(row_id)
        self.bytes_per_second = bytes_per_second if self.total.states[State.SENDING] else 0.0
        self._say_rows_changed(touched)
        self.counted.emit()

    # -- what the user does --------------------------------------------------------------------------------

    def set_filter(self, text: str) -> None:
        """Show only names that contain a text."""
        wanted = text.strip().casefold()
        if wanted == self._filter:
            return
        self._filter = wanted
        self._relist(self._order)

    def toggle(self, group: Group) -> None:
        """Open or close a batch."""
        if not group.headed or not group.shown:
            return
        at = group.at
        first = self._starts[at] + group.head
        last = first + len(group.shown) - 1
        if group.open:
            self.beginRemoveRows(_NONE, first, last)
        else:
            self.beginInsertRows(_NONE, first, last)
        group.open = not group.open
        self._measure()
        if group.open:
            self.endInsertRows()
        else:
            self.endRemoveRows()
        self._say_changed(at)

    def reroute(self, ids: Iterable[int], destination: Destination) -> None:
        """Show files' new destination at once; `settle_route` follows when the service has answered."""
        place = self._places.setdefault(destination, destination)
        for row in self._change_routes(ids):
            row.pending += 1
            row.destination = place

    def settle_route(self, ids: Iterable[int], *, kept: bool) -> None:
        """End what `reroute` began; when not all was `kept`, show again what the service said last."""
        for row in self._change_routes(ids):
            row.pending -= 1
            if not row.pending and not kept:
                row.destination = row.told

    def hide(self, ids: Iterable[int]) -> None:
        """Take rows out of sight and out of the numbers, until `show` or `remove`."""
        self._take_out({i for i in ids if i in self._rows} - self._hidden)
        self.counted.emit()

    def show(self, ids: Iterable[int]) -> None:
        """Bring hidden rows back to their place."""
        back = self._hidden.intersection(ids)
        self._hidden -= back
        groups = {}
        for row_id in back:
            row = self._rows[row_id]
            self._count(row, 1)
            groups[row.batch_id] = self._groups[row.batch_id]
        self._relist(list(groups.values()))
        self.counted.emit()

    # -- inside --------------------------------------------------------------------------------------------

    def _change_routes(self, ids: Iterable[int]) -> Iterator[Row]:
        """Hand rows out to have their destination changed, and tell everybody afterwards."""
        rows = [row for row in map(self._rows.get, ids) if row is not None]
        for row in rows:
            seen = row.id not in self._hidden
            if seen:
                self._count(row, -1)
            yield row
            row.reckon()
            if seen:
                self._count(row, 1)
        self._say_rows_changed([row.id for row in rows])
        self.counted.emit()
        self.rerouted.emit()

    def _names_in_order(self) -> Iterator[str]:
        for group in self._order:
            if group.head:
                yield group.name
            if group.height > group.head:
                yield from (self._rows[i].name for i in group.shown)

    def _row_text(self, row: Row, column: Column) -> str:
        if column is Column.NAME:
            return words.one_line(row.name)
        if column is Column.SIZE:
            return words.size(row.size)
        if column is Column.DESTINATION:
            return queue_text.destination(row, self._names)
        return words.state(row.state)

    def _group_text(self, group: Group, column: Column) -> str:
        if column is Column.NAME:
            return words.one_line(group.name)
        if column is Column.SIZE:
            return queue_text.group_size(group.tally)
        if column is Column.DESTINATION:
            return self.group_destination(group)
        return words.state(group.tally.state)

    def group_destination(self, group: Group) -> str:
        """Return where a batch goes, when all of it goes to one place, else to how many."""
        places = group.tally.destinations
        if len(places) != 1:
            return words.plural("%n destination", "%n destinations", len(places)) if places else ""
        return queue_text.destination(self._rows[group.shown[0]], self._names)

    def _new_group(self, group: Group) -> Group:
        self._groups[group.id] = group
        # A batch without rows takes no space, so no view needs to hear of it.
        at = bisect_left([g.id for g in self._order], group.id)
        self._order.insert(at, group)
        group.shown = group.ids
        self._measure()
        return group

    def _insert(self, batch_id: int, ids: list[int]) -> None:
        group = self._groups.get(batch_id) or self._new_group(Group(batch_id, tr("Files"), headed=True))
        for row_id in ids:
            self._count(self._rows[row_id], 1)
            group.widen_root(self._rows[row_id].path)
        shown = [i for i in ids if self._passes(i)]
        if group.ids and ids[0] < group.ids[-1]:
            # Rarely, a row comes late: it still takes the place its id gives it.
            for row_id in ids:
                insort(group.ids, row_id)
            self._relist([group])
            return
        at = group.at
        was = group.height
        grown = len(shown) if group.open or not group.headed else 0
        grown += 1 if group.headed and shown and not group.shown else 0
        if grown:
            self.beginInsertRows(_NONE, self._starts[at] + was, self._starts[at] + was + grown - 1)
        if group.shown is not group.ids:
            group.shown.extend(shown)
            group.ids.extend(ids)
        elif len(shown) == len(ids):
            group.ids.extend(ids)
        else:
            group.shown = [*group.ids, *shown]
            group.ids.extend(ids)
        self._measure()
        if grown:
            self.endInsertRows()
        self._say_changed(at)

    def _passes(self, row_id: int) -> bool:
        if row_id in self._hidden:
            return False
        return not self._filter or self._filter in self._rows[row_id].name.casefold()

    def _take_out(self, gone: set[int]) -> None:
        self._hidden |= gone
        by_group: dict[int, list[int]] = {}
        for row_id in gone:
            by_group.setdefault(self._rows[row_id].batch_id, []).append(row_id)
        groups = [self._groups[batch_id] for batch_id in by_group]
        for group in groups:
            self._count_out(group, by_group[group.id])
        scattered = len(gone) > _MANY or sum(len(_runs(g, by_group[g.id])) for g in groups) > _RUNS
        if scattered:
            self._relist(groups)
            return
        for group in groups:
            self._take_out_of(group, by_group[group.id])

    def _count_out(self, group: Group, ids: Sequence[int]) -> None:
        if len(ids) == group.tally.files:
            self.total.merge(group.tally, -1)
            group.tally = Tally()
            return
        for row_id in ids:
            self._count(self._rows[row_id], -1)

    def _take_out_of(self, group: Group, gone: list[int]) -> None:
        at = group.at
        visible = group.open or not group.headed
        for first, last in reversed(_runs(group, gone)):
            everything = last - first + 1 == len(group.shown)
            head = group.head
            kept = [*group.shown[:first], *group.shown[last + 1 :]]
            top = self._starts[at] + (0 if everything else head + first)
            bottom = self._starts[at] + head + last if visible else top
            signal = visible or everything
            if signal:
                self.beginRemoveRows(_NONE, top, bottom)
            group.shown = kept
            self._measure()
            if signal:
                self.endRemoveRows()
        self._say_changed(at)

    def _relist(self, groups: Sequence[Group]) -> None:
        self.beginResetModel()
        for group in groups:
            if self._filter or self._hidden:
                group.shown = [i for i in group.ids if self._passes(i)]
            else:
                group.shown = group.ids
        self._measure()
        self.endResetModel()

    def _measure(self) -> None:
        starts = [0]
        for at, group in enumerate(self._order):
            group.at = at
            starts.append(starts[-1] + group.height)
        self._starts = starts

    def _count(self, row: Row, sign: int) -> None:
        self.total.add(row, sign)
        self._groups[row.batch_id].tally.add(row, sign)

    def _say_changed(self, at: int) -> None:
        if self._order[at].head:
            row = self._starts[at]
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    def _say_rows_changed(self, ids: Sequence[int]) -> None:
        """Tell the views once: they repaint what is on screen, whatever the stretch."""
        batches = {self._rows[i].batch_id for i in ids}
        for batch_id in batches:
            self._say_changed(self._groups[batch_id].at)
        numbers = [n for n in map(self.row_number, ids) if n is not None]
        if numbers:
            self.dataChanged.emit(self.index(min(numbers), 0), self.index(max(numbers), len(Column) - 1))

    def _names_changed(self) -> None:
        if self._starts[-1]:
            self.dataChanged.emit(
                self.index(0, Column.DESTINATION), self.index(self._starts[-1] - 1, Column.DESTINATION)
            )


def _runs(group: Group, ids: Iterable[int]) -> list[tuple[int, int]]:
    """Return the stretches (first, last) of the group's shown rows that some ids make up."""
    offsets = sorted(o for o in map(group.offset, ids) if o is not None)
    runs: list[tuple[int, int]] = []
    for offset in offsets:
        if runs and runs[-1][1] == offset - 1:
            runs[-1] = (runs[-1][0], offset)
        else:
            runs.append((offset, offset))
    return runs
