"""Reads new links back, many files a page, and repairs what others or PXM itself took away in between."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from pxm_desktop.pxm.errors import NotFound, PxmError
from pxm_desktop.pxm.models import File
from pxm_desktop.transfer import rows
from pxm_desktop.transfer.attributes import contradicts
from pxm_desktop.transfer.context import Context
from pxm_desktop.transfer.model import Stage
from pxm_desktop.transfer.rows import Row
from pxm_desktop.transfer.transitions import TransitionRefused

_log = logging.getLogger(__name__)
_AT_ONCE = 500
_LOOKS = 5
"""Rounds after which a file that the lists do not show is left as its own PUT was answered."""
_REPAIRS = 2
_SINGLY = 2
"""Files that a round may read by id."""


class Verifier:
    """One shared read for all links written lately; `round` does it once."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._looks: dict[int, int] = {}
        self._repairs: dict[int, int] = {}

    async def round(self, min_age: float) -> tuple[int, bool]:
        """Check links at least `min_age` seconds old.

        Returns how many rows have to be linked again, and whether some are left to be checked later.

        Where PXM does not answer now, the rows stay as they are and are checked later.
        """
        ctx = self._ctx
        wanted = await ctx.run(lambda db: rows.unverified(db, ctx.account, _AT_ONCE))
        due = [row for row in wanted if ctx.now() - (row.finished_at or 0.0) >= min_age]
        if not due:
            return 0, bool(wanted)
        try:
            shown = await self._look(due)
        except PxmError as error:
            _log.info("links could not be read back now: %s", error)
            return 0, True
        again = 0
        left = len(due) < len(wanted)
        for row, file in zip(due, shown, strict=True):
            if file is None or file.collections is None:
                left = not await self._given_up(row) or left
            elif _as_asked(row, file):
                await self._settle(row)
            else:
                again += await self._repair(row)
        return again, left or again > 0

    async def _look(self, due: Sequence[Row]) -> list[File | None]:
        """Read many files from shared pages, and few, or the few that these do not show, by id."""
        ctx = self._ctx
        if len(due) <= _SINGLY:
            return [await self._by_id(row) for row in due]
        shown = await asyncio.gather(
            *(ctx.readings.shown(r.file_id or "", r.confirmed_at or 0.0) for r in due)
        )
        singly = _SINGLY
        for index, row in enumerate(due):
            if shown[index] is None and singly > 0:
                singly -= 1
                shown[index] = await self._by_id(row)
        return shown

    async def _by_id(self, row: Row) -> File | None:
        try:
            return await self._ctx.client.files.get(row.file_id or "")
        except NotFound:
            return None

    async def _given_up(self, row: Row) -> bool:
        looks = self._looks.get(row.id, 0) + 1
        self._looks[row.id] = looks
        if looks < _LOOKS:
            return False
        await self._settle(row)
        return True

    async def _settle(self, row: Row) -> None:
        self._looks.pop(row.id, None)
        await self._ctx.run(lambda db: rows.note(db, row.id, unverified=0))

    async def _repair(self, row: Row) -> int:
        repairs = self._repairs.get(row.id, 0) + 1
        self._repairs[row.id] = repairs
        if repairs > _REPAIRS:
            # Somebody keeps taking the link away; that is a decision of theirs, not a fault to fight.
            await self._settle(row)
            return 0
        try:
            await self._ctx.step(row, Stage.CONFIRMED, unverified=0)
        except TransitionRefused:
            return 0
        return 1


def _as_asked(row: Row, file: File) -> bool:
    asked = row.destination
    return set(asked.collections) <= set(file.collections or ()) and not contradicts(file, asked.attributes)
