"""The account's database: rows in and out of SQLite as dictionaries. Used on one thread only."""

from __future__ import annotations

import contextlib
import json
import random
import secrets
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pxm_desktop.sandbox.errors import SandboxError
from pxm_desktop.sandbox.schema import JSON_COLUMNS, TABLES, TRUTH_COLUMNS, VERSION

Row = dict[str, Any]


def new_id(prefix: str) -> str:
    """Return an id as PXM's examples look: a short prefix and a random part."""
    return f"{prefix}_{secrets.token_hex(9)}"


class Store:
    """One account's rows. Table and column names are the program's own; values are always bound."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.create_function("contains_words", 2, _contains_words, deterministic=True)
        # NORMAL in WAL mode needs no disk flush per commit; a killed process loses nothing.
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version == 0:
            self._db.executescript(f"BEGIN;{TABLES}PRAGMA user_version={VERSION};COMMIT;")
        elif version != VERSION:
            raise SandboxError(
                f"{path} was written by another version of the sandbox. "
                "Remove its data directory to start anew."
            )

    def insert(self, table: str, row: Row) -> None:
        """Add one row; its place in lists is random."""
        self.insert_many(table, [row])

    def insert_many(self, table: str, rows: Iterable[Row]) -> None:
        """Add rows of the same columns in one transaction."""
        packed = [_pack(row) for row in rows]
        if not packed:
            return
        if table in _SHUFFLED:
            for row in packed:
                row["shuffle"] = random.getrandbits(62)
        names = list(packed[0])
        marks = ",".join("?" * len(names))
        sql = f"INSERT INTO {table} ({','.join(names)}) VALUES ({marks})"  # noqa: S608
        with self.transaction():
            self._db.executemany(sql, [list(row.values()) for row in packed])

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all changes of a block or none; an inner block belongs to the outer one."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def get(self, table: str, object_id: str) -> Row | None:
        """Return one row by id."""
        found = self.select(table, "id = ?", (object_id,))
        return found[0] if found else None

    def select(
        self, table: str, where: str = "1", values: Sequence[object] = (), order: str = "", limit: str = ""
    ) -> list[Row]:
        """Return the rows that fit a condition."""
        sql = f"SELECT * FROM {table} WHERE {where} {order} {limit}"  # noqa: S608
        return [_unpack(row) for row in self._db.execute(sql, values)]

    def count(self, table: str, where: str = "1", values: Sequence[object] = ()) -> int:
        """Return how many rows fit a condition."""
        sql = f"SELECT count(*) FROM {table} WHERE {where}"  # noqa: S608
        return int(self._db.execute(sql, values).fetchone()[0])

    def update(self, table: str, object_id: str, changes: Row) -> None:
        """Change columns of one row by id."""
        if changes:
            packed = _pack(changes)
            names = ",".join(f"{name} = ?" for name in packed)
            self._db.execute(f"UPDATE {table} SET {names} WHERE id = ?", [*packed.values(), object_id])  # noqa: S608

    def execute(self, sql: str, values: Sequence[object] = ()) -> int:
        """Run one statement and return how many rows it changed."""
        return self._db.execute(sql, values).rowcount

    def missing_ids(self, table: str, ids: Sequence[str]) -> list[str]:
        """Return those of the ids that name no row."""
        if not ids:
            return []
        marks = ",".join("?" * len(ids))
        found = {row[0] for row in self._db.execute(f"SELECT id FROM {table} WHERE id IN ({marks})", ids)}  # noqa: S608
        return [object_id for object_id in ids if object_id not in found]

    def attribute_values(self, entity: str, ids: Sequence[str]) -> dict[str, list[Row]]:
        """Return the attribute values of objects, by object id, each with the attribute's name and type."""
        result: dict[str, list[Row]] = {object_id: [] for object_id in ids}
        marks = ",".join("?" * len(ids))
        sql = (
            "SELECT v.object_id, a.id, a.name, a.type, v.value FROM attribute_value v "  # noqa: S608
            "JOIN attribute a ON a.id = v.attribute_id "
            f"WHERE v.entity = ? AND v.object_id IN ({marks}) ORDER BY a.name"
        )
        for row in self._db.execute(sql, [entity, *ids]):
            result[row["object_id"]].append(
                {"id": row["id"], "name": row["name"], "type": row["type"], "value": json.loads(row["value"])}
            )
        return result

    def note(self, name: str) -> str | None:
        """Return a remembered word about the account itself."""
        row = self._db.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def set_note(self, name: str, value: str) -> None:
        """Remember a word about the account itself."""
        self._db.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, value))

    def primary_region(self) -> str:
        """Return the id of the account's primary region."""
        return str(self.select("region", "is_primary = 1")[0]["id"])

    def close(self) -> None:
        """Close the database."""
        self._db.close()


_SHUFFLED = frozenset(
    {"region", "category", "collection", "file", "attribute", "attribute_group", "resource"}
)


def _pack(row: Row) -> Row:
    return {
        name: json.dumps(value, ensure_ascii=False) if name in JSON_COLUMNS else value
        for name, value in row.items()
    }


def _unpack(row: sqlite3.Row) -> Row:
    result: Row = dict(zip(row.keys(), row, strict=True))
    for name, value in result.items():
        if name in JSON_COLUMNS:
            result[name] = json.loads(value)
        elif name in TRUTH_COLUMNS:
            result[name] = bool(value)
    return result


def _contains_words(text: str | None, words: str) -> bool:
    if text is None:
        return False
    folded = text.casefold()
    return all(word in folded for word in words.casefold().split())


def now() -> float:
    """Return the time as it is stored in rows."""
    return time.time()
