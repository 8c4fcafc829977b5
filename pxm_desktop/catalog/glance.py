"""Names for a first picture, out of a copy that somebody else may own.

Read with two statements of its own: what the mirror consists of takes longer to load than the picture may take.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pxm_desktop.catalog.store import NothingThere, open_to_look


@dataclass(frozen=True)
class Glance:
    """What the copy says; what it does not know is not there."""

    products: dict[str, str] = field(default_factory=dict)
    """Names by id."""
    regions: tuple[tuple[str, str, bool], ...] = ()
    """Id, name, and whether it is the primary one."""


def glance(path: Path, account: str, products: Sequence[str]) -> Glance:
    """Return the names of these products and of the account's regions; nothing where the copy is of no use."""
    if not path.exists():
        return Glance()
    try:
        with contextlib.closing(open_to_look(path)) as db:
            found = db.execute("SELECT n FROM account WHERE key = ?", (account,)).fetchone()
            return Glance() if found is None else _read(db, found[0], products)
    except (NothingThere, sqlite3.Error):
        return Glance()


def _read(db: sqlite3.Connection, account: int, products: Sequence[str]) -> Glance:
    names: dict[str, str] = {}
    for key in products:
        found = db.execute("SELECT name FROM product WHERE account = ? AND id = ?", (account, key)).fetchone()
        if found is not None:
            names[key] = found[0]
    rows = db.execute("SELECT id, name, is_primary FROM region WHERE account = ?", (account,)).fetchall()
    return Glance(names, tuple((key, name, bool(first)) for key, name, first in rows))
