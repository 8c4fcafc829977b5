"""What is known to be in PXM: contents (the ledger), and rows that stand for its files or may do so."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from pxm_desktop.transfer.model import FoundFile
from pxm_desktop.transfer.rows import Row, read


def remember(
    db: sqlite3.Connection, account: str, fingerprint: str, size: int, file_id: str, now: float
) -> None:
    """Enter a file's content in the ledger."""
    db.execute(
        "INSERT OR REPLACE INTO ledger(account, fingerprint, size, file_id, recorded_at) VALUES (?,?,?,?,?)",
        (account, fingerprint, size, file_id, now),
    )


def knows_size(db: sqlite3.Connection, account: str, size: int) -> bool:
    """Say whether a file of this size, in bytes, is in the ledger, so that hashing ahead may save an upload."""
    return (
        db.execute("SELECT 1 FROM ledger WHERE account=? AND size=? LIMIT 1", (account, size)).fetchone()
        is not None
    )


def known_as(db: sqlite3.Connection, account: str, fingerprint: str) -> str | None:
    """Return the newest PXM file id with this content, or None."""
    found = db.execute(
        "SELECT file_id FROM ledger WHERE account=? AND fingerprint=? ORDER BY recorded_at DESC LIMIT 1",
        (account, fingerprint),
    ).fetchone()
    return str(found[0]) if found else None


def taken_at(db: sqlite3.Connection, account: str, file_id: str) -> float:
    """Return when PXM took a file of the ledger, in seconds since the epoch; 0 for one that is not in it."""
    query = "SELECT coalesce(max(recorded_at), 0) FROM ledger WHERE account=? AND file_id=?"
    return float(db.execute(query, (account, file_id)).fetchone()[0])


def unsettled(db: sqlite3.Connection, row: Row) -> bool:
    """Say whether another row with this content, or this name and size, was confirmed and has no answer yet."""
    found = db.execute(
        "SELECT 1 FROM transfer WHERE account=? AND stage='confirming' AND id<>?"
        " AND (fingerprint=? OR (name=? AND size=?)) LIMIT 1",
        (row.account, row.id, row.fingerprint, row.name, row.size),
    ).fetchone()
    return found is not None


def forget(db: sqlite3.Connection, account: str, file_id: str) -> None:
    """Take a file that PXM no longer has out of the ledger."""
    db.execute("DELETE FROM ledger WHERE account=? AND file_id=?", (account, file_id))


def owned(db: sqlite3.Connection, account: str, file_ids: Sequence[str], besides: int) -> set[str]:
    """Return those PXM file ids that belong to the ledger or to another row than `besides`."""
    ids = json.dumps(list(file_ids))
    found = db.execute(
        "SELECT file_id FROM ledger WHERE account=? AND file_id IN (SELECT value FROM json_each(?)) UNION"
        " SELECT file_id FROM transfer WHERE account=? AND file_id IN (SELECT value FROM json_each(?)) AND id<>?",
        (account, ids, account, ids, besides),
    )
    return {file_id for (file_id,) in found}


def sent_twin(db: sqlite3.Connection, row: Row) -> Row | None:
    """Return a row of the same file, same size and time, that ran beside this one and that PXM holds."""
    found = read(
        db,
        "WHERE account=? AND path=? AND id<>? AND size=? AND mtime_ns=? AND file_id IS NOT NULL"
        " AND confirmed_at>=? ORDER BY confirmed_at DESC LIMIT 1",
        (row.account, row.path, row.id, row.size, row.mtime_ns, row.added_at),
    )
    return found[0] if found else None


def same_upload(db: sqlite3.Connection, account: str, file: FoundFile, file_path: str) -> Row | None:
    """Return the row of this file whose upload has this S3 path, or that PXM has it from; None without one.

    Rows that came to nothing do not count. The S3 path is forgotten once PXM has a file; its time stands for it then.
    """
    found = read(
        db,
        "WHERE account=? AND path=? AND stage NOT IN ('failed', 'cancelled')"
        " AND (file_path=? OR (size=? AND mtime_ns=? AND file_id IS NOT NULL))"
        " ORDER BY confirmed_at DESC LIMIT 1",
        (account, file.path, file_path, file.size, file.mtime_ns),
    )
    return found[0] if found else None


def uploaded_as(db: sqlite3.Connection, account: str, name: str) -> str | None:
    """Return the PXM id of the newest file that a finished row of this account uploaded under a name, or None."""
    found = db.execute(
        "SELECT file_id FROM transfer WHERE account=? AND name=? AND stage='done' AND duplicate=0"
        " ORDER BY confirmed_at DESC LIMIT 1",
        (account, name),
    ).fetchone()
    return str(found[0]) if found else None
