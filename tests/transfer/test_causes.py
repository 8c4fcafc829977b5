"""What a reason tells beside its words: who sets it, that it goes when the reason goes, and journals without it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast, get_args

import pytest

from pxm_desktop.pxm.errors import NoRoom
from pxm_desktop.transfer import adding, rows, unrecorded
from pxm_desktop.transfer.context import Context
from pxm_desktop.transfer.journal import Journal
from pxm_desktop.transfer.model import Cause, Destination, FoundFile, Hold, Stage
from pxm_desktop.transfer.outcome import Held, name_conflict
from pxm_desktop.transfer.prepare import source_outcome
from pxm_desktop.transfer.s3 import StorageUnreachable
from pxm_desktop.transfer.schema import MIGRATIONS
from pxm_desktop.transfer.send import _worst, unstable
from pxm_desktop.transfer.source import SourceKind, source_error

ACCOUNT = "a"
BEFORE = 3
"""The last version of the journal in which nothing but words told a cause."""
TOLD = [
    ("failed", "The file is no longer there. Put it back, or remove it from the queue.", Cause.MISSING),
    (
        "failed",
        "This computer does not let PXM Desktop read the file. Allow reading it, then retry.",
        Cause.PERMISSION,
    ),
    ("queued", "Another program is using the file. Close it there; sending goes on by itself.", Cause.LOCKED),
    (
        "queued",
        "The file changed while it was being sent. It is sent again when it stays the same.",
        Cause.CHANGED,
    ),
    (
        "queued",
        "The file keeps changing while it is being uploaded. Close it in the program that writes it.",
        Cause.CHANGED,
    ),
    (
        "failed",
        'The file is only in the cloud, not on this computer. Make it "Always available on this device", then retry.',
        Cause.CLOUD,
    ),
    (
        "queued",
        "The disk or network drive of the file does not answer. Connect it again, then retry.",
        Cause.DRIVE_OFFLINE,
    ),
    ("failed", "This is not a file. Remove it from the queue.", Cause.NO_FILE),
    (
        "failed",
        "The computer could not read the file: Input/output error. Open it on this computer to check it, then retry.",
        Cause.UNREADABLE,
    ),
    (
        "skipped",
        "PXM already has a file named it's [1]*?\n.jpg and takes no second one. Choose Replace, then retry.",
        Cause.NAME_CONFLICT,
    ),
    (
        "failed",
        "PXM has no room left for more files. Delete files in PXM that are not needed, then retry.",
        Cause.NO_ROOM,
    ),
    ("skipped", "The same file is already in PXM.", None),
    ("failed", "PXM refused the request. The file is no longer there.", None),
    ("done", "", None),
]


def queue(db: sqlite3.Connection, count: int) -> list[int]:
    batch = adding.add_batch(db, ACCOUNT, "b", 1.0)
    found = [FoundFile(path=b"/%d" % n, size=1, mtime_ns=1) for n in range(count)]
    return [row.id for row in adding.add_transfers(db, ACCOUNT, batch.id, found, Destination(), 1.0)]


def older(path: Path) -> None:
    """Make a journal of that version, in which each reason stands twice; the second transfer was cleared."""
    db = sqlite3.connect(path, isolation_level=None)
    for migrate in MIGRATIONS[:BEFORE]:
        migrate(db)
    db.execute(f"PRAGMA user_version={BEFORE}")
    db.execute("INSERT INTO batch(account, name, added_at) VALUES (?,'b',1)", (ACCOUNT,))
    for name in ("kept", "cleared"):
        db.executemany(
            "INSERT INTO transfer(account, batch_id, path, name, size, mtime_ns, stage, destination, position,"
            " added_at) VALUES (?,1,x'2f',?,1,1,'queued',?,1,1)",
            [(ACCOUNT, name, Destination().model_dump_json())] * len(TOLD),
        )
    for number, (stage, reason, _) in enumerate(TOLD, start=1):
        again = number + len(TOLD)
        db.execute("UPDATE transfer SET stage=?, reason=? WHERE id=?", (stage, reason, number))
        db.execute("UPDATE transfer SET stage='failed', reason=? WHERE id=?", (reason, again))
        db.execute("DELETE FROM transfer WHERE id=?", (again,))
    db.close()


async def test_a_journal_without_causes_gets_them_from_what_its_reasons_say(tmp_path: Path) -> None:
    older(tmp_path / "j")
    journal = await Journal.open(tmp_path / "j")
    found = await journal.run(lambda db: rows.page(db, ACCOUNT))
    assert [(row.reason, row.cause) for row in found] == [(reason, cause) for _, reason, cause in TOLD]
    ended = await journal.run(lambda db: unrecorded.take(db, 100))
    cleared = [(each.reason, each.cause) for each in ended if each.transfer_id > len(TOLD)]
    assert cleared == [(reason, cause) for _, reason, cause in TOLD]
    finished = [cause for stage, _, cause in TOLD if Stage(stage).finished]
    assert [each.cause for each in ended if each.transfer_id <= len(TOLD)] == finished
    await journal.close()


async def test_what_is_cleared_before_it_was_recorded_keeps_its_cause(tmp_path: Path) -> None:
    journal = await Journal.open(tmp_path / "j")

    def work(db: sqlite3.Connection) -> list[unrecorded.Ended]:
        (one,) = queue(db, 1)
        rows.step(db, one, Stage.FAILED, reason="Not there.", cause=Cause.MISSING)
        rows.clear(db, ACCOUNT, None)
        return unrecorded.take(db, 10)

    (ended,) = await journal.run(work)
    assert (ended.reason, ended.cause) == ("Not there.", Cause.MISSING)
    await journal.close()


Ending = Callable[[sqlite3.Connection, int], object]
HELD_ENDS: dict[str, Ending] = {
    "pause": lambda db, i: rows.pause(db, ACCOUNT, [i]),
    "resume": lambda db, i: rows.resume(db, ACCOUNT, [i]),
    "release": lambda db, _: rows.release(db, ACCOUNT, (Hold.FILE,)),
    "wake": lambda db, _: rows.wake(db, ACCOUNT, 10.0),
    "cancel": lambda db, i: rows.cancel(db, ACCOUNT, [i], ()),
    "held for another reason": lambda db, i: rows.hold(db, i, Hold.OFFLINE, "No network."),
    "goes on": lambda db, i: rows.step(db, i, Stage.REQUESTED),
}


@pytest.fixture
def db() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:")
    for migrate in MIGRATIONS:
        migrate(made)
    return made


def cause(db: sqlite3.Connection, transfer_id: int) -> Cause | None:
    row = rows.get(db, transfer_id)
    assert row is not None
    assert row.public().cause is row.cause
    return row.cause


@pytest.mark.parametrize("end", HELD_ENDS.values(), ids=list(HELD_ENDS))
def test_a_cause_goes_with_its_reason(db: sqlite3.Connection, end: Ending) -> None:
    (one,) = queue(db, 1)
    rows.hold(db, one, Hold.FILE, "In use.", 5.0, cause=Cause.LOCKED)
    assert cause(db, one) is Cause.LOCKED
    end(db, one)
    assert cause(db, one) is None


def test_a_retry_forgets_the_cause(db: sqlite3.Connection) -> None:
    one, two = queue(db, 2)
    rows.step(db, one, Stage.FAILED, reason="Not there.", cause=Cause.MISSING)
    rows.step(db, two, Stage.SKIPPED, reason="It has the name.", cause=Cause.NAME_CONFLICT)
    assert (cause(db, one), cause(db, two)) == (Cause.MISSING, Cause.NAME_CONFLICT)
    rows.retry(db, ACCOUNT, [one, two])
    assert (cause(db, one), cause(db, two)) == (None, None)


def test_the_causes_of_the_last_failures(db: sqlite3.Connection) -> None:
    one, two, three, four = queue(db, 4)
    rows.step(db, one, Stage.FAILED, reason="Full.", cause=Cause.NO_ROOM)
    rows.step(db, two, Stage.FAILED, reason="PXM has no room left for more files.")
    rows.step(db, three, Stage.FAILED, reason="Not there.", cause=Cause.MISSING)
    rows.hold(db, four, Hold.FILE, "In use.", cause=Cause.LOCKED)
    assert rows.causes_of_failure(db, ACCOUNT, 3) == {Cause.NO_ROOM, Cause.MISSING}
    assert rows.causes_of_failure(db, ACCOUNT, 2) == {Cause.MISSING}
    assert rows.causes_of_failure(db, "another", 3) == set()


@pytest.mark.parametrize("kind", get_args(SourceKind))
def test_what_is_wrong_with_a_source_file_is_the_cause(kind: SourceKind) -> None:
    ctx = cast("Context", SimpleNamespace(options=SimpleNamespace(file_wait=7.0)))
    outcome = source_outcome(ctx, source_error(kind))
    assert (outcome.reason, outcome.cause) == (str(source_error(kind)), kind)
    waits = kind in (Cause.LOCKED, Cause.CHANGED, Cause.DRIVE_OFFLINE)
    assert isinstance(outcome, Held) is waits


def test_of_several_failed_parts_one_without_room_decides_before_what_passes_by_itself() -> None:
    for failures in ((StorageUnreachable(), NoRoom()), (NoRoom(), StorageUnreachable())):
        assert isinstance(_worst(BaseExceptionGroup("parts", failures)), NoRoom)


def test_other_outcomes_that_have_a_cause() -> None:
    assert unstable().cause is Cause.CHANGED
    assert name_conflict("a.jpg").cause is Cause.NAME_CONFLICT
