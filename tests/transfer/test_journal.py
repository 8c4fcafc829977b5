"""The journal: opening, migrating, corrupt and full disks, group commits, durability of what was handed over."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pxm_desktop.transfer import adding, rows
from pxm_desktop.transfer import journal as journal_module
from pxm_desktop.transfer.journal import Journal, JournalCorrupt, JournalError, JournalFull, JournalNewer
from pxm_desktop.transfer.model import Destination, FoundFile, Stage
from pxm_desktop.transfer.schema import MIGRATIONS


def count(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT count(*) FROM batch").fetchone()[0])


async def test_a_new_journal_is_private_and_keeps_what_it_was_told(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = await Journal.open(path)
    await journal.run(lambda db: adding.add_batch(db, "a", "first", 1.0))
    assert path.stat().st_mode & 0o777 == 0o600
    await journal.close()
    again = await Journal.open(path)
    assert await again.run(count) == 1
    await again.close()


async def test_a_failing_step_leaves_its_neighbours_alone(tmp_path: Path) -> None:
    journal = await Journal.open(tmp_path / "j")

    def fail(db: sqlite3.Connection) -> None:
        adding.add_batch(db, "a", "lost", 1.0)
        raise ValueError("no")

    results = await asyncio.gather(
        *(journal.run(lambda db: adding.add_batch(db, "a", "kept", 1.0)) for _ in range(3)),
        journal.run(fail),
        *(journal.run(lambda db: adding.add_batch(db, "a", "kept", 1.0)) for _ in range(3)),
        return_exceptions=True,
    )
    assert [type(r) for r in results].count(ValueError) == 1
    assert await journal.run(count) == 6
    await journal.close()


async def test_a_damaged_file_is_named_as_such_and_can_be_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "j"
    path.write_bytes(b"this is no database, but long enough to look like one " * 100)
    with pytest.raises(JournalCorrupt) as caught:
        await Journal.open(path)
    assert "damaged" in caught.value.sentence
    aside = Journal.set_aside(path)
    assert aside.read_bytes().startswith(b"this is no database")
    fresh = await Journal.open(path)
    assert await fresh.run(count) == 0
    await fresh.close()


async def test_a_page_overwritten_after_a_crash_is_found(tmp_path: Path) -> None:
    path = tmp_path / "j"
    journal = await Journal.open(path)
    found = [FoundFile(path=b"/f%d" % n, size=1, mtime_ns=0) for n in range(500)]
    batch = await journal.run(lambda db: adding.add_batch(db, "a", "b", 1.0))
    await journal.run(lambda db: adding.add_transfers(db, "a", batch.id, found, Destination(), 1.0))
    await journal.close()
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(40_000))
    path.with_name("j-wal").write_bytes(b"")  # what a kill leaves behind
    with pytest.raises(JournalCorrupt):
        await Journal.open(path)


async def test_a_newer_schema_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "j"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version=999")
    db.close()
    with pytest.raises(JournalNewer, match="newer version"):
        await Journal.open(path)


async def test_a_migration_is_backed_up_before_and_rolled_back_when_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "j"
    journal = await Journal.open(path)
    await journal.run(lambda db: adding.add_batch(db, "a", "kept", 1.0))
    await journal.close()
    first = MIGRATIONS

    def add_column(db: sqlite3.Connection) -> None:
        db.execute("ALTER TABLE batch ADD COLUMN colour TEXT")

    def fail(db: sqlite3.Connection) -> None:
        db.execute("DROP TABLE batch")
        raise sqlite3.DatabaseError("halfway")

    monkeypatch.setattr(journal_module, "MIGRATIONS", (*first, add_column, fail))
    with pytest.raises(JournalError):
        await Journal.open(path)
    backup = path.with_name(f"j.before-v{len(first) + 1}")
    assert backup.exists()
    assert backup.stat().st_mode & 0o777 == 0o600

    monkeypatch.setattr(journal_module, "MIGRATIONS", (*first, add_column))
    migrated = await Journal.open(path)
    columns = await migrated.run(lambda db: [r[1] for r in db.execute("PRAGMA table_info(batch)")])
    assert "colour" in columns
    assert await migrated.run(count) == 1
    await migrated.close()


async def test_a_folder_that_takes_no_file_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(JournalFull, match="cannot be written"):
        await Journal.open(tmp_path / "missing" / "j")


async def test_a_full_disk_fails_the_step_and_heals(tmp_path: Path) -> None:
    journal = await Journal.open(tmp_path / "j")

    def limit(pages: int) -> Callable[[sqlite3.Connection], int]:
        return lambda db: int(db.execute(f"PRAGMA max_page_count={pages}").fetchone()[0])

    now = await journal.run(lambda db: int(db.execute("PRAGMA page_count").fetchone()[0]))
    await journal.run(limit(now))
    found = [FoundFile(path=b"/" + b"x" * 200 + b"%d" % n, size=1, mtime_ns=0) for n in range(2000)]
    batch = await journal.run(lambda db: adding.add_batch(db, "a", "b", 1.0))
    with pytest.raises(JournalFull, match="disk"):
        await journal.run(lambda db: adding.add_transfers(db, "a", batch.id, found, Destination(), 1.0))
    with pytest.raises(JournalFull):
        await journal.run(rows.probe)
    await journal.run(limit(1_000_000))
    await journal.run(rows.probe)
    added = await journal.run(lambda db: adding.add_transfers(db, "a", batch.id, found, Destination(), 1.0))
    assert len(added) == 2000
    await journal.close()


async def test_presigned_urls_are_gone_from_the_disk_once_a_file_is_finished(tmp_path: Path) -> None:
    path = tmp_path / "j"
    journal = await Journal.open(path)
    batch = await journal.run(lambda db: adding.add_batch(db, "a", "b", 1.0))
    found = [FoundFile(path=b"/f", size=1, mtime_ns=0)]
    (row,) = await journal.run(lambda db: adding.add_transfers(db, "a", batch.id, found, Destination(), 1.0))
    secret = "https://storage.example/key?X-Amz-Signature=5ec2e7"
    await journal.run(lambda db: rows.step(db, row.id, Stage.REQUESTED, urls=secret), durable=True)
    assert secret.encode() in path.read_bytes() + path.with_name("j-wal").read_bytes()
    await journal.run(lambda db: rows.step(db, row.id, Stage.CANCELLED))
    await journal.close()
    everything = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert b"5ec2e7" not in everything


def test_what_was_committed_durably_survives_kill_9(tmp_path: Path) -> None:
    program = (
        "import asyncio, os, sys\n"
        "from pathlib import Path\n"
        "from pxm_desktop.transfer import adding\n"
        "from pxm_desktop.transfer.journal import Journal\n"
        "async def main():\n"
        "    journal = await Journal.open(Path(sys.argv[1]))\n"
        "    for n in range(50):\n"
        "        await journal.run(lambda db, n=n: adding.add_batch(db, 'a', str(n), 1.0), durable=True)\n"
        "        print(n, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
        "asyncio.run(main())\n"
    )
    path = tmp_path / "j"
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == -9
    said = len(done.stdout.split())
    with sqlite3.connect(path) as db:
        assert count(db) == said == 50
    db.close()
