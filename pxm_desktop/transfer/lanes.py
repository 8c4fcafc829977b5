"""Part slots: how many parts go out at once, and which lane gets the next free slot.

Small and large files have a lane each. A lane may use every slot that the other leaves idle, and has one for
itself whenever it needs it, so that neither a long video nor ten thousand thumbnails hold up the other. The
number of slots climbs and sinks with what the network gives.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

LARGE_FILE = 8 * 1024 * 1024
"""Files of this many bytes and more use the large lane."""
_WINDOW = 5.0
"""Seconds that `throughput` looks back."""
_TICK = 0.25
"""Seconds that are counted together."""


class _Lane:
    def __init__(self) -> None:
        self.running = 0
        self.waiters: deque[tuple[object, asyncio.Future[None]]] = deque()

    def next_waiter(self, only: object) -> asyncio.Future[None] | None:
        """Take the first waiter out (of the file `only`, unless None)."""
        for index, (owner, future) in enumerate(self.waiters):
            if future.done():
                continue
            if only is None or owner == only:
                del self.waiters[index]
                return future
        return None

    @property
    def wanted(self) -> bool:
        return any(not future.done() for _, future in self.waiters)


class Lanes:
    """Hands out part slots and adapts their number. To be used on the thread of the event loop only."""

    def __init__(
        self, *, clock: Callable[[], float], minimum: int = 2, maximum: int = 16, start: int = 4
    ) -> None:
        """`clock` gives seconds that only grow; the number of slots stays within `minimum` and `maximum`."""
        self._clock = clock
        self._small, self._large = _Lane(), _Lane()
        self._claims: dict[object, None] = {}
        self._ticks: deque[tuple[float, int]] = deque()
        self._tick_bytes = 0
        self._tick_ends = clock() + _TICK
        self._climb = _Climb(minimum, maximum, min(max(start, minimum), maximum))

    @property
    def limit(self) -> int:
        """How many parts may go out at once."""
        return self._climb.limit

    @property
    def maximum(self) -> int:
        """The most that `limit` can become."""
        return self._climb.maximum

    @property
    def running(self) -> int:
        """How many go out now."""
        return self._small.running + self._large.running

    @asynccontextmanager
    async def slot(self, size_of_file: int, owner: object = None) -> AsyncIterator[None]:
        """Hold a slot for one part of a file of this size; `owner` names the file for `claim`."""
        lane = self._large if size_of_file >= LARGE_FILE else self._small
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        lane.waiters.append((owner, future))
        self._serve()
        try:
            await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():  # given and cancelled in the same turn of the loop
                self._release(lane)
            raise
        try:
            yield
        finally:
            self._release(lane)

    def claim(self, owner: object) -> None:
        """Give every slot that becomes free to one file, whose line is too slow to share it, until `unclaim`.

        When several files claim, they get them one after another, in the order of their claims.
        """
        self._claims.setdefault(owner)
        self._serve()

    def unclaim(self, owner: object) -> None:
        """End a claim; without one nothing happens."""
        if owner in self._claims:
            del self._claims[owner]
            self._serve()

    def report(self, count: int) -> None:
        """Count bytes that went out (negative: were abandoned). Cheap; called for every chunk."""
        now = self._clock()
        if now >= self._tick_ends:
            self._tick(now)
        self._tick_bytes += count

    def setback(self) -> None:
        """Take note of a connection that failed or a server that asks to slow down: halves the slots."""
        self._climb.setback()

    def throughput(self) -> float:
        """Return bytes a second over the last seconds, all parts together."""
        now = self._clock()
        if now >= self._tick_ends:
            self._tick(now)
        while self._ticks and self._ticks[0][0] <= now - _WINDOW:
            self._ticks.popleft()
        if not self._ticks:
            return 0.0
        span = max(now - (self._ticks[0][0] - _TICK), _TICK)
        return max(0, sum(count for _, count in self._ticks) + self._tick_bytes) / min(span, _WINDOW + _TICK)

    def _tick(self, now: float) -> None:
        self._ticks.append((self._tick_ends, self._tick_bytes))
        while self._ticks and self._ticks[0][0] <= now - _WINDOW:
            self._ticks.popleft()
        before = self.limit
        full = self.running >= before and (self._small.wanted or self._large.wanted)
        self._climb.observe(now, self._tick_bytes, full=full)
        self._tick_bytes = 0
        self._tick_ends = now + _TICK
        if self.limit > before:
            self._serve()

    def _release(self, lane: _Lane) -> None:
        lane.running -= 1
        self._serve()

    def _serve(self) -> None:
        """Give out what is free; the lane with fewer running parts goes first."""
        claimant = next(iter(self._claims), None)
        while True:
            for lane in sorted((self._small, self._large), key=lambda lane: lane.running):
                # A lane that has nothing running gets its slot even when the other has taken all.
                if self.running >= self.limit and (lane.running or claimant is not None):
                    continue
                future = lane.next_waiter(claimant)
                if future is not None:
                    lane.running += 1
                    future.set_result(None)
                    break
            else:
                return


class _Climb:
    """Finds the number of slots by trying: one more while it pays, one less when it costs nothing.

    Only times in which every slot was used and more was wanted say anything.
    """

    PERIOD = 1.0
    GAIN = 1.05
    """A slot more must bring this much to stay."""
    LOSS = 0.97
    """A slot less may cost this much."""
    PATIENCE = (4, 32)
    """Periods of rest after a try that failed: at first, at most."""

    def __init__(self, minimum: int, maximum: int, start: int) -> None:
        self._minimum, self.maximum = minimum, maximum
        self.limit = start
        self._began: float | None = None
        self._bytes = 0
        self._rate: float | None = None
        self._step = 0
        self._next_try = 1
        self._rest = 0
        self._patience = self.PATIENCE[0]

    def observe(self, now: float, count: int, *, full: bool) -> None:
        """Take note of `count` bytes up to now; `full` says whether the slots were what held them back."""
        if not full:
            self._began = None
            return
        if self._began is None:
            self._began, self._bytes = now, 0
            return
        self._bytes += count
        if now - self._began < self.PERIOD:
            return
        rate = self._bytes / (now - self._began)
        # The period after a change also measures the old number for a while: it is not judged but begun anew.
        changed = self._judge(rate)
        self._began = None if changed else now
        self._bytes = 0

    def setback(self) -> None:
        """Halve the slots and look again from there."""
        self.limit = max(self._minimum, self.limit // 2)
        self._rate, self._step, self._began = None, 0, None
        self._rest = self._patience

    def _judge(self, rate: float) -> bool:
        before, self._rate = self._rate, rate
        if self._step and before is not None:
            pays = rate >= before * (self.GAIN if self._step > 0 else self.LOSS)
            if pays:
                if self._step < 0:
                    self._rate = max(before, rate)  # small losses must not add up
                self._patience = self.PATIENCE[0]
                return self._try(self._step)
            self.limit -= self._step
            self._rate = before
            self._next_try = -self._step
            self._step = 0
            self._rest = self._patience
            self._patience = min(self._patience * 2, self.PATIENCE[1])
            return True
        if self._rest:
            self._rest -= 1
            return False
        return self._try(self._next_try)

    def _try(self, step: int) -> bool:
        limit = min(max(self.limit + step, self._minimum), self.maximum)
        if limit == self.limit:
            self._step = 0
            self._next_try = -step
            self._rest = self._patience
            return False
        self.limit, self._step = limit, step
        return True
