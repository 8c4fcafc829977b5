"""What happens in hot folders: lines are gathered and kept, and listeners are told, twice a second at most."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Callable, Sequence

from pxm_desktop.hotfolders.database import Database, StoreUnusable
from pxm_desktop.hotfolders.model import Activity, ActivityKind

KEEP = 20_000
"""Lines that are kept."""
PAUSE = 0.5
"""Seconds between two words to those who listen."""
_PRUNE_EVERY = 1_000
_MOST_UNWRITTEN = 2_000
"""Lines that wait for a disk that is full; older ones are given up."""


class Feed:
    """Takes lines from all rules of the account. Lives on one loop."""

    def __init__(self, database: Database, tell: Callable[[tuple[str, ...]], None]) -> None:
        """`tell` hears the ids of the rules of which something is new."""
        self._database = database
        self._tell = tell
        self._lines: list[tuple[str, float, ActivityKind, bytes, str]] = []
        self._rules: set[str] = set()
        self._since_prune = _PRUNE_EVERY  # what earlier runs wrote counts too
        self._task: asyncio.Task[None] | None = None
        self._closed = asyncio.Event()
        self._writing = asyncio.Lock()

    def say(self, rule_id: str, kind: ActivityKind, sentence: str, path: bytes = b"") -> None:
        """Add a line."""
        self._lines.append((rule_id, time.time(), kind, path, sentence))
        self.changed(rule_id)

    def changed(self, rule_id: str) -> None:
        """Say that a rule stands otherwise now."""
        self._rules.add(rule_id)
        if self._task is None and not self._closed.is_set():
            self._task = asyncio.create_task(self._run(), name="hot folders' feed")

    async def close(self) -> None:
        """Write what is left."""
        self._closed.set()
        if self._task is not None:
            await self._task
        await self._write()

    async def lines(self, rule_ids: Sequence[str], before: int | None, limit: int) -> list[Activity]:
        """Return lines of these rules, newest first, older than the line `before`. Raises `StoreUnusable`."""
        await self._write()

        def work(db: sqlite3.Connection) -> list[Activity]:
            return [
                Activity(id=number, rule_id=rule_id, at=at, kind=kind, path=path, sentence=sentence)
                for number, rule_id, at, kind, path, sentence in db.execute(
                    "SELECT id, rule_id, at, kind, path, sentence FROM activity"  # noqa: S608
                    f" WHERE rule_id IN ({','.join('?' * len(rule_ids))}) AND id < ? ORDER BY id DESC LIMIT ?",
                    (*rule_ids, before if before is not None else 2**62, limit),
                )
            ]

        return await self._database.run(work)

    async def _run(self) -> None:
        while self._rules:
            rules, self._rules = self._rules, set()
            await self._write()
            self._tell(tuple(sorted(rules)))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PAUSE):
                    await self._closed.wait()
        self._task = None

    async def _write(self) -> None:
        async with self._writing:  # so that lines keep their order
            lines, self._lines = self._lines, []
            if not lines:
                return
            prune = self._since_prune + len(lines) >= _PRUNE_EVERY

            def work(db: sqlite3.Connection) -> None:
                db.executemany(
                    "INSERT INTO activity(rule_id, at, kind, path, sentence) VALUES (?,?,?,?,?)", lines
                )
                if prune:
                    db.execute("DELETE FROM activity WHERE id <= (SELECT max(id) FROM activity) - ?", (KEEP,))

            try:
                await self._database.run(work)
            except StoreUnusable:  # the rules say themselves that the disk is full
                self._lines = [*lines, *self._lines][-_MOST_UNWRITTEN:]
            else:
                self._since_prune = 0 if prune else self._since_prune + len(lines)
