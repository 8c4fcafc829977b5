"""The queue while nothing may be sent: it can be looked at and changed, but does not move.

Takes the engine's place while nobody is signed in, and for commands that only edit the queue.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from pxm_desktop.transfer import rows
from pxm_desktop.transfer.events import Health
from pxm_desktop.transfer.hub import EventHub, Subscription
from pxm_desktop.transfer.journal import Journal
from pxm_desktop.transfer.model import Batch, Counts, Destination, Stage, Transfer

Changed = tuple[int, int]
"""How many transfers a command touched, and how many of the named ones it could not."""


class Shelf:
    """The commands of `transfer.engine.Engine` that need no network. Raises `JournalError`."""

    def __init__(self, journal: Journal, *, account: str) -> None:
        self._journal = journal
        self._account = account
        self._hub = EventHub()
        self.health = Health(state="signed_out")
        self.bandwidth: int | None = None

    async def start(self) -> None:
        """Do nothing: nothing moves."""

    async def stop(self) -> None:
        """End the events."""
        self._hub.close()

    async def batches(self) -> list[Batch]:
        """Return the batches that still have transfers, oldest first."""
        return await self._journal.run(lambda db: rows.batches(db, self._account))

    async def transfers(
        self, *, batch: int | None = None, stages: Sequence[Stage] = (), after: int = 0, limit: int = 1000
    ) -> list[Transfer]:
        """Return a page of transfers by ascending id."""
        found = await self._journal.run(
            lambda db: rows.page(db, self._account, batch=batch, stages=stages, after=after, limit=limit)
        )
        return [row.public() for row in found]

    async def counts(self, batch: int | None = None) -> Counts:
        """Return the queue, or one batch, in numbers."""
        return await self._journal.run(lambda db: rows.counts(db, self._account, batch))

    async def pause(self, ids: Sequence[int] | None) -> Changed:
        """Hold transfers for the user."""
        return await self._change(lambda db: rows.pause(db, self._account, ids), ids)

    async def resume(self, ids: Sequence[int] | None) -> Changed:
        """Take the user's hold off transfers; they go on when something can be sent."""
        return await self._change(lambda db: rows.resume(db, self._account, ids), ids)

    async def cancel(self, ids: Sequence[int] | None) -> Changed:
        """Give transfers up. Nothing of them is on the wire here."""
        return await self._change(lambda db: rows.cancel(db, self._account, ids, ()), ids)

    async def retry(self, ids: Sequence[int] | None) -> Changed:
        """Mark failed transfers (with ids: cancelled and skipped ones too) as to be tried again."""
        return await self._change(lambda db: rows.retry(db, self._account, ids), ids)

    async def clear(self, ids: Sequence[int] | None) -> Changed:
        """Remove finished transfers from the queue."""
        removed = await self._journal.run(lambda db: rows.clear(db, self._account, ids))
        self._hub.removed(removed)
        return len(removed), max(0, len(ids or ()) - len(removed))

    async def move(self, ids: Sequence[int], before: int | None) -> Changed:
        """Put transfers before another one (None: at the end)."""
        return await self._change(lambda db: rows.move(db, self._account, ids, before), ids)

    async def set_destination(self, ids: Sequence[int], destination: Destination) -> Changed:
        """Change where transfers go."""
        return await self._change(lambda db: rows.set_destination(db, self._account, ids, destination), ids)

    def subscribe(self) -> Subscription:
        """Follow what happens from now on."""
        return self._hub.subscribe()

    async def _change(
        self, work: Callable[[sqlite3.Connection], list[int]], ids: Sequence[int] | None
    ) -> Changed:
        changed = await self._journal.run(work)
        found = await self._journal.run(lambda db: rows.some(db, changed))
        self._hub.changed(row.public() for row in found)
        return len(changed), max(0, len(ids or ()) - len(changed))
