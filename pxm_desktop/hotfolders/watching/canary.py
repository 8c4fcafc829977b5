"""Notices that a system which should tell of changes does not.

Some file systems take part in notifying only for what this computer does itself, and are not on any list. A rescan
that finds changes in a directory of which no event ever came proves nothing yet: events get lost. Two in a row do,
unless what the first had found was told of late, as on a busy machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

_STRIKES = 2
_MOST = 10_000
"""Directories, and paths, remembered between two rescans; with more, nothing is proven."""


class Canary:
    """Remembers where events came from. Times are seconds of a clock that only goes forward."""

    def __init__(self) -> None:
        self._directories: dict[bytes, float] = {}
        self._paths: dict[bytes, float] = {}
        """When an event named them last."""
        self._unsure: float | None = None
        """When events came last that are not remembered."""
        self._silent: set[bytes] = set()
        """What the last rescan found without an event, and none has named since."""
        self._strikes = 0

    def heard(self, paths: Iterable[bytes], now: float) -> None:
        """Take it that events named these paths."""
        if len(self._directories) > _MOST or len(self._paths) > _MOST:
            self.unsure(now)
            return
        for path in paths:
            self._paths[path] = now
            self._directories[_directory(path)] = now

    def unsure(self, now: float) -> None:
        """Take it that events came of which nobody knows what they named."""
        self._unsure = now

    def dead(self, missed: Iterable[bytes], began: float) -> bool:
        """Judge a rescan that found changes of which the rescanner had not heard, and that began then.

        Returns True when the system has now failed to tell of changes twice in a row.
        """
        self._excuse()
        if self._unsure is None:
            self._silent = set(islice((path for path in missed if not self._named(path)), _MOST))
            self._strikes = self._strikes + 1 if self._silent else 0
        self.forget(began)
        return self._strikes >= _STRIKES

    def forget(self, before: float) -> None:
        """Forget the events before a rescan: it has seen what they told of. Later ones may be of what the next sees."""
        self._excuse()
        self._directories = {path: at for path, at in self._directories.items() if at >= before}
        self._paths = {path: at for path, at in self._paths.items() if at >= before}
        if self._unsure is not None and self._unsure < before:
            self._unsure = None

    def _excuse(self) -> None:
        """Take a strike back when all that it was for was told of later."""
        if self._silent:
            self._silent = {path for path in self._silent if not self._told(path)}
            if not self._silent:
                self._strikes = 0

    def _named(self, path: bytes) -> bool:
        """Tell whether an event named something beside the path, or the path itself, or a directory that holds it."""
        return _directory(path) in self._directories or self._told(path)

    def _told(self, path: bytes) -> bool:
        """Tell whether an event named the path or a directory that holds it, the rule's own too."""
        while path and path not in self._paths:
            path = _directory(path)
        return path in self._paths


def _directory(path: bytes) -> bytes:
    return path.rpartition(b"/")[0]
