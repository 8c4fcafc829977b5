"""The file of what hot folders remember, `hotfolders.sqlite`: its tables, and how work gets to it.

Beside the journal, not in it: a folder of 100,000 files is remembered for years, while the journal stays as small as
the queue. Never touched by the event loop.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeVar

from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.transfer.schema import migrate

T = TypeVar("T")

_ASIDE = ".damaged-"
"""Between the name of a file that was set aside and the time of that, in nanoseconds since the epoch."""


class StoreUnusable(Exception):
    """What hot folders remember cannot be kept: the disk is full or may not be written."""

    def __init__(self) -> None:
        self.sentence = (
            "What hot folders remember cannot be kept: the disk with PXM Desktop's data is full or read-only."
        )
        self.todo = "Free some space or change the permissions of PXM Desktop's data folder."
        super().__init__(f"{self.sentence} {self.todo}")


def _first(db: sqlite3.Connection) -> None:
    db.execute(
        """CREATE TABLE file(
            rule_id TEXT NOT NULL, folder BLOB NOT NULL, name BLOB NOT NULL,
            size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, state TEXT NOT NULL,
            transfer_id INTEGER, file_id TEXT, reason TEXT NOT NULL DEFAULT '', pending TEXT NOT NULL DEFAULT '',
            at REAL NOT NULL, PRIMARY KEY(rule_id, folder, name)) WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX file_transfer ON file(transfer_id) WHERE transfer_id IS NOT NULL")
    db.execute("CREATE INDEX file_state ON file(rule_id, state, at)")
    db.execute("CREATE INDEX file_pending ON file(rule_id) WHERE pending <> ''")
    db.execute(
        """CREATE TABLE activity(
            id INTEGER PRIMARY KEY AUTOINCREMENT, rule_id TEXT NOT NULL, at REAL NOT NULL, kind TEXT NOT NULL,
            path BLOB NOT NULL, sentence TEXT NOT NULL)"""
    )
    db.execute("CREATE TABLE station(id TEXT NOT NULL)")
    db.execute("INSERT INTO station VALUES (lower(hex(randomblob(8))))")
    db.execute("CREATE TABLE mark(rule_id TEXT PRIMARY KEY, mark TEXT NOT NULL) WITHOUT ROWID")
    db.execute("CREATE INDEX activity_rule ON activity(rule_id, id)")


def _lost(db: sqlite3.Connection) -> None:
    """Since when the file remembers, where an earlier one was set aside, and whether that was said."""
    db.execute("CREATE TABLE lost(at REAL NOT NULL, said INTEGER NOT NULL DEFAULT 0)")


def _open_files(db: sqlite3.Connection) -> None:
    """Find the few files that are asked for again and again among the many that are only remembered."""
    db.execute("CREATE INDEX file_open ON file(rule_id, folder, name) WHERE state IN ('taken', 'failed')")


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first, _lost, _open_files)


class Database:
    """One SQLite file with one connection; work runs beside the loop, one at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db: sqlite3.Connection | None = None
        self._lock = threading.Lock()
        self._closed = False

    async def close(self) -> None:
        """Close the file; what comes afterwards raises `StoreUnusable`."""

        def close() -> None:
            with self._lock:
                self._closed = True
                db, self._db = self._db, None
                if db is not None:
                    db.close()

        await in_daemon_thread(close, name="hotfolders-store")

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run work in one transaction, which is on the disk when this returns. Raises `StoreUnusable`."""

        def run() -> T:
            with self._lock:
                db = self._open()
                try:
                    db.execute("BEGIN IMMEDIATE")
                    result = work(db)
                    db.execute("COMMIT")
                except BaseException as error:
                    with contextlib.suppress(sqlite3.Error):
                        db.execute("ROLLBACK")
                    if isinstance(error, sqlite3.Error):
                        self._refused(error)
                    raise
                return result

        return await in_daemon_thread(run, name="hotfolders-store")

    def look(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what work finds, in this thread. Raises `StoreUnusable`."""
        with self._lock:
            db = self._open()
            try:
                return work(db)
            except sqlite3.Error as error:
                self._refused(error)

    def _open(self) -> sqlite3.Connection:
        if self._closed:
            raise StoreUnusable
        if self._db is None:
            try:
                self._db = _connected(self._path)
            except (sqlite3.Error, OSError) as error:
                if not _is_damage(error):
                    raise StoreUnusable from error
                self._set_aside()
                try:
                    self._db = _connected(self._path)
                except (sqlite3.Error, OSError) as again:
                    raise StoreUnusable from again
        return self._db

    def _refused(self, error: sqlite3.Error) -> NoReturn:
        """Raise `StoreUnusable`; after damage a new file is begun, so that trying again helps."""
        if _is_damage(error):
            db, self._db = self._db, None
            if db is not None:
                db.close()
            self._set_aside()
        raise StoreUnusable from error

    def _set_aside(self) -> None:
        """Make room for a new file; it will tell from the name of this one since when it remembers."""
        aside = f"{self._path.name}{_ASIDE}{time.time_ns()}"
        try:
            for suffix in ("", "-wal", "-shm"):  # what is left of the old log would be read into the new file
                side = self._path.with_name(self._path.name + suffix)
                if side.exists():
                    side.rename(side.with_name(aside + suffix))
        except OSError as error:
            raise StoreUnusable from error


def _is_damage(error: Exception) -> bool:
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def _connected(path: Path) -> sqlite3.Connection:
    # A dry run is often the first thing that is tried. Nothing is remembered then, and it makes no data directory;
    # whoever watches has made it.
    kept = path.parent.exists()
    if kept and not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    place = path if kept else ":memory:"
    db = sqlite3.connect(place, isolation_level=None, check_same_thread=False, timeout=10)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")  # a file is noted as taken before it is queued
        migrate(db, db.execute("PRAGMA user_version").fetchone()[0], MIGRATIONS)
        if kept:
            _note_loss(db, path)
    except BaseException:
        db.close()
        raise
    return db


def _note_loss(db: sqlite3.Connection, path: Path) -> None:
    """Note since when the file remembers, where an earlier one was set aside."""
    start = path.name + _ASIDE
    asides = (each.name.removeprefix(start) for each in path.parent.iterdir() if each.name.startswith(start))
    times = [
        int(aside) / 1e9 for aside in asides if aside.isdecimal()
    ]  # logs of those have more in their names
    if times and db.execute("SELECT 1 FROM lost").fetchone() is None:
        db.execute("INSERT INTO lost(at) VALUES (?)", (max(times),))
