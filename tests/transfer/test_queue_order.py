"""Moving files in the queue, also when there is no room left between two positions."""

from __future__ import annotations

import sqlite3

from pxm_desktop.transfer import adding, rows
from pxm_desktop.transfer.model import Destination, FoundFile
from pxm_desktop.transfer.schema import MIGRATIONS

ACCOUNT = "a"


def queue(count: int) -> tuple[sqlite3.Connection, list[int]]:
    db = sqlite3.connect(":memory:")
    for migrate in MIGRATIONS:
        migrate(db)
    batch = adding.add_batch(db, ACCOUNT, "b", 1.0)
    found = [FoundFile(path=b"/%d" % n, size=1, mtime_ns=1) for n in range(count)]
    return db, [row.id for row in adding.add_transfers(db, ACCOUNT, batch.id, found, Destination(), 1.0)]


def order(db: sqlite3.Connection) -> list[int]:
    return [r[0] for r in db.execute("SELECT id FROM transfer ORDER BY position, id")]


def test_many_moves_to_one_place_keep_the_order_and_tell_of_all_new_positions() -> None:
    db, (a, b, c, d) = queue(4)
    rows.move(db, ACCOUNT, [d], b)
    told: list[int] = []
    for n in range(60):
        moved, other = ((c, d), (d, c))[n % 2]
        told.append(len(rows.move(db, ACCOUNT, [moved], b)))
        assert order(db) == [a, other, moved, b]
    assert set(told) == {1, 4}


def test_wanted_files_are_those_that_did_not_end_well() -> None:
    db, ids = queue(4)
    for row_id, stage in zip(ids, ("done", "failed", "skipped", "queued"), strict=True):
        db.execute("UPDATE transfer SET stage=? WHERE id=?", (stage, row_id))
    assert rows.wanted(db, [b"/0", b"/1", b"/2", b"/3", b"/9"]) == {b"/1", b"/3"}
