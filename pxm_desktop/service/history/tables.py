"""The history's own SQLite file: its tables as numbered migrations, opening it to write and to read.

Beside the journal, not in it: the journal's thread, its backups before migrations and its checkpoints stay as quick as
the queue is short, while this file grows for years. A migration that has shipped is never edited.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from pxm_desktop.service.errors import StorageUnusable
from pxm_desktop.transfer.schema import cause_told_by, migrate


class HistoryDamaged(StorageUnusable):
    """The file is no readable history; `set_aside` makes room for a new one."""


class HistoryOlder(StorageUnusable):
    """An older version wrote the file: only who writes it can bring it up to date."""


def _first(db: sqlite3.Connection) -> None:
    db.execute("CREATE TABLE account(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE)")
    db.execute("CREATE TABLE journal(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE)")
    # `id` is when the file finished, in microseconds, made unique: one order for pages, for the index and for dates.
    db.execute(
        """CREATE TABLE entry(
            id INTEGER PRIMARY KEY, journal INTEGER NOT NULL, transfer INTEGER NOT NULL, account INTEGER NOT NULL,
            state TEXT NOT NULL, name TEXT NOT NULL, path BLOB NOT NULL, size INTEGER NOT NULL, batch TEXT NOT NULL,
            file_id TEXT, checksum BLOB, products TEXT NOT NULL, regions TEXT NOT NULL, reason TEXT NOT NULL,
            added_at REAL NOT NULL, sent_at REAL, finished_at REAL NOT NULL)"""
    )
    db.execute("CREATE UNIQUE INDEX entry_transfer ON entry(journal, transfer)")
    db.execute("CREATE INDEX entry_state ON entry(account, state, id)")
    # Without its texts, which the entries have already; parts of words are found, wherever they begin.
    db.execute(
        "CREATE VIRTUAL TABLE words USING fts5(text, state, content='', tokenize='trigram', columnsize=0)"
    )
    # What products and regions were called last, for entries that are recorded while PXM is out of reach.
    db.execute(
        """CREATE TABLE named(account INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
            PRIMARY KEY(account, kind, id)) WITHOUT ROWID"""
    )


def _causes(db: sqlite3.Connection) -> None:
    """Keep beside each reason what it tells for programs, as the journal does."""
    db.execute("ALTER TABLE entry ADD COLUMN cause TEXT")
    cause = cause_told_by("reason")
    db.execute(f"UPDATE entry SET cause={cause} WHERE {cause} IS NOT NULL")  # noqa: S608 - our own words


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first, _causes)
"""Step n brings `PRAGMA user_version` from n to n + 1."""


def open_to_write(path: Path) -> sqlite3.Connection:
    """Open the history, making or migrating it where needed.

    Raises:
        HistoryDamaged: it cannot be read.
        StorageUnusable: it is of a newer version, or the disk does not take it.

    """
    try:
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
    except (OSError, sqlite3.Error):
        raise _not_writable() from None
    try:
        db.execute("PRAGMA journal_mode=WAL")
        # What is recorded leaves the journal's list: it has to be on the disk before.
        db.execute("PRAGMA synchronous=FULL")
        db.execute("PRAGMA secure_delete=ON")
        migrate(db, _version(db), MIGRATIONS)
    except sqlite3.DatabaseError as error:
        db.close()
        raise translated(error) from None
    except BaseException:
        db.close()
        raise
    return db


def open_to_read(path: Path) -> sqlite3.Connection | None:
    """Open the history for readers, who never change it; None where there is none yet. Raises as `open_to_write`."""
    if not path.exists():
        return None
    try:
        try:
            return _reader(path, "mode=ro")
        except sqlite3.OperationalError:
            # Readers of a write-ahead log make small files beside it, which a full or read-only disk does not take.
            log = path.with_name(path.name + "-wal")
            if log.exists() and log.stat().st_size:
                raise
            return _reader(path, "mode=ro&immutable=1")
    except sqlite3.DatabaseError as error:
        raise translated(error) from None


def set_aside(path: Path) -> Path:
    """Move a damaged history out of the way; return where it is now."""
    aside = path.with_name(f"{path.name}.corrupt-{time.time_ns()}")
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        side = path.with_name(path.name + suffix)
        if side.exists():
            side.rename(aside.with_name(aside.name + suffix))
    return aside


def translated(error: sqlite3.Error) -> StorageUnusable:
    """Return what an error of the database means."""
    if isinstance(error, sqlite3.OperationalError):
        return _not_writable()
    return HistoryDamaged(
        "The history is damaged and cannot be read.",
        "The next upload sets it aside and begins a new one. What PXM has is not lost.",
    )


def _reader(path: Path, how: str) -> sqlite3.Connection | None:
    db = sqlite3.connect(
        f"file:{quote(str(path))}?{how}", uri=True, isolation_level=None, check_same_thread=False, timeout=10
    )
    with contextlib.ExitStack() as undo:
        undo.callback(db.close)
        version = _version(db)
        if 0 < version < len(MIGRATIONS):
            raise HistoryOlder(
                "The history was written by an older version of PXM Desktop.",
                "Open the window once, which brings it up to date.",
            )
        if version == 0:
            return None
        undo.pop_all()
    return db


def _version(db: sqlite3.Connection) -> int:
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        raise StorageUnusable(
            "The history was written by a newer version of PXM Desktop.",
            "Install the newest version; until then what is sent now is added to it later.",
        )
    return version


def _not_writable() -> StorageUnusable:
    return StorageUnusable(
        "The history cannot be read or written: the disk with PXM Desktop's data is full or does not let it.",
        "Free some space or change the permissions; what was sent meanwhile is added by itself.",
    )
