"""Writes rows into a sandbox's account beside it: files by the hundred without uploads, and deletions."""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any


class AccountRows:
    """The database of a sandbox, whether it runs or not."""

    def __init__(self, data_dir: Path) -> None:
        self._path = next(data_dir.rglob("account.sqlite"))

    def add_files(
        self,
        count: int,
        *,
        collections: Sequence[str] = (),
        regions: Sequence[str] = (),
        stem: str = "",
        days_ago: float = 1,
    ) -> list[str]:
        """Make files that were processed long ago; return their ids."""
        stem = stem or secrets.token_hex(4)
        made = time.time() - days_ago * 86_400
        ids = [f"file_{secrets.token_hex(9)}" for _ in range(count)]
        rows = [
            (
                identity,
                f"{stem}-{number:05}.jpg",
                "image/jpeg",
                1000 + number,
                f"made/{identity}",
                json.dumps(list(collections)),
                json.dumps(list(regions)),
                made,
                made,
                secrets.randbits(62),
            )
            for number, identity in enumerate(ids)
        ]
        with closing(self._open()) as db:
            db.executemany(
                "INSERT INTO file(id, file_name, mime_type, size, key, collections, region_ids, stage, created,"
                " updated, renamed, shuffle) VALUES (?,?,?,?,?,?,?,'done',?,?,0,?)",
                rows,
            )
            db.commit()
        return ids

    def delete_files(self, ids: Sequence[str]) -> None:
        """Delete files, as somebody may in PXM's own pages."""
        with closing(self._open()) as db:
            db.executemany("DELETE FROM file WHERE id=?", [(identity,) for identity in ids])
            db.commit()

    def file(self, identity: str) -> dict[str, Any]:
        """Return a file's row, arrays unpacked."""
        return self.files([identity])[identity]

    def files(self, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Return files' rows by id."""
        wanted = set(ids)
        with closing(self._open()) as db:
            db.row_factory = sqlite3.Row
            return {
                row["id"]: dict(row) | {name: json.loads(row[name]) for name in ("collections", "region_ids")}
                for row in db.execute("SELECT * FROM file")
                if row["id"] in wanted
            }

    def values(self, identity: str) -> dict[str, Any]:
        """Return a file's attribute values by attribute id."""
        with closing(self._open()) as db:
            rows = db.execute(
                "SELECT attribute_id, value FROM attribute_value WHERE entity='file' AND object_id=?",
                (identity,),
            )
            return {attribute: json.loads(value) for attribute, value in rows}

    def change(self, identity: str, **columns: Any) -> None:
        """Change a file as another user would."""
        packed = {k: json.dumps(v) if isinstance(v, list) else v for k, v in columns.items()}
        names = ",".join(f"{name}=?" for name in packed)
        with closing(self._open()) as db:
            db.execute(
                f"UPDATE file SET {names}, updated=? WHERE id=?", (*packed.values(), time.time(), identity)
            )
            db.commit()

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=20)
