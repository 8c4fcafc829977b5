"""What was found out about files, on disk: one SQLite file that may be lost, so that a second search costs nothing.

Kept by account and file, for one state of the file each. What somebody said to be no duplicates is in it too.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pxm_desktop.likeness.looks import Looks

T = TypeVar("T")

_TABLES = """
create table if not exists looks (
  account text not null, file text not null, version text not null, hash blob not null, deviation real not null,
  shape real not null, colours blob not null, digest blob not null, primary key (account, file)
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
        self._path = path if writable else None
        self._lock = threading.Lock()
        self._database: sqlite3.Connection | None = None

    def looks(self, account: str) -> dict[str, tuple[str, Looks]]:
        """Return version and looks by file."""
        rows = self._do(
            lambda database: database.execute(
                "select file, version, hash, deviation, shape, colours, digest from looks where account = ?",
                (account,),
            ).fetchall()
        )
        return {
            file: (version, Looks(int.from_bytes(value), deviation, shape, colours, digest))
            for file, version, value, deviation, shape, colours, digest in rows
        }

    def keep_looks(self, account: str, file: str, version: str, looks: Looks) -> None:
        """Keep how a file's picture looks."""
        row = (looks.hash.to_bytes(8), looks.deviation, looks.shape, looks.colours, looks.digest)
        self._do(
            lambda database: database.execute(
                "insert or replace into looks values (?, ?, ?, ?, ?, ?, ?, ?)", (account, file, version, *row)
            )
        )

    def etags(self, account: str) -> dict[str, tuple[str, str]]:
        """Return version and ETag of the original by file; an empty one where PXM gives no link to it."""
        rows = self._do(
            lambda database: database.execute(
                "select file, version, etag from etag where account = ?", (account,)
            ).fetchall()
        )
        return {file: (version, etag) for file, version, etag in rows}

    def keep_etag(self, account: str, file: str, version: str, etag: str) -> None:
        """Keep the ETag of a file's original."""
        self._do(
            lambda database: database.execute(
                "insert or replace into etag values (?, ?, ?, ?)", (account, file, version, etag)
            )
        )

    def apart(self, account: str) -> set[str]:
        """Return the keys of groups that somebody said to be no duplicates."""
        rows = self._do(
            lambda database: database.execute(
                "select key from apart where account = ?", (account,)
            ).fetchall()
        )
        return {key for (key,) in rows}

    def keep_apart(self, account: str, keys: Iterable[str]) -> None:
        """Remember groups that are no duplicates."""
        rows = [(account, key) for key in keys]
        self._do(lambda database: database.executemany("insert or ignore into apart values (?, ?)", rows))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._drop()

    # -- inside --------------------------------------------------------------------------------------------

    def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do something with the database; where it is found to be damaged, with a new one."""
        with self._lock:
            try:
                return work(self._opened())
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                # No database, or a broken one: everything in it can be found out again.
                self._drop()
                self._remove()
                return work(self._opened())

    def _opened(self) -> sqlite3.Connection:
        if self._database is None:
            self._database = self._connected()
        return self._database

    def _connected(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path or ":memory:", isolation_level=None, check_same_thread=False)
        try:
            database.execute("pragma journal_mode = wal")
            database.execute("pragma synchronous = off")
            database.executescript(_TABLES)
        except BaseException:
            database.close()
            raise
        return database

    def _drop(self) -> None:
        database, self._database = self._database, None
        if database is not None:
            with contextlib.suppress(sqlite3.Error):  # a damaged file is left as it is
                database.close()

    def _remove(self) -> None:
        """Remove the file with what SQLite keeps beside it, which would be taken for the new one's."""
        if self._path is not None:
            for end in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)
