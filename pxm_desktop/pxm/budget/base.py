"""What a budget is, and the one without a limit."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from enum import IntEnum
from types import TracebackType
from typing import Final, Protocol

from pxm_desktop.pxm.errors import RateLimited

LIMIT: Final = 950
"""Calls in any `WINDOW` (article: 1,000 are allowed, target 950)."""

RESERVED: Final = 50
"""Of these, calls that only interactive ones may use."""

WINDOW: Final = 60.0
"""Length of the sliding window in seconds."""

LONGEST_PAUSE: Final = 900.0
"""Longest pause that is believed, in seconds."""


class Priority(IntEnum):
    """Who waits: a person, or the engine. Lower goes first."""

    INTERACTIVE = 0
    BACKGROUND = 1


class Budget(Protocol):
    """Hands out slots. A slot is busy from sending until `WINDOW` seconds after the answer."""

    def slot(
        self, priority: Priority = Priority.BACKGROUND, max_wait: float | None = None
    ) -> AbstractAsyncContextManager[None]:
        """Return a context manager around one call: waits for a slot on entry, starts its minute on exit.

        Raises `RateLimited` on entry when that takes longer than `max_wait` seconds; None waits on.
        """

    async def pause(self, seconds: float) -> None:
        """Stop all calls of this budget for `seconds`, and lower the budget for a while: PXM said 429."""

    @property
    def paused_for(self) -> float:
        """Return for how many more seconds calls are stopped, as far as this process knows; 0 when not."""

    async def aclose(self) -> None:
        """Give back what is held. The owner of the budget calls it, not the client."""


class UnlimitedBudget:
    """Counts nothing, for benchmarks and tests. A 429 still stops its calls."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._pause_until = float("-inf")
        self._open = _OpenSlot()

    def slot(
        self,
        priority: Priority = Priority.BACKGROUND,  # noqa: ARG002 -- nobody waits for another here
        max_wait: float | None = None,
    ) -> AbstractAsyncContextManager[None]:
        """Return a slot; it waits only while calls are stopped."""
        if self._pause_until <= self._clock():
            return self._open
        return _PausedSlot(self, max_wait)

    async def pause(self, seconds: float) -> None:
        """Stop all calls for `seconds`."""
        self._pause_until = max(self._pause_until, self._clock() + min(seconds, LONGEST_PAUSE))

    @property
    def paused_for(self) -> float:
        """Return for how many more seconds calls are stopped."""
        return max(0.0, self._pause_until - self._clock())

    async def aclose(self) -> None:
        """Do nothing: nothing is held."""

    async def wait(self, max_wait: float | None) -> None:
        """Wait until calls are no longer stopped. Raises `RateLimited` after `max_wait` seconds."""
        started = self._clock()
        while (left := self.paused_for) > 0:
            if max_wait is not None and self._clock() - started + left > max_wait:
                raise RateLimited(left)
            await self._sleep(left)


class _OpenSlot(AbstractAsyncContextManager[None]):
    __slots__ = ()

    async def __aenter__(self) -> None:
        return None

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


class _PausedSlot(_OpenSlot):
    __slots__ = ("_budget", "_max_wait")

    def __init__(self, budget: UnlimitedBudget, max_wait: float | None) -> None:
        self._budget = budget
        self._max_wait = max_wait

    async def __aenter__(self) -> None:
        await self._budget.wait(self._max_wait)
