"""The journal's statements about what is new: batches, and files that are queued or taken over."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from pxm_desktop.transfer import ledger, rows
from pxm_desktop.transfer.model import Batch, Destination, FoundFile, Stage, UnfinishedConfirm
from pxm_desktop.transfer.names import pxm_name

_CHUNK = 500


def add_batch(db: sqlite3.Connection, account: str, name: str, now: float) -> Batch:
    """Make an empty batch."""
    cursor = db.execute("INSERT INTO batch(account, name, added_at) VALUES (?,?,?)", (account, name, now))
    return Batch(id=int(cursor.lastrowid or 0), name=name, added_at=now)


def add_transfers(
    db: sqlite3.Connection,
    account: str,
    batch_id: int,
    found: Iterable[FoundFile],
    destination: Destination,
    now: float,
) -> list[rows.Row]:
    """Queue files with one destination at the end, in their order; return their rows."""
    text = destination.model_dump_json()
    return _queue(db, account, batch_id, ((file, text) for file in found), now)


def add_each(
    db: sqlite3.Connection,
    account: str,
    batch_id: int,
    wanted: Iterable[tuple[FoundFile, Destination]],
    now: float,
) -> list[rows.Row]:
    """Queue files, each with a destination of its own, at the end, in their order; return their rows."""
    return _queue(db, account, batch_id, ((file, to.model_dump_json()) for file, to in wanted), now)


def _queue(
    db: sqlite3.Connection, account: str, batch_id: int, wanted: Iterable[tuple[FoundFile, str]], now: float
) -> list[rows.Row]:
    last = db.execute("SELECT max(position) FROM transfer WHERE account=?", (account,)).fetchone()[0]
    position = float(last or 0)
    first = int(
        db.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name='transfer'").fetchone()[0]
    )
    db.executemany(
        "INSERT INTO transfer(account, batch_id, path, name, size, mtime_ns, stage, destination, position, added_at)"
        " VALUES (?,?,?,?,?,?,'queued',?,?,?)",
        (
            (account, batch_id, f.path, pxm_name(f.path), f.size, f.mtime_ns, text, position + number, now)
            for number, (f, text) in enumerate(wanted, start=1)
        ),
    )
    return rows.read(db, "WHERE id > ? ORDER BY id", (first,))


def take_over(
    db: sqlite3.Connection,
    account: str,
    name: str,
    batch: int | None,
    found: FoundFile,
    destination: Destination,
    facts: UnfinishedConfirm,
    now: float,
) -> tuple[Batch | None, int, rows.Row]:
    """Enter a file that somebody sent and perhaps confirmed: it is looked up, and confirmed if it has to be.

    Returns its batch, as `batch_for`, and its row: the one that sent it, where that was this journal's own.
    """
    own = ledger.same_upload(db, account, found, facts.file_path)
    if own is not None:
        return None, own.batch_id if batch is None else batch, own
    new, batch_id = batch_for(db, account, name, batch, now)
    (row,) = add_transfers(db, account, batch_id, [found], destination, now)
    for number, etag in facts.parts:
        db.execute(
            "INSERT INTO part(transfer_id, number, etag, blocks) VALUES (?,?,?,?)",
            (row.id, number, etag, b""),
        )
    changed = rows.note(
        db,
        row.id,
        stage=Stage.CONFIRMING,
        name=facts.name,
        upload_kind="multipart" if facts.parts else "standard",
        file_path=facts.file_path,
        upload_id=facts.upload_id,
        sent_bytes=facts.size,
        fingerprint=facts.fingerprint,
        confirm_attempts=1,
        confirm_since=facts.since,
        told_at=facts.since,
    )
    return new, batch_id, changed or row


def batch_for(
    db: sqlite3.Connection, account: str, name: str, batch: int | None, now: float
) -> tuple[Batch | None, int]:
    """Return the id of a batch that is still known, or a new batch called `name` and its id."""
    known = "SELECT 1 FROM batch WHERE id=? AND account=?"
    if batch is not None and db.execute(known, (batch, account)).fetchone() is not None:
        return None, batch
    new = add_batch(db, account, name, now)
    return new, new.id


def newest_of(db: sqlite3.Connection, account: str, paths: Sequence[bytes]) -> dict[bytes, rows.Row]:
    """Return the newest row of each of these source files that has one."""
    found: dict[bytes, rows.Row] = {}
    for start in range(0, len(paths), _CHUNK):
        chunk = paths[start : start + _CHUNK]
        marks = ",".join("?" * len(chunk))
        for row in rows.read(db, f"WHERE account=? AND path IN ({marks}) ORDER BY id", (account, *chunk)):
            found[row.path] = row
    return found
