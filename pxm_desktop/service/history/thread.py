"""A database connection on a thread of its own, whose work can be taken back while it runs."""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pxm_desktop.pxm.threads import BULK, promised, step_back
from pxm_desktop.service.history.tables import translated

T = TypeVar("T")


@dataclass(slots=True)
class _Job:
    work: Callable[[Any], Any]
    done: Callable[[Any, BaseException | None], None]
    unwanted: bool = False


class DatabaseThread:
    """Opened at its first work; work that fails to open it raises why, and the next one tries again."""

    def __init__(
        self, name: str, open_it: Callable[[], sqlite3.Connection | None], *, behind: bool = False
    ) -> None:
        self._open = open_it
        self._behind = behind
        """Whether the window goes first where both want the same core."""
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._main, name=name, daemon=True)
        self._guard = threading.Lock()
        self._running: _Job | None = None
        self._db: sqlite3.Connection | None = None
        self._closed = False

    async def run(self, work: Callable[[sqlite3.Connection | None], T]) -> T:
        """Run `work` and return its result; it gets None where there is no database to read yet.

        Cancelling the caller interrupts the work. Raises what it raises, or `StorageUnusable`.
        """
        future, done = promised()
        if not self._thread.is_alive() and not self._closed:
            self._thread.start()
        job = _Job(work, done)
        self._jobs.put(job)
        try:
            result: T = await future
        except asyncio.CancelledError:
            self._take_back(job)
            raise
        return result

    async def reset(self) -> None:
        """Close the database; the next work opens it again."""

        def close(db: sqlite3.Connection | None) -> None:
            self._db = None
            if db is not None:
                db.close()

        if self._db is not None:
            await self.run(close)

    async def close(self) -> None:
        """Finish what was handed over and end the thread."""
        self._closed = True
        if not self._thread.is_alive():
            return
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)

    def _take_back(self, job: _Job) -> None:
        with self._guard:
            job.unwanted = True
            if self._running is job and self._db is not None:
                self._db.interrupt()

    def _main(self) -> None:
        if self._behind:
            step_back(BULK)
        while (job := self._jobs.get()) is not None:
            with self._guard:
                if job.unwanted:
                    continue
                self._running = job
            result, failure = self._carry_out(job)
            with self._guard:
                self._running = None
            job.done(result, failure)
        if self._db is not None:
            self._db.close()

    def _carry_out(self, job: _Job) -> tuple[Any, BaseException | None]:
        try:
            if self._db is None:
                self._db = self._open()
            return job.work(self._db), None
        except sqlite3.Error as error:
            self._roll_back()
            return None, translated(error)
        except Exception as error:  # handed to whoever waits, whatever it is
            self._roll_back()
            return None, error

    def _roll_back(self) -> None:
        """End a transaction that failed; a connection that was interrupted refuses even that, and is closed instead.

        An interruption lasts as long as a statement is under way (sqlite3_interrupt).
        """
        if self._db is None or not self._db.in_transaction:
            return
        try:
            self._db.rollback()
        except sqlite3.Error:
            with self._guard:  # nobody may interrupt what is closed
                self._db.close()
                self._db = None
