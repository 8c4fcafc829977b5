"""What is remembered of files: through kills, damage, a full disk, and files that change while something happens."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.hotfolders import database
from pxm_desktop.hotfolders.database import Database, StoreUnusable
from pxm_desktop.hotfolders.model import FileState, HotFile
from pxm_desktop.hotfolders.store import Store
from pxm_desktop.hotfolders.volume import Mark


def file(path: bytes = b"a.jpg", state: FileState = FileState.TAKEN, **fields: Any) -> HotFile:
    return HotFile(**{"path": path, "size": 3, "mtime_ns": 7, "state": state, "at": 100.0, **fields})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hotfolders.sqlite"


@pytest.fixture
async def base(path: Path) -> AsyncIterator[Database]:
    base = Database(path)
    yield base
    await base.close()


@pytest.fixture
def store(base: Database) -> Store:
    return Store(base)


async def test_what_is_noted_is_there_after_a_kill(path: Path, base: Database, store: Store) -> None:
    odd = file(b"sub/\xff\n.jpg", FileState.DONE, transfer_id=4, file_id="f", reason="why", pending="move")
    await store.note("r", [odd, file()])
    await store.note("other", [file(size=9)])
    copy = path.with_name("copy.sqlite")
    for suffix in ("", "-wal"):
        path.with_name(path.name + suffix).rename(copy.with_name(copy.name + suffix))
    again = Store(other := Database(copy))
    assert await again.files("r") == [file(), odd]
    assert await again.pending("r") == [odd]
    assert again.look("r", b"sub") == {b"\xff\n.jpg": (3, 7)}
    assert again.look("r", b"") == {b"a.jpg": (3, 7)}
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    await other.close()


async def test_files_come_in_pages(store: Store) -> None:
    paths = [b"%s%03d" % (folder, n) for folder in (b"", b"a/", b"a-b/", b"b/c/") for n in range(25)]
    await store.note("r", [file(path) for path in paths])
    found: list[bytes] = []
    while page := await store.files("r", after=found[-1] if found else b"", limit=7):
        found += [each.path for each in page]
    assert sorted(found) == sorted(paths)
    assert len(found) == len(set(found))
    assert await store.files("r", [FileState.DONE]) == []


async def test_a_file_that_was_moved_away_is_not_known_any_more(store: Store) -> None:
    await store.note("r", [file(state=FileState.MOVED)])
    assert store.look("r", b"") == {}
    assert await store.take("r", [file()]) == [file()]


async def test_a_file_is_taken_once_as_it_is_and_again_when_it_changes(store: Store) -> None:
    assert await store.take("r", [file()]) == [file()]
    assert await store.take("r", [file(), file(size=4)]) == [file(size=4)]
    assert await store.files("r") == [file(size=4)]


async def test_the_end_of_an_older_state_does_not_touch_the_newer_one(store: Store) -> None:
    old, new = file(transfer_id=1), file(size=4, transfer_id=2)
    await store.note("r", [new])
    done = old.model_copy(update={"state": FileState.DONE})
    assert await store.update("r", [(old, done)]) == []
    assert await store.files("r") == [new]


async def test_an_end_that_is_told_twice_happens_once(store: Store) -> None:
    old = file(transfer_id=1)
    await store.note("r", [old])
    done = old.model_copy(update={"state": FileState.DONE, "file_id": "f"})
    assert await store.update("r", [(old, done), (old, done)]) == [done]
    assert await store.update("r", [(old, done)]) == []


async def test_a_transfer_that_was_cleared_does_not_hold_up_what_is_done_afterwards(store: Store) -> None:
    done = file(state=FileState.DONE, transfer_id=1, pending="move")
    await store.note("r", [done])
    assert await store.done_before("r", 101.0) == [1]
    await store.cleared("r", [1])
    assert await store.done_before("r", 101.0) == []
    moved = done.model_copy(update={"state": FileState.MOVED, "pending": ""})
    assert await store.update("r", [(done, moved)]) == [moved]


async def test_transfers_are_found_in_all_rules(store: Store) -> None:
    await store.note("r", [file(transfer_id=n, path=b"%04d" % n) for n in range(1200)])
    await store.note("q", [file(transfer_id=5000)])
    found = await store.of_transfers([*range(1200), 5000, 6000])
    assert len(found) == 1201
    assert found[-1] == ("q", file(transfer_id=5000))


async def test_only_taken_files_get_transfers(store: Store) -> None:
    await store.note("r", [file(), file(b"b", FileState.DONE)])
    await store.queued("r", [(b"a.jpg", 1), (b"b", 2), (b"c", 3)])
    assert [each.transfer_id for each in await store.files("r")] == [1, None]


async def test_numbers(store: Store) -> None:
    await store.note(
        "r",
        [
            file(b"1"),
            file(b"2", reason="no product"),
            file(b"3", FileState.DONE, at=50.0),
            file(b"4", FileState.DONE, at=150.0),
            file(b"5", FileState.MOVED, at=160.0),
            file(b"6", FileState.FAILED, at=1.0, reason="old"),
            file(b"7", FileState.FAILED, at=2.0, reason="new"),
            file(b"8", FileState.LEFT),
        ],
    )
    tally = await store.counts("r", 100.0)
    assert (tally.taken, tally.unmatched, tally.failed, tally.done_today) == (2, 1, 2, 2)
    assert tally.last is not None
    assert tally.last.path == b"5"
    assert tally.last_failed is not None
    assert tally.last_failed.reason == "new"
    assert (await store.counts("nobody", 0.0))[:4] == (0, 0, 0, 0)


async def test_a_million_remembered_files_do_not_slow_down_what_is_asked_again_and_again(
    base: Database, store: Store
) -> None:
    """Counted in steps of SQLite: with so many times more files as many steps."""

    async def steps(work: Callable[[], Awaitable[object]]) -> int:
        counted = 0

        def count() -> int:
            nonlocal counted
            counted += 1
            return 0

        await base.run(lambda db: db.set_progress_handler(count, 10))
        await work()
        await base.run(lambda db: db.set_progress_handler(None, 10))
        return counted

    asked: dict[str, Callable[[], Awaitable[object]]] = {
        "counts": lambda: store.counts("r", 5_000.0),
        "taken": lambda: store.files("r", [FileState.TAKEN]),
        "failed": lambda: store.files("r", [FileState.FAILED]),
        "pending": lambda: store.pending("r"),
        "done before": lambda: store.done_before("r", 5_000.0),
    }
    remembered = [(FileState.DONE, FileState.MOVED, FileState.LEFT)[n % 3] for n in range(3_000)]
    await store.note("r", [file(b"%04d" % n, state, at=float(n)) for n, state in enumerate(remembered[:30])])
    await store.note("r", [file(b"taken"), file(b"failed", FileState.FAILED)])
    few = {what: await steps(work) for what, work in asked.items()}
    await store.note("r", [file(b"%04d" % n, state, at=float(n)) for n, state in enumerate(remembered)])
    assert {what: await steps(work) for what, work in asked.items()} == pytest.approx(few, abs=3)
    assert [each.path for each in await store.files("r", [FileState.TAKEN, FileState.FAILED])] == [
        b"failed",
        b"taken",
    ]


async def test_a_rule_is_forgotten_with_all_that_is_its(store: Store) -> None:
    mark = Mark(device=1, inode=2)
    for rule in ("r", "q"):
        await store.note(rule, [file(), file(b"b")])
        await store.keep_mark(rule, mark)
    await store.forget("r", [b"b"])
    assert [each.path for each in await store.files("r")] == [b"a.jpg"]
    await store.forget("r")
    assert await store.files("r") == []
    assert await store.mark("r") is None
    assert await store.mark("q") == mark
    assert len(await store.files("q")) == 2


async def test_work_that_fails_leaves_nothing_and_holds_up_nobody(base: Database, store: Store) -> None:
    def half(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO mark VALUES ('r', 'x')")
        raise KeyError("defect")

    with pytest.raises(KeyError):
        await base.run(half)
    assert await store.mark("r") is None
    await store.note("r", [file()])
    assert await store.files("r") == [file()]


async def test_damage_at_the_start_is_set_aside(path: Path, base: Database, store: Store) -> None:
    path.write_bytes(b"no database at all" * 300)
    await store.note("r", [file()])
    assert await store.files("r") == [file()]
    assert [each.read_bytes() for each in path.parent.glob("*.damaged-*")] == [b"no database at all" * 300]


def test_what_is_set_aside_takes_its_log_with_it(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).write_bytes(suffix.encode())
    Database(path)._set_aside()
    assert sorted(each.read_bytes() for each in path.parent.iterdir()) == [b"", b"-shm", b"-wal"]
    assert all(".damaged-" in each.name for each in path.parent.iterdir())


async def test_damage_that_shows_later_is_set_aside_and_then_it_goes_on(
    path: Path, base: Database, store: Store
) -> None:
    await store.note("r", [file(b"%06d" % n, reason="x" * 500) for n in range(2000)])
    await base.close()
    content = bytearray(path.read_bytes())
    content[8192:-8192] = os.urandom(len(content) - 16384)
    path.write_bytes(content)
    again = Store(other := Database(path))

    async def all_of_it() -> int:
        return len(await again.files("r", limit=10_000))

    with pytest.raises(StoreUnusable):
        await all_of_it()
    assert await all_of_it() == 0
    await again.note("r", [file()])
    assert again.look("r", b"") == {b"a.jpg": (3, 7)}
    assert list(path.parent.glob("*.damaged-*"))
    await other.close()


async def test_a_new_file_knows_since_when_it_remembers(path: Path, base: Database, store: Store) -> None:
    before = time.time()
    assert await store.lost() == (0.0, True)
    await base.close()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(b"no database at all" * 300)
    (path.parent / f"{path.name}.damaged-1").touch()
    (path.parent / f"{path.name}.damaged-99999999999999999999-wal").touch()
    again = Store(other := Database(path))
    at, said = await again.lost()
    assert before <= at <= time.time()
    assert not said
    await again.loss_was_said()
    await other.close()
    third = Database(path)
    assert await Store(third).lost() == (at, True)
    await third.close()


async def test_a_kill_right_after_the_damage_was_set_aside_forgets_nothing(path: Path) -> None:
    path.with_name(f"{path.name}.damaged-5000000000").write_bytes(b"x")
    base = Database(path)
    assert await Store(base).lost() == (5.0, False)
    await base.close()


async def test_files_of_a_folder_are_recalled_whole(store: Store) -> None:
    failed = file(b"sub/a.jpg", FileState.FAILED, reason="why")
    await store.note("r", [failed, file(b"sub/gone.jpg", FileState.MOVED), file(b"b.jpg")])
    assert store.recall("r", b"sub") == {b"a.jpg": failed}


async def test_a_full_disk_is_said_and_then_it_goes_on(
    base: Database, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.note("r", [file()])

    def most(pages: int) -> Any:
        return base.run(lambda db: db.execute(f"PRAGMA max_page_count={pages}").fetchone())

    await most(1)
    with pytest.raises(StoreUnusable, match="full"):
        await store.note("r", [file(b"%06d" % n, reason="x" * 1000) for n in range(1000)])
    assert await store.files("r") == [file()]
    await most(1_000_000)
    await store.note("r", [file(b"%06d" % n, reason="x" * 1000) for n in range(1000)])


async def test_a_place_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    base = Database(tmp_path / "data" / "hotfolders.sqlite")
    (tmp_path / "data").write_bytes(b"")
    with pytest.raises(StoreUnusable):
        await Store(base).files("r")
    (tmp_path / "data").unlink()
    (tmp_path / "data").mkdir()
    assert await Store(base).files("r") == []
    await base.close()
    with pytest.raises(StoreUnusable):
        await Store(base).files("r")
    with pytest.raises(StoreUnusable):
        Store(base).look("r", b"")


async def test_before_there_is_a_data_directory_nothing_is_remembered_and_none_is_made(
    tmp_path: Path,
) -> None:
    base = Database(tmp_path / "data" / "hotfolders.sqlite")
    store = Store(base)
    assert (await store.files("r"), await store.mark("r"), store.look("r", b"")) == ([], None, {})
    await base.close()
    assert not (tmp_path / "data").exists()


async def test_who_is_cancelled_leaves_the_store_to_others(base: Database, store: Store) -> None:
    tasks = [asyncio.create_task(store.note("r", [file(b"%d" % n)])) for n in range(20)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await store.note("r", [file(b"last")])
    assert b"last" in {each.path for each in await store.files("r")}


def test_each_version_of_the_file_is_reached_from_the_first(tmp_path: Path) -> None:
    db = database._connected(tmp_path / "new.sqlite")
    assert db.execute("PRAGMA user_version").fetchone()[0] == len(database.MIGRATIONS)
    db.close()
