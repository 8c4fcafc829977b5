"""The file of changes, `changes.sqlite`: its tables, and how work gets to it. Never touched by the event loop.

Beside the upload journal, not in it: changes of a hundred thousand files are kept so that they can be undone, while the
journal stays as small as the queue.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from urllib.parse import quote

from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.transfer.schema import migrate

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

log = logging.getLogger(__name__)


class ChangesUnusable(Exception):
    """Changes cannot be kept or read: says what happened and what to do."""

    def __init__(self, sentence: str, todo: str) -> None:
        self.sentence = sentence
        self.todo = todo
        super().__init__(f"{sentence} {todo}")


class NothingThere(Exception):
    """There is no file yet, and nobody here may make one."""


def _first(db: sqlite3.Connection) -> None:
    db.execute(
        """CREATE TABLE change(
            id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, title TEXT NOT NULL, state TEXT NOT NULL,
            sentence TEXT NOT NULL DEFAULT '', created_at REAL NOT NULL, finished_at REAL, undo_of INTEGER)"""
    )
    db.execute("CREATE INDEX change_account ON change(account, id)")
    db.execute("CREATE INDEX change_undo ON change(undo_of) WHERE undo_of IS NOT NULL")
    # `wishes` and `deeds` are JSON (see `journal`); `listed` names lists in which PXM shows the file.
    db.execute(
        """CREATE TABLE item(
            change_id INTEGER NOT NULL, number INTEGER NOT NULL, file_id TEXT NOT NULL, name TEXT NOT NULL,
            state TEXT NOT NULL, sentence TEXT NOT NULL DEFAULT '', wishes TEXT NOT NULL,
            deeds TEXT NOT NULL DEFAULT '', listed TEXT NOT NULL DEFAULT '', tries INTEGER NOT NULL DEFAULT 0,
            win INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(change_id, number)) WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX item_state ON item(change_id, state)")
    db.execute("CREATE INDEX item_deeds ON item(change_id) WHERE deeds<>''")
    db.execute("CREATE INDEX item_file ON item(file_id)")


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first,)
"""Step n brings `PRAGMA user_version` from n to n + 1. One that has shipped is never edited."""


class Database:
    """One SQLite file with one connection; work runs beside the loop, one at a time."""

    def __init__(self, path: Path, *, writable: bool = True) -> None:
        self.notices: list[str] = []
        """What the user should be told once."""
        self._path = path
        self._writable = writable
        self._db: sqlite3.Connection | None = None
        self._lock = threading.Lock()
        self._closed = False

    @property
    def exists(self) -> bool:
        """Whether changes were ever kept here."""
        return self._path.exists()

    async def close(self) -> None:
        """Close the file; what comes afterwards raises `ChangesUnusable`."""

        def close() -> None:
            with self._lock:
                self._closed = True
                self._drop()

        await in_daemon_thread(close, name="changes")

    async def read(self, look: Work[T], nothing: T) -> T:
        """Return what `look` finds; `nothing` where there is no file yet. Raises `ChangesUnusable`."""

        def read() -> T:
            with self._lock:
                try:
                    return look(self._open())
                except NothingThere:
                    return nothing
                except sqlite3.Error as error:
                    self._refused(error)

        return await in_daemon_thread(read, name="changes")

    async def run(self, work: Work[T]) -> T:
        """Run work in one transaction, which is on the disk when this returns. Raises `ChangesUnusable`."""

        def run() -> T:
            with self._lock:
                try:
                    db = self._open(make=True)
                except NothingThere:
                    raise _not_writable() from None
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

        return await in_daemon_thread(run, name="changes")

    def _open(self, *, make: bool = False) -> sqlite3.Connection:
        if self._closed:
            raise ChangesUnusable("The list of changes is closed.", "Start the program again.")
        if self._db is not None:
            return self._db
        if not self._path.exists() and not (make and self._writable):
            raise NothingThere
        try:
            self._db = self._connected()
        except (sqlite3.Error, OSError) as error:
            if not _is_damage(error) or not self._writable:
                self._refused(error)
            self._set_aside()
            try:
                self._db = self._connected()
            except (sqlite3.Error, OSError) as again:
                raise _not_writable() from again
        return self._db

    def _connected(self) -> sqlite3.Connection:
        options: dict[str, Any] = {"isolation_level": None, "check_same_thread": False, "timeout": 10}
        if not self._writable:
            reader: sqlite3.Connection = sqlite3.connect(
                f"file:{quote(str(self._path))}?mode=ro", uri=True, **options
            )
            return reader
        unclean = self._path.with_name(self._path.name + "-wal").exists()
        if not self._path.exists():
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        db: sqlite3.Connection = sqlite3.connect(self._path, **options)
        try:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=FULL")  # what a file was is on the disk before it is changed
            if unclean and db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise _Damaged
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version > len(MIGRATIONS):
                raise ChangesUnusable(
                    "The list of changes was written by a newer version of PXM Desktop.",
                    "Install the newest version, or choose another data folder with PXM_DATA_DIR.",
                )
            migrate(db, version, MIGRATIONS)
        except BaseException:
            db.close()
            raise
        return db

    def _refused(self, error: Exception) -> NoReturn:
        """Raise `ChangesUnusable`; trying again may help, on another connection, and after damage in a new file."""
        self._drop()
        if _is_damage(error) and self._writable:
            self._set_aside()
            raise ChangesUnusable("The list of changes was damaged.", "Try once more.") from error
        raise _not_writable() from error

    def _drop(self) -> None:
        db, self._db = self._db, None
        if db is not None:
            with contextlib.suppress(sqlite3.Error):
                db.close()

    def _set_aside(self) -> None:
        """Make room for a new file, and say so."""
        aside = f"{self._path.name}.damaged-{time.time_ns()}"
        try:
            for suffix in ("", "-wal", "-shm"):  # what is left of the old log would be read into the new file
                side = self._path.with_name(self._path.name + suffix)
                if side.exists():
                    side.rename(side.with_name(aside + suffix))
        except OSError as error:
            raise _not_writable() from error
        log.warning("The list of changes was damaged and set aside as %s", aside)
        self.notices.append(
            f"The list of changes was damaged. It was set aside as {aside}, and a new one begun. What was changed "
            "in PXM stays; what was changed before can no longer be undone from here."
        )


class _Damaged(sqlite3.DatabaseError):
    """The check of the file found something wrong."""


def _is_damage(error: Exception) -> bool:
    name = getattr(error, "sqlite_errorname", "")
    return isinstance(error, _Damaged) or name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def _not_writable() -> ChangesUnusable:
    return ChangesUnusable(
        "The list of changes cannot be kept: the disk with PXM Desktop's data is full or read-only.",
        "Free some space or change the permissions of PXM Desktop's data folder.",
    )
