"""What can be wrong with a source file, and how one is opened: the one border where OS errors get words."""

from __future__ import annotations

import errno
import os
import stat
import sys
from dataclasses import dataclass
from typing import Literal

from pxm_desktop.transfer.model import Cause

SourceKind = Literal[
    Cause.MISSING,
    Cause.PERMISSION,
    Cause.LOCKED,
    Cause.CHANGED,
    Cause.CLOUD,
    Cause.DRIVE_OFFLINE,
    Cause.NO_FILE,
    Cause.UNREADABLE,
]

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
        if kind is Cause.UNREADABLE:
            # strerror is the system's own sentence and holds no path.
            sentence = f"The computer could not read the file: {error.strerror or type(error).__name__}."
        return cls(kind, sentence, todo)


_WORDS: dict[SourceKind, tuple[str, str]] = {
    Cause.MISSING: ("The file is no longer there.", "Put it back, or remove it from the queue."),
    Cause.PERMISSION: (
        "This computer does not let PXM Desktop read the file.",
        "Allow reading it, then retry.",
    ),
    Cause.LOCKED: ("Another program is using the file.", "Close it there; sending goes on by itself."),
    Cause.CHANGED: ("The file changed while it was being sent.", "It is sent again when it stays the same."),
    Cause.CLOUD: (
        "The file is only in the cloud, not on this computer.",
        'Make it "Always available on this device", then retry.',
    ),
    Cause.DRIVE_OFFLINE: (
        "The disk or network drive of the file does not answer.",
        "Connect it again, then retry.",
    ),
    Cause.NO_FILE: ("This is not a file.", "Remove it from the queue."),
    Cause.UNREADABLE: (
        "The computer could not read the file.",
        "Open it on this computer to check it, then retry.",
    ),
}

_KINDS: dict[int, SourceKind] = {
    errno.ENOENT: Cause.MISSING,
    errno.ENOTDIR: Cause.MISSING,
    errno.EACCES: Cause.PERMISSION,
    errno.EPERM: Cause.PERMISSION,
    errno.EBUSY: Cause.LOCKED,
    errno.EAGAIN: Cause.LOCKED,  # a lease, as Samba holds one while a colleague writes; we open without waiting
    errno.ETXTBSY: Cause.LOCKED,
    errno.ENODEV: Cause.DRIVE_OFFLINE,
    errno.ENXIO: Cause.DRIVE_OFFLINE,
    errno.ENOTCONN: Cause.DRIVE_OFFLINE,
    errno.ETIMEDOUT: Cause.DRIVE_OFFLINE,
    errno.EHOSTDOWN: Cause.DRIVE_OFFLINE,
    errno.EHOSTUNREACH: Cause.DRIVE_OFFLINE,
    errno.ENETUNREACH: Cause.DRIVE_OFFLINE,
    errno.ENETDOWN: Cause.DRIVE_OFFLINE,
    errno.ECONNRESET: Cause.DRIVE_OFFLINE,
    errno.ESTALE: Cause.DRIVE_OFFLINE,
}
"""errno → kind. ESTALE is NFS for "the server forgot this file", which goes away with a new mount."""

_WINDOWS_KINDS: dict[int, SourceKind] = {
    **dict.fromkeys((2, 3), Cause.MISSING),
    5: Cause.PERMISSION,
    **dict.fromkeys((32, 33), Cause.LOCKED),  # sharing violation, lock violation
    **dict.fromkeys((21, 51, 53, 55, 59, 64, 67, 1167, 1231, 1232, 1236), Cause.DRIVE_OFFLINE),
    **dict.fromkeys(
        (*range(358, 370), *range(374, 384), *range(386, 405)), Cause.CLOUD
    ),  # ERROR_CLOUD_FILE_*
}


def _kind_of(error: OSError) -> SourceKind:
    windows: int | None = getattr(error, "winerror", None)
    if windows is not None and windows in _WINDOWS_KINDS:
        return _WINDOWS_KINDS[windows]
    return _KINDS.get(error.errno or 0, Cause.UNREADABLE)


_RECALL = 0x1000 | 0x40000 | 0x400000
"""Windows: FILE_ATTRIBUTE_OFFLINE, _RECALL_ON_OPEN, _RECALL_ON_DATA_ACCESS."""
_DATALESS = 0x40000000
"""macOS: SF_DATALESS."""


def is_cloud_only(found: os.stat_result) -> bool:
    """Tell whether a file is a placeholder whose content is in OneDrive, iCloud or the like."""
    attributes: int = getattr(found, "st_file_attributes", 0)
    flags: int = getattr(found, "st_flags", 0)
    return bool(attributes & _RECALL) or bool(flags & _DATALESS)


_HIDDEN_ATTRIBUTES = 0x2 | 0x4
"""Windows: FILE_ATTRIBUTE_HIDDEN, FILE_ATTRIBUTE_SYSTEM."""
_HIDDEN_FLAG = 0x8000
"""macOS: UF_HIDDEN."""


def is_hidden(found: os.stat_result) -> bool:
    """Tell whether the system hides a file or folder from people, whatever its name."""
    attributes: int = getattr(found, "st_file_attributes", 0)
    flags: int = getattr(found, "st_flags", 0)
    return bool(attributes & _HIDDEN_ATTRIBUTES) or bool(flags & _HIDDEN_FLAG)


def source_error(kind: SourceKind) -> SourceError:
    """Return the error of this kind with its usual words."""
    return SourceError(kind, *_WORDS[kind])


def no_file() -> SourceError:
    """Return the error for a folder, device or pipe."""
    return source_error(Cause.NO_FILE)


def changed() -> SourceError:
    """Return the error for a file that is not what it was."""
    return source_error(Cause.CHANGED)


_LATEST = 2**63 - 1


def modified(found: os.stat_result) -> int:
    """Return when a file was modified last, in ns, no later than a database can hold (year 2262).

    Clocks of cameras go wrong by centuries, and file systems keep what they say.
    """
    return min(found.st_mtime_ns, _LATEST)


@dataclass(frozen=True)
class Stamp:
    """What tells one state of a file from another. The inode is a hint only, on local disks."""

    size: int
    mtime_ns: int
    inode: int

    @classmethod
    def of(cls, found: os.stat_result) -> Stamp:
        """Take the stamp from what the system says about a file."""
        return cls(found.st_size, modified(found), found.st_ino)


def open_path(path: bytes, flags: int = _OPEN_FLAGS) -> int:
    """Open a file or folder and return its descriptor; raises OSError.

    Paths longer than the system takes are walked in pieces.
    """
    if sys.platform == "win32":
        return os.open(extended(path), flags)
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


def extended(path: bytes) -> bytes:
    """Return a Windows path in the form that is not limited to 260 characters."""
    if len(path) < 240 or path.startswith(b"\\\\?\\"):
        return path
    path = path.replace(b"/", b"\\")
    return b"\\\\?\\UNC\\" + path[2:] if path.startswith(b"\\\\") else b"\\\\?\\" + path


def stat_path(path: bytes) -> os.stat_result:
    """Return what the system says about a path of any length, symlinks followed; raises OSError."""
    if sys.platform == "win32":
        return os.stat(extended(path))  # noqa: PTH116 - the path is bytes
    if len(path) <= _PATH_LIMIT:
        return os.stat(path)  # noqa: PTH116
    cut = path.rstrip(b"/").rfind(b"/", 1)
    folder = open_path(path[:cut], os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        return os.stat(path[cut + 1 :], dir_fd=folder)
    finally:
        os.close(folder)


def open_file(path: bytes) -> tuple[int, os.stat_result]:
    """Open a regular file; raises OSError, or SourceError for anything that is no file."""
    descriptor = open_path(path)
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        raise no_file()
    if is_cloud_only(found):
        os.close(descriptor)
        raise source_error(Cause.CLOUD)
    return descriptor, found
