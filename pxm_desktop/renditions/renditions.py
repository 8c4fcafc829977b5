"""Pictures of one account's files: from the disk where they are known, else by links that are read and renewed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.errors import NotFound, PxmError, ServerFailed
from pxm_desktop.pxm.models import File
from pxm_desktop.renditions.cache import Kept, PictureCache
from pxm_desktop.renditions.fetch import Content, Fetched, Fetcher, LinkOver, NotThere
from pxm_desktop.renditions.links import ORIGINAL, FileLinks, KnownLinks
from pxm_desktop.renditions.reads import Hint, Reads

log = logging.getLogger(__name__)

T = TypeVar("T")

LARGE = frozenset({"large", "preview", "original"})
"""Sizes that somebody looks at and waits for: read at once and before others."""
CHECK_SECONDS = 7 * 86_400.0
"""A picture on the disk is taken as it is for so long where PXM does not say when files change."""
ABSENT_SECONDS = 60.0
"""A picture that is not there is not asked for again for so long; then for twice as long, and so on."""
MOST_ABSENT_SECONDS = 3600.0
_MOST_ABSENT = 20_000


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a file without asking PXM; times in seconds since 1970, None where PXM does not tell."""

    products: tuple[str, ...] = ()
    created_at: float | None = None
    updated_at: float | None = None

    @property
    def hint(self) -> Hint:
        """Return where lists may show the file."""
        created = None if self.created_at is None else datetime.fromtimestamp(self.created_at, UTC).date()
        return Hint(self.products, created)


@dataclass(slots=True)
class _Absent:
    until: float
    seconds: float
    updated_at: float | None


class Renditions:
    """Finds, fetches and keeps pictures. What is wished for twice at the same moment is fetched once."""

    def __init__(
        self,
        client: PxmClient,
        account: str,
        cache: PictureCache,
        fetcher: Fetcher,
        *,
        now: Callable[[], float] = time.time,
        reads: Reads | None = None,
    ) -> None:
        """`cache` and `fetcher` belong to the caller; `account` is what pictures are kept under."""
        self._client = client
        self._account = account
        self._cache = cache
        self._fetcher = fetcher
        self._now = now
        self._reads = reads or Reads(client, self.learn)
        self._links = KnownLinks()
        self._absent: OrderedDict[str, _Absent] = OrderedDict()
        self._fetching: dict[tuple[str, str], _Flight] = {}
        # SQLite and the disk, off the loop; it is local, so that its end need not be feared.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pictures")

    async def picture(self, file_id: str, size: str, facts: Facts) -> bytes | None:
        """Return a picture in this size, or the nearest that there is; None where PXM has made none (yet).

        Raises `NotFound` and every other `PxmError`; where an older picture is on the disk only `NotFound`.
        """
        kept = await self._on_disk(lambda: self._cache.get(self._account, file_id, size))
        if kept is not None and self._fresh(kept, facts):
            return kept.content
        if kept is None and size not in LARGE and self._known_absent(file_id, facts):
            return None
        try:
            return await self._once((file_id, size), self._fetched(file_id, size, facts, kept))
        except PxmError as error:
            if kept is None or isinstance(error, NotFound):
                raise
            log.info("An older picture is shown: %s", type(error).__name__)
            return kept.content

    async def link(self, file_id: str, size: str) -> str:
        """Return a rendition's link, read anew; for the original where there is none the best picture's.

        Raises `NotFound` where there is none, and every other `PxmError`.
        """
        links = await self._read_now(file_id)
        url = links.best() if size == "original" else links.exactly(size)
        if url is None:
            raise NotFound("PXM gives no link for this file yet.", "Copy its id instead.")
        return url

    async def etag(self, file_id: str, facts: Facts) -> str:
        """Return the storage's ETag of the original; empty where PXM gives no link to it, or the storage does not tell.

        Links are read as for small pictures: beside, and several with one call. Raises every `PxmError`.
        """
        for anew in (False, True):
            links = await self._links_of(file_id, "thumb", facts, anew=anew)
            url = links.exactly(ORIGINAL)
            if url is None:
                return ""
            try:
                return await self._fetcher.etag(url)
            except LinkOver:
                self._links.forget(file_id)
            except NotThere:
                return ""
        raise _refused()

    @contextlib.asynccontextmanager
    async def content(
        self, file_id: str, size: str, begin: int = 0, etag: str = ""
    ) -> AsyncIterator[Content]:
        """Open exactly this rendition, by a link that is read anew; `begin` and `etag` as in `Fetcher.content`.

        Raises `NotFound` where there is none, and every other `PxmError`.
        """
        url = (await self._read_now(file_id)).exactly(size)
        if url is None:
            raise NotFound(
                "PXM gives no link to the original of this file."
                if size == "original"
                else "PXM has not made this picture of the file.",
                "Save one of its pictures instead.",
            )
        try:
            async with self._fetcher.content(url, begin, etag) as content:
                yield content
        except LinkOver:
            raise _refused() from None
        except NotThere:
            raise NotFound("The storage of PXM does not have this file any more.") from None

    def learn(self, files: Iterable[File]) -> None:
        """Take up the links of files that were read for whatever reason."""
        now = self._now()
        for file in files:
            links = FileLinks.of(file, now)
            # One without pictures is still being processed, and has others in a moment.
            if links is not None and links.pictures:
                self._links.keep([links])
                self._absent.pop(file.id, None)

    async def aclose(self) -> None:
        """End what is under way."""
        flights = list(self._fetching.values())
        for flight in flights:
            flight.task.cancel()
        await asyncio.gather(*(flight.task for flight in flights), return_exceptions=True)
        await self._reads.close()
        self._thread.shutdown(wait=False)

    # -- inside --------------------------------------------------------------------------------------------

    def _fresh(self, kept: Kept, facts: Facts) -> bool:
        if facts.updated_at is not None:
            return kept.updated_at == facts.updated_at
        return 0 <= self._now() - kept.checked_at < CHECK_SECONDS

    async def _fetched(self, file_id: str, size: str, facts: Facts, kept: Kept | None) -> bytes | None:
        """Fetch a picture; once more with a new link where the first one is over."""
        for anew in (False, True):
            links = await self._links_of(file_id, size, facts, anew=anew)
            url, as_good = links.nearest(size)
            if url is None:
                self._note_absent(file_id, facts)
                return None
            try:
                fetched = await self._fetcher.picture(url, kept.etag if kept is not None else "")
            except LinkOver:
                self._links.forget(file_id)
                continue
            except NotThere:
                self._note_absent(file_id, facts)
                return None
            return await self._kept_or_new(file_id, size, facts, kept, fetched, keep=as_good)
        raise _refused()

    async def _kept_or_new(
        self,
        file_id: str,
        size: str,
        facts: Facts,
        kept: Kept | None,
        fetched: Fetched | None,
        *,
        keep: bool,
    ) -> bytes:
        """Note what was found out about a picture, and return it."""
        place, updated = (self._account, file_id, size), facts.updated_at
        if fetched is None:
            assert kept is not None  # noqa: S101 - only what is kept can be unchanged
            await self._on_disk(lambda: self._cache.still_right(*place, updated))
            return kept.content
        if keep:
            await self._on_disk(
                lambda: self._cache.put(*place, fetched.content, updated_at=updated, etag=fetched.etag)
            )
        return fetched.content

    async def _links_of(self, file_id: str, size: str, facts: Facts, *, anew: bool) -> FileLinks:
        links = None if anew else self._links.of(file_id, self._now())
        if links is not None:
            return links
        if size in LARGE:
            return await self._read_now(file_id)
        return self._told(await self._reads.file(file_id, facts.hint))

    async def _read_now(self, file_id: str) -> FileLinks:
        file = await self._client.interactive.files.get(file_id)
        self.learn([file])
        return self._told(file)

    def _told(self, file: File) -> FileLinks:
        return FileLinks.of(file, self._now()) or FileLinks(file.id, self._now())

    def _known_absent(self, file_id: str, facts: Facts) -> bool:
        absent = self._absent.get(file_id)
        return absent is not None and self._now() < absent.until and absent.updated_at == facts.updated_at

    def _note_absent(self, file_id: str, facts: Facts) -> None:
        before = self._absent.pop(file_id, None)
        seconds = ABSENT_SECONDS if before is None else min(2 * before.seconds, MOST_ABSENT_SECONDS)
        self._absent[file_id] = _Absent(self._now() + seconds, seconds, facts.updated_at)
        if len(self._absent) > _MOST_ABSENT:
            self._absent.popitem(last=False)

    async def _on_disk(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _once(self, key: tuple[str, str], work: Coroutine[Any, Any, bytes | None]) -> bytes | None:
        """Share what is under way; who is cancelled leaves it to the others, and the last one ends it."""
        flight = self._fetching.get(key)
        if flight is None:
            flight = self._fetching[key] = _Flight(asyncio.create_task(work, name="pictures: fetch"))
        else:
            work.close()
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting:
                flight.task.cancel()
                if self._fetching.get(key) is flight:
                    del self._fetching[key]


@dataclass(slots=True, eq=False)
class _Flight:
    task: asyncio.Task[bytes | None]
    waiting: int = 0


def _refused() -> ServerFailed:
    return ServerFailed(
        "The storage of PXM does not accept the link that PXM gave.",
        "Try it again in a minute; if it happens again, tell your PXM administrator.",
    )
