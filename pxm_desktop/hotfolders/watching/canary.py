"""Notices that a system which should tell of changes does not.

Some file systems take part in notifying only for what this computer does itself, and are not on any list. A rescan
that finds changes in a directory of which no event ever came proves nothing yet: events get lost. Two in a row do.
"""

from __future__ import annotations

from collections.abc import Iterable

_STRIKES = 2
_MOST = 10_000
"""Directories remembered between two rescans; with more, nothing is proven."""


class Canary:
    """Remembers where events came from."""

    def __init__(self) -> None:
        self._directories: set[bytes] = set()
        self._paths: set[bytes] = set()
        self._strikes = 0

    def heard(self, paths: Iterable[bytes]) -> None:
        """Take it that events named these paths."""
        if len(self._directories) > _MOST or len(self._paths) > _MOST:
            return
        for path in paths:
            self._paths.add(path)
            self._directories.add(_directory(path))

    def dead(self, missed: Iterable[bytes]) -> bool:
        """Judge a rescan that found changes of which the rescanner had not heard, and start anew.

        Returns True when the system has now failed to tell of changes twice in a row.
        """
        if len(self._directories) > _MOST or len(self._paths) > _MOST:
            self.forget()
            return False
        silent = any(not self._named(path) for path in missed)
        self._strikes = self._strikes + 1 if silent else 0
        self.forget()
        return self._strikes >= _STRIKES

    def forget(self) -> None:
        """Start anew after a rescan that had other reasons."""
        self._directories.clear()
        self._paths.clear()

    def _named(self, path: bytes) -> bool:
        """Tell whether an event named something beside the path, or a directory that holds it."""
        if _directory(path) in self._directories:
            return True
        while path:
            if path in self._paths:
                return True
            path = _directory(path)
        return False


def _directory(path: bytes) -> bytes:
    return path.rpartition(b"/")[0]
