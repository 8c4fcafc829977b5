"""Is the folder of a rule there, and is it the same one: an empty mount point is no share whose files were deleted.

A share or disk that goes away leaves one of three things in its place: nothing, something that cannot be read, or the
empty folder that it was mounted on. The third looks like a folder from which everything was deleted, so what was seen
before is compared with what is seen now.
"""

from __future__ import annotations

import os
import stat
import sys
from enum import StrEnum
from typing import NamedTuple

from pxm_desktop.transfer.model import Cause, Value
from pxm_desktop.transfer.mounts import linux_mount_of
from pxm_desktop.transfer.source import SourceError, stat_path


class Mark(Value):
    """What tells one folder from another that is seen at the same path. Survives restarts; keep it with the rule."""

    device: int
    inode: int
    """A hint only: some shares make inodes up anew."""
    source: str = ""
    """Linux: type and name of what is mounted there, and which folder of it. Device numbers change with each mount."""
    mounted: bool = False
    """Something was mounted on the folder itself."""
    filled: bool = False
    """There was something in it."""

    def same_volume(self, other: Mark) -> bool:
        """Tell whether both were seen on the same disk or share."""
        if self.source and other.source:
            return self.source == other.source
        return self.device == other.device

    def same_folder(self, other: Mark) -> bool:
        """Tell whether both are one folder, and not one that was made or mounted in the other's place."""
        return self.inode == other.inode and self.same_volume(other)


class Condition(StrEnum):
    """How a rule's folder is found."""

    HERE = "here"
    ANOTHER = "another"
    """There and readable, but it is another folder, or another volume, than before: what is missing in it was not
    deleted."""
    MISSING = "missing"
    FORBIDDEN = "forbidden"
    UNMOUNTED = "unmounted"
    """What was mounted on it is not mounted any more; whatever lies there now is not the rule's."""
    EMPTIED = "emptied"
    """Empty at once and on another volume: a mount point without its mount."""
    SILENT = "silent"
    """The disk or share does not answer, or answers with errors."""


class Standing(NamedTuple):
    """What a look at a rule's folder found."""

    condition: Condition
    mark: Mark | None = None
    """What was seen; None where nothing could be."""
    sentence: str = ""
    """Why the rule waits and what to do; empty where it does not."""

    @property
    def away(self) -> bool:
        """True when the rule has to wait, and nothing that is missing may be taken for deleted."""
        return self.condition not in (Condition.HERE, Condition.ANOTHER)


class FolderAway(Exception):
    """A rule's folder cannot be looked through as what it was; `standing` says why, for people too."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        super().__init__(standing.sentence or standing.condition)


_GOES_ON = "The hot folder goes on by itself."
_SENTENCES = {
    Condition.MISSING: f"The folder is not there. Connect its disk or share, or put it back. {_GOES_ON}",
    Condition.FORBIDDEN: f"This computer does not let PXM Desktop read the folder. Allow reading it. {_GOES_ON}",
    Condition.UNMOUNTED: "The disk or share of the folder is not connected. Connect it, and the hot folder goes on by"
    " itself. If its files have moved to this disk for good, set the folder anew.",
    Condition.EMPTIED: "The folder is empty and on another disk than before, as when a share is not connected."
    f" Connect it, or put a file in. {_GOES_ON}",
    Condition.SILENT: f"The disk or share of the folder does not answer. Connect it again. {_GOES_ON}",
}


def away(condition: Condition) -> Standing:
    """Return a folder's absence in its usual words."""
    return Standing(condition, None, _SENTENCES[condition])


def look(folder: bytes, before: Mark | None = None) -> Standing:
    """Look at the folder and compare it with what was seen `before`.

    Blocks, on a share that does not answer for as long as the system likes. Raises nothing: what the system says
    becomes a condition.
    """
    try:
        found = stat_path(folder)
        if not stat.S_ISDIR(found.st_mode):
            return Standing(
                Condition.MISSING, None, f"A file lies in the place of the folder. Move it. {_GOES_ON}"
            )
        mark = _mark(folder, found, filled=_holds_something(folder))
    except OSError as error:
        return failed(error)
    if before is None or mark.same_folder(before):
        return Standing(Condition.HERE, mark)
    if before.mounted and not mark.mounted:
        return away(Condition.UNMOUNTED)
    if before.filled and not mark.filled and not mark.same_volume(before):
        return away(Condition.EMPTIED)
    return Standing(Condition.ANOTHER, mark)


def failed(error: OSError) -> Standing:
    """Return what an error of the system, when it is asked for the folder, says of it."""
    kind = SourceError.of(error).kind
    if kind is Cause.MISSING:
        return away(Condition.MISSING)
    if kind is Cause.PERMISSION:
        return away(Condition.FORBIDDEN)
    if kind is Cause.DRIVE_OFFLINE:
        return away(Condition.SILENT)
    # strerror is the system's own sentence and holds no path.
    said = error.strerror or type(error).__name__
    return Standing(Condition.SILENT, None, f"The computer could not read the folder: {said}. {_GOES_ON}")


def _holds_something(folder: bytes) -> bool:
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                entry.stat(follow_symlinks=False)  # names may be read without what they name
            except FileNotFoundError:
                continue
            return True
    return False


def _mark(folder: bytes, found: os.stat_result, *, filled: bool) -> Mark:
    place = os.fsdecode(os.path.realpath(folder))
    mount = linux_mount_of(place) if sys.platform == "linux" else None
    return Mark(
        device=found.st_dev,
        inode=found.st_ino,
        source=f"{mount.kind} {mount.source} {mount.root}" if mount else "",
        mounted=mount.point == place if mount else os.path.ismount(place),
        filled=filled,
    )
