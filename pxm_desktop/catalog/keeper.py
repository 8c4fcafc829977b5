"""Keeps the copy of one account in step with PXM while somebody uses it.

Who uses the copy says so (`used`). Then it is read anew when it is older than `INTERVAL`, and again after each
`INTERVAL` for as long as it was used in between; when nobody uses it, nothing runs and no timer is set.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from pxm_desktop.catalog.mirror import Mirror, State
from pxm_desktop.catalog.model import Part
from pxm_desktop.catalog.store import CatalogUnusable
from pxm_desktop.catalog.sync import Sync
from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.errors import PxmError

INTERVAL = 300.0
"""Seconds between readings while somebody uses the copy."""

FRESH = 600.0
"""Seconds for which the copy may answer in the place of PXM."""

RETRY = 60.0
"""Seconds until a reading that failed is tried again."""

TELL_EVERY = 1.0
"""Seconds between two words about a long reading."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class News:
    """What a reading has to tell."""

    state: State
    syncing: bool
    changed: bool
    sentence: str = ""
    """Why the last reading failed."""


class Keeper:
    """The copy of one account and the readings that keep it so."""

    def __init__(
        self,
        mirror: Mirror,
        client: PxmClient,
        tell: Callable[[News], None],
        *,
        interval: float = INTERVAL,
        retry: float = RETRY,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.mirror = mirror
        self.client = client
        self.sentence = ""
        """Why the last reading failed; empty when it did not."""
        self._tell = tell
        self._interval = interval
        self._retry = retry
        self._now = now
        self._running: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._looking: asyncio.Task[None] | None = None
        self._tried_at = float("-inf")
        self._used = False
        self._told_at = 0.0
        self._changed = False
        self._closed = False

    @property
    def syncing(self) -> bool:
        """A reading runs."""
        return self._running is not None

    def used(self) -> None:
        """Note that somebody uses the copy; what is too old is read anew beside."""
        self._used = True
        if self._timer is None and self._running is None and self._looking is None and not self._closed:
            self._looking = asyncio.create_task(self._look(), name="catalogue's age")

    async def refresh(self) -> None:
        """Read what has changed, for somebody who waits. Raises every `PxmError`, and `CatalogUnusable`."""
        if self._running is None:
            self._begin(unhurried=False)
        if self._running is not None:
            await asyncio.shield(self._running)

    async def read_now(self, part: Part) -> None:
        """Read one part at once, for somebody who waits. Raises every `PxmError`, and `CatalogUnusable`."""

        async def told(changed: bool) -> None:
            self._changed = self._changed or changed

        await Sync(self.mirror, self.client.interactive, self._now, told).part(part)
        if self._changed:
            await self.tell_changed()

    async def tell_changed(self) -> None:
        """Say that the copy has changed."""
        self._changed = False
        self._tell(News(await self.mirror.state(), self.syncing, changed=True, sentence=self.sentence))

    async def fresh(self, *parts: Part) -> bool:
        """Say whether these parts are young enough to answer in the place of PXM."""
        read_at = (await self.mirror.state()).read_at(*parts)
        return read_at is not None and 0 <= self._now() - read_at < FRESH

    async def close(self) -> None:
        """Stop what runs."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        tasks = [task for task in (self._running, self._looking) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _look(self) -> None:
        try:
            read_at = (await self.mirror.state()).read_at() or 0.0
        except CatalogUnusable:
            read_at = 0.0
        finally:
            self._looking = None
        due = max(read_at + self._interval - self._now(), self._tried_at + self._retry - self._now())
        # A clock that was put back must not keep the copy old for long.
        self._arm(min(due, self._interval))

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
        self._running = asyncio.create_task(self._run(unhurried), name="catalogue")
        self._running.add_done_callback(_retrieved)

    async def _run(self, unhurried: bool) -> None:
        client = self.client if unhurried else self.client.interactive
        try:
            await self._say(syncing=True)
            await Sync(self.mirror, client, self._now, self._step).run(unhurried=unhurried)
            self.sentence = ""
        except (PxmError, CatalogUnusable) as error:
            self.sentence = f"{error.sentence} {error.todo}".strip()
            log.info("The catalogue was not read: %s", error.sentence)
            raise
        finally:
            self._running = None
            if not self._closed:
                await self._say(syncing=False)
                self._arm(self._retry if self.sentence else self._interval)

    async def _step(self, changed: bool) -> None:
        self._changed = self._changed or changed
        if self._changed and self._now() - self._told_at >= TELL_EVERY:
            await self._say(syncing=True)

    async def _say(self, *, syncing: bool) -> None:
        changed, self._changed = self._changed, False
        self._told_at = self._now()
        try:
            state = await self.mirror.state()
        except CatalogUnusable:
            state = State()
        self._tell(News(state, syncing, changed, self.sentence))


def _retrieved(task: asyncio.Task[None]) -> None:
    """Take an error that nobody waits for; it was noted."""
    if not task.cancelled():
        task.exception()
