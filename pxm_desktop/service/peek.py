"""Reads the queue of a data directory that nobody owns, without taking its lock and without changing it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from pxm_desktop.service.errors import StorageUnusable
from pxm_desktop.transfer.schema import MIGRATIONS

T = TypeVar("T")


def peek(path: Path, look: Callable[[sqlite3.Connection], T], nothing: T) -> T:
    """Return what `look` finds in the journal; `nothing` where there is none yet.

    Raises:
        StorageUnusable: the journal is damaged, of another version, or cannot be read.

    """
    if not path.exists():
        return nothing
    try:
        db = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None, timeout=10)
        try:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                return nothing
            if version != len(MIGRATIONS):
                raise StorageUnusable(
                    "The upload queue was written by another version of PXM Desktop.",
                    "Install the newest version; “pxm-desktop resume” brings an older queue up to date.",
                )
            return look(db)
        finally:
            db.close()
    except sqlite3.Error as error:
        raise StorageUnusable(
            f"The upload queue cannot be read ({getattr(error, 'sqlite_errorname', 'unknown reason')}).",
            "“pxm-desktop resume” sets a damaged queue aside and starts a new one.",
        ) from None
