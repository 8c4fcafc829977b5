"""Source files, read beside the event loop: a small pool of threads for each volume, and one border for OS
errors.

The loop never touches a disk. A share that stalls keeps the threads of its own pool busy and nobody else's.
Threads are daemons: one that hangs in the kernel must not keep the program from ending.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import os
import queue
import stat
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pxm_desktop.transfer.fingerprint import BLOCK_SIZE, Fingerprint, whole_blocks
from pxm_desktop.transfer.volumes import volume_of

T = TypeVar("T")
SourceKind = Literal["missing", "permission", "locked", "changed", "cloud", "offline", "other"]

READ_SIZE = 256 * 1024
"""Bytes read and hashed at a time: they are still in the processor's cache when the second hash takes them."""
STEP_SIZE = 1024 * 1024
"""Bytes that one visit to the pool brings; more would cost memory, less would cost thread switches."""
_PATH_LIMIT = 4000
"""Longest path handed to the system in one piece (PATH_MAX is 4,096 on Linux, 1,024 on macOS)."""
if sys.platform == "darwin":
    _PATH_LIMIT = 1000

_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOINHERIT", 0)
    # A FIFO put where a file was must not hold a thread for ever. Regular files do not care.
    | getattr(os, "O_NONBLOCK", 0)
)


class SourceError(Exception):
    """A source file cannot be read as it is; `sentence` says what happened, `todo` what to do."""

    def __init__(self, kind: SourceKind, sentence: str, todo: str = "") -> None:
        self.kind: SourceKind = kind
        self.sentence = sentence
        self.todo = todo
        super().__init__(f"{sentence} {todo}".strip())

    @classmethod
    def of(cls, error: OSError) -> SourceError:
        """Translate an error of the operating system."""
        kind = _kind_of(error)
        sentence, todo = _WORDS[kind]
        if kind == "other":
            # strerror is the system's own sentence and holds no path.
            sentence = f"The computer could not read the file: {error.strerror or type(error).__name__}."
        return cls(kind, sentence, todo)


_WORDS: dict[SourceKind, tuple[str, str]] = {
    "missing": ("The file is no longer there.", "Put it back, or remove it from the queue."),
    "permission": ("This computer does not let PXM Desktop read the file.", "Allow reading it, then retry."),
    "locked": ("Another program is using the file.", "Close it there; sending goes on by itself."),
    "changed": ("The file changed while it was being sent.", "It is sent again when it stays the same."),
    "cloud": (
        "The file is only in the cloud, not on this computer.",
        'Make it "Always available on this device", then retry.',
    ),
    "offline": ("The disk or network drive of the file does not answer.", "Connect it again, then retry."),
    "other": ("The computer could not read the file.", "Open it on this computer to check it, then retry."),
}

_KINDS: dict[int, SourceKind] = {
    errno.ENOENT: "missing",
    errno.ENOTDIR: "missing",
    errno.EACCES: "permission",
    errno.EPERM: "permission",
    errno.EBUSY: "locked",
    errno.ETXTBSY: "locked",
    errno.ENODEV: "offline",
    errno.ENXIO: "offline",
    errno.ENOTCONN: "offline",
    errno.ETIMEDOUT: "offline",
    errno.EHOSTDOWN: "offline",
    errno.EHOSTUNREACH: "offline",
    errno.ENETUNREACH: "offline",
    errno.ENETDOWN: "offline",
    errno.ECONNRESET: "offline",
    errno.ESTALE: "offline",
}
"""errno → kind. ESTALE is NFS for "the server forgot this file", which goes away with a new mount."""

_WINDOWS_KINDS: dict[int, SourceKind] = {
    **dict.fromkeys((2, 3), "missing"),
    5: "permission",
    **dict.fromkeys((32, 33), "locked"),  # sharing violation, lock violation
    **dict.fromkeys((21, 51, 53, 55, 59, 64, 67, 1167, 1231, 1232, 1236), "offline"),
    **dict.fromkeys((*range(358, 370), *range(374, 384), *range(386, 405)), "cloud"),  # ERROR_CLOUD_FILE_*
}


def _kind_of(error: OSError) -> SourceKind:
    windows: int | None = getattr(error, "winerror", None)
    if windows is not None and windows in _WINDOWS_KINDS:
        return _WINDOWS_KINDS[windows]
    return _KINDS.get(error.errno or 0, "other")


_RECALL = 0x1000 | 0x40000 | 0x400000
"""Windows: FILE_ATTRIBUTE_OFFLINE, _RECALL_ON_OPEN, _RECALL_ON_DATA_ACCESS."""
_DATALESS = 0x40000000
"""macOS: SF_DATALESS."""


def is_cloud_only(found: os.stat_result) -> bool:
    """Tell whether a file is a placeholder whose content is in OneDrive, iCloud or the like."""
    attributes: int = getattr(found, "st_file_attributes", 0)
    flags: int = getattr(found, "st_flags", 0)
    return bool(attributes & _RECALL) or bool(flags & _DATALESS)


def source_error(kind: SourceKind) -> SourceError:
    """Return the error of this kind with its usual words."""
    return SourceError(kind, *_WORDS[kind])


def _no_file() -> SourceError:
    return SourceError("other", "This is not a file.", "Remove it from the queue.")


def changed() -> SourceError:
    """Return the error for a file that is not what it was."""
    return source_error("changed")


@dataclass(frozen=True)
class Stamp:
    """What tells one state of a file from another. The inode is a hint only, on local disks."""

    size: int
    mtime_ns: int
    inode: int

    @classmethod
    def of(cls, found: os.stat_result) -> Stamp:
        """Take the stamp from what the system says about a file."""
        return cls(found.st_size, found.st_mtime_ns, found.st_ino)


def open_path(path: bytes, flags: int = _OPEN_FLAGS) -> int:
    """Open a file or folder and return its descriptor; paths longer than the system takes are walked in
    pieces.

    Raises OSError.
    """
    if sys.platform == "win32":
        return os.open(_extended(path), flags)
    if len(path) <= _PATH_LIMIT:
        return os.open(path, flags)
    step = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
    folder: int | None = None
    try:
        while len(path) > _PATH_LIMIT:
            cut = path.rfind(b"/", 1, _PATH_LIMIT)
            if cut < 0:
                break  # one name longer than any system takes: let the system say so
            following = os.open(path[:cut], step, dir_fd=folder)
            if folder is not None:
                os.close(folder)
            folder, path = following, path[cut + 1 :].lstrip(b"/")
        return os.open(path, flags, dir_fd=folder)
    finally:
        if folder is not None:
            os.close(folder)


def _extended(path: bytes) -> bytes:
    """Return a Windows path in the form that is not limited to 260 characters."""
    if len(path) < 240 or path.startswith(b"\\\\?\\"):
        return path
    path = path.replace(b"/", b"\\")
    return b"\\\\?\\UNC\\" + path[2:] if path.startswith(b"\\\\") else b"\\\\?\\" + path


def stat_path(path: bytes) -> os.stat_result:
    """Return what the system says about a path of any length, symlinks followed; raises OSError."""
    if sys.platform == "win32":
        return os.stat(_extended(path))  # noqa: PTH116 - the path is bytes
    if len(path) <= _PATH_LIMIT:
        return os.stat(path)  # noqa: PTH116
    cut = path.rstrip(b"/").rfind(b"/", 1)
    folder = open_path(path[:cut], os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        return os.stat(path[cut + 1 :], dir_fd=folder)
    finally:
        os.close(folder)


def _open_file(path: bytes) -> tuple[int, os.stat_result]:
    """Open a regular file; raises OSError, or SourceError for anything that is no file."""
    descriptor = open_path(path)
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        raise _no_file()
    if is_cloud_only(found):
        os.close(descriptor)
        raise source_error("cloud")
    return descriptor, found


class PartReader:
    """One part of a file: read and hashed in steps by the pool, one step ahead of whoever sends it.

    Two buffers take turns, so a part needs the same memory whatever its size. A chunk is valid until the next
    one is asked for.
    """

    def __init__(
        self,
        disk: Disk,
        path: bytes,
        *,
        offset: int,
        length: int,
        file_size: int,
        mtime_ns: int | None = None,
    ) -> None:
        self._disk = disk
        self._pool = disk.pool(path)
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
        self._block = hashlib.sha256()
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
            raise source_error("offline") from stalled
        current = memoryview(self._buffers[self._turn])[:count]
        self._ahead = None
        if more:
            self._turn ^= 1
            self._ahead = self._pool.submit(self._step, memoryview(self._buffers[self._turn]))
        return current

    def close(self) -> None:
        """Let go of the file and the buffers, at once or when the step that runs is over. Safe to call twice."""
        self._closed = True
        if self._ahead is not None:
            self._ahead.cancel()
        self._pool.submit(self._release).add_done_callback(_retrieve)

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
                    self._descriptor, found = _open_file(self._path)
                    self._disk.learn(self._path, found.st_dev)
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
            self._mtime_ns = found.st_mtime_ns
        if found.st_size != self._file_size or found.st_mtime_ns != self._mtime_ns:
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
                self._block = hashlib.sha256()


if hasattr(os, "preadv"):

    def _read_at(descriptor: int, position: int, into: memoryview) -> int:
        return os.preadv(descriptor, [into], position)

else:

    def _read_at(descriptor: int, position: int, into: memoryview) -> int:
        os.lseek(descriptor, position, os.SEEK_SET)
        data = os.read(descriptor, len(into))
        into[: len(data)] = data
        return len(data)


def _retrieve(future: asyncio.Future[Any]) -> None:
    """Take a result nobody waits for, so that asyncio does not warn about it."""
    if not future.cancelled():
        future.exception()


class Disk:
    """Reads source files without ever blocking the event loop."""

    def __init__(self, *, threads: int = 4) -> None:
        """Use up to `threads` threads a volume."""
        self._threads = threads
        self._pools: dict[str, _Pool] = {}
        self._first_device: dict[str, int] = {}
        self._learned: dict[bytes, str] = {}
        self._closed = False

    def pool(self, path: bytes) -> _Pool:
        """Return the pool of the volume that the path is on, as far as can be told without touching it."""
        name = self._learned.get(_folder(path)) or volume_of(path)
        pool = self._pools.get(name)
        if pool is None:
            pool = self._pools[name] = _Pool(f"disk-{len(self._pools)}", self._threads)
        return pool

    def learn(self, path: bytes, device: int) -> None:
        """Remember that files of this folder are on another device than the path says (behind a symlink, say)."""
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
            raise _no_file()
        if is_cloud_only(found):
            raise source_error("cloud")
        self.learn(path, found.st_dev)
        return Stamp.of(found)

    def part(
        self, path: bytes, *, offset: int, length: int, file_size: int, mtime_ns: int | None = None
    ) -> PartReader:
        """Return a reader for a part of the file; `mtime_ns` is the time it must have, None takes the present one."""
        return PartReader(self, path, offset=offset, length=length, file_size=file_size, mtime_ns=mtime_ns)

    async def md5(self, path: bytes, *, offset: int, length: int, file_size: int) -> bytes:
        """Return the MD5 of a part; raises SourceError."""
        reader = self.part(path, offset=offset, length=length, file_size=file_size)
        return (await self._drain(reader)).md5

    async def fingerprint(self, path: bytes, size: int) -> str:
        """Return the fingerprint of a file of `size` bytes, read alone; raises SourceError, `changed` if the
        size differs.

        Can be cancelled between steps of `STEP_SIZE`.
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


class _Pool:
    """A few daemon threads that work for one volume, and buffers that its parts pass on."""

    def __init__(self, name: str, threads: int) -> None:
        self._name, self._most = name, threads
        self._jobs: queue.SimpleQueue[tuple[Callable[..., Any], tuple[Any, ...], Any, Any] | None] = (
            queue.SimpleQueue()
        )
        self._threads = 0
        self._idle = 0
        self._lock = threading.Lock()
        self._spare: list[bytearray] = []

    def submit(self, function: Callable[..., T], *args: Any) -> asyncio.Future[T]:
        """Run the function in the pool; cancelling the future skips it if it has not begun."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put((function, args, loop, future))
        if self._threads < self._most and self._jobs.qsize() > self._idle:
            self._threads += 1
            threading.Thread(target=self._work, name=f"{self._name}-{self._threads}", daemon=True).start()
        return future

    def stop(self) -> None:
        """Let the threads end when the jobs before this call are done. Waits for none."""
        for _ in range(self._threads):
            self._jobs.put(None)
        self._threads = self._most  # nobody starts another one

    def buffer(self, size: int) -> bytearray:
        """Return a buffer of `size` bytes, a used one if there is one."""
        if size == STEP_SIZE:
            with contextlib.suppress(IndexError):
                return self._spare.pop()
        return bytearray(size)

    def give_back(self, buffers: list[bytearray]) -> None:
        """Take back buffers that nobody uses any more."""
        self._spare.extend(b for b in buffers if len(b) == STEP_SIZE and len(self._spare) < 2 * self._most)

    def _work(self) -> None:
        while True:
            with self._lock:
                self._idle += 1
            job = self._jobs.get()
            with self._lock:
                self._idle -= 1
            if job is None:
                return
            function, args, loop, future = job
            if future.cancelled():
                continue
            result, error = None, None
            try:
                result = function(*args)
            except BaseException as raised:
                error = raised
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(_deliver, future, result, error)
            del job, function, args, loop, future, result, error


def _deliver(future: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    if future.done():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)
