"""Keeps the files of one account in step with PXM while somebody uses them (`catalog.rounds`)."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pxm_desktop.catalog.files.copy import FilesCopy
from pxm_desktop.catalog.files.model import FilesReading
from pxm_desktop.catalog.files.sync import SECONDS_A_CALL, FilesSync, Sent
from pxm_desktop.catalog.rounds import INTERVAL, RETRY, Rounds
from pxm_desktop.catalog.store import CatalogUnusable
from pxm_desktop.pxm.client import PxmClient


@dataclass(frozen=True, slots=True)
class FilesNews:
    """What a reading has to tell."""

    reading: FilesReading
    syncing: bool
    changed: bool
    sentence: str = ""
    """Why the last reading failed."""


class FilesKeeper(Rounds):
    """The files of one account and the readings that keep them so."""

    def __init__(
        self,
        copy: FilesCopy,
        client: PxmClient,
        tell: Callable[[FilesNews], None],
        *,
        products: Callable[[], Awaitable[None]],
        sent: Sent,
        interval: float = INTERVAL,
        retry: float = RETRY,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`products` reads the products where that was never done, so that files are found by their names at once."""
        super().__init__("library", interval=interval, retry=retry, now=now)
        self.copy = copy
        self.client = client
        self._tell = tell
        self._products = products
        self._sent = sent
        self._whole = False
        self._hurried = False
        self._calls = 0

    def now(self) -> float:
        """Return the time by the clock that readings go by."""
        return self._now()

    async def sync(self, *, whole: bool) -> None:
        """Read what has changed (`whole`: everything), for somebody who waits. Raises as `refresh` does.

        A slow reading that nobody waited for makes room, and goes on later where it was.
        """
        first = not (await self.copy.reading()).full_at
        if self._running is not None and not self._hurried and not first:
            await self._halt()
        if whole and not first and self._running is not None:
            await self._ended()
        self._whole = whole and not first
        await self.refresh()

    async def stop(self) -> None:
        """Stop a reading that runs; a first one goes on only when somebody asks for it (`sync`)."""
        if self._running is not None:
            await self._halt()
            await self.copy.note_stopped()
            await self.tell_changed()

    async def _read(self, *, unhurried: bool) -> None:
        whole, self._whole = self._whole, False
        self._hurried = not unhurried
        reading = await self.copy.reading()
        if unhurried and reading.stopped:
            return
        if not reading.full_at:
            await self._products()
        sync = FilesSync(self.copy, self.client, self._now, self._step, self._sent)
        try:
            await sync.run(whole=whole, unhurried=unhurried)
        finally:
            self._calls = sync.calls

    def _every(self) -> float:
        return max(self._interval, self._calls * SECONDS_A_CALL)

    async def _age_from(self) -> float:
        return (await self.copy.reading()).read_at

    async def _tell_news(self, *, syncing: bool, changed: bool) -> None:
        try:
            reading = await self.copy.reading()
        except CatalogUnusable:
            reading = FilesReading()
        self._tell(FilesNews(reading, syncing, changed, self.sentence))
