"""The queue's rows as the window keeps them: taken over from the service, counted, hidden, rerouted.

What concerns many rows is done in slices, in the order in which it was asked for.
"""

from __future__ import annotations

import time
from bisect import insort
from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from pxm_desktop.transfer.model import Batch, Destination, Transfer
from pxm_desktop.ui import queue_order
from pxm_desktop.ui.queue_order import SLICE
from pxm_desktop.ui.queue_rows import Group, Row, Tally
from pxm_desktop.ui.queue_table import QueueTable
from pxm_desktop.ui.slices import Job
from pxm_desktop.ui.states import PROBLEMS, State
from pxm_desktop.ui.words import tr

_MANY = 2000
"""Rows at once from which the table is made anew in any case."""


class QueueStore(QueueTable):
    """All transfers, by batch and by id."""

    rerouted = Signal()
    """Files go elsewhere than before."""
    troubled = Signal()
    """Files have begun or ended to need somebody, or need them for another reason."""

    def __init__(
        self,
        place_text: Callable[[Destination], str],
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(place_text, parent)
        self._clock = clock
        self._places: dict[Destination, Destination] = {}
        self._last = (0, 0.0)
        """The highest id, and the position of its file."""
        self.total = Tally()
        self.problems: set[int] = set()
        """Files that wait for somebody or have failed."""
        self.bytes_per_second = 0.0

    # -- asked by id ---------------------------------------------------------------------------------------

    def batch_ids(self, batch_id: int) -> list[int]:
        """Return all files of a batch."""
        group = self._groups.get(batch_id)
        return list(group.ids) if group else []

    def destinations_of(self, ids: Sequence[int]) -> list[Destination]:
        """Return the different destinations of files."""
        if len(ids) == self.total.files:
            known = {id(place): place for place in self._places.values()}
            return [known[key] for key in self.total.destinations if key in known]
        rows = filter(None, map(self._rows.get, ids))
        return list({id(row.destination): row.destination for row in rows}.values())

    def by_destination(self, ids: Iterable[int]) -> list[tuple[Destination, list[int]]]:
        """Return files by where they go."""
        found: dict[int, tuple[Destination, list[int]]] = {}
        for row in filter(None, map(self._rows.get, ids)):
            key = id(row.destination)
            if key not in found:
                found[key] = (row.destination, [])
            found[key][1].append(row.id)
        return list(found.values())

    def ids_where(self, states: Iterable[State]) -> list[int]:
        """Return all files in some states, hidden ones left out."""
        wanted = frozenset(states)
        return [i for i, row in self._rows.items() if row.state in wanted and i not in self._hidden]

    def those(self, wanted: Callable[[Row], bool], ids: Iterable[int] | None = None) -> queue_order.Steps:
        """Return the files, of all or of some, that are wanted, hidden ones left out; in slices."""
        found: list[int] = []
        for n, row_id in enumerate(list(self._rows) if ids is None else ids):
            row = self._rows.get(row_id)
            if row is not None and row_id not in self._hidden and wanted(row):
                found.append(row_id)
            if n % SLICE == SLICE - 1:
                yield
        return found

    def id_at(self, path: bytes) -> int | None:
        """Return the newest file that was added from a path."""
        found = [i for i, row in self._rows.items() if row.path == path and i not in self._hidden]
        return max(found, default=None)

    # -- what the service tells ----------------------------------------------------------------------------

    def put_batches(self, batches: Sequence[Batch]) -> None:
        """Learn batches and their names; they show once they have files."""
        self.work.run(self._put_batches(batches))

    def put(self, transfers: Sequence[Transfer]) -> None:
        """Take over new and changed transfers, in slices when there are many."""
        self.work.run(self._put(transfers))

    def remove(self, ids: Iterable[int]) -> None:
        """Forget transfers."""
        self.work.run(self._remove(ids))

    def progress(self, sent: Mapping[int, int], bytes_per_second: float) -> None:
        """Take over bytes on the wire."""
        self.work.run(self._progress(sent, bytes_per_second))

    # -- what the user does --------------------------------------------------------------------------------

    def reroute(self, ids: Iterable[int], destination: Destination) -> None:
        """Show files' new destination at once; `settle_route` follows when the service has answered."""
        place = self._places.setdefault(destination, destination)

        def change(row: Row) -> None:
            row.pending += 1
            row.destination = place

        self.work.run(self._change_routes(ids, change))

    def settle_route(self, ids: Iterable[int], *, kept: bool) -> None:
        """End what `reroute` began; when not all was `kept`, show again what the service said last."""

        def change(row: Row) -> None:
            row.pending -= 1
            if not row.pending and not kept:
                row.destination = row.told

        self.work.run(self._change_routes(ids, change))

    def hide(self, ids: Iterable[int]) -> None:
        """Take rows out of sight and out of the numbers, until `show` or `remove`."""
        self.work.run(self._hide(ids))

    def show(self, ids: Iterable[int]) -> None:
        """Bring hidden rows back to their place."""
        self.work.run(self._show(ids))

    # -- jobs ----------------------------------------------------------------------------------------------

    def _put_batches(self, batches: Sequence[Batch]) -> Job:
        for batch in batches:
            group = self._groups.get(batch.id)
            if group is None:
                self._groups[batch.id] = Group.of(batch)
            else:
                group.name = batch.name
                if batch.files > 1:
                    self._put_heading(group)
                self._say_heading(group)
            yield

    def _put(self, transfers: Sequence[Transfer]) -> Job:
        for start in range(0, len(transfers), SLICE):
            self._put_slice(transfers[start : start + SLICE])
            yield
        if self.total.states[State.SENDING] == 0:
            self.bytes_per_second = 0.0

    def _put_slice(self, transfers: Sequence[Transfer]) -> None:
        fresh: dict[int, list[int]] = {}
        touched: list[int] = []
        for transfer in transfers:
            place = self._places.setdefault(transfer.destination, transfer.destination)
            row = self._rows.get(transfer.id)
            if row is None:
                self._rows[transfer.id] = Row(transfer, place)
                fresh.setdefault(transfer.batch_id, []).append(transfer.id)
            elif transfer.id in self._hidden:
                row.take(transfer, place)
            else:
                self._change(row, transfer, place)
                touched.append(transfer.id)
        for batch_id, ids in fresh.items():
            self._insert(batch_id, sorted(ids))
        self._say_rows(touched)
        self._news.add("counted")

    def _change(self, row: Row, transfer: Transfer, place: Destination) -> None:
        before, why, state, position = row.destination, (row.reason, row.cause), row.state, row.position
        self._count(row, -1)
        row.take(transfer, place)
        self._count(row, 1)
        if row.destination is not before:
            self._news.add("rerouted")
        if row.state in PROBLEMS and (row.reason, row.cause) != why:
            self._news.add("troubled")
        if row.position != position:
            self._moved = True
            self._relist_soon()
        if row.state is not state and self.lens.states is not None and row.state in self.lens.states:
            # Rows that fit no more stay until another filter is chosen: nothing moves under the cursor.
            self._settle.start()

    def _remove(self, ids: Iterable[int]) -> Job:
        gone = {i for i in ids if i in self._rows}
        yield from self._take_out(gone - self._hidden)
        self._hidden -= gone
        batches = set()
        for n, row_id in enumerate(gone):
            batches.add(self._rows.pop(row_id).batch_id)
            if n % SLICE == SLICE - 1:
                yield
        for batch_id in batches:
            group, stretch = self._groups[batch_id], self._layout.of_group.get(batch_id)
            shared = stretch is not None and stretch.shown is group.ids
            group.ids = yield from queue_order.passing(group.ids, lambda i: i not in gone)
            if shared and stretch is not None:
                stretch.show(group.ids)
        if not self._rows:
            self._moved, self._last = False, (0, 0.0)
        self._news.add("counted")

    def _progress(self, sent: Mapping[int, int], bytes_per_second: float) -> Job:
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
        self._say_rows(touched)
        self._news.add("counted")
        yield

    def _change_routes(self, ids: Iterable[int], change: Callable[[Row], None]) -> Job:
        touched: list[int] = []
        for row_id in ids:
            row = self._rows.get(row_id)
            if row is None:
                continue
            seen = row_id not in self._hidden
            if seen:
                self._count(row, -1)
            change(row)
            row.reckon()
            if seen:
                self._count(row, 1)
            touched.append(row_id)
            if len(touched) == SLICE:
                self._say_rows(touched)
                touched = []
                yield
        self._say_rows(touched)
        self._news |= {"counted", "rerouted"}

    def _hide(self, ids: Iterable[int]) -> Job:
        yield from self._take_out({i for i in ids if i in self._rows} - self._hidden)
        self._news.add("counted")

    def _show(self, ids: Iterable[int]) -> Job:
        back = self._hidden.intersection(ids)
        self._hidden -= back
        for n, row_id in enumerate(back):
            self._count(self._rows[row_id], 1)
            if n % SLICE == SLICE - 1:
                yield
        if back:
            yield from self._relist(stay=True)
        self._news.add("counted")

    def _take_out(self, gone: set[int]) -> Job:
        self._hidden |= gone
        by_batch: dict[int, list[int]] = {}
        for n, row_id in enumerate(gone):
            by_batch.setdefault(self._rows[row_id].batch_id, []).append(row_id)
            if n % SLICE == SLICE - 1:
                yield
        for batch_id, ids in by_batch.items():
            yield from self._count_out(self._groups[batch_id], ids)
        if not gone:
            return
        if len(gone) > _MANY or not self._take_out_here(gone, by_batch):
            yield from self._relist(stay=True)

    def _count_out(self, group: Group, ids: Sequence[int]) -> Job:
        if len(ids) == group.tally.files:
            self.total.merge(group.tally, -1)
            group.tally = Tally()
            if self.problems:
                before = len(self.problems)
                self.problems.difference_update(ids)
                if len(self.problems) != before:
                    self._news.add("troubled")
            return
        for n, row_id in enumerate(ids):
            self._count(self._rows[row_id], -1)
            if n % SLICE == SLICE - 1:
                yield

    # -- inside --------------------------------------------------------------------------------------------

    def _insert(self, batch_id: int, ids: list[int]) -> None:
        group = self._groups.get(batch_id)
        if group is None:
            group = self._groups[batch_id] = Group(batch_id, tr("Files"), headed=False)
        for row_id in ids:
            row = self._rows[row_id]
            self._count(row, 1)
            group.widen_root(row.path)
            if row_id > self._last[0]:
                if row.position < self._last[1]:
                    self._moved = True
                    self._settle.start()
                self._last = (row_id, row.position)
        late = bool(group.ids) and ids[0] < group.ids[-1]
        if late:
            # Rarely, a row comes late: it still takes the place its id gives it.
            for row_id in ids:
                insort(group.ids, row_id)
        if len(group.ids) + (0 if late else len(ids)) > 1:
            self._put_heading(group)
        if late:
            self._relist_soon()
            return
        self._append(group, ids)

    def _count(self, row: Row, sign: int) -> None:
        self.total.add(row, sign)
        self._groups[row.batch_id].tally.add(row, sign)
        if (sign > 0 and row.state in PROBLEMS) is not (row.id in self.problems):
            if sign > 0:
                self.problems.add(row.id)
            else:
                self.problems.discard(row.id)
            self._news.add("troubled")
