"""Which volume a path is on, told from the path alone: asking a share that does not answer could stall."""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_FRESH_SECONDS = 5.0


def volume_of(path: bytes) -> str:
    """Return a name for the volume of an absolute path: mount point, drive or share."""
    if sys.platform == "win32":
        return os.fsdecode(os.path.splitdrive(path)[0]).lower()
    if sys.platform == "darwin":
        found = re.match(rb"/Volumes/[^/]+", path)
        return os.fsdecode(found.group()) if found else "/"
    mounts = _table.mounts()
    while path not in mounts:
        path, slash, _ = path.rpartition(b"/")
        if not slash or not path:
            return "/"
    return os.fsdecode(path)


class _MountTable:
    """The mount points of Linux, read anew after some seconds. /proc is no disk: reading it never stalls."""

    def __init__(self) -> None:
        self._mounts: frozenset[bytes] = frozenset()
        self._until = 0.0

    def mounts(self) -> frozenset[bytes]:
        """Return the mount points."""
        now = time.monotonic()
        if now >= self._until:
            self._until = now + _FRESH_SECONDS
            try:
                lines = _MOUNTS.read_bytes().splitlines()
            except OSError:  # no /proc (another Unix, a strict container): one pool for all
                lines = []
            self._mounts = frozenset(_unescaped(line.split(b" ")[4]) for line in lines)
        return self._mounts


def _unescaped(field: bytes) -> bytes:
    """Undo mountinfo's octal escapes of space, tab, newline and backslash."""
    return re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found.group(1), 8)]), field)


_table = _MountTable()
