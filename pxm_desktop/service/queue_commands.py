"""The commands on the queue: what is added, how it stands, and what is done with it."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from pxm_desktop.hotfolders.ports import Products
from pxm_desktop.matching.model import NameRule
from pxm_desktop.service import paths
from pxm_desktop.service.account import Account
from pxm_desktop.service.api import Added, Change, Plan
from pxm_desktop.service.credentials import account_key
from pxm_desktop.service.errors import ServiceError, StorageUnusable
from pxm_desktop.service.fanout import Fanout
from pxm_desktop.service.hotfolders.by_name import by_name
from pxm_desktop.service.looking import walked
from pxm_desktop.service.peek import peek
from pxm_desktop.service.shelf import Shelf
from pxm_desktop.transfer import rows
from pxm_desktop.transfer.events import Looking
from pxm_desktop.transfer.journal import JournalError
from pxm_desktop.transfer.model import Batch, Counts, Destination, Stage, Transfer
from pxm_desktop.transfer.outcome import GivenUp
from pxm_desktop.transfer.walk import drained

if TYPE_CHECKING:
    from pxm_desktop.transfer.engine import Engine

T = TypeVar("T")

Scope = Literal["all", "named", "none"]
"""Which rows run: all, only batches added in this run until somebody resumes the rest, or none."""


class QueueCommands:
    """The part of `ServiceApi` about transfers, on an engine, or on a shelf while nothing is sent."""

    def __init__(self, directory: paths.DataDir, account: Account, scope: Scope) -> None:
        self._fanout = Fanout()
        self._directory = directory
        self._account = account
        self._scope: Scope = scope
        self._queue: Engine | Shelf | None = None
        self._products: Products

    async def plan(self, paths: Sequence[bytes]) -> Plan:
        """See `ServiceApi`."""
        files, skipped = await walked(paths, lambda _count: None)
        return Plan(files=tuple(files), skipped=tuple(skipped), bytes=sum(file.size for file in files))

    async def add(
        self,
        paths: Sequence[bytes],
        destination: Destination,
        name: str = "",
        match: NameRule | None = None,
    ) -> Added:
        """See `ServiceApi`."""
        engine = self._running()
        given = tuple(paths)
        files, skipped = await walked(
            given, lambda count: self._fanout.publish([Looking(paths=given, files=count)])
        )
        if not files:
            return Added(batch=None, skipped=tuple(skipped))
        name = name or _batch_name(paths)
        if match is None:
            batch = await stored(engine.add(drained(files), destination, name))
        else:
            number, _ = await stored(
                engine.take_in(await by_name(files, destination, match, self._products), name)
            )
            batch = next(known for known in await stored(engine.batches()) if known.id == number)
        return Added(batch=batch, skipped=tuple(skipped))

    async def batches(self) -> list[Batch]:
        """See `ServiceApi`."""
        if self._queue is None:
            return self._peek(rows.batches, [])
        return await stored(self._queue.batches())

    async def transfers(
        self, *, batch: int | None = None, stages: Sequence[Stage] = (), after: int = 0, limit: int = 1000
    ) -> list[Transfer]:
        """See `ServiceApi`."""
        if self._queue is None:
            return self._peek(
                lambda db, account: [
                    row.public()
                    for row in rows.page(db, account, batch=batch, stages=stages, after=after, limit=limit)
                ],
                [],
            )
        return await stored(self._queue.transfers(batch=batch, stages=stages, after=after, limit=limit))

    async def counts(self, batch: int | None = None) -> Counts:
        """See `ServiceApi`."""
        if self._queue is None:
            return self._peek(lambda db, account: rows.counts(db, account, batch), Counts())
        return await stored(self._queue.counts(batch))

    async def pause(self, ids: Sequence[int] | None = None) -> Change:
        """See `ServiceApi`."""
        return _change(await stored(self._owned().pause(ids)))

    async def resume(self, ids: Sequence[int] | None = None) -> Change:
        """See `ServiceApi`. Without ids, batches that waited for it run from now on too."""
        queue = self._owned()
        if ids is None and self._scope == "named":
            self._scope = "all"
        return _change(await stored(queue.resume(ids)))

    async def cancel(self, ids: Sequence[int] | None = None) -> Change:
        """See `ServiceApi`."""
        return _change(await stored(self._owned().cancel(ids)))

    async def retry(self, ids: Sequence[int] | None = None) -> Change:
        """See `ServiceApi`."""
        return _change(await stored(self._owned().retry(ids)))

    async def clear(self, ids: Sequence[int] | None = None) -> Change:
        """See `ServiceApi`."""
        return _change(await stored(self._owned().clear(ids)))

    async def move(self, ids: Sequence[int], before: int | None) -> Change:
        """See `ServiceApi`."""
        return _change(await stored(self._owned().move(ids, before)))

    async def set_destination(self, ids: Sequence[int], destination: Destination) -> Change:
        """See `ServiceApi`."""
        return _change(await stored(self._owned().set_destination(ids, destination)))

    async def undo_replace(self, transfer_id: int) -> bool:
        """See `ServiceApi`."""
        try:
            return await stored(self._running().undo_replace(transfer_id))
        except GivenUp as refused:
            raise ServiceError(refused.reason) from refused

    async def release(self, batch: int) -> None:
        """See `ServiceClient`."""
        self._running().release(batch)

    async def finished(self, batch: int | None) -> None:
        """See `ServiceClient`."""
        await stored(self._running().finished(batch))

    async def _one(self, transfer_id: int) -> Transfer | None:
        found = await self.transfers(after=transfer_id - 1, limit=1)
        return found[0] if found and found[0].id == transfer_id else None

    def _owned(self) -> Engine | Shelf:
        if self._queue is None:
            raise ServiceError("The queue is not open here.", "Start the command again.")
        return self._queue

    def _running(self) -> Engine:
        """Return the engine. Raises `SignedOut`, or why there are no credentials."""
        self._account.client()
        queue = self._owned()
        if isinstance(queue, Shelf):
            raise ServiceError("Nothing is sent here.", "Start the command again.")
        return queue

    def _peek(self, look: Callable[..., T], nothing: T) -> T:
        known = self._account.reference
        if known is None:
            return nothing
        return peek(self._directory.journal, lambda db: look(db, account_key(known)), nothing)


async def stored(work: Awaitable[T]) -> T:
    """Translate the journal's errors at the border of the service."""
    try:
        return await work
    except JournalError as error:
        raise StorageUnusable(error.sentence, error.todo) from error


def _batch_name(paths_: Sequence[bytes]) -> str:
    first = paths.shown(Path(os.fsdecode(paths_[0])).absolute().name) if paths_ else ""
    return first if len(paths_) < 2 else f"{first} and {len(paths_) - 1} more"


def _change(counted: tuple[int, int]) -> Change:
    return Change(changed=counted[0], unchanged=counted[1])
