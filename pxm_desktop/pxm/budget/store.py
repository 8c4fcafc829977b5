"""The budget on disk, shared by all processes of one OS user. Blocking: used in one worker thread only.

One SQLite file per base URL and client id. A process leases slots (counted per holder), and turns them into
busy time when answers came. Times are of the system-wide monotonic clock, so a changed wall clock does
nothing; times that cannot be (from before a reboot) are dropped. A holder proves that it lives by the lock
on a file of its own: whoever can take that lock buries it, and its leases stay busy for one more window.
"""

import contextlib
import logging
import os
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from pxm_desktop.pxm.budget.base import LONGEST_PAUSE, Priority
from pxm_desktop.pxm.budget.ledger import LOWER_BY, LOWERED_FOR, LOWEST, allowance

log = logging.getLogger(__name__)

GRAIN = 10
"""Busy time is kept in steps of a tenth of a second, rounded up."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS busy (until INTEGER PRIMARY KEY, slots INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS holder (id TEXT PRIMARY KEY, leased INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS state (
    one INTEGER PRIMARY KEY CHECK (one = 1), pause_until REAL NOT NULL, factor REAL NOT NULL,
    lowered_until REAL NOT NULL);
INSERT OR IGNORE INTO state VALUES (1, 0, 1, 0);
"""


class StoreUnusable(Exception):
    """The file can be neither read nor made anew: count in memory instead."""


@dataclass
class Exchange:
    """What a process tells and asks in one go."""

    finished: dict[int, int]
    """Busy until (in steps) → how many of our leases ended so."""
    unused: int = 0
    """Leases given back."""
    interactive: int = 0
    background: int = 0
    """Slots wanted."""
    spare: int = 0
    """Background slots that would be nice to have besides, while plenty are free."""
    pause: float | None = None
    """Seconds for which PXM told us to stop."""


@dataclass(frozen=True)
class Grant:
    """What a process got. Times are seconds of the monotonic clock."""

    interactive: int = 0
    background: int = 0
    retry_at: float = float("inf")
    pause_until: float = 0.0


@dataclass(frozen=True)
class _Settled:
    leased: int
    grant: Grant


def steps(moment: float) -> int:
    """Return a time in whole steps, rounded up."""
    return -int(-moment * GRAIN // 1)


class Store:
    """One process's hold on the shared file."""

    def __init__(
        self,
        path: Path,
        limit: int,
        reserved: int,
        window: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._limit = limit
        self._reserved = reserved
        self._window = window
        self._clock = clock
        self._holder = uuid.uuid4().hex
        self._alive: BaseFileLock | None = None
        self._db: sqlite3.Connection | None = None
        self._inode: tuple[int, int] | None = None
        self._leased = 0
        self._told: dict[int, int] = {}
        self._untold: dict[int, int] = {}
        self._pause_untold: float | None = None
        self._looked = float("-inf")

    def exchange(self, ask: Exchange) -> Grant:
        """Tell what ended and get what is free, in one transaction. Raises `StoreUnusable`.

        A file that is broken is made anew, with what this process knows of its own slots.
        """
        self._note(ask)
        for last in (False, True):
            try:
                db = self._open()
                with self._transaction(db):
                    settled = self._settle(db, ask)
                self._noted(settled.leased)
                return settled.grant
            except sqlite3.OperationalError as error:
                if _is_busy(error):
                    return Grant(retry_at=self._clock() + 0.25)
                self._drop(remove=not last)
                if last:
                    raise StoreUnusable from error
            except (sqlite3.Error, OSError) as error:
                self._drop(remove=not last)
                if last:
                    raise StoreUnusable from error
        raise StoreUnusable

    def close(self, ask: Exchange) -> None:
        """Tell what ended, give everything back, and leave."""
        ask.unused = self._leased - sum(self._untold.values()) - sum(ask.finished.values())
        try:
            self.exchange(ask)
            if self._db is not None:
                self._db.execute("DELETE FROM holder WHERE id = ?", (self._holder,))
        except (StoreUnusable, sqlite3.Error):
            log.info("The shared budget could not be told that this process leaves.")
        self._drop(remove=False)
        if self._alive is not None:
            self._alive.release()
            _remove(self._lock_path(self._holder))
            self._alive = None

    def _note(self, ask: Exchange) -> None:
        """Take down what ended, until the file has it: it may be locked just now."""
        self._leased = max(0, self._leased - ask.unused)
        for until, slots in ask.finished.items():
            self._untold[until] = self._untold.get(until, 0) + slots
        if ask.pause is not None:
            self._pause_untold = max(ask.pause, self._pause_untold or 0.0)

    def _noted(self, leased: int) -> None:
        """Forget what the file has now, but for what is still busy."""
        self._leased = leased
        now = steps(self._clock())
        for until, slots in self._untold.items():
            self._told[until] = self._told.get(until, 0) + slots
        self._told = {until: slots for until, slots in self._told.items() if until > now}
        self._untold = {}
        self._pause_untold = None

    def _open(self) -> sqlite3.Connection:
        if self._db is not None and _inode(self._path) == self._inode:
            return self._db
        self._drop(remove=False)
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._alive is None:
            alive = FileLock(self._lock_path(self._holder), thread_local=False)
            alive.acquire(timeout=1)
            self._alive = alive
        self._db = sqlite3.connect(self._path, timeout=5, isolation_level=None, check_same_thread=False)
        with contextlib.suppress(OSError):
            self._path.chmod(0o600)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=OFF")  # a lost minute after a power cut does no harm
        self._db.executescript(_SCHEMA)
        self._inode = _inode(self._path)
        with self._transaction(self._db):
            known = self._db.execute("SELECT 1 FROM holder WHERE id = ?", (self._holder,)).fetchone()
            if known is None:
                # A new file, perhaps after a repair: it has to learn what is busy on our account.
                self._db.execute("INSERT INTO holder VALUES (?, ?)", (self._holder, self._leased))
                self._add_busy(self._db, self._told)
        return self._db

    @contextlib.contextmanager
    def _transaction(self, db: sqlite3.Connection) -> Iterator[None]:
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")

    def _settle(self, db: sqlite3.Connection, ask: Exchange) -> _Settled:
        now = self._clock()
        db.execute(
            "DELETE FROM busy WHERE until <= ? OR until > ?",
            (int(now * GRAIN), steps(now + self._window) + 1),
        )
        self._add_busy(db, self._untold)
        pause_until, factor = self._pause(db, self._pause_untold, now)
        leased = self._leased - sum(self._untold.values())
        db.execute("UPDATE holder SET leased = ? WHERE id = ?", (leased, self._holder))
        wanted = ask.interactive + ask.background
        if now < pause_until:
            retry_at = pause_until if wanted else float("inf")
            return _Settled(leased, Grant(retry_at=retry_at, pause_until=pause_until))
        busy = self._busy(db)
        most = allowance(self._limit, self._reserved, factor, Priority.INTERACTIVE)
        usual = allowance(self._limit, self._reserved, factor, Priority.BACKGROUND)
        if busy + wanted > usual and now - self._looked > min(1.0, self._window / 10):
            self._looked = now
            self._bury(db, now)
            busy = self._busy(db)
        interactive = min(ask.interactive, max(0, most - busy))
        background = min(ask.background, max(0, usual - busy - interactive))
        spare = ask.spare if usual - busy - wanted > 10 * ask.spare else 0
        granted = interactive + background + spare
        if granted:
            leased += granted
            db.execute("UPDATE holder SET leased = ? WHERE id = ?", (leased, self._holder))
        retry_at = float("inf")
        if interactive < ask.interactive or background < ask.background:
            short = busy + granted + 1 - (most if interactive < ask.interactive else usual)
            retry_at = self._free_at(db, short, now)
        return _Settled(leased, Grant(interactive, background + spare, retry_at, pause_until))

    def _pause(self, db: sqlite3.Connection, pause: float | None, now: float) -> tuple[float, float]:
        pause_until, factor, lowered_until = db.execute(
            "SELECT pause_until, factor, lowered_until FROM state"
        ).fetchone()
        if pause_until > now + LONGEST_PAUSE + 1:
            pause_until = 0.0  # from before a reboot
        if not now < lowered_until <= now + LONGEST_PAUSE + LOWERED_FOR + 1:
            factor = 1.0
        if pause is not None:
            if now >= pause_until:
                factor = max(LOWEST, factor * LOWER_BY)
            pause_until = max(pause_until, now + min(max(pause, 0.0), LONGEST_PAUSE))
            db.execute("UPDATE state SET pause_until = ?, factor = ?, lowered_until = ?",
                       (pause_until, factor, pause_until + LOWERED_FOR))  # fmt: skip
        return pause_until, factor

    def _busy(self, db: sqlite3.Connection) -> int:
        row = db.execute(
            "SELECT (SELECT TOTAL(slots) FROM busy) + (SELECT TOTAL(leased) FROM holder)"
        ).fetchone()
        return int(row[0])

    def _free_at(self, db: sqlite3.Connection, short: int, now: float) -> float:
        """Return when `short` slots are free; what others have under way may end sooner."""
        others = db.execute(
            "SELECT COALESCE(SUM(leased), 0) FROM holder WHERE id != ?", (self._holder,)
        ).fetchone()[0]
        again = now + min(0.25, self._window / 10) if others else float("inf")
        freed = 0
        for until, slots in db.execute("SELECT until, slots FROM busy ORDER BY until"):
            freed += slots
            if freed >= short:
                return float(min(until / GRAIN + 0.001, again))
        return again

    def _add_busy(self, db: sqlite3.Connection, busy: dict[int, int]) -> None:
        db.executemany(
            "INSERT INTO busy VALUES (?, ?) ON CONFLICT (until) DO UPDATE SET slots = slots + excluded.slots",
            busy.items(),
        )

    def _bury(self, db: sqlite3.Connection, now: float) -> None:
        """Turn the leases of processes that are gone into busy time."""
        holders = db.execute("SELECT id, leased FROM holder").fetchall()
        for holder, leased in holders:
            if holder == self._holder or self._lives(holder):
                continue
            if leased:
                self._add_busy(db, {steps(now + self._window): leased})
            db.execute("DELETE FROM holder WHERE id = ?", (holder,))
            _remove(self._lock_path(holder))

    def _lives(self, holder: str) -> bool:
        path = self._lock_path(holder)
        if not path.exists():
            return False
        try:
            with FileLock(path, thread_local=False).acquire(timeout=0, blocking=False):
                return False
        except Timeout:
            return True

    def _lock_path(self, holder: str) -> Path:
        return self._path.with_name(f"{self._path.stem}-{holder}.lock")

    def _drop(self, *, remove: bool) -> None:
        if self._db is not None:
            with contextlib.suppress(sqlite3.Error):
                self._db.close()
            self._db = None
        if remove:
            log.warning("The shared budget's file was broken and is made anew.")
            for suffix in ("", "-wal", "-shm"):
                _remove(self._path.with_name(self._path.name + suffix))


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _inode(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 -- on each exchange: the plain call is cheaper
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
