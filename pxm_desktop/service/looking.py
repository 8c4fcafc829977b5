"""Walking what is to be added beside the loop, telling how far it is, and stopping when nobody waits any more."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence

from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.transfer.model import FoundFile, SkippedPath
from pxm_desktop.transfer.walk import walk

_TELL_SECONDS = 0.2

Found = tuple[list[FoundFile], list[SkippedPath]]


async def walked(paths: Sequence[bytes], told: Callable[[int], None]) -> Found:
    """Return what is in paths; a stalled share must not stop what is being sent.

    `told` hears on the loop, five times a second at most, how many files were found so far. Cancelling ends the walk
    at its next file.
    """
    loop = asyncio.get_running_loop()
    over = threading.Event()

    def collect() -> Found:
        files: list[FoundFile] = []
        skipped: list[SkippedPath] = []
        last = time.monotonic()
        for found in walk(paths):
            if over.is_set():
                break
            if isinstance(found, FoundFile):
                files.append(found)
            else:
                skipped.append(found)
            now = time.monotonic()
            if now - last >= _TELL_SECONDS:
                last = now
                loop.call_soon_threadsafe(told, len(files))
        return files, skipped

    try:
        return await in_daemon_thread(collect, name="walk")
    finally:
        over.set()
