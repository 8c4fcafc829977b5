"""The folder on the share in which stations leave claims and logs for each other: what is done in it, and its clock.

All that is asked of a share is here: files made exclusively, written once or appended to, renamed, listed, deleted, and
modification times that go on. `share_probe` proves these before a rule relies on them.

Decisions
- **One folder, flat.** A network client remembers listings for up to a minute, but reads one anew once it has changed
  the folder itself. Each claim is made in the very folder whose listing decides it, so that this is never an old one.
- **Files are opened before they are looked at**: shares promise that what is opened is up to date (NFS: close-to-open),
  but not what is only asked for by name.
- **The share's clock is the time of a file made just now.** Writing to an older one would not do: SMB clients then show
  their own clock until they ask the server again.
- Only the probe makes the folder: in an empty mount point there is no share to claim on.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple, TypeVar

from pxm_desktop.hotfolders.claims.away import ShareAway as ShareAway
from pxm_desktop.hotfolders.filters import CLAIMS
from pxm_desktop.transfer.model import Cause
from pxm_desktop.transfer.source import SourceError

T = TypeVar("T")

_FLAGS = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)
_MODE = 0o644
"""Other stations read the files as other users; there is no secret in them."""
_TRIES = 6
_WAIT = 0.02
"""Windows refuses for a moment what is done to a file that another station is just reading or deleting."""


class Found(NamedTuple):
    """A file of the share as it was when it was opened."""

    content: bytes
    written: float
    """When it was written last, by the share's clock in seconds since the epoch."""


class Share:
    """The claims' folder of one rule. Everything blocks and raises `ShareAway`; usable from several threads."""

    def __init__(self, folder: bytes) -> None:
        """`folder` is the rule's."""
        self.folder = folder
        self._path = Path(os.fsdecode(folder)) / os.fsdecode(CLAIMS)
        self._me = secrets.token_hex(6)
        self._count = itertools.count()

    def names(self) -> list[str]:
        """Return the names of all files in the claims' folder."""
        with _translated():
            return os.listdir(self._path)  # noqa: PTH208 - names, not paths

    def create(self, name: str, content: bytes, *, durable: bool = False) -> bool:
        """Make a file that must not exist yet; return False when it does. `durable` puts it on the disk.

        Where it cannot be filled, it is taken away again.
        """
        with _translated():
            try:
                descriptor = _patiently(lambda: self._open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                return False
            try:
                with os.fdopen(descriptor, "wb") as file:
                    _fill(file, content, durable=durable)
            except OSError:
                with contextlib.suppress(OSError):
                    (self._path / name).unlink()
                raise
            if durable:
                self._sync_folder()
        return True

    def read(self, name: str) -> Found | None:
        """Return a file's content and time; None when there is none."""
        try:
            with self.reading(name) as file:
                return Found(file.read(), os.fstat(file.fileno()).st_mtime)
        except FileNotFoundError:
            return None

    @contextlib.contextmanager
    def reading(self, name: str) -> Iterator[IO[bytes]]:
        """Open a file for reading. Raises FileNotFoundError when there is none."""
        try:
            with os.fdopen(_patiently(lambda: self._open(name, os.O_RDONLY)), "rb") as file:
                yield file
        except FileNotFoundError:
            raise
        except OSError as error:
            raise away(error) from error

    def append(self, name: str, content: bytes) -> None:
        """Put content at the end of a file, which is made when it is missing, and on the disk."""
        with _translated():
            with os.fdopen(self._open(name, os.O_RDWR | os.O_CREAT | os.O_APPEND), "rb+") as file:
                _fill(file, content, durable=True)
            self._sync_folder()

    def touch(self, name: str, content: bytes) -> None:
        """Write a small file anew, so that the share gives it the time of now."""
        with _translated(), os.fdopen(self._open(name, os.O_WRONLY | os.O_CREAT), "wb") as file:
            _fill(file, content, durable=True)

    def written(self, name: str) -> float | None:
        """Return when a file was written last, by the share's clock; None when there is none."""
        found = self.read(name)
        return None if found is None else found.written

    def rename(self, name: str, to: str) -> None:
        """Give a file another name; one that has it already is replaced."""
        with _translated():
            _patiently(lambda: (self._path / name).replace(self._path / to))
            self._sync_folder()

    def remove(self, name: str) -> None:
        """Delete a file; one that is not there any more is all right."""
        with _translated(), contextlib.suppress(FileNotFoundError):
            _patiently((self._path / name).unlink)

    def ensure_here(self) -> None:
        """Raise ShareAway unless the claims' folder is there, as it is not in an empty mount point."""
        with _translated():
            self._path.stat()

    def now(self) -> float:
        """Return what time it is by the share's clock, in seconds since the epoch."""
        name = f"now-{self._me}-{next(self._count)}"
        with _translated():
            descriptor = self._open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
            try:
                return os.fstat(descriptor).st_mtime
            finally:
                os.close(descriptor)
                self.remove(name)

    def make(self) -> None:
        """Make the claims' folder, unless it is there, open to those to whom the rule's folder is. Raises OSError."""
        try:
            self._path.mkdir()
        except FileExistsError:
            return
        if sys.platform != "win32":
            with contextlib.suppress(OSError):
                # Other stations may be other users: all who may write in the rule's folder claim and take over.
                self._path.chmod(self._path.parent.stat().st_mode & 0o2777)

    def _open(self, name: str, flags: int) -> int:
        descriptor = os.open(self._path / name, flags | _FLAGS, _MODE)
        if flags & os.O_CREAT and sys.platform != "win32" and not os.fstat(descriptor).st_mode & 0o004:
            with contextlib.suppress(OSError):
                os.fchmod(descriptor, _MODE)  # whatever the umask
        return descriptor

    def _sync_folder(self) -> None:
        """Put the folder's names on the disk, where the system has that: not on Windows, not on every share."""
        with contextlib.suppress(OSError):
            descriptor = os.open(self._path, os.O_RDONLY | _FLAGS)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


class ShareClock:
    """The share's time, beside this computer's. Blocks, and raises `ShareAway`."""

    def __init__(self, share: Share, local: Callable[[], float], *, stale: float) -> None:
        """`local` is this computer's clock; what was read of the share's is used for `stale` seconds."""
        self._share = share
        self._local = local
        self._stale = stale
        self._read: tuple[float, float, float] | None = None

    def now(self) -> float:
        """Return the share's time in seconds since the epoch; up to `stale` seconds old, never ahead."""
        return self._reading()[0]

    def to_share(self, local: float) -> float:
        """Return a time of this computer's clock in the share's."""
        share, here = self._reading()
        return local - here + share

    def to_local(self, shared: float) -> float:
        """Return a time of the share's clock in this computer's."""
        share, here = self._reading()
        return shared - share + here

    def _reading(self) -> tuple[float, float]:
        read = self._read
        if read is None or not 0 <= elapsed() - read[2] < self._stale:
            # Time that passes while the share answers makes the reading older, not younger.
            began = elapsed()
            read = self._read = (self._share.now(), self._local(), began)
        return read[0], read[1]


def elapsed() -> float:
    """Return seconds since some moment, those included for which the computer slept."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


def _fill(file: IO[bytes], content: bytes, *, durable: bool) -> None:
    file.write(content)
    file.flush()
    if durable:
        os.fsync(file.fileno())


def _patiently(work: Callable[[], T]) -> T:
    for _ in range(_TRIES - 1):
        try:
            return work()
        except PermissionError:
            time.sleep(_WAIT)
    return work()


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise away(error) from error


def away(error: OSError) -> ShareAway:
    """Say in words what the system says of a share."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ShareAway("The share is full, so files cannot be claimed there.", "Free some space on it.")
    kind = SourceError.of(error).kind
    if kind is Cause.PERMISSION:
        return ShareAway(
            "This computer may no longer read and write the claims on the share.",
            f"Allow that in {os.fsdecode(CLAIMS)} in the hot folder.",
        )
    if kind is Cause.MISSING:
        return ShareAway("The folder with the claims is not there.")
    if kind is Cause.DRIVE_OFFLINE:
        return ShareAway("The share does not answer.")
    # strerror is the system's own sentence and holds no path.
    return ShareAway(f"The share cannot be used: {error.strerror or type(error).__name__}.")
