"""Compares what lies in a rule's folder with what is remembered: which files are new or changed, and which are gone.

Plain generators for a thread of the rule; see `scan`. What is remembered comes a directory at a time, so that memory
does not grow with the folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pxm_desktop.hotfolders import scan
from pxm_desktop.hotfolders.filters import Filter, Skip
from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.hotfolders.sidecar import left_out
from pxm_desktop.hotfolders.volume import Mark

Remembered = Callable[[bytes], dict[bytes, tuple[int, int]]]
"""Returns (size, mtime_ns) of remembered files by name, for a directory below the rule's folder."""


class Seen(NamedTuple):
    """A file as it looks now."""

    path: bytes
    """Below the rule's folder."""
    size: int
    mtime_ns: int


@dataclass(slots=True)
class Sight:
    """What one directory told."""

    fresh: list[Seen] = field(default_factory=list)
    """Files that the rule takes and that are new or changed."""
    gone: list[bytes] = field(default_factory=list)
    """Paths of which it is certain that they are not there any more, files or folders."""
    waiting: list[tuple[bytes, Skip]] = field(default_factory=list)
    """Files, and folders that cannot be read, that are left out for now, and taken once that changes."""
    sidecars: list[Seen] = field(default_factory=list)
    """Sidecars, where the rule reads them: pictures may wait for what they say."""
    files: int = 0
    """Files that were looked at."""


class Looker:
    """Looks for one rule."""

    def __init__(self, rule: Rule, rules: Filter, remembered: Remembered) -> None:
        self._folder = rule.folder
        self._sidecars = rule.sidecars
        self._filter = rules
        self._remembered = remembered

    def everything(self, mark: Mark | None) -> Iterator[Sight]:
        """Look through the whole folder. Raises `volume.FolderAway`."""
        return map(self._compared, scan.scan(self._folder, self._filter, mark))

    def some(self, paths: Iterable[bytes], mark: Mark | None) -> Iterator[Sight]:
        """Look at these paths below the folder, and at all below those that are folders. Raises `volume.FolderAway`."""
        return map(self._compared, scan.changed(self._folder, paths, self._filter, mark))

    def _compared(self, listing: scan.Listing) -> Sight:
        sight = Sight(files=len(listing.entries))
        start = listing.path + b"/" if listing.path else b""
        if listing.error is not None and listing.path:
            sight.waiting.append((listing.path, Skip("unreadable", str(listing.error), waits=True)))
        sight.waiting += [(start + name, skip) for name, skip in listing.skipped if skip.waits]
        if not listing.entries and not listing.gone:
            return sight
        known = self._remembered(listing.path)
        judge = self._filter.judge
        for name, size, mtime_ns, kind in listing.entries:
            if known.get(name) == (size, mtime_ns):
                continue
            path = start + name
            if left_out(self._sidecars, name) is not None:
                sight.sidecars.append(Seen(path, size, mtime_ns))
                continue
            skip = judge(path, kind, size)
            if skip is None:
                sight.fresh.append(Seen(path, size, mtime_ns))
            elif skip.waits:
                sight.waiting.append((path, skip))
        sight.gone = [start + name for name in listing.gone]
        return sight
