"""Keeps the copy of one account in step with PXM while somebody uses it (`rounds`)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from pxm_desktop.catalog.mirror import Mirror, State
from pxm_desktop.catalog.model import Part
from pxm_desktop.catalog.rounds import INTERVAL, RETRY, Rounds
from pxm_desktop.catalog.store import CatalogUnusable
from pxm_desktop.catalog.sync import Sync
from pxm_desktop.pxm.client import PxmClient

FRESH = 600.0
"""Seconds for which the copy may answer in the place of PXM."""


@dataclass(frozen=True, slots=True)
class News:
    """What a reading has to tell."""

    state: State
    syncing: bool
    changed: bool
    sentence: str = ""
    """Why the last reading failed."""


class Keeper(Rounds):
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
        super().__init__("catalogue", interval=interval, retry=retry, now=now)
        self.mirror = mirror
        self.client = client
        self._tell = tell

    async def read_now(self, part: Part) -> None:
        """Read one part at once, for somebody who waits. Raises every `PxmError`, and `CatalogUnusable`."""

        async def told(changed: bool) -> None:
            self._changed = self._changed or changed

        await Sync(self.mirror, self.client.interactive, self._now, told).part(part)
        if self._changed:
            await self.tell_changed()

    async def fresh(self, *parts: Part) -> bool:
        """Say whether these parts are young enough to answer in the place of PXM."""
        read_at = (await self.mirror.state()).read_at(*parts)
        return read_at is not None and 0 <= self._now() - read_at < FRESH

    async def _read(self, *, unhurried: bool) -> None:
        client = self.client if unhurried else self.client.interactive
        await Sync(self.mirror, client, self._now, self._step).run(unhurried=unhurried)

    async def _age_from(self) -> float:
        return (await self.mirror.state()).read_at() or 0.0

    async def _tell_news(self, *, syncing: bool, changed: bool) -> None:
        try:
            state = await self.mirror.state()
        except CatalogUnusable:
            state = State()
        self._tell(News(state, syncing, changed, self.sentence))
