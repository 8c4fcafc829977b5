"""What a path is mounted from, and whether that is a network share.

Two ask. A journal in WAL mode needs a local disk: SQLite's write-ahead log shares memory between processes, which
network file systems do not offer, and their locks are unreliable (https://www.sqlite.org/wal.html, "all processes
using a database must be on the same host computer"). And a hot folder on a share has to be looked at again and
again, since no system tells of what other computers do there.
"""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TypeVar

T = TypeVar("T")

NETWORK_TYPES = frozenset(
    {
        "9p",
        "acfs",
        "afpfs",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "davfs",
        "drvfs",
        "ftp",
        "gfs2",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs3",
        "nfs4",
        "ocfs2",
        "panfs",
        "prl_fs",
        "pvfs2",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "vboxsf",
        "virtiofs",
        "vmhgfs",
        "webdav",
    }
)
"""File system types whose files live on, or are shared with, another machine."""

NETWORK_FUSE = frozenset(
    {
        "davfs2",
        "gcsfuse",
        "glusterfs",
        "gvfsd-fuse",
        "juicefs",
        "mount.davfs",
        "rclone",
        "s3fs",
        "smbnetfs",
        "sshfs",
        "vmhgfs-fuse",
    }
)
"""The same for types named `fuse.X`."""


class Mount(NamedTuple):
    """One line of Linux's mount table."""

    point: str
    """Where it is seen."""
    kind: str
    """Type of the file system."""
    source: str
    """What is mounted: a device, a share, or a word where there is neither."""
    root: str
    """Which folder of it is seen; `/` unless it is a bind mount or a subvolume."""


MountTable = Callable[[], list[tuple[str, str]]]
"""Returns (mount point, type) in the order of mounting; tests inject their own."""


def is_network_type(kind: str) -> bool:
    """Return True when a file system type, as the system names it, is a network one."""
    word = kind.lower()
    return word.removeprefix("fuse.") in NETWORK_FUSE if word.startswith("fuse.") else word in NETWORK_TYPES


def file_system_type(path: Path, table: MountTable | None = None) -> str:
    """Return the type of the file system that holds `path`, or "" when the system does not say.

    The path itself need not exist: its nearest existing ancestor decides.
    """
    return _holding(os.path.realpath(path), (table or system_mounts)()) or ""


def on_network(path: Path, table: MountTable | None = None) -> bool:
    """Return True when `path` lies on a network share."""
    if table is None and sys.platform == "win32":
        return _windows_remote(path)
    return is_network_type(file_system_type(path, table))


def system_mounts() -> list[tuple[str, str]]:
    """Return this system's mounts; an empty list where the system does not tell."""
    if sys.platform == "linux":
        return [(mount.point, mount.kind) for mount in linux_mounts()]
    if sys.platform == "darwin":
        answer = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=10, check=False)
        return [(m[1], m[2]) for m in re.finditer(r"^.* on (.*) \((\w+)[,)]", answer.stdout, re.MULTILINE)]
    return []


LINUX_TABLE = Path("/proc/self/mountinfo")


def linux_mounts(table: Path = LINUX_TABLE) -> list[Mount]:
    """Return Linux's mounts in the order of mounting; an empty list without /proc. Touches no disk."""
    try:
        lines = table.read_bytes().decode("utf-8", "surrogateescape").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        # proc(5): "36 35 98:0 /root /point rw,noatime master:1 - ext3 /dev/sda1 rw"; "master:1" may be several or none.
        before, dash, after = line.partition(" - ")
        left, right = before.split(" "), after.split(" ")
        if dash and len(left) >= 6 and len(right) >= 2:
            found.append(Mount(_plain(left[4]), right[0], _plain(right[1]), _plain(left[3])))
    return found


def linux_mount_of(path: str, table: Path = LINUX_TABLE) -> Mount | None:
    """Return what a path without symlinks is mounted from; None where the system does not say."""
    return _holding(path, [(mount.point, mount) for mount in linux_mounts(table)])


def _plain(field: str) -> str:
    """Undo the octal escapes of space, tab, newline and backslash."""
    return re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), field)


def _holding(path: str, table: Iterable[tuple[str, T]]) -> T | None:
    """Return what is mounted nearest to a path. A later mount hides an earlier one at its point, as with autofs."""
    best, found = -1, None
    for point, mount in table:
        inside = point == "/" or path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= best:
            best, found = len(point), mount
    return found


def _windows_remote(path: Path) -> bool:
    # Never tried on Windows. DRIVE_REMOTE is 4: learn.microsoft.com, GetDriveTypeW.
    drive = os.path.splitdrive(os.path.realpath(path))[0]
    if drive.startswith("\\\\"):
        return True
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - the attribute exists on Windows only
    return bool(kernel.GetDriveTypeW(drive + "\\") == 4)
