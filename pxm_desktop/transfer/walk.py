"""Walking what was dropped or named: files come out, and what is left out with the rule that said so."""

from __future__ import annotations

import heapq
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import TypeVar

from pxm_desktop.transfer.model import Cause, FoundFile, SkippedPath
from pxm_desktop.transfer.names import file_name
from pxm_desktop.transfer.source import SourceError, is_cloud_only, is_hidden, modified, open_path, stat_path

T = TypeVar("T")

_TEMPORARY_NAMES = frozenset(
    {b"thumbs.db", b"ehthumbs.db", b"desktop.ini", b"photothumb.db", b"icon\r", b"$recycle.bin"}
)
_TEMPORARY_STARTS = (b"~$", b"._", b".~lock.", b"~wrl")
_TEMPORARY_ENDS = (
    b".tmp",
    b".temp",
    b".part",
    b".partial",
    b".crdownload",
    b".download",
    b".filepart",
    b".swp",
    b".swx",
    b".idlk",
    b".lck",
    b"~",
)
_LONGEST_NAME = 1024
"""Bytes of a name that is still given to PXM; file systems stop at 255 characters (765 bytes) or earlier."""


def drained(items: list[T]) -> Iterator[T]:
    """Yield what is in a list, in order, and keep none: to free 100,000 objects at once would hold up the window."""
    items.reverse()
    while items:
        yield items.pop()


def walk(paths: Sequence[bytes]) -> Iterator[FoundFile | SkippedPath]:
    """Yield the files in these files and folders, and what is left out with its rule, as they are found.

    A plain generator, to be run in a pool of the disk: it blocks. Names are sorted within a folder. A path
    that is named itself is taken although its name is hidden or temporary; an empty file is not. Folders are
    entered once, however many symlinks lead to them; memory grows with the number of folders only.
    """
    seen: set[tuple[int, int]] = set()
    for path in paths:
        top = os.path.abspath(path)  # noqa: PTH100 - pathlib has no bytes paths
        try:
            found = stat_path(top)
        except OSError as error:
            yield _unreadable(top, error)
            continue
        if stat.S_ISDIR(found.st_mode):
            name = file_name(top).decode("utf-8", "replace")
            yield from _folder(top, name, found, seen)
        else:
            yield _file(top, "", found)


def _folder(
    path: bytes, batch_path: str, found: os.stat_result, seen: set[tuple[int, int]]
) -> Iterator[FoundFile | SkippedPath]:
    """Yield what is in a folder and the folders below it. A stack of its own: depth has no limit."""
    stack = [(path, batch_path, found)]
    while stack:
        path, batch_path, found = stack.pop()
        try:
            if not found.st_ino:  # scandir leaves it out on Windows
                found = stat_path(path)
            identity = (found.st_dev, found.st_ino)
            if identity in seen and found.st_ino:  # drives without inodes say 0 for all
                yield _skipped(path, "loop", "The folder is already part of this upload; it is taken once.")
                continue
            seen.add(identity)
            entries = _entries(path)
        except OSError as error:
            yield _unreadable(path, error)
            continue
        below: list[tuple[bytes, str, os.stat_result]] = []
        for name, look in entries:
            place = os.path.join(path, name)  # noqa: PTH118
            rule = _left_out(name)
            if rule is not None:
                yield _skipped(place, *rule)
                continue
            try:
                found = look()
            except OSError as error:
                yield _unreadable(place, error)
                continue
            if is_hidden(found):
                yield _skipped(place, "hidden", _HIDDEN)
            elif stat.S_ISDIR(found.st_mode):
                below.append((place, f"{batch_path}/{name.decode('utf-8', 'replace')}".lstrip("/"), found))
            else:
                yield _file(place, batch_path, found)
        stack.extend(reversed(below))


_Entry = tuple[bytes, Callable[[], os.stat_result]]
_name = itemgetter(0)


def _entries(path: bytes) -> Iterator[_Entry]:
    """Return names in a folder, sorted, each with a function that looks at it (symlinks followed)."""
    if sys.platform != "win32" and len(path) > _LONG:
        folder = open_path(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            names = map(os.fsencode, os.listdir(folder))  # noqa: PTH208
        finally:
            os.close(folder)
        return _in_order((name, _looker(os.path.join(path, name))) for name in names)  # noqa: PTH118
    with os.scandir(path) as entries:
        return _in_order((entry.name, entry.stat) for entry in entries)


_RUN = 2000
"""Names that are sorted at once: 100,000 would hold the interpreter, and with it the window, for 0.1 s."""


def _in_order(entries: Iterator[_Entry]) -> Iterator[_Entry]:
    """Read all entries now; return them by name."""
    runs = []
    while run := sorted(islice(entries, _RUN), key=_name):
        runs.append(drained(run))
    return heapq.merge(*runs, key=_name)


_LONG = 900


def _looker(path: bytes) -> Callable[[], os.stat_result]:
    return lambda: stat_path(path)


_HIDDEN = "Hidden files and folders are not uploaded."


def _left_out(name: bytes) -> tuple[str, str] | None:
    """Return (rule, sentence) for a name that is not taken from a folder."""
    lower = name.lower()
    if lower.startswith(b".") and lower.endswith(b".icloud"):
        return "cloud", "The file is only in iCloud. Download it to this computer, then add it again."
    if lower in _TEMPORARY_NAMES or lower.startswith(_TEMPORARY_STARTS) or lower.endswith(_TEMPORARY_ENDS):
        return "temporary", "Temporary files of programs and systems are not uploaded."
    if name.startswith(b"."):
        return "hidden", _HIDDEN
    return None


def _file(path: bytes, batch_path: str, found: os.stat_result) -> FoundFile | SkippedPath:
    if not stat.S_ISREG(found.st_mode):
        return _skipped(path, "special", "This is a device or a pipe, not a file.")
    if is_cloud_only(found):
        return _skipped(
            path, "cloud", "The file is only in the cloud. Download it to this computer, then add it again."
        )
    if found.st_size == 0:
        return _skipped(path, "empty", "The file is empty.")
    if len(file_name(path)) > _LONGEST_NAME:
        return _skipped(path, "name", "The name of the file is too long.")
    return FoundFile(path=path, size=found.st_size, mtime_ns=modified(found), batch_path=batch_path)


def _skipped(path: bytes, rule: str, sentence: str) -> SkippedPath:
    return SkippedPath(path=path, rule=rule, sentence=sentence)


def _unreadable(path: bytes, error: OSError) -> SkippedPath:
    reason = SourceError.of(error)
    rule = "missing" if reason.kind is Cause.MISSING else "unreadable"
    return _skipped(path, rule, str(reason))
