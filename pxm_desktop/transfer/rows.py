"""The journal's rows and the SQL that reads and changes them. Functions of a connection, for `Journal.run`.

A stage changes only through `step`, which asks `transitions`; each call is one transaction.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from pxm_desktop.transfer.model import (
    FINISHED,
    Batch,
    Cause,
    Counts,
    Destination,
    DuplicatePolicy,
    Hold,
    Stage,
    Transfer,
)
from pxm_desktop.transfer.transitions import HOLDS, PAUSABLE, SELF_RESUMING, TransitionRefused, sources_of

_CHUNK = 500
_FINISHED_WORDS = tuple(stage.value for stage in Stage if stage in FINISHED)


@dataclass(slots=True, frozen=True)
class Row:
    """A transfer with all that only the engine needs; fields are the columns of the same name."""

    id: int
    account: str
    batch_id: int
    path: bytes
    name: str
    size: int
    mtime_ns: int
    stage: Stage
    hold: Hold | None
    reason: str
    cause: Cause | None
    wake_at: float | None
    destination: Destination
    position: float
    added_at: float
    finished_at: float | None
    upload_kind: str | None
    file_path: str | None
    upload_id: str | None
    part_size: int | None
    urls: str | None
    urls_expire_at: float | None
    sent_bytes: int
    fingerprint: str | None
    restarts: int
    expiries: int
    setbacks: int
    confirm_attempts: int
    confirm_since: float | None
    """When PXM was told of the file for the first time; None before."""
    told_at: float | None
    """When PXM was told of the file for the last time."""
    acknowledged: bool
    """PXM answered the confirm with success, though perhaps without an id."""
    file_id: str | None
    duplicate: bool
    confirmed_at: float | None
    replaces: str | None
    unverified: bool
    """The links were written but not yet seen in a later read."""
    redirected: bool
    """The destination changed after the confirm, so regions and publish state have to be written too."""

    def __repr__(self) -> str:
        return f"Row(id={self.id}, stage={self.stage.value}, hold={self.hold})"  # URLs are secrets

    def public(self) -> Transfer:
        """Return what the rest of the program may see."""
        return Transfer.model_construct(
            id=self.id,
            batch_id=self.batch_id,
            path=self.path,
            name=self.name,
            size=self.size,
            mtime_ns=self.mtime_ns,
            stage=self.stage,
            hold=self.hold,
            reason=self.reason,
            cause=self.cause,
            sent_bytes=self.sent_bytes,
            destination=self.destination,
            file_id=self.file_id,
            replaces=self.replaces,
            position=self.position,
            added_at=self.added_at,
            finished_at=self.finished_at,
        )


@dataclass(slots=True, frozen=True)
class PartRow:
    """A part that S3 acknowledged."""

    number: int
    etag: str
    blocks: bytes
    """Digests of the whole fingerprint blocks inside the part, one after the other."""


_COLUMNS = tuple(field.name for field in fields(Row))
_FLAGS = tuple(_COLUMNS.index(name) for name in ("acknowledged", "duplicate", "unverified", "redirected"))
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM transfer"
_UNHELD = "hold=NULL, reason='', cause=NULL, wake_at=NULL"
_FORGET_UPLOAD: dict[str, Any] = {
    "upload_kind": None,
    "file_path": None,
    "upload_id": None,
    "part_size": None,
    "urls": None,
    "urls_expire_at": None,
}
_FROM_THE_START: dict[str, Any] = {
    "sent_bytes": 0,
    "fingerprint": None,
    "file_id": None,
    "duplicate": 0,
    "confirmed_at": None,
    "confirm_attempts": 0,
    "confirm_since": None,
    "told_at": None,
    "acknowledged": 0,
    "redirected": 0,
    "replaces": None,
}


@lru_cache(maxsize=1024)
def _destination(text: str) -> Destination:
    return Destination.model_validate_json(text)


def _row(values: tuple[Any, ...]) -> Row:
    cells = list(values)
    cells[7] = Stage(cells[7])
    cells[8] = Hold(cells[8]) if cells[8] is not None else None
    cells[10] = Cause(cells[10]) if cells[10] is not None else None
    cells[12] = _destination(cells[12])
    for index in _FLAGS:
        cells[index] = bool(cells[index])
    return Row(*cells)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


# --- adding and reading -------------------------------------------------------------------------------------------


def read(db: sqlite3.Connection, condition: str, values: Sequence[Any]) -> list[Row]:
    """Return the rows that a condition (the end of a SELECT) names."""
    return [_row(found) for found in db.execute(f"{_SELECT} {condition}", values)]


def get(db: sqlite3.Connection, transfer_id: int) -> Row | None:
    """Return one row, or None when it is gone."""
    found = db.execute(f"{_SELECT} WHERE id=?", (transfer_id,)).fetchone()
    return _row(found) if found else None


def some(db: sqlite3.Connection, ids: Sequence[int]) -> list[Row]:
    """Return the rows with these ids that exist."""
    return [
        _row(r)
        for chunk in _chunks(ids)
        for r in db.execute(f"{_SELECT} WHERE id IN ({_marks(chunk)})", tuple(chunk))
    ]


def page(
    db: sqlite3.Connection,
    account: str,
    *,
    batch: int | None = None,
    stages: Sequence[Stage] = (),
    after: int = 0,
    limit: int = 1000,
) -> list[Row]:
    """Return rows of the account by ascending id, beginning after the id `after`."""
    where = ["account=?", "id>?"]
    values: list[Any] = [account, after]
    if batch is not None:
        where.append("batch_id=?")
        values.append(batch)
    if stages:
        where.append(f"stage IN ({_marks(stages)})")
        values.extend(stage.value for stage in stages)
    query = f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY id LIMIT ?"
    return [_row(r) for r in db.execute(query, (*values, limit))]


def batches(db: sqlite3.Connection, account: str) -> list[Batch]:
    """Return the account's batches that still have transfers, oldest first."""
    return [
        Batch(id=r[0], name=r[1], added_at=r[2], files=r[3], bytes=r[4])
        for r in db.execute(
            "SELECT b.id, b.name, b.added_at, count(t.id), sum(t.size) FROM batch b JOIN transfer t ON t.batch_id=b.id"
            " WHERE b.account=? GROUP BY b.id ORDER BY b.id",
            (account,),
        )
    ]


def wanted(db: sqlite3.Connection, paths: Sequence[bytes]) -> set[bytes]:
    """Return those source files, of any account, that may still be read: their rows did not end well."""
    found: set[bytes] = set()
    for start in range(0, len(paths), _CHUNK):
        chunk = paths[start : start + _CHUNK]
        found.update(
            r[0]
            for r in db.execute(
                f"SELECT path FROM transfer WHERE path IN ({_marks(chunk)}) AND stage NOT IN ('done','skipped')",
                tuple(chunk),
            )
        )
    return found


def causes_of_failure(db: sqlite3.Connection, account: str, limit: int) -> set[Cause]:
    """Return the causes for which files failed, of the `limit` that were added last."""
    query = "SELECT cause FROM transfer WHERE account=? AND stage='failed' ORDER BY id DESC LIMIT ?"
    return {Cause(cause) for (cause,) in db.execute(query, (account, limit)) if cause is not None}


def counts(db: sqlite3.Connection, account: str, batch: int | None = None) -> Counts:
    """Return the account's queue, or one batch, in numbers."""
    by_stage: dict[Stage, int] = {}
    held: dict[Hold, int] = {}
    files = total = sent = 0
    condition, values = (
        ("account=? AND batch_id=?", (account, batch)) if batch is not None else ("account=?", (account,))
    )
    for stage, hold, number, size, done in db.execute(
        "SELECT stage, hold, count(*), sum(size), sum(CASE WHEN stage IN ('done','skipped') THEN size"
        f" ELSE sent_bytes END) FROM transfer WHERE {condition} GROUP BY stage, hold",
        values,
    ):
        by_stage[Stage(stage)] = by_stage.get(Stage(stage), 0) + number
        if hold is not None:
            held[Hold(hold)] = held.get(Hold(hold), 0) + number
        files += number
        total += size
        sent += done
    return Counts(by_stage=by_stage, held=held, files=files, bytes=total, sent_bytes=sent)


def ready(
    db: sqlite3.Connection,
    account: str,
    stage: Stage,
    limit: int,
    *,
    batches: Sequence[int] | None,
    sizes: tuple[int, int] = (0, 2**62),
    without: Sequence[int] = (),
) -> list[Row]:
    """Return rows of a stage that nothing holds, first in the queue first.

    `batches` limits to these batches (None: all), `sizes` to sizes in bytes from the first up to below the second;
    `without` are rows that run already.
    """
    where = ["account=?", "stage=?", "hold IS NULL", "size>=?", "size<?"]
    values: list[Any] = [account, stage.value, *sizes]
    if batches is not None:
        where.append(f"batch_id IN ({_marks(batches)})")
        values.extend(batches)
    if without:
        where.append(f"id NOT IN ({_marks(without)})")
        values.extend(without)
    query = f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY position LIMIT ?"
    return [_row(r) for r in db.execute(query, (*values, limit))]


def next_wake(db: sqlite3.Connection, account: str) -> float | None:
    """Return when the next held row wants to be looked at again, in seconds since the epoch."""
    found = db.execute(
        "SELECT min(wake_at) FROM transfer WHERE account=? AND hold IS NOT NULL AND wake_at IS NOT NULL",
        (account,),
    ).fetchone()[0]
    return float(found) if found is not None else None


def movable(db: sqlite3.Connection, account: str, batches: Sequence[int] | None) -> bool:
    """Say whether any row can still move without a person. Cheap whatever the size of the queue: it is asked often."""
    stages = [stage.value for stage in Stage if stage not in FINISHED]
    holds = [hold.value for hold in SELF_RESUMING]
    for condition, values in (("hold IS NULL", []), (f"hold IN ({_marks(holds)})", holds)):
        where = ["account=?", f"stage IN ({_marks(stages)})", condition]
        if batches is not None:
            where.append(f"batch_id IN ({_marks(batches)})")
        query = f"SELECT 1 FROM transfer WHERE {' AND '.join(where)} LIMIT 1"
        if db.execute(query, (account, *stages, *values, *(batches or ()))).fetchone() is not None:
            return True
    return False


# --- steps of one row ---------------------------------------------------------------------------------------------


def step(db: sqlite3.Connection, transfer_id: int, to: Stage, **changes: Any) -> Row:
    """Move a row to another stage and set columns with it; its hold, reason and cause end unless set anew.

    Raises `TransitionRefused` when the row is not where this step is allowed, was paused by the user, or is gone.
    """
    values = {"hold": None, "reason": "", "cause": None, "wake_at": None, **changes, "stage": to.value}
    if to in FINISHED:
        values = {**values, **_FORGET_UPLOAD, "finished_at": time.time()}
    elif to is Stage.QUEUED:
        values = {**values, **_FORGET_UPLOAD, **_FROM_THE_START, "finished_at": None}
    else:
        values["finished_at"] = None
    sources = sources_of(to)
    cursor = db.execute(
        f"UPDATE transfer SET {', '.join(f'{name}=?' for name in values)} WHERE id=? AND stage IN ({_marks(sources)})"
        " AND (hold IS NULL OR hold<>'user')",
        (*(_cell(value) for value in values.values()), transfer_id, *(stage.value for stage in sources)),
    )
    if cursor.rowcount != 1:
        raise TransitionRefused(transfer_id, to)
    if to in FINISHED or to in (Stage.QUEUED, Stage.CONFIRMED):
        db.execute("DELETE FROM part WHERE transfer_id=?", (transfer_id,))
    moved = get(db, transfer_id)
    if moved is None:
        raise TransitionRefused(transfer_id, to)
    return moved


def hold(
    db: sqlite3.Connection,
    transfer_id: int,
    why: Hold,
    reason: str,
    wake_at: float | None = None,
    **changes: Any,
) -> Row | None:
    """Hold a row that is not finished, with a reason in the user's words; a `cause` is given with `changes`.

    None when its stage knows no such hold, or when the user paused it meanwhile: only the user ends that.
    """
    stages = tuple(stage.value for stage, holds in HOLDS.items() if why in holds)
    values = {"hold": why.value, "reason": reason, "cause": None, "wake_at": wake_at, **changes}
    cursor = db.execute(
        f"UPDATE transfer SET {', '.join(f'{name}=?' for name in values)} WHERE id=? AND stage IN ({_marks(stages)})"
        " AND (hold IS NULL OR hold<>'user')",
        (*(_cell(value) for value in values.values()), transfer_id, *stages),
    )
    return get(db, transfer_id) if cursor.rowcount else None


def note(db: sqlite3.Connection, transfer_id: int, **changes: Any) -> Row | None:
    """Set columns without moving the row; None when it is gone."""
    db.execute(
        f"UPDATE transfer SET {', '.join(f'{name}=?' for name in changes)} WHERE id=?",
        (*(_cell(value) for value in changes.values()), transfer_id),
    )
    return get(db, transfer_id)


def _cell(value: Any) -> Any:
    if isinstance(value, Destination):
        return value.model_dump_json()
    if isinstance(value, (Stage, Hold, Cause, DuplicatePolicy)):
        return value.value
    return value


def add_part(db: sqlite3.Connection, transfer_id: int, part: PartRow, length: int) -> None:
    """Keep the ETag of a part that S3 acknowledged; `length` in bytes counts as sent."""
    cursor = db.execute(
        "INSERT OR IGNORE INTO part(transfer_id, number, etag, blocks) VALUES (?,?,?,?)",
        (transfer_id, part.number, part.etag, part.blocks),
    )
    if cursor.rowcount:
        db.execute(
            "UPDATE transfer SET sent_bytes=sent_bytes+?, setbacks=0 WHERE id=?", (length, transfer_id)
        )


def parts(db: sqlite3.Connection, transfer_id: int) -> list[PartRow]:
    """Return the acknowledged parts in order."""
    return [
        PartRow(*r)
        for r in db.execute(
            "SELECT number, etag, blocks FROM part WHERE transfer_id=? ORDER BY number", (transfer_id,)
        )
    ]


# --- steps of many rows, as people command them ---------------------------------------------------------------------


def _selected(account: str, ids: Sequence[int] | None) -> Iterator[tuple[str, list[Any]]]:
    if ids is None:
        yield "account=?", [account]
        return
    for chunk in _chunks(ids):
        yield f"account=? AND id IN ({_marks(chunk)})", [account, *chunk]


def _change(
    db: sqlite3.Connection,
    account: str,
    ids: Sequence[int] | None,
    assignment: str,
    condition: str,
    *values: Any,
) -> list[int]:
    changed: list[int] = []
    for where, selected in _selected(account, ids):
        changed.extend(
            r[0]
            for r in db.execute(
                f"UPDATE transfer SET {assignment} WHERE {where} AND {condition} RETURNING id",
                (*values, *selected),
            ).fetchall()
        )
    return changed


def pause(db: sqlite3.Connection, account: str, ids: Sequence[int] | None) -> list[int]:
    """Hold transfers for the user; those that are already being finalised go on. Returns the ids changed."""
    words = ",".join(f"'{stage.value}'" for stage in PAUSABLE)
    return _change(
        db,
        account,
        ids,
        "hold='user', reason='', cause=NULL, wake_at=NULL",
        f"stage IN ({words}) AND (hold IS NULL OR hold<>'user')",
    )


def resume(db: sqlite3.Connection, account: str, ids: Sequence[int] | None) -> list[int]:
    """End every hold of the transfers; those that still cannot move are held again when they are tried."""
    words = ",".join(f"'{word}'" for word in _FINISHED_WORDS)
    return _change(
        db,
        account,
        ids,
        f"{_UNHELD}, setbacks=0, restarts=0",
        f"stage NOT IN ({words}) AND hold IS NOT NULL",
    )


def release(db: sqlite3.Connection, account: str, holds: Sequence[Hold]) -> list[int]:
    """End these holds for the whole account."""
    return _change(db, account, None, _UNHELD, f"hold IN ({','.join(repr(h.value) for h in holds)})")


def wake(db: sqlite3.Connection, account: str, now: float) -> list[int]:
    """End holds whose time has come."""
    changed = db.execute(
        f"UPDATE transfer SET {_UNHELD} WHERE account=? AND hold IS NOT NULL"
        " AND hold<>'user' AND wake_at<=? RETURNING id",
        (account, now),
    ).fetchall()
    return [r[0] for r in changed]


def cancel(
    db: sqlite3.Connection, account: str, ids: Sequence[int] | None, without: Sequence[int]
) -> list[int]:
    """Give transfers up, except those in `without`; what PXM holds already is kept there and in the ledger."""
    now = time.time()
    words = ",".join(f"'{word}'" for word in _FINISHED_WORDS)
    keep = f" AND id NOT IN ({','.join(str(int(i)) for i in without)})" if without else ""
    forget = ", ".join(f"{name}=NULL" for name in _FORGET_UPLOAD)
    changed = _change(
        db,
        account,
        ids,
        f"stage='cancelled', hold=NULL, cause=NULL, wake_at=NULL, finished_at={now!r}, {forget}, reason=CASE"
        " WHEN file_id IS NULL THEN '' ELSE 'The file is in PXM already; it was not linked.' END",
        f"stage NOT IN ({words}){keep}",
    )
    for chunk in _chunks(changed):
        db.execute(f"DELETE FROM part WHERE transfer_id IN ({_marks(chunk)})", tuple(chunk))
    return changed


def retry(db: sqlite3.Connection, account: str, ids: Sequence[int] | None) -> list[int]:
    """Start failed transfers again (with ids: cancelled and skipped ones too) from where they can go on.

    A file that PXM has is only linked again; one whose confirm was never answered is looked for before it is sent anew.
    """
    stages = ("failed",) if ids is None else ("failed", "cancelled", "skipped")
    words = ",".join(f"'{word}'" for word in stages)
    return _change(
        db,
        account,
        ids,
        "stage=CASE WHEN file_id IS NOT NULL THEN 'confirmed' WHEN confirm_since IS NOT NULL THEN 'confirming'"
        f" ELSE 'queued' END, {_UNHELD}, finished_at=NULL, restarts=0, expiries=0, setbacks=0,"
        " sent_bytes=CASE WHEN confirm_since IS NULL AND file_id IS NULL THEN 0 ELSE sent_bytes END",
        f"stage IN ({words})",
    )


def clear(db: sqlite3.Connection, account: str, ids: Sequence[int] | None) -> list[int]:
    """Remove finished transfers; never one that is active. Returns the ids removed."""
    words = ",".join(f"'{word}'" for word in _FINISHED_WORDS)
    removed: list[int] = []
    for where, selected in _selected(account, ids):
        removed.extend(
            r[0]
            for r in db.execute(
                f"DELETE FROM transfer WHERE {where} AND stage IN ({words}) RETURNING id", selected
            ).fetchall()
        )
    db.execute("DELETE FROM batch WHERE NOT EXISTS (SELECT 1 FROM transfer WHERE batch_id=batch.id)")
    return removed


def move(db: sqlite3.Connection, account: str, ids: Sequence[int], before: int | None) -> list[int]:
    """Put transfers, in the given order, before another one (None: at the end of the queue)."""
    wanted = list(dict.fromkeys(i for i in ids if i != before))
    if before is None:
        low = float(
            db.execute(
                "SELECT coalesce(max(position), 0) FROM transfer WHERE account=?", (account,)
            ).fetchone()[0]
        )
        gap = 1.0
    else:
        found = db.execute(
            "SELECT position FROM transfer WHERE account=? AND id=?", (account, before)
        ).fetchone()
        if found is None:
            return []
        high = float(found[0])
        low = float(
            db.execute(
                "SELECT coalesce(max(position), ?) FROM transfer WHERE account=? AND position<?",
                (high - 1.0, account, high),
            ).fetchone()[0]
        )
        gap = (high - low) / (len(wanted) + 1)
        if gap < 1e-6:
            everything = _spread(db, account)
            move(db, account, ids, before)
            return everything
    changed = []
    for number, transfer_id in enumerate(wanted, start=1):
        cursor = db.execute(
            "UPDATE transfer SET position=? WHERE account=? AND id=?",
            (low + gap * number, account, transfer_id),
        )
        if cursor.rowcount:
            changed.append(transfer_id)
    return changed


def _spread(db: sqlite3.Connection, account: str) -> list[int]:
    """Give the queue whole positions again, after many moves to one place used up the room between two."""
    order = db.execute("SELECT id FROM transfer WHERE account=? ORDER BY position, id", (account,)).fetchall()
    db.executemany(
        "UPDATE transfer SET position=? WHERE id=?", ((n, r[0]) for n, r in enumerate(order, start=1))
    )
    return [r[0] for r in order]


def set_destination(
    db: sqlite3.Connection, account: str, ids: Sequence[int], destination: Destination
) -> list[int]:
    """Change where transfers go. One that is done, or skipped because PXM has it, is linked again to what is new."""
    return _change(
        db,
        account,
        ids,
        "destination=?, stage=CASE WHEN stage IN ('done','skipped') THEN 'confirmed' ELSE stage END,"
        " finished_at=CASE WHEN stage IN ('done','skipped') THEN NULL ELSE finished_at END,"
        " redirected=CASE WHEN file_id IS NOT NULL OR stage IN ('sent','confirming') THEN 1 ELSE redirected END,"
        " hold=CASE WHEN hold='product' THEN NULL ELSE hold END",
        "(stage<>'skipped' OR file_id IS NOT NULL)",
        destination.model_dump_json(),
    )


# --- links that were written -----------------------------------------------------------------------------------------


def unverified(db: sqlite3.Connection, account: str, limit: int) -> list[Row]:
    """Return rows whose links were written but not yet seen in a later read."""
    return [
        _row(r)
        for r in db.execute(
            f"{_SELECT} WHERE account=? AND unverified=1 AND stage='done' ORDER BY confirmed_at LIMIT ?",
            (account, limit),
        )
    ]


def settle_links_of(db: sqlite3.Connection, account: str, file_id: str) -> None:
    """Stop reading back the links of a file that was unlinked on purpose."""
    db.execute("UPDATE transfer SET unverified=0 WHERE account=? AND file_id=?", (account, file_id))


def stop_started(db: sqlite3.Connection, account: str) -> list[int]:
    """Note on files that were on their way that the program stopped; the next start lets them go on."""
    return _change(db, account, None, "hold='app'", "stage IN ('requested','sending') AND hold IS NULL")


def probe(db: sqlite3.Connection) -> None:
    """Write and take back something, to see whether the disk takes writes again."""
    db.execute("CREATE TABLE IF NOT EXISTS probe(filler BLOB)")
    db.execute("INSERT INTO probe VALUES (zeroblob(65536))")
    db.execute("DROP TABLE probe")
