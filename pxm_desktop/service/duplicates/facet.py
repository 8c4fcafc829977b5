"""Duplicates as a facet of the service: searches in the background, what they found, what is to be left."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from pxm_desktop.likeness.store import LikenessStore
from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.pxm.threads import BULK, in_daemon_thread, step_back
from pxm_desktop.service import paths
from pxm_desktop.service.duplicates.search import Found, History, Library, Search
from pxm_desktop.service.duplicates_api import DuplicateGroup, DuplicateSearch
from pxm_desktop.service.errors import ServiceError, StorageUnusable
from pxm_desktop.service.library_api import FileQuery
from pxm_desktop.transfer.events import DuplicatesChanged

T = TypeVar("T")

log = logging.getLogger(__name__)

TELL_SECONDS = 0.5


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
    ) -> None:
        """`key` names the account. Who is not the `owner` of the data keeps nothing."""
        self._path = path
        self._key = key
        self._library = library
        self._history = history
        self._tell = tell
        self._store = LikenessStore(path, writable=owner)
        self._task: asyncio.Task[None] | None = None
        self._now = DuplicateSearch()
        self._found: list[Found] = []
        self._told_at = float("-inf")

    # --- for the service ---

    async def leave(self) -> None:
        """Stop, and forget what was found: another account may follow."""
        await self._end()
        self._now, self._found = DuplicateSearch(), []

    async def close(self) -> None:
        """End for good."""
        await self._end()
        self._store.close()

    # --- DuplicatesApi ---

    async def search(self, query: FileQuery, near: bool = False) -> DuplicateSearch:
        """See `DuplicatesApi`."""
        await self._library.freshness()  # raises why there is no account
        await self._end()
        self._found = []
        self._now = DuplicateSearch(state="running", near=near)
        self._task = asyncio.create_task(self._run(query, near), name="duplicates")
        self._say()
        return self._now

    async def state(self) -> DuplicateSearch:
        """See `DuplicatesApi`."""
        return self._now

    async def stop(self) -> DuplicateSearch:
        """See `DuplicatesApi`."""
        if self._now.state == "running":
            await self._end()
            self._become(state="stopped")
        return self._now

    async def groups(self, after: int = 0, limit: int = 100) -> list[DuplicateGroup]:
        """See `DuplicatesApi`."""
        page = self._found[after : after + limit]
        known = {
            file.id: file for file in await self._library.by_ids([i for found in page for i in found.ids])
        }
        return [
            DuplicateGroup(
                key=found.key,
                proof=found.proof,
                files=tuple(known[i] for i in found.ids if i in known),
                keep=found.keep if found.keep in known else next((i for i in found.ids if i in known), ""),
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

    async def _run(self, query: FileQuery, near: bool) -> None:
        search = Search(self._library, self._history, self._store, self._key(), self._kept, self._progress)
        try:
            self._found = await search.run(query, near=near)
        except (PxmError, ServiceError) as error:
            self._become(state="failed", sentence=f"{error.sentence} {error.todo}".strip())
        except Exception:
            log.exception("The search for duplicates ended")
            self._become(
                state="failed",
                sentence="The search for duplicates ended by a mistake of the program. Try it again.",
            )
        else:
            self._become(state="done", groups=len(self._found), unknown=search.unknown)

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
                "Delete it while PXM Desktop is closed, then try again.",
            ) from None

    def _progress(self, done: int, total: int) -> None:
        self._now = self._now.model_copy(update={"done": done, "total": total})
        if time.monotonic() - self._told_at >= TELL_SECONDS:
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
