"""Duplicates as a facet of the service: searches in the background, what they found, what is to be left."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from pxm_desktop.likeness.store import LikenessStore
from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.pxm.threads import BULK, in_daemon_thread, step_back
from pxm_desktop.service import paths
from pxm_desktop.service.duplicates.decoding import Decoding
from pxm_desktop.service.duplicates.search import WAITS, Eyes, Found, History, Library, Search
from pxm_desktop.service.duplicates_api import DuplicateGroup, DuplicateScope, DuplicateSearch
from pxm_desktop.service.errors import ServiceError, StorageUnusable
from pxm_desktop.transfer.events import DuplicatesChanged

T = TypeVar("T")

log = logging.getLogger(__name__)

TELL_SECONDS = 0.5


class ClosingEyes(Eyes, Protocol):
    """What looks at the pictures of one search."""

    async def close(self) -> None:
        """End what it needed."""


class Duplicates:
    """Implements `DuplicatesApi`. One search at a time."""

    def __init__(
        self,
        path: Path,
        key: Callable[[], str],
        library: Library,
        history: History,
        tell: Callable[[DuplicatesChanged], None],
        *,
        owner: bool,
        eyes: Callable[[], ClosingEyes] = Decoding,
        waits: Sequence[float] = WAITS,
    ) -> None:
        """`key` names the account, and raises why there is none. Who is not the `owner` of the data keeps nothing."""
        self._path = path
        self._key = key
        self._library = library
        self._history = history
        self._tell = tell
        self._store = LikenessStore(path, writable=owner)
        self._eyes = eyes
        self._waits = waits
        self._steering = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self._now = DuplicateSearch()
        self._found: list[Found] = []
        self._told_at = float("-inf")

    # --- for the service ---

    async def leave(self) -> None:
        """Stop, and forget what was found: another account may follow."""
        async with self._steering:
            await self._end()
            self._now, self._found = DuplicateSearch(), []

    async def close(self) -> None:
        """End for good."""
        async with self._steering:
            await self._end()
        self._store.close()

    # --- DuplicatesApi ---

    async def search(self, scope: DuplicateScope, near: bool = False) -> DuplicateSearch:
        """See `DuplicatesApi`."""
        await self._library.freshness()  # keeps the copy in step for another while
        account = self._key()
        async with self._steering:
            await self._end()
            self._found = []
            self._now = DuplicateSearch(state="running", scope=scope.key, near=near)
            self._task = asyncio.create_task(self._run(account, scope, near), name="duplicates")
            self._say()
            return self._now

    async def state(self) -> DuplicateSearch:
        """See `DuplicatesApi`."""
        self._key()
        return self._now

    async def stop(self) -> DuplicateSearch:
        """See `DuplicatesApi`."""
        self._key()
        async with self._steering:
            if self._now.state == "running":
                await self._end()
                self._become(state="stopped", sentence="")
            return self._now

    async def groups(self, after: int = 0, limit: int = 100) -> list[DuplicateGroup]:
        """See `DuplicatesApi`."""
        self._key()
        while True:
            page = self._found[after : after + limit]
            ids = [each for found in page for each in found.ids]
            known = {file.id: file for file in await self._library.by_ids(ids)}
            left = {found for found in page if sum(each in known for each in found.ids) < 2}
            if not left:
                break
            self._found = [found for found in self._found if found not in left]
            self._become(groups=len(self._found))
        return [
            DuplicateGroup(
                key=found.key,
                proof=found.proof,
                files=tuple(known[each] for each in found.ids if each in known),
                keep=found.keep if found.keep in known else next(i for i in found.ids if i in known),
            )
            for found in page
        ]

    async def not_duplicates(self, keys: Sequence[str]) -> None:
        """See `DuplicatesApi`."""
        account, wanted = self._key(), set(keys)
        await self._kept(lambda: self._store.keep_apart(account, wanted))
        self._found = [found for found in self._found if found.key not in wanted]
        self._become(groups=len(self._found))

    # --- inside ---

    async def _run(self, account: str, scope: DuplicateScope, near: bool) -> None:
        eyes = self._eyes()
        search = Search(
            self._library,
            self._history,
            self._store,
            account,
            eyes,
            self._kept,
            self._progress,
            self._waits,
        )
        try:
            try:
                self._found = await search.run(scope, near=near)
            finally:
                await eyes.close()
        except (PxmError, ServiceError) as error:
            self._become(state="failed", sentence=f"{error.sentence} {error.todo}".strip())
        except Exception:
            log.exception("The search for duplicates ended")
            self._become(
                state="failed",
                sentence="The search for duplicates ended by a mistake of the program. Try it again.",
            )
        else:
            self._become(
                state="done",
                sentence="",
                groups=len(self._found),
                unknown=search.unknown,
                unreadable=search.unreadable,
            )

    async def _kept(self, work: Callable[[], T]) -> T:
        """Do something with the store, off the loop. Raises `StorageUnusable`."""

        def gently() -> T:
            step_back(BULK)
            return work()

        try:
            return await in_daemon_thread(gently, name="duplicates")
        except OSError as error:
            raise paths.unusable(self._path, error) from None
        except sqlite3.Error:
            raise StorageUnusable(
                f"{paths.shown(self._path)} cannot be used.",
                "Free some space, or delete it while PXM Desktop is closed; then try again.",
            ) from None

    def _progress(self, done: int, total: int, sentence: str) -> None:
        waits = sentence != self._now.sentence
        self._now = self._now.model_copy(update={"done": done, "total": total, "sentence": sentence})
        if waits or time.monotonic() - self._told_at >= TELL_SECONDS:
            self._say()

    def _become(self, **what: object) -> None:
        self._now = self._now.model_copy(update=what)
        self._say()

    def _say(self) -> None:
        self._told_at = time.monotonic()
        self._tell(DuplicatesChanged(**dict(self._now)))

    async def _end(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
