"""Reads of new files, shared by all transfers that want one at the same moment.

A list page shows a hundred files for one API call, a GET by id shows one. Wishes are gathered for a moment; then pages
of the files created lately are read, never more pages than single reads would have cost, and the rest is read singly.
Order of lists is not documented, so a wished file may be on any page.
"""

from __future__ import annotations

import asyncio
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.errors import NotFound
from pxm_desktop.pxm.models import File
from pxm_desktop.transfer.model import nfc

_GATHER = 0.05
_FILES_A_PAGE = 50
_SHARE_FROM = 3
"""Wishes from which a list page is tried first."""


@dataclass(slots=True, eq=False)
class _Wish:
    fits: Callable[[File], bool]
    since: float
    file_id: str | None
    name: str
    answer: asyncio.Future[list[File]]
    thorough: bool = False
    """Read every page and ask the search as well, whatever it costs."""


class Readings:
    """Shared reads of one account."""

    def __init__(self, client: PxmClient) -> None:
        self._client = client
        self._wishes: list[_Wish] = []
        self._round: asyncio.Task[None] | None = None

    async def file(self, file_id: str, since: float) -> File:
        """Return a file by id, from a shared page or by itself.

        `since` is when it was confirmed, in seconds since the epoch. Raises `NotFound` while PXM does not know it.
        """
        found = await self._wish(lambda f: f.id == file_id and f.collections is not None, since, file_id, "")
        if not found:
            return await self._client.files.get(file_id)
        return found[0]

    async def shown(self, file_id: str, since: float) -> File | None:
        """Return a file if a few shared pages show it; no single read.

        So many pages as such wishes would fill twice, and one more: new files push others from page to page while
        PXM begins to show them, and to read on and on after them would cost more than it brings.
        """
        found = await self._wish(lambda f: f.id == file_id and f.collections is not None, since, None, "")
        return found[0] if found else None

    async def size(self, file_id: str, since: float) -> int | None:
        """Return the size that PXM gives for a file confirmed at `since`, in bytes; None where it gives none (yet).

        Shares pages with others who ask at the same moment. Raises every `PxmError` but `NotFound`.
        """
        file = await self.shown(file_id, since)
        if file is None:
            try:
                file = await self._client.files.get(file_id)
            except NotFound:
                return None
        return file.size

    async def candidates(self, name: str, size: int, since: float, *, thorough: bool = False) -> list[File]:
        """Return files with this name and size (bytes) that may have been created after `since`.

        `thorough` looks everywhere, for the last look before something is done that cannot be undone: search may lag
        far behind the lists, and a list in no lasting order may leave a file out.
        """
        return await self._wish(
            lambda file: may_be(file, name, size, since), since, None, name, thorough=thorough
        )

    async def close(self) -> None:
        """End the round under way."""
        if self._round is not None:
            self._round.cancel()
            await asyncio.gather(self._round, return_exceptions=True)

    async def _wish(
        self,
        fits: Callable[[File], bool],
        since: float,
        file_id: str | None,
        name: str,
        *,
        thorough: bool = False,
    ) -> list[File]:
        answer: asyncio.Future[list[File]] = asyncio.get_running_loop().create_future()
        wish = _Wish(fits, since, file_id, name, answer, thorough)
        self._wishes.append(wish)
        if self._round is None or self._round.done():
            self._round = asyncio.create_task(self._serve())
        return await wish.answer

    async def _serve(self) -> None:
        while self._wishes:
            await asyncio.sleep(_GATHER)
            wishes = [w for w in self._wishes if not w.answer.cancelled()]
            self._wishes.clear()
            if not wishes:
                continue
            try:
                await self._read(wishes)
            except Exception as error:  # defects too: nobody may wait for ever
                for wish in wishes:
                    if not wish.answer.done():
                        wish.answer.set_exception(error)
            except asyncio.CancelledError:
                for wish in wishes:
                    wish.answer.cancel()
                raise

    async def _read(self, wishes: list[_Wish]) -> None:
        open_wishes: dict[_Wish, list[File]] = {wish: [] for wish in wishes}
        complete = False
        thorough = any(wish.thorough for wish in wishes)
        later = sum(1 for wish in wishes if wish.file_id is None and not wish.name)
        pages = len(wishes) - later + (math.ceil(later / _FILES_A_PAGE) + 1 if later else 0)
        if thorough or len(wishes) >= _SHARE_FROM or later:
            complete = await self._read_pages(open_wishes, sys.maxsize if thorough else pages)
        for wish, found in open_wishes.items():
            if wish.answer.done():
                continue
            if found or (complete and not wish.thorough):
                wish.answer.set_result(found)
            elif wish.file_id is not None:
                wish.answer.set_result([])  # its caller reads it singly, beside the others
            elif wish.name:
                named = [file async for file in self._client.files.search_by_name(wish.name)]
                wish.answer.set_result([file for file in named if wish.fits(file)])
            else:
                wish.answer.set_result([])

    async def _read_pages(self, wishes: dict[_Wish, list[File]], budget: int) -> bool:
        """Fill the wishes from so many pages; True when none is left. Wishes by id are answered as they are met."""
        by_id = {w.file_id: w for w in wishes if w.file_id is not None}
        others = [w for w in wishes if w.file_id is None]
        day = _day_before(min(w.since for w in wishes))
        async for page in self._client.files.pages(created_start=day):
            for file in page:
                wish = by_id.get(file.id)
                if wish is not None and wish.fits(file):
                    wishes[wish].append(file)
                    if not wish.answer.done():
                        wish.answer.set_result([file])
                    del by_id[file.id]
                for other in others:
                    if other.fits(file):
                        wishes[other].append(file)
            budget -= 1
            if not by_id and not others:
                return True
            if budget <= 0:
                return False
        return True


def may_be(file: File, name: str, size: int, since: float) -> bool:
    """Say whether a file of PXM may be the one of this name and size (bytes) that was confirmed after `since`."""
    if file.file_name is None or nfc(file.file_name) != nfc(name):
        return False
    if file.size is not None and file.size != size:
        return False
    # Five minutes for clocks that differ; where the time is not told, the day in the list filter serves.
    return file.created_at is None or file.created_at.timestamp() >= since - 300


def _day_before(moment: float) -> date:
    # Lists filter by whole days in a time zone that is not told, so a day is added.
    return datetime.fromtimestamp(moment, UTC).date() - timedelta(days=1)
