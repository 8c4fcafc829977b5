"""What hot folders remember of files, one row for each that was dealt with, and of the folders themselves.

A file is noted as taken before it is queued; a kill in between is put right at the next start, because the queue is
asked for every taken file that has no transfer (`Intake.reconcile`).

A rule may remember a million files. What is asked for often names the index that has the few that are meant
(`INDEXED BY`): left to itself, SQLite walks over all files of the rule.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from pxm_desktop.hotfolders.database import Database
from pxm_desktop.hotfolders.model import FileState, HotFile
from pxm_desktop.hotfolders.volume import Mark

_OPEN = frozenset({FileState.TAKEN, FileState.FAILED})
"""The states of the index `file_open`."""
_FIELDS = "folder, name, size, mtime_ns, state, transfer_id, file_id, reason, pending, at"


class Tally(NamedTuple):
    """A rule's files in numbers."""

    taken: int
    """In the queue."""
    unmatched: int
    """Of these, waiting for their product."""
    failed: int
    done_today: int
    last: HotFile | None
    """The one that was done last."""
    last_failed: HotFile | None


class Store:
    """The files of all rules. Everything raises `StoreUnusable`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, rule_id: str, files: Sequence[HotFile]) -> None:
        """Remember these files as they are told, in one transaction that is on the disk when this returns."""
        await self._database.run(lambda db: _put(db, rule_id, files))

    async def take(self, rule_id: str, files: Sequence[HotFile]) -> list[HotFile]:
        """Remember files as taken; return them but for those that were dealt with already as they are."""

        def work(db: sqlite3.Connection) -> list[HotFile]:
            new = [
                file
                for file in files
                if not db.execute(
                    "SELECT 1 FROM file WHERE rule_id=? AND folder=? AND name=? AND size=? AND mtime_ns=?"
                    " AND state<>'moved'",
                    (rule_id, *_split(file.path), file.size, file.mtime_ns),
                ).fetchone()
            ]
            _put(db, rule_id, new)
            return new

        return await self._database.run(work)

    async def update(self, rule_id: str, changes: Sequence[tuple[HotFile, HotFile]]) -> list[HotFile]:
        """Note what became of files (as they were, as they are); return those of which that is so.

        What is remembered of others stays: a file that was saved again has its own fate, and what is told twice happens
        once.
        """

        def work(db: sqlite3.Connection) -> list[HotFile]:
            return [
                after
                for before, after in changes
                if db.execute(
                    "UPDATE file SET size=?, mtime_ns=?, state=?, file_id=?, reason=?, pending=?, at=?"
                    " WHERE rule_id=? AND folder=? AND name=? AND size=? AND mtime_ns=? AND state=?"
                    " AND (transfer_id IS NULL OR transfer_id IS ?)",
                    (
                        *(after.size, after.mtime_ns, after.state.value),
                        *(after.file_id, after.reason, after.pending, after.at),
                        *(rule_id, *_split(before.path), before.size, before.mtime_ns, before.state.value),
                        before.transfer_id,
                    ),
                ).rowcount
            ]

        return await self._database.run(work)

    async def queued(self, rule_id: str, transfers: Sequence[tuple[bytes, int]]) -> None:
        """Remember which transfers (path below the folder, id) the queue made of taken files."""

        def work(db: sqlite3.Connection) -> None:
            db.executemany(
                "UPDATE file SET transfer_id=? WHERE rule_id=? AND folder=? AND name=? AND state='taken'",
                [(transfer, rule_id, *_split(path)) for path, transfer in transfers],
            )

        await self._database.run(work)

    def recall(self, rule_id: str, folder: bytes) -> dict[bytes, HotFile]:
        """Return what is remembered of the files directly in a folder, by name. Blocks: for a scan's thread."""
        query = f"SELECT {_FIELDS} FROM file WHERE rule_id=? AND folder=? AND state<>'moved'"  # noqa: S608
        return self._database.look(
            lambda db: {row[1]: _file(row) for row in db.execute(query, (rule_id, folder))}
        )

    def look(self, rule_id: str, folder: bytes) -> dict[bytes, tuple[int, int]]:
        """Return (size, mtime_ns) of remembered files directly in a folder, by name. Blocks: for a scan's thread."""
        return self._database.look(
            lambda db: {
                name: (size, mtime_ns)
                for name, size, mtime_ns in db.execute(
                    "SELECT name, size, mtime_ns FROM file WHERE rule_id=? AND folder=? AND state<>'moved'",
                    (rule_id, folder),
                )
            }
        )

    def sent(self, rule_id: str) -> list[tuple[bytes, int, int, str]]:
        """Return path, size, mtime_ns and PXM's id of the files that PXM has and that stay. Blocks, as `look`."""
        query = f"SELECT {_FIELDS} FROM file WHERE rule_id=? AND state='done' AND file_id IS NOT NULL"  # noqa: S608
        return self._database.look(
            lambda db: [
                (file.path, file.size, file.mtime_ns, file.file_id or "")
                for file in map(_file, db.execute(query, (rule_id,)))
            ]
        )

    async def some(self, rule_id: str, paths: Sequence[bytes]) -> list[HotFile]:
        """Return what is remembered of those of these files that were dealt with."""

        def work(db: sqlite3.Connection) -> list[HotFile]:
            query = f"SELECT {_FIELDS} FROM file WHERE rule_id=? AND folder=? AND name=?"  # noqa: S608
            rows = (db.execute(query, (rule_id, *_split(path))).fetchone() for path in paths)
            return [_file(row) for row in rows if row is not None]

        return await self._database.run(work)

    async def of_transfers(self, ids: Sequence[int]) -> list[tuple[str, HotFile]]:
        """Return (rule id, file) of taken files that are these transfers."""

        def work(db: sqlite3.Connection) -> list[tuple[str, HotFile]]:
            found = []
            for part in _parts(ids):
                marks = ",".join("?" * len(part))
                found += [
                    (row[0], _file(row[1:]))
                    for row in db.execute(
                        f"SELECT rule_id, {_FIELDS} FROM file WHERE transfer_id IN ({marks})",  # noqa: S608
                        part,
                    )
                ]
            return found

        return await self._database.run(work)

    async def files(
        self, rule_id: str, states: Sequence[FileState] = (), after: bytes = b"", limit: int = 500
    ) -> list[HotFile]:
        """Return a page of remembered files, by folder and name, beginning after the path `after`."""

        def work(db: sqlite3.Connection) -> list[HotFile]:
            table = "file"
            where, values = ["rule_id=?", "(folder, name) > (?, ?)"], [rule_id, *_split(after)]
            if states:
                where.append(f"state IN ({','.join('?' * len(states))})")
                values += [state.value for state in states]
            if states and _OPEN.issuperset(states):
                table = "file INDEXED BY file_open"
                where.append("state IN ('taken', 'failed')")
            return [
                _file(row)
                for row in db.execute(
                    f"SELECT {_FIELDS} FROM {table} WHERE {' AND '.join(where)}"  # noqa: S608
                    " ORDER BY folder, name LIMIT ?",
                    (*values, limit),
                )
            ]

        return await self._database.run(work)

    async def done_before(self, rule_id: str, moment: float) -> list[int]:
        """Return transfers that PXM had the files of before an instant and that were not cleared yet."""
        return await self._database.run(
            lambda db: [
                number
                for (number,) in db.execute(
                    "SELECT transfer_id FROM file INDEXED BY file_transfer WHERE transfer_id IS NOT NULL"
                    " AND rule_id=? AND state IN ('done', 'moved', 'elsewhere') AND at < ?",
                    (rule_id, moment),
                )
            ]
        )

    async def cleared(self, rule_id: str, ids: Sequence[int]) -> None:
        """Forget which transfers these files were: they are out of the queue."""

        def work(db: sqlite3.Connection) -> None:
            db.executemany(
                "UPDATE file SET transfer_id=NULL WHERE rule_id=? AND transfer_id=?",
                [(rule_id, number) for number in ids],
            )

        await self._database.run(work)

    async def pending(self, rule_id: str) -> list[HotFile]:
        """Return the files with which something is still to be done afterwards."""
        return await self._database.run(
            lambda db: [
                _file(row)
                for row in db.execute(
                    f"SELECT {_FIELDS} FROM file INDEXED BY file_pending"  # noqa: S608
                    " WHERE rule_id=? AND pending <> '' ORDER BY at",
                    (rule_id,),
                )
            ]
        )

    async def counts(self, rule_id: str, since: float) -> Tally:
        """Return a rule's files in numbers; `since` is when today began."""

        def work(db: sqlite3.Connection) -> Tally:
            few = "FROM file INDEXED BY file_open WHERE rule_id=? AND state IN ('taken', 'failed')"
            found = db.execute(
                f"SELECT state, reason <> '', count(*) {few} GROUP BY 1, 2",
                (rule_id,),
            )
            numbers = {(state, bool(reason)): number for state, reason, number in found}
            (today,) = db.execute(
                "SELECT count(*) FROM file INDEXED BY file_state"
                " WHERE rule_id=? AND state IN ('done', 'moved') AND at >= ?",
                (rule_id, since),
            ).fetchone()
            return Tally(
                taken=numbers.get(("taken", True), 0) + numbers.get(("taken", False), 0),
                unmatched=numbers.get(("taken", True), 0),
                failed=numbers.get(("failed", True), 0) + numbers.get(("failed", False), 0),
                done_today=today,
                last=_newest(db, rule_id, FileState.DONE, FileState.MOVED),
                last_failed=_newest(db, rule_id, FileState.FAILED),
            )

        return await self._database.run(work)

    async def forget(self, rule_id: str, paths: Sequence[bytes] | None = None) -> None:
        """Forget these files of a rule (None: all of it, and what happened in it)."""

        def work(db: sqlite3.Connection) -> None:
            if paths is None:
                db.execute("DELETE FROM file WHERE rule_id=?", (rule_id,))
                db.execute("DELETE FROM activity WHERE rule_id=?", (rule_id,))
                db.execute("DELETE FROM mark WHERE rule_id=?", (rule_id,))
                return
            db.executemany(
                "DELETE FROM file WHERE rule_id=? AND folder=? AND name=?",
                [(rule_id, *_split(path)) for path in paths],
            )

        await self._database.run(work)

    async def drop(self, rule_id: str, files: Sequence[HotFile]) -> None:
        """Forget these files, but for those of which something else is remembered than told here."""
        await self._database.run(
            lambda db: db.executemany(
                "DELETE FROM file WHERE rule_id=? AND folder=? AND name=? AND size=? AND mtime_ns=?"
                " AND state=? AND transfer_id IS ?",
                [(rule_id, *_split(f.path), f.size, f.mtime_ns, f.state.value, f.transfer_id) for f in files],
            )
        )

    async def lost(self) -> tuple[float, bool]:
        """Return when what was remembered before was lost, in seconds since the epoch, and whether that was said.

        0 where nothing ever was.
        """
        row = await self._database.run(lambda db: db.execute("SELECT at, said FROM lost").fetchone())
        return (row[0], bool(row[1])) if row is not None else (0.0, True)

    async def loss_was_said(self) -> None:
        """Note that people were told what was lost."""
        await self._database.run(lambda db: db.execute("UPDATE lost SET said=1"))

    async def station(self) -> str:
        """Return the id of this data directory among stations that share folders."""
        return await self._database.run(lambda db: str(db.execute("SELECT id FROM station").fetchone()[0]))

    async def mark(self, rule_id: str) -> Mark | None:
        """Return what the rule's folder was when it was there last."""

        def work(db: sqlite3.Connection) -> Mark | None:
            row = db.execute("SELECT mark FROM mark WHERE rule_id=?", (rule_id,)).fetchone()
            return None if row is None else Mark.model_validate_json(row[0])

        return await self._database.run(work)

    async def keep_mark(self, rule_id: str, mark: Mark) -> None:
        """Keep what the rule's folder is."""
        text = mark.model_dump_json()
        await self._database.run(
            lambda db: db.execute("INSERT OR REPLACE INTO mark VALUES (?,?)", (rule_id, text))
        )


def _newest(db: sqlite3.Connection, rule_id: str, *states: FileState) -> HotFile | None:
    """Return the file that came into one of these states last."""
    query = (
        f"SELECT {_FIELDS} FROM file INDEXED BY file_state"  # noqa: S608
        " WHERE rule_id=? AND state=? ORDER BY at DESC LIMIT 1"
    )
    rows = (db.execute(query, (rule_id, state.value)).fetchone() for state in states)
    return max((_file(row) for row in rows if row is not None), key=lambda file: file.at, default=None)


def _put(db: sqlite3.Connection, rule_id: str, files: Iterable[HotFile]) -> None:
    db.executemany(
        f"INSERT OR REPLACE INTO file(rule_id, {_FIELDS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)",  # noqa: S608
        [
            (
                rule_id,
                *_split(file.path),
                file.size,
                file.mtime_ns,
                file.state.value,
                file.transfer_id,
                file.file_id,
                file.reason,
                file.pending,
                file.at,
            )
            for file in files
        ],
    )


def _file(row: tuple[Any, ...]) -> HotFile:
    folder, name, size, mtime_ns, state, transfer_id, file_id, reason, pending, at = row
    return HotFile.model_construct(
        path=folder + b"/" + name if folder else name,
        size=size,
        mtime_ns=mtime_ns,
        state=FileState(state),
        transfer_id=transfer_id,
        file_id=file_id,
        reason=reason,
        pending=pending,
        at=at,
    )


def _split(path: bytes) -> tuple[bytes, bytes]:
    folder, _, name = path.rpartition(b"/")
    return folder, name


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), 500):
        yield ids[start : start + 500]
