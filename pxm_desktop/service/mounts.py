"""Which kind of file system a path lies on: a journal in WAL mode needs a local one.

SQLite's write-ahead log shares memory between processes, which network file systems do not offer, and their
locks are unreliable (https://www.sqlite.org/wal.html, "all processes using a database must be on the same
host computer").
"""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

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
    resolved = os.path.realpath(path)
    best, kind = -1, ""
    for point, found in (table or system_mounts)():
        inside = point == "/" or resolved == point or resolved.startswith(point.rstrip("/") + "/")
        # A later mount over the same point hides the earlier one, as with autofs and what it mounts.
        if inside and len(point) >= best:
            best, kind = len(point), found
    return kind


def on_network(path: Path, table: MountTable | None = None) -> bool:
    """Return True when `path` lies on a network share."""
    if table is None and sys.platform == "win32":
        return _windows_remote(path)
    return is_network_type(file_system_type(path, table))


def system_mounts() -> list[tuple[str, str]]:
    """Return this system's mounts; an empty list where the system does not tell."""
    if sys.platform == "linux":
        return _linux_mounts(Path("/proc/self/mounts"))
    if sys.platform == "darwin":
        answer = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=10, check=False)
        return [(m[1], m[2]) for m in re.finditer(r"^.* on (.*) \((\w+)[,)]", answer.stdout, re.MULTILINE)]
    return []


def _linux_mounts(source: Path) -> list[tuple[str, str]]:
    try:
        lines = source.read_bytes().decode("utf-8", "surrogateescape").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        fields = line.split(" ")
        if len(fields) >= 3:
            # proc(5): space, tab, newline and backslash are written as three octal digits.
            point = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), fields[1])
            found.append((point, fields[2]))
    return found


def _windows_remote(path: Path) -> bool:
    # Never tried on Windows. DRIVE_REMOTE is 4: learn.microsoft.com, GetDriveTypeW.
    drive = os.path.splitdrive(os.path.realpath(path))[0]
    if drive.startswith("\\\\"):
        return True
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - the attribute exists on Windows only
    return bool(kernel.GetDriveTypeW(drive + "\\") == 4)
