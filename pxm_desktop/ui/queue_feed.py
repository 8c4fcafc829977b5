"""Fills the queue's model: first in pages, then from events, in the order in which they came."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from pxm_desktop.transfer.events import BatchAdded, Event, Progress, TransfersChanged, TransfersRemoved
from pxm_desktop.transfer.model import Batch, Transfer
from pxm_desktop.ui import words
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.queue_model import QueueModel
from pxm_desktop.ui.slices import Job

PAGE = 1000
"""Transfers asked for at a time."""


class QueueFeed(QObject):
    """Keeps the model in step with the service."""

    begun = Signal()
    """The first page was read, or could not be: what need not come before it may be asked for."""
    loaded = Signal()

    def __init__(self, bridge: Bridge, model: QueueModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._model = model
        self._loading = False
        self._newer: dict[int, Transfer] = {}
        """States told by events about rows whose page has not come yet; they are newer than the page."""
        self._gone: set[int] = set()
        self._first: set[int] = set()
        """Files shown as the queue was left, which the service has not spoken of yet."""
        self._partial = False

    @property
    def loading(self) -> bool:
        """True until the first reading of the queue is complete."""
        return self._loading

    @property
    def partial(self) -> bool:
        """Whether only the first rows of the queue are known, as it was left."""
        return self._partial

    def show_first(self, batches: Sequence[Batch], transfers: Sequence[Transfer]) -> None:
        """Show the queue as it was left, until `load` has read how it is."""
        self._loading = True
        self._first = {transfer.id for transfer in transfers}
        self._partial = len(transfers) < sum(batch.files for batch in batches)
        self._model.put_batches(batches)
        self._model.put(transfers)

    def load(self) -> None:
        """Read the whole queue."""
        self._loading = True
        self._bridge.call(lambda api: api.batches(), self._take_batches, self._stop_loading)

    def take(self, events: Sequence[Event]) -> None:
        """Take over what has happened."""
        for event in events:
            match event:
                case BatchAdded(batch=batch):
                    self._model.put_batches([batch])
                case TransfersChanged(transfers=transfers):
                    self._take_transfers(transfers)
                case TransfersRemoved(ids=ids):
                    self._remove(ids)
                case Progress(sent=sent, bytes_per_second=speed):
                    self._model.progress(sent, speed)

    def _take_batches(self, batches: list[Batch]) -> None:
        self._model.put_batches(batches)
        self._next_page(0)

    def _next_page(self, after: int) -> None:
        self._bridge.call(
            lambda api: api.transfers(after=after, limit=PAGE),
            lambda page: self._take_page(page, after),
            self._stop_loading,
        )

    def _take_page(self, page: list[Transfer], after: int) -> None:
        self._first.difference_update(t.id for t in page)
        self._model.put([self._newer.pop(t.id, t) for t in page if t.id not in self._gone])
        self._model.work.run(self._after_page(page, after))

    def _after_page(self, page: list[Transfer], after: int) -> Job:
        """Go on when the rows are in the table: pages must not pile up."""
        if len(page) == PAGE:
            self._next_page(page[-1].id)
        else:
            self._model.remove(self._first)
            self._finish_loading()
        if after == 0:
            self.begun.emit()
        yield

    def _stop_loading(self, error: BaseException) -> None:
        self._bridge.refused.emit(words.explained(error))
        self._finish_loading()
        self.begun.emit()

    def _finish_loading(self) -> None:
        self._loading = False
        rest = sorted(self._newer.values(), key=lambda t: t.id)
        self._newer.clear()
        self._gone.clear()
        self._first = set()
        self._partial = False
        self._model.put(rest)
        self._model.work.run(self._tell_loaded())

    def _tell_loaded(self) -> Job:
        self.loaded.emit()
        yield

    def _take_transfers(self, transfers: Sequence[Transfer]) -> None:
        if self._loading:
            unread = (t for t in transfers if t.id in self._first or self._model.row(t.id) is None)
            self._newer.update({t.id: t for t in unread})
            transfers = [t for t in transfers if t.id not in self._newer]
        self._model.put(sorted(transfers, key=lambda t: t.id))

    def _remove(self, ids: Sequence[int]) -> None:
        if self._loading:
            self._gone.update(ids)
            for row_id in ids:
                self._newer.pop(row_id, None)
        self._model.remove(ids)
