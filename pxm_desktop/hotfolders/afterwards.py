"""What happens to a file in its folder once its fate is known: moved to "Uploaded", to the trash, or to "Failed".

Nothing is ever erased or written over. Everything here blocks; it runs in a thread of the rule. The caller has made
sure that PXM holds the file with its size, and gives the size and time that it had then: a file that changed since is
not touched.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import send2trash

from pxm_desktop.hotfolders.filters import FAILED, UPLOADED
from pxm_desktop.transfer.source import SourceError

_MOST_NAMES = 10_000


class Changed(Exception):
    """The file is not the one any more that was sent; it is left where it is."""


class NoTrash(Exception):
    """The disk has no trash; the file is left where it is."""


def move_to_uploaded(folder: bytes, path: bytes, size: int, mtime_ns: int, day: date) -> bytes:
    """Move a file into "Uploaded", into a folder of the day; return where it is now, below the rule's folder.

    Raises `Changed`, and `SourceError` when it cannot be moved now.
    """
    target = b"/".join((UPLOADED, day.isoformat().encode(), path))
    return _moved(folder, path, target, size, mtime_ns)


def move_to_failed(folder: bytes, path: bytes, size: int, mtime_ns: int, reason: str) -> bytes:
    """Move a file into "Failed" and write the reason beside it; return where it is now, below the rule's folder.

    Raises as `move_to_uploaded`.
    """
    place = _moved(folder, path, b"/".join((FAILED, path)), size, mtime_ns)
    try:
        Path(os.fsdecode(folder + b"/" + place + b".reason.txt")).write_text(f"{reason}\n", "utf-8")
    except OSError as error:
        raise SourceError.of(error) from error
    return place


def to_trash(folder: bytes, path: bytes, size: int, mtime_ns: int) -> None:
    """Put a file into the system's trash. Raises `Changed`, `NoTrash`, and `SourceError` when it cannot be now."""
    whole = folder + b"/" + path
    _ensure_same(whole, size, mtime_ns)
    try:
        send2trash.send2trash(os.fsdecode(whole))
    except send2trash.TrashPermissionError as error:
        raise NoTrash from error
    except OSError as error:
        if _still_there(whole):
            raise NoTrash from error
        raise SourceError.of(error) from error


def _moved(folder: bytes, path: bytes, target: bytes, size: int, mtime_ns: int) -> bytes:
    source = folder + b"/" + path
    _ensure_same(source, size, mtime_ns)
    try:
        os.makedirs(os.path.dirname(folder + b"/" + target), exist_ok=True)  # noqa: PTH103, PTH120
        for name in _free_names(target):
            place = folder + b"/" + name
            if _take_name(source, place):
                return name
    except OSError as error:
        raise SourceError.of(error) from error
    raise SourceError("other", "There are too many files of this name in the folder that it is moved to.")


def _take_name(source: bytes, place: bytes) -> bool:
    """Move a file to a name that nobody has; False when somebody has it."""
    if os.path.lexists(place):
        return False
    try:
        os.link(
            source, place
        )  # fails where the name is taken, whoever was quicker; rename would write over it
    except FileExistsError:
        return False
    except OSError:
        # A file system without hard links: between the look and the rename somebody else could take the name.
        os.rename(source, place)  # noqa: PTH104
        return True
    os.unlink(source)  # noqa: PTH108
    return True


def _free_names(target: bytes) -> Iterator[bytes]:
    yield target
    stem, dot, ending = target.rpartition(b".")
    if not dot or b"/" in ending or not stem or stem.endswith(b"/"):
        stem, ending = target, b""
    for number in range(2, _MOST_NAMES):
        yield stem + b" (" + str(number).encode() + b")" + dot * bool(ending) + ending


def _ensure_same(whole: bytes, size: int, mtime_ns: int) -> None:
    try:
        found = os.lstat(whole)
    except FileNotFoundError as error:
        raise Changed from error
    except OSError as error:
        raise SourceError.of(error) from error
    if (found.st_size, found.st_mtime_ns) != (size, mtime_ns):
        raise Changed


def _still_there(whole: bytes) -> bool:
    return os.path.lexists(whole)
