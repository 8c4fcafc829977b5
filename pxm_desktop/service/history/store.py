"""Writing the history: entries, their index, what products are called. Functions of a connection.

Each function is one transaction or a few short ones, so that readers and the disk are never held up for long.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pxm_desktop.service.history.documents import document, state_tag
from pxm_desktop.service.history_api import HistoryEntry, HistoryState, Named
from pxm_desktop.transfer.model import Cause
from pxm_desktop.transfer.unrecorded import Ended

COLUMNS = (
    "id, account, state, name, path, size, batch, file_id, checksum, products, regions, reason,"
    " cause, added_at, sent_at, finished_at"
)
_FORGOTTEN_TOGETHER = 500
_SECOND = 1_000_000
"""Ids are in microseconds."""


@dataclass(frozen=True, slots=True)
class Names:
    """What products and regions are called, by id; those that are not known are not there."""

    products: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)


def record(db: sqlite3.Connection, ended: Sequence[Ended], names: Mapping[str, Names]) -> None:
    """Enter finished transfers, each once: a newer state takes the place of an older one. `names` by account."""
    db.execute("BEGIN IMMEDIATE")
    journals = _Numbers(db, "journal")
    accounts = _Numbers(db, "account")
    for each in ended:
        account = accounts.of(each.account)
        known = names.get(each.account, Names())
        products = _named(db, account, "product", each.destination.collections, known.products)
        regions = _named(db, account, "region", each.destination.regions, known.regions)
        journal = journals.of(each.journal)
        old = db.execute(
            f"SELECT {COLUMNS} FROM entry WHERE journal=? AND transfer=?",  # noqa: S608 - our own names
            (journal, each.transfer_id),
        ).fetchone()
        if old is not None:
            _remove(db, entry_of(old, {account: each.account}))
        _insert(db, each, (journal, account), products, regions)
    db.execute("COMMIT")


def forget(db: sqlite3.Connection, before: float | None) -> int:
    """Remove entries that finished before a time (None: all), in short transactions; return how many."""
    if before is None:
        return _forget_all(db)
    limit = int(before * _SECOND)
    removed = 0
    keys = account_keys(db)
    while True:
        db.execute("BEGIN IMMEDIATE")
        old = db.execute(
            f"SELECT {COLUMNS} FROM entry WHERE id<? ORDER BY id LIMIT ?",  # noqa: S608 - our own names
            (limit, _FORGOTTEN_TOGETHER),
        ).fetchall()
        for row in old:
            _remove(db, entry_of(row, keys))
        db.execute("COMMIT")
        removed += len(old)
        if len(old) < _FORGOTTEN_TOGETHER:
            return removed


def account_keys(db: sqlite3.Connection) -> dict[int, str]:
    """Return the accounts by their number here."""
    return {number: str(key) for number, key in db.execute("SELECT id, key FROM account")}


def entry_of(row: tuple[Any, ...], keys: Mapping[int, str]) -> HistoryEntry:
    """Return an entry from the columns of `COLUMNS`."""
    (
        number,
        account,
        state,
        name,
        path,
        size,
        batch,
        file_id,
        checksum,
        products,
        regions,
        reason,
        cause,
        *times,
    ) = row
    added_at, sent_at, finished_at = times
    return HistoryEntry.model_construct(
        id=number,
        account=keys.get(account, ""),
        state=state,
        name=name,
        path=path,
        size=size,
        batch=batch,
        file_id=file_id,
        checksum=checksum.hex() if checksum else "",
        products=_read_named(products),
        regions=_read_named(regions),
        reason=reason,
        cause=Cause(cause) if cause else None,
        added_at=added_at,
        sent_at=sent_at,
        finished_at=finished_at,
    )


def document_of(entry: HistoryEntry) -> str:
    """Return what words are looked for in."""
    return document(
        name=entry.name,
        path=entry.path,
        batch=entry.batch,
        file_id=entry.file_id,
        checksum=entry.checksum,
        products=[(product.id, product.name) for product in entry.products],
    )


class _Numbers:
    """Short numbers for accounts and journals, which every entry names."""

    def __init__(self, db: sqlite3.Connection, table: str) -> None:
        self._db = db
        self._table = table
        self._known: dict[str, int] = {}

    def of(self, key: str) -> int:
        """Return the number of a key, made where it is new."""
        if key not in self._known:
            self._db.execute(f"INSERT OR IGNORE INTO {self._table}(key) VALUES (?)", (key,))  # noqa: S608
            found = self._db.execute(f"SELECT id FROM {self._table} WHERE key=?", (key,))  # noqa: S608
            self._known[key] = int(found.fetchone()[0])
        return self._known[key]


def _insert(
    db: sqlite3.Connection,
    ended: Ended,
    owners: tuple[int, int],
    products: list[tuple[str, str]],
    regions: list[tuple[str, str]],
) -> None:
    number = _free_number(db, ended.finished_at)
    state: HistoryState = ended.stage.value  # type: ignore[assignment] # only finished stages are recorded
    checksum = ended.fingerprint or ""
    db.execute(
        f"INSERT INTO entry(journal, transfer, {COLUMNS})"  # noqa: S608 - our own names
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            owners[0],
            ended.transfer_id,
            number,
            owners[1],
            state,
            ended.name,
            ended.path,
            ended.size,
            ended.batch,
            ended.file_id,
            bytes.fromhex(checksum) if checksum else None,
            _write_named(products),
            _write_named(regions),
            ended.reason,
            ended.cause.value if ended.cause else None,
            ended.added_at,
            ended.sent_at,
            ended.finished_at,
        ),
    )
    text = document(
        name=ended.name,
        path=ended.path,
        batch=ended.batch,
        file_id=ended.file_id,
        checksum=checksum,
        products=products,
    )
    db.execute("INSERT INTO words(rowid, text, state) VALUES (?,?,?)", (number, text, state_tag(state)))


def _remove(db: sqlite3.Connection, entry: HistoryEntry) -> None:
    db.execute(
        "INSERT INTO words(words, rowid, text, state) VALUES ('delete',?,?,?)",
        (entry.id, document_of(entry), state_tag(entry.state)),
    )
    db.execute("DELETE FROM entry WHERE id=?", (entry.id,))


def _free_number(db: sqlite3.Connection, finished_at: float) -> int:
    """Return an id for an entry that finished then: the microsecond, or one behind those that share it.

    A whole queue may be cancelled in one moment, so that trying one after the other would not do.
    """
    number = int(finished_at * _SECOND)
    while db.execute("SELECT 1 FROM entry WHERE id=?", (number,)).fetchone() is not None:
        last = db.execute("SELECT max(id) FROM entry WHERE id>=? AND id<?", (number, number + _SECOND))
        number = int(last.fetchone()[0]) + 1
    return number


def _forget_all(db: sqlite3.Connection) -> int:
    removed = int(db.execute("SELECT count(*) FROM entry").fetchone()[0])
    db.execute("BEGIN IMMEDIATE")
    db.execute("INSERT INTO words(words) VALUES ('delete-all')")
    for table in ("entry", "named", "account", "journal"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - the words above
    db.execute("COMMIT")
    # What is left is a few pages, so that this is quick; what stood in the file is gone from the disk with it.
    db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return removed


def _named(
    db: sqlite3.Connection, account: int, kind: str, ids: Iterable[str], known: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return ids with their names; a name is remembered for the next time that it is asked for."""
    found: list[tuple[str, str]] = []
    for identity in ids:
        # Names come from PXM's JSON, which may hold halves of characters that no file can.
        name = known.get(identity, "").encode("utf-8", "replace").decode()
        if name:
            db.execute(
                "INSERT INTO named(account, kind, id, name) VALUES (?,?,?,?)"
                " ON CONFLICT DO UPDATE SET name=excluded.name WHERE name<>excluded.name",
                (account, kind, identity, name),
            )
        else:
            last = db.execute(
                "SELECT name FROM named WHERE account=? AND kind=? AND id=?", (account, kind, identity)
            ).fetchone()
            name = str(last[0]) if last else ""
        found.append((identity, name))
    return found


def _write_named(named: Sequence[tuple[str, str]]) -> str:
    return json.dumps(named, ensure_ascii=False, separators=(",", ":")) if named else ""


def _read_named(text: str) -> tuple[Named, ...]:
    if not text:
        return ()
    return tuple(Named.model_construct(id=identity, name=name) for identity, name in json.loads(text))
