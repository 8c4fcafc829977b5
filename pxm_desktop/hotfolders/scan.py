"""Looks through a rule's folder, a directory at a time, so that its files can be compared with what is known.

Plain generators, to be run in a thread: they block. Memory does not grow with the number of files, only with the
largest single directory; whoever stops asking stops the scan. Links are never followed, so that nothing loops, and
nobody who may write into a shared folder can have another folder of this computer sent.
"""

from __future__ import annotations

import os
import stat
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import AnyStr, NamedTuple

from pxm_desktop.hotfolders.filters import Filter, Kind, Skip, kind_of
from pxm_desktop.hotfolders.volume import Condition, FolderAway, Mark, look
from pxm_desktop.transfer.source import SourceError, modified, open_path

_FOLDER_FLAGS = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_FLAGS_HIDE = sys.platform in ("win32", "darwin")
"""Folders too have to be asked whether they are hidden or links of another kind."""


class Entry(NamedTuple):
    """Something in a directory that is no folder. Small: a directory may hold a hundred thousand."""

    name: bytes
    size: int
    mtime_ns: int
    kind: Kind


@dataclass(slots=True)
class Listing:
    """What one directory holds."""

    path: bytes
    """Below the rule's folder, `/`-separated; empty for the folder itself."""
    entries: list[Entry] = field(default_factory=list)
    """Unsorted and unfiltered: `Filter.judge` says which are taken."""
    folders: list[bytes] = field(default_factory=list)
    """Names of folders that are entered; their own listings follow."""
    skipped: list[tuple[bytes, Skip]] = field(default_factory=list)
    """Names of folders that are not entered and of what could not be looked at, with the reason: not gone."""
    gone: list[bytes] = field(default_factory=list)
    """Names that were asked for and are not there; each may have been a file or a folder."""
    whole: bool = True
    """Everything in the directory is named above, and what is not named is not there any more."""
    error: SourceError | None = None
    """The directory could not be read: nothing is known of what is in it and below it."""


def scan(folder: bytes, rules: Filter, mark: Mark | None = None) -> Iterator[Listing]:
    """Yield every directory of the rule's folder that its filter enters.

    What no listing names may be taken for gone only once the scan has ended by itself: a share that goes away in the
    middle looks like many deletions.

    Raises:
        FolderAway: The folder is away, or not the one that `mark` was taken of (condition ANOTHER); or that became so
            while it was looked through.

    """
    seen = _there(folder, mark)
    yield from _below(folder, b"", rules)
    _there(folder, seen)


def changed(
    folder: bytes, paths: Iterable[bytes], rules: Filter, mark: Mark | None = None
) -> Iterator[Listing]:
    """Yield what became of these paths: all directories of those that are folders, partial listings of the others.

    Paths are below the rule's folder. Those that the filter leaves out because of a folder's name are passed over, and
    so are those that lead through a link.

    Raises:
        FolderAway: As with `scan`; before anything is called gone.

    """
    seen = _there(folder, mark)
    partial: dict[bytes, Listing] = defaultdict(lambda: Listing(b"", whole=False))
    entered: set[bytes] = set()
    links: dict[bytes, bool] = {}
    for path in sorted(paths):
        if any(above in entered for above in _above(path)):
            continue
        directory, _, name = path.rpartition(b"/")
        if not rules.enters(directory) or _through_link(folder, directory, links):
            continue
        listing = partial[directory]
        listing.path = directory
        kind = _look_at(folder, path, name, rules, listing)
        if kind is Kind.FOLDER:
            entered.add(path)
            yield from _below(folder, path, rules)
    _there(folder, seen)
    yield from (listing for listing in partial.values() if listing.entries or listing.gone or listing.skipped)


def _above(path: bytes) -> Iterator[bytes]:
    """Yield the folders above a path, the rule's own first."""
    yield b""
    at = path.find(b"/")
    while at >= 0:
        yield path[:at]
        at = path.find(b"/", at + 1)


def _through_link(folder: bytes, directory: bytes, known: dict[bytes, bool]) -> bool:
    """Tell whether a directory below the folder, or one above it, is a link; `known` keeps the answers."""
    if not directory:
        return False
    if directory not in known:
        try:
            linked = kind_of(os.lstat(_joined(folder, directory))) is Kind.LINK
        except OSError:
            linked = False  # what is in it is gone, or cannot be read: that is said of each
        known[directory] = linked or _through_link(folder, directory.rpartition(b"/")[0], known)
    return known[directory]


def _there(folder: bytes, mark: Mark | None) -> Mark:
    standing = look(folder, mark)
    if standing.mark is None or standing.condition is not Condition.HERE:
        raise FolderAway(standing)
    return standing.mark


def _look_at(folder: bytes, path: bytes, name: bytes, rules: Filter, listing: Listing) -> Kind | None:
    """Enter what lies at a path in its directory's listing; return FOLDER when it is one that has to be entered."""
    if not path:
        return Kind.FOLDER
    try:
        found = os.lstat(_joined(folder, path))
    except (FileNotFoundError, NotADirectoryError):
        listing.gone.append(name)
        return None
    except OSError as error:
        listing.skipped.append((name, _unreadable(error)))
        return None
    kind = kind_of(found)
    if stat.S_ISDIR(found.st_mode):
        skip = rules.judge(path, kind, 0)
        if skip is None:
            return Kind.FOLDER
        listing.skipped.append((name, skip))
    else:
        listing.entries.append(Entry(name, found.st_size, modified(found), kind))
    return None


def _below(folder: bytes, start: bytes, rules: Filter) -> Iterator[Listing]:
    """Yield a directory and all below it. A stack of its own: depth has no limit."""
    stack = [start]
    while stack:
        path = stack.pop()
        listing = _list(folder, path, rules)
        stack.extend(_joined(path, name) for name in listing.folders)
        yield listing


def _joined(path: bytes, name: bytes) -> bytes:
    return path + b"/" + name if path else name


def _list(folder: bytes, path: bytes, rules: Filter) -> Listing:
    listing = Listing(path)
    try:
        if sys.platform == "win32":  # which cannot read names from an open directory
            with os.scandir(_joined(folder, path) if path else folder) as entries:
                _enter(entries, listing, rules)
        else:
            directory = open_path(_joined(folder, path) if path else folder, _FOLDER_FLAGS)
            try:
                with os.scandir(directory) as names:
                    _enter(names, listing, rules)
            finally:
                os.close(directory)
    except OSError as error:
        return Listing(path, whole=False, error=SourceError.of(error))
    return listing


def _enter(entries: Iterable[os.DirEntry[AnyStr]], listing: Listing, rules: Filter) -> None:
    """Sort what a directory holds into its listing. Runs for every file of every rescan: the usual file goes first."""
    append, regular = listing.entries.append, stat.S_ISREG
    for entry in entries:
        name = os.fsencode(entry.name)
        try:
            if entry.is_dir(follow_symlinks=False):
                kind = kind_of(entry.stat(follow_symlinks=False)) if _FLAGS_HIDE else Kind.FOLDER
                skip = rules.judge(_joined(listing.path, name), kind, 0)
                if skip is None:
                    listing.folders.append(name)
                else:
                    listing.skipped.append((name, skip))
            else:
                found = entry.stat(follow_symlinks=False)
                kind = Kind.FILE if regular(found.st_mode) and not _FLAGS_HIDE else kind_of(found)
                append(Entry(name, found.st_size, modified(found), kind))
        except FileNotFoundError:
            continue  # it went between two calls
        except OSError as error:
            listing.skipped.append((name, _unreadable(error)))


def _unreadable(error: OSError) -> Skip:
    return Skip("unreadable", str(SourceError.of(error)), waits=True)
