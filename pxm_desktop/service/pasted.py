"""Pasted pictures as files of the data directory, so that they outlive a restart like any other file of the queue."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path

from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.service import paths

log = logging.getLogger(__name__)
KEPT_SECONDS = 7 * 86_400.0
"""A picture stays so long after it was pasted even if nothing waits for it: Undo and Retry may want it again."""


class Pasted:
    """Implements `PastedApi` on a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, name: str, content: bytes) -> bytes:
        """See `PastedApi`."""
        return await in_daemon_thread(lambda: self._keep(name, content), name="paste")

    def _keep(self, name: str, content: bytes) -> bytes:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            target = _free(self._folder / Path(name).name)
            paths.write_private(target, content)
        except OSError as error:
            raise paths.unusable(self._folder, error) from None
        return os.fsencode(target)

    async def tidy(self, wanted: Callable[[Sequence[bytes]], Awaitable[set[bytes]]]) -> None:
        """Delete old pictures but those that are still `wanted`: asked with paths, it answers with some of them."""
        files = await in_daemon_thread(self._old, name="pasted")
        if files:
            gone = set(files) - await wanted(files)
            await in_daemon_thread(lambda: _remove(gone), name="pasted")

    def _old(self) -> list[bytes]:
        try:
            found = list(self._folder.iterdir())
        except OSError:
            return []
        before = time.time() - KEPT_SECONDS
        return [os.fsencode(file) for file in found if file.is_file() and file.stat().st_mtime < before]


def _remove(files: Iterable[bytes]) -> None:
    for file in files:
        try:
            Path(os.fsdecode(file)).unlink(missing_ok=True)
        except OSError as error:  # the next start tries again
            log.info("A pasted picture could not be deleted: %s", error.strerror)


def _free(wanted: Path) -> Path:
    """Return a path where no file is: the wanted one, or a numbered one beside it."""
    place, number = wanted, 2
    while place.exists():
        place, number = wanted.with_stem(f"{wanted.stem} ({number})"), number + 1
    return place
