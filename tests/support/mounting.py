"""Mounts for tests: real ones where this process may mount, else what the system would say of them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pxm_desktop.hotfolders import volume
from pxm_desktop.transfer.mounts import Mount

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


class ToldShare:
    """The same where a test may not mount: the system tells of a mount, and another folder is in its place."""

    def __init__(self, point: Path, patch: pytest.MonkeyPatch) -> None:
        self.point = point
        self._under = Mount("/", "ext4", "/dev/vda", "/")
        self._now = self._under
        patch.setattr(volume, "linux_mount_of", lambda _: self._now)

    def mount(self, name: str = "share") -> None:
        """Put it on the folder."""
        self._swap()
        self._now = Mount(str(self.point), "cifs", name, "/")

    def unmount(self) -> None:
        """Take it off."""
        self._swap()
        self._now = self._under

    def _swap(self) -> None:
        hidden, beside = self.point.with_name("hidden"), self.point.with_name("beside")
        hidden.mkdir(exist_ok=True)
        self.point.rename(beside)
        hidden.rename(self.point)
        beside.rename(hidden)


@pytest.fixture(params=["told", *(["real"] if may_mount() else [])])
def share(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Share | ToldShare]:
    """A share that is not on its folder yet: real where this process may mount, and as the system would tell of it."""
    point = tmp_path / "share"
    point.mkdir()
    if request.param == "told":
        yield ToldShare(point, monkeypatch)
        return
    made = Share(point)
    yield made
    made.unmount()
