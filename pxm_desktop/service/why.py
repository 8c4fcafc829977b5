"""Why is this not uploading? What the file, the queue, this computer's disk and the last refusals say of it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator

from pxm_desktop.pxm.errors import NoRoom
from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.service import paths
from pxm_desktop.service.checkup import LITTLE_SPACE, MEGABYTE
from pxm_desktop.service.credentials import account_key
from pxm_desktop.service.errors import StorageUnusable
from pxm_desktop.service.finding import Finding
from pxm_desktop.service.peek import peek
from pxm_desktop.service.settings import AccountRef
from pxm_desktop.service.way import PATIENCE, finding
from pxm_desktop.transfer import rows
from pxm_desktop.transfer.model import Cause, Hold, Stage, Transfer
from pxm_desktop.transfer.source import SourceError, is_cloud_only, open_file

_GIGABYTE = 1000 * MEGABYTE
_MUCH_SPACE = 10 * _GIGABYTE
"""Bytes from which on nobody counts in MB."""
_LAST = 200
"""Failed files that are looked at for a quota."""


async def file_findings(transfer: Transfer) -> AsyncIterator[Finding]:
    """Look at one file: whether it can be read, and what the queue says of it."""
    if transfer.stage in (Stage.DONE, Stage.SKIPPED):
        yield finding("file", "ok", f"“{transfer.name}” is in PXM already.")
        return
    if transfer.stage not in (Stage.CONFIRMED, Stage.LINKING):
        yield await _disk(transfer)
    if transfer.stage is Stage.CANCELLED:
        yield finding("queue", "problem", "It was cancelled.", "Press Retry to send it.")
    elif transfer.stage is Stage.FAILED:
        yield finding("queue", "problem", transfer.reason or "It failed.", "Mend that, then press Retry.")
    elif transfer.hold is Hold.USER:
        yield finding("queue", "problem", "It is paused.", "Press Resume.")
    elif transfer.hold in (Hold.FILE, Hold.PRODUCT):
        yield finding("queue", "problem", transfer.reason or "It needs you.", "Mend that, then press Retry.")
    elif transfer.hold is not None:
        yield finding("queue", "warning", transfer.reason or "It waits and goes on by itself.")
    elif transfer.stage is Stage.QUEUED:
        yield finding("queue", "ok", "It waits for its turn.", "“Move to top” sends it next.")
    else:
        yield finding("queue", "ok", "It is on its way.")


async def room_findings(directory: paths.DataDir, account: AccountRef | None) -> AsyncIterator[Finding]:
    """Look whether there is room: on the disk of the data directory, and in PXM as far as its refusals tell."""
    yield await in_daemon_thread(lambda: _space(directory), name="why", seconds=PATIENCE)
    key = account_key(account) if account is not None else ""

    def last() -> set[Cause]:
        return peek(directory.journal, lambda db: rows.causes_of_failure(db, key, _LAST), set())

    try:
        causes = await in_daemon_thread(last, name="why", seconds=PATIENCE)
    except StorageUnusable as error:
        yield finding("quota", "problem", error.sentence, error.todo)
        return
    if Cause.NO_ROOM in causes:
        yield finding("quota", "problem", "PXM has refused files because it has no room left.", NoRoom.todo)
    else:
        yield finding("quota", "ok", "PXM tells no quota; the last refusals name none.")


def _space(directory: paths.DataDir) -> Finding:
    try:
        free = shutil.disk_usage(directory.root).free
    except OSError as error:
        return finding(
            "space",
            "problem",
            f"The folder in which the queue is kept cannot be read: {error.strerror or type(error).__name__}.",
            "Check its drive.",
        )
    if free < LITTLE_SPACE:
        return finding(
            "space",
            "warning",
            f"The disk on which the queue is kept has only {free // MEGABYTE} MB left.",
            "Free some space there.",
        )
    if free < _MUCH_SPACE:
        return finding("space", "ok", f"The disk on which the queue is kept has {free // MEGABYTE} MB left.")
    return finding("space", "ok", f"The disk on which the queue is kept has {free // _GIGABYTE} GB left.")


async def _disk(transfer: Transfer) -> Finding:
    """Open the file and read its first byte, as sending does."""

    def look() -> Finding:
        descriptor, found = open_file(transfer.path)
        with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor, not a path
            if is_cloud_only(found):
                return finding(
                    "file",
                    "warning",
                    "The file is only in the cloud.",
                    "Open it once, so that it is fetched.",
                )
            if found.st_size == 0:
                return finding("file", "problem", "The file is empty.", "Save it again.")
            file.read(1)
        return finding("file", "ok", "The file can be read.")

    try:
        return await in_daemon_thread(look, name="why", seconds=PATIENCE)
    except TimeoutError:
        return finding(
            "file",
            "problem",
            "The disk that holds the file does not answer.",
            "Check the drive or the network share.",
        )
    except OSError as error:
        told = SourceError.of(error)
        return finding("file", "problem", told.sentence, told.todo)
    except SourceError as error:
        return finding("file", "problem", error.sentence, error.todo)
