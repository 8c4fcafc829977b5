"""A budget for one process: a true sliding window in memory."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from types import TracebackType

from pxm_desktop.pxm.budget.base import LIMIT, RESERVED, WINDOW, Priority
from pxm_desktop.pxm.budget.ledger import WindowLedger
from pxm_desktop.pxm.errors import RateLimited


class Waiters:
    """Calls that wait for a slot: interactive ones first, each kind in order of arrival."""

    def __init__(self) -> None:
        self._queues: tuple[deque[asyncio.Future[None]], ...] = tuple(deque() for _ in Priority)

    def add(self, priority: Priority) -> asyncio.Future[None]:
        """Queue a call; its future is done when it may go."""
        waiter = asyncio.get_running_loop().create_future()
        self._queues[priority].append(waiter)
        return waiter

    def count(self, priority: Priority) -> int:
        """Return how many of one kind wait."""
        queue = self._queues[priority]
        while queue and queue[0].done():
            queue.popleft()
        return sum(not waiter.done() for waiter in queue)

    def ahead(self, priority: Priority) -> bool:
        """Say whether a new call of this kind would have to queue behind another."""
        return any(self.first(kind) is not None for kind in Priority if kind <= priority)

    def first(self, priority: Priority) -> asyncio.Future[None] | None:
        """Return the next of one kind, without taking it out."""
        queue = self._queues[priority]
        while queue and queue[0].done():
            queue.popleft()
        return queue[0] if queue else None

    def refuse(self, reason: str) -> None:
        """End all waiting with a `RuntimeError`."""
        for queue in self._queues:
            while queue:
                waiter = queue.popleft()
                if not waiter.done():
                    waiter.set_exception(RuntimeError(reason))

    def serve(self, take: Callable[[Priority], bool]) -> Priority | None:
        """Let calls go as long as `take` finds a slot; return the kind that waits on, or None."""
        for kind in Priority:
            while (waiter := self.first(kind)) is not None:
                if not take(kind):
                    return kind
                waiter.set_result(None)
        return None


class WindowBudget:
    """Slots of one process. `clock` (seconds, never going back) and `sleep` are injected in tests."""

    def __init__(
        self,
        limit: int = LIMIT,
        reserved: int = RESERVED,
        window: float = WINDOW,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._ledger = WindowLedger(limit, reserved, window)
        self._clock = clock
        self._sleep = sleep
        self._waiters = Waiters()
        self._timer: asyncio.Task[None] | None = None
        self._timer_at = float("inf")

    def slot(
        self, priority: Priority = Priority.BACKGROUND, max_wait: float | None = None
    ) -> AbstractAsyncContextManager[None]:
        """Return a context manager for one call. Raises `RateLimited` on entry after `max_wait` seconds."""
        return _Slot(self, priority, max_wait)

    async def pause(self, seconds: float) -> None:
        """Stop all calls for `seconds`, and lower the budget for a while."""
        self._ledger.pause(seconds, self._clock())

    @property
    def paused_for(self) -> float:
        """Return for how many more seconds calls are stopped."""
        return max(0.0, self._ledger.pause_until - self._clock())

    async def aclose(self) -> None:
        """Let nobody wait any more."""
        if self._timer is not None:
            self._timer.cancel()
            await asyncio.gather(self._timer, return_exceptions=True)
            self._timer = None
        self._waiters.refuse("the budget is closed")

    async def acquire(self, priority: Priority, max_wait: float | None) -> None:
        """Wait for a slot. Raises `RateLimited` after `max_wait` seconds."""
        now = self._clock()
        if not self._waiters.ahead(priority) and self._ledger.take(priority, now):
            return
        if max_wait is not None:
            wait = self._ledger.next_free(priority, now) - now
            if max_wait <= 0 or max_wait < wait < float("inf"):
                raise RateLimited(min(wait, self._ledger.window))
        waiter = self._waiters.add(priority)
        self._serve()
        await granted(waiter, max_wait, self._give_back, lambda: self.paused_for or self._ledger.window)

    def finish(self) -> None:
        """Note that an answer came."""
        self._ledger.finish(self._clock())
        if self._waiters.ahead(Priority.BACKGROUND):
            self._serve()

    def _give_back(self) -> None:
        self._ledger.give_back()
        self._serve()

    def _serve(self) -> None:
        now = self._clock()
        waiting = self._waiters.serve(lambda kind: self._ledger.take(kind, now))
        if waiting is None:
            return
        at = self._ledger.next_free(waiting, now)
        if at == float("inf"):
            return
        if self._timer is None or at < self._timer_at:
            if self._timer is not None:
                self._timer.cancel()
            self._timer_at = at
            self._timer = asyncio.create_task(self._later(at - now), name="pxm budget")

    async def _later(self, seconds: float) -> None:
        await self._sleep(max(seconds, 0.001))
        self._timer = None
        self._serve()


class _Slot(AbstractAsyncContextManager[None]):
    __slots__ = ("_budget", "_max_wait", "_priority")

    def __init__(self, budget: WindowBudget, priority: Priority, max_wait: float | None) -> None:
        self._budget = budget
        self._priority = priority
        self._max_wait = max_wait

    async def __aenter__(self) -> None:
        await self._budget.acquire(self._priority, self._max_wait)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._budget.finish()


async def granted(
    waiter: asyncio.Future[None],
    max_wait: float | None,
    give_back: Callable[[], None],
    left: Callable[[], float],
) -> None:
    """Wait until a waiter was served; a slot that comes together with a cancellation is given back."""
    try:
        async with asyncio.timeout(max_wait):
            await waiter
    except TimeoutError:
        if waiter.done() and not waiter.cancelled():
            give_back()
        raise RateLimited(left()) from None
    except asyncio.CancelledError:
        if waiter.done() and not waiter.cancelled():
            give_back()
        raise
