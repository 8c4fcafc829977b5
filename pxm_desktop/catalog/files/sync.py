"""Brings the files of the copy in step with PXM.

The first reading goes through the whole list in pages. Each page and how far the list is are written together, so that
a reading that was stopped, or died, goes on with its last page. Afterwards only what has changed is read, by
`updated_start_date`: whole days of an unknown time zone (article), so that a day more is asked for, and what is known
unchanged is dropped. Servers that ignore the filter are found out by asking for what changes next year.

What was deleted shows in no such list. Once a day a whole reading that nobody waits for goes through the list slowly;
what it does not show is asked for by id before it goes, since a list that is reordered while it is read loses rows.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

from pxm_desktop.catalog.files.copy import FilesCopy
from pxm_desktop.catalog.files.model import FileRow, FilesReading
from pxm_desktop.catalog.files.records import record_of
from pxm_desktop.pxm.client import PxmView
from pxm_desktop.pxm.errors import NotFound, PermissionDenied
from pxm_desktop.pxm.models import File
from pxm_desktop.pxm.paging import DEFAULT_LIMIT

PAGE = DEFAULT_LIMIT
"""Rows asked for per page."""

PACE = 0.1
"""Seconds from one page to the next at least: 600 of the 950 calls a minute, so that uploads keep some."""

UNHURRIED_PACE = 0.6
"""The same for a whole reading that nobody waits for."""

FULL_SECONDS = 24 * 3600.0
"""A whole reading is due after so long, where changes can be asked for."""

FULL_SECONDS_WITHOUT_CHANGES = 1800.0
"""The same where they cannot."""

SECONDS_A_CALL = 6.0
"""Readings keep such a distance for each call that one takes: an account with much to read is read less often."""

STALE_PASS_SECONDS = 7 * FULL_SECONDS
"""A whole reading that was broken off so long ago begins anew: what it has seen may be gone."""

OVERLAP_DAYS = 1

CHECKED = 500
"""Files asked for by id after a whole reading, from all over it. Of more, those that two readings missed are taken out,
if PXM had none of those asked for."""

AHEAD_SECONDS = 3600.0
"""So far may clocks be set back without a whole reading: the day that is read over holds more."""

FRESH_SECONDS = 3600.0
"""A file that is younger may not be shown by PXM yet."""

LATE = 20
"""Files sent from this computer that are read by id, where PXM's list does not show them yet."""

log = logging.getLogger(__name__)

Sent = Callable[[int], Awaitable[tuple[int, Sequence[str]]]]
"""Mark → a later mark, and the ids of files that were sent from this computer in between."""


class FilesSync:
    """One reading of PXM into the copy. Raises every `PxmError`, and `CatalogUnusable`."""

    def __init__(
        self,
        copy: FilesCopy,
        client: PxmView,
        now: Callable[[], float],
        told: Callable[[bool], Awaitable[None]],
        sent: Sent,
    ) -> None:
        """`told` is called after each step, with whether it changed something."""
        self._copy = copy
        self._client = client
        self._now = now
        self._told = told
        self._sent = sent
        self._pace = PACE
        self._called_at = float("-inf")
        self.calls = 0
        """How many calls this reading has made, about."""

    async def run(self, *, whole: bool = False, unhurried: bool = False) -> None:
        """Read what has changed, and all files where that is due or `whole`. `unhurried`: nobody waits for it."""
        reading = await self._copy.reading()
        if reading.filters is None:
            self.calls += 1
            filters = await self._client.files.tells_changes()
            await self._copy.note_filters(filters)
            reading = await self._copy.reading()
        if not reading.full_at:
            await self._pass(reading)
        else:
            if reading.filters:
                await self._changes(reading)
            # Without that filter somebody who waits can only be served by all of it.
            if whole or self._ahead(reading) or (self._due(reading) if unhurried else not reading.filters):
                self._pace = UNHURRIED_PACE if unhurried else PACE
                await self._pass(reading)
        await self._learn_mine()
        if not (await self._copy.reading()).files:
            # Of nothing any filter shows nothing: it is found out about again.
            await self._copy.note_filters(None)
        while await self._copy.settle():
            await self._told(True)
        await self._told(False)

    def _due(self, reading: FilesReading) -> bool:
        """Say whether a whole reading is due, or broken off."""
        if reading.pass_began is not None:
            return True
        calls = reading.files / PAGE
        seconds = FULL_SECONDS if reading.filters else FULL_SECONDS_WITHOUT_CHANGES
        return self._now() - reading.full_at > max(seconds, calls * SECONDS_A_CALL)

    def _ahead(self, reading: FilesReading) -> bool:
        """Say whether the clock was ahead at an earlier reading: since when changes are missing nobody knows."""
        return max(reading.full_at, reading.read_at) > self._now() + AHEAD_SECONDS

    async def _changes(self, reading: FilesReading) -> None:
        started = self._now()
        since = datetime.fromtimestamp(reading.read_at, UTC).date() - timedelta(days=OVERLAP_DAYS)
        async for page in self._client.files.pages(updated_start=since, limit=PAGE):
            changed = await self._copy.put([record_of(file) for file in page], noticed=started)
            await self._told(changed > 0)
            await self._wait()
        await self._copy.note_changes_read(started)

    async def _pass(self, reading: FilesReading) -> None:
        """Go through the whole list, from where an earlier reading was broken off."""
        began = reading.pass_began
        if began is None or (reading.full_at and self._now() - began > STALE_PASS_SECONDS):
            await self._copy.begin_pass(self._now())
            offset, before = 0, frozenset[str]()
        else:
            # The last page once more: a row or two may have moved since.
            await self._copy.take_up_pass()
            before = reading.pass_page
            offset = max(0, reading.pass_offset - len(before))
        async for page in self._client.files.pages(limit=PAGE, start=offset):
            if before and len(before.intersection(file.id for file in page)) * 2 < min(
                len(before), len(page)
            ):
                break
            before = frozenset()
            offset += len(page)
            changed = await self._copy.put_page([record_of(file) for file in page], offset)
            await self._told(changed > 0)
            await self._wait()
        if before:
            # Nothing is there any more, or something else: what was read has moved, and with it what was not.
            log.info("The list of files has another order now and is read from its beginning.")
            await self._pass(FilesReading())
            return
        await self._copy.end_pass(await self._without_gone())
        await self._told(True)

    async def _without_gone(self) -> list[int]:
        """Take out what PXM no longer has; return what a whole reading missed and nobody could be asked about."""
        missing = await self._copy.unseen()
        known = {row.id: row for row in await self._copy.by_numbers([number for number, *_ in missing])}
        there = 0
        missed: list[int] = []
        twice: list[tuple[int, str]] = []
        old = [entry for entry in missing if not self._is_fresh(known.get(entry[1]))]
        every = -(-len(old) // CHECKED)
        for place, (number, identity, before) in enumerate(old):
            # From all over: the first ones alone may be those that are gone, of a list that ends early besides.
            if place % every == 0:
                there += await self._check(identity)
                await self._wait()
            elif before:
                twice.append((number, identity))
            else:
                missed.append(number)
        if there:
            # A list that leaves out files which PXM has, such as one that ends early, is no word on the others.
            return [*missed, *(number for number, _ in twice)]
        if twice:
            await self._copy.drop([identity for _, identity in twice])
        return missed

    def _is_fresh(self, file: FileRow | None) -> bool:
        created = file.created if file is not None else None
        return created is not None and created > self._now() - FRESH_SECONDS

    async def _check(self, identity: str) -> bool:
        """Ask PXM for a file that a whole reading did not show; return whether it is there."""
        try:
            file: File = await self._client.files.get(identity)
        except (NotFound, PermissionDenied):
            # What this user may no longer see is as good as gone, and must not hold up all the others.
            await self._copy.drop([identity])
            return False
        await self._copy.put_seen(record_of(file))
        return True

    async def _learn_mine(self) -> None:
        """Learn from the history which files were sent from this computer; PXM's list may lag behind the last ones."""
        mark, ids = await self._sent((await self._copy.reading()).sent_mark)
        if not ids:
            return
        known = {row.id for row in await self._copy.by_ids(ids[-LATE:])}
        for identity in ids[-LATE:]:
            if identity not in known:
                await self._read_late(identity)
                await self._wait()
        await self._told(await self._copy.add_mine(ids, mark) > 0)

    async def _read_late(self, identity: str) -> None:
        try:
            file: File = await self._client.files.get(identity)
        except (NotFound, PermissionDenied):
            return  # deleted since, or so new that it is not shown even by its id
        await self._copy.put([record_of(file)])

    async def _wait(self) -> None:
        """Keep a distance between calls, counted from one to the next."""
        self.calls += 1
        now = asyncio.get_running_loop().time()
        left = self._called_at + self._pace - now
        if left > 0:
            await asyncio.sleep(left)
        self._called_at = asyncio.get_running_loop().time()
