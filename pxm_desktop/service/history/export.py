"""Exporting the history in a process of its own: a million rows are minutes of work that nothing else may feel."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import multiprocessing
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.service import paths
from pxm_desktop.service.errors import ExportFailed, ServiceError
from pxm_desktop.service.history import reading, writers
from pxm_desktop.service.history.tables import open_to_read, translated
from pxm_desktop.service.history_api import HistoryKind, HistoryQuery

_PLACE_PREFIX = ".pxm-desktop-export-"


async def export(
    database: Path, query: HistoryQuery, target: Path, kind: HistoryKind, tell: Callable[[int], None]
) -> int:
    """Write the entries of a query into a file; return how many. `tell` hears how many there are so far.

    The file is written beside its place and moved there when it is whole. Cancelling ends the process and leaves
    nothing behind.

    Raises:
        ExportFailed: the file cannot be written there.
        StorageUnusable: the history cannot be read.

    """
    place = await in_daemon_thread(lambda: _place_beside(target), name="export")
    try:
        written = await _in_process(database, query, place / target.name, kind, tell)
        await in_daemon_thread(lambda: _move(place / target.name, target), name="export")
    finally:
        # Shielded: a second cancellation must not leave half a file behind.
        await asyncio.shield(
            in_daemon_thread(lambda: shutil.rmtree(place, ignore_errors=True), name="export")
        )
    return written


async def _in_process(
    database: Path, query: HistoryQuery, target: Path, kind: HistoryKind, tell: Callable[[int], None]
) -> int:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(
        target=work,
        args=(theirs, os.fspath(database), query.model_dump_json(), os.fspath(target), kind),
        name="history export",
        daemon=True,
    )
    loop = asyncio.get_running_loop()
    said: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
    following = threading.Thread(
        target=_follow, args=(process, ours, theirs, loop, said), name="export", daemon=True
    )
    following.start()
    try:
        while True:
            what, value = await said.get()
            if what == "written":
                tell(value)
            elif what == "done":
                return int(value)
            else:
                raise value
    finally:
        with contextlib.suppress(AttributeError, ValueError):  # it never began, or is over and closed
            process.kill()
        await asyncio.shield(in_daemon_thread(following.join, name="export"))


def _follow(
    process: BaseProcess,
    ours: Connection,
    theirs: Connection,
    loop: asyncio.AbstractEventLoop,
    said: asyncio.Queue[tuple[str, Any]],
) -> None:
    """Start the process and pass on what it says until it has ended."""

    def say(what: str, value: object) -> None:
        # A loop that was closed meanwhile has nobody left who listens.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(said.put_nowait, (what, value))

    try:
        process.start()
        theirs.close()
        while True:
            say(*ours.recv())
    except EOFError:
        # Heard only if nothing else was said before.
        say("failed", ExportFailed("The export broke off before it was done.", "Try it once more."))
    except OSError as error:
        say("failed", cannot_write(error, "The export"))
    finally:
        ours.close()
        with contextlib.suppress(AssertionError):  # it never began
            process.join()
            process.close()


def work(said: Connection, database: str, query: str, target: str, kind: HistoryKind) -> None:
    """Write the file. Runs in a process of its own and says through the pipe how it goes and how it ended."""
    path = Path(target)
    # What the sheet is put together from may be large: beside the target, not on a small temporary disk.
    tempfile.tempdir = os.fspath(path.parent)
    try:
        db = open_to_read(Path(database))
        wanted = HistoryQuery.model_validate_json(query)
        entries = reading.entries(db, wanted) if db is not None else iter(())
        written = writers.write(kind, entries, path, lambda number: said.send(("written", number)))
        said.send(("done", written))
    except ServiceError as error:
        said.send(("failed", error))
    except sqlite3.Error as error:
        said.send(("failed", translated(error)))
    except BrokenPipeError:
        return  # nobody wants it any more
    except OSError as error:
        said.send(("failed", cannot_write(error, paths.shown(path.name))))


def cannot_write(error: OSError, what: str) -> ExportFailed:
    """Return why a file could not be written, in the user's words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ExportFailed(
            f"{what} could not be saved: the disk is full.", "Free some space, or save it elsewhere."
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ExportFailed(
            f"{what} could not be saved: that folder may not be written to.", "Save it elsewhere."
        )
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return ExportFailed(f"{what} could not be saved: there is no such folder.", "Save it elsewhere.")
    if error.errno == errno.EISDIR:
        return ExportFailed(f"{what} could not be saved: a folder has that name.", "Choose another name.")
    why = error.strerror or type(error).__name__
    return ExportFailed(f"{what} could not be saved: {why}.", "Save it elsewhere.")


def _place_beside(target: Path) -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix=_PLACE_PREFIX, dir=target.parent))
    except OSError as error:
        raise cannot_write(error, paths.shown(target.name)) from None


def _move(made: Path, target: Path) -> None:
    try:
        made.replace(target)
    except OSError as error:
        raise cannot_write(error, paths.shown(target.name)) from None
