"""Applies what the settings say about traffic: the limit in force, from change to change, and staying awake."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from pxm_desktop.service.awake import Awake
from pxm_desktop.service.settings import Settings
from pxm_desktop.service.shelf import Shelf
from pxm_desktop.service.timetable import InForce, in_force

if TYPE_CHECKING:
    from pxm_desktop.transfer.engine import Engine

_LONGEST_TIMER = 86_400.0
"""Seconds. Timers of the event loop are not made for weeks."""


class Traffic:
    """Implements `TrafficApi`. One timer, to the next change of the limit; none while nothing is planned.

    A timer may ring late after a sleep, but then nothing is sent either: the engine tells of the jump (`look`).
    """

    def __init__(
        self,
        settings: Callable[[], Settings],
        queue: Callable[[], Engine | Shelf | None],
        *,
        awake: Awake | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._settings, self._queue, self._now = settings, queue, now
        self._awake = awake or Awake()
        self._works = False
        self._timer: asyncio.TimerHandle | None = None

    @property
    def planned(self) -> bool:
        """True while a change of the limit is waited for."""
        return self._timer is not None

    def look(self) -> None:
        """Work out anew what the settings mean now, and apply it."""
        found = self._in_force()
        queue = self._queue()
        if queue is not None and queue.bandwidth != found.limit:
            queue.bandwidth = found.limit
        self._plan(found)
        self._keep_awake()

    def working(self, works: bool) -> None:
        """Take note of whether files move."""
        self._works = works
        self._keep_awake()

    async def in_force(self) -> InForce:
        """See `TrafficApi`."""
        return self._in_force()

    async def network_changed(self) -> None:
        """See `TrafficApi`."""
        self.look()
        queue = self._queue()
        if queue is not None and not isinstance(queue, Shelf):
            await queue.network_changed()

    def close(self) -> None:
        """Plan nothing more, and let the computer sleep."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._awake.close()

    def _in_force(self) -> InForce:
        settings = self._settings()
        return in_force(
            self._now(), settings.bandwidth, settings.bandwidth_timetable, settings.bandwidth_full_until
        )

    def _plan(self, found: InForce) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if found.until is not None and self._queue() is not None:
            wait = min(max(found.until - self._now(), 0.0) + 0.01, _LONGEST_TIMER)
            self._timer = asyncio.get_running_loop().call_later(wait, self.look)

    def _keep_awake(self) -> None:
        self._awake.want(self._works and self._settings().keep_awake)
