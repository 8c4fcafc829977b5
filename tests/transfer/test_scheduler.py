"""The scheduler misses nothing that happens while it looks at the journal."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pxm_desktop.transfer import adding, rows
from pxm_desktop.transfer.context import Context
from pxm_desktop.transfer.hub import EventHub
from pxm_desktop.transfer.journal import Journal
from pxm_desktop.transfer.model import Destination, FoundFile, Stage
from pxm_desktop.transfer.options import EngineOptions
from pxm_desktop.transfer.rows import Row
from pxm_desktop.transfer.scheduler import Scheduler

ACCOUNT = "account"


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    opened = await Journal.open(tmp_path / "journal")
    yield opened
    await opened.close()


def context(journal: Journal, run: Callable[..., Any]) -> Context:
    """What the scheduler uses of a context; nothing is sent here, so neither client nor storage is there."""
    parts = {
        "account": ACCOUNT,
        "journal": journal,
        "hub": EventHub(),
        "options": EngineOptions(),
        "lanes": SimpleNamespace(limit=4),
        "waiting": 0,
        "past_sending": set(),
        "on_waiting": lambda: None,
        "on_start": lambda: None,
        "run": run,
    }
    return cast("Context", SimpleNamespace(**parts, now=time.time, sleep=asyncio.sleep))


async def add(journal: Journal, name: str) -> None:
    def work(db: sqlite3.Connection) -> None:
        batch = adding.add_batch(db, ACCOUNT, name, 1.0)
        found = [FoundFile(path=name.encode(), size=10, mtime_ns=1)]
        adding.add_transfers(db, ACCOUNT, batch.id, found, Destination(), 1.0)

    await journal.run(work)


@pytest.mark.parametrize("look", range(9))  # held, six stages that are under way, and the two lanes
async def test_a_file_added_while_the_queue_is_read_is_not_forgotten(journal: Journal, look: int) -> None:
    """An answer that is older than the change must not be taken for "the queue is empty"."""
    done: list[str] = []
    scheduler: Scheduler
    looks = 0

    async def run(work: Callable[[sqlite3.Connection], Any]) -> Any:
        nonlocal looks
        answer = await journal.run(work)
        if answer == []:
            looks += 1
            if looks == look + 1:  # the queue was just found empty, and the scheduler does not know it yet
                await add(journal, "late")
                scheduler.changed()
        return answer

    async def travel(row: Row) -> bool:
        await journal.run(lambda db: rows.step(db, row.id, Stage.CANCELLED))
        done.append(row.name)
        return False

    scheduler = Scheduler(context(journal, run), travel)
    scheduler.start()
    async with asyncio.timeout(10):
        while done != ["late"]:
            await scheduler.settled()
    await scheduler.stop(1.0)


async def test_a_row_that_somebody_moved_meanwhile_is_looked_at_again(journal: Journal) -> None:
    tries: list[int] = []

    async def travel(row: Row) -> bool:
        tries.append(row.id)
        if len(tries) == 1:
            return True  # as when a pause and a resume came between two steps
        await journal.run(lambda db: rows.step(db, row.id, Stage.CANCELLED))
        return False

    await add(journal, "moved")
    scheduler = Scheduler(context(journal, journal.run), travel)
    scheduler.start()
    async with asyncio.timeout(10):
        while len(tries) < 2:
            await scheduler.settled()
    await scheduler.stop(1.0)
