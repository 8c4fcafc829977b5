"""All rules of an account together: numbers, products that appear, a queue that stays small, hundreds of folders."""

from __future__ import annotations

import asyncio
import os
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.hotfolders import station as module
from pxm_desktop.hotfolders.database import StoreUnusable
from pxm_desktop.hotfolders.feed import PAUSE
from pxm_desktop.hotfolders.model import FileState, HotFile, Rule
from pxm_desktop.matching.model import NameRule
from pxm_desktop.transfer.model import Destination, Hold, Stage
from tests.hotfolders.house import JPEG, House
from tests.support.mounting import Share, ToldShare, share
from tests.support.nobody import as_nobody, open_folder

__all__ = ["open_folder", "share"]

NAMES = NameRule(pattern="{sku}_{view}")


def folders(house: House, count: int, **settings: Any) -> list[Rule]:
    made = []
    for number in range(count):
        place = house.place / "many" / f"{number:03}"
        place.mkdir(parents=True)
        made.append(house.rule(id=f"r{number:03}", folder=bytes(place), **settings))
    return made


# Numbers


async def test_how_a_rule_stands(house: House) -> None:
    house.queue.busy = True
    rule = house.rule(match=NAMES)
    assert (await house.status(rule)).state == "stopped"
    house.products.add("A-1")
    await house.watch(rule)
    house.write("A-1_done.jpg", JPEG)
    house.write("A-1_failed.jpg", JPEG + b"\xff\xd9")
    house.write("A-1_sending.jpg", JPEG)
    house.write("Z-9_front.jpg", JPEG)
    house.write("cut.jpg", JPEG[:50])
    house.write("empty.jpg", b"")
    await house.until(lambda: len(house.queue.transfers) == 4)
    house.queue.finish(house.queue.of(b"A-1_done.jpg")[0].id)
    failed = house.queue.of(b"A-1_failed.jpg")[0].id
    house.queue.end(failed, Stage.FAILED, file_id=None, reason="Too large.")

    async def stands() -> bool:
        status = await house.status(rule)
        return (status.queued, status.settling) == (2, 2)

    await house.until_async(stands)
    status = await house.status(rule)
    assert (status.state, status.unmatched, status.failed, status.done_today) == ("watching", 1, 1, 1)
    assert (status.last_file, status.problem, status.rule) == ("A-1_done.jpg", "Too large.", rule)
    assert status.last_at is not None
    assert abs(status.last_at - time.time()) < 60
    assert [(outlook.path, outlook.rule) for outlook in house.station.waiting("r", 10)] == [
        (b"cut.jpg", "unfinished"),
        (b"empty.jpg", "waits"),
    ]
    assert len(house.station.waiting("r", 1)) == 1
    assert house.station.waiting("nobody", 10) == []


async def test_yesterday_is_not_today(house: House) -> None:
    long_ago = time.time() - 2 * 86_400
    await house.store.note(
        "r",
        [HotFile(path=b"a", size=1, mtime_ns=1, state=FileState.DONE, at=long_ago)],
    )
    status = await house.status()
    assert (status.done_today, status.last_file, status.last_at) == (0, "a", long_ago)


async def test_a_rule_whose_globs_make_no_sense_says_so_and_stops_no_other(house: House) -> None:
    broken = house.rule(id="b", folder=bytes(house.place), include=("{1..9999}{1..9999}",))
    await house.station.start([broken, house.rule()])
    house.write("a.jpg", JPEG)
    await house.settled("b", "r")
    assert house.sent() == {"a.jpg": 1}
    status = await house.status(broken)
    assert (status.state, "stand for too many" in status.sentence) == ("stopped", True)


# Products


async def test_a_file_waits_for_its_product_and_links_by_itself(house: House) -> None:
    await house.watch(match=NAMES, after="move")
    house.write("A-1_front.jpg", JPEG)
    await house.settled()
    assert house.there() == ["A-1_front.jpg"]
    assert (await house.status()).unmatched == 1
    house.station.products_changed()  # something was read, but nothing that helps
    await house.settled()
    assert house.queue.transfers[1].hold is Hold.PRODUCT
    product = house.products.add("A-1")
    house.station.products_changed()
    await house.settled()
    assert house.queue.transfers[1].destination.collections == (product,)
    assert house.there()[0].startswith("Uploaded/")
    assert (await house.status()).unmatched == 0


async def test_products_that_appeared_while_nobody_watched_are_found_at_the_start(house: House) -> None:
    await house.watch(match=NAMES)
    house.write("A-1_front.jpg", JPEG)
    await house.settled()
    await house.close()
    house.products.add("A-1")
    house.open()
    await house.watch(match=NAMES)
    await house.until(lambda: house.sent() == {"A-1_front.jpg": 1})


async def test_a_catalogue_that_cannot_be_read_now_is_asked_again(house: House) -> None:
    await house.watch(match=NAMES)
    house.write("A-1_front.jpg", JPEG)
    await house.settled()
    house.products.add("A-1")
    house.products.refuses = "The network is away."
    house.station.products_changed()
    await house.until(lambda: house.runner().refused)
    house.products.refuses = ""
    await house.until(lambda: house.sent() == {"A-1_front.jpg": 1})


async def test_a_product_chosen_in_the_queue_is_seen_at_once(house: House) -> None:
    house.queue.busy = True
    await house.watch(match=NAMES)
    house.write("A-1_front.jpg", JPEG)
    await house.until(lambda: house.queue.transfers)
    await house.until_async(lambda: _unmatched(house, 1))
    house.queue.set_destination([1], Destination(collections=("mine",)))
    await house.until_async(lambda: _unmatched(house, 0))
    house.queue.finish(1)
    await house.settled()
    assert await house.states() == {b"A-1_front.jpg": FileState.DONE}


async def _unmatched(house: House, count: int) -> bool:
    return (await house.status()).unmatched == count


async def test_a_preset_comes_back(house: House) -> None:
    await house.watch(preset="Spring")
    house.write("a.jpg", JPEG)
    await house.settled()
    assert (await house.status()).unmatched == 1
    house.products.presets["Spring"] = Destination()
    house.station.products_changed()
    await house.until(lambda: house.sent() == {"a.jpg": 1})


# What the queue tells


async def test_news_that_could_not_be_looked_up_are_asked_for_later(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.queue.busy = True
    await house.watch()
    house.write("a.jpg", JPEG)
    await house.until(lambda: house.queue.transfers)
    await house.settled_but_for_the_queue()

    async def full(*words: Any) -> Any:
        raise StoreUnusable

    with monkeypatch.context() as patch:
        patch.setattr(house.store, "of_transfers", full)
        house.queue.finish(1)
        await asyncio.gather(*house.queue.telling)
    await house.until_async(lambda: _done(house))


async def _done(house: House) -> bool:
    return await house.states() == {b"a.jpg": FileState.DONE}


async def test_that_the_memory_was_lost_is_said_once_in_each_hot_folder(house: House) -> None:
    await house.database.run(lambda db: db.execute("INSERT INTO lost(at) VALUES (100)"))
    rules = folders(house, 2)
    for _ in range(2):
        await house.watch(*rules)
        await house.station.stop()
    for rule in rules:
        lines = await house.lines("note", rule_id=rule.id)
        assert [line.sentence.partition(". ")[0] for line in lines] == [
            "What was remembered of this hot folder was damaged and is set aside"
        ]


async def test_other_peoples_transfers_are_none_of_its_business(house: House) -> None:
    await house.watch()
    house.write("a.jpg", JPEG)
    await house.settled()
    stranger = house.queue.transfers[1].model_copy(update={"id": 77, "path": b"/other.jpg"})
    await house.station.heard([stranger])
    await house.settled()
    assert await house.states() == {b"a.jpg": FileState.DONE}


async def test_what_pxm_has_leaves_the_queue_after_a_day(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_CLEAR_EVERY", 0.05)
    await house.watch(match=NAMES)
    house.products.add("A-1")
    house.write("A-1_x.jpg", JPEG)
    house.write("Z-9_x.jpg", JPEG)
    await house.settled()
    await asyncio.sleep(0.2)
    assert len(house.queue.transfers) == 2
    monkeypatch.setattr(module, "CLEAR_AFTER", 0.0)
    await house.until(lambda: len(house.queue.transfers) == 1)
    assert next(iter(house.queue.transfers.values())).destination.unresolved
    await house.settled()
    assert await house.states() == {b"A-1_x.jpg": FileState.DONE, b"Z-9_x.jpg": FileState.TAKEN}


async def test_listeners_are_told_twice_a_second_at_most(house: House) -> None:
    await house.watch()
    for round_ in range(60):
        house.write(f"{round_}.jpg", JPEG)
        await asyncio.sleep(0.02)
    await house.settled()
    moments = [moment for moment, _ in house.told]
    assert len(moments) >= 2
    assert all(b - a >= 0.95 * PAUSE for a, b in pairwise(moments))


# Many, and folders that go away


async def test_hundreds_of_rules(house: House) -> None:
    """Most are polled: the system's watches are shared with what runs beside."""
    rules = [
        rule.model_copy(update={"poll": None if number < 20 else 1.0})
        for number, rule in enumerate(folders(house, 300, poll=None))
    ]
    await house.station.start(rules)
    for rule in rules:
        (house.place / os.fsdecode(rule.folder) / "a.jpg").write_bytes(JPEG)
    await house.settled(*(rule.id for rule in rules), seconds=100)
    assert len(house.queue.transfers) == 300
    assert {(await house.status(rule)).done_today for rule in rules} == {1}
    states = {(await house.status(rule)).state for rule in rules}
    assert states <= {"watching", "polling"}
    async with asyncio.timeout(60):
        await house.station.stop()


async def test_an_unmounted_share_is_no_folder_whose_files_were_deleted(
    house: House, share: Share | ToldShare
) -> None:
    share.mount()
    (share.point / "a.jpg").write_bytes(JPEG)
    rule = house.rule(folder=bytes(share.point), poll=0.5)
    await house.watch(rule)
    await house.settled()
    share.unmount()
    await house.until(lambda: house.runner().state == "waiting")
    assert "not connected" in house.runner().sentence
    await house.settled()
    share.mount()
    (share.point / "a.jpg").write_bytes(JPEG + b"\xff\xd9")
    (share.point / "b.jpg").write_bytes(JPEG)
    await house.until(lambda: house.runner().state == "polling")
    await house.settled()
    assert sorted(t.name for t in house.queue.transfers.values()) == ["a.jpg", "a.jpg", "b.jpg"]
    assert set(await house.states()) == {b"a.jpg", b"b.jpg"}


def test_permission_that_is_lost_and_given_back(open_folder: Path) -> None:
    """As a user who may do little: the rule waits, says so, and goes on; a folder below is told by itself."""
    open_folder.chmod(0o777)  # everything below is made by that user
    said = as_nobody(
        f"""
        import asyncio
        from pathlib import Path
        from functools import partial
        from tests.hotfolders.house import JPEG, FakeProducts, FakeQueue, House
        from tests.hotfolders.conftest import LOCAL, SHORT
        from pxm_desktop.hotfolders import runner
        from pxm_desktop.hotfolders.watching.watch import Watch
        runner.Watch = partial(Watch, waits=SHORT, table=lambda: LOCAL)
        async def main():
            house = House(Path({str(open_folder)!r}), FakeQueue(), FakeProducts())
            house.open()
            await house.watch(rescan=1.0)
            house.write("a.jpg", JPEG)
            await house.settled()
            house.folder.chmod(0o000)
            house.runner()._watch.ask()
            await house.until(lambda: house.runner().state == "waiting")
            print(house.runner().sentence)
            house.folder.chmod(0o777)
            await house.until(lambda: house.runner().state == "watching")
            house.write("b.jpg", JPEG)
            (house.folder / "below").mkdir()
            house.write("below/c.jpg", JPEG)
            (house.folder / "below").chmod(0o000)
            await house.settled()
            print([(outlook.path, outlook.sentence) for outlook in house.station.waiting("r", 10)])
            (house.folder / "below").chmod(0o777)
            await house.until(lambda: len(house.queue.transfers) == 3)
            await house.settled()
            print(sorted(house.sent().items()), (await house.status()).settling)
            await house.close()
        asyncio.run(main())
        """
    )
    lines = said.splitlines()
    assert "does not let PXM Desktop read the folder" in lines[0]
    assert lines[1].startswith("[(b'below', 'This computer does not let PXM Desktop read")
    assert lines[2] == "[('a.jpg', 1), ('b.jpg', 1), ('below/c.jpg', 1)] 0"
