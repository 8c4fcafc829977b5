"""The files of the account as a facet of the service: answered from the copy, and from PXM where that cannot know."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from pathlib import Path
from typing import Any

from pxm_desktop.catalog.files.copy import FilesCopy, row_of
from pxm_desktop.catalog.files.keeper import FilesKeeper, FilesNews
from pxm_desktop.catalog.files.model import FileRow, Wanted
from pxm_desktop.catalog.files.records import record_of, sent_record
from pxm_desktop.catalog.files.sync import FRESH_SECONDS
from pxm_desktop.catalog.store import Store
from pxm_desktop.pxm.errors import NotFound, PxmError
from pxm_desktop.pxm.models import File
from pxm_desktop.service.account import Account
from pxm_desktop.service.catalog import kept_well
from pxm_desktop.service.coverage_api import Coverage, CoverageQuery, Placing
from pxm_desktop.service.credentials import account_key
from pxm_desktop.service.errors import BadName, ServiceError
from pxm_desktop.service.library.asking import OUT_OF_REACH, attributes_of, hits, in_step, read_files
from pxm_desktop.service.library.covering import coverage_of, export_of, placings_of
from pxm_desktop.service.library.pictures import Pictures
from pxm_desktop.service.library.searches import Searches
from pxm_desktop.service.library.shown import (
    shown_counts,
    shown_detail,
    shown_file,
    shown_found,
    shown_freshness,
    shown_groups,
    unpacked,
)
from pxm_desktop.service.library_api import (
    FileDetail,
    FileGrouping,
    FileGroups,
    FileQuery,
    FoundFiles,
    LibraryFile,
    LibraryFreshness,
    PictureSize,
    SavedSearch,
    SourceCounts,
)
from pxm_desktop.transfer.events import CatalogChanged, Event, LibraryChanged, TransfersChanged
from pxm_desktop.transfer.mime import mime_type
from pxm_desktop.transfer.model import Stage, Transfer, nfc

HITS = 50
"""Files that PXM's own search finds and that are read by id, at most."""

TOUCHED = 50
"""Files that are read anew by id; where more were changed, the next reading of changes brings them."""

log = logging.getLogger(__name__)

Sent = Callable[[str, int], Awaitable[tuple[int, Sequence[str]]]]
"""Account and mark → a later mark, and the ids of files that were sent from this computer in between."""


class Library:
    """Implements `LibraryApi`, and takes in what this program itself does to files."""

    def __init__(
        self,
        account: Account,
        store: Store,
        searches: Searches,
        products: Callable[[], Awaitable[None]],
        sent: Sent,
        tell: Callable[[LibraryChanged], None],
        pictures: Path,
        *,
        owner: bool,
    ) -> None:
        """`products` reads the products where that was never done. Who is not the `owner` of the copy only looks.

        `pictures` is the file that keeps pictures.
        """
        self._pictures = Pictures(account, pictures, self.by_ids)
        self._account = account
        self._store = store
        self._searches = searches
        self._products = products
        self._sent = sent
        self._tell = tell
        self._owner = owner
        self._keeper: FilesKeeper | None = None
        self._beside: set[asyncio.Task[None]] = set()

    # --- for the service ---

    async def leave(self) -> None:
        """Stop what runs for the account; another one may follow."""
        keeper, self._keeper = self._keeper, None
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
        if keeper is not None:
            await keeper.close()

    async def close(self) -> None:
        """End for good."""
        await self.leave()
        await self._pictures.close()

    async def etag(self, file_id: str) -> str:
        """Return the storage's ETag of a file's original; empty where that is not told. Raises every `PxmError`."""
        return await self._pictures.etag(file_id)

    async def copied(self) -> FilesCopy | None:
        """Return the copy as `in_step` does."""
        return await in_step(await self._kept(), owner=self._owner)

    def picture_limit_changed(self) -> None:
        """Keep as many pictures as the settings say."""
        self._pictures.limit_changed()

    async def put(self, *files: File) -> None:
        """Take files in as PXM has just told them; nothing follows from trouble with the copy."""
        if self._owner:
            with contextlib.suppress(ServiceError, PxmError):
                await self._taken(await self._kept(), files)

    def touched(self, ids: Sequence[str]) -> None:
        """Read files anew, beside, that this program has changed; many of them come with the next changes."""
        if self._owner and 0 < len(ids) <= TOUCHED:
            self._do_beside(lambda: self._read_anew(list(dict.fromkeys(ids))))

    def heard(self, events: Iterable[Event]) -> None:
        """Take in which files were sent: they are in the copy at once, without asking PXM."""
        done = [
            transfer
            for event in events
            if isinstance(event, TransfersChanged)
            for transfer in event.transfers
            if transfer.stage is Stage.DONE and transfer.file_id
        ]
        if done and self._owner and self._account.signed_in:
            self._do_beside(lambda: self._take_sent(done))

    def told(self, event: CatalogChanged) -> None:
        """Take in that products were read: files are found by what their products are called now."""
        keeper = self._keeper
        if event.changed and self._owner and keeper is not None:
            self._do_beside(lambda: self._settle(keeper))

    # --- LibraryApi ---

    async def freshness(self) -> LibraryFreshness:
        """See `LibraryApi`."""
        keeper = await self._used()
        return shown_freshness(
            FilesNews(await kept_well(keeper.copy.reading()), keeper.syncing, False, keeper.sentence)
        )

    async def sync(self, *, whole: bool = False) -> LibraryFreshness:
        """See `LibraryApi`."""
        keeper = await self._kept()
        await kept_well(keeper.sync(whole=whole))
        return await self.freshness()

    async def stop_sync(self) -> LibraryFreshness:
        """See `LibraryApi`."""
        keeper = await self._kept()
        await kept_well(keeper.stop())
        return await self.freshness()

    async def find(self, query: FileQuery) -> FoundFiles:
        """See `LibraryApi`."""
        keeper = await self._used()
        return shown_found(await kept_well(keeper.copy.find(Wanted(**dict(query)))))

    async def files(self, numbers: Sequence[int]) -> list[LibraryFile]:
        """See `LibraryApi`."""
        keeper = await self._used()
        return [shown_file(row) for row in await kept_well(keeper.copy.by_numbers(numbers))]

    async def groups(self, numbers: bytes, by: FileGrouping) -> FileGroups:
        """See `LibraryApi`."""
        keeper = await self._kept()
        return shown_groups(*await kept_well(keeper.copy.groups(unpacked(numbers), by)))

    async def by_ids(self, ids: Sequence[str]) -> list[LibraryFile]:
        """See `LibraryApi`."""
        keeper = await self._kept()
        return [shown_file(row) for row in await kept_well(keeper.copy.by_ids(ids))]

    async def counts(self) -> SourceCounts:
        """See `LibraryApi`."""
        keeper = await self._used()
        return shown_counts(await kept_well(keeper.copy.counts()))

    async def coverage(self, query: CoverageQuery) -> Coverage:
        """See `LibraryApi`."""
        return await coverage_of((await self._used()).copy, query)

    async def placings(
        self, query: CoverageQuery, product: str, column: str, names: Sequence[str]
    ) -> list[Placing]:
        """See `LibraryApi`."""
        return await placings_of((await self._kept()).copy, query, product, column, names)

    async def export_coverage(self, query: CoverageQuery, path: bytes, only_gaps: bool = False) -> int:
        """See `LibraryApi`."""
        return await export_of((await self._kept()).copy, query, path, only_gaps=only_gaps)

    async def also_in_pxm(self, words: str, limit: int = HITS) -> list[LibraryFile]:
        """See `LibraryApi`."""
        keeper = await self._kept()
        client = keeper.client.interactive
        ids = await hits(client, words, min(limit, HITS))
        known = {row.id for row in await kept_well(keeper.copy.by_ids(ids))}
        found = await read_files(client, [each for each in ids if each not in known])
        return [shown_file(row) for row in await self._taken(keeper, found, noticed=False)]

    async def detail(self, file_id: str) -> FileDetail:
        """See `LibraryApi`."""
        keeper = await self._kept()
        client = keeper.client.interactive
        try:
            file = await client.files.get(file_id)
            attributes = await attributes_of(client, file)
        except OUT_OF_REACH as error:
            return await self._from_copy(keeper, file_id, error)
        except NotFound as error:
            return await self._not_shown(keeper, file_id, error)
        await self._pictures.learn(file)
        if attributes is not None:
            file = file.model_copy(update={"attributes": tuple(attributes)})
        [row] = await self._taken(keeper, [file])
        return shown_detail(row, attributes, "")

    async def picture(self, file_id: str, size: PictureSize = "thumb") -> bytes | None:
        """See `LibraryApi`."""
        return await self._pictures.picture(file_id, size)

    async def link(self, file_id: str, size: str = "original") -> str:
        """See `LibraryApi`."""
        return await self._pictures.link(file_id, size)

    async def save(self, file_id: str, path: bytes, size: str = "original", *, replace: bool = False) -> int:
        """See `LibraryApi`."""
        return await self._pictures.save(file_id, path, size, replace=replace)

    async def saved_searches(self) -> list[SavedSearch]:
        """See `LibraryApi`."""
        return self._searches.of(self._key())

    async def save_search(self, search: SavedSearch) -> None:
        """See `LibraryApi`. Raises `BadName` for an empty name."""
        name = nfc(" ".join(search.name.split()))
        if not name:
            raise BadName("The name is empty.", "Type a name.")
        await self._searches.save(self._key(), search.model_copy(update={"name": name}))

    async def forget_search(self, name: str) -> None:
        """See `LibraryApi`."""
        await self._searches.forget(self._key(), name)

    # --- inside ---

    def _key(self) -> str:
        self._account.client()
        return account_key(self._account.reference) if self._account.reference else ""

    async def _kept(self) -> FilesKeeper:
        """Return the copy of the account that is signed in now. Raises why there is none."""
        client = self._account.client()
        keeper = self._keeper
        if keeper is not None and keeper.client is client:
            return keeper
        account = self._key()
        new = self._keeper = FilesKeeper(
            FilesCopy(self._store, account),
            client,
            self._news,
            products=self._products,
            sent=lambda mark: self._sent_since(account, mark),
        )
        if keeper is not None:
            await keeper.close()
        return new

    async def _sent_since(self, account: str, mark: int) -> tuple[int, Sequence[str]]:
        """Ask the history what was sent from here; one that cannot be read is no reason to fail a reading of PXM."""
        try:
            return await self._sent(account, mark)
        except ServiceError as error:
            log.info("What was sent from this computer is not known: %s", error)
            return mark, ()

    async def _used(self) -> FilesKeeper:
        """Return the copy as `_kept` does, for somebody who looks at it: it is kept in step for another while."""
        keeper = await self._kept()
        if self._owner:
            keeper.used()
        return keeper

    def _news(self, news: FilesNews) -> None:
        known = shown_freshness(news)
        self._tell(
            LibraryChanged(
                changed=news.changed,
                syncing=known.syncing,
                stopped=known.stopped,
                synced_at=known.synced_at,
                files=known.files,
                sentence=known.sentence,
            )
        )

    async def _taken(
        self, keeper: FilesKeeper, files: Sequence[File], *, noticed: bool = True
    ) -> list[FileRow]:
        """Take files into the copy as PXM has just told them, and return them as they are known now.

        `noticed`: what is different has changed since the last look.
        """
        records = [record_of(file) for file in files]
        if not self._owner:
            return [row_of(record, keeper.now()) for record in records]
        if await kept_well(keeper.copy.put(records, noticed=keeper.now() if noticed else None)):
            await keeper.tell_changed()
        return await kept_well(keeper.copy.by_ids([record.id for record in records]))

    async def _known(self, keeper: FilesKeeper, file_id: str) -> FileRow | None:
        rows = await kept_well(keeper.copy.by_ids([file_id]))
        return rows[0] if rows else None

    async def _from_copy(self, keeper: FilesKeeper, file_id: str, error: PxmError) -> FileDetail:
        row = await self._known(keeper, file_id)
        if row is None:
            raise error
        return shown_detail(row, row.attributes, f"{error.sentence} {error.todo}".strip())

    async def _not_shown(self, keeper: FilesKeeper, file_id: str, error: NotFound) -> FileDetail:
        """Forget a file that PXM no longer has; a new one may only not be shown yet."""
        row = await self._known(keeper, file_id)
        if row is None:
            raise error
        if row.created is not None and keeper.now() - row.created < FRESH_SECONDS:
            return shown_detail(
                row, row.attributes, "PXM does not show this new file yet. Look again in a minute."
            )
        if self._owner:
            await kept_well(keeper.copy.drop([file_id]))
            await keeper.tell_changed()
        raise error

    async def _take_sent(self, done: Sequence[Transfer]) -> None:
        keeper = await self._kept()
        reading = await kept_well(keeper.copy.reading())
        if not reading.full_at and reading.pass_began is None:
            return  # Nobody has ever looked at the library; its first reading brings everything.
        records = [
            sent_record(
                transfer.file_id or "",
                transfer.name,
                mime_type(transfer.name),
                transfer.size,
                transfer.destination.collections,
                transfer.destination.regions,
                transfer.finished_at or keeper.now(),
            )
            for transfer in done
        ]
        if await kept_well(keeper.copy.add_sent(records)):
            await keeper.tell_changed()

    async def _read_anew(self, ids: list[str]) -> None:
        keeper = await self._kept()
        await self._taken(keeper, await read_files(keeper.client, ids))

    async def _settle(self, keeper: FilesKeeper) -> None:
        changed = False
        while await kept_well(keeper.copy.settle()):
            changed = True
        if changed:
            await keeper.tell_changed()

    def _do_beside(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do something that nobody waits for; what goes wrong with it the next reading makes good."""

        async def quietly() -> None:
            try:
                # Begun here: what is cancelled before that leaves no coroutine that was never awaited.
                await work()
            except (PxmError, ServiceError) as error:
                log.info("The copy of the library was not brought up to date: %s", error)

        task = asyncio.create_task(quietly(), name="library")
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)
