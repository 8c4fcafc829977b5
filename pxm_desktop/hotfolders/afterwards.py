"""What happens to a file in its folder once its fate is known: moved to "Uploaded", to the trash, or to "Failed".

Nothing is ever erased or written over. Everything here blocks; it runs in a thread of the rule. The caller has made
sure that PXM holds the file with its size, and gives the size and time that it had then: a file that changed since is
not touched.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import send2trash

from pxm_desktop.hotfolders.filters import FAILED, UPLOADED
from pxm_desktop.transfer.model import Cause
from pxm_desktop.transfer.source import SourceError, modified

_MOST_NAMES = 10_000
_LONGEST_NAME = 255
"""Bytes that every file system takes in a name."""
_LONGEST_ENDING = 32
"""Bytes; what is longer, after the last dot, is no ending of a file's kind."""
_REASON = b".reason.txt"
_log = logging.getLogger(__name__)


class Changed(Exception):
    """The file is not the one any more that was sent; it is left where it is."""


class Gone(Changed):
    """The file is not there any more: it was moved before a kill, or a person took it away."""


class CannotMove(Exception):
    """The file cannot be moved until a person does something; `sentence` says why."""

    def __init__(self, error: OSError) -> None:
        found = SourceError.of(error)
        self.sentence = {
            Cause.PERMISSION: "It cannot be moved yet: PXM Desktop may not write to the folder. Allow it, and it is"
            " moved by itself.",
            Cause.LOCKED: "It cannot be moved yet: another program has it open. Close it there, and it is moved by"
            " itself.",
        }.get(found.kind) or f"It cannot be moved yet: {error.strerror or type(error).__name__}."
        super().__init__(self.sentence)


class NoTrash(Exception):
    """The file cannot be put into a trash, so it is left where it is. Says why, for people."""


def move_to_uploaded(folder: bytes, path: bytes, size: int, mtime_ns: int, day: date) -> bytes:
    """Move a file into "Uploaded", into a folder of the day; return where it is now, below the rule's folder.

    Raises `Changed` and `CannotMove`.
    """
    target = b"/".join((UPLOADED, day.isoformat().encode(), path))
    return _moved(folder, path, target, size, mtime_ns)


def move_to_failed(folder: bytes, path: bytes, size: int, mtime_ns: int, reason: str) -> bytes:
    """Move a file into "Failed" and write the reason beside it; return where it is now, below the rule's folder.

    Raises as `move_to_uploaded`.
    """
    place = _moved(folder, path, b"/".join((FAILED, path)), size, mtime_ns)
    try:
        where, slash, moved = place.rpartition(b"/")
        for name in free_names(where + slash + shortened(moved, _REASON)):
            with (
                contextlib.suppress(FileExistsError),
                Path(os.fsdecode(folder + b"/" + name)).open("x") as file,
            ):
                file.write(f"{reason}\n")
                break
    except OSError as error:
        _log.warning("the reason of a failed file could not be written beside it: %s", error.strerror)
    return place


def set_aside(folder: bytes) -> int:
    """Return how many files lie in "Failed", without the reasons beside them; what cannot be read does not count."""
    return sum(
        not name.endswith(_REASON) for _, _, names in os.walk(folder + b"/" + FAILED) for name in names
    )


def to_trash(folder: bytes, path: bytes, size: int, mtime_ns: int) -> None:
    """Put a file into the system's trash. Raises `Changed` and `NoTrash`."""
    whole = folder + b"/" + path
    _ensure_same(whole, size, mtime_ns)
    try:
        send2trash.send2trash(os.fsdecode(whole))
    except send2trash.TrashPermissionError as error:
        raise NoTrash("This disk has no trash, so the file stays here.") from error
    except OSError as error:
        if not os.path.lexists(whole):
            raise Gone from error
        why = error.strerror or str(error)
        raise NoTrash(f"It could not be put into the trash, so it stays here: {why}.") from error


def _moved(folder: bytes, path: bytes, target: bytes, size: int, mtime_ns: int) -> bytes:
    source = folder + b"/" + path
    _ensure_same(source, size, mtime_ns)
    try:
        os.makedirs(os.path.dirname(folder + b"/" + target), exist_ok=True)  # noqa: PTH103, PTH120
        for name in free_names(target):
            place = folder + b"/" + name
            if take_name(source, place):
                break
        else:
            raise FileExistsError(0, "there are too many files of this name where it should go")
    except FileNotFoundError as error:
        raise Gone from error
    except OSError as error:
        raise CannotMove(error) from error
    _put_back_if_other(source, place, size, mtime_ns)
    return name


def take_name(source: bytes, place: bytes) -> bool:
    """Move a file, whatever it is by now, to a name that nobody has; False when somebody has it."""
    if sys.platform != "win32":  # where a rename refuses a name that is taken
        try:
            os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
        except FileExistsError:
            return False
    try:
        os.rename(source, place)  # noqa: PTH104
    except FileExistsError:
        return False
    except OSError:
        if sys.platform != "win32":
            os.unlink(place)  # noqa: PTH108 - our own, and empty
        raise
    return True


def _put_back_if_other(source: bytes, place: bytes, size: int, mtime_ns: int) -> None:
    """Put a file back that was saved again in the moment before it was moved. Raises `Changed`."""
    try:
        _ensure_same(place, size, mtime_ns)
    except Changed:
        with contextlib.suppress(OSError):  # something newer still is in its place: both are kept
            if take_name(place, source):
                _log.info("a file that changed while it was moved was put back")
        raise


def free_names(target: bytes) -> Iterator[bytes]:
    """Yield a name and then numbered ones, each short enough for a file system."""
    folder, slash, name = target.rpartition(b"/")
    stem, dot, ending = name.rpartition(b".")
    if not stem or len(ending) > _LONGEST_ENDING:
        stem, dot, ending = name, b"", b""
    yield target
    for number in range(2, _MOST_NAMES):
        yield folder + slash + shortened(stem, b" (%d)" % number + dot + ending)


def shortened(stem: bytes, ending: bytes) -> bytes:
    """Return a name whose stem is cut where that is needed for it to fit into a file system."""
    room = _LONGEST_NAME - len(ending)
    if len(stem) > room:
        stem = stem[:room].decode("utf-8", "ignore").encode()  # no half of a letter stays
    return stem + ending


def _ensure_same(whole: bytes, size: int, mtime_ns: int) -> None:
    try:
        found = os.lstat(whole)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Gone from error
    except OSError as error:
        raise CannotMove(error) from error
    if (found.st_size, modified(found)) != (size, mtime_ns):
        raise Changed
