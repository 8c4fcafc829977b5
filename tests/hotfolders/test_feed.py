"""Lines of what happens: kept in order, pruned, told in gatherings, and not lost with a full disk."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pxm_desktop.hotfolders import feed as feed_module
from pxm_desktop.hotfolders.database import Database, StoreUnusable
from pxm_desktop.hotfolders.feed import PAUSE, Feed
from tests.support.engines import until


class Listener:
    def __init__(self) -> None:
        self.told: list[tuple[float, tuple[str, ...]]] = []

    def __call__(self, rules: tuple[str, ...]) -> None:
        self.told.append((time.monotonic(), rules))

    async def until(self, count: int) -> None:
        await until(lambda: len(self.told) >= count)


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
async def base(tmp_path: Path) -> AsyncIterator[Database]:
    base = Database(tmp_path / "hotfolders.sqlite")
    yield base
    await base.close()


@pytest.fixture
async def feed(base: Database, listener: Listener) -> AsyncIterator[Feed]:
    feed = Feed(base, listener)
    yield feed
    await feed.close()


async def sentences(feed: Feed, *rules: str, before: int | None = None, limit: int = 100) -> list[str]:
    return [line.sentence for line in await feed.lines(rules or ("r",), before, limit)]


async def test_lines_are_there_at_once_newest_first_and_in_pages(feed: Feed) -> None:
    for number in range(25):
        feed.say("r", "note", str(number), b"a\xff.jpg")
        feed.say("q", "done", f"q{number}")
    first = await feed.lines(["r"], None, 10)
    assert [line.sentence for line in first] == [str(n) for n in range(24, 14, -1)]
    assert first[0].path == b"a\xff.jpg"
    assert await sentences(feed, before=first[-1].id, limit=100) == [str(n) for n in range(14, -1, -1)]
    assert (await sentences(feed, "r", "q"))[:3] == ["q24", "24", "q23"]
    assert await feed.lines([], None, 10) == []


async def test_listeners_are_told_of_all_rules_but_seldom(feed: Feed, listener: Listener) -> None:
    end = time.monotonic() + 2.2 * PAUSE
    number = 0
    while time.monotonic() < end:
        feed.say(f"r{number % 3}", "note", str(number))
        number += 1
        await asyncio.sleep(0.001)
    await listener.until(3)
    moments = [moment for moment, _ in listener.told]
    assert min(b - a for a, b in itertools.pairwise(moments)) >= 0.95 * PAUSE
    assert listener.told[1][1] == ("r0", "r1", "r2")


async def test_what_comes_after_a_quiet_time_is_told_too(feed: Feed, listener: Listener) -> None:
    feed.changed("a")
    await listener.until(1)
    feed.changed("b")
    await listener.until(2)
    await until(lambda: feed._task is None)
    feed.changed("c")
    await listener.until(3)
    assert [rules for _, rules in listener.told] == [("a",), ("b",), ("c",)]


async def test_closing_writes_and_tells_what_is_left(base: Database, listener: Listener) -> None:
    feed = Feed(base, listener)
    for number in range(50):
        feed.say("r", "note", str(number))
    await listener.until(1)
    feed.say("q", "note", "last")
    await feed.close()
    assert {rule for _, rules in listener.told for rule in rules} == {"r", "q"}
    feed.say("r", "note", "too late")  # somebody may still speak
    assert len(await Feed(base, listener).lines(["r", "q"], None, 100)) == 51


async def test_a_full_disk_loses_no_line(
    feed: Feed, base: Database, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = base.run

    async def full(work: object) -> None:
        raise StoreUnusable

    monkeypatch.setattr(base, "run", full)
    for number in range(5):
        feed.say("r", "note", str(number))
    await listener.until(1)
    monkeypatch.setattr(base, "run", run)
    feed.say("r", "note", "5")
    assert await sentences(feed) == ["5", "4", "3", "2", "1", "0"]


async def test_a_disk_that_stays_full_costs_no_memory(
    feed: Feed, base: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(work: object) -> None:
        raise StoreUnusable

    monkeypatch.setattr(base, "run", full)
    monkeypatch.setattr(feed_module, "_MOST_UNWRITTEN", 10)
    for number in range(500):
        feed.say("r", "note", str(number))
    await feed._write()
    assert [line[-1] for line in feed._lines] == [str(n) for n in range(490, 500)]


async def test_old_lines_go_also_when_each_run_writes_few(
    base: Database, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_module, "KEEP", 30)
    for run in range(10):
        feed = Feed(base, listener)
        for number in range(10):
            feed.say("r", "note", f"{run}.{number}")
        await feed.close()
    left = await sentences(feed)
    assert len(left) == 30
    assert left[0] == "9.9"
