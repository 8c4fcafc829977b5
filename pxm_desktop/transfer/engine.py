"""The upload engine as the service sees it: commands in, events out, and a queue that moves by itself.

One engine a signed-in account. It lives on one asyncio loop; nothing here blocks it.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.transfer import adding, rows
from pxm_desktop.transfer.bandwidth import Throttle
from pxm_desktop.transfer.context import Context, Guard, no_guard
from pxm_desktop.transfer.disk import Disk
from pxm_desktop.transfer.events import Health
from pxm_desktop.transfer.hub import EventHub, Subscription
from pxm_desktop.transfer.journal import Journal, JournalError
from pxm_desktop.transfer.journey import Journey
from pxm_desktop.transfer.lanes import Lanes
from pxm_desktop.transfer.model import (
    Batch,
    Counts,
    Destination,
    FoundFile,
    Hold,
    Stage,
    Transfer,
    UnfinishedConfirm,
)
from pxm_desktop.transfer.options import EngineOptions
from pxm_desktop.transfer.pulse import Pulse
from pxm_desktop.transfer.reachability import Reachability
from pxm_desktop.transfer.rows import Row
from pxm_desktop.transfer.s3 import S3Sender
from pxm_desktop.transfer.scheduler import Scheduler
from pxm_desktop.transfer.takeover import Takeover
from pxm_desktop.transfer.troubles import Troubles
from pxm_desktop.transfer.verify import Verifier

_ADD_CHUNK = 1000
_REPORT_CHUNK = 2000
_INTERRUPTIBLE = (Stage.QUEUED, Stage.REQUESTED, Stage.SENDING)

Changed = tuple[int, int]
"""How many transfers a command touched, and how many of the named ones it could not."""


class Engine:
    """Queue, senders and watchers of one account. `start` it, command it, `stop` it."""

    def __init__(
        self,
        journal: Journal,
        client: PxmClient,
        *,
        account: str,
        options: EngineOptions | None = None,
        only_named: bool = False,
        bandwidth: int | None = None,
        on_work: Callable[[bool], None] = lambda _works: None,
        on_jump: Callable[[], None] = lambda: None,
        guard: Guard = no_guard,
    ) -> None:
        """`only_named` leaves the batches of earlier runs alone until `release`; `bandwidth` is in bytes a second.

        `on_work` hears whether files move, some seconds late; `on_jump` that the computer slept or its clock was set.
        `guard` is asked before PXM is told of a file.
        """
        self.account = account
        self._journal = journal
        self._client = client
        self._options = options or EngineOptions()
        self._throttle = Throttle()
        self._throttle.limit = bandwidth
        self._disk = Disk()
        self._lanes = Lanes(clock=time.monotonic)
        self._sender = S3Sender(self._disk, self._throttle, self._lanes)
        self._hub = EventHub()
        self._ctx = Context(
            account, journal, client, self._disk, self._sender, self._lanes, self._hub, self._options
        )
        self._ctx.guard = guard
        self._reachability = Reachability(client.reachable, self._options.probe_most)
        self._scheduler = Scheduler(self._ctx, lambda row: journey.run(row))
        self._scheduler.limit_to(set() if only_named else None)
        self._troubles = troubles = Troubles(
            self._ctx,
            self._reachability,
            block=self._scheduler.block,
            unblock=self._scheduler.unblock,
            begun=lambda: self._pulse.start(),
            over=lambda: self._release((Hold.OFFLINE,)),
        )
        journey = Journey(
            self._ctx,
            on_offline=troubles.offline,
            on_credentials=troubles.credentials_refused,
            on_storage=troubles.storage_failed,
            reachable=troubles.reachable,
        )
        self._verifier = Verifier(self._ctx)
        self._on_work, self._on_jump = on_work, on_jump
        self._pulse = Pulse(self._busy, on_jump=self._jumped, on_beat=self._beat)
        self._ctx.on_start = self._pulse.start
        self._healing: asyncio.Task[None] | None = None
        self._verifying: asyncio.Task[None] | None = None
        self._stopped = False

    # --- life

    async def start(self) -> None:
        """Take up what an earlier run left and begin to work."""
        await self._sender.__aenter__()
        await self._release((Hold.APP, Hold.OFFLINE, Hold.BUDGET))
        self._scheduler.start()
        self._verifying = asyncio.create_task(self._keep_verifying(), name="verifier")

    async def stop(self) -> None:
        """Stop safely: nothing new starts, confirms and links under way end, the rest goes on at the next start."""
        if self._stopped:
            return
        self._stopped = True
        self._pulse.stop()
        self._on_work(False)
        tasks = [t for t in (self._verifying, self._healing) if t is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._troubles.stop()
        await self._scheduler.stop(self._options.stop_wait)
        await self._reachability.aclose()
        await self._ctx.readings.close()
        with contextlib.suppress(JournalError):
            await self._journal.run(lambda db: rows.stop_started(db, self.account))
        await self._sender.__aexit__(None, None, None)
        await self._disk.close()
        self._hub.close()

    # --- commands

    async def add(self, found: Iterable[FoundFile], destination: Destination, name: str) -> Batch:
        """Journal files as one batch and start sending them; raises `JournalError` when they cannot be kept."""
        batch = await self._journal.run(lambda db: adding.add_batch(db, self.account, name, time.time()))
        self._scheduler.include(batch.id)
        self._hub.batch_added(batch)
        files = size = 0
        waiting = iter(found)
        while chunk := list(islice(waiting, _ADD_CHUNK)):
            added = await self._journal.run(
                lambda db, chunk=chunk: adding.add_transfers(  # type: ignore[misc]
                    db, self.account, batch.id, chunk, destination, time.time()
                )
            )
            files += len(added)
            size += sum(row.size for row in added)
            self._hub.changed(row.public() for row in added)
            self._scheduler.changed()
        whole = batch.model_copy(update={"files": files, "bytes": size})
        self._hub.batch_added(whole)
        return whole

    async def take_in(
        self, wanted: Sequence[tuple[FoundFile, Destination]], name: str, batch: int | None = None
    ) -> tuple[int, list[Transfer]]:
        """Journal files with destinations of their own; add them to a batch, or to a new one where that is gone.

        Returns the batch's id and the transfers in the order of the files. Raises `JournalError`.
        """
        now = time.time()

        def work(db: sqlite3.Connection) -> tuple[Batch | None, int, list[Row]]:
            new, number = adding.batch_for(db, self.account, name, batch, now)
            return new, number, adding.add_each(db, self.account, number, wanted, now)

        new, number, added = await self._journal.run(work)
        return number, self._entered(new, number, added)

    async def take_over(
        self,
        found: FoundFile,
        destination: Destination,
        facts: UnfinishedConfirm,
        name: str,
        batch: int | None,
    ) -> tuple[int, Transfer]:
        """Journal a file that somebody else sent and perhaps confirmed; it is looked up before it is confirmed again.

        Where that was this queue itself, before it was killed, its own transfer goes on: of two for one upload, one
        could never tell that the file in PXM is its own. Batches as in `take_in`. Raises `JournalError`.
        """
        now = time.time()

        new, number, row = await self._journal.run(
            lambda db: adding.take_over(db, self.account, name, batch, found, destination, facts, now),
            durable=True,
        )
        return number, self._entered(new, number, [row])[0]

    async def newest_of(self, paths: Sequence[bytes]) -> dict[bytes, Transfer]:
        """Return the newest transfer of each of these source files that is still in the queue."""
        found = await self._journal.run(lambda db: adding.newest_of(db, self.account, paths))
        return {path: row.public() for path, row in found.items()}

    async def some(self, ids: Sequence[int]) -> list[Transfer]:
        """Return those of these transfers that are still in the queue."""
        return [row.public() for row in await self._journal.run(lambda db: rows.some(db, ids))]

    async def size_in_pxm(self, file_id: str, since: float) -> int | None:
        """Return the size in bytes that PXM gives for a file confirmed at `since`. See `Readings.size`."""
        return await self._ctx.readings.size(file_id, since)

    async def batches(self) -> list[Batch]:
        """Return the batches that still have transfers, oldest first."""
        return await self._journal.run(lambda db: rows.batches(db, self.account))

    async def transfers(
        self, *, batch: int | None = None, stages: Sequence[Stage] = (), after: int = 0, limit: int = 1000
    ) -> list[Transfer]:
        """Return a page of transfers by ascending id."""
        found = await self._journal.run(
            lambda db: rows.page(db, self.account, batch=batch, stages=stages, after=after, limit=limit)
        )
        return [row.public() for row in found]

    async def counts(self, batch: int | None = None) -> Counts:
        """Return the queue, or one batch, in numbers."""
        return await self._journal.run(lambda db: rows.counts(db, self.account, batch))

    async def pause(self, ids: Sequence[int] | None) -> Changed:
        """Hold transfers for the user, and stop their bytes at once."""
        changed = await self._journal.run(lambda db: rows.pause(db, self.account, ids))
        await self._scheduler.interrupt(changed)
        return await self._done(changed, ids)

    async def resume(self, ids: Sequence[int] | None) -> Changed:
        """Let held transfers go on."""
        changed = await self._journal.run(lambda db: rows.resume(db, self.account, ids))
        if ids is None:
            self._scheduler.limit_to(None)
        return await self._done(changed, ids)

    async def cancel(self, ids: Sequence[int] | None) -> Changed:
        """Give transfers up. One whose confirm is on the wire ends that call first, so that PXM's answer is kept."""
        under_way = self._scheduler.under_way()
        named = under_way if ids is None else [i for i in ids if i in under_way]
        current = await self._journal.run(lambda db: rows.some(db, list(named)))
        finalising = [row.id for row in current if row.stage not in _INTERRUPTIBLE and not row.stage.finished]
        changed = await self._journal.run(lambda db: rows.cancel(db, self.account, ids, finalising))
        await self._scheduler.interrupt(changed)
        return await self._done(changed, ids)

    async def retry(self, ids: Sequence[int] | None) -> Changed:
        """Start failed transfers again (with ids: cancelled and skipped ones too) from where they can go on."""
        return await self._done(await self._journal.run(lambda db: rows.retry(db, self.account, ids)), ids)

    async def clear(self, ids: Sequence[int] | None) -> Changed:
        """Remove finished transfers from the queue."""
        removed = await self._journal.run(lambda db: rows.clear(db, self.account, ids))
        self._hub.removed(removed)
        return len(removed), max(0, len(ids or ()) - len(removed))

    async def move(self, ids: Sequence[int], before: int | None) -> Changed:
        """Put transfers before another one (None: at the end)."""
        return await self._done(
            await self._journal.run(lambda db: rows.move(db, self.account, ids, before)), ids
        )

    async def set_destination(self, ids: Sequence[int], destination: Destination) -> Changed:
        """Change where transfers go; those already uploaded are linked to what is new in it."""
        changed = await self._journal.run(lambda db: rows.set_destination(db, self.account, ids, destination))
        return await self._done(changed, ids)

    async def undo_replace(self, transfer_id: int) -> bool:
        """Give an old file back what a replacement took; False when this transfer replaced none."""
        takeover = await Takeover.of(self._ctx, transfer_id)
        if takeover is None:
            return False
        await takeover.undo(self._ctx)
        return True

    async def network_changed(self) -> None:
        """Take it that connections may be dead and PXM reachable again: look at once instead of waiting.

        To be called when this computer wakes or comes into another network; while nothing is wrong it costs little.
        """
        self._sender.doubt()
        with contextlib.suppress(PxmError):
            await self._client.network_changed()
        self._reachability.nudge()
        if not self._troubles:
            await self._release((Hold.OFFLINE,))
            self._scheduler.changed()

    @property
    def bandwidth(self) -> int | None:
        """Bytes a second that sending may use; None is no limit. Takes effect at once."""
        return self._throttle.limit

    @bandwidth.setter
    def bandwidth(self, limit: int | None) -> None:
        self._throttle.limit = limit

    @property
    def health(self) -> Health:
        """Whether the queue as a whole can move."""
        return self._hub.health

    def subscribe(self) -> Subscription:
        """Follow what happens from now on."""
        return self._hub.subscribe()

    def release(self, batch: int | None) -> None:
        """Work on this batch too (None: on everything of the account)."""
        if batch is None:
            self._scheduler.limit_to(None)
        else:
            self._scheduler.include(batch)

    async def finished(self, batch: int | None = None) -> None:
        """Return when nothing of the batch (None: of what is worked on) can still move without a person.

        Links written on the way are read back once more before.
        """
        while True:
            await self._until_still(batch)
            again, _ = await self._verifier.round(0.0)
            if not again:
                return
            self._scheduler.changed()

    async def _until_still(self, batch: int | None) -> None:
        while True:
            settled = self._scheduler.settled()
            scope = self._scheduler.scope if batch is None else (batch,)
            movable = await self._journal.run(lambda db, scope=scope: rows.movable(db, self.account, scope))  # type: ignore[misc]
            if not movable and not (batch is None and self._scheduler.under_way()):
                return
            await settled

    # --- inside ---

    def _busy(self) -> bool:
        return bool(self._scheduler.under_way() or self._troubles)

    def _beat(self) -> None:
        self._on_work(bool(self._scheduler.under_way()))

    def _jumped(self) -> None:
        """Time jumped: this computer slept, or its clock was set."""
        self._on_jump()
        if not self._stopped and (self._healing is None or self._healing.done()):
            self._healing = asyncio.create_task(self._heal(), name="after a sleep")

    async def _heal(self) -> None:
        with contextlib.suppress(JournalError):  # the storage's own probe goes on
            await self.network_changed()

    def _entered(self, new: Batch | None, number: int, added: Sequence[Row]) -> list[Transfer]:
        """Tell of transfers that came into a batch, and have them worked on."""
        if new is not None:
            size = sum(row.size for row in added)
            self._hub.batch_added(new.model_copy(update={"files": len(added), "bytes": size}))
        transfers = [row.public() for row in added]
        self._hub.changed(transfers)
        self._scheduler.include(number)
        return transfers

    async def _release(self, holds: Sequence[Hold]) -> None:
        await self._report(await self._journal.run(lambda db: rows.release(db, self.account, holds)))

    async def _keep_verifying(self) -> None:
        left = True  # by an earlier run, perhaps
        while True:
            if not left:
                await self._scheduler.settled()
            await self._ctx.sleep(self._options.verify_after)
            try:
                again, left = await self._verifier.round(self._options.verify_after)
            except JournalError:
                continue
            if again:
                self._scheduler.changed()

    async def _done(self, changed: Sequence[int], ids: Sequence[int] | None) -> Changed:
        await self._report(changed)
        self._scheduler.changed()
        return len(changed), max(0, len(ids or ()) - len(changed))

    async def _report(self, ids: Sequence[int]) -> None:
        for start in range(0, len(ids), _REPORT_CHUNK):
            chunk = ids[start : start + _REPORT_CHUNK]
            found: list[Row] = await self._journal.run(lambda db, chunk=chunk: rows.some(db, chunk))  # type: ignore[misc]
            self._hub.changed(row.public() for row in found)
