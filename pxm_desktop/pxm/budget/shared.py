"""The budget that all processes and data directories of one OS user share."""

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from types import TracebackType

import platformdirs

from pxm_desktop.pxm.budget.base import LIMIT, LONGEST_PAUSE, RESERVED, WINDOW, Priority
from pxm_desktop.pxm.budget.ledger import WindowLedger
from pxm_desktop.pxm.budget.store import Exchange, Grant, Store, StoreUnusable, steps
from pxm_desktop.pxm.budget.window import Waiters, granted
from pxm_desktop.pxm.errors import RateLimited

log = logging.getLogger(__name__)

AHEAD = 32
"""Slots leased ahead of need, so that the disk is asked once for many calls."""

FLUSH_AFTER = 0.3
"""Seconds after which ended calls and unused leases are told to the others when nothing else does."""


def default_directory() -> Path:
    """Return the directory in which all budgets of this OS user live, whatever the data directory."""
    return platformdirs.user_state_path("pxm-desktop", appauthor=False) / "budget"


class SharedBudget:
    """Slots shared over processes through a file in `directory`, keyed by base URL and client id (hashed).

    The loop never touches the disk: one thread of its own does, for many slots at once. Where the file
    cannot be used at all the window is counted in this process alone, with a warning in the log. One event
    loop per object.
    """

    def __init__(
        self,
        base_url: str,
        client_id: str,
        *,
        directory: Path | None = None,
        limit: int = LIMIT,
        reserved: int = RESERVED,
        window: float = WINDOW,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        key = hashlib.sha256(f"{base_url}\n{client_id}".encode()).hexdigest()[:32]
        path = (directory or default_directory()) / f"{key}.sqlite3"
        self._store = Store(path, limit, reserved, window, clock)
        self._alone: WindowLedger | None = None
        self._limits = (limit, reserved)
        self._window = window
        self._clock = clock
        self._sleep = sleep
        self._waiters = Waiters()
        self._free = 0
        self._finished: dict[int, int] = {}
        self._under_way = 0
        self._pause: float | None = None
        self._pause_until = float("-inf")
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pxm budget")
        self._owner: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._flush: asyncio.TimerHandle | None = None
        self._closed = False

    def slot(
        self, priority: Priority = Priority.BACKGROUND, max_wait: float | None = None
    ) -> AbstractAsyncContextManager[None]:
        """Return a context manager for one call. Raises `RateLimited` on entry after `max_wait` seconds."""
        return _Slot(self, priority, max_wait)

    async def pause(self, seconds: float) -> None:
        """Stop all calls of all processes for `seconds`, and lower the budget for a while."""
        seconds = min(seconds, LONGEST_PAUSE)
        self._pause = max(seconds, self._pause or 0.0)
        self._pause_until = max(self._pause_until, self._clock() + seconds)
        self._kick()

    @property
    def paused_for(self) -> float:
        """Return for how many more seconds calls are stopped, as far as this process knows."""
        return max(0.0, self._pause_until - self._clock())

    async def aclose(self) -> None:
        """Tell the others what ended, give unused slots back, and stop the thread."""
        if self._closed:
            return
        self._closed = True
        self._cancel_flush()
        if self._owner is not None:
            self._owner.cancel()
            await asyncio.gather(self._owner, return_exceptions=True)
        ask = Exchange(self._finished, unused=self._free, pause=self._pause)
        await asyncio.get_running_loop().run_in_executor(self._thread, self._store.close, ask)
        self._thread.shutdown(wait=False)
        self._waiters.refuse("the budget is closed")

    async def acquire(self, priority: Priority, max_wait: float | None) -> None:
        """Wait for a slot. Raises `RateLimited` after `max_wait` seconds."""
        if self._closed:
            raise RuntimeError("the budget is closed")
        now = self._clock()
        if self._free and now >= self._pause_until and not self._waiters.ahead(priority):
            self._free -= 1
            self._under_way += 1
            if self._free == AHEAD // 2:
                self._kick()
            return
        if max_wait is not None and (max_wait <= 0 or self.paused_for > max_wait):
            raise RateLimited(self.paused_for or self._window)
        waiter = self._waiters.add(priority)
        self._kick()
        await granted(waiter, max_wait, self._unused, lambda: self.paused_for or self._window)

    def finish(self) -> None:
        """Note that an answer came."""
        self._under_way -= 1
        until = steps(self._clock() + self._window)
        self._finished[until] = self._finished.get(until, 0) + 1
        self._flush_later()

    def _unused(self) -> None:
        self._under_way -= 1
        self._free += 1
        self._kick()

    # One task owns the conversation with the store. It lives while somebody waits, and ends when nobody does.

    def _kick(self) -> None:
        self._wake.set()
        if self._owner is None and not self._closed:
            self._owner = asyncio.get_running_loop().create_task(self._converse(), name="pxm budget")

    async def _converse(self) -> None:
        try:
            spare = AHEAD
            while True:
                self._wake.clear()
                self._cancel_flush()
                grant = await self._exchange(spare)
                self._serve(grant)
                if not self._waiters.ahead(Priority.BACKGROUND):
                    if self._wake.is_set():
                        continue
                    return
                await self._nap(grant.retry_at)
        except Exception as error:
            log.exception("The shared budget failed.")
            self._waiters.refuse(f"the budget failed: {type(error).__name__}")
        finally:
            self._owner = None
            if not self._closed and (self._finished or (self._free and self._under_way == 0)):
                self._flush_later()

    async def _nap(self, until: float) -> None:
        """Sleep until a slot may be free, or somebody new waits, or calls of ours have ended."""
        wait = until - self._clock()
        pace = asyncio.ensure_future(self._sleep(min(max(wait, 0.005), self._window)))
        woken = asyncio.ensure_future(self._wake.wait())
        try:
            await asyncio.wait({pace, woken}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            pace.cancel()
            woken.cancel()
            await asyncio.gather(pace, woken, return_exceptions=True)

    async def _exchange(self, spare: int) -> Grant:
        interactive = self._waiters.count(Priority.INTERACTIVE)
        background = self._waiters.count(Priority.BACKGROUND)
        paused = self._clock() < self._pause_until
        idle = not (interactive or background) and self._under_way == 0
        finished, self._finished = self._finished, {}
        unused, self._free = (self._free, 0) if paused or idle else (0, self._free)
        pause, self._pause = self._pause, None
        ask = Exchange(
            finished,
            unused=unused,
            interactive=max(0, interactive - self._free),
            background=max(0, background - max(0, self._free - interactive)),
            spare=0 if paused or idle else max(0, spare - self._free),
            pause=pause,
        )
        if self._alone is None:
            loop = asyncio.get_running_loop()
            try:
                grant = await loop.run_in_executor(self._thread, self._store.exchange, ask)
            except StoreUnusable:
                log.warning("The shared budget cannot be used; calls are counted in this process alone.")
                self._alone = WindowLedger(*self._limits, self._window)
                self._alone.in_flight = self._under_way + self._free
            else:
                self._pause_until = max(self._pause_until, grant.pause_until)
                return grant
        return self._count_alone(self._alone, ask)

    def _count_alone(self, ledger: WindowLedger, ask: Exchange) -> Grant:
        now = self._clock()
        for slots in ask.finished.values():
            for _ in range(min(slots, ledger.in_flight)):
                ledger.finish(now)
        ledger.in_flight -= min(ask.unused, ledger.in_flight)
        if ask.pause is not None:
            ledger.pause(ask.pause, now)
        interactive = sum(ledger.take(Priority.INTERACTIVE, now) for _ in range(ask.interactive))
        background = sum(ledger.take(Priority.BACKGROUND, now) for _ in range(ask.background))
        waiting = Priority.INTERACTIVE if interactive < ask.interactive else Priority.BACKGROUND
        return Grant(interactive, background, ledger.next_free(waiting, now), ledger.pause_until)

    def _serve(self, grant: Grant) -> None:
        got_interactive, self._free = grant.interactive, self._free + grant.background

        def take(kind: Priority) -> bool:
            nonlocal got_interactive
            if self._clock() < self._pause_until:
                return False
            if kind == Priority.INTERACTIVE and got_interactive:
                got_interactive -= 1
            elif self._free:
                self._free -= 1
            else:
                return False
            self._under_way += 1
            return True

        self._waiters.serve(take)
        self._free += got_interactive

    def _flush_later(self) -> None:
        if self._flush is None and not self._closed:
            if self._waiters.ahead(Priority.BACKGROUND):
                self._wake.set()
                return
            self._flush = asyncio.get_running_loop().call_later(FLUSH_AFTER, self._flush_now)

    def _flush_now(self) -> None:
        self._flush = None
        self._kick()

    def _cancel_flush(self) -> None:
        if self._flush is not None:
            self._flush.cancel()
            self._flush = None


class _Slot(AbstractAsyncContextManager[None]):
    __slots__ = ("_budget", "_max_wait", "_priority")

    def __init__(self, budget: SharedBudget, priority: Priority, max_wait: float | None) -> None:
        self._budget = budget
        self._priority = priority
        self._max_wait = max_wait

    async def __aenter__(self) -> None:
        await self._budget.acquire(self._priority, self._max_wait)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._budget.finish()
