"""The journal: what survives a kill. One SQLite file in WAL mode, touched by one thread of its own.

Work is handed over as functions of the connection. All functions that wait at the same moment are committed together,
each in a savepoint of its own, so that many small steps cost one commit; a step that must be on the disk before the
caller goes on (`durable`) makes the whole group a full sync.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import queue
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pxm_desktop.pxm.threads import promised
from pxm_desktop.transfer.schema import MIGRATIONS, migrate

T = TypeVar("T")

_GROUP = 256
_CHECKPOINT_AFTER_IDLE = 1.0


class JournalError(Exception):
    """The journal cannot be used; says what happened and what to do."""

    def __init__(self, sentence: str, todo: str) -> None:
        self.sentence = sentence
        self.todo = todo
        super().__init__(f"{sentence} {todo}")


class JournalCorrupt(JournalError):
    """The file is no readable journal; `Journal.set_aside` makes room for a new one."""


class JournalNewer(JournalError):
    """A newer version of the program wrote the file."""


class JournalFull(JournalError):
    """The disk that holds the journal is full or refuses writes."""


@dataclass(slots=True)
class _Job:
    work: Callable[[sqlite3.Connection], Any]
    durable: bool
    done: Callable[[Any, BaseException | None], None]


class Journal:
    """A handle to the journal's thread. Opened with `open`, ended with `close`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._main, name="journal", daemon=True)
        self._opened: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()
        self._full_sync = False
        self._closed = False

    @classmethod
    async def open(cls, path: Path) -> Journal:
        """Open the journal, making or migrating it where needed.

        Raises `JournalCorrupt`, `JournalNewer`, or `JournalFull` when the disk cannot take it.
        """
        journal = cls(path)
        journal._thread.start()
        failure = await asyncio.to_thread(journal._opened.get)
        if failure is not None:
            await asyncio.to_thread(journal._thread.join)
            raise failure
        return journal

    @staticmethod
    def set_aside(path: Path) -> Path:
        """Move a corrupt journal and its side files out of the way; return where it is now."""
        stamp = time.strftime("%Y%m%d-%H%M%S")
        aside = path.with_name(f"{path.name}.corrupt-{stamp}")
        number = 1
        while aside.exists():
            number += 1
            aside = path.with_name(f"{path.name}.corrupt-{stamp}-{number}")
        path.rename(aside)
        for suffix in ("-wal", "-shm"):
            side = path.with_name(path.name + suffix)
            if side.exists():
                side.rename(aside.with_name(aside.name + suffix))
        return aside

    async def run(self, work: Callable[[sqlite3.Connection], T], *, durable: bool = False) -> T:
        """Run `work` in a transaction on the journal's thread and return its result after the commit.

        `durable` waits until the commit is on the disk itself. Raises what `work` raises, `JournalFull`, or
        `JournalError`. Work that was handed over is carried out even when the caller is cancelled.
        """
        if self._closed:
            raise JournalError("The journal is closed.", "Start the program again.")
        future, done = promised()
        self._jobs.put(_Job(work, durable, done))
        result: T = await future
        return result

    async def close(self) -> None:
        """Finish what was handed over, write everything back into one file, and end the thread."""
        if self._closed:
            return
        self._closed = True
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)

    def _main(self) -> None:
        try:
            db = _open(self.path)
        except BaseException as failure:
            self._opened.put(failure)
            return
        self._opened.put(None)
        dirty = False
        while True:
            try:
                job = self._jobs.get(timeout=_CHECKPOINT_AFTER_IDLE) if dirty else self._jobs.get()
            except queue.Empty:
                _checkpoint(db)
                dirty = False
                continue
            if job is None:
                break
            group = [job]
            stop = False
            while len(group) < _GROUP:
                try:
                    more = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if more is None:
                    stop = True
                    break
                group.append(more)
            changes = db.total_changes
            self._commit(db, group)
            dirty = dirty or db.total_changes != changes
            if stop:
                break
        _checkpoint(db)
        db.close()

    def _commit(self, db: sqlite3.Connection, group: list[_Job]) -> None:
        durable = any(job.durable for job in group)
        outcomes: list[tuple[Any, BaseException | None]] = []
        try:
            if durable != self._full_sync:
                db.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
                self._full_sync = durable
            db.execute("BEGIN")
            outcomes.extend([_run_in_savepoint(db, job.work) for job in group])
            db.execute("COMMIT")
        except sqlite3.Error as error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            failure = _translated(error)
            outcomes = [(None, failure)] * len(group)
        for job, (result, raised) in zip(group, outcomes, strict=True):
            job.done(result, raised)


def _run_in_savepoint(
    db: sqlite3.Connection, work: Callable[[sqlite3.Connection], Any]
) -> tuple[Any, BaseException | None]:
    db.execute("SAVEPOINT step")
    try:
        result = work(db)
    except Exception as error:
        if not db.in_transaction:  # SQLite itself rolled everything back: the disk is full, say
            raise
        db.execute("ROLLBACK TO step")
        db.execute("RELEASE step")
        return None, _translated(error) if isinstance(error, sqlite3.Error) else error
    db.execute("RELEASE step")
    return result, None


def _translated(error: sqlite3.Error) -> BaseException:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return JournalFull(
            "The upload queue cannot be saved: the disk with PXM Desktop's data is full or cannot be written.",
            "Free some space; the queue goes on by itself.",
        )
    return error


def _open(path: Path) -> sqlite3.Connection:
    created = not path.exists()
    unclean = path.with_name(path.name + "-wal").exists()
    try:
        if created:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
    except (OSError, sqlite3.Error) as error:
        raise JournalFull(
            "The upload queue cannot be opened: its folder cannot be written.",
            "Check the space and the permissions of PXM Desktop's data folder.",
        ) from error
    try:
        _prepare(db, path, check=unclean)
    except sqlite3.DatabaseError as error:
        db.close()
        translated = _translated(error)
        if isinstance(translated, JournalFull):
            raise translated from error
        raise _corrupt(path) from error
    except BaseException:
        db.close()
        raise
    return db


def _prepare(db: sqlite3.Connection, path: Path, *, check: bool) -> None:
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=NORMAL")
    db.execute("PRAGMA secure_delete=ON")
    db.execute("PRAGMA foreign_keys=ON")
    if check and db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise _corrupt(path)
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise JournalNewer(
            "The upload queue was written by a newer version of PXM Desktop.",
            "Install the newest version, or choose another data folder with PXM_DATA_DIR.",
        )
    if 0 < version < len(MIGRATIONS):
        _backup(db, path, version)
    migrate(db, version, MIGRATIONS)


def _backup(db: sqlite3.Connection, path: Path, version: int) -> None:
    """Copy the file before it is migrated; the copy is as private as the original."""
    _checkpoint(db)
    target = path.with_name(f"{path.name}.before-v{version + 1}")
    shutil.copyfile(path, target)
    target.chmod(0o600)


def _checkpoint(db: sqlite3.Connection) -> None:
    # Presigned URLs of finished files leave the write-ahead log here; a full disk only postpones that.
    with contextlib.suppress(sqlite3.Error):
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _corrupt(path: Path) -> JournalCorrupt:
    return JournalCorrupt(
        f"The upload queue in {path.name} is damaged and cannot be read.",
        "It was kept beside the new, empty queue; add the files that were waiting again.",
    )
