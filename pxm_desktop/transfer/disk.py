"""Source files, read beside the event loop: a small pool of threads for each volume.

The loop never touches a disk. A share that stalls keeps the threads of its own pool busy and nobody else's.
Threads are daemons: one that hangs in the kernel must not keep the program from ending.
"""

from __future__ import annotations

import stat
from collections.abc import Callable
from typing import Any, TypeVar

from pxm_desktop.transfer.fingerprint import Fingerprint
from pxm_desktop.transfer.model import Cause
from pxm_desktop.transfer.part_reader import STEP_SIZE, PartReader
from pxm_desktop.transfer.source import (
    SourceError,
    SourceKind,
    Stamp,
    is_cloud_only,
    no_file,
    source_error,
    stat_path,
)
from pxm_desktop.transfer.threads import Pool
from pxm_desktop.transfer.volumes import volume_of

__all__ = ["Disk", "SourceError", "SourceKind", "Stamp"]

T = TypeVar("T")


class Disk:
    """Reads source files without ever blocking the event loop."""

    def __init__(self, *, threads: int = 4) -> None:
        """Use up to `threads` threads a volume."""
        self._threads = threads
        self._pools: dict[str, Pool] = {}
        self._first_device: dict[str, int] = {}
        self._learned: dict[bytes, str] = {}
        self._closed = False

    def pool(self, path: bytes) -> Pool:
        """Return the pool of the volume that the path is on, as far as can be told without touching it."""
        name = self._learned.get(_folder(path)) or volume_of(path)
        pool = self._pools.get(name)
        if pool is None:
            pool = self._pools[name] = Pool(f"disk-{len(self._pools)}", self._threads, STEP_SIZE)
        return pool

    def learn(self, path: bytes, device: int) -> None:
        """Remember that the files of this folder are on another device than the path says (by a symlink)."""
        if self._first_device.setdefault(volume_of(path), device) != device:
            if len(self._learned) >= _MOST_LEARNED:
                self._learned.clear()
            self._learned[_folder(path)] = f"device {device}"

    async def run(self, path: bytes, function: Callable[..., T], *args: Any) -> T:
        """Call the function in the pool of the path's volume. OSErrors become SourceErrors."""
        try:
            return await self.pool(path).submit(function, *args)
        except OSError as error:
            raise SourceError.of(error) from error

    async def stamp(self, path: bytes) -> Stamp:
        """Return the file's state; raises SourceError, also for what is no file or is only in the cloud."""
        return await self.run(path, self._stamp, path)

    def _stamp(self, path: bytes) -> Stamp:
        found = stat_path(path)
        if not stat.S_ISREG(found.st_mode):
            raise no_file()
        if is_cloud_only(found):
            raise source_error(Cause.CLOUD)
        self.learn(path, found.st_dev)
        return Stamp.of(found)

    def part(
        self, path: bytes, *, offset: int, length: int, file_size: int, mtime_ns: int | None = None
    ) -> PartReader:
        """Return a reader for a part; `mtime_ns` is the time the file must have, None takes what it has."""
        return PartReader(
            self.pool(path),
            self.learn,
            path,
            offset=offset,
            length=length,
            file_size=file_size,
            mtime_ns=mtime_ns,
        )

    async def md5(self, path: bytes, *, offset: int, length: int, file_size: int) -> bytes:
        """Return the MD5 of a part; raises SourceError."""
        reader = self.part(path, offset=offset, length=length, file_size=file_size)
        return (await self._drain(reader)).md5

    async def fingerprint(self, path: bytes, size: int) -> str:
        """Return the fingerprint of a file, read alone.

        Raises SourceError, of kind `changed` when it has not `size` bytes. Can be cancelled between steps.
        """
        gathered = Fingerprint(size)
        await self.complete(path, gathered)
        return gathered.hexdigest()

    async def complete(self, path: bytes, gathered: Fingerprint) -> None:
        """Read the blocks that a fingerprint still misses; raises SourceError."""
        for offset, length in gathered.missing():
            reader = self.part(path, offset=offset, length=length, file_size=gathered.size)
            gathered.add(offset, (await self._drain(reader)).blocks)

    async def _drain(self, reader: PartReader) -> PartReader:
        reader.begin()
        try:
            while await reader.read():
                pass
        finally:
            reader.close()
        return reader

    async def close(self) -> None:
        """Let the threads end; waits for none of them, since one may hang in the kernel."""
        for pool in self._pools.values():
            pool.stop()
        self._pools.clear()


def _folder(path: bytes) -> bytes:
    return path[: max(path.rfind(b"/"), path.rfind(b"\\"))]


_MOST_LEARNED = 4096
