"""What survives a kill: changes, their files, and what each of these was before it was written.

Functions of the database. Inside, a file has one state more than people see: `writing`, from the commit before its
write until the answer is noted. A file that is found so after a kill is in doubt, and is read before anything else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pxm_desktop.relinking.database import ChangesUnusable, Database
from pxm_desktop.relinking.model import Change, ChangeItem, ChangeState, ItemState
from pxm_desktop.relinking.records import (
    COLUMNS,
    WRITING,
    Item,
    Pending,
    item_of,
    pack,
    row_of,
    shown_by_now,
    split,
    unpack,
)

_ITEM = COLUMNS
_CHANGE = "id, title, state, sentence, created_at, finished_at, undo_of"
_TOGETHER = 500
"""Rows asked for by number in one statement; SQLite takes a few thousand values."""


class Journal:
    """The changes of all accounts on this computer. Every method raises `ChangesUnusable`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- changes ---

    async def add(
        self, account: str, title: str, items: Iterable[Item], *, now: float, undo_of: int | None = None
    ) -> int:
        """Keep a planned change and return its id."""

        def add(db: sqlite3.Connection) -> int:
            made = db.execute(
                "INSERT INTO change(account, title, state, created_at, undo_of) VALUES (?,?,?,?,?)",
                (account, title, "planned", now, undo_of),
            )
            change_id = int(made.lastrowid or 0)
            db.executemany(
                f"INSERT INTO item(change_id, {_ITEM}) VALUES (?,?,?,?,?,?,?,?,?,?,?)",  # noqa: S608 - our own names
                ((change_id, *row_of(item)) for item in items),
            )
            return change_id

        return await self._database.run(add)

    async def change(self, account: str, change_id: int) -> Change | None:
        """Return how a change stands."""

        def look(db: sqlite3.Connection) -> Change | None:
            row = db.execute(
                f"SELECT {_CHANGE} FROM change WHERE id=? AND account=?",  # noqa: S608 - our own names
                (change_id, account),
            ).fetchone()
            return _change(db, row) if row is not None else None

        return await self._database.read(look, None)

    async def recent(self, account: str, limit: int) -> list[Change]:
        """Return changes, the newest first."""

        def look(db: sqlite3.Connection) -> list[Change]:
            rows = db.execute(
                f"SELECT {_CHANGE} FROM change WHERE account=? ORDER BY id DESC LIMIT ?",  # noqa: S608 - our own names
                (account, limit),
            )
            return [_change(db, row) for row in rows.fetchall()]

        return await self._database.read(look, [])

    async def set_state(
        self, change_id: int, state: ChangeState, sentence: str = "", finished_at: float | None = None
    ) -> None:
        """Move a change."""
        await self._database.run(
            lambda db: db.execute(
                "UPDATE change SET state=?, sentence=?, finished_at=coalesce(?, finished_at) WHERE id=?",
                (state, sentence, finished_at, change_id),
            )
        )

    async def interrupt(self, account: str, sentence: str) -> int:
        """Pause the changes of an account that an earlier run of the program left running; return how many."""
        if not self._database.exists:
            return 0

        def pause(db: sqlite3.Connection) -> int:
            return db.execute(
                "UPDATE change SET state='paused', sentence=? WHERE account=? AND state='running'",
                (sentence, account),
            ).rowcount

        return await self._database.run(pause)

    async def finish(self, change_id: int, now: float) -> list[int]:
        """Note that a change is done; one that took another one back changes that one too. Return which changed."""

        def finish(db: sqlite3.Connection) -> list[int]:
            db.execute(
                "UPDATE change SET state='done', sentence='', finished_at=? WHERE id=?", (now, change_id)
            )
            [undone] = db.execute("SELECT undo_of FROM change WHERE id=?", (change_id,)).fetchone()
            if undone is None:
                return [change_id]
            db.execute("UPDATE change SET state='undone', sentence='' WHERE id=?", (undone,))
            # What the one that was taken back had itself taken back holds again.
            [again] = db.execute("SELECT undo_of FROM change WHERE id=?", (undone,)).fetchone() or (None,)
            db.execute(
                "UPDATE change SET state=CASE WHEN EXISTS (SELECT 1 FROM item WHERE change_id=change.id"
                " AND item.state IN ('planned','writing','written')) THEN 'paused' ELSE 'done' END"
                " WHERE state='undone' AND id=?",
                (again,),
            )
            return [change_id, undone, *([again] if again is not None else [])]

        return await self._database.run(finish)

    async def taken_back(self, change_id: int) -> bool:
        """Say whether another change takes this one back, or is about to."""
        return await self._database.read(lambda db: _taken_back(db, change_id), False)

    async def discard(self, change_id: int) -> None:
        """Forget a change."""

        def forget(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM item WHERE change_id=?", (change_id,))
            db.execute("UPDATE change SET undo_of=NULL WHERE undo_of=?", (change_id,))
            db.execute("DELETE FROM change WHERE id=?", (change_id,))

        await self._database.run(forget)

    # --- files ---

    async def items(
        self, change_id: int, states: Sequence[ItemState], after: int, limit: int
    ) -> list[ChangeItem]:
        """Return a page of files as people see them, behind number `after`."""
        wanted = [*states, *([WRITING] if "planned" in states else [])]
        marks = ",".join("?" * len(wanted))
        where = f" AND state IN ({marks})" if wanted else ""

        def look(db: sqlite3.Connection) -> list[ChangeItem]:
            rows = db.execute(
                f"SELECT {_ITEM} FROM item WHERE change_id=? AND number>?{where} ORDER BY number LIMIT ?",  # noqa: S608
                (change_id, after, *wanted, limit),
            )
            return [item_of(row).public() for row in rows]

        return await self._database.read(look, [])

    async def of_file(self, account: str, file_id: str, limit: int) -> list[tuple[Change, ChangeItem]]:
        """Return the changes that were begun and name a file, the newest first."""

        def look(db: sqlite3.Connection) -> list[tuple[Change, ChangeItem]]:
            rows = db.execute(
                f"SELECT {', '.join(f'c.{name}' for name in _CHANGE.split(', '))},"  # noqa: S608 - our own names
                f" {', '.join(f'i.{name}' for name in _ITEM.split(', '))}"
                " FROM item i CROSS JOIN change c ON c.id=i.change_id"
                " WHERE i.file_id=? AND c.account=? AND c.state<>'planned' ORDER BY c.id DESC LIMIT ?",
                (file_id, account, limit),
            ).fetchall()
            cut = len(_CHANGE.split(", "))
            return [(_change(db, row[:cut]), item_of(row[cut:]).public()) for row in rows]

        return await self._database.read(look, [])

    async def pending(self, change_id: int) -> list[Pending]:
        """Return the files that nothing was done about yet, and those in doubt."""

        def look(db: sqlite3.Connection) -> list[Pending]:
            rows = db.execute(
                "SELECT number, file_id, listed, state, tries FROM item"
                " WHERE change_id=? AND state IN ('planned','writing') ORDER BY number",
                (change_id,),
            )
            return [
                Pending(number, file_id, split(listed), state == WRITING or tries > 0)
                for number, file_id, listed, state, tries in rows
            ]

        return await self._database.read(look, [])

    async def written(self, change_id: int) -> list[Pending]:
        """Return the files that were written and not verified yet; `listed` are products that show them by now."""

        def look(db: sqlite3.Connection) -> list[Pending]:
            rows = db.execute(
                "SELECT number, file_id, listed, wishes FROM item"
                " WHERE change_id=? AND state='written' ORDER BY number",
                (change_id,),
            )
            return [
                Pending(number, file_id, shown_by_now(split(listed), unpack(wishes)), doubtful=False)
                for number, file_id, listed, wishes in rows
            ]

        return await self._database.read(look, [])

    async def load(self, change_id: int, numbers: Sequence[int]) -> list[Item]:
        """Return files by their numbers."""

        def look(db: sqlite3.Connection) -> list[Item]:
            found: list[Item] = []
            for start in range(0, len(numbers), _TOGETHER):
                some = numbers[start : start + _TOGETHER]
                marks = ",".join("?" * len(some))
                rows = db.execute(
                    f"SELECT {_ITEM} FROM item WHERE change_id=? AND number IN ({marks}) ORDER BY number",  # noqa: S608
                    (change_id, *some),
                )
                found += [item_of(row) for row in rows]
            return found

        return await self._database.read(look, [])

    async def save(self, change_id: int, items: Sequence[Item]) -> None:
        """Keep how files stand now, in one commit that is on the disk when this returns."""
        if not items:
            return
        rows = [
            (
                i.name,
                pack(i.wishes),
                i.state,
                i.sentence,
                pack(i.deeds.values()),
                i.tries,
                int(i.win),
                change_id,
                i.number,
            )
            for i in items
        ]

        def keep(db: sqlite3.Connection) -> None:
            kept = db.executemany(
                "UPDATE item SET name=?, wishes=?, state=?, sentence=?, deeds=?, tries=?, win=?"
                " WHERE change_id=? AND number=?",
                rows,
            ).rowcount
            if kept != len(rows):
                # A damaged file was set aside meanwhile: nothing is written to PXM that could not be undone.
                raise ChangesUnusable("The list of changes lost this change.", "Plan it anew.")

        await self._database.run(keep)

    async def retry(self, change_id: int, numbers: Sequence[int] | None) -> list[int]:
        """Plan files anew that failed or collided (None: all of them), and say that it runs; return their numbers.

        In one commit: a change that is done and yet has files to do would be resumed by nobody.
        """
        wanted = None if numbers is None else set(numbers)

        def again(db: sqlite3.Connection) -> list[int]:
            rows = db.execute(
                "SELECT number FROM item WHERE change_id=? AND state IN ('failed','collided','gone')",
                (change_id,),
            )
            found = [number for (number,) in rows if wanted is None or number in wanted]
            # Files that collided win this time; what was written of a file is looked at before it is written again.
            db.executemany(
                "UPDATE item SET win=max(win, state='collided'), tries=0, sentence='',"
                " state=CASE WHEN deeds='' THEN 'planned' ELSE 'writing' END WHERE change_id=? AND number=?",
                [(change_id, number) for number in found],
            )
            if found:
                db.execute("UPDATE change SET state='running', sentence='' WHERE id=?", (change_id,))
            return found

        return await self._database.run(again)

    async def deeds(self, change_id: int, after: int = 0, limit: int = -1) -> list[Item]:
        """Return the files that a change did something to, or may have; a page of them behind number `after`."""

        def look(db: sqlite3.Connection) -> list[Item]:
            rows = db.execute(
                f"SELECT {_ITEM} FROM item WHERE change_id=? AND number>? AND deeds<>''"  # noqa: S608 - our own names
                " ORDER BY number LIMIT ?",
                (change_id, after, limit),
            )
            return [item_of(row) for row in rows]

        return await self._database.read(look, [])


def _change(db: sqlite3.Connection, row: Sequence[Any]) -> Change:
    change_id, title, state, sentence, created_at, finished_at, undo_of = row
    counts: Mapping[str, int] = dict(
        db.execute("SELECT state, count(*) FROM item WHERE change_id=? GROUP BY state", (change_id,))
    )
    total = sum(counts.values())
    left = counts.get("planned", 0) + counts.get(WRITING, 0)
    return Change(
        id=change_id,
        title=title,
        state=state,
        total=total,
        done=total - left,
        changed=counts.get("done", 0) + counts.get("written", 0),
        same=counts.get("same", 0),
        collided=counts.get("collided", 0),
        failed=counts.get("failed", 0) + counts.get("gone", 0),
        unverified=counts.get("written", 0),
        sentence=sentence,
        created_at=created_at,
        finished_at=finished_at,
        undo_of=undo_of,
        can_undo=state in ("running", "paused", "done") and _undoable(db, change_id),
    )


def _undoable(db: sqlite3.Connection, change_id: int) -> bool:
    """Say whether a change did something, and no other one takes it back."""
    did = db.execute("SELECT 1 FROM item WHERE change_id=? AND deeds<>'' LIMIT 1", (change_id,)).fetchone()
    return did is not None and not _taken_back(db, change_id)


def _taken_back(db: sqlite3.Connection, change_id: int) -> bool:
    query = "SELECT 1 FROM change WHERE undo_of=? AND state<>'undone' LIMIT 1"
    return db.execute(query, (change_id,)).fetchone() is not None
