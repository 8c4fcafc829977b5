"""Decides which transfers move now: started ones before new ones, small files beside large ones, a few ahead.

One task a transfer under way. New files are started only while few files of their lane wait for a part slot, so that
URLs do not expire in a drawer and a pause or a reorder still means something.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from pxm_desktop.transfer import rows
from pxm_desktop.transfer.context import Context
from pxm_desktop.transfer.journal import JournalError
from pxm_desktop.transfer.lanes import LARGE_FILE
from pxm_desktop.transfer.model import Stage
from pxm_desktop.transfer.rows import Row

_STARTED = (Stage.LINKING, Stage.CONFIRMED, Stage.CONFIRMING, Stage.SENT, Stage.SENDING, Stage.REQUESTED)
_PREFETCH = 64
_USUAL_PART = 16 * 1024 * 1024
_BEFORE_SENT = frozenset({Stage.QUEUED, Stage.REQUESTED, Stage.SENDING})


@dataclass(slots=True)
class _Under:
    """A transfer under way."""

    row: Row
    task: asyncio.Task[None]


@dataclass(slots=True)
class _Lane:
    """Queued rows of one lane, read ahead from the journal."""

    sizes: tuple[int, int]
    ahead: deque[Row] = field(default_factory=deque)
    exhausted: bool = False


class Scheduler:
    """Starts, stops and counts the tasks. Lives on the engine's loop."""

    def __init__(self, ctx: Context, travel: Callable[[Row], Awaitable[bool]]) -> None:
        self._ctx = ctx
        self._travel = travel
        self._under: dict[int, _Under] = {}
        self._lanes = (_Lane((0, LARGE_FILE)), _Lane((LARGE_FILE, 2**62)))
        self._wake = asyncio.Event()
        self._rescan = True
        self._looks = 0
        """Grows with every wish to look at the journal again, so that an older look is known as old."""
        self._blocked: set[str] = set()
        self._scope: set[int] | None = None
        self._main: asyncio.Task[None] | None = None
        self._settled: list[asyncio.Future[None]] = []
        self._stopping = False
        ctx.on_waiting = self._wake.set

    # --- what the engine tells it

    def start(self) -> None:
        """Begin to work."""
        self._wake.set()
        self._main = asyncio.create_task(self._run(), name="scheduler")

    def limit_to(self, batches: set[int] | None) -> None:
        """Work only on these batches (None: on all of the account)."""
        self._scope = batches
        self.changed()

    @property
    def scope(self) -> Sequence[int] | None:
        """The batches worked on, or None for all."""
        return None if self._scope is None else tuple(self._scope)

    def include(self, batch: int) -> None:
        """Work on this batch as well."""
        if self._scope is not None:
            self._scope.add(batch)
        self.changed()

    def changed(self) -> None:
        """Look at the journal again: rows were added, resumed, moved or released."""
        self._looks += 1
        for lane in self._lanes:
            lane.ahead.clear()
            lane.exhausted = False
        self._rescan = True
        self._wake.set()
        self._tell_settled()

    def block(self, why: str) -> None:
        """Start nothing while this holds."""
        self._blocked.add(why)

    def unblock(self, why: str) -> None:
        """Go on, if nothing else blocks."""
        self._blocked.discard(why)
        self.changed()

    def under_way(self) -> dict[int, Stage]:
        """Return the transfers with a task, and the stage at which each began its present go."""
        return {transfer_id: under.row.stage for transfer_id, under in self._under.items()}

    async def interrupt(self, ids: Sequence[int]) -> None:
        """Stop work on these transfers at once and wait until it has stopped."""
        tasks = [self._under[i].task for i in ids if i in self._under]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def settled(self) -> asyncio.Future[None]:
        """Return what is resolved when a transfer next comes to an end, or the journal is looked at again.

        Take it before looking at the journal, and await it afterwards: what happens in between is not missed.
        """
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._settled.append(future)
        return future

    async def stop(self, wait: float) -> None:
        """Start nothing more; end what sends; give confirms and links under way `wait` seconds to end by themselves."""
        self._stopping = True
        if self._main is not None:
            self._main.cancel()
            await asyncio.gather(self._main, return_exceptions=True)
        tasks = {i: u.task for i, u in self._under.items()}
        with contextlib.suppress(JournalError):
            stages = await self._ctx.run(lambda db: {r.id: r.stage for r in rows.some(db, list(tasks))})
            for transfer_id, task in tasks.items():
                if stages.get(transfer_id, Stage.QUEUED) in _BEFORE_SENT:
                    task.cancel()
        if tasks:
            await asyncio.wait(tasks.values(), timeout=wait)
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
        self._tell_settled()

    # --- its own work

    async def _run(self) -> None:
        while True:
            timeout = await self._until_wake()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout):
                    await self._wake.wait()
            self._wake.clear()
            try:
                await self._fill()
            except JournalError:
                await self._ctx.sleep(1.0)  # the storage probe unblocks; a look now and then costs nothing
                self._wake.set()

    async def _until_wake(self) -> float | None:
        try:
            due = await self._ctx.run(lambda db: rows.next_wake(db, self._ctx.account))
        except JournalError:
            return 1.0
        return None if due is None else max(0.01, due - self._ctx.now())

    async def _fill(self) -> None:
        now = self._ctx.now()
        woken = await self._ctx.run(lambda db: rows.wake(db, self._ctx.account, now))
        if woken:
            self.changed()
            self._wake.clear()
            await self._report(woken)
        if self._blocked or self._stopping:
            return
        if self._rescan:
            self._rescan = False
            await self._start_started()
        for lane in self._lanes:
            await self._start_queued(lane)

    async def _report(self, ids: Sequence[int]) -> None:
        changed = await self._ctx.run(lambda db: rows.some(db, ids))
        self._ctx.hub.changed(row.public() for row in changed)

    async def _start_started(self) -> None:
        """Start rows that are on their way already; when there are more than fit, look again when some have ended."""
        for stage in _STARTED:
            room = self._room()
            if room <= 0:
                self._rescan = True
                return
            running = tuple(self._under)
            for row in await self._ctx.run(
                lambda db, stage=stage, room=room, running=running: rows.ready(  # type: ignore[misc]
                    db, self._ctx.account, stage, room, batches=self.scope, without=running
                )
            ):
                self._start(row)

    async def _start_queued(self, lane: _Lane) -> None:
        while (
            self._room() > 0
            and self._waiting_for_slot(lane) < self._ctx.options.ahead + self._ctx.lanes.limit
        ):
            if not lane.ahead:
                if lane.exhausted:
                    return
                looks, running = self._looks, tuple(self._under)
                found = await self._ctx.run(
                    lambda db, running=running: rows.ready(  # type: ignore[misc]
                        db,
                        self._ctx.account,
                        Stage.QUEUED,
                        _PREFETCH,
                        batches=self.scope,
                        sizes=lane.sizes,
                        without=running,
                    )
                )
                if looks != self._looks:
                    continue  # the queue changed while it was read: what was found, or not found, is old
                lane.ahead.extend(found)
                lane.exhausted = not found
                continue
            row = lane.ahead.popleft()
            if row.id not in self._under:
                self._start(row)

    def _room(self) -> int:
        busy = len(self._under) - self._ctx.waiting
        return min(self._ctx.options.active - busy, self._ctx.options.idle - len(self._under))

    def _waiting_for_slot(self, lane: _Lane) -> int:
        """Count parts of the lane that are sent or want to be, a file never for more than there are slots."""
        low, high = lane.sizes
        most = self._ctx.lanes.limit
        return sum(
            min(most, 1 + under.row.size // _USUAL_PART)
            for under in self._under.values()
            if low <= under.row.size < high and under.row.id not in self._ctx.past_sending
        )

    def _start(self, row: Row) -> None:
        task = asyncio.create_task(self._one(row), name=f"transfer-{row.id}")
        self._under[row.id] = _Under(row, task)
        self._ctx.on_start()
        if row.stage not in _BEFORE_SENT:
            self._ctx.past_sending.add(row.id)

    async def _one(self, row: Row) -> None:
        again = False
        try:
            # What was read ahead may be old: a pause or a new destination may have come between.
            current = await self._ctx.run(lambda db: rows.get(db, row.id))
            if current is not None and current.hold is None and not current.stage.finished:
                again = await self._travel(current)
        except JournalError:
            self._rescan = True
        finally:
            del self._under[row.id]
            self._ctx.past_sending.discard(row.id)
            self._wake.set()
            self._tell_settled()
            if again:
                self.changed()

    def _tell_settled(self) -> None:
        waiting, self._settled = self._settled, []
        for future in waiting:
            if not future.done():
                future.set_result(None)
