"""The budget on disk: shared by processes, kept through crashes, broken files and reboots."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pxm_desktop.pxm.budget import Priority, SharedBudget
from pxm_desktop.pxm.budget.store import Exchange, Store, StoreUnusable, steps
from pxm_desktop.pxm.errors import RateLimited
from tests.pxm.helpers import until
from tests.pxm.test_budget_window import most_in_a_window
from tests.support.nobody import as_nobody, open_folder  # noqa: F401 -- a fixture

WINDOW = 1.5

WORKER = """
import asyncio, json, sys, time
from pathlib import Path
from pxm_desktop.pxm.budget import Priority, SharedBudget

async def main(directory, seconds, limit, reserved, window, parallel):
    budget = SharedBudget("https://pxm.example", "client", directory=Path(directory),
                          limit=limit, reserved=reserved, window=window)
    until, calls = time.monotonic() + seconds, []
    async def caller(priority):
        while time.monotonic() < until:
            try:
                async with asyncio.timeout(max(0.01, until - time.monotonic())):
                    async with budget.slot(priority):
                        calls.append(time.monotonic())
                        await asyncio.sleep(0.005)
            except TimeoutError:
                pass
    await asyncio.gather(*(caller(Priority(i % 2)) for i in range(parallel)))
    await budget.aclose()
    print(json.dumps(calls), flush=True)

asyncio.run(main(sys.argv[1], *(float(a) if "." in a else int(a) for a in sys.argv[2:])))
"""

HOLDER = """
import asyncio, sys
from pathlib import Path
from pxm_desktop.pxm.budget import SharedBudget

async def main(directory, window):
    budget = SharedBudget("https://pxm.example", "client", directory=Path(directory),
                          limit=10, reserved=0, window=window)
    async def hold():
        async with budget.slot():
            await asyncio.sleep(600)
    tasks = [asyncio.create_task(hold()) for _ in range(10)]
    while budget._under_way < 10:
        await asyncio.sleep(0.01)
    print("held", flush=True)
    await asyncio.sleep(600)

asyncio.run(main(sys.argv[1], float(sys.argv[2])))
"""


def shared(directory: Path, **options: float) -> SharedBudget:
    limits = {"limit": 10, "reserved": 2, "window": WINDOW} | options
    return SharedBudget(
        "https://pxm.example",
        "client",
        directory=directory,
        limit=int(limits["limit"]),
        reserved=int(limits["reserved"]),
        window=limits["window"],
    )


async def taken_at(budget: SharedBudget, priority: Priority = Priority.BACKGROUND) -> float:
    async with budget.slot(priority):
        return time.monotonic()


async def test_the_window_slides(tmp_path: Path) -> None:
    budget = shared(tmp_path)
    moments = await asyncio.gather(*(taken_at(budget) for _ in range(30)))
    await budget.aclose()
    assert most_in_a_window(list(moments), WINDOW) <= 8
    assert max(moments) - min(moments) >= 3 * WINDOW


async def test_people_use_the_reserved_slots_at_once(tmp_path: Path) -> None:
    budget = shared(tmp_path, window=30)
    engine = [asyncio.create_task(taken_at(budget)) for _ in range(20)]
    await until(lambda: sum(task.done() for task in engine) == 8)
    async with asyncio.timeout(10):
        await asyncio.gather(*(taken_at(budget, Priority.INTERACTIVE) for _ in range(2)))
    assert sum(task.done() for task in engine) == 8
    for task in engine:
        task.cancel()
    await asyncio.gather(*engine, return_exceptions=True)
    await budget.aclose()


def run_workers(directory: Path, *, processes: int, seconds: float, limit: int) -> list[float]:
    command = [sys.executable, "-c", WORKER, str(directory), str(seconds), str(limit), "4", str(WINDOW), "8"]
    workers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
    calls: list[float] = []
    for worker in workers:
        out, _ = worker.communicate(timeout=60)
        assert worker.returncode == 0
        calls += json.loads(out)
    return calls


def test_processes_share_one_window_and_use_it_up(tmp_path: Path) -> None:
    limit = 60
    calls = run_workers(tmp_path, processes=4, seconds=4.0, limit=limit)
    assert most_in_a_window(calls, WINDOW) <= limit
    first = min(calls)
    # Nearly all of the budget is used in the first window, although four processes lease it.
    assert sum(at < first + WINDOW for at in calls) >= limit - 4


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path), str(WINDOW)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.communicate()


async def test_a_killed_process_keeps_its_slots_for_one_more_window(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    budget = shared(tmp_path, reserved=0)
    with pytest.raises(RateLimited):
        async with budget.slot(max_wait=2 * WINDOW):
            raise AssertionError
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    killed = time.monotonic()
    async with asyncio.timeout(20):
        moments = await asyncio.gather(*(taken_at(budget) for _ in range(10)))
    assert min(moments) >= killed + WINDOW
    await budget.aclose()
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".sqlite3"]


async def test_a_pause_is_shared(tmp_path: Path) -> None:
    one, other = shared(tmp_path), shared(tmp_path)
    await taken_at(one)
    paused = time.monotonic()
    await one.pause(3.0)
    for _ in range(60):
        if await refused(other):
            break
        await asyncio.sleep(0.02)
    assert await taken_at(other, Priority.INTERACTIVE) >= paused + 3.0
    await one.aclose()
    await other.aclose()


async def refused(budget: SharedBudget) -> bool:
    try:
        async with budget.slot(Priority.INTERACTIVE, 0.01):
            return False
    except RateLimited:
        return True


async def test_a_broken_file_is_made_anew_with_the_slots_that_are_known(tmp_path: Path) -> None:
    budget = shared(tmp_path, window=20, reserved=0)
    await asyncio.gather(*(taken_at(budget) for _ in range(6)))
    await budget.pause(0)
    await until(lambda: budget._owner is None)
    path = next(tmp_path.glob("*.sqlite3"))
    for file in tmp_path.glob("*.sqlite3*"):
        file.write_bytes(b"no database at all" * 500)
    other = shared(tmp_path, window=20, reserved=0)
    assert await count_free(other) <= 10
    free = await count_free(budget)
    assert path.exists()
    await budget.aclose()
    await other.aclose()
    assert free == 0


async def count_free(budget: SharedBudget) -> int:
    count = 0
    while True:
        try:
            async with asyncio.timeout(3), budget.slot(max_wait=0.5):
                count += 1
        except RateLimited:
            return count


async def test_a_directory_that_cannot_be_used_means_counting_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    budget = shared(tmp_path / "file", window=20)
    assert await count_free(budget) == 8
    async with budget.slot(Priority.INTERACTIVE):
        pass
    await budget.pause(30)
    with pytest.raises(RateLimited):
        async with budget.slot(Priority.INTERACTIVE, 1):
            raise AssertionError
    await budget.aclose()
    assert "counted in this process alone" in caplog.text


async def test_waiting_calls_end_when_the_budget_is_closed(tmp_path: Path) -> None:
    budget = shared(tmp_path, window=60, reserved=0)
    await asyncio.gather(*(taken_at(budget) for _ in range(10)))
    waiting = asyncio.create_task(taken_at(budget))
    await asyncio.sleep(0.05)
    await budget.aclose()
    await budget.aclose()
    async with asyncio.timeout(5):
        with pytest.raises(RuntimeError, match="closed"):
            await waiting


async def test_what_is_not_used_is_given_back(tmp_path: Path) -> None:
    greedy, other = shared(tmp_path, limit=300, window=60), shared(tmp_path, limit=300, window=60)
    await taken_at(greedy)
    path = next(tmp_path.glob("*.sqlite3"))
    await until(lambda: leased(path) == 0)
    await other.aclose()
    await greedy.aclose()


def leased(path: Path) -> int:
    with sqlite3.connect(path) as db:
        count = db.execute("SELECT TOTAL(leased) FROM holder").fetchone()[0]
    db.close()
    return int(count)


class Clock:
    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def make_store(path: Path, clock: Clock, limit: int = 10) -> Store:
    return Store(path / "b.sqlite3", limit, 0, 60.0, clock)


def test_times_from_before_a_reboot_are_dropped(tmp_path: Path) -> None:
    clock = Clock(1_000_000)
    before = make_store(tmp_path, clock)
    assert before.exchange(Exchange({}, background=10)).background == 10
    before.exchange(Exchange({steps(clock.now + 60): 10}, pause=800))
    before.close(Exchange({}))
    clock.now = 5  # the machine started anew, and with it the monotonic clock
    after = make_store(tmp_path, clock)
    grant = after.exchange(Exchange({}, background=10))
    after.close(Exchange({}, unused=10))
    assert grant.background == 10


def test_a_store_that_others_write_to_is_waited_for(tmp_path: Path) -> None:
    clock = Clock(100)
    store = make_store(tmp_path, clock)
    store.exchange(Exchange({}))
    db = sqlite3.connect(tmp_path / "b.sqlite3", isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    assert store._db is not None
    store._db.execute("PRAGMA busy_timeout = 50")
    grant = store.exchange(Exchange({}, background=1))
    assert (grant.background, grant.retry_at) == (0, 100.25)
    db.execute("ROLLBACK")
    db.close()
    assert store.exchange(Exchange({}, background=1)).background == 1
    store.close(Exchange({}))


def test_slots_told_while_the_file_was_locked_are_not_forgotten(tmp_path: Path) -> None:
    clock = Clock(100)
    store = make_store(tmp_path, clock)
    assert store.exchange(Exchange({}, background=10)).background == 10
    db = sqlite3.connect(tmp_path / "b.sqlite3", isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    assert store._db is not None
    store._db.execute("PRAGMA busy_timeout = 50")
    store.exchange(Exchange({steps(160): 10}))
    db.execute("ROLLBACK")
    db.close()
    clock.now = 130
    assert store.exchange(Exchange({}, background=10)).background == 0
    clock.now = 161
    assert store.exchange(Exchange({}, background=10)).background == 10
    store.close(Exchange({}))


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    directory = tmp_path / "new" / "budget"
    store = Store(directory / "b.sqlite3", 10, 0, 60.0)
    store.exchange(Exchange({}))
    assert directory.stat().st_mode & 0o777 == 0o700
    assert (directory / "b.sqlite3").stat().st_mode & 0o777 == 0o600
    store.close(Exchange({}))
    assert [path.name for path in directory.iterdir()] == ["b.sqlite3"]


def test_an_unusable_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "b.sqlite3").mkdir()
    (tmp_path / "b.sqlite3" / "full").touch()
    store = Store(tmp_path / "b.sqlite3", 10, 0, 60.0)
    with pytest.raises(StoreUnusable):
        store.exchange(Exchange({}))
    store.close(Exchange({}))


def test_a_read_only_directory_means_counting_alone(open_folder: Path) -> None:  # noqa: F811
    open_folder.chmod(0o555)
    code = f"""
    import asyncio, contextlib, pathlib
    from pxm_desktop.pxm.budget import SharedBudget
    from pxm_desktop.pxm.errors import RateLimited

    async def main():
        directory = pathlib.Path({str(open_folder)!r})
        budget = SharedBudget("https://pxm.example", "c", directory=directory, limit=5, reserved=1)
        count = 0
        with contextlib.suppress(RateLimited):
            while True:
                async with budget.slot(max_wait=0.5):
                    count += 1
        await budget.aclose()
        print(count)

    asyncio.run(main())
    """
    assert as_nobody(code) == "4\n"
