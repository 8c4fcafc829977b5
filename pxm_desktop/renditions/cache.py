"""Pictures on disk: one SQLite file of limited size. It may be lost, and a damaged one is made anew.

A picture stands under account, file and size (a hash of them: the file tells no names). Beside it stands what tells one
state of it from the next: when PXM said that the file changed, and the storage's etag.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

_VERSION = 1
"""Goes up when what is kept means something else."""
_KEEP = 0.9
"""What is left after the ones that nobody looked at for longest have been dropped."""
_USED_SECONDS = 3600.0
"""A look is noted once in this time: most looks then write nothing."""
_REST_SECONDS = 60.0
"""After the disk refused something, it is not tried again for so long."""
_TABLE = """
create table if not exists picture (
  key blob primary key, used real not null, checked real not null, updated real, etag text not null,
  bytes integer not null, content blob not null
) without rowid
"""
_INDEX = "create index if not exists picture_used on picture (used, bytes)"


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture that is on the disk; times are seconds since 1970."""

    content: bytes = field(repr=False)
    updated_at: float | None
    """When the file changed last, as PXM said when this was fetched; None where it did not say."""
    etag: str
    checked_at: float
    """When the storage was last found to have this picture."""


class PictureCache:
    """Keeps pictures in a file; usable from any thread. The file is made with the first one."""

    def __init__(self, path: Path, most_bytes: int, *, now: Callable[[], float] = time.time) -> None:
        self.path = path
        self._most = most_bytes
        self._now = now
        self._lock = threading.Lock()
        self._database: sqlite3.Connection | None = None
        self._bytes = 0
        self._no_open_until = self._no_write_until = float("-inf")
        self._closed = False

    def limit(self, most_bytes: int) -> None:
        """Keep so many bytes at most from now on; what is too much goes at once."""
        with self._lock, self._minding_trouble():
            self._most = most_bytes
            if self._database is None and not self.path.exists():
                return
            database = self._open()
            if database is not None and self._bytes > most_bytes:
                self._make_room(database, most_bytes)

    def get(self, account: str, file_id: str, size: str) -> Kept | None:
        """Return what is kept."""
        key, now = _key(account, file_id, size), self._now()
        found: Kept | None = None
        with self._lock, self._minding_trouble():
            database = self._open()
            if database is None:
                return None
            row = database.execute(
                "select content, updated, etag, checked, used from picture where key = ?", (key,)
            ).fetchone()
            if row is None:
                return None
            content, updated, etag, checked, used = row
            if not isinstance(content, bytes):
                raise sqlite3.DatabaseError("no bytes")
            found = Kept(content, updated, etag, checked)
            if abs(now - used) > _USED_SECONDS and now >= self._no_write_until:
                database.execute("update picture set used = ? where key = ?", (now, key))
        return found

    def put(
        self, account: str, file_id: str, size: str, content: bytes, *, updated_at: float | None, etag: str
    ) -> None:
        """Keep a picture in the place of an older one; those that nobody looked at for longest make room for it."""
        key, now = _key(account, file_id, size), self._now()
        with self._lock, self._minding_trouble():
            if now < self._no_write_until or len(content) > self._most * (1 - _KEEP):
                return
            database = self._open()
            if database is None:
                return
            if self._bytes + len(content) > self._most:
                self._make_room(database, self._most * _KEEP - len(content))
            had = database.execute("select bytes from picture where key = ?", (key,)).fetchone()
            database.execute(
                "insert or replace into picture values (?, ?, ?, ?, ?, ?, ?)",
                (key, now, now, updated_at, etag, len(content), content),
            )
            self._bytes += len(content) - (had[0] if had else 0)

    def still_right(self, account: str, file_id: str, size: str, updated_at: float | None) -> None:
        """Note that the storage still has the picture that is kept."""
        key, now = _key(account, file_id, size), self._now()
        with self._lock, self._minding_trouble():
            database = self._open()
            if database is not None and now >= self._no_write_until:
                database.execute(
                    "update picture set checked = ?, updated = ? where key = ?", (now, updated_at, key)
                )

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._closed = True
            self._drop()

    # -- inside --------------------------------------------------------------------------------------------

    def _open(self) -> sqlite3.Connection | None:
        if self._database is not None or self._closed or self._now() < self._no_open_until:
            return self._database
        self._no_open_until = self._now() + _REST_SECONDS  # until this has gone well
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        database = sqlite3.connect(self.path, timeout=1.0, isolation_level=None, check_same_thread=False)
        try:
            self._prepare(database)
        except sqlite3.Error:
            database.close()
            raise
        self._no_open_until = float("-inf")
        self._database = database
        return database

    def _prepare(self, database: sqlite3.Connection) -> None:
        # So that the file gets smaller too when the limit does; it has to come before the first table.
        database.execute("pragma auto_vacuum = incremental")
        # Nothing here is worth waiting for the disk. What a killed program leaves half done is rolled back.
        database.execute("pragma synchronous = off")
        database.execute("pragma journal_mode = truncate")
        (version,) = database.execute("pragma user_version").fetchone()
        if version == 0:
            with _transaction(database):
                database.execute(_TABLE)
                database.execute(_INDEX)
                database.execute(f"pragma user_version = {_VERSION}")
        elif version != _VERSION:
            raise sqlite3.DatabaseError("of another version")
        (self._bytes,) = database.execute("select coalesce(sum(bytes), 0) from picture").fetchone()

    def _make_room(self, database: sqlite3.Connection, most: float) -> None:
        """Drop what nobody looked at for longest, until so many bytes are left at most."""
        left, gone = self._bytes, []
        for key, size in database.execute("select key, bytes from picture order by used").fetchall():
            if left <= most:
                break
            gone.append((key,))
            left -= size
        with _transaction(database):
            database.executemany("delete from picture where key = ?", gone)
        self._bytes = left
        # `execute` would take one step of it, which frees one page.
        database.executescript("pragma incremental_vacuum")

    @contextlib.contextmanager
    def _minding_trouble(self) -> Iterator[None]:
        """Do without what the disk does not take (full, read-only, gone), and clear away a damaged file."""
        try:
            yield
        except (sqlite3.OperationalError, OSError):
            self._no_write_until = self._now() + _REST_SECONDS
        except (sqlite3.DatabaseError, TypeError):
            self._drop()
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)
                self._no_open_until = float("-inf")

    def _drop(self) -> None:
        database, self._database = self._database, None
        if database is not None:
            database.close()


@contextlib.contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("begin immediate")
    try:
        yield
    except BaseException:
        with contextlib.suppress(sqlite3.Error):  # SQLite may have rolled back by itself
            database.execute("rollback")
        raise
    database.execute("commit")


def _key(account: str, file_id: str, size: str) -> bytes:
    name = f"{account}\0{file_id}\0{size}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(name, digest_size=16).digest()
