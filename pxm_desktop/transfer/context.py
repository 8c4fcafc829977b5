"""What the stages of the upload engine share: journal, client, disk, and the few things they tell each other."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.transfer import rows
from pxm_desktop.transfer.disk import Disk
from pxm_desktop.transfer.hub import EventHub
from pxm_desktop.transfer.journal import Journal
from pxm_desktop.transfer.lanes import Lanes
from pxm_desktop.transfer.model import Stage, Transfer, UnfinishedConfirm
from pxm_desktop.transfer.options import EngineOptions
from pxm_desktop.transfer.readings import Readings
from pxm_desktop.transfer.rows import Row
from pxm_desktop.transfer.s3 import S3Sender
from pxm_desktop.transfer.visibility import Visibility

T = TypeVar("T")

Guard = Callable[[Transfer, int, UnfinishedConfirm], Awaitable[None]]
"""Called with a transfer, its source's mtime_ns, and what a confirm of it tells, right before PXM is told. Raises an
`outcome` when PXM must not be told: `LeftOut` because somebody else sends the file, `Held` to ask again later."""


async def no_guard(transfer: Transfer, mtime_ns: int, facts: UnfinishedConfirm) -> None:
    """Let every confirm go."""


class KeyedLocks:
    """A lock a key, kept only while somebody wants it."""

    def __init__(self) -> None:
        self._locks: dict[object, tuple[asyncio.Lock, int]] = {}

    @contextlib.asynccontextmanager
    async def hold(self, key: object) -> AsyncIterator[None]:
        """Hold the key's lock."""
        lock, users = self._locks.get(key, (asyncio.Lock(), 0))
        self._locks[key] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks.pop(key)
            if users > 1:
                self._locks[key] = (lock, users - 1)


@dataclass
class Context:
    """Everything a stage needs. One per engine."""

    account: str
    journal: Journal
    client: PxmClient
    disk: Disk
    sender: S3Sender
    lanes: Lanes
    hub: EventHub
    options: EngineOptions
    now: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    guard: Guard = no_guard
    readings: Readings = field(init=False)
    visibility: Visibility = field(default_factory=Visibility)
    waiting: int = 0
    """Transfers under way that only wait for PXM."""
    on_waiting: Callable[[], None] = lambda: None
    on_start: Callable[[], None] = lambda: None
    """Called when work on a transfer begins."""
    past_sending: set[int] = field(default_factory=set)
    """Transfers under way that need no part slot any more."""
    paths: dict[bytes, asyncio.Future[None]] = field(default_factory=dict)
    """Source files that a transfer works on now; a second one for the same file waits for it."""
    confirming: KeyedLocks = field(default_factory=lambda: KeyedLocks())
    """Contents (fingerprints) and names with sizes that are being confirmed now."""

    def __post_init__(self) -> None:
        self.readings = Readings(self.client)

    async def step(self, row: Row, to: Stage, *, durable: bool = False, **changes: Any) -> Row:
        """Move a row, in one transaction, and report it. Raises `TransitionRefused`."""
        moved = await self.journal.run(lambda db: rows.step(db, row.id, to, **changes), durable=durable)
        self.hub.changed((moved.public(),))
        return moved

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on the journal."""
        return await self.journal.run(work)

    @contextlib.contextmanager
    def idle(self) -> Iterator[None]:
        """Mark the transfer as waiting for PXM, so that others may start meanwhile."""
        self.waiting += 1
        self.on_waiting()
        try:
            yield
        finally:
            self.waiting -= 1
