"""Reads the queue of a data directory that nobody owns, without taking its lock and without changing it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from pxm_desktop.service.errors import StorageUnusable
from pxm_desktop.transfer.schema import MIGRATIONS

T = TypeVar("T")


def peek(path: Path, look: Callable[[sqlite3.Connection], T], nothing: T, *, patience: float = 10.0) -> T:
    """Return what `look` finds in the journal; `nothing` where there is none yet.

    One that is locked is waited for, `patience` seconds at most.

    Raises:
        StorageUnusable: the journal is damaged, of another version, or cannot be read.

    """
    if not path.exists():
        return nothing
    try:
        try:
            return _look(path, "mode=ro", look, nothing, patience)
        except sqlite3.OperationalError:
            # Even readers of a write-ahead log make small files beside it, which a full or read-only disk does not
            # take. A journal that was closed in order has nothing in that log and can be read as it is.
            log = path.with_name(path.name + "-wal")
            if log.exists() and log.stat().st_size:
                raise
            return _look(path, "mode=ro&immutable=1", look, nothing, patience)
    except sqlite3.OperationalError:
        raise StorageUnusable(
            "The upload queue cannot be read: its disk is full, or the folder may not be written.",
            "Free some space or change the permissions, then try again.",
        ) from None
    except sqlite3.DatabaseError:
        raise StorageUnusable(
            "The upload queue is damaged.", "“pxm-desktop resume” sets it aside and starts a new one."
        ) from None


def _look(path: Path, how: str, look: Callable[[sqlite3.Connection], T], nothing: T, patience: float) -> T:
    db = sqlite3.connect(f"file:{quote(str(path))}?{how}", uri=True, isolation_level=None, timeout=patience)
    with contextlib.closing(db):
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            return nothing
        if version != len(MIGRATIONS):
            raise StorageUnusable(
                "The upload queue was written by another version of PXM Desktop.",
                "Install the newest version; “pxm-desktop resume” brings an older queue up to date.",
            )
        return look(db)
