"""The limit in force reaches the queue from change to change; the computer stays awake while files move."""

from __future__ import annotations

import asyncio
import itertools
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from pxm_desktop.service import paths
from pxm_desktop.service.awake import Awake, keep_running
from pxm_desktop.service.local import LocalService
from pxm_desktop.service.settings import Settings
from pxm_desktop.service.shelf import Shelf
from pxm_desktop.service.timetable import BandwidthRule
from pxm_desktop.service.traffic import Traffic
from pxm_desktop.transfer.journal import Journal
from tests.support import virtual_time
from tests.support.program import eventually

EPOCH = datetime(2026, 3, 2, tzinfo=UTC).timestamp()


class NeverAwake(Awake):
    def __init__(self) -> None:
        super().__init__(lambda: pytest.fail("nobody should be kept awake"))


class Line:
    """Traffic over a queue that only has a limit, in virtual time."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.queue = Shelf(cast("Journal", None), account="a")
        self.ahead = 0.0
        self.traffic = Traffic(lambda: self.settings, lambda: self.queue, awake=NeverAwake(), now=self.now)

    def now(self) -> float:
        return EPOCH + asyncio.get_running_loop().time() + self.ahead


def all_week(*hours: int, limit: int | None) -> tuple[BandwidthRule, ...]:
    return tuple(BandwidthRule(days=tuple(range(7)), start=hour, end=hour + 1, limit=limit) for hour in hours)


def test_the_limit_follows_the_timetable() -> None:
    async def work() -> list[tuple[float, int | None]]:
        line = Line(Settings(bandwidth=9000, bandwidth_timetable=all_week(*range(0, 24, 2), limit=2000)))
        line.traffic.look()
        seen = [(0.0, line.queue.bandwidth)]
        for _ in range(60 * 5):
            await asyncio.sleep(60)
            if line.queue.bandwidth != seen[-1][1]:
                seen.append((asyncio.get_running_loop().time() / 3600, line.queue.bandwidth))
        line.traffic.close()
        return seen

    seen = virtual_time.run(work())
    # Whatever this computer's zone: hours alternate, and there are five of them.
    assert len(seen) in (5, 6)
    assert {limit for _, limit in seen} == {2000, 9000}
    gaps = [b[0] - a[0] for a, b in itertools.pairwise(seen[1:])]
    assert gaps == pytest.approx([1.0] * len(gaps), abs=0.02)


def test_no_timetable_means_no_timer() -> None:
    async def work() -> tuple[bool, bool, bool]:
        line = Line(Settings(bandwidth=9000))
        line.traffic.look()
        without = line.traffic.planned
        line.settings = Settings(bandwidth=9000, bandwidth_timetable=all_week(3, limit=2000))
        line.traffic.look()
        with_one = line.traffic.planned
        line.settings = Settings(bandwidth=9000)
        line.traffic.look()
        return without, with_one, line.traffic.planned

    assert virtual_time.run(work()) == (False, True, False)


def test_full_speed_ends_by_itself() -> None:
    async def work() -> list[int | None]:
        until = datetime.fromtimestamp(EPOCH, UTC) + timedelta(hours=1)
        line = Line(Settings(bandwidth=9000, bandwidth_full_until=until))
        line.traffic.look()
        seen = [line.queue.bandwidth]
        await asyncio.sleep(3599)
        seen.append(line.queue.bandwidth)
        await asyncio.sleep(2)
        seen.append(line.queue.bandwidth)
        assert not line.traffic.planned
        return seen

    assert virtual_time.run(work()) == [None, None, 9000]


def test_a_sleep_over_the_change_is_made_good() -> None:
    async def work() -> tuple[int | None, int | None]:
        until = datetime.fromtimestamp(EPOCH, UTC) + timedelta(hours=1)
        line = Line(Settings(bandwidth=9000, bandwidth_full_until=until))
        line.traffic.look()
        line.ahead = 8 * 3600  # the loop's clock stood still meanwhile
        before = line.queue.bandwidth
        await line.traffic.network_changed()
        return before, line.queue.bandwidth

    assert virtual_time.run(work()) == (None, 9000)


async def test_settings_reach_the_queue_through_the_service(tmp_path: Path) -> None:
    directory = paths.data_dir(tmp_path / "data")
    paths.prepare(directory)
    service = await LocalService.own(directory, "window", scope="all", environment={})
    try:
        queue = service._queue
        assert queue is not None
        await service.preferences.change({"bandwidth": 5000})
        assert queue.bandwidth == 5000
        rule = {"days": list(range(7)), "start": 0, "end": 24, "limit": 7000}
        await service.preferences.change({"bandwidth_timetable": [rule]})
        assert queue.bandwidth == 7000
        assert (await service.traffic.in_force()).source == "timetable"
        until = datetime.fromtimestamp(time.time() + 3600, UTC).isoformat()
        values = await service.preferences.change({"bandwidth_full_until": until})
        assert queue.bandwidth is None
        assert datetime.fromisoformat(values["bandwidth_full_until"]) == datetime.fromisoformat(until)
        await service.preferences.change({"bandwidth_full_until": None, "bandwidth_timetable": []})
        assert queue.bandwidth == 5000
        await service.traffic.network_changed()  # signed out: there is nothing to do
    finally:
        await service.close()


# --- staying awake


class Bed:
    """Counts who keeps the computer awake, and on which threads."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.awake = 0
        self.times = 0
        self.threads: set[str] = set()
        self.failure = failure

    def keep(self) -> AbstractContextManager[object]:
        return self._keep()

    @contextmanager
    def _keep(self) -> Iterator[None]:
        self.times += 1
        if self.failure is not None:
            raise self.failure
        self.threads.add(threading.current_thread().name)
        self.awake += 1
        yield
        self.awake -= 1


def test_awake_while_files_move_and_where_the_user_wants_it() -> None:
    bed = Bed()
    settings = Settings()
    awake = Awake(bed.keep)
    traffic = Traffic(lambda: settings, lambda: None, awake=awake)
    traffic.working(False)
    assert not awake.wanted
    traffic.working(True)
    traffic.working(True)
    eventually(lambda: bed.awake == 1)
    settings.keep_awake = False
    traffic.look()
    eventually(lambda: bed.awake == 0)
    settings.keep_awake = True
    traffic.look()
    eventually(lambda: bed.awake == 1)
    traffic.close()
    assert (bed.awake, bed.times) == (0, 2)
    assert bed.threads == {"keep awake"}


def test_a_system_that_does_not_let_us_is_no_problem_and_said_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    bed = Bed(RuntimeError("no"))
    awake = Awake(bed.keep)
    for wanted in (True, False, True):
        awake.want(wanted)
    eventually(lambda: bed.times == 2)
    awake.close()
    assert caplog.text.count("cannot be kept awake") == 1


def test_wakepy_itself(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """With its own switch for tests, and without a desktop to ask."""
    caplog.set_level(logging.INFO)
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "yes")
    with keep_running() as mode:
        assert cast("Any", mode).active
    monkeypatch.delenv("WAKEPY_FAKE_SUCCESS")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    awake = Awake()
    awake.want(True)
    awake.close()
