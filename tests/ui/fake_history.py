"""A history in memory, searched as plainly as a test can foresee; files are written by the real writers."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from pxm_desktop.service.history import writers
from pxm_desktop.service.history_api import (
    HistoryCount,
    HistoryEntry,
    HistoryKind,
    HistoryPage,
    HistoryQuery,
    Named,
)
from pxm_desktop.transfer.events import Event, HistoryChanged, HistoryExport

ACCOUNT = "https://entapi.amplifi.io|studio"
NOON = 1_790_000_000.0
"""When the first entry of `fill` finished."""


def entry(number: int, **fields: Any) -> HistoryEntry:
    """Return an entry that was linked; a larger number finished later."""
    values: dict[str, Any] = {
        "id": number,
        "account": ACCOUNT,
        "state": "done",
        "name": f"SKU-{number:05d}_front.jpg",
        "path": f"/photos/Studio day/SKU-{number:05d}_front.jpg".encode(),
        "size": 1000 * number,
        "batch": "Studio day",
        "file_id": f"file-{number}",
        "checksum": f"{number:064x}",
        "products": (Named(id="15", name="Bridge jacket"),),
        "regions": (Named(id="1", name="Europe"),),
        "added_at": NOON + number - 60,
        "sent_at": NOON + number - 5,
        "finished_at": NOON + number,
    }
    return HistoryEntry(**(values | fields))


class FakeHistory:
    """Implements `HistoryApi`; `enter` is told each command, `tell` each event."""

    def __init__(self, enter: Callable[..., Awaitable[None]], tell: Callable[[Event], None]) -> None:
        self._enter = enter
        self._tell = tell
        self.entries: list[HistoryEntry] = []
        self.most = 10_000
        """A count stops here."""

    def fill(self, count: int, **fields: Any) -> None:
        """Put entries into the history without a word."""
        first = max((each.id for each in self.entries), default=0) + 1
        self.entries += [entry(number, **fields) for number in range(first, first + count)]

    def record(self, *entries: HistoryEntry) -> None:
        """Put entries into the history and say so."""
        self.entries += entries
        self._tell(HistoryChanged())

    async def search(self, query: HistoryQuery, after: int | None = None, limit: int = 100) -> HistoryPage:
        await self._enter("history.search", query, after, limit)
        found = [each for each in self._fitting(query) if after is None or each.id < after]
        more = len(found) > limit
        return HistoryPage(entries=tuple(found[:limit]), after=found[limit - 1].id if more else None)

    async def count(self, query: HistoryQuery) -> HistoryCount:
        await self._enter("history.count", query)
        number = len(self._fitting(query))
        return HistoryCount(number=min(number, self.most), exact=number <= self.most)

    async def detail(self, entry_id: int) -> HistoryEntry | None:
        await self._enter("history.detail", entry_id)
        return next((each for each in self.entries if each.id == entry_id), None)

    async def accounts(self) -> list[str]:
        await self._enter("history.accounts")
        return sorted({each.account for each in self.entries})

    async def export(self, query: HistoryQuery, path: bytes, kind: HistoryKind, tag: str = "") -> int:
        found = self._fitting(query)
        self._tell(HistoryExport(tag=tag, written=len(found) // 2, total=len(found)))
        await self._enter("history.export", query, path, kind)
        return writers.write(kind, found, Path(os.fsdecode(path)), lambda _number: None)

    async def forget(self, before: float | None) -> int:
        await self._enter("history.forget", before)
        kept = [each for each in self.entries if before is not None and each.finished_at >= before]
        gone = len(self.entries) - len(kept)
        self.entries = kept
        self._tell(HistoryChanged())
        return gone

    async def catch_up(self) -> None:
        await self._enter("history.catch_up")

    def _fitting(self, query: HistoryQuery) -> list[HistoryEntry]:
        words = query.words.casefold().split()
        found = [
            each
            for each in self.entries
            if all(word in f"{each.name} {each.path!r} {each.file_id}".casefold() for word in words)
            and (not query.states or each.state in query.states)
            and (query.since is None or each.finished_at >= query.since)
            and (query.until is None or each.finished_at < query.until)
        ]
        return sorted(found, key=lambda each: -each.id)
