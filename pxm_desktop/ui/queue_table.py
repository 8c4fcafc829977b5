"""The queue's table as Qt wants it told: rows come, go, open and close; the whole is made anew in slices.

A tree would make Qt lay out every expanded row again whenever one is added; a table of fixed row height does
not, and asks only for the rows that are on screen. Rows keep their place while they work.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QTimer, Signal

from pxm_desktop.transfer.model import Destination
from pxm_desktop.ui import queue_order
from pxm_desktop.ui.queue_layout import Layout, Stretch
from pxm_desktop.ui.queue_rows import Group, Row
from pxm_desktop.ui.slices import Job, Slices
from pxm_desktop.ui.states import SEVERITY, State

_RUNS = 40
"""Separate runs of rows that are removed one by one; for more of them the table is made anew."""
_SETTLE_MS = 1000
"""How long rows that begin to fit the filter gather before they are shown, in milliseconds."""
_TELL_SECONDS = 0.05
"""Between two signals about numbers while much changes."""
_NONE = QModelIndex()


class Column(IntEnum):
    """The table's columns."""

    NAME = 0
    SIZE = 1
    DESTINATION = 2
    STATE = 3


@dataclass(frozen=True)
class Lens:
    """What of the queue is shown, and in which order."""

    text: str = ""
    """What names contain, casefolded."""
    states: frozenset[State] | None = None
    """None: all."""
    sort: Column | None = None
    """None: the order in which the engine takes the files, by batch."""
    descending: bool = False

    @property
    def filters(self) -> bool:
        """True when rows may be left out."""
        return bool(self.text) or self.states is not None


class QueueTable(QAbstractTableModel):
    """Which rows stand where."""

    counted = Signal()
    """Numbers have changed: `total` and the groups' tallies."""
    looked = Signal()
    """`lens` has changed, and the table with it."""

    def __init__(self, place_text: Callable[[Destination], str], parent: QObject | None = None) -> None:
        """`place_text` says a destination in words: rows are sorted by it."""
        super().__init__(parent)
        self._place_text = place_text
        self._rows: dict[int, Row] = {}
        self._groups: dict[int, Group] = {}
        self._layout = Layout()
        self._hidden: set[int] = set()
        self._moved = False
        """True once somebody changed the order in which files were added."""
        self.lens = Lens()
        self.seen: Callable[[], range] = lambda: range(self._layout.rows)
        """Which rows are on screen: a view is told of no others, it asks for them when they come."""
        self._stale: set[int] = set()
        """Files of which the view is to be told when a turn of work is over."""
        self._stale_groups: set[int] = set()
        """Batches whose headings are meant likewise."""
        self._news: set[str] = set()
        """Names of the signals that are to be sent then."""
        self.work = Slices(self)
        self.work.turned.connect(self._tell_news)
        self._told_at = 0.0
        self._relisting = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._relist_soon)

    # -- asked by id ---------------------------------------------------------------------------------------

    def row(self, row_id: int) -> Row | None:
        """Return a file by its id."""
        return self._rows.get(row_id)

    def row_number(self, row_id: int) -> int | None:
        """Return where a file stands in the table; None while it is not shown."""
        found = self._rows.get(row_id)
        return None if found is None else self._layout.number(row_id, found.batch_id)

    def place_of(self, row_id: int) -> tuple[Stretch, int] | None:
        """Return among which files one is shown, and where there."""
        found = self._rows.get(row_id)
        return None if found is None else self._layout.place(row_id, found.batch_id)

    def group_of(self, batch_id: int) -> Group | None:
        """Return a batch."""
        return self._groups.get(batch_id)

    def shown_count(self) -> int:
        """Return how many files pass the filter, those in closed batches included."""
        return sum(len(stretch.shown) for stretch in self._layout.stretches)

    def names_in_order(self) -> Iterator[str]:
        """Yield the names of all rows of the table."""
        for stretch in self._layout.stretches:
            if stretch.head and stretch.group is not None:
                yield stretch.group.name
            if stretch.open:
                yield from (self._rows[i].name for i in stretch.shown)

    # -- what the user does --------------------------------------------------------------------------------

    def look(self, lens: Lens) -> None:
        """Show other rows, or in another order; a view only: the queue stays as it is."""
        if lens != self.lens:
            self.work.run(self._look(lens))

    def toggle(self, group: Group) -> None:
        """Open or close a batch."""
        stretch = self._layout.of_group.get(group.id)
        if stretch is None or not stretch.head:
            return
        first = self._layout.starts[stretch.at] + stretch.head
        last = first + len(stretch.shown) - 1
        if group.open:
            self.beginRemoveRows(_NONE, first, last)
        else:
            self.beginInsertRows(_NONE, first, last)
        group.open = not group.open
        self._layout.measure()
        if group.open:
            self.endInsertRows()
        else:
            self.endRemoveRows()
        self._say_heading(group)
        self._tell_rows()

    def _sort_key(self, column: Column) -> Callable[[Row], Any]:
        """Return what rows are sorted by in a column."""
        if column is Column.NAME:
            return lambda row: queue_order.natural(row.name)
        if column is Column.SIZE:
            return lambda row: row.size
        if column is Column.STATE:
            return lambda row: (SEVERITY[row.state], row.reason)
        return lambda row: self._place_text(row.destination).casefold()

    # -- made anew -----------------------------------------------------------------------------------------

    def _look(self, lens: Lens) -> Job:
        self._settle.stop()
        self.lens = lens
        yield from self._relist(stay=False)
        self._news |= {"looked", "counted"}

    def _relist_soon(self) -> None:
        """Make the table anew once, after the work that waits now."""
        if not self._relisting:
            self._relisting = True
            self.work.run(self._relist_once())

    def _relist_once(self) -> Job:
        self._relisting = False
        yield from self._relist(stay=True)
        self._news.add("counted")

    def _relist(self, *, stay: bool) -> Job:
        """Make the table anew. With `stay`, rows that were shown remain even if they fit the filter no more."""
        kept: set[int] = set()
        if stay and self.lens.states is not None:
            for stretch in self._layout.stretches:
                kept.update(stretch.shown)
            yield
        layout = yield from self._laid_out(kept)
        self.beginResetModel()
        self._layout = Layout(layout)
        self.endResetModel()

    def _laid_out(self, kept: set[int]) -> Generator[None, None, list[Stretch]]:
        filtering = bool(self.lens.filters or self._hidden)

        def passes(row_id: int) -> bool:
            return self._passes(row_id, kept)

        if self.lens.sort is None and not self._moved:
            found = []
            for group in sorted(self._groups.values(), key=lambda g: g.id):
                ids = group.ids
                if filtering:
                    ids = yield from queue_order.passing(ids, passes)
                if ids:
                    found.append(Stretch(group, ids, rising=True))
            return found
        ids = yield from queue_order.by_position(list(self._rows.values()))
        if self.lens.sort is not None:
            rows = [self._rows[i] for i in ids]
            key = self._sort_key(self.lens.sort)
            ids = yield from queue_order.by_key(rows, key, descending=self.lens.descending)
            if filtering:
                ids = yield from queue_order.passing(ids, passes)
            return [Stretch(None, ids, rising=False)] if ids else []
        arranged = yield from queue_order.arranged(ids, self._rows, self._groups)
        found = []
        for place, members in arranged:
            shown = members
            if filtering:
                shown = yield from queue_order.passing(members, passes)
            if shown:
                found.append(Stretch(place, shown, rising=False))
        return found

    # -- changed in place ----------------------------------------------------------------------------------

    def _append(self, group: Group, ids: list[int]) -> None:
        """Show new rows at the end of their batch, or of the table while it is sorted."""
        flat = self.lens.sort is not None
        stretch = self._layout.loose[-1] if flat and self._layout.loose else None
        if not flat:
            stretch = self._layout.of_group.get(group.id)
        if stretch is None:
            shown = [] if flat or self.lens.filters or self._hidden else group.ids
            stretch = Stretch(None if flat else group, shown, rising=not flat)
            self._layout.add(stretch, in_order=not self._moved)
        shared = stretch.shown is group.ids
        shown = [i for i in ids if self._passes(i)]
        if shared and len(shown) < len(ids):
            stretch.show(list(group.ids))
            shared = False
        grown = len(shown) if stretch.open else 0
        grown += 1 if shown and not stretch.head and stretch.group is not None and group.headed else 0
        if grown:
            top = self._layout.starts[stretch.at] + stretch.height
            self.beginInsertRows(_NONE, top, top + grown - 1)
        stretch.extend(shown)
        if not shared:
            group.ids.extend(ids)
        self._layout.measure()
        if grown:
            self.endInsertRows()
        self._say_heading(group)

    def _put_heading(self, group: Group) -> None:
        """Give a batch that turned out to have several files its heading."""
        if group.headed:
            return
        stretch = self._layout.of_group.get(group.id)
        if stretch is None or not stretch.shown:
            group.headed = True
            return
        top = self._layout.starts[stretch.at]
        self.beginInsertRows(_NONE, top, top)
        group.headed = True
        self._layout.measure()
        self.endInsertRows()

    def _passes(self, row_id: int, kept: set[int] | frozenset[int] = frozenset()) -> bool:
        if row_id in self._hidden:
            return False
        lens = self.lens
        row = self._rows[row_id]
        if lens.states is not None and row.state not in lens.states and row_id not in kept:
            return False
        return not lens.text or lens.text in row.name.casefold()

    def _take_out_here(self, gone: set[int], batches: Iterable[int]) -> bool:
        """Take rows out of the table one run after the other; False when these are too many."""
        layout = self._layout
        there = [*layout.loose, *(layout.of_group[b] for b in batches if b in layout.of_group)]
        runs = [(stretch, stretch.runs(gone)) for stretch in there]
        if sum(len(each) for _, each in runs) > _RUNS:
            return False
        for stretch, each in runs:
            for first, last in reversed(each):
                self._cut(stretch, first, last)
            if each and stretch.group is not None:
                self._say_heading(stretch.group)
        return True

    def _cut(self, stretch: Stretch, first: int, last: int) -> None:
        everything = last - first + 1 == len(stretch.shown)
        start, head = self._layout.starts[stretch.at], stretch.head
        top = start + (0 if everything else head + first)
        bottom = start + head + last if stretch.open else start
        signal = stretch.open or (everything and head == 1)
        if signal:
            self.beginRemoveRows(_NONE, top, bottom)
        stretch.show([*stretch.shown[:first], *stretch.shown[last + 1 :]])
        self._layout.measure()
        if signal:
            self.endRemoveRows()

    def _say_heading(self, group: Group) -> None:
        self._stale_groups.add(group.id)

    def _say_rows(self, ids: Sequence[int]) -> None:
        self._stale.update(ids)
        self._stale_groups.update(self._rows[i].batch_id for i in ids)

    def _tell_rows(self) -> None:
        """Tell the view which rows on screen have changed, and of no others: it would paint all there are again."""
        stale, groups = self._stale, self._stale_groups
        if not stale and not groups:
            return
        self._stale, self._stale_groups = set(), set()
        for number in self.seen():
            stretch, offset = self._layout.find(number)
            if offset >= 0:
                changed = stretch.shown[offset] in stale
            else:
                changed = stretch.group is not None and stretch.group.id in groups
            if changed:
                self.dataChanged.emit(self.index(number, 0), self.index(number, len(Column) - 1))

    def _tell_news(self) -> None:
        """Say what happened in a turn, once; while there is more to do, only now and then."""
        now = time.monotonic()
        if self.work.busy and now - self._told_at < _TELL_SECONDS:
            return
        self._told_at = now
        self._tell_rows()
        news, self._news = self._news, set()
        for name in sorted(news):
            getattr(self, name).emit()
