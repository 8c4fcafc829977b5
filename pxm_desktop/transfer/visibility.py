"""Learns how long PXM keeps a new file invisible, so that links do not spend calls on answers of 404.

After its confirm a file may be unknown to PXM for a moment (asynchronous processing). The first file scouts, trying
again and again; the others wait until it got through, then each until it is as old as the scout was.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable


class Visibility:
    """The learned delay, in seconds; lives as long as the engine."""

    def __init__(
        self,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._delay: float | None = None
        self._scout: asyncio.Future[None] | None = None

    def must_wait(self, confirmed_at: float) -> bool:
        """Say whether `ready` would wait for a file confirmed at that time (seconds since the epoch)."""
        if self._delay is None:
            return self._scout is not None
        return self._now() < confirmed_at + self._delay

    async def ready(self, confirmed_at: float) -> None:
        """Wait until a file confirmed at that time can be expected to answer; the first caller becomes the scout."""
        while self._delay is None:
            if self._scout is None:
                self._scout = asyncio.get_running_loop().create_future()
                return
            await asyncio.shield(self._scout)
        wait = confirmed_at + self._delay - self._now()
        if wait > 0:
            await self._sleep(wait)

    def seen(self, confirmed_at: float, *, first_try: bool) -> None:
        """Report that PXM knows a file; teaches the delay when this was the scout or took several tries."""
        age = max(0.0, self._now() - confirmed_at)
        if self._delay is None:
            self._delay = 0.0 if first_try else age
        elif not first_try:
            self._delay = max(self._delay, age)
        self._release()

    def given_up(self) -> None:
        """Report that the scout ended without an answer, so that the next one scouts."""
        self._release()

    def _release(self) -> None:
        if self._scout is not None and not self._scout.done():
            self._scout.set_result(None)
        self._scout = None
