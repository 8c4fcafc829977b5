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
from pxm_desktop.transfer.model import Stage
from pxm_desktop.transfer.readings import Readings
from pxm_desktop.transfer.rows import Row
from pxm_desktop.transfer.s3 import S3Sender
from pxm_desktop.transfer.visibility import Visibility

T = TypeVar("T")


@dataclass(frozen=True)
class EngineOptions:
    """Limits and waits of the engine; times in seconds. The defaults are for real accounts."""

    active: int = 48
    """Transfers worked on at once, those that only wait for PXM not counted."""
    idle: int = 2000
    """Transfers that may wait for PXM at once."""
    ahead: int = 6
    """Files of each lane whose URLs are requested before S3 has a free slot for them."""
    visibility_window: float = 120.0
    """How long a lost confirm is looked for before confirm is repeated."""
    look_again: float = 1.0
    """First wait between two looks for a file that PXM does not show yet; it doubles up to `look_again_most`."""
    look_again_most: float = 10.0
    fresh: float = 2.0
    """How long a known list of collections may serve as the base of a merge."""
    processing_limit: float = 900.0
    """How long PXM may keep a confirmed file invisible before a person is told."""
    part_tries: int = 4
    """Times a part is sent before its file waits."""
    part_backoff: float = 1.0
    setbacks: int = 10
    """Times in a row a file may meet a failing PXM or storage before it fails."""
    setback_wait: float = 2.0
    """First wait after a setback; it doubles up to a minute."""
    restarts: int = 3
    """Times a changing file is started again before it waits until it is stable."""
    expiries: int = 2
    """Times a file's URLs may expire before it becomes a problem."""
    file_wait: float = 30.0
    """How often a held source file is looked at again."""
    probe_most: float = 10.0
    """Longest wait between two looks whether PXM answers again."""
    verify_after: float = 3.0
    """Age at which a written link is read back."""
    stop_wait: float = 10.0
    """How long a stop waits for confirms and links under way."""


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
    readings: Readings = field(init=False)
    visibility: Visibility = field(default_factory=Visibility)
    waiting: int = 0
    """Transfers under way that only wait for PXM."""
    on_waiting: Callable[[], None] = lambda: None
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
