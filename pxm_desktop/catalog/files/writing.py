"""Statements that change what the copy knows of files. Each runs in the transaction of its caller.

What a search finds a file by depends on the names of its products too. Triggers of the product table note the files
whose products were named, renamed or deleted (`file_stale`); `settle` makes anew what is searched of those.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence

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


def put(
    db: sqlite3.Connection, account: int, records: Sequence[FileRecord], noticed: float | None = None
) -> int:
    """Add files or bring them up to date; return how many were new or different.

    `noticed`: when these were found to be new or changed, where PXM itself may not tell; None in a whole reading.
    """
    known = {
        found[0]: found[1:]
        for found in db.execute(
            f"SELECT id, n, digest FROM file_text WHERE {_THESE}",
            (account, json.dumps([row.id for row in records])),
        )
    }
    different = [row for row in records if known.get(row.id, (0, None))[1] != row.digest]
    if not different:
        return 0
    names = _names(db, account, {key for row in different for key in row.told.get("collections", ())})
    stars = _star_attributes(db, account)
    things = _Things(db, account)
    mine = _mine(db, account, [row.id for row in different])
    for row in different:
        old: Told | None
        if row.id in known:
            number = known[row.id][0]
            (text,) = db.execute("SELECT told FROM file_text WHERE n = ?", (number,)).fetchone()
            old = json.loads(text)
            told = merged(old or {}, row.told, noticed)
            if "collections" not in row.told and told.get("collections"):
                names |= _names(db, account, told["collections"])
        else:
            number, told, old = None, row.told, None
            if noticed is not None and "created_at" not in told:
                told = {**told, "noticed": told.get("noticed", noticed)}
        key, hay = _searched(told, names)
        values = (row.digest, key, json.dumps(told, separators=(",", ":"), default=str))
        if number is None:
            cursor = db.execute(
                "INSERT INTO file_text(digest, key, told, account, id) VALUES (?, ?, ?, ?, ?)",
                (*values, account, row.id),
            )
            number = cursor.lastrowid
            db.execute("INSERT INTO file_hay(n, account, hay) VALUES (?, ?, ?)", (number, account, hay))
        else:
            db.execute("UPDATE file_text SET digest = ?, key = ?, told = ? WHERE n = ?", (*values, number))
            db.execute("UPDATE file_hay SET hay = ? WHERE n = ?", (hay, number))
        _put_columns(db, account, number, told, stars, row.id in mine)
        _put_links(db, number, told, old, things)
    return len(different)


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
        _, hay = _searched(told, _names(db, account, told.get("collections", ())))
        db.execute("UPDATE file_hay SET hay = ? WHERE n = ?", (hay, number))
    db.execute("DELETE FROM file_stale WHERE file IN (SELECT value FROM json_each(?))", (json.dumps(stale),))
    return len(stale)


# --- how far PXM was read ---


def begin_pass(db: sqlite3.Connection, account: int, began: float) -> None:
    """Note that a whole reading begins at its beginning."""
    _reading_row(db, account)
    db.execute("DELETE FROM file_seen WHERE account = ?", (account,))
    db.execute(
        "UPDATE file_reading SET pass_began = ?, pass_offset = 0, stopped = 0 WHERE account = ?",
        (began, account),
    )


def go_on(db: sqlite3.Connection, account: int, offset: int) -> None:
    """Note how far a whole reading is."""
    db.execute("UPDATE file_reading SET pass_offset = ?, stopped = 0 WHERE account = ?", (offset, account))


def end_pass(db: sqlite3.Connection, account: int) -> None:
    """Note that a whole reading is at its end: the copy is what PXM had when it began."""
    db.execute(
        "UPDATE file_reading SET full_at = pass_began, read_at = MAX(pass_began, COALESCE(read_at, 0)), "
        "pass_began = NULL, pass_offset = 0, stopped = 0 WHERE account = ?",
        (account,),
    )
    db.execute("DELETE FROM file_seen WHERE account = ?", (account,))


def note_changes_read(db: sqlite3.Connection, account: int, read_at: float) -> None:
    """Note that what has changed until then is in the copy."""
    db.execute("UPDATE file_reading SET read_at = ? WHERE account = ?", (read_at, account))


def note_filters(db: sqlite3.Connection, account: int, filters: bool) -> None:
    """Note whether PXM answers "what has changed since"."""
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


class _Things:
    """Numbers for the products and regions that files are linked to, known here otherwise or not."""

    def __init__(self, db: sqlite3.Connection, account: int) -> None:
        self._db = db
        self._account = account
        self._known: dict[tuple[str, str], int] = {}

    def of(self, what: str, identity: str) -> int:
        """Return the number of a product or region, a new one where it had none."""
        found = self._known.get((what, identity))
        if found is None:
            key = (self._account, what, identity)
            self._db.execute("INSERT OR IGNORE INTO thing(account, what, id) VALUES (?, ?, ?)", key)
            row = self._db.execute(
                "SELECT n FROM thing WHERE account = ? AND what = ? AND id = ?", key
            ).fetchone()
            found = self._known[what, identity] = int(row[0])
        return found


def _put_columns(
    db: sqlite3.Connection, account: int, number: int | None, told: Told, stars: Collection[str], mine: bool
) -> None:
    columns = columns_of(told, stars)
    products = told.get("collections")
    db.execute(
        "INSERT INTO file(account, n, kind, linked, published, awaited_until, mine, size, width, height, created, "
        "updated, rating) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET kind = excluded.kind, "
        "linked = excluded.linked, published = excluded.published, awaited_until = excluded.awaited_until, "
        "mine = excluded.mine, size = excluded.size, width = excluded.width, height = excluded.height, "
        "created = excluded.created, updated = excluded.updated, rating = excluded.rating",
        (
            account,
            number,
            KINDS.index(columns.kind),
            None if products is None else bool(products),
            told.get("published"),
            columns.awaited_until,
            mine,
            told.get("size"),
            columns.width,
            columns.height,
            columns.created,
            columns.updated,
            columns.rating,
        ),
    )


def _put_links(
    db: sqlite3.Connection, number: int | None, told: Told, old: Told | None, things: _Things
) -> None:
    new = [told.get("collections") or (), told.get("region_ids") or ()]
    if old is not None:
        if [old.get("collections") or (), old.get("region_ids") or ()] == new:
            return
        db.execute("DELETE FROM file_link WHERE file = ?", (number,))
    db.executemany(
        "INSERT OR IGNORE INTO file_link(thing, file) VALUES (?, ?)",
        [
            (things.of(what, identity), number)
            for what, ids in zip(("product", "region"), new, strict=True)
            for identity in ids
        ],
    )


def _searched(told: Told, names: Names) -> tuple[str, str]:
    """Return what sorts by name, and what is searched; halves of characters, which PXM's JSON may have, fit no file."""
    hay = hay_of(told, [names[key] for key in told.get("collections", ()) if key in names])
    hay = hay.encode("utf-8", "replace").decode()
    return hay.partition("\n")[0], hay


def _names(db: sqlite3.Connection, account: int, ids: Iterable[str]) -> Names:
    rows = db.execute(f"SELECT id, hay FROM product WHERE {_THESE}", (account, json.dumps(list(ids))))
    found: Names = {}
    for identity, hay in rows:
        name, sku, *_ = hay.split("\n", 2)
        found[identity] = (name, sku)
    return found


def _star_attributes(db: sqlite3.Connection, account: int) -> list[str]:
    return star_names(dict(db.execute("SELECT id, name FROM attribute WHERE account = ?", (account,))))


def _mine(db: sqlite3.Connection, account: int, ids: Sequence[str]) -> set[str]:
    rows = db.execute(f"SELECT id FROM file_mine WHERE {_THESE}", (account, json.dumps(list(ids))))
    return {found for (found,) in rows}


def _reading_row(db: sqlite3.Connection, account: int) -> None:
    db.execute("INSERT OR IGNORE INTO file_reading(account) VALUES (?)", (account,))
