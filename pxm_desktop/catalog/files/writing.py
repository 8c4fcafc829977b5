"""Statements that change what the copy knows of files. Each runs in the transaction of its caller.

What a search finds a file by depends on the names of its products too. Triggers of the product table note the files
whose products were named, renamed or deleted (`file_stale`); `settle` makes anew what is searched of those.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from pxm_desktop.catalog.files.kinds import KINDS
from pxm_desktop.catalog.files.records import (
    FileRecord,
    Told,
    columns_of,
    hay_of,
    merged,
    star_names,
)

Names = dict[str, tuple[str, str]]
"""Product id → folded name and folded SKU."""


@dataclass(slots=True)
class _Row:
    """A file that is new or different: what is known of it now, and what was (`old` None: nothing)."""

    number: int
    id: str
    digest: int
    told: Told
    old: Told | None


def put(
    db: sqlite3.Connection, account: int, records: Sequence[FileRecord], noticed: float | None = None
) -> int:
    """Add files or bring them up to date; return how many were new or different.

    `noticed`: when these were found to be new or changed, where PXM itself may not tell; None in a whole reading.
    """
    rows = _different(db, account, records, noticed)
    if not rows:
        return 0
    new = [row for row in rows if row.old is None]
    known = [row for row in rows if row.old is not None]
    names = _names(db, account, {key for row in rows for key in row.told.get("collections") or ()})
    searched = {row.number: _searched(row.told, names) for row in rows}
    db.executemany(
        "INSERT INTO file_text(n, account, id, digest, key, told) VALUES (?, ?, ?, ?, ?, ?)",
        [(row.number, account, row.id, row.digest, searched[row.number][0], _json(row.told)) for row in new],
    )
    db.executemany(
        "UPDATE file_text SET digest = ?, key = ?, told = ? WHERE n = ?",
        [(row.digest, searched[row.number][0], _json(row.told), row.number) for row in known],
    )
    db.executemany(
        "INSERT INTO file_hay(n, account, hay) VALUES (?, ?, ?)",
        [(row.number, account, searched[row.number][1]) for row in new],
    )
    db.executemany(
        "UPDATE file_hay SET hay = ? WHERE n = ?", [(searched[row.number][1], row.number) for row in known]
    )
    _put_columns(db, account, rows)
    _put_links(db, account, rows)
    return len(rows)


def add(db: sqlite3.Connection, account: int, records: Sequence[FileRecord]) -> int:
    """Add those files that are not known yet; return how many."""
    ids = json.dumps([row.id for row in records])
    known = {key for (key,) in db.execute(f"SELECT id FROM file_text WHERE {_THESE}", (account, ids))}
    return put(db, account, [row for row in records if row.id not in known])


def see(db: sqlite3.Connection, account: int, ids: Sequence[str]) -> None:
    """Note that a whole reading has shown these files."""
    db.execute(
        f"INSERT OR IGNORE INTO file_seen(account, file) SELECT account, n FROM file_text WHERE {_THESE}",
        (account, json.dumps(list(ids))),
    )


def unseen(db: sqlite3.Connection, account: int) -> list[tuple[int, str, bool]]:
    """Return number, id, and whether the reading before missed them too, of files that a whole reading did not show."""
    rows = db.execute(
        "SELECT f.n, t.id, f.missed FROM file f CROSS JOIN file_text t ON t.n = f.n WHERE f.account = ? AND NOT EXISTS "
        "(SELECT 1 FROM file_seen s WHERE s.account = f.account AND s.file = f.n) ORDER BY f.n",
        (account,),
    )
    return [(n, key, bool(missed)) for n, key, missed in rows]


def note_missed(db: sqlite3.Connection, account: int, numbers: Sequence[int]) -> None:
    """Note that a whole reading did not show these files, and that it has shown all others."""
    db.execute("UPDATE file SET missed = 0 WHERE account = ? AND missed", (account,))
    db.execute(
        "UPDATE file SET missed = 1 WHERE account = ? AND n IN (SELECT value FROM json_each(?))",
        (account, json.dumps(list(numbers))),
    )


def drop(db: sqlite3.Connection, account: int, ids: Collection[str]) -> int:
    """Take files out that PXM no longer has; return how many there were."""
    return db.execute(f"DELETE FROM file_text WHERE {_THESE}", (account, json.dumps(list(ids)))).rowcount


def add_mine(db: sqlite3.Connection, account: int, ids: Collection[str]) -> int:
    """Note which files were sent from this computer, known or not yet; return how many known ones that changes."""
    db.executemany(
        "INSERT OR IGNORE INTO file_mine(account, id) VALUES (?, ?)", [(account, key) for key in ids]
    )
    query = f"UPDATE file SET mine = 1 WHERE account = ? AND NOT mine AND n IN (SELECT n FROM file_text WHERE {_THESE})"
    return db.execute(query, (account, account, json.dumps(list(ids)))).rowcount


def settle(db: sqlite3.Connection, most: int) -> int:
    """Make anew what is searched of some files whose products were renamed; return how many that were."""
    stale = [n for (n,) in db.execute("SELECT file FROM file_stale LIMIT ?", (most,))]
    rows = db.execute(
        "SELECT n, account, told FROM file_text WHERE n IN (SELECT value FROM json_each(?))",
        (json.dumps(stale),),
    ).fetchall()
    for number, account, text in rows:
        told = json.loads(text)
        _, hay = _searched(told, _names(db, account, told.get("collections") or ()))
        db.execute("UPDATE file_hay SET hay = ? WHERE n = ?", (hay, number))
    db.execute("DELETE FROM file_stale WHERE file IN (SELECT value FROM json_each(?))", (json.dumps(stale),))
    return len(stale)


# --- how far PXM was read ---


def begin_pass(db: sqlite3.Connection, account: int, began: float) -> None:
    """Note that a whole reading begins at its beginning."""
    _reading_row(db, account)
    db.execute("DELETE FROM file_seen WHERE account = ?", (account,))
    db.execute(
        "UPDATE file_reading SET pass_began = ?, pass_offset = 0, pass_page = '[]', stopped = 0 WHERE account = ?",
        (began, account),
    )


def take_up_pass(db: sqlite3.Connection, account: int) -> None:
    """Note that a whole reading which was stopped goes on."""
    db.execute("UPDATE file_reading SET stopped = 0 WHERE account = ?", (account,))


def go_on(db: sqlite3.Connection, account: int, offset: int, page: Sequence[str]) -> None:
    """Note how far a whole reading is, and the ids of its last page.

    Whether it was stopped stays: a page that was under way then may be written later.
    """
    db.execute(
        "UPDATE file_reading SET pass_offset = ?, pass_page = ? WHERE account = ?",
        (offset, json.dumps(list(page)), account),
    )


def passing(db: sqlite3.Connection, account: int) -> bool:
    """Say whether a whole reading is under way, or broken off."""
    query = "SELECT 1 FROM file_reading WHERE account = ? AND pass_began IS NOT NULL"
    return db.execute(query, (account,)).fetchone() is not None


def end_pass(db: sqlite3.Connection, account: int, now: float) -> None:
    """Note that a whole reading is at its end: the copy is what PXM had when it began, or changes were read since.

    What was read at a time that is still to come, by a clock that was ahead, is no word on what changed until then.
    """
    db.execute(
        "UPDATE file_reading SET full_at = pass_began, "
        "read_at = CASE WHEN read_at > pass_began AND read_at <= ? THEN read_at ELSE pass_began END, "
        "pass_began = NULL, pass_offset = 0, stopped = 0 WHERE account = ?",
        (now, account),
    )
    db.execute("DELETE FROM file_seen WHERE account = ?", (account,))


def note_changes_read(db: sqlite3.Connection, account: int, read_at: float) -> None:
    """Note that what has changed until then is in the copy."""
    db.execute("UPDATE file_reading SET read_at = ? WHERE account = ?", (read_at, account))


def note_filters(db: sqlite3.Connection, account: int, filters: bool | None) -> None:
    """Note whether PXM answers "what has changed since"; None: that is not known."""
    _reading_row(db, account)
    db.execute("UPDATE file_reading SET filters = ? WHERE account = ?", (filters, account))


def note_stopped(db: sqlite3.Connection, account: int) -> None:
    """Note that the user stopped the first reading, if it is not done yet."""
    _reading_row(db, account)
    db.execute("UPDATE file_reading SET stopped = 1 WHERE account = ? AND full_at IS NULL", (account,))


def note_sent_mark(db: sqlite3.Connection, account: int, mark: int) -> None:
    """Note up to where the history was asked what was sent from here."""
    _reading_row(db, account)
    db.execute("UPDATE file_reading SET sent_mark = ? WHERE account = ?", (mark, account))


_THESE = "account = ? AND id IN (SELECT value FROM json_each(?))"


def _different(
    db: sqlite3.Connection, account: int, records: Sequence[FileRecord], noticed: float | None
) -> list[_Row]:
    """Return those files of an answer that are not known so already, with what is known of them from now on."""
    ids = json.dumps([row.id for row in records])
    known = {
        found[0]: found[1:]
        for found in db.execute(f"SELECT id, n, digest FROM file_text WHERE {_THESE}", (account, ids))
    }
    (last,) = db.execute("SELECT COALESCE(MAX(n), 0) FROM file_text").fetchone()
    rows: dict[str, _Row] = {}
    for row in records:
        number, digest = known.get(row.id, (None, None))
        if number is None:
            last += 1
            told = row.told
            if noticed is not None and "created_at" not in told:
                told = {"noticed": noticed, **told}
            rows[row.id] = _Row(last, row.id, row.digest, told, None)
        elif digest != row.digest:
            (text,) = db.execute("SELECT told FROM file_text WHERE n = ?", (number,)).fetchone()
            old: Told = json.loads(text)
            rows[row.id] = _Row(number, row.id, row.digest, merged(old, row.told, noticed), old)
    return list(rows.values())


def _put_columns(db: sqlite3.Connection, account: int, rows: Sequence[_Row]) -> None:
    stars = star_names(dict(db.execute("SELECT id, name FROM attribute WHERE account = ?", (account,))))
    ids = json.dumps([row.id for row in rows])
    mine = {key for (key,) in db.execute(f"SELECT id FROM file_mine WHERE {_THESE}", (account, ids))}

    def values(row: _Row) -> tuple[object, ...]:
        columns = columns_of(row.told, stars)
        products = row.told.get("collections")
        return (
            account,
            row.number,
            KINDS.index(columns.kind),
            None if products is None else bool(products),
            row.told.get("published"),
            columns.awaited_until,
            row.id in mine,
            row.told.get("size"),
            columns.width,
            columns.height,
            columns.created,
            columns.updated,
            columns.rating,
        )

    db.executemany(
        "INSERT INTO file(account, n, kind, linked, published, awaited_until, mine, size, width, height, created, "
        "updated, rating) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET kind = excluded.kind, "
        "linked = excluded.linked, published = excluded.published, awaited_until = excluded.awaited_until, "
        "mine = excluded.mine, size = excluded.size, width = excluded.width, height = excluded.height, "
        "created = excluded.created, updated = excluded.updated, rating = excluded.rating",
        map(values, rows),
    )


def _put_links(db: sqlite3.Connection, account: int, rows: Sequence[_Row]) -> None:
    moved = [row for row in rows if row.old is None or _links(row.old) != _links(row.told)]
    db.executemany(
        "DELETE FROM file_link WHERE file = ?", [(row.number,) for row in moved if row.old is not None]
    )
    for what, key in (("product", "collections"), ("region", "region_ids")):
        numbers = _things(db, account, what, {each for row in moved for each in row.told.get(key) or ()})
        db.executemany(
            "INSERT OR IGNORE INTO file_link(thing, file) VALUES (?, ?)",
            [(numbers[each], row.number) for row in moved for each in row.told.get(key) or ()],
        )


def _links(told: Told) -> tuple[list[str], list[str]]:
    return told.get("collections") or [], told.get("region_ids") or []


def _things(db: sqlite3.Connection, account: int, what: str, ids: Collection[str]) -> dict[str, int]:
    """Return numbers for products or regions that files are linked to, new ones for those that had none."""
    query = f"SELECT id, n FROM thing WHERE what = ? AND {_THESE}"
    wanted = (what, account, json.dumps(list(ids)))
    known = dict(db.execute(query, wanted))
    if len(known) < len(ids):
        db.executemany(
            "INSERT INTO thing(account, what, id) VALUES (?, ?, ?)",
            [(account, what, each) for each in ids if each not in known],
        )
        known = dict(db.execute(query, wanted))
    return known


def _json(told: Told) -> str:
    return json.dumps(told, separators=(",", ":"), default=str)


def _searched(told: Told, names: Names) -> tuple[str, str]:
    """Return what sorts by name, and what is searched; halves of characters, which PXM's JSON may have, fit no file."""
    hay = hay_of(told, [names[key] for key in told.get("collections") or () if key in names])
    hay = hay.encode("utf-8", "replace").decode()
    return hay.partition("\n")[0], hay


def _names(db: sqlite3.Connection, account: int, ids: Iterable[str]) -> Names:
    rows = db.execute(f"SELECT id, hay FROM product WHERE {_THESE}", (account, json.dumps(list(ids))))
    found: Names = {}
    for identity, hay in rows:
        name, sku, *_ = hay.split("\n", 2)
        found[identity] = (name, sku)
    return found


def _reading_row(db: sqlite3.Connection, account: int) -> None:
    db.execute("INSERT OR IGNORE INTO file_reading(account) VALUES (?)", (account,))
