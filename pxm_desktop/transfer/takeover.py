"""A new version takes the place of an old file: its collections, regions, attributes and publish state.

What the old file had is journaled before anything is written, so that a crash half-way goes on and the whole can be
undone. The old file stays in PXM, without products.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pxm_desktop.pxm.errors import NotFound
from pxm_desktop.transfer import rows
from pxm_desktop.transfer.context import Context
from pxm_desktop.transfer.outcome import GivenUp
from pxm_desktop.transfer.rows import Row


@dataclass(frozen=True, slots=True)
class Takeover:
    """One replacement, as journaled."""

    id: int
    transfer_id: int
    old_id: str
    new_id: str
    collections: tuple[str, ...]
    regions: tuple[str, ...]
    published: bool | None
    published_from: datetime | None
    attributes: tuple[tuple[str, Any], ...]

    @classmethod
    async def begin(cls, ctx: Context, row: Row) -> Takeover | None:
        """Return the takeover of this row, journaling what the old file has when it is the first time.

        None when the old file is gone from PXM, so that there is nothing to take over.
        """
        journaled = await ctx.run(lambda db: _load(db, ctx.account, row.id))
        if journaled is not None:
            return journaled
        old_id, new_id = row.replaces or "", row.file_id or ""
        try:
            old = await ctx.client.files.get(old_id)
        except NotFound:
            return None
        if old.collections is None:
            raise GivenUp(
                "PXM does not say which products the older file has, so it cannot be replaced. Retry later."
            )
        values = await ctx.client.attributes.values("file", old_id)
        before = {
            "collections": list(old.collections),
            "regions": list(old.region_ids or ()),
            "published": old.published,
            "published_from": old.published_start_date.isoformat() if old.published_start_date else None,
            "attributes": [[value.id, value.value] for value in values],
        }

        def work(db: sqlite3.Connection) -> Takeover | None:
            db.execute(
                "INSERT INTO takeover(account, transfer_id, old_id, new_id, before, state, recorded_at)"
                " VALUES (?,?,?,?,?,'begun',?)",
                (ctx.account, row.id, old_id, new_id, json.dumps(before), ctx.now()),
            )
            return _load(db, ctx.account, row.id)

        return await ctx.journal.run(work, durable=True)

    async def finish(self, ctx: Context, without: Collection[str] = ()) -> None:
        """Copy the attributes, but those whose ids are in `without`, and unlink the old file."""
        for attribute_id, value in self.attributes:
            if attribute_id in without:
                continue
            await ctx.client.attributes.set_value("file", self.new_id, attribute_id, value)
        # The old file's own transfer must not put back, as a repair, what is taken away on purpose.
        await ctx.run(lambda db: rows.settle_links_of(db, ctx.account, self.old_id))
        await ctx.client.files.update(self.old_id, collections=())
        await self._set_state(ctx, "done")

    async def undo(self, ctx: Context) -> None:
        """Link the old file again as it was, and take from the new one what only the replacement gave it.

        Raises `GivenUp` while the new file is still on its way, and every `PxmError`.
        """
        row = await ctx.run(lambda db: rows.get(db, self.transfer_id))
        if row is not None and not row.stage.finished:
            raise GivenUp("The new file is still on its way. Undo again when it is done, or cancel it first.")
        await ctx.client.files.update(self.old_id, collections=self.collections)
        new = await ctx.client.files.get(self.new_id)
        if new.collections is None:
            raise GivenUp("PXM does not say which products the new file has. Undo again in a moment.")
        asked = row.destination.collections if row is not None else ()
        kept = tuple(c for c in new.collections if c in asked or c not in self.collections)
        await ctx.client.files.update(self.new_id, collections=kept)
        await self._set_state(ctx, "undone")
        # What is linked again later must not take the old file's place once more.
        undone = await ctx.run(lambda db: rows.note(db, self.transfer_id, replaces=None))
        if undone is not None:
            ctx.hub.changed((undone.public(),))

    async def _set_state(self, ctx: Context, state: str) -> None:
        await ctx.run(
            lambda db: db.execute("UPDATE takeover SET state=? WHERE id=?", (state, self.id)).rowcount
        )

    @staticmethod
    async def of(ctx: Context, transfer_id: int) -> Takeover | None:
        """Return the journaled takeover of a transfer, if any."""
        return await ctx.run(lambda db: _load(db, ctx.account, transfer_id))


def _load(db: sqlite3.Connection, account: str, transfer_id: int) -> Takeover | None:
    found = db.execute(
        "SELECT id, old_id, new_id, before FROM takeover WHERE account=? AND transfer_id=? AND state<>'undone'",
        (account, transfer_id),
    ).fetchone()
    if found is None:
        return None
    before = json.loads(found[3])
    return Takeover(
        id=found[0],
        transfer_id=transfer_id,
        old_id=found[1],
        new_id=found[2],
        collections=tuple(before["collections"]),
        regions=tuple(before["regions"]),
        published=before["published"],
        published_from=datetime.fromisoformat(before["published_from"]) if before["published_from"] else None,
        attributes=tuple((i, v) for i, v in before["attributes"]),
    )
