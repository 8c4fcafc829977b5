"""What hot folders remember: `hotfolders.sqlite`, one row a file that was dealt with, and the feed of what happened.

Beside the journal, not in it: a folder of 100,000 files is remembered for years, while the journal stays as small as
the queue. A file is noted as taken before it is queued; a kill in between is put right at the next start, because the
queue is asked for every taken file that has no transfer (`Runner.reconcile`).
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pxm_desktop.hotfolders.model import Activity, ActivityKind, FileState, HotFile
from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.transfer.schema import migrate

T = TypeVar("T")

KEEP_ACTIVITY = 20_000
"""Lines of the feed that are kept."""
_PRUNE_EVERY = 1_000
_FIELDS = "folder, name, size, mtime_ns, state, transfer_id, file_id, reason, pending, at"


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
    db.execute("CREATE INDEX activity_rule ON activity(rule_id, id)")


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first,)


class Store:
    """One SQLite file with one connection; work runs beside the loop, one at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db: sqlite3.Connection | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._since_prune = 0

    async def close(self) -> None:
        """Close the file; what comes afterwards raises `StoreUnusable`."""

        def close() -> None:
            with self._lock:
                self._closed = True
                db, self._db = self._db, None
                if db is not None:
                    db.close()

        await in_daemon_thread(close, name="hotfolders-store")

    # --- files ---

    async def note(self, rule_id: str, files: Sequence[HotFile]) -> None:
        """Remember these files as they are told, in one transaction that is on the disk when this returns."""
        await self._run(lambda db: _put(db, rule_id, files))

    async def queued(self, rule_id: str, transfers: Sequence[tuple[bytes, int]]) -> None:
        """Remember which transfers (path below the folder, id) the queue made of taken files."""

        def work(db: sqlite3.Connection) -> None:
            db.executemany(
                "UPDATE file SET transfer_id=? WHERE rule_id=? AND folder=? AND name=? AND state='taken'",
                [(transfer, rule_id, *_split(path)) for path, transfer in transfers],
            )

        await self._run(work)

    async def folder(self, rule_id: str, folder: bytes) -> dict[bytes, HotFile]:
        """Return what is remembered of the files directly in a folder, by their names."""
        return await self._run(lambda db: in_folder(db, rule_id, folder))

    def look(self, rule_id: str, folder: bytes) -> dict[bytes, tuple[int, int]]:
        """Return (size, mtime_ns) of remembered files directly in a folder, by name. Blocks: for a scan's thread."""
        with self._lock:
            rows = self._open().execute(
                "SELECT name, size, mtime_ns FROM file WHERE rule_id=? AND folder=?", (rule_id, folder)
            )
            return {name: (size, mtime_ns) for name, size, mtime_ns in rows}

    async def file(self, rule_id: str, path: bytes) -> HotFile | None:
        """Return what is remembered of a file."""

        def work(db: sqlite3.Connection) -> HotFile | None:
            row = db.execute(
                f"SELECT {_FIELDS} FROM file WHERE rule_id=? AND folder=? AND name=?",  # noqa: S608
                (rule_id, *_split(path)),
            ).fetchone()
            return None if row is None else _file(row)

        return await self._run(work)

    async def of_transfers(self, ids: Sequence[int]) -> list[tuple[str, HotFile]]:
        """Return (rule id, file) of taken files that are these transfers."""

        def work(db: sqlite3.Connection) -> list[tuple[str, HotFile]]:
            found = []
            for part in _parts(ids):
                marks = ",".join("?" * len(part))
                found += [
                    (row[0], _file(row[1:]))
                    for row in db.execute(
                        f"SELECT rule_id, {_FIELDS} FROM file WHERE transfer_id IN ({marks})",  # noqa: S608
                        part,
                    )
                ]
            return found

        return await self._run(work)

    async def files(
        self, rule_id: str, states: Sequence[FileState] = (), after: bytes = b"", limit: int = 500
    ) -> list[HotFile]:
        """Return a page of remembered files, by folder and name, beginning after the path `after`."""

        def work(db: sqlite3.Connection) -> list[HotFile]:
            where, values = ["rule_id=?", "(folder, name) > (?, ?)"], [rule_id, *_split(after)]
            if states:
                where.append(f"state IN ({','.join('?' * len(states))})")
                values += [state.value for state in states]
            return [
                _file(row)
                for row in db.execute(
                    f"SELECT {_FIELDS} FROM file WHERE {' AND '.join(where)}"  # noqa: S608
                    " ORDER BY folder, name LIMIT ?",
                    (*values, limit),
                )
            ]

        return await self._run(work)

    async def pending(self, rule_id: str) -> list[HotFile]:
        """Return the files with which something is still to be done afterwards."""
        return await self._run(
            lambda db: [
                _file(row)
                for row in db.execute(
                    f"SELECT {_FIELDS} FROM file WHERE rule_id=? AND pending <> '' ORDER BY at",  # noqa: S608
                    (rule_id,),
                )
            ]
        )

    async def counts(self, rule_id: str, since: float) -> tuple[dict[FileState, int], int, HotFile | None]:
        """Return files by state, how many were done since an instant, and the one that was done last."""

        def work(db: sqlite3.Connection) -> tuple[dict[FileState, int], int, HotFile | None]:
            by_state = {
                FileState(state): number
                for state, number in db.execute(
                    "SELECT state, count(*) FROM file WHERE rule_id=? GROUP BY state", (rule_id,)
                )
            }
            done = "SELECT {} FROM file WHERE rule_id=? AND state='done'"
            today = db.execute(f"{done.format('count(*)')} AND at >= ?", (rule_id, since)).fetchone()[0]
            last = db.execute(f"{done.format(_FIELDS)} ORDER BY at DESC LIMIT 1", (rule_id,)).fetchone()
            return by_state, int(today), None if last is None else _file(last)

        return await self._run(work)

    async def forget(self, rule_id: str, paths: Sequence[bytes] | None = None) -> None:
        """Forget these files of a rule (None: all of it, and what happened in it)."""

        def work(db: sqlite3.Connection) -> None:
            if paths is None:
                db.execute("DELETE FROM file WHERE rule_id=?", (rule_id,))
                db.execute("DELETE FROM activity WHERE rule_id=?", (rule_id,))
                return
            db.executemany(
                "DELETE FROM file WHERE rule_id=? AND folder=? AND name=?",
                [(rule_id, *_split(path)) for path in paths],
            )

        await self._run(work)

    # --- the feed ---

    async def tell(self, lines: Sequence[tuple[str, ActivityKind, bytes, str]]) -> None:
        """Add lines (rule id, kind, path, sentence) to the feed; of very old ones only `KEEP_ACTIVITY` stay."""
        if not lines:
            return
        now = time.time()

        def work(db: sqlite3.Connection) -> None:
            db.executemany(
                "INSERT INTO activity(rule_id, at, kind, path, sentence) VALUES (?,?,?,?,?)",
                [(rule_id, now, kind, path, sentence) for rule_id, kind, path, sentence in lines],
            )
            self._since_prune += len(lines)
            if self._since_prune >= _PRUNE_EVERY:
                self._since_prune = 0
                db.execute(
                    "DELETE FROM activity WHERE id <= (SELECT max(id) FROM activity) - ?", (KEEP_ACTIVITY,)
                )

        await self._run(work)

    async def activity(self, rule_ids: Sequence[str], before: int | None, limit: int) -> list[Activity]:
        """Return lines of the feed of these rules, newest first, older than the line `before`."""

        def work(db: sqlite3.Connection) -> list[Activity]:
            return [
                Activity(id=number, rule_id=rule_id, at=at, kind=kind, path=path, sentence=sentence)
                for number, rule_id, at, kind, path, sentence in db.execute(
                    "SELECT id, rule_id, at, kind, path, sentence FROM activity"  # noqa: S608
                    f" WHERE rule_id IN ({','.join('?' * len(rule_ids))}) AND id < ? ORDER BY id DESC LIMIT ?",
                    (*rule_ids, before if before is not None else 2**62, limit),
                )
            ]

        return await self._run(work)

    # --- inside ---

    async def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        def run() -> T:
            with self._lock:
                db = self._open()
                try:
                    db.execute("BEGIN IMMEDIATE")
                    result = work(db)
                    db.execute("COMMIT")
                except sqlite3.Error as error:
                    with contextlib.suppress(sqlite3.Error):
                        db.execute("ROLLBACK")
                    raise StoreUnusable from error
                return result

        return await in_daemon_thread(run, name="hotfolders-store")

    def _open(self) -> sqlite3.Connection:
        if self._closed:
            raise StoreUnusable
        if self._db is None:
            try:
                self._db = _connected(self._path)
            except sqlite3.DatabaseError as error:
                if not getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
                    raise StoreUnusable from error
                # Nothing is lost with it: the ledger knows by content what PXM has, and sends nothing twice.
                self._path.rename(self._path.with_name(f"{self._path.name}.damaged-{time.time_ns()}"))
                self._db = _connected(self._path)
            except OSError as error:
                raise StoreUnusable from error
        return self._db


def in_folder(db: sqlite3.Connection, rule_id: str, folder: bytes) -> dict[bytes, HotFile]:
    """Return what is remembered of the files directly in a folder, by their names."""
    return {
        row[1]: _file(row)
        for row in db.execute(
            f"SELECT {_FIELDS} FROM file WHERE rule_id=? AND folder=?",  # noqa: S608
            (rule_id, folder),
        )
    }


def _connected(path: Path) -> sqlite3.Connection:
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")  # a file is noted as taken before it is queued
        migrate(db, db.execute("PRAGMA user_version").fetchone()[0], MIGRATIONS)
    except BaseException:
        db.close()
        raise
    return db


def _put(db: sqlite3.Connection, rule_id: str, files: Iterable[HotFile]) -> None:
    db.executemany(
        f"INSERT OR REPLACE INTO file(rule_id, {_FIELDS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)",  # noqa: S608
        [
            (
                rule_id,
                *_split(file.path),
                file.size,
                file.mtime_ns,
                file.state.value,
                file.transfer_id,
                file.file_id,
                file.reason,
                file.pending,
                file.at,
            )
            for file in files
        ],
    )


def _file(row: tuple[Any, ...]) -> HotFile:
    folder, name, size, mtime_ns, state, transfer_id, file_id, reason, pending, at = row
    return HotFile.model_construct(
        path=folder + b"/" + name if folder else name,
        size=size,
        mtime_ns=mtime_ns,
        state=FileState(state),
        transfer_id=transfer_id,
        file_id=file_id,
        reason=reason,
        pending=pending,
        at=at,
    )


def _split(path: bytes) -> tuple[bytes, bytes]:
    folder, _, name = path.rpartition(b"/")
    return folder, name


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), 500):
        yield ids[start : start + 500]
