"""The history as a facet of the service: records what finishes, beside the loop, and answers for it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sqlite3
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from pxm_desktop.service import paths
from pxm_desktop.service.catalog_api import CollectionChoice, RegionChoice
from pxm_desktop.service.errors import ServiceError, StorageUnusable
from pxm_desktop.service.history import reading, store
from pxm_desktop.service.history.store import Names
from pxm_desktop.service.history.tables import (
    HistoryDamaged,
    HistoryOlder,
    open_to_read,
    open_to_write,
    set_aside,
)
from pxm_desktop.service.history.thread import DatabaseThread
from pxm_desktop.service.history_api import (
    HistoryCount,
    HistoryEntry,
    HistoryKind,
    HistoryPage,
    HistoryQuery,
)
from pxm_desktop.transfer import unrecorded
from pxm_desktop.transfer.events import Event, HistoryChanged, HistoryExport
from pxm_desktop.transfer.journal import Journal, JournalError
from pxm_desktop.transfer.unrecorded import Ended

T = TypeVar("T")

GATHER_SECONDS = 0.5
"""How long what finishes is gathered before it is recorded: one commit for many."""
TOGETHER = 500
"""Transfers recorded in one transaction."""
_DAY = 86_400.0

log = logging.getLogger(__name__)

FindProducts = Callable[[str, Sequence[str]], Awaitable[Sequence[CollectionChoice]]]
"""Account and ids → those products that are known on this computer."""


async def _none_known(_account: str, _ids: Sequence[str]) -> Sequence[CollectionChoice]:
    return ()


class History:
    """Implements `HistoryApi`. Without `start` it only reads, and changes nothing."""

    def __init__(
        self,
        path: Path,
        publish: Callable[[Sequence[Event]], None],
        *,
        find_products: FindProducts = _none_known,
        keep_days: Callable[[], int | None] = lambda: None,
    ) -> None:
        self.notices: list[str] = []
        """What the user should be told once about the history."""
        self._path = path
        self._publish = publish
        self._find_products = find_products
        self._keep_days = keep_days
        self._regions: dict[str, dict[str, str]] = defaultdict(dict)
        self._journal: Journal | None = None
        self._reader = DatabaseThread("history-reader", lambda: open_to_read(path), behind=True)
        self._writer = DatabaseThread("history-writer", lambda: open_to_write(path))
        self._turn = asyncio.Lock()
        self._wanted = asyncio.Event()
        self._recording: asyncio.Task[None] | None = None
        self._pruned_at = 0.0

    # --- life

    def start(self, journal: Journal) -> None:
        """Begin to record, with what an earlier run left; returns at once."""
        self._journal = journal
        self._recording = asyncio.create_task(self._record(), name="history")
        self._wanted.set()

    def wake(self) -> None:
        """Say that something may have finished."""
        self._wanted.set()

    def learn_regions(self, account: str, regions: Iterable[RegionChoice]) -> None:
        """Remember what regions are called."""
        self._regions[account].update({region.id: region.name for region in regions})

    async def close(self) -> None:
        """Record what is left, and end the threads. The journal is still open."""
        if self._recording is not None:
            self._recording.cancel()
            await asyncio.gather(self._recording, return_exceptions=True)
            try:
                await self.catch_up()
            except (ServiceError, JournalError) as error:
                log.warning("What finished last goes into the history at the next start: %s", error)
        await self._writer.close()
        await self._reader.close()

    # --- HistoryApi

    async def search(self, query: HistoryQuery, after: int | None = None, limit: int = 100) -> HistoryPage:
        """See `HistoryApi`."""
        return await self._read(lambda db: reading.page(db, query, after, limit))

    async def count(self, query: HistoryQuery) -> HistoryCount:
        """See `HistoryApi`."""
        return await self._read(lambda db: reading.count(db, query))

    async def detail(self, entry_id: int) -> HistoryEntry | None:
        """See `HistoryApi`."""
        return await self._read(lambda db: reading.detail(db, entry_id))

    async def accounts(self) -> list[str]:
        """See `HistoryApi`."""
        return await self._read(reading.accounts)

    async def export(self, query: HistoryQuery, path: bytes, kind: HistoryKind, tag: str = "") -> int:
        """See `HistoryApi`."""
        counted = await self.count(query)
        total = counted.number if counted.exact else 0

        def tell(written: int) -> None:
            self._publish([HistoryExport(tag=tag, written=written, total=total)])

        # Needs multiprocessing, which takes 30 ms to load and is wanted by few starts of the program.
        from pxm_desktop.service.history.export import export

        target = Path(os.fsdecode(path))
        return await export(self._path, query, target, kind, tell)

    async def forget(self, before: float | None) -> int:
        """See `HistoryApi`."""
        async with self._turn:
            removed = await self._write(lambda db: store.forget(db, before))
        self._publish([HistoryChanged()])
        return removed

    async def catch_up(self) -> None:
        """See `HistoryApi`."""
        async with self._turn:
            await self._take_over()

    async def sent(self, account: str, mark: int) -> tuple[int, list[str]]:
        """Return the ids of an account's files that were sent since a mark (0: ever), and the next mark."""
        return await self._read(lambda db: reading.sent(db, account, mark))

    # --- recording

    async def _record(self) -> None:
        # A history of an older version is brought up to date, for others too. Who wants it first is told why not.
        with contextlib.suppress(StorageUnusable):
            await self._read(lambda _db: None)
        while True:
            await self._wanted.wait()
            try:
                await self.catch_up()
                await self._prune()
            except (ServiceError, JournalError) as error:
                # It stays on the journal's list; the next thing that finishes brings it up again.
                log.warning("The history could not be written: %s", error)
            # What finishes meanwhile is gathered; what finished before is recorded already.
            await asyncio.sleep(GATHER_SECONDS)

    async def _take_over(self) -> None:
        """Record everything that is on the journal's list."""
        journal = self._journal
        if journal is None:
            return
        self._wanted.clear()
        while True:
            ended = await journal.run(lambda db: unrecorded.take(db, TOGETHER))
            if not ended:
                return
            names = await self._names(ended)
            try:
                await self._write(lambda db, ended=ended, names=names: store.record(db, ended, names))  # type: ignore[misc]
            except HistoryDamaged:
                await self._begin_anew(journal)
                continue
            await journal.run(lambda db, ended=ended: unrecorded.recorded(db, [each.seq for each in ended]))  # type: ignore[misc]
            self._publish([HistoryChanged()])

    async def _names(self, ended: Sequence[Ended]) -> dict[str, Names]:
        """Return what products and regions are called, as far as this computer knows it; PXM is not asked."""
        wanted: dict[str, dict[str, None]] = defaultdict(dict)
        for each in ended:
            wanted[each.account].update(dict.fromkeys(each.destination.collections))
        found: dict[str, Names] = {}
        for account, ids in wanted.items():
            products = await self._find_products(account, list(ids)) if ids else ()
            found[account] = Names(
                {choice.id: _with_sku(choice) for choice in products}, self._regions.get(account, {})
            )
        return found

    async def _prune(self) -> None:
        """Forget what is older than the setting says, once a day and when the setting has changed."""
        days, now = self._keep_days(), time.time()
        if days is None or now - self._pruned_at < _DAY:
            return
        self._pruned_at = now
        if await self.forget(now - days * _DAY):
            log.info("Entries of the history older than %d days were removed", days)

    def keep_days_changed(self) -> None:
        """Look again at what is too old to be kept."""
        self._pruned_at = 0.0
        self.wake()

    async def _begin_anew(self, journal: Journal) -> None:
        """Set a damaged history aside; the new one begins with what is still in the queue."""
        await self._reader.reset()
        await self._writer.reset()
        aside = await asyncio.to_thread(set_aside, self._path)
        await journal.run(unrecorded.all_again)
        self.notices.append(
            f"The history was damaged. It was set aside as {paths.shown(aside)}, and a new one begun "
            "with what is still in the queue. What PXM has is not lost."
        )

    async def _read(self, work: Callable[[sqlite3.Connection | None], T]) -> T:
        try:
            return await self._reader.run(work)
        except HistoryOlder:
            if self._journal is None:  # the history is not ours to change
                raise
        await self._write(lambda _db: None)
        return await self._reader.run(work)

    async def _write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        def checked(db: sqlite3.Connection | None) -> T:
            if db is None:
                raise StorageUnusable("The history cannot be written here.", "Start the command again.")
            return work(db)

        return await self._writer.run(checked)


def _with_sku(choice: CollectionChoice) -> str:
    return f"{choice.name} ({choice.sku})" if choice.sku else choice.name
