"""The bandwidth limit: a fair token bucket that can be changed or lifted while tens of thousands wait."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

_BURST = 0.1
"""Seconds' worth of bytes that may go out at once after a pause."""
_LARGEST_GRAIN = 1024 * 1024
_SMALLEST_GRAIN = 4 * 1024


class Throttle:
    """Lets `limit` bytes a second pass, first come first served.

    One timer serves all waiters, so a change of the limit costs one step per waiter and cannot pile up
    timers. A taker may go while the balance is positive, and its bytes may bring it below zero: so any size
    can be taken at any limit. To be used on the thread of the event loop only.
    """

    def __init__(self, limit: int | None = None, *, clock: Callable[[], float] | None = None) -> None:
        self._clock = clock
        self._limit = _checked(limit)
        self._balance = 0.0
        self._filled_at: float | None = None
        self._waiters: deque[tuple[int, asyncio.Future[None]]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    @property
    def limit(self) -> int | None:
        """Bytes a second; None is no limit. Setting it takes effect at once, for those who wait too."""
        return self._limit

    @limit.setter
    def limit(self, limit: int | None) -> None:
        limit = _checked(limit)
        if self._waiters:
            self._fill()
        self._limit = limit
        if limit is None:
            self._balance, self._filled_at = 0.0, None
        self._serve()

    @property
    def grain(self) -> int:
        """How many bytes to take at a time, so that a low limit makes a steady stream and no rare bursts."""
        if self._limit is None:
            return _LARGEST_GRAIN
        return max(_SMALLEST_GRAIN, min(_LARGEST_GRAIN, self._limit // 20))

    @property
    def waiting(self) -> int:
        """How many takers wait."""
        return sum(not future.done() for _, future in self._waiters)

    async def take(self, n: int) -> None:
        """Wait until `n` more bytes may be sent."""
        if self._limit is None:
            return
        self._fill()
        if not self._waiters and self._balance > 0:
            self._balance -= n
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append((n, future))
        self._serve()
        await future

    def _now(self) -> float:
        return self._clock() if self._clock else asyncio.get_running_loop().time()

    def _fill(self) -> None:
        if self._limit is None:
            return
        now = self._now()
        burst = max(_BURST * self._limit, 1.0)
        if self._filled_at is None:
            self._balance = burst
        else:
            self._balance = min(burst, self._balance + (now - self._filled_at) * self._limit)
        self._filled_at = now

    def _serve(self) -> None:
        """Let go whoever may go now, and set the timer for the next one."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._waiters:
            return
        self._fill()
        while self._waiters and (self._limit is None or self._balance > 0):
            n, future = self._waiters.popleft()
            if not future.done():  # a taker that was cancelled takes nothing
                self._balance -= n if self._limit is not None else 0
                future.set_result(None)
        if self._waiters and self._limit is not None:
            # A hair more than needed: a timer that fires a rounding error early would only be set again.
            delay = -self._balance / self._limit + 0.001
            self._timer = asyncio.get_running_loop().call_later(delay, self._serve)


def _checked(limit: int | None) -> int | None:
    if limit is not None and limit <= 0:
        raise ValueError("a bandwidth limit is a positive number of bytes a second, or None")
    return limit
