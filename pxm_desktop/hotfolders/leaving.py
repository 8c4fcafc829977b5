"""Leaves what lies in a rule's folder when the rule is made: it is remembered, and taken once it changes."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator
from itertools import islice

from pxm_desktop.hotfolders.filters import Filter, Kind
from pxm_desktop.hotfolders.model import FileState, HotFile, Rule
from pxm_desktop.hotfolders.scan import scan
from pxm_desktop.hotfolders.store import Store
from pxm_desktop.hotfolders.volume import FolderAway, Mark, look

_AT_ONCE = 2_000
LEFT = "It was there before the hot folder."
"""Why a file is left, for people."""

InThread = Callable[[Callable[[], list[HotFile]]], Awaitable[list[HotFile]]]
"""Does something in a thread that may block on the folder."""


async def leave(rule: Rule, store: Store, in_thread: InThread) -> None:
    """Remember everything in the folder as left. Then the folder has a mark; until it has one this is to be repeated.

    Files that the rule leaves out now count too, since it may be edited. Raises `FolderAway` and `StoreUnusable`.
    """
    lying = _lying(rule)
    mark: Mark | None = None

    def some() -> list[HotFile]:
        nonlocal mark
        if mark is None:
            standing = look(rule.folder)
            if standing.mark is None:
                raise FolderAway(standing)
            mark = standing.mark
        return list(islice(lying, _AT_ONCE))

    while files := await in_thread(some):
        await store.take(rule.id, files)
    if mark is not None:
        await store.keep_mark(rule.id, mark)


def _lying(rule: Rule) -> Iterator[HotFile]:
    everything = rule.model_copy(update={"include": (), "exclude": (), "subfolders": True})
    now = time.time()
    for listing in scan(rule.folder, Filter(everything)):
        start = listing.path + b"/" if listing.path else b""
        for name, size, mtime_ns, kind in listing.entries:
            if kind in (Kind.FILE, Kind.CLOUD):
                yield HotFile(
                    path=start + name,
                    size=size,
                    mtime_ns=mtime_ns,
                    state=FileState.LEFT,
                    reason=LEFT,
                    at=now,
                )
