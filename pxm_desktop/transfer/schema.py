"""The journal's tables, as numbered migrations. A migration that has shipped is never edited: add the next one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence


def _first(db: sqlite3.Connection) -> None:
    db.execute(
        """CREATE TABLE batch(
            id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, name TEXT NOT NULL, added_at REAL NOT NULL)"""
    )
    db.execute(
        """CREATE TABLE transfer(
            id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL,
            batch_id INTEGER NOT NULL REFERENCES batch(id),
            path BLOB NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
            stage TEXT NOT NULL, hold TEXT, reason TEXT NOT NULL DEFAULT '', wake_at REAL,
            destination TEXT NOT NULL, position REAL NOT NULL, added_at REAL NOT NULL, finished_at REAL,
            upload_kind TEXT, file_path TEXT, upload_id TEXT, part_size INTEGER, urls TEXT, urls_expire_at REAL,
            sent_bytes INTEGER NOT NULL DEFAULT 0, fingerprint TEXT,
            restarts INTEGER NOT NULL DEFAULT 0, expiries INTEGER NOT NULL DEFAULT 0,
            setbacks INTEGER NOT NULL DEFAULT 0,
            confirm_attempts INTEGER NOT NULL DEFAULT 0, confirm_since REAL, told_at REAL,
            acknowledged INTEGER NOT NULL DEFAULT 0,
            file_id TEXT, duplicate INTEGER NOT NULL DEFAULT 0, confirmed_at REAL, replaces TEXT,
            unverified INTEGER NOT NULL DEFAULT 0, redirected INTEGER NOT NULL DEFAULT 0)"""
    )
    db.execute("CREATE INDEX transfer_ready ON transfer(account, stage, position) WHERE hold IS NULL")
    db.execute("CREATE INDEX transfer_held ON transfer(account, hold, wake_at) WHERE hold IS NOT NULL")
    db.execute("CREATE INDEX transfer_batch ON transfer(batch_id, stage)")
    db.execute("CREATE INDEX transfer_path ON transfer(account, path)")
    db.execute("CREATE INDEX transfer_file ON transfer(account, file_id) WHERE file_id IS NOT NULL")
    db.execute("CREATE INDEX transfer_name ON transfer(account, name) WHERE stage='done'")
    db.execute("CREATE INDEX transfer_unverified ON transfer(account) WHERE unverified = 1")
    db.execute(
        """CREATE TABLE part(
            transfer_id INTEGER NOT NULL REFERENCES transfer(id) ON DELETE CASCADE, number INTEGER NOT NULL,
            etag TEXT NOT NULL, blocks BLOB NOT NULL, PRIMARY KEY(transfer_id, number)) WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE ledger(
            account TEXT NOT NULL, fingerprint TEXT NOT NULL, size INTEGER NOT NULL, file_id TEXT NOT NULL,
            recorded_at REAL NOT NULL, PRIMARY KEY(account, fingerprint, file_id)) WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX ledger_size ON ledger(account, size)")
    db.execute("CREATE INDEX ledger_file ON ledger(account, file_id)")
    db.execute(
        """CREATE TABLE takeover(
            id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, transfer_id INTEGER NOT NULL,
            old_id TEXT NOT NULL, new_id TEXT NOT NULL, before TEXT NOT NULL, state TEXT NOT NULL,
            recorded_at REAL NOT NULL)"""
    )


def _history(db: sqlite3.Connection) -> None:
    """Note what has to go into the history (`transfer/unrecorded.py`), beginning with all that is finished now."""
    finished = "('done','skipped','failed','cancelled')"
    db.execute("CREATE TABLE journal_identity(id TEXT NOT NULL)")
    db.execute("INSERT INTO journal_identity VALUES (lower(hex(randomblob(8))))")
    db.execute(
        """CREATE TABLE unrecorded(
            seq INTEGER PRIMARY KEY AUTOINCREMENT, transfer_id INTEGER NOT NULL UNIQUE, snapshot TEXT)"""
    )
    db.execute(
        f"""CREATE TRIGGER transfer_ended AFTER UPDATE OF stage, reason, destination, file_id, fingerprint ON transfer
            WHEN NEW.stage IN {finished}
            BEGIN INSERT OR REPLACE INTO unrecorded(transfer_id) VALUES (NEW.id); END"""  # noqa: S608
    )
    db.execute(
        """CREATE TRIGGER transfer_cleared BEFORE DELETE ON transfer
            WHEN EXISTS (SELECT 1 FROM unrecorded WHERE transfer_id=OLD.id)
            BEGIN UPDATE unrecorded SET snapshot=json_object(
                'account', OLD.account, 'batch', (SELECT name FROM batch WHERE id=OLD.batch_id),
                'path', hex(OLD.path), 'name', OLD.name, 'size', OLD.size, 'stage', OLD.stage,
                'reason', OLD.reason, 'destination', OLD.destination, 'file_id', OLD.file_id,
                'fingerprint', OLD.fingerprint, 'added_at', OLD.added_at,
                'confirm_since', OLD.confirm_since, 'finished_at', OLD.finished_at)
            WHERE transfer_id=OLD.id; END"""
    )
    db.execute(
        "INSERT INTO unrecorded(transfer_id) SELECT id FROM transfer"  # noqa: S608 - the words above
        f" WHERE stage IN {finished} ORDER BY finished_at, id"
    )


def _unsettled(db: sqlite3.Connection) -> None:
    """Find confirms without an answer at once, however long the queue is (`ledger.unsettled`)."""
    db.execute("CREATE INDEX transfer_unsettled ON transfer(account, id) WHERE stage='confirming'")


_TOLD_BY = (
    ("The file is no longer there.*", "missing"),
    ("This computer does not let PXM Desktop read the file.*", "permission"),
    ("Another program is using the file.*", "locked"),
    ("The file changed while it was being sent.*", "changed"),
    ("The file keeps changing while it is being uploaded.*", "changed"),
    ("The file is only in the cloud, not on this computer.*", "cloud"),
    ("The disk or network drive of the file does not answer.*", "drive-offline"),
    ("This is not a file.*", "no-file"),
    ("The computer could not read the file*", "unreadable"),
    ("PXM already has a file named * and takes no second one.*", "name-conflict"),
    ("PXM has no room left for more files.*", "no-room"),
)
"""How reasons were worded when nothing else told their cause. What they say today is no business of a migration."""


def cause_told_by(reason: str) -> str:
    """Return SQL for the cause that a reason, itself SQL, of such a version tells; NULL for those that tell none."""
    known = " ".join(f"WHEN {reason} GLOB '{words}' THEN '{cause}'" for words, cause in _TOLD_BY)
    return f"CASE {known} END"


def _causes(db: sqlite3.Connection) -> None:
    """Keep beside each reason what it tells, so that nobody has to know its words (`model.Cause`)."""
    db.execute("ALTER TABLE transfer ADD COLUMN cause TEXT")
    cause = cause_told_by("reason")
    db.execute(f"UPDATE transfer SET cause={cause} WHERE {cause} IS NOT NULL")  # noqa: S608 - the words above
    db.execute("DROP TRIGGER transfer_cleared")
    db.execute(
        """CREATE TRIGGER transfer_cleared BEFORE DELETE ON transfer
            WHEN EXISTS (SELECT 1 FROM unrecorded WHERE transfer_id=OLD.id)
            BEGIN UPDATE unrecorded SET snapshot=json_object(
                'account', OLD.account, 'batch', (SELECT name FROM batch WHERE id=OLD.batch_id),
                'path', hex(OLD.path), 'name', OLD.name, 'size', OLD.size, 'stage', OLD.stage,
                'reason', OLD.reason, 'cause', OLD.cause, 'destination', OLD.destination, 'file_id', OLD.file_id,
                'fingerprint', OLD.fingerprint, 'added_at', OLD.added_at,
                'confirm_since', OLD.confirm_since, 'finished_at', OLD.finished_at)
            WHERE transfer_id=OLD.id; END"""
    )
    kept = cause_told_by("json_extract(snapshot, '$.reason')")
    db.execute(
        f"UPDATE unrecorded SET snapshot=json_set(snapshot, '$.cause', {kept})"  # noqa: S608 - the words above
        " WHERE snapshot IS NOT NULL"
    )


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first, _history, _unsettled, _causes)
"""Step n brings `PRAGMA user_version` from n to n + 1."""


def migrate(
    db: sqlite3.Connection, version: int, migrations: Sequence[Callable[[sqlite3.Connection], None]]
) -> None:
    """Bring a database from `PRAGMA user_version` up to date, each step whole or not at all."""
    for number in range(version, len(migrations)):
        db.execute("BEGIN IMMEDIATE")
        try:
            migrations[number](db)
            db.execute(f"PRAGMA user_version={number + 1}")
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
