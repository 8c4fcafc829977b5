"""Files go into the queue once, whatever stops the program between two steps; products are found later, too."""

from __future__ import annotations

import asyncio
import os
from typing import Any

import pytest

from pxm_desktop.hotfolders.database import StoreUnusable
from pxm_desktop.hotfolders.intake import Intake, Ready
from pxm_desktop.hotfolders.model import FileState, HotFile
from pxm_desktop.hotfolders.ports import NotNow
from pxm_desktop.matching.model import NameRule
from pxm_desktop.transfer.model import (
    Destination,
    DuplicatePolicy,
    FileAttribute,
    Hold,
    Stage,
    Transfer,
)
from tests.hotfolders.house import House

NAMES = NameRule(pattern="{sku}_{view}")


class Desk:
    """An intake on the house's store and queue."""

    def __init__(self, house: House, **settings: Any) -> None:
        self.house = house
        self.ended: list[tuple[HotFile, Transfer]] = []
        rule = house.rule(**settings)
        self.intake = Intake(rule, house.store, house.queue, house.products, house.feed, self.ended.extend)

    async def take(self, *names: str, again: bool = False, **fields: Any) -> list[bytes]:
        ready = [Ready(os.fsencode(name), 3, 7, **fields) for name in names]
        return await self.intake.take(ready, again=again)

    def queued(self) -> list[bytes]:
        return [transfer.path.rpartition(b"/hot/")[2] for transfer in self.house.queue.transfers.values()]


async def test_what_is_taken_is_noted_first_and_knows_its_transfer(house: House) -> None:
    house.queue.busy = True
    desk = Desk(house)
    assert await desk.take("a.jpg", "d/b.jpg") == []
    assert desk.queued() == [b"a.jpg", b"d/b.jpg"]
    files = await house.files()
    assert {path: file.transfer_id for path, file in files.items()} == {b"a.jpg": 1, b"d/b.jpg": 2}
    assert {file.state for file in files.values()} == {FileState.TAKEN}
    assert [line.kind for line in await house.lines()] == ["queued", "queued"]


async def test_what_was_dealt_with_is_left_out_unless_a_person_wants_it(house: House) -> None:
    house.queue.busy = True
    desk = Desk(house)
    await desk.take("a.jpg")
    await desk.take("a.jpg", "b.jpg")
    assert desk.queued() == [b"a.jpg", b"b.jpg"]
    await desk.take("a.jpg", again=True)
    assert desk.queued() == [b"a.jpg", b"b.jpg", b"a.jpg"]


async def test_files_of_a_day_are_one_batch(house: House) -> None:
    house.queue.busy = True
    desk = Desk(house)
    for name in ("a", "b", "c"):
        await desk.take(name)
    assert {transfer.batch_id for transfer in house.queue.transfers.values()} == {1}


async def test_a_queue_that_takes_nothing_leaves_no_trace(house: House) -> None:
    desk = Desk(house)
    house.queue.refuses = "Nobody is signed in."
    with pytest.raises(NotNow, match="signed in"):
        await desk.take("a.jpg")
    assert await house.files() == {}
    house.queue.refuses = ""
    await desk.take("a.jpg")
    assert house.sent() == {"a.jpg": 1}


async def test_an_end_before_anybody_could_know_whose_it_is_is_passed_on(house: House) -> None:
    """PXM has the content already: the transfer is over before its id is noted."""
    desk = Desk(house)
    await desk.take("a.jpg")
    ((file, transfer),) = desk.ended
    assert (file.path, file.transfer_id, transfer.stage) == (b"a.jpg", 1, Stage.DONE)


async def test_a_kill_between_noting_and_queueing_loses_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = house.queue.take_in
    left: list[House] = []

    async def kill(*words: Any) -> Any:
        left.append(house.after_a_kill())
        return await real(*words)

    monkeypatch.setattr(house.queue, "take_in", kill)
    await Desk(house).take("a.jpg", "b.jpg")
    (other,) = left
    assert set(await other.files()) == {b"a.jpg", b"b.jpg"}
    desk = Desk(other)
    await desk.intake.reconcile()
    assert await other.files() == {}, "they are found anew"
    await desk.take("a.jpg", "b.jpg")
    assert other.sent() == {"a.jpg": 1, "b.jpg": 1}


async def test_a_kill_between_queueing_and_noting_sends_nothing_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.queue.busy = True
    real = house.store.queued
    left: list[House] = []

    async def kill(*words: Any) -> None:
        left.append(house.after_a_kill())
        await real(*words)

    monkeypatch.setattr(house.store, "queued", kill)
    await Desk(house).take("a.jpg", "b.jpg")
    (other,) = left
    assert {file.transfer_id for file in (await other.files()).values()} == {None}
    other.queue.finish(2)  # before the hot folders are up again
    desk = Desk(other)
    await desk.intake.reconcile()
    assert {p: f.transfer_id for p, f in (await other.files()).items()} == {b"a.jpg": 1, b"b.jpg": 2}
    assert [file.path for file, _ in desk.ended] == [b"b.jpg"]
    await desk.take("a.jpg", "b.jpg")
    assert len(other.queue.transfers) == 2


async def test_an_older_transfer_of_the_same_path_is_not_taken_for_the_new_one(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await Desk(house).take("a.jpg")
    old = house.queue.transfers[1]
    house.queue.transfers[1] = old.model_copy(update={"added_at": old.added_at - 100})
    note = HotFile(path=b"a.jpg", size=3, mtime_ns=8, state=FileState.TAKEN, at=old.added_at)
    await house.store.note("r", [note])
    await Desk(house).intake.reconcile()
    assert await house.files() == {}


async def test_a_transfer_that_found_its_file_saved_again_is_known_after_a_kill(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The queue goes on before the hot folders are up again, and sends the file as it is by then."""
    house.queue.busy = True
    real = house.store.queued
    left: list[House] = []

    async def kill(*words: Any) -> None:
        left.append(house.after_a_kill())
        await real(*words)

    monkeypatch.setattr(house.store, "queued", kill)
    await Desk(house).take("a.jpg")
    (other,) = left
    other.queue._put(1, size=4, mtime_ns=8)
    await Desk(other).intake.reconcile()
    assert (await other.files())[b"a.jpg"].transfer_id == 1


@pytest.mark.parametrize("stage", [Stage.QUEUED, Stage.CONFIRMED, Stage.DONE])
async def test_what_was_saved_again_and_is_sent_so_by_its_older_transfer_is_not_queued_twice(
    house: House, stage: Stage
) -> None:
    """With “keep both” PXM would have it twice."""
    house.queue.busy = True
    desk = Desk(house)
    await desk.take("a.jpg", "b.jpg")
    file_id = None if stage is Stage.QUEUED else "f"
    house.queue._put(1, size=4, mtime_ns=8, stage=stage, file_id=file_id)
    for again in (False, True):
        assert await desk.intake.take([Ready(b"a.jpg", 4, 8)], again=again) == []
    assert desk.queued() == [b"a.jpg", b"b.jpg"]
    assert (await house.files())[b"a.jpg"].transfer_id == 1
    await desk.intake.take([Ready(b"a.jpg", 5, 9)])  # once more saved
    assert desk.queued() == [b"a.jpg", b"b.jpg", b"a.jpg"]


async def test_what_was_saved_again_is_queued_when_its_older_transfer_was_given_up(house: House) -> None:
    house.queue.busy = True
    desk = Desk(house)
    await desk.take("a.jpg")
    house.queue._put(1, size=4, mtime_ns=8, stage=Stage.CANCELLED)
    await desk.intake.take([Ready(b"a.jpg", 4, 8)])
    assert desk.queued() == [b"a.jpg", b"a.jpg"]


async def test_a_disk_that_is_full_in_the_middle_is_put_right_without_a_restart(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.queue.busy = True
    desk = Desk(house)
    await desk.intake.reconcile()

    async def full(*words: Any) -> None:
        raise StoreUnusable

    with monkeypatch.context() as patch:
        patch.setattr(house.store, "queued", full)
        with pytest.raises(StoreUnusable):
            await desk.take("a.jpg")
    await desk.intake.reconcile()
    assert (await house.files())[b"a.jpg"].transfer_id == 1
    await desk.take("a.jpg")
    assert desk.queued() == [b"a.jpg"]


async def test_who_is_stopped_while_queueing_finishes_that_first(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.queue.busy = True
    desk = Desk(house)
    real = house.queue.take_in
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(*words: Any) -> Any:
        begun.set()
        await go_on.wait()
        return await real(*words)

    monkeypatch.setattr(house.queue, "take_in", slow)
    task = asyncio.create_task(desk.take("a.jpg"))
    await begun.wait()
    task.cancel()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await house.files())[b"a.jpg"].transfer_id == 1


# Products


async def test_a_file_without_its_product_waits_and_goes_on_when_there_is_one(house: House) -> None:
    desk = Desk(house, match=NAMES)
    assert await desk.take("A-1_front.jpg", "B-1_front.jpg") == [b"A-1_front.jpg", b"B-1_front.jpg"]
    assert {transfer.hold for transfer in house.queue.transfers.values()} == {Hold.PRODUCT}
    assert desk.intake.waiting == {1, 2}
    product = house.products.add("A-1")
    await desk.intake.rematch()
    assert house.sent() == {"A-1_front.jpg": 1}
    assert house.queue.transfers[1].destination.collections == (product,)
    assert desk.intake.waiting == {2}
    assert [(line.kind, line.path) for line in await house.lines()][-1] == ("queued", b"A-1_front.jpg")
    assert (await house.files())[b"B-1_front.jpg"].reason
    assert not (await house.files())[b"A-1_front.jpg"].reason


async def test_two_that_fit_are_another_reason_to_wait_and_one_of_them_gone_none(house: House) -> None:
    desk = Desk(house, match=NAMES)
    await desk.take("A-1_front.jpg")
    house.products.add("A-1", "Boot")
    house.products.add("A-1", "Shoe")
    await desk.intake.rematch()
    (file,) = (await house.files()).values()
    assert "Boot" in file.reason
    assert house.queue.transfers[1].destination.unresolved == file.reason
    del house.products.products[0]
    await desk.intake.rematch()
    assert house.queue.transfers[1].destination.collections == ("col-2",)


async def test_what_its_sidecar_told_is_not_forgotten_while_it_waits(house: House) -> None:
    desk = Desk(house, match=NAMES)
    await desk.take("A-1_front.jpg", extra=(("stars", "5"),))
    house.products.add("A-1")
    await desk.intake.rematch()
    assert house.queue.transfers[1].destination.attributes == (FileAttribute(id="stars", value="5"),)


async def test_a_product_that_a_person_chose_in_the_queue_counts(house: House) -> None:
    house.queue.busy = True
    desk = Desk(house, match=NAMES)
    await desk.take("A-1_front.jpg")
    house.queue.set_destination([1], Destination(collections=("mine",)))
    house.products.add("A-1")
    await desk.intake.rematch()
    assert house.queue.transfers[1].destination.collections == ("mine",)
    assert not (await house.files())[b"A-1_front.jpg"].reason
    assert desk.intake.waiting == set()


async def test_a_preset_that_was_gone_and_is_back(house: House) -> None:
    desk = Desk(house, preset="Spring")
    await desk.take("a.jpg")
    assert "no preset" in house.queue.transfers[1].destination.unresolved
    house.products.presets["Spring"] = Destination(collections=("c",))
    await desk.intake.rematch()
    assert house.sent() == {"a.jpg": 1}
    assert house.queue.transfers[1].destination.collections == ("c",)


async def test_a_catalogue_that_is_still_being_read_is_another_reason(house: House) -> None:
    house.products.whole = False
    desk = Desk(house, match=NAMES)
    await desk.take("A-1_front.jpg")
    assert "still being read" in house.queue.transfers[1].destination.unresolved
    house.products.whole = True
    await desk.intake.rematch()
    assert "No product" in house.queue.transfers[1].destination.unresolved


async def test_what_is_finished_is_not_sent_elsewhere(house: House) -> None:
    desk = Desk(house, match=NAMES)
    await desk.take("A-1_front.jpg")
    house.queue.end(1, Stage.CANCELLED, file_id=None)
    house.products.add("A-1")
    await desk.intake.rematch()
    assert house.queue.transfers[1].destination.collections == ()


async def test_thousands_wait_and_are_looked_at_in_pages(house: House) -> None:
    desk = Desk(house, match=NAMES)
    await desk.take(*(f"A-{number}_x.jpg" for number in range(1200)))
    for number in range(0, 1200, 3):
        house.products.add(f"A-{number}")
    await desk.intake.rematch()
    assert len(house.sent()) == 400
    assert len(desk.intake.waiting) == 800


# A memory that was lost


async def test_where_the_memory_was_lost_the_content_decides_of_files_that_lay_there(house: House) -> None:
    """“Keep both” would send all of them once more."""
    await house.database.run(lambda db: db.execute("INSERT INTO lost(at) VALUES (100)"))
    desk = Desk(house, destination=Destination(on_duplicate=DuplicatePolicy.KEEP_BOTH))
    await desk.intake.take([Ready(b"before.jpg", 3, 100 * 10**9), Ready(b"since.jpg", 3, 101 * 10**9)])
    await desk.intake.take([Ready(b"by hand.jpg", 3, 7)], again=True)
    assert [transfer.destination.on_duplicate for transfer in house.queue.transfers.values()] == [
        DuplicatePolicy.SKIP,
        DuplicatePolicy.KEEP_BOTH,
        DuplicatePolicy.KEEP_BOTH,
    ]


async def test_so_it_stays_for_those_that_wait_for_their_product(house: House) -> None:
    await house.database.run(lambda db: db.execute("INSERT INTO lost(at) VALUES (100)"))
    house.queue.busy = True
    desk = Desk(house, match=NAMES, destination=Destination(on_duplicate=DuplicatePolicy.KEEP_BOTH))
    await desk.take("A-1_front.jpg")
    house.products.add("A-1")
    await desk.intake.rematch()
    (transfer,) = house.queue.transfers.values()
    assert (transfer.destination.on_duplicate, transfer.destination.unresolved) == (DuplicatePolicy.SKIP, "")


async def test_a_memory_that_was_never_lost_keeps_both(house: House) -> None:
    desk = Desk(house, destination=Destination(on_duplicate=DuplicatePolicy.KEEP_BOTH))
    await desk.take("a.jpg")
    (transfer,) = house.queue.transfers.values()
    assert transfer.destination.on_duplicate is DuplicatePolicy.KEEP_BOTH
