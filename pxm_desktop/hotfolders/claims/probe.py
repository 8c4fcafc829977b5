"""Does a share hold claims: what they need of it is proven before a rule relies on it.

What only shows between two computers cannot be proven from one. Folders that a program copies between computers are
told by what it leaves in them.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import time
from pathlib import Path

from pxm_desktop.hotfolders.claims.share import Share, ShareAway, away
from pxm_desktop.hotfolders.filters import CLAIMS
from pxm_desktop.transfer.model import Cause
from pxm_desktop.transfer.source import SourceError

_PAUSE = 0.02
_PROGRESS = 5.0
"""Seconds in which modification times have to go on; FAT counts in steps of two."""
_SLACK = 3.0
"""Seconds by which times of one clock may differ, by their steps and by how long a share takes."""
_SYNCED = {
    ".stfolder": "Syncthing",
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".sync/ID": "Resilio Sync",
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
}
"""What programs that copy folders between computers leave at the top of them."""


class CannotClaim(Exception):
    """The folder cannot hold claims, so several stations must not watch it together."""

    def __init__(self, sentence: str, todo: str = "Let one station alone watch the folder.") -> None:
        self.sentence = sentence
        self.todo = todo
        super().__init__(f"{sentence} {todo}")


def probe_share(folder: bytes) -> None:
    """Prove that claims work in a rule's folder; makes their folder. Blocks for up to some seconds.

    Raises `CannotClaim` when they do not, in words, and `ShareAway` when the share does not answer. What only shows
    between two computers cannot be proven from one.
    """
    _refuse_synced(folder)
    share = Share(folder)
    name = f"probe-{secrets.token_hex(6)}"
    try:
        share.make()
        _prove_exclusive(share, name)
        _prove_content(share, name)
        _prove_clock(share, name)
    except ShareAway as error:
        if isinstance(error.__cause__, OSError):
            _refuse(error.__cause__)
        raise
    except OSError as error:
        _refuse(error)
        raise away(error) from error
    finally:
        for left in (name, f"{name}-2"):
            with contextlib.suppress(ShareAway):
                share.remove(left)


def _prove_exclusive(share: Share, name: str) -> None:
    if not share.create(name, b"1"):
        raise CannotClaim(
            "The share says that files exist which do not, so stations cannot claim files there."
        )
    with share.reading(name):
        if share.create(name, b"2"):
            raise CannotClaim("The share lets two stations make the same file, so both would claim it.")
    if name not in share.names():
        raise CannotClaim("The share does not list a file that was just made, so claims would be overlooked.")


def _prove_content(share: Share, name: str) -> None:
    other = f"{name}-2"
    if not share.create(other, b"one\n", durable=True):
        raise CannotClaim(
            "The share says that files exist which do not, so stations cannot claim files there."
        )
    share.append(other, b"two\n")
    share.rename(other, name)
    found = share.read(name)
    if found is None or found.content != b"one\ntwo\n" or share.read(other) is not None:
        raise CannotClaim(
            "The share does not give back what was written and renamed, so claims would be misread."
        )
    share.remove(name)
    if name in share.names() or not share.create(name, b"1"):
        raise CannotClaim("The share does not let go of deleted files, so claims could not be given back.")


def _prove_clock(share: Share, name: str) -> None:
    """Show that times go on, and that files made and files written have the same clock's."""
    began, first = time.monotonic(), share.now()
    share.touch(name, b"0")
    written = share.written(name) or 0.0
    while (last := share.now()) <= first:
        if time.monotonic() - began > _PROGRESS:
            raise CannotClaim(
                "Files on the share all get the same time, so a dead station could not be told."
            )
        time.sleep(_PAUSE)
    took = time.monotonic() - began
    if not first - _SLACK <= written <= last + _SLACK or last - first > took + _SLACK:
        raise CannotClaim(
            "Files on the share get times of several clocks, so a dead station could not be told.",
            "Let the share set the times of files, or one station alone watch the folder.",
        )


def _refuse_synced(folder: bytes) -> None:
    place = Path(os.fsdecode(folder))
    for above in (place, *place.parents):
        program = next((_SYNCED[mark] for mark in _SYNCED if os.path.lexists(above / mark)), None)
        if program is None and above.name == "com~apple~CloudDocs":
            program = "iCloud"
        if program is not None:
            raise CannotClaim(
                f"{program} copies this folder between computers; other stations would see a claim too late.",
                "Use a network share, or let one station alone watch the folder.",
            )


def _refuse(error: OSError) -> None:
    """Raise CannotClaim for what will not go away by itself."""
    if error.errno == errno.EROFS:
        raise CannotClaim(
            "The folder is read-only, so stations cannot claim files there.",
            "Allow writing in it, or let one station alone watch the folder.",
        ) from error
    if SourceError.of(error).kind is Cause.PERMISSION:
        raise CannotClaim(
            "This computer has no permission to write in the folder, so it cannot claim files there.",
            f"Allow writing in it and in {os.fsdecode(CLAIMS)}, or let one station alone watch the folder.",
        ) from error
    if error.errno in (errno.ENOTSUP, errno.ENOSYS, errno.EINVAL, errno.EEXIST, errno.ENOTDIR):
        raise CannotClaim(
            f"The folder cannot hold claims: {error.strerror}.",
        ) from error
