"""What was found out about files, on disk: one SQLite file that may be lost, so that a second search costs nothing.

Kept by account and file, for one state of the file each. What somebody said to be no duplicates is in it too.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

from pxm_desktop.likeness.looks import Looks

_TABLES = """
create table if not exists looks (
  account text not null, file text not null, version text not null, hash blob, deviation real, shape real,
  colours blob, digest blob, primary key (account, file)
) without rowid;
create table if not exists etag (
  account text not null, file text not null, version text not null, etag text not null, primary key (account, file)
) without rowid;
create table if not exists apart (account text not null, key text not null, primary key (account, key)) without rowid;
"""


class LikenessStore:
    """Usable from any thread; raises `sqlite3.Error` and `OSError`. A damaged file is made anew."""

    def __init__(self, path: Path, *, writable: bool = True) -> None:
        """Who does not write keeps everything in memory."""
        self._path = path if writable else Path(":memory:")
        self._lock = threading.Lock()
        self._database: sqlite3.Connection | None = None

    def looks(self, account: str) -> dict[str, tuple[str, Looks | None]]:
        """Return version and looks by file; None for one that has no picture."""
        with self._open() as database:
            rows = database.execute(
                "select file, version, hash, deviation, shape, colours, digest from looks where account = ?",
                (account,),
            ).fetchall()
        return {
            file: (
                version,
                None if value is None else Looks(int.from_bytes(value), deviation, shape, colours, digest),
            )
            for file, version, value, deviation, shape, colours, digest in rows
        }

    def keep_looks(self, account: str, file: str, version: str, looks: Looks) -> None:
        """Keep how a file's picture looks."""
        row = (looks.hash.to_bytes(8), looks.deviation, looks.shape, looks.colours, looks.digest)
        with self._open() as database:
            database.execute(
                "insert or replace into looks values (?, ?, ?, ?, ?, ?, ?, ?)", (account, file, version, *row)
            )

    def etags(self, account: str) -> dict[str, tuple[str, str]]:
        """Return version and ETag of the original by file; an empty one where PXM gives no link to it."""
        with self._open() as database:
            rows = database.execute("select file, version, etag from etag where account = ?", (account,))
            return {file: (version, etag) for file, version, etag in rows}

    def keep_etag(self, account: str, file: str, version: str, etag: str) -> None:
        """Keep the ETag of a file's original."""
        with self._open() as database:
            database.execute(
                "insert or replace into etag values (?, ?, ?, ?)", (account, file, version, etag)
            )

    def apart(self, account: str) -> set[str]:
        """Return the keys of groups that somebody said to be no duplicates."""
        with self._open() as database:
            return {key for (key,) in database.execute("select key from apart where account = ?", (account,))}

    def keep_apart(self, account: str, keys: Iterable[str]) -> None:
        """Remember groups that are no duplicates."""
        with self._open() as database:
            database.executemany("insert or ignore into apart values (?, ?)", [(account, k) for k in keys])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._database is not None:
                self._database.close()
                self._database = None

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._database is None:
                self._database = self._made()
            yield self._database

    def _made(self) -> sqlite3.Connection:
        try:
            return self._connected()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            # No database, or a broken one: everything in it can be found out again.
            self._path.unlink(missing_ok=True)
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        try:
            database.execute("pragma journal_mode = wal")
            database.execute("pragma synchronous = off")
            database.executescript(_TABLES)
        except BaseException:
            database.close()
            raise
        return database
