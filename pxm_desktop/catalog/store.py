"""The file of the copy: `catalog.sqlite`, never touched by the event loop, rebuilt when it is of no use any more."""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from pxm_desktop.catalog.schema import TABLES, VERSION
from pxm_desktop.pxm.threads import in_daemon_thread

T = TypeVar("T")

Work = Callable[[sqlite3.Connection], T]

log = logging.getLogger(__name__)


class CatalogUnusable(Exception):
    """The copy cannot be kept: the disk is full or may not be written."""

    def __init__(self) -> None:
        self.sentence = (
            "The list of products cannot be kept: the disk with PXM Desktop's data is full or read-only."
        )
        self.todo = "Free some space or change the permissions of PXM Desktop's data folder."
        super().__init__(f"{self.sentence} {self.todo}")


class NothingThere(Exception):
    """There is no copy to read."""


class Store:
    """One SQLite file with one connection; work runs beside the loop, one at a time."""

    def __init__(self, path: Path, *, writable: bool = True) -> None:
        """Use this file. One that is not `writable` is only read; what is written goes to a copy in memory."""
        self._path = path
        self._writable = writable
        self._db: sqlite3.Connection | None = None
        self._lasting = False
        """The connection may be written through."""
        self._closed = False
        self._lock = threading.Lock()

    async def read(self, look: Work[T], nothing: T) -> T:
        """Return what `look` finds; `nothing` where there is no copy yet. Raises `CatalogUnusable`."""
        return await in_daemon_thread(lambda: self._read(look, nothing), name="catalog")

    async def write(self, change: Work[T]) -> T:
        """Run `change` in one transaction, on a new copy where there is none. Raises `CatalogUnusable`."""
        return await in_daemon_thread(lambda: self._write(change), name="catalog")

    async def close(self) -> None:
        """Close the file. Whoever comes afterwards finds nothing."""

        def close() -> None:
            with self._lock:
                self._closed = True
                self._drop()

        await in_daemon_thread(close, name="catalog")

    def _read(self, look: Work[T], nothing: T) -> T:
        with self._lock:
            try:
                return look(self._to_read())
            except NothingThere:
                return nothing
            except sqlite3.Error as error:
                self._give_up(error)
                return nothing

    def _write(self, change: Work[T]) -> T:
        with self._lock:
            for last in (False, True):
                try:
                    return _in_transaction(self._to_write(), change)
                except NothingThere:
                    raise CatalogUnusable from None
                except sqlite3.Error as error:
                    self._give_up(error)
                    if last or not self._writable:
                        raise CatalogUnusable from error
        raise CatalogUnusable

    def _to_read(self) -> sqlite3.Connection:
        if self._closed:
            raise NothingThere
        if self._db is None:
            if not self._path.exists():
                raise NothingThere
            if self._writable:
                self._open_lasting()
            else:
                self._db = open_to_look(self._path)
        if self._db is None:
            raise NothingThere
        return self._db

    def _to_write(self) -> sqlite3.Connection:
        if self._closed:
            raise NothingThere
        if self._db is None or not self._lasting:
            if self._writable:
                self._open_lasting()
            else:
                self._db = self._in_memory()
                self._lasting = True
        if self._db is None:
            raise NothingThere
        return self._db

    def _in_memory(self) -> sqlite3.Connection:
        """Return a copy of the file, for news that nobody keeps: alone they would be taken for all there is."""
        db = sqlite3.connect(":memory:", **_OPTIONS)
        with (
            contextlib.suppress(NothingThere, sqlite3.DatabaseError),
            contextlib.closing(self._to_read()) as file,
        ):
            file.backup(db)
            return _prepared(db)
        db.close()
        return _prepared(sqlite3.connect(":memory:", **_OPTIONS))

    def _open_lasting(self) -> None:
        self._db = _open(self._path)
        self._lasting = True

    def _give_up(self, error: sqlite3.Error) -> None:
        """Let go of a connection that does not work; a file that is damaged is thrown away.

        What is nobody's fault but this program's is raised as it is; the next one finds a connection of its own.
        """
        self._drop()
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith(_OUT_OF_REACH):
            raise CatalogUnusable from error
        if not name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise error
        log.info("The copy of the catalogue is damaged (%s) and will be read anew.", name)
        if self._writable:
            _remove(self._path)

    def _drop(self) -> None:
        db, self._db, self._lasting = self._db, None, False
        if db is not None:
            with contextlib.suppress(sqlite3.Error):
                db.close()


_OUT_OF_REACH = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_BUSY")
_OPTIONS: dict[str, Any] = {"isolation_level": None, "check_same_thread": False, "timeout": 10}


def _open(path: Path) -> sqlite3.Connection:
    """Open the copy to write, a new one where it is missing or of another version."""
    try:
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        db: sqlite3.Connection = sqlite3.connect(path, **_OPTIONS)
    except (OSError, sqlite3.Error) as error:
        raise CatalogUnusable from error
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, VERSION):
            db.close()
            _remove(path)
            return _open(path)
        return _prepared(db)
    except BaseException:
        db.close()
        raise


def _prepared(db: sqlite3.Connection) -> sqlite3.Connection:
    """Make the tables where they are missing."""
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=NORMAL")
    db.execute("PRAGMA cache_size=-16000")  # kibibytes
    if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        db.executescript(f"BEGIN; {TABLES} PRAGMA user_version={VERSION}; COMMIT;")
    return db


def open_to_look(path: Path) -> sqlite3.Connection:
    """Open the copy of a data directory that somebody else may own. Raises `NothingThere`."""
    address = f"file:{quote(str(path))}?mode=ro"
    db: sqlite3.Connection = sqlite3.connect(address, uri=True, **_OPTIONS)
    try:
        if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            raise NothingThere
    except sqlite3.DatabaseError:
        # Of no use, or in a folder where even readers of a write-ahead log may not make their small files.
        db.close()
        raise NothingThere from None
    except NothingThere:
        db.close()
        raise
    return db


def _in_transaction(db: sqlite3.Connection, change: Work[T]) -> T:
    db.execute("BEGIN IMMEDIATE")
    try:
        result = change(db)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    return result


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        try:
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        except OSError as error:
            raise CatalogUnusable from error
