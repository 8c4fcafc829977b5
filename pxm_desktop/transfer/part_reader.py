"""Reading one part of a source file: in steps, beside the event loop, hashed on the way."""

from __future__ import annotations

import asyncio
import hashlib
import os
import threading
from collections.abc import Callable

from blake3 import blake3

from pxm_desktop.transfer.fingerprint import BLOCK_SIZE, whole_blocks
from pxm_desktop.transfer.model import Cause
from pxm_desktop.transfer.source import SourceError, changed, modified, open_file, source_error
from pxm_desktop.transfer.threads import Pool, retrieve

READ_SIZE = 256 * 1024
"""Bytes read and hashed at a time: still in the processor's cache when the second hash takes them."""
STEP_SIZE = 1024 * 1024
"""Bytes that one visit to the pool brings; more would cost memory, less would cost thread switches."""


class PartReader:
    """One part of a file: read and hashed in steps by the pool, one step ahead of whoever sends it.

    Two buffers take turns, so a part needs the same memory whatever its size. A chunk is valid until the next
    one is asked for.
    """

    def __init__(
        self,
        pool: Pool,
        learn: Callable[[bytes, int], None],
        path: bytes,
        *,
        offset: int,
        length: int,
        file_size: int,
        mtime_ns: int | None = None,
    ) -> None:
        self._pool, self._learn = pool, learn
        self._path, self._file_size, self._mtime_ns = path, file_size, mtime_ns
        self._position, self._end = offset, offset + length
        self._first_block, self._last_block = whole_blocks(offset, length, file_size)
        self._descriptor: int | None = None
        self._closed = False
        self._lock = threading.Lock()
        self._buffers: list[bytearray] = []
        self._turn = 0
        self._ahead: asyncio.Future[tuple[int, bool]] | None = None
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._block = blake3()
        self.blocks: list[bytes] = []
        """Digests of the whole blocks inside the part, once it has been read."""

    @property
    def md5(self) -> bytes:
        """The MD5 of what was read so far."""
        return self._md5.digest()

    def begin(self) -> None:
        """Start reading, so that the first bytes are there when the connection is."""
        size = min(STEP_SIZE, self._end - self._position)
        self._buffers = [self._pool.buffer(size), self._pool.buffer(size if size == STEP_SIZE else 0)]
        self._ahead = self._pool.submit(self._step, memoryview(self._buffers[0]))

    async def read(self, patience: float | None = None) -> memoryview:
        """Return the next bytes, valid until the next call; nothing at the end of the part.

        Raises SourceError, also when the file is not the one that was expected, or when the disk brings
        nothing for `patience` seconds.
        """
        if self._ahead is None:
            return memoryview(b"")
        try:
            async with asyncio.timeout(None if self._ahead.done() else patience):
                count, more = await self._ahead
        except TimeoutError as stalled:
            raise source_error(Cause.DRIVE_OFFLINE) from stalled
        current = memoryview(self._buffers[self._turn])[:count]
        self._ahead = None
        if more:
            self._turn ^= 1
            self._ahead = self._pool.submit(self._step, memoryview(self._buffers[self._turn]))
        return current

    def close(self) -> None:
        """Let go of file and buffers, at once or when the step that runs is over. Safe to call twice."""
        self._closed = True
        if self._ahead is not None:
            self._ahead.cancel()
        self._pool.submit(self._release).add_done_callback(retrieve)

    def _release(self) -> None:
        if not self._lock.acquire(blocking=False):
            return  # a step is running; it will call this again when it is over
        try:
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None
            buffers, self._buffers = self._buffers, []
        finally:
            self._lock.release()
        self._pool.give_back(buffers)

    def _step(self, buffer: memoryview) -> tuple[int, bool]:
        """Fill the buffer, hash it, and return (bytes read, whether there is more). Runs in the pool."""
        try:
            with self._lock:
                if self._closed:
                    return 0, False
                if self._descriptor is None:
                    self._descriptor, found = open_file(self._path)
                    self._learn(self._path, found.st_dev)
                    self._check(found)
                count = self._fill(self._descriptor, buffer[: self._end - self._position])
                more = self._position < self._end
                if not more:
                    self._check(os.fstat(self._descriptor))
                return count, more
        except OSError as error:
            raise SourceError.of(error) from error
        finally:
            if self._closed:
                self._release()

    def _check(self, found: os.stat_result) -> None:
        if self._mtime_ns is None:
            self._mtime_ns = modified(found)
        if found.st_size != self._file_size or modified(found) != self._mtime_ns:
            raise changed()

    def _fill(self, descriptor: int, buffer: memoryview) -> int:
        done = 0
        while done < len(buffer):
            wanted = buffer[done : done + READ_SIZE]
            count = _read_at(descriptor, self._position, wanted)
            if count == 0:
                raise changed()  # shorter than it was
            read = wanted[:count]
            self._md5.update(read)
            self._digest(self._position, read)
            done += count
            self._position += count
        return done

    def _digest(self, position: int, read: memoryview) -> None:
        """Feed what was read to the blocks it belongs to."""
        end = position + len(read)
        at = max(position, self._first_block)
        while at < min(end, self._last_block):
            stop = min((at // BLOCK_SIZE + 1) * BLOCK_SIZE, self._last_block)
            self._block.update(read[at - position : stop - position])
            at = min(stop, end)
            if at == stop:
                self.blocks.append(self._block.digest())
                self._block = blake3()


if hasattr(os, "preadv"):

    def _read_at(descriptor: int, position: int, into: memoryview) -> int:
        return os.preadv(descriptor, [into], position)

else:

    def _read_at(descriptor: int, position: int, into: memoryview) -> int:
        os.lseek(descriptor, position, os.SEEK_SET)
        data = os.read(descriptor, len(into))
        into[: len(data)] = data
        return len(data)
