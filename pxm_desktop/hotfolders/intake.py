"""Complete files go into the queue, each with its destination; first they are noted as taken, then they are queued."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

from pxm_desktop.hotfolders.destining import Destining, Extra
from pxm_desktop.hotfolders.feed import Feed
from pxm_desktop.hotfolders.model import ActivityKind, FileState, HotFile, Rule
from pxm_desktop.hotfolders.ports import NotNow, Products, Queue
from pxm_desktop.hotfolders.store import Store
from pxm_desktop.transfer.model import Destination, FoundFile, UnfinishedConfirm

_AT_ONCE = 500


class Ready(NamedTuple):
    """A complete file."""

    path: bytes
    """Below the rule's folder."""
    size: int
    mtime_ns: int
    extra: Extra = ()
    """What its sidecar adds."""


class Intake:
    """Queues the files of one rule."""

    def __init__(self, rule: Rule, store: Store, queue: Queue, products: Products, feed: Feed) -> None:
        self._rule = rule
        self._store = store
        self._queue = queue
        self._destining = Destining(rule, products)
        self._feed = feed
        self._batch: int | None = None
        self._day: date | None = None

    @property
    def batch(self) -> int | None:
        """The batch that files go into now."""
        return self._batch

    async def take(self, files: Sequence[Ready]) -> list[bytes]:
        """Queue files in their order; return the paths of those that wait for their product.

        Raises `NotNow` when the queue takes none (more), and `StoreUnusable`; those not queued are not noted as taken.
        """
        left, waiting = iter(files), []
        while chunk := list(islice(left, _AT_ONCE)):
            waiting += await self._take(chunk)
        return waiting

    async def take_over(self, file: Ready, facts: UnfinishedConfirm) -> None:
        """Queue a file that another station sent and perhaps confirmed. Raises as `take`."""
        ((destination, _),) = (await self._destining.of({file.path: file.extra})).values()
        await self._note([file], {file.path: destination})
        # It is sent already: it is linked when its product is known.
        sent = destination.model_copy(update={"unresolved": ""})
        try:
            self._batch, transfer = await self._queue.take_over(
                self._found(file), sent, facts, self._rule.shown_name, self._todays_batch()
            )
        except NotNow:
            await self._store.forget(self._rule.id, [file.path])
            raise
        await self._store.queued(self._rule.id, [(file.path, transfer.id)])
        self._feed.say(
            self._rule.id, "queued", "Another station began to send it; it is finished here.", file.path
        )

    async def rematch(self) -> int:
        """Look again for the products of files that wait for theirs; return how many go on."""
        found = 0
        after = b""
        while page := await self._store.files(self._rule.id, [FileState.TAKEN], after, _AT_ONCE):
            after = page[-1].path
            waiting = {f.path: f for f in page if f.reason and f.transfer_id is not None}
            if not waiting:
                continue
            destinations = await self._destining.of(dict.fromkeys(waiting, ()))
            for path, (destination, match) in destinations.items():
                file = waiting[path]
                if destination.unresolved == file.reason or file.transfer_id is None:
                    continue
                await self._queue.redirect([file.transfer_id], destination)
                await self._store.note(
                    self._rule.id, [file.model_copy(update={"reason": destination.unresolved})]
                )
                if not destination.unresolved:
                    found += 1
                    told = match.sentence if match is not None else "It goes on now."
                    self._feed.say(self._rule.id, "queued", told, path)
        return found

    async def reconcile(self) -> None:
        """Put right what a kill left between noting and queueing. Raises `NotNow` and `StoreUnusable`."""
        after = b""
        while page := await self._store.files(self._rule.id, [FileState.TAKEN], after, _AT_ONCE):
            after = page[-1].path
            lost = {self._whole(file.path): file for file in page if file.transfer_id is None}
            if not lost:
                continue
            known = await self._queue.newest_of(list(lost))
            queued, forgotten = [], []
            for whole, file in lost.items():
                transfer = known.get(whole)
                if transfer is not None and transfer.size == file.size and transfer.added_at >= file.at - 1:
                    queued.append((file.path, transfer.id))
                else:
                    forgotten.append(file.path)
            await self._store.queued(self._rule.id, queued)
            await self._store.forget(self._rule.id, forgotten)

    async def _take(self, files: Sequence[Ready]) -> list[bytes]:
        rule = self._rule
        destinations = await self._destining.of({file.path: file.extra for file in files})
        await self._note(files, {path: destination for path, (destination, _) in destinations.items()})
        wanted = [(self._found(file), destinations[file.path][0]) for file in files]
        try:
            batch, transfers = await self._queue.take_in(wanted, rule.shown_name, self._todays_batch())
        except NotNow:
            await self._store.forget(rule.id, [file.path for file in files])
            raise
        self._batch = batch
        await self._store.queued(
            rule.id, [(file.path, transfer.id) for file, transfer in zip(files, transfers, strict=True)]
        )
        for file in files:
            destination, match = destinations[file.path]
            kind: ActivityKind = "waiting" if destination.unresolved else "queued"
            told = (
                destination.unresolved
                or (match.sentence if match is not None else "")
                or "It is in the queue."
            )
            self._feed.say(rule.id, kind, told, file.path)
        return [path for path, (destination, _) in destinations.items() if destination.unresolved]

    async def _note(self, files: Sequence[Ready], destinations: Mapping[bytes, Destination]) -> None:
        """Note files as taken, on the disk, before they are queued."""
        now = time.time()
        await self._store.note(
            self._rule.id,
            [
                HotFile(
                    path=file.path,
                    size=file.size,
                    mtime_ns=file.mtime_ns,
                    state=FileState.TAKEN,
                    reason=destinations[file.path].unresolved,
                    at=now,
                )
                for file in files
            ],
        )

    def _todays_batch(self) -> int | None:
        """Return the batch of this day; files of another day begin a new one."""
        today = date.today()  # noqa: DTZ011 - the studio's own day
        if today != self._day:
            self._day, self._batch = today, None
        return self._batch

    def _whole(self, path: bytes) -> bytes:
        return self._rule.folder + b"/" + path

    def _found(self, file: Ready) -> FoundFile:
        folder = file.path.rpartition(b"/")[0].decode("utf-8", "replace")
        return FoundFile(
            path=self._whole(file.path), size=file.size, mtime_ns=file.mtime_ns, batch_path=folder
        )
