"""Which finished transfers somebody still has to keep a record of (the history), and what they were.

The journal's triggers note every transfer that reaches a finished stage, in the same transaction, and keep what a
transfer was when it is cleared before it was recorded. So nothing is missed, whatever moved the row and whenever the
program was killed, and to catch up costs as much as there is to record, however long the queue is.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from pxm_desktop.transfer.model import FINISHED, Cause, Destination, Stage

_COLUMNS = (
    "account",
    "path",
    "name",
    "size",
    "stage",
    "reason",
    "cause",
    "destination",
    "file_id",
    "fingerprint",
    "added_at",
    "confirm_since",
    "finished_at",
)


@dataclass(frozen=True, slots=True)
class Ended:
    """A finished transfer as it is to be recorded."""

    seq: int
    """What `recorded` is told."""
    journal: str
    """Which journal: transfer ids begin anew when a damaged one was set aside."""
    transfer_id: int
    account: str
    batch: str
    """The batch's name."""
    path: bytes
    name: str
    size: int
    stage: Stage
    reason: str
    cause: Cause | None
    destination: Destination
    file_id: str | None
    fingerprint: str | None
    """Of the content, in hexadecimal; None where the file was never read to its end."""
    added_at: float
    """Seconds since the epoch, as are the others."""
    sent_at: float | None
    """When all bytes were sent and PXM was told; None where that never came."""
    finished_at: float


def take(db: sqlite3.Connection, limit: int) -> list[Ended]:
    """Return up to `limit` transfers to record, in the order in which they finished.

    Those that were started again meanwhile are not finished any more; they are taken off the list.
    """
    journal = str(db.execute("SELECT id FROM journal_identity").fetchone()[0])
    columns = ", ".join(f"t.{name}" for name in _COLUMNS)
    found = db.execute(
        f"SELECT u.seq, u.transfer_id, u.snapshot, b.name, {columns} FROM unrecorded u"  # noqa: S608 - our own names
        " LEFT JOIN transfer t ON t.id=u.transfer_id LEFT JOIN batch b ON b.id=t.batch_id ORDER BY u.seq LIMIT ?",
        (limit,),
    ).fetchall()
    ended: list[Ended] = []
    running: list[int] = []
    for seq, transfer_id, snapshot, batch, *cells in found:
        values = dict(zip(_COLUMNS, cells, strict=True))
        if snapshot is not None:
            values = json.loads(snapshot)
            values["path"] = bytes.fromhex(values["path"])
            batch = values.pop("batch")
        if values["stage"] not in FINISHED:
            running.append(seq)
            continue
        ended.append(_ended(seq, journal, transfer_id, str(batch or ""), values))
    if running:
        recorded(db, running)
        if not ended:
            return take(db, limit)
    return ended


def recorded(db: sqlite3.Connection, seqs: Sequence[int]) -> None:
    """Take transfers off the list; one that changed since it was taken stands there under a new number."""
    db.executemany("DELETE FROM unrecorded WHERE seq=?", ((seq,) for seq in seqs))


def all_again(db: sqlite3.Connection) -> None:
    """Put every finished transfer on the list once more: the record was lost."""
    marks = ",".join("?" * len(FINISHED))
    db.execute(
        f"INSERT OR IGNORE INTO unrecorded(transfer_id) SELECT id FROM transfer WHERE stage IN ({marks})"  # noqa: S608
        " ORDER BY finished_at, id",
        tuple(FINISHED),
    )


def _ended(seq: int, journal: str, transfer_id: int, batch: str, values: dict[str, object]) -> Ended:
    added = float(str(values["added_at"]))
    finished = values["finished_at"]
    sent = values["confirm_since"]
    return Ended(
        seq=seq,
        journal=journal,
        transfer_id=transfer_id,
        account=str(values["account"]),
        batch=batch,
        path=values["path"] if isinstance(values["path"], bytes) else b"",
        name=str(values["name"]),
        size=int(str(values["size"])),
        stage=Stage(str(values["stage"])),
        reason=str(values["reason"]),
        cause=Cause(str(values["cause"])) if values["cause"] is not None else None,
        destination=Destination.model_validate_json(str(values["destination"])),
        file_id=str(values["file_id"]) if values["file_id"] is not None else None,
        fingerprint=str(values["fingerprint"]) if values["fingerprint"] is not None else None,
        added_at=added,
        sent_at=float(str(sent)) if sent is not None else None,
        finished_at=float(str(finished)) if finished is not None else added,
    )
