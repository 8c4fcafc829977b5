"""Brings the copy in step with PXM.

Categories, regions and attributes are few: they are read whole each time. Of collections only what has changed is
read, by `updated_start_date` (article); servers that ignore it are found out by asking for what changes next year.
What was deleted shows in no such list, so the whole list is read once a day; what it does not show is asked for by id
before it is taken out, since a list that is reordered while it is read loses rows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from pxm_desktop.catalog.mirror import PARTS, Mirror, Reading
from pxm_desktop.catalog.model import Part, attribute_row, category_rows, product_row, region_row
from pxm_desktop.pxm.client import PxmView

FULL_SECONDS = 24 * 3600.0
"""A whole reading of the collections is due after so long, where changes can be asked for."""

FULL_SECONDS_WITHOUT_CHANGES = 1800.0
"""The same where they cannot."""

OVERLAP = timedelta(minutes=15)
"""How far changes are read again, since clocks differ."""

CHECKED = 500
"""Collections asked for by id after a whole reading; of more, those that two readings missed are taken out."""

UNHURRIED_PAUSE = 0.5
"""Seconds between the pages of a whole reading that nobody waits for, so that uploads keep the budget."""


class Sync:
    """One reading of PXM into the copy. Raises every `PxmError`, and `CatalogUnusable`."""

    def __init__(
        self,
        mirror: Mirror,
        client: PxmView,
        now: Callable[[], float],
        told: Callable[[bool], Awaitable[None]],
    ) -> None:
        """`told` is called after each step, with whether it changed something."""
        self._mirror = mirror
        self._client = client
        self._now = now
        self._told = told
        self._pause = 0.0

    async def run(self, *, unhurried: bool = False) -> None:
        """Read everything that may have changed. `unhurried`: nobody waits for it."""
        complete = (await self._mirror.state()).complete("collections")
        self._pause = UNHURRIED_PAUSE if unhurried and complete else 0.0
        for part in PARTS:
            await self.part(part)

    async def part(self, part: Part) -> None:
        """Read one part."""
        if part == "collections":
            await self._collections()
            return
        started = self._now()
        if part == "categories":
            rows = category_rows([row async for row in self._client.categories.list()])
            changed = await self._mirror.set_categories(rows)
        elif part == "regions":
            changed = await self._mirror.set_regions(
                [region_row(r) async for r in self._client.regions.list()]
            )
        else:
            changed = await self._mirror.set_attributes(
                [attribute_row(a) async for a in self._client.attributes.list()]
            )
        await self._mirror.note_reading(part, started, whole=True)
        await self._told(changed)

    async def _collections(self) -> None:
        reading = (await self._mirror.state()).readings.get("collections")
        started = self._now()
        if reading is None or not reading.full_at or started - reading.full_at > FULL_SECONDS:
            await self._all(started, reading)
            return
        filters = reading.filters
        if filters is None:
            filters = await self._client.collections.tells_changes()
            await self._mirror.note_reading("collections", reading.read_at, whole=False, filters=filters)
        if filters:
            await self._changes(started, reading)
        elif started - reading.full_at > FULL_SECONDS_WITHOUT_CHANGES:
            await self._all(started, reading)

    async def _changes(self, started: float, reading: Reading) -> None:
        since = datetime.fromtimestamp(reading.read_at, UTC) - OVERLAP
        changed = 0
        async for page in self._client.collections.pages(updated_start=since):
            changed += await self._mirror.put_products([product_row(found) for found in page])
        await self._mirror.note_reading("collections", started, whole=False)
        await self._told(changed > 0)

    async def _all(self, started: float, reading: Reading | None) -> None:
        seen: set[str] = set()
        async for page in self._client.collections.pages():
            seen.update(found.id for found in page)
            changed = await self._mirror.put_products([product_row(found) for found in page])
            await self._told(changed > 0)
            if self._pause:
                await asyncio.sleep(self._pause)
        missing = sorted(await self._mirror.ids() - seen)
        gone = await self._gone(missing, reading) if missing else set()
        if gone:
            await self._mirror.drop_products(gone)
        await self._mirror.note_reading("collections", started, whole=True)
        await self._told(bool(gone))

    async def _gone(self, missing: list[str], reading: Reading | None) -> set[str]:
        """Return which of these PXM really does not have."""
        filters = reading.filters if reading is not None else None
        if filters is None:
            filters = await self._client.collections.tells_changes()
        asked = missing[:CHECKED] if filters else []
        gone = set(asked)
        if asked:
            async for page in self._client.collections.pages(ids=asked):
                gone.difference_update(found.id for found in page)
                await self._mirror.put_products([product_row(found) for found in page])
        rest = missing[len(asked) :]
        return gone | set(await self._mirror.note_missed(rest)) if rest else gone


async def found_by_keyword(mirror: Mirror, client: PxmView, query: str, most: int) -> None:
    """Take into the copy what PXM's own search finds, for as long as the copy is not whole. Raises every `PxmError`."""
    hits = []
    async for hit in client.search.collections(query, limit=most):
        hits.append(hit.id)
        if len(hits) == most:
            break
    known = {product.id for product in await mirror.by_ids(hits)}
    new = [identity for identity in hits if identity not in known]
    if new:
        await mirror.put_products([product_row(found) async for found in client.collections.list(ids=new)])
