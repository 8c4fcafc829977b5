"""The files of one account in the copy: what is asked of it and what is written to it."""

from __future__ import annotations

import json
import sqlite3
import time
from array import array
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any, TypeVar

from pxm_desktop.catalog.files import covering, search, views, writing
from pxm_desktop.catalog.files.groups import Group, Grouping, grouped
from pxm_desktop.catalog.files.kinds import KINDS
from pxm_desktop.catalog.files.model import Counts, FileRow, FilesReading, Found, Value, Wanted
from pxm_desktop.catalog.files.records import FileRecord, columns_of
from pxm_desktop.catalog.files.views import Views
from pxm_desktop.catalog.store import Store
from pxm_desktop.catalog.writing import account_number

T = TypeVar("T")

TOGETHER = 100
"""Files written in one transaction, so that a search between two of them hardly waits."""


class FilesCopy:
    """Reads and writes the files of one account. Everything raises `CatalogUnusable`."""

    def __init__(self, store: Store, account: str, now: Callable[[], float] = time.time) -> None:
        self._store = store
        self._account = account
        self._now = now
        self._views = Views()

    # --- reading ---

    async def reading(self) -> FilesReading:
        """Return how many files are known, and how far PXM was read."""
        return await self._look(_reading, FilesReading())

    async def find(self, wanted: Wanted) -> Found:
        """Return which files are wanted, in order."""
        now = self._now()
        return await self._look(
            lambda db, account: search.find(db, account, self._views, wanted, now), Found(array("I"))
        )

    async def groups(self, numbers: Sequence[int], by: Grouping) -> tuple[array[int], tuple[Group, ...]]:
        """Return files under headings, and the headings in order (`groups`)."""
        return await self._look(lambda db, account: grouped(db, account, numbers, by), (array("I"), ()))

    async def by_numbers(self, numbers: Sequence[int]) -> list[FileRow]:
        """Return files by their numbers, in this order; those that are gone are left out."""
        now = self._now()
        return await self._look(lambda db, account: _rows(db, account, numbers, now), [])

    async def by_ids(self, ids: Sequence[str]) -> list[FileRow]:
        """Return the files of these ids that are known, in this order and each once."""
        now = self._now()

        def look(db: sqlite3.Connection, account: int) -> list[FileRow]:
            query = "SELECT id, n FROM file_text WHERE account = ? AND id IN (SELECT value FROM json_each(?))"
            known = dict(db.execute(query, (account, json.dumps(list(ids)))))
            return _rows(db, account, [known[key] for key in dict.fromkeys(ids) if key in known], now)

        return await self._look(look, [])

    async def counts(self) -> Counts:
        """Return how many files stand behind each way of looking at them."""
        now = self._now()
        return await self._look(lambda db, account: views.counts(db, account, now), Counts())

    async def covering(self, products: Sequence[str], category: str, *, regions: bool) -> covering.Covering:
        """Return products (these, and those of a category) and the files that are linked to them: `covering.read`."""

        def look(db: sqlite3.Connection, account: int) -> covering.Covering:
            return covering.read(db, account, products, category, regions=regions)

        return await self._look(look, covering.Covering())

    async def with_attribute(self, attribute: str) -> int | None:
        """Return how many files have a value for an attribute; None where PXM did not tell the values of all."""
        return await self._look(lambda db, account: views.with_attribute(db, account, attribute), None)

    async def unseen(self) -> list[tuple[int, str, bool]]:
        """Return number, id, and whether the last one missed them too, of files that a whole reading did not show."""
        return await self._look(writing.unseen, [])

    # --- writing ---

    async def put(self, records: Sequence[FileRecord], noticed: float | None = None) -> int:
        """Add files or bring them up to date; return how many were new or different. `noticed`: see `writing.put`.

        PXM has shown them, so that a whole reading which is under way need not.
        """

        def change(db: sqlite3.Connection, account: int, some: Sequence[FileRecord]) -> int:
            changed = writing.put(db, account, some, noticed)
            if writing.passing(db, account):
                writing.see(db, account, [row.id for row in some])
            return changed

        changed = 0
        for start in range(0, len(records), TOGETHER):
            some = records[start : start + TOGETHER]
            changed += await self._change(partial(change, some=some))
        return changed

    async def add_sent(self, records: Sequence[FileRecord]) -> int:
        """Note files that were sent from here; those that are not known yet are added. Return how many that changed."""
        return await self._change(
            lambda db, account: (
                writing.add_mine(db, account, [row.id for row in records]) + writing.add(db, account, records)
            )
        )

    async def add_mine(self, ids: Sequence[str], mark: int) -> int:
        """Note which files the history, read up to `mark`, says were sent from here; return how many that changed."""

        def change(db: sqlite3.Connection, account: int) -> int:
            writing.note_sent_mark(db, account, mark)
            return writing.add_mine(db, account, ids)

        return await self._change(change)

    async def drop(self, ids: Collection[str]) -> int:
        """Take files out that PXM no longer has; return how many there were."""
        return await self._change(lambda db, account: writing.drop(db, account, ids))

    async def settle(self, most: int = TOGETHER) -> int:
        """Let some files be found by what their products are called now; return how many that were."""
        return await self._change(lambda db, _account: writing.settle(db, most))

    async def begin_pass(self, began: float) -> None:
        """Note that a whole reading begins."""
        await self._change(lambda db, account: writing.begin_pass(db, account, began))

    async def take_up_pass(self) -> None:
        """Note that a whole reading which was stopped goes on."""
        await self._change(writing.take_up_pass)

    async def put_page(self, records: Sequence[FileRecord], offset: int) -> int:
        """Take a page of a whole reading in, which is then `offset` rows far; return how many were new or different."""

        def change(db: sqlite3.Connection, account: int) -> int:
            changed = writing.put(db, account, records)
            writing.see(db, account, [row.id for row in records])
            writing.go_on(db, account, offset, [row.id for row in records])
            return changed

        return await self._change(change)

    async def put_seen(self, record: FileRecord) -> int:
        """Take a file in that a whole reading missed although PXM has it; return whether it was different."""

        def change(db: sqlite3.Connection, account: int) -> int:
            writing.see(db, account, [record.id])
            return writing.put(db, account, [record])

        return await self._change(change)

    async def end_pass(self, missed: Sequence[int]) -> None:
        """Note that a whole reading is done, and which files it neither showed nor could ask for."""
        now = self._now()

        def change(db: sqlite3.Connection, account: int) -> None:
            writing.note_missed(db, account, missed)
            writing.end_pass(db, account, now)

        await self._change(change)

    async def note_changes_read(self, read_at: float) -> None:
        """Note that what has changed until then is in the copy."""
        await self._change(lambda db, account: writing.note_changes_read(db, account, read_at))

    async def note_filters(self, filters: bool | None) -> None:
        """Note whether PXM answers "what has changed since"; None: that is not known."""
        await self._change(lambda db, account: writing.note_filters(db, account, filters))

    async def note_stopped(self) -> None:
        """Note that the user stopped the first reading, if it is not done yet."""
        await self._change(writing.note_stopped)

    # --- inside: on the thread that holds the connection ---

    async def _look(self, look: Callable[[sqlite3.Connection, int], T], nothing: T) -> T:
        def work(db: sqlite3.Connection) -> T:
            found = db.execute("SELECT n FROM account WHERE key = ?", (self._account,)).fetchone()
            return nothing if found is None else look(db, found[0])

        return await self._store.read(work, nothing)

    async def _change(self, change: Callable[[sqlite3.Connection, int], T]) -> T:
        return await self._store.write(lambda db: change(db, account_number(db, self._account)))


def _reading(db: sqlite3.Connection, account: int) -> FilesReading:
    (files,) = db.execute("SELECT COUNT(*) FROM file WHERE account = ?", (account,)).fetchone()
    row = db.execute(
        "SELECT full_at, read_at, filters, pass_began, pass_offset, pass_page, stopped, sent_mark FROM file_reading "
        "WHERE account = ?",
        (account,),
    ).fetchone()
    if row is None:
        return FilesReading(files)
    full_at, read_at, filters, began, offset, page, stopped, mark = row
    return FilesReading(
        files=files,
        full_at=full_at or 0.0,
        read_at=read_at or 0.0,
        filters=None if filters is None else bool(filters),
        pass_began=began,
        pass_offset=offset or 0,
        pass_page=frozenset(json.loads(page)),
        stopped=bool(stopped),
        sent_mark=mark,
    )


def _rows(db: sqlite3.Connection, account: int, numbers: Sequence[int], now: float) -> list[FileRow]:
    rows = db.execute(
        "SELECT t.n, t.id, t.told, f.kind, f.width, f.height, f.rating, f.created, f.updated, f.awaited_until "
        "FROM json_each(?) j CROSS JOIN file_text t ON t.n = j.value "
        "CROSS JOIN file f ON f.account = t.account AND f.n = t.n WHERE t.account = ?",
        (json.dumps(list(numbers)), account),
    )
    found = {row[0]: _row(row, now) for row in rows}
    return [found[number] for number in numbers if number in found]


def _row(row: tuple[Any, ...], now: float) -> FileRow:
    number, identity, text, kind, width, height, rating, created, updated, awaited_until = row
    told = json.loads(text)
    attributes = told.get("attributes")
    return FileRow(
        number=number,
        id=identity,
        name=told.get("file_name", ""),
        kind=KINDS[kind],
        mime_type=told.get("mime_type", ""),
        size=told.get("size"),
        width=width,
        height=height,
        published=told.get("published"),
        products=_ids(told.get("collections")),
        regions=_ids(told.get("region_ids")),
        labels=tuple(told.get("labels", ())),
        rating=rating,
        created=created,
        updated=updated,
        processing=(awaited_until or 0.0) > now,
        renditions=tuple(told.get("renditions", ())),
        ocr_text=told.get("ocr_text") or "",
        has_original=bool(told.get("original")),
        published_from=told.get("published_start_date"),
        attributes=None if attributes is None else tuple(Value(*value) for value in attributes),
    )


def row_of(record: FileRecord, now: float) -> FileRow:
    """Return a file as it would be found, for who may not write to the copy."""
    columns = columns_of(record.told, ())
    return _row(
        (
            0,
            record.id,
            json.dumps(record.told, default=str),
            KINDS.index(columns.kind),
            columns.width,
            columns.height,
            columns.rating,
            columns.created,
            columns.updated,
            columns.awaited_until,
        ),
        now,
    )


def _ids(told: list[str] | None) -> tuple[str, ...] | None:
    return None if told is None else tuple(told)
