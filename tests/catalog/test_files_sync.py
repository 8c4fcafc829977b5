"""Reading PXM's files into the copy: stopped and gone on with, changes only, deletions, servers that ignore filters."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.catalog import rounds
from pxm_desktop.catalog.files import sync
from pxm_desktop.catalog.files.copy import FilesCopy
from pxm_desktop.catalog.files.keeper import FilesKeeper, FilesNews
from pxm_desktop.catalog.files.model import Wanted
from pxm_desktop.catalog.files.records import FileRecord
from pxm_desktop.catalog.files.sync import (
    FRESH_SECONDS,
    FULL_SECONDS,
    FULL_SECONDS_WITHOUT_CHANGES,
    FilesSync,
)
from pxm_desktop.catalog.rounds import INTERVAL, RETRY
from pxm_desktop.catalog.store import Store
from pxm_desktop.pxm.errors import PermissionDenied, Unreachable
from pxm_desktop.pxm.files import Files
from tests.pxm.helpers import make_client, until
from tests.support.filelists import FileLists


class Clock:
    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


class House:
    """A copy, a scripted PXM and the readings between them."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "catalog.sqlite"
        self.clock = Clock()
        self.lists = FileLists()
        self.store = Store(self.path)
        self.copy = FilesCopy(self.store, "me", self.clock)
        self.sent: list[str] = []

    async def sent_since(self, mark: int) -> tuple[int, Sequence[str]]:
        return len(self.sent), self.sent[mark:]

    async def read(self, **how: Any) -> list[bool]:
        """Read once; return what was told."""
        told: list[bool] = []

        async def tell(changed: bool) -> None:
            told.append(changed)

        self.lists.calls.clear()
        async with make_client(self.lists) as client:
            await FilesSync(self.copy, client, self.clock, tell, self.sent_since).run(**how)
        return told

    async def break_off(self, pages: int, **how: Any) -> None:
        """Read until PXM cannot be reached any more after so many pages; afterwards it can."""
        seen = 0

        async def wait(path: str) -> None:
            nonlocal seen
            seen += path == "/file"
            self.lists.down = seen > pages

        self.lists.wait = wait
        with pytest.raises(Unreachable):
            await self.read(**how)
        self.lists.down, self.lists.wait = False, None

    def calls(self) -> list[str]:
        return [call for call in self.lists.calls if "/file" in call]

    async def ids(self, **wanted: Any) -> set[str]:
        found = await self.copy.find(Wanted(**wanted))
        return {row.id for row in await self.copy.by_numbers(found.numbers)}

    def reopen(self) -> None:
        """Go on as after a crash."""
        self.store = Store(self.path)
        self.copy = FilesCopy(self.store, "me", self.clock)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync, "PACE", 0.0)
    monkeypatch.setattr(sync, "UNHURRIED_PACE", 0.0)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    house = House(tmp_path)
    yield house
    await house.store.close()


async def test_the_first_reading_takes_each_page_once(house: House) -> None:
    for number in range(450):
        house.lists.file(number)
    assert any(await house.read())
    assert len(await house.ids()) == 450
    # One call finds out about the filter, and where a page is short the list is at its end.
    assert house.calls() == ["GET /file?changes", *["GET /file"] * 5]
    reading = await house.copy.reading()
    assert (reading.files, reading.full_at, reading.read_at) == (450, house.clock.now, house.clock.now)


async def test_pages_keep_a_distance_that_leaves_calls_to_uploads(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "PACE", 0.05)
    monkeypatch.setattr(sync, "UNHURRIED_PACE", 0.1)
    asked: list[float] = []

    async def wait(path: str) -> None:
        if path == "/file":
            asked.append(asyncio.get_running_loop().time())

    house.lists.wait = wait
    for number in range(450):
        house.lists.file(number)
    await house.read()
    assert len(asked) >= 5
    assert asked[-1] - asked[-4] >= 2 * 0.05
    house.clock.now += FULL_SECONDS + 1
    asked.clear()
    await house.read(unhurried=True)
    assert asked[-1] - asked[-4] >= 2 * 0.1


async def test_changes_only_with_a_day_over(house: House) -> None:
    for number in range(1000):
        house.lists.file(number)
    await house.read()
    house.lists.change(7, file_name="Renamed.jpg")
    house.lists.file(5000, made=time.time())
    assert any(await house.read())
    assert house.calls() == ["GET /file?changes"] * len(house.calls())
    assert len(house.calls()) <= 2
    assert await house.ids(words="renamed") == {"f7"}
    assert "f5000" in await house.ids()
    # What is read again and is the same changes nothing.
    assert not any(await house.read())
    # PXM's days may be those of another time zone: a change of now is one of yesterday there.
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    house.lists.change(9, at=midnight - 3600, file_name="Dated yesterday.jpg")
    assert any(await house.read())
    assert await house.ids(words="yesterday") == {"f9"}


async def test_a_reading_that_broke_off_goes_on_with_its_last_page(house: House) -> None:
    for number in range(1000):
        house.lists.file(number)
    await house.break_off(6)
    known = await house.ids()
    assert 400 <= len(known) < 1000  # what came is there, and can be used
    house.reopen()
    await house.read()
    assert len(await house.ids()) == 1000
    assert len(house.calls()) <= (1000 - len(known)) / 100 + 2
    assert (await house.copy.reading()).pass_began is None


@pytest.mark.parametrize("order", ["reversed", "shifted"])
async def test_a_list_that_has_another_order_by_now_is_read_from_its_beginning(
    house: House, order: str
) -> None:
    for number in range(1000):
        house.lists.file(number)
    await house.break_off(6)
    rows = house.lists.rows["file"]
    house.lists.rows["file"] = rows[::-1] if order == "reversed" else rows[3:]
    await house.read()
    assert {row["id"] for row in house.lists.rows["file"]} <= await house.ids()
    assert (len(house.calls()) > 8) is (order == "reversed")


async def test_a_list_that_ends_before_where_it_was_broken_off_is_read_from_its_beginning(
    house: House,
) -> None:
    """Most of what was read was deleted meanwhile: what is left has moved to the front."""
    for number in range(1000):
        house.lists.file(number)
    await house.break_off(7)
    assert (await house.copy.reading()).pass_offset >= 500
    del house.lists.rows["file"][:600]
    await house.read()
    assert {row["id"] for row in house.lists.rows["file"]} <= await house.ids()
    assert (await house.copy.reading()).pass_began is None


async def test_where_changes_cannot_be_asked_for_all_is_read_and_rarely(house: House) -> None:
    house.lists.filters = False
    for number in range(250):
        house.lists.file(number)
    await house.read()
    house.clock.now += 60
    await house.read(unhurried=True)
    assert house.calls() == []
    house.lists.change(1, file_name="Other.jpg")
    await house.read()  # somebody waits for it
    assert len(house.calls()) == 3
    assert await house.ids(words="other") == {"f1"}
    house.clock.now += FULL_SECONDS_WITHOUT_CHANGES + 1
    await house.read(unhurried=True)
    assert len(house.calls()) == 3


async def test_deletions_are_found_by_a_slow_reading_and_asked_about(house: House) -> None:
    for number in range(250):
        house.lists.file(number)
    await house.read()
    house.lists.rows["file"] = [row for row in house.lists.rows["file"] if row["id"] not in ("f3", "f200")]
    house.lists.hidden.add("f9")  # still there, but the list lost it
    await house.read(unhurried=True)
    assert {"f3", "f9"} <= await house.ids()
    house.clock.now += FULL_SECONDS + 1
    await house.read()
    assert {"f3", "f9"} <= await house.ids()  # nobody who waits waits for that
    await house.read(unhurried=True)
    assert sorted(call for call in house.calls() if "/file/" in call) == [
        "GET /file/f200",
        "GET /file/f3",
        "GET /file/f9",
    ]
    assert await house.ids() == {row["id"] for row in house.lists.rows["file"]}
    assert not any(await house.read())


async def test_all_that_is_wanted_at_once(house: House) -> None:
    for number in range(120):
        house.lists.file(number)
    await house.read()
    gone = house.lists.rows["file"].pop()["id"]
    await house.read(whole=True)
    assert gone not in await house.ids()
    assert (await house.copy.reading()).pass_began is None


async def test_many_deletions_are_believed_when_two_readings_miss_them(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "CHECKED", 3)
    for number in range(40):
        house.lists.file(number)
    await house.read()
    del house.lists.rows["file"][10:]
    await house.read(whole=True)
    assert len(await house.ids()) == 37
    house.lists.rows["file"] += [{**house.lists.rows["file"][0], "id": "f20"}]  # was only missed
    await house.read(whole=True)
    assert await house.ids() == {f"f{number}" for number in range(10)} | {"f20"}


async def test_a_list_that_ends_early_again_and_again_takes_nothing_away(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "CHECKED", 3)
    for number in range(40):
        house.lists.file(number)
    await house.read()
    house.lists.hidden |= {f"f{number}" for number in range(10, 40)}
    for _ in range(3):
        await house.read(whole=True)
    assert len(await house.ids()) == 40


async def test_a_list_that_ends_early_is_found_out_although_other_files_are_gone(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "CHECKED", 3)
    for number in range(40):
        house.lists.file(number)
    await house.read()
    there = {f"f{number}" for number in range(10, 40)}
    house.lists.hidden |= there
    for gone in (range(3), range(3, 6)):  # each time as many as are asked for, and the first ones
        names = {f"f{number}" for number in gone}
        house.lists.rows["file"] = [row for row in house.lists.rows["file"] if row["id"] not in names]
        await house.read(whole=True)
    assert there <= await house.ids()


async def test_what_pxm_showed_during_a_whole_reading_is_not_asked_for_again(house: House) -> None:
    for number in range(300):
        house.lists.file(number)
    await house.read()
    house.clock.now += 10 * FRESH_SECONDS
    await house.break_off(2, whole=True)
    assert (await house.copy.reading()).pass_began is not None
    house.lists.file(7000)
    house.lists.hidden.add("f7000")
    await house.copy.put([FileRecord("f7000", {"file_name": "New.jpg"}, 1)])
    await house.read(whole=True)
    assert "GET /file/f7000" not in house.calls()
    assert "f7000" in await house.ids()


async def test_an_empty_account_does_not_say_whether_changes_can_be_asked_for(house: House) -> None:
    house.lists.filters = False
    await house.read()
    house.lists.file(1)
    await house.read()
    assert (await house.copy.reading()).filters is False
    assert await house.ids() == {"f1"}


async def test_after_a_clock_that_was_ahead_all_is_read_once(house: House) -> None:
    """Also where PXM cannot be asked for changes, which would note the time anew."""
    house.lists.filters = False
    house.lists.file(1)
    house.clock.now += 300 * FULL_SECONDS
    await house.read()
    house.clock.now -= 300 * FULL_SECONDS
    await house.read(unhurried=True)
    assert house.calls()
    await house.read(unhurried=True)
    assert house.calls() == []


async def test_after_a_clock_that_was_ahead_all_is_read(house: House) -> None:
    house.lists.file(1)
    house.clock.now += 300 * FULL_SECONDS
    await house.read()
    house.clock.now -= 300 * FULL_SECONDS
    house.lists.rows["file"].clear()
    house.lists.file(2)
    await house.read(unhurried=True)
    assert await house.ids() == {"f2"}
    await house.read(unhurried=True)
    assert len(house.calls()) == 1


async def test_a_file_that_this_user_may_no_longer_see_holds_nothing_up(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        house.lists.file(number)
    await house.read()
    house.lists.hidden.add("f1")

    async def denied(*_: object) -> None:
        raise PermissionDenied

    monkeypatch.setattr(Files, "get", denied)
    await house.read(whole=True)
    assert await house.ids() == {"f0", "f2"}
    assert (await house.copy.reading()).pass_began is None


async def test_a_new_file_that_lists_do_not_show_yet_stays(house: House) -> None:
    house.lists.file(1)
    house.lists.file(2, made=house.clock.now)
    await house.read()
    house.lists.rows["file"].clear()
    await house.read(whole=True)
    assert await house.ids() == {"f2"}
    house.clock.now += FRESH_SECONDS + 1
    await house.read(whole=True)
    assert await house.ids() == set()


async def test_a_slow_reading_that_was_broken_off_goes_on_too(house: House) -> None:
    for number in range(500):
        house.lists.file(number)
    await house.read()
    house.clock.now += FULL_SECONDS + 1
    house.lists.rows["file"] = [row for row in house.lists.rows["file"] if row["id"] != "f2"]
    await house.break_off(5, unhurried=True)
    house.reopen()
    await house.read(unhurried=True)
    assert len(house.calls()) < 6
    assert await house.ids() == {row["id"] for row in house.lists.rows["file"]}


async def test_lists_that_do_not_tell_links_leave_what_is_known(house: House) -> None:
    house.lists.file(1, collections=[{"id": "c1"}])
    await house.read()
    house.lists.trimmed = True
    house.lists.change(1, file_name="New.jpg")
    house.lists.file(2, made=time.time())
    await house.read()
    first, second = await house.copy.by_ids(["f1", "f2"])
    assert (first.name, first.products, second.products) == ("New.jpg", ("c1",), None)


async def test_pages_that_are_capped(house: House) -> None:
    house.lists.cap = 7
    for number in range(50):
        house.lists.file(number)
    await house.read()
    assert len(await house.ids()) == 50


async def test_where_pxm_tells_no_times_what_was_noticed_counts(house: House) -> None:
    house.lists.tells_times = False
    for number in range(3):
        house.lists.file(number)
    await house.read()
    assert (await house.copy.counts()).recent == 0
    house.lists.change(1, file_name="Changed.jpg")
    house.lists.file(9, made=time.time(), labels=[], links={})
    await house.read()
    counts = await house.copy.counts()
    assert (counts.recent, counts.processing) == (1, 1)
    found = await house.copy.find(Wanted())
    assert (await house.copy.by_numbers(found.numbers))[0].id == "f9"


async def test_what_was_sent_from_here_is_learned_from_the_history(house: House) -> None:
    house.lists.file(1)
    house.lists.file(2)
    house.sent = ["f2"]
    await house.read()
    assert await house.ids(mine=True) == {"f2"}
    house.sent = ["f2", "f1"]
    await house.read()
    assert await house.ids(mine=True) == {"f1", "f2"}
    assert (await house.copy.reading()).sent_mark == 2


async def test_what_was_just_sent_from_here_is_read_by_id_where_lists_lag_behind(house: House) -> None:
    for number in range(3):
        house.lists.file(number)
    house.lists.hidden = {"f1", "f2"}
    house.sent = ["f0", "f1", "gone", "f2"]
    assert any(await house.read())
    assert await house.ids(mine=True) == {"f0", "f1", "f2"}
    assert sorted(call for call in house.calls() if "/file/" in call) == [
        "GET /file/f1",
        "GET /file/f2",
        "GET /file/gone",
    ]
    await house.read()
    assert not [call for call in house.calls() if "/file/" in call]


async def test_a_damaged_copy_is_begun_anew(house: House) -> None:
    for number in range(300):
        house.lists.file(number)
    await house.read()
    await house.store.close()
    content = bytearray(house.path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    house.path.write_bytes(content)
    house.reopen()
    assert await house.ids() == set()
    await house.read()
    assert len(await house.ids()) == 300


# --- the keeper ---


class Kept:
    """A keeper and what it told."""

    def __init__(self, house: House, client: Any) -> None:
        self.news: list[FilesNews] = []
        self.products = 0
        self.keeper = FilesKeeper(
            house.copy,
            client,
            self.news.append,
            products=self._products,
            sent=house.sent_since,
            now=house.clock,
        )

    async def _products(self) -> None:
        self.products += 1


def hang_in_the_middle(house: House) -> asyncio.Event:
    """Let the list of 500 files bring no more after some pages; return what is set then."""
    for number in range(500):
        house.lists.file(number)
    hanging = asyncio.Event()

    async def wait(path: str) -> None:
        if path == "/file" and len(house.calls()) > 3:
            hanging.set()
            await asyncio.Event().wait()

    house.lists.wait = wait
    return hanging


async def test_stopped_by_the_user_it_goes_on_only_when_asked(house: House) -> None:
    halted = hang_in_the_middle(house)
    async with make_client(house.lists) as client:
        kept = Kept(house, client)
        kept.keeper.used()
        async with asyncio.timeout(20):
            await halted.wait()
        assert kept.keeper.syncing
        assert kept.products == 1
        await kept.keeper.stop()
        assert not kept.keeper.syncing
        assert kept.news[-1].reading.stopped
        assert 0 < kept.news[-1].reading.files < 500
        house.lists.wait = None
        house.lists.calls.clear()
        house.clock.now += INTERVAL + 1
        kept.keeper._ring()
        kept.keeper.used()
        await until(lambda: not kept.keeper.syncing)
        assert house.calls() == []
        await kept.keeper.sync(whole=False)
        assert (kept.news[-1].reading.files, kept.news[-1].reading.stopped) == (500, False)
        assert len(house.calls()) <= 5
        await kept.keeper.close()


async def test_a_reading_that_hangs_has_told_all_that_it_brought(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said beside the list is what the list shows, although no further page comes."""
    monkeypatch.setattr(rounds, "TELL_EVERY", 0.05)
    hanging = hang_in_the_middle(house)
    async with make_client(house.lists) as client:
        kept = Kept(house, client)
        kept.keeper.used()
        async with asyncio.timeout(20):
            await hanging.wait()
        brought = (await house.copy.reading()).files
        assert 0 < brought < 500
        await until(lambda: kept.news[-1].reading.files == brought)
        assert kept.news[-1].syncing
        assert any(news.changed for news in kept.news)
        await kept.keeper.close()


async def test_a_page_that_was_under_way_does_not_forget_the_stop(house: House) -> None:
    await house.copy.begin_pass(house.clock.now)
    await house.copy.note_stopped()
    await house.copy.put_page([FileRecord("f1", {"file_name": "a.jpg"}, 1)], 1)
    reading = await house.copy.reading()
    assert (reading.stopped, reading.pass_offset) == (True, 1)


async def test_who_waits_does_not_wait_for_a_slow_reading(house: House) -> None:
    for number in range(500):
        house.lists.file(number)
    await house.read()
    slow = asyncio.Event()

    async def wait(path: str) -> None:
        if path == "/file" and "GET /file" in house.lists.calls and not slow.is_set():
            slow.set()
            await asyncio.Event().wait()

    house.clock.now += FULL_SECONDS + 1
    house.lists.wait = wait
    house.lists.calls.clear()
    async with make_client(house.lists) as client:
        kept = Kept(house, client)
        kept.keeper.used()
        async with asyncio.timeout(20):
            await slow.wait()
        house.lists.calls.clear()
        await kept.keeper.sync(whole=False)
        assert set(house.calls()) == {"GET /file?changes"}
        assert (await house.copy.reading()).pass_began is not None  # it goes on later
        await kept.keeper.close()


async def test_nobody_who_uses_it_means_no_calls_and_much_to_read_means_less_often(house: House) -> None:
    for number in range(10):
        house.lists.file(number)
    async with make_client(house.lists) as client:
        kept = Kept(house, client)
        await kept.keeper.sync(whole=False)
        house.lists.calls.clear()
        house.clock.now += INTERVAL + 1
        kept.keeper._ring()
        assert not kept.keeper.syncing
        kept.keeper.used()
        await until(lambda: bool(house.calls()) and not kept.keeper.syncing)
        assert not kept.news[-1].changed
        kept.keeper._calls = 1000
        assert kept.keeper._every() > 10 * INTERVAL
        await kept.keeper.close()


async def test_a_mistake_of_this_program_is_logged_and_soon_tried_again(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def mistaken(*_: object, **__: object) -> None:
        raise ValueError("no such thing")

    monkeypatch.setattr(FilesSync, "run", mistaken)
    async with make_client(house.lists) as client:
        kept = Kept(house, client)
        kept.keeper.used()
        await until(lambda: kept.keeper._timer is not None)
        assert "no such thing" in caplog.text
        timer = kept.keeper._timer
        assert timer is not None
        assert timer.when() - asyncio.get_running_loop().time() <= RETRY
        await kept.keeper.close()


async def test_why_a_reading_failed_is_told_and_the_copy_answers(house: House) -> None:
    house.lists.file(1)
    await house.read()
    house.lists.down = True
    async with make_client(house.lists) as client:
        kept = Kept(house, client)
        with pytest.raises(Unreachable):
            await kept.keeper.sync(whole=False)
        assert kept.news[-1].sentence
        assert not kept.news[-1].syncing
        assert await house.ids() == {"f1"}
        await kept.keeper.close()
