"""What happens in hot folders, gathered: the feed is written, and listeners are told, twice a second at most."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from pxm_desktop.hotfolders.model import ActivityKind
from pxm_desktop.hotfolders.store import Store, StoreUnusable

PAUSE = 0.5
"""Seconds between two words to those who listen."""


class Feed:
    """Takes lines from all rules of the account. Lives on one loop."""

    def __init__(self, store: Store, tell: Callable[[tuple[str, ...]], None]) -> None:
        """`tell` hears the ids of the rules of which something is new."""
        self._store = store
        self._tell = tell
        self._lines: list[tuple[str, ActivityKind, bytes, str]] = []
        self._rules: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    def say(self, rule_id: str, kind: ActivityKind, sentence: str, path: bytes = b"") -> None:
        """Add a line."""
        self._lines.append((rule_id, kind, path, sentence))
        self.changed(rule_id)

    def changed(self, rule_id: str) -> None:
        """Say that a rule stands otherwise now."""
        self._rules.add(rule_id)
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="hot folders' feed")

    async def close(self) -> None:
        """Write what is left."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await self._write()

    async def _run(self) -> None:
        while self._rules:
            rules, self._rules = self._rules, set()
            await self._write()
            self._tell(tuple(sorted(rules)))
            await asyncio.sleep(PAUSE)
        self._task = None

    async def _write(self) -> None:
        lines, self._lines = self._lines, []
        with contextlib.suppress(StoreUnusable):  # the rules say themselves that the disk is full
            await self._store.tell(lines)
