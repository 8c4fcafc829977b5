"""Readings of PXM for as long as somebody uses what they bring.

Who uses a copy says so (`used`). Then it is read anew when it is older than the interval, and again after each interval
for as long as it was used in between; when nobody uses it, nothing runs and no timer is set.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable

from pxm_desktop.catalog.store import CatalogUnusable
from pxm_desktop.pxm.errors import PxmError

INTERVAL = 300.0
"""Seconds between readings while somebody uses the copy."""

RETRY = 60.0
"""Seconds until a reading that failed is tried again."""

TELL_EVERY = 1.0
"""Seconds between two words about a long reading."""

log = logging.getLogger(__name__)


class Rounds(ABC):
    """When one copy is read, and that it is told. Who inherits says how it is read, how old it is, and what is told."""

    def __init__(
        self,
        what: str,
        *,
        interval: float = INTERVAL,
        retry: float = RETRY,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Say in the log that it is `what` that is read."""
        self.sentence = ""
        """Why the last reading failed; empty when it did not."""
        self._what = what
        self._interval = interval
        self._retry = retry
        self._now = now
        self._running: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._looking: asyncio.Task[None] | None = None
        self._telling: asyncio.Task[None] | None = None
        self._tried_at = float("-inf")
        self._used = False
        self._told_at = 0.0
        self._changed = False
        self._closed = False

    @abstractmethod
    async def _read(self, *, unhurried: bool) -> None:
        """Read PXM, saying so with `_step`. Raises every `PxmError`, and `CatalogUnusable`."""

    @abstractmethod
    async def _age_from(self) -> float:
        """Return when the copy was last found to be current, 0 for never. Raises `CatalogUnusable`."""

    @abstractmethod
    async def _tell_news(self, *, syncing: bool, changed: bool) -> None:
        """Say how the copy stands."""

    @property
    def syncing(self) -> bool:
        """A reading runs."""
        return self._running is not None

    def used(self) -> None:
        """Note that somebody uses the copy; what is too old is read anew beside."""
        self._used = True
        if self._timer is None and self._running is None and self._looking is None and not self._closed:
            self._looking = asyncio.create_task(self._look(), name=f"age of the {self._what}")

    async def refresh(self) -> None:
        """Read what has changed, for somebody who waits. Raises every `PxmError`, and `CatalogUnusable`.

        A reading that runs is waited for; one that is stopped meanwhile is over.
        """
        if self._running is None:
            self._begin(unhurried=False)
        await self._ended()

    async def tell_changed(self) -> None:
        """Say that the copy has changed."""
        self._changed = False
        await self._tell_news(syncing=self.syncing, changed=True)

    async def close(self) -> None:
        """Stop what runs."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        tasks = [task for task in (self._running, self._looking, self._telling) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _ended(self) -> None:
        running = self._running
        if running is None:
            return
        await asyncio.wait({running})
        with contextlib.suppress(asyncio.CancelledError):
            running.result()

    async def _halt(self) -> None:
        """Stop a reading that runs, and wait until it has."""
        running = self._running
        if running is not None:
            running.cancel()
            await asyncio.wait({running})

    def _every(self) -> float:
        """Return the seconds between two readings."""
        return self._interval

    async def _look(self) -> None:
        read_at = 0.0
        try:
            with contextlib.suppress(CatalogUnusable):
                read_at = await self._age_from()
        finally:
            self._looking = None
        due = max(read_at + self._every() - self._now(), self._tried_at + self._retry - self._now())
        # A clock that was put back must not keep the copy old for long.
        self._arm(min(due, self._every()))

    def _arm(self, seconds: float) -> None:
        if self._closed or self._running is not None or self._timer is not None:
            return
        if seconds <= 0:
            self._begin(unhurried=True)
        else:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._ring)

    def _ring(self) -> None:
        self._timer = None
        if self._used and self._running is None and not self._closed:
            self._begin(unhurried=True)

    def _begin(self, *, unhurried: bool) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._used = False
        self._tried_at = self._now()
        self._running = asyncio.create_task(self._run(unhurried=unhurried), name=self._what)
        self._running.add_done_callback(_retrieved)

    async def _run(self, *, unhurried: bool) -> None:
        broken = False
        try:
            await self._say(syncing=True)
            await self._read(unhurried=unhurried)
            self.sentence = ""
        except (PxmError, CatalogUnusable) as error:
            self.sentence = f"{error.sentence} {error.todo}".strip()
            log.info("The %s was not read: %s", self._what, error.sentence)
            raise
        except Exception:
            # Nobody may wait who would be told.
            log.exception("Reading the %s broke off", self._what)
            broken = True
            raise
        finally:
            self._running = None
            await self._end_telling()
            if not self._closed:
                await self._say(syncing=False)
                self._arm(self._retry if self.sentence or broken else self._every())

    async def _step(self, changed: bool) -> None:
        """Note that a step of a reading is done, and whether it changed something."""
        self._changed = self._changed or changed
        if not self._changed or self._telling is not None:
            return
        since = self._now() - self._told_at
        if 0 <= since < TELL_EVERY:
            # Told a little later, also where no further step comes: lists that were read meanwhile show it already.
            self._telling = asyncio.create_task(
                self._tell_late(TELL_EVERY - since), name=f"news of the {self._what}"
            )
        else:
            await self._say(syncing=True)

    async def _tell_late(self, seconds: float) -> None:
        try:
            await asyncio.sleep(seconds)
            await self._say(syncing=True)
        finally:
            self._telling = None

    async def _end_telling(self) -> None:
        """Let nothing be told any more of a reading that is over; how it ended is told next."""
        telling, self._telling = self._telling, None
        if telling is not None:
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)

    async def _say(self, *, syncing: bool) -> None:
        changed, self._changed = self._changed, False
        self._told_at = self._now()
        try:
            await self._tell_news(syncing=syncing, changed=changed)
        except asyncio.CancelledError:
            self._changed = self._changed or changed
            raise


def _retrieved(task: asyncio.Task[None]) -> None:
    """Take an error that nobody waits for; it was noted."""
    if not task.cancelled():
        task.exception()
