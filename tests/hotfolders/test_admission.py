"""Several stations on one folder, each with its own memory and queue: every file goes into one of the queues."""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from pxm_desktop.hotfolders import claiming as module
from pxm_desktop.hotfolders.admission import Admission
from pxm_desktop.hotfolders.claiming import Claiming
from pxm_desktop.hotfolders.claims.claims import Claim, probe_share
from pxm_desktop.hotfolders.intake import Intake, Ready
from pxm_desktop.hotfolders.model import FileState, HotFile
from pxm_desktop.hotfolders.settling import Settling
from pxm_desktop.matching.model import NameRule
from pxm_desktop.transfer.model import Stage, Transfer, UnfinishedConfirm
from tests.hotfolders.house import JPEG, FakeQueue, House

NAMES = NameRule(pattern="{sku}_{view}")
LEASE = 0.3
DEAD = 10.0


def beside(house: House, count: int) -> list[House]:
    """Open so many further stations on the folder of a house."""
    made = []
    for _ in range(count):
        other = House(house.place, FakeQueue(), house.products)
        other._data = house.place / f"data of station {len(house._others)}"
        other._data.mkdir()
        house._others.append(other)
        other.open()
        made.append(other)
    return made


def told(stations: list[House]) -> Counter[str]:
    """How often each file was sent by all of them together."""
    return sum((Counter(station.sent()) for station in stations), Counter())


@pytest.mark.parametrize("count", [2, 5])
async def test_each_file_is_sent_by_one_station(house: House, count: int) -> None:
    stations = [house, *beside(house, count - 1)]
    names = {f"{number:02}.jpg": JPEG + b"%d" % number for number in range(60)}
    for name in list(names)[:30]:
        house.write(name, names[name])
    for station in stations:
        await station.watch(shared=True)
    for name in list(names)[30:]:
        house.write(name, names[name])
    for station in stations:
        await station.settled()
    assert told(stations) == Counter(dict.fromkeys(names, 1))
    for station in stations:
        states = Counter(file.state for file in (await station.files()).values())
        sent = len(station.sent())
        assert states == Counter({FileState.DONE: sent, FileState.ELSEWHERE: len(names) - sent})
        assert (await station.status(house.rule(shared=True))).problem == ""


async def test_a_station_that_starts_again_sends_nothing_again(house: House) -> None:
    (other,) = beside(house, 1)
    for station in (house, other):
        await station.watch(shared=True)
    house.write("a.jpg", JPEG)
    for _ in range(2):
        for station in (house, other):
            await station.settled()
            await station.station.stop()
            await station.watch(shared=True)
    for station in (house, other):
        await station.settled()
    assert told([house, other]) == {"a.jpg": 1}


async def test_what_was_sent_before_the_folder_was_shared_is_not_sent_by_those_that_join(
    house: House,
) -> None:
    (other,) = beside(house, 1)
    house.queue.busy = True
    await house.watch()
    house.write("a.jpg", JPEG)
    house.write("failed.jpg", JPEG)
    await house.until(lambda: len(house.queue.transfers) == 2)
    (failed,) = house.queue.of(b"failed.jpg")
    house.queue.end(failed.id, Stage.FAILED, file_id=None)
    house.queue.finish(3 - failed.id)
    await house.settled_but_for_the_queue_or_time()
    await house.station.put(house.rule(shared=True))
    await house.until(lambda: house.runner().state != "starting")
    await other.watch(shared=True)
    await other.settled()
    assert told([house, other]) == {"a.jpg": 1, "failed.jpg": 1}
    assert await other.states() == {b"a.jpg": FileState.ELSEWHERE, b"failed.jpg": FileState.DONE}


async def test_what_another_station_could_not_send_is_told_with_its_reason(house: House) -> None:
    (other,) = beside(house, 1)
    house.queue.busy = True
    await house.watch(shared=True)
    house.write("a.jpg", JPEG)
    await house.until(lambda: house.queue.transfers)
    house.queue.end(1, Stage.FAILED, file_id=None, reason="PXM refuses it.")
    await house.settled_but_for_the_queue_or_time()
    await other.watch(shared=True)
    await other.settled()
    (file,) = (await other.files()).values()
    assert file.state is FileState.FAILED
    assert "PXM refuses it." in file.reason
    assert told([house, other]) == {}


async def test_a_share_that_is_away_at_the_start_is_waited_for_and_said(house: House) -> None:
    rule = house.rule(folder=bytes(house.place / "share"), shared=True)
    await house.watch(rule)
    status = await house.status(rule)
    assert (status.state, status.sentence) == (
        "waiting",
        "The folder is not there. Connect its disk or share, or put it back. The hot folder goes on by itself.",
    )
    assert [line.kind for line in await house.lines()] == ["lost"]
    (house.place / "share").mkdir()
    (house.place / "share" / "a.jpg").write_bytes(JPEG)
    await house.until(lambda: house.queue.transfers)
    await house.settled()
    assert house.runner().state == "watching"
    assert [line.kind for line in await house.lines("lost", "back")] == ["lost", "back"]


async def test_a_paused_rule_on_a_share_that_is_away_stays_paused(house: House) -> None:
    rule = house.rule(folder=bytes(house.place / "share"), shared=True, paused=True)
    await house.watch(rule)
    await house.until(lambda: house.runner().refused)
    assert house.runner().state == "paused"


class Desk:
    """The last step of one station, whose claims a test can make old."""

    def __init__(self, house: House, station: str, lease: float = LEASE) -> None:
        self.house = house
        self.rule = house.rule(shared=True, match=NAMES)
        self.claiming = Claiming(self.rule, station, lease=lease, heartbeat=lease / 3)
        self.intake = Intake(self.rule, house.store, house.queue, house.products, house.feed, lambda _: None)
        self.admission = Admission(
            self.rule, house.store, house.feed, self.intake, Settling(0.2), self.claiming
        )

    def ready(self, name: str) -> Ready:
        found = self.house.write(name, JPEG).stat()
        return Ready(os.fsencode(name), found.st_size, found.st_mtime_ns)

    async def admitted(self, files: list[Ready]) -> None:
        """Let files in as soon as whoever had them is dead."""
        deadline = time.monotonic() + DEAD
        while files:
            refused = await self.admission.admit(files)
            files = [file for file, _ in refused]
            assert time.monotonic() < deadline, refused
            await asyncio.sleep(0.02)


@pytest.fixture
async def desks(house: House) -> AsyncIterator[tuple[Desk, Desk]]:
    probe_share(house.rule().folder)
    made = Desk(house, "one"), Desk(house, "two")
    house.queue.busy = True
    yield made
    for desk in made:
        await desk.claiming.stop()


@pytest.mark.parametrize("confirming", [True, False])
async def test_claimed_files_that_wait_for_their_product_keep_no_others_from_being_claimed(
    house: House, desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch, confirming: bool
) -> None:
    """Both those that it began itself and those whose confirm another station began and died over."""
    monkeypatch.setattr(module, "AT_ONCE", 2)
    dying, desk = desks
    files = [dying.ready(name) for name in ("A-1_a.jpg", "B-1_b.jpg")]
    if confirming:
        for file in files:
            facts = UnfinishedConfirm(
                file_path=str(file.path), name="a.jpg", size=file.size, since=time.time()
            )
            await dying.claiming.guard(file.path, file.mtime_ns, facts)
    await desk.admitted(files)
    assert len(house.queue.transfers) == 2
    assert desk.claiming.room == 2
    assert [line.kind for line in await house.lines()] == ["waiting", "waiting"]
    (claim,) = await desk.claiming.claim([desk.ready("C-1_c.jpg")])
    assert isinstance(claim, Claim)
    assert desk.claiming.room == 1


@pytest.mark.parametrize(
    ("stage", "state", "pending"),
    [
        (Stage.DONE, FileState.DONE, "move"),
        (Stage.FAILED, FileState.FAILED, "failed"),
        (Stage.CANCELLED, FileState.LEFT, ""),
    ],
)
async def test_what_ended_as_it_is_before_it_had_settled_keeps_its_own_end(
    house: House, desks: tuple[Desk, Desk], stage: Stage, state: FileState, pending: str
) -> None:
    """It was saved again before it was sent: the queue sent the newer one, of whose end the share knows."""
    desk, _ = desks
    ready = desk.ready("a.jpg")
    file = HotFile(
        path=ready.path,
        size=ready.size,
        mtime_ns=ready.mtime_ns,
        state=state,
        transfer_id=1,
        pending=pending,
    )
    await house.store.note("r", [file])
    sent = Transfer(id=1, batch_id=1, path=desk.rule.folder + b"/a.jpg", name="a.jpg", size=1, stage=stage)
    file_id = "f" if stage is Stage.DONE else None
    assert await desk.claiming.ended(file, sent.model_copy(update={"file_id": file_id}))
    assert await desk.admission.admit([ready]) == []
    assert await house.files() == {file.path: file}
    assert desk.claiming.room == module.AT_ONCE
    assert await house.lines() == []


async def test_what_a_person_wants_while_another_station_has_it_is_taken_once_that_gives_it_back(
    house: House, desks: tuple[Desk, Desk]
) -> None:
    other, _ = desks
    desk = Desk(house, "patient", lease=120.0)
    ready = desk.ready("a.jpg")
    left = HotFile(path=ready.path, size=ready.size, mtime_ns=ready.mtime_ns, state=FileState.LEFT)
    await house.store.note("r", [left])
    (claim,) = await other.claiming.claim([ready])
    assert isinstance(claim, Claim)
    ((file, _),) = await desk.admission.admit([ready], again=True)
    claim.release()
    await desk.admitted([file])
    assert len(house.queue.transfers) == 1
    await desk.claiming.stop()
