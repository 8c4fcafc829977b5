"""Mounts for tests: real ones where this process may mount, else what the system would say of them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

_SYS_ADMIN = 1 << 21


def may_mount() -> bool:
    """Tell whether this process may mount."""
    status = Path("/proc/self/status").read_text()
    return bool(int(status.partition("CapEff:")[2].split()[0], 16) & _SYS_ADMIN)


class Share:
    """A small volume in memory that can be put on a folder and taken off again. Its content goes with it."""

    def __init__(self, point: Path) -> None:
        self.point = point
        self._mounted = False

    def mount(self, name: str = "share") -> None:
        """Put it on the folder."""
        command = ["mount", "-t", "tmpfs", "-o", "size=16m", name, str(self.point)]
        subprocess.run(command, check=True, capture_output=True, timeout=20)
        self._mounted = True

    def unmount(self) -> None:
        """Take it off, as when a disk is pulled out: even while it is used."""
        if self._mounted:
            subprocess.run(["umount", "-l", str(self.point)], check=True, capture_output=True, timeout=20)
            self._mounted = False


@pytest.fixture
def share(tmp_path: Path) -> Iterator[Share]:
    """A share that is not on its folder yet."""
    point = tmp_path / "share"
    point.mkdir()
    made = Share(point)
    yield made
    made.unmount()
