"""A file that is being saved: it appears under its name when it is whole, and leaves nothing when it is given up."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path

from pxm_desktop.service import paths
from pxm_desktop.service.errors import NotSaved
from pxm_desktop.transfer.threads import Pool

_WRITE_BYTES = 1 << 20


class Saving:
    """Writes beside the file that it becomes, on a thread of its own: a share that hangs stops nobody else.

    Raises `NotSaved` wherever the disk does not take something.
    """

    def __init__(self, path: bytes, *, replace: bool) -> None:
        self._path = Path(os.fsdecode(path)).absolute()
        self._replace = replace
        # Short, since the name may already be as long as the disk takes.
        self._beside = self._path.with_name(f".{self._path.name[:40]}.{secrets.token_hex(4)}.part")
        self._thread = Pool("save", 1, _WRITE_BYTES)
        self._handle: int | None = None
        """Belongs to the thread."""
        self.bytes = 0
        """Written so far."""

    async def begin(self) -> None:
        """Make the file."""
        await self._do(self._open)

    async def go_on_at(self, at: int) -> None:
        """Write on from here: what was written behind it is given up."""
        if at != self.bytes:
            await self._do(self._cut, at)
            self.bytes = at

    async def write(self, chunk: bytes) -> None:
        """Add bytes."""
        await self._do(self._add, chunk)
        self.bytes += len(chunk)

    async def finish(self) -> None:
        """Let the file appear under its name."""
        await self._do(self._appear)

    async def close(self) -> None:
        """Leave nothing of a file that did not get whole."""
        done = self._thread.submit(self._remove)
        self._thread.stop()
        await done

    # -- inside --------------------------------------------------------------------------------------------

    async def _do(self, work: object, *given: object) -> None:
        try:
            await self._thread.submit(work, *given)  # type: ignore[arg-type]
        except OSError as error:
            raise not_saved(error, self._path.name) from None

    def _open(self) -> None:
        if self._path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not self._replace and os.path.lexists(self._path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        self._handle = os.open(self._beside, flags, 0o666)

    def _cut(self, at: int) -> None:
        assert self._handle is not None  # noqa: S101 - begun
        os.ftruncate(self._handle, at)
        os.lseek(self._handle, at, os.SEEK_SET)

    def _add(self, chunk: bytes) -> None:
        assert self._handle is not None  # noqa: S101 - begun
        rest = memoryview(chunk)
        while rest:
            rest = rest[os.write(self._handle, rest) :]

    def _appear(self) -> None:
        assert self._handle is not None  # noqa: S101 - begun
        os.fsync(self._handle)
        # Windows renames no file that is open.
        handle, self._handle = self._handle, None
        os.close(handle)
        try:
            if self._replace:
                self._beside.replace(self._path)
            else:
                _rename_to_new(self._beside, self._path)
        except OSError:
            self._beside.unlink(missing_ok=True)
            raise

    def _remove(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            with contextlib.suppress(OSError):
                os.close(handle)
            with contextlib.suppress(OSError):
                self._beside.unlink(missing_ok=True)


def not_saved(error: OSError, name: str) -> NotSaved:
    """Return why a file could not be saved, in the user's words."""
    name = paths.shown(name)
    match error.errno:
        case errno.EEXIST:
            return NotSaved(f"{name} was not saved: there is a file of that name.", "Choose another name.")
        case errno.ENOSPC | errno.EDQUOT:
            return NotSaved(
                f"{name} could not be saved: the disk is full.", "Free some space, or save it elsewhere."
            )
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return NotSaved(
                f"{name} could not be saved: that folder may not be written to.", "Save it elsewhere."
            )
        case errno.ENOENT | errno.ENOTDIR:
            return NotSaved(f"{name} could not be saved: there is no such folder.", "Save it elsewhere.")
        case errno.EISDIR:
            return NotSaved(f"{name} could not be saved: a folder has that name.", "Choose another name.")
        case errno.ENAMETOOLONG:
            return NotSaved(f"{name} could not be saved: the name is too long.", "Choose a shorter name.")
        case errno.EFBIG:
            return NotSaved(
                f"{name} could not be saved: that disk takes no file of this size.", "Save it elsewhere."
            )
    why = error.strerror or type(error).__name__
    return NotSaved(f"{name} could not be saved: {why}.", "Save it elsewhere.")


def _rename_to_new(old: Path, new: Path) -> None:
    """Rename where nothing is under the new name. Raises FileExistsError."""
    if os.name == "nt":
        old.rename(new)  # refuses by itself
        return
    try:
        new.hardlink_to(old)
    except FileExistsError:
        raise
    except OSError:  # FAT and some shares know no second names
        if os.path.lexists(new):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        old.rename(new)
    else:
        old.unlink()
