"""A rule's life: starts, restarts and kills, pauses and edits, refusals and defects, shares that hang."""

from __future__ import annotations

import asyncio
import os
import threading
from typing import Any

import pytest

from pxm_desktop.hotfolders import claiming, examining, finder, looking
from pxm_desktop.hotfolders.database import StoreUnusable
from pxm_desktop.hotfolders.model import FileState
from pxm_desktop.hotfolders.watching.watch import Reason, Waits
from pxm_desktop.transfer.model import Stage
from tests.hotfolders.house import JPEG, FakeQueue, House


def fill(house: House, *names: str, content: bytes = JPEG) -> None:
    for name in names:
        os.utime(house.write(name, content), (1, 1_700_000_000 + len(content)))


async def restarted(house: House, **settings: Any) -> None:
    """End as the program does, and start again."""
    await house.close()
    house.open()
    await house.watch(**settings)


# What lies there at the start


async def test_files_that_lie_there_are_taken(house: House) -> None:
    fill(house, "a.jpg", "d/b.jpg")
    await house.watch()
    await house.settled()
    assert house.sent() == {"a.jpg": 1, "d/b.jpg": 1}


async def test_files_that_lie_there_are_left_and_taken_once_they_change(house: House) -> None:
    fill(house, "a.jpg", "d/b.jpg", "notes.psd", "deep/er/c.jpg")
    await house.watch(existing=False, include=("*.jpg",))
    await house.settled()
    assert house.sent() == {}
    assert set((await house.states()).values()) == {FileState.LEFT}
    fill(house, "new.jpg")
    house.write("d/b.jpg", JPEG + b"\xff\xd9")
    await house.settled()
    assert house.sent() == {"new.jpg": 1, "d/b.jpg": 1}
    # The rule is edited so that it takes more: what lay there is still left.
    await house.station.put(house.rule(existing=False))
    await house.settled()
    await restarted(house, existing=False)
    await house.settled()
    assert house.sent() == {"new.jpg": 1, "d/b.jpg": 1}


async def test_a_folder_that_was_away_at_the_start_is_left_too_when_it_is_there(house: House) -> None:
    fill(house, "a.jpg")
    house.folder.rename(house.place / "away")
    await house.watch(existing=False)
    assert (await house.status()).state == "waiting"
    (house.place / "away").rename(house.folder)
    await house.until(lambda: house.runner().state == "watching")
    await house.settled()
    assert await house.states() == {b"a.jpg": FileState.LEFT}
    fill(house, "b.jpg")
    await house.settled()
    assert house.sent() == {"b.jpg": 1}


@pytest.mark.timeout(120)
async def test_a_hundred_thousand_known_files_are_looked_through_at_the_start(house: House) -> None:
    for folder in range(100):
        place = house.folder / f"{folder}"
        place.mkdir()
        for number in range(1000):
            (place / f"{number}.jpg").touch()
        (place / "one.bin").write_bytes(b"x")
    await house.watch(existing=False)
    await house.settled(seconds=100)
    assert len(await house.files()) == 100_100
    assert house.queue.transfers == {}
    house.write("50/new.bin")
    await house.settled(seconds=60)
    assert house.sent() == {"50/new.bin": 1}
    assert len(house.runner().settling) == 0


# Restarts


async def test_what_was_uploaded_is_not_uploaded_again(house: House) -> None:
    await house.watch()
    fill(house, "a.jpg", "d/b.jpg")
    await house.settled()
    for _ in range(2):
        await restarted(house)
        await house.settled()
    assert house.sent() == {"a.jpg": 1, "d/b.jpg": 1}
    assert len(house.queue.transfers) == 2


async def test_what_came_and_changed_while_nobody_watched_is_found(house: House) -> None:
    await house.watch()
    fill(house, "a.jpg", "b.jpg")
    await house.settled()
    await house.close()
    fill(house, "c.jpg")
    house.write("a.jpg", JPEG + b"\xff\xd9")
    house.open()
    await house.watch()
    await house.settled()
    assert house.sent() == {"a.jpg": 2, "b.jpg": 1, "c.jpg": 1}


async def test_ends_that_came_while_nobody_watched_are_taken_in(house: House) -> None:
    house.queue.busy = True
    await house.watch(after="move")
    fill(house, "a.jpg", "b.jpg", "c.jpg")
    await house.until(lambda: len(house.queue.transfers) == 3)
    await house.close()
    house.queue.finish(1)
    house.queue.end(2, Stage.FAILED, file_id=None, reason="Too large.")
    house.open()
    await house.watch(after="move")
    await house.until(
        lambda: len(house.there()) == 3 and any(n.startswith("Uploaded") for n in house.there())
    )
    async with asyncio.timeout(20):  # the file is moved a moment before that is noted
        while sorted((await house.states()).values()) != ["failed", "moved", "taken"]:  # noqa: ASYNC110 - the store tells nobody
            await asyncio.sleep(0.01)
    house.queue.finish(3)
    await house.settled()
    assert len([name for name in house.there() if name.startswith("Uploaded/")]) == 2


async def test_killed_at_each_step_nothing_is_lost_and_nothing_comes_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before and after each step: note, queue, number, end, move, note of the move."""
    left: list[House] = []

    def killed_around(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        async def wrapped(*words: Any, **more: Any) -> Any:
            left.append(house.after_a_kill())
            found = await real(*words, **more)
            left.append(house.after_a_kill())
            return found

        monkeypatch.setattr(owner, name, wrapped)

    for owner, name in (
        (house.store, "take"),
        (house.queue, "take_in"),
        (house.store, "queued"),
        (house.store, "update"),
    ):
        killed_around(owner, name)
    await house.watch(after="move")
    fill(house, "a.jpg", "b.jpg")
    await house.settled()
    await house.station.stop()
    monkeypatch.undo()
    kills = list(left)
    assert len(kills) >= 10
    for other in kills:
        other.restore_disk()
        await other.watch(after="move")
        await other.settled()
        assert other.sent() == {"a.jpg": 1, "b.jpg": 1}, other._data
        assert [name.rpartition("/")[2] for name in other.there()] == ["a.jpg", "b.jpg"]
        assert all(name.startswith("Uploaded/") for name in other.there())
        await other.station.stop()


async def test_a_queue_that_was_lost_has_its_files_found_anew(house: House) -> None:
    house.queue.busy = True
    await house.watch()
    fill(house, "a.jpg", "b.jpg")
    await house.until(lambda: len(house.queue.transfers) == 2)
    await house.close()
    house.queue.transfers.clear()
    house.queue.busy = False
    house.open()
    await house.watch()
    await house.settled()
    assert house.sent() == {"a.jpg": 1, "b.jpg": 1}
    assert set((await house.states()).values()) == {FileState.DONE}


# Pauses and edits


async def test_paused_takes_nothing_but_follows_what_is_queued(house: House) -> None:
    house.queue.busy = True
    await house.watch(after="move")
    fill(house, "a.jpg")
    await house.until(lambda: house.queue.transfers)
    await house.station.put(house.rule(after="move", paused=True))
    fill(house, "b.jpg")
    house.queue.finish(1)
    await house.until(lambda: any(name.startswith("Uploaded/") for name in house.there()))
    await house.settled()
    status = await house.status(house.rule(paused=True))
    assert (status.state, status.queued, status.done_today) == ("paused", 0, 1)
    assert len(house.queue.transfers) == 1
    house.queue.busy = False
    await house.station.put(house.rule(after="move"))
    await house.settled()
    assert house.sent() == {"a.jpg": 1, "b.jpg": 1}


async def test_edited_while_files_settle_and_are_queued(house: House) -> None:
    house.queue.busy = True
    await house.watch(settle=0.2)
    fill(house, "a.jpg")
    await house.until(lambda: house.queue.transfers)
    await house.station.put(house.rule(settle=60.0))
    fill(house, "b.jpg", "c.psd")
    await house.until(lambda: len(house.runner().settling) == 2)
    await house.station.put(house.rule(settle=0.2, exclude=("*.psd",), after="move"))
    await house.until(lambda: len(house.queue.transfers) == 2)
    for number in (1, 2):
        house.queue.finish(number)
    await house.settled()
    assert house.sent() == {"a.jpg": 1, "b.jpg": 1}
    assert [name for name in house.there() if "Uploaded" not in name] == ["c.psd"]


async def test_dropped_while_files_settle(house: House) -> None:
    await house.watch(settle=0.5)
    fill(house, "a.jpg")
    await house.until(lambda: len(house.runner().settling) == 1)
    await house.station.drop("r")
    assert house.station.runner("r") is None
    await house.settled()
    assert house.queue.transfers == {}
    assert (await house.status()).state == "stopped"


async def test_what_lies_in_failed_is_counted_whenever_everything_is_looked_at(house: House) -> None:
    fill(house, "Failed/a.jpg", "Failed/d/b.jpg", "Failed/a.jpg.reason.txt")
    rule = house.rule(failed_folder=True)
    await house.watch(rule)
    await house.settled()
    assert (await house.status(rule)).set_aside == 2
    (house.folder / "Failed/a.jpg").unlink()
    house.runner().rescan(Reason.ASKED)
    await house.settled()
    assert (await house.status(rule)).set_aside == 1
    assert house.sent() == {}


async def test_a_file_is_taken_by_hand_once(house: House) -> None:
    house.queue.busy = True
    await house.watch(settle=60.0)
    fill(house, "a.jpg", "b.jpg")
    await house.until(lambda: len(house.runner().settling) == 2)
    runner = house.runner()
    outside = house.place / "c.jpg"
    outside.write_bytes(JPEG)
    assert await runner.take([b"a.jpg", b"gone.jpg", b"../c.jpg", bytes(outside), b"d"]) == 1
    assert await runner.take([b"a.jpg"]) == 0, "it is in the queue"
    assert [candidate.path for candidate in runner.settling] == [b"b.jpg"]
    house.queue.end(1, Stage.FAILED, file_id=None, reason="Too large.")
    await house.settled_but_for_the_queue_or_time()
    assert await runner.take([b"a.jpg"]) == 1, "a person wants it again"
    house.queue.finish(2)
    await house.settled_but_for_the_queue_or_time()
    assert (await house.states())[b"a.jpg"] is FileState.DONE


async def test_by_hand_and_by_itself_at_the_same_moment(house: House) -> None:
    for round_ in range(20):
        name = f"{round_}.jpg"
        fill(house, name)
        if not round_:
            await house.watch(settle=0.1)
        await asyncio.sleep(0.01 * round_)
        await house.runner().take([name.encode()])
    await house.settled()
    assert set(house.sent().values()) == {1}
    assert len(house.sent()) == 20


async def test_what_is_taken_by_hand_is_not_forgotten_by_a_round_beside(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Noted and not yet queued looks like what a kill leaves."""
    house.queue.busy = True
    await house.watch(settle=60.0)
    fill(house, "a.jpg")
    await house.until(lambda: len(house.runner().settling) == 1)
    real = house.queue.take_in
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(*words: Any) -> Any:
        begun.set()
        await go_on.wait()
        return await real(*words)

    monkeypatch.setattr(house.queue, "take_in", slow)
    taking = asyncio.create_task(house.runner().take([b"a.jpg"]))
    await begun.wait()
    house.runner().look_again()
    await asyncio.sleep(0.3)
    go_on.set()
    assert await taking == 1
    house.queue.finish(1)
    await house.settled()
    assert await house.states() == {b"a.jpg": FileState.DONE}
    assert len(house.queue.transfers) == 1


async def test_a_file_that_changed_before_its_move_is_sent_again_by_itself(house: House) -> None:
    """Where the system tells of no changes, only the move that is not done shows it."""
    house.queue.sizes = lambda _: None
    await house.watch(after="move", poll=3600.0)
    fill(house, "a.jpg")
    house.runner().look_again()
    await house.until(lambda: len(house.runner().outcomes._due) == 1)
    house.write("a.jpg", JPEG + b"\xff\xd9")
    house.queue.sizes = FakeQueue._size.__get__(house.queue)
    await house.until(lambda: len(house.queue.of(b"a.jpg")) == 2)
    await house.settled()
    assert [name.partition("/")[0] for name in house.there()] == ["Uploaded"]


# Refusals and defects


async def test_nobody_signed_in_is_said_waited_for_and_over(house: House) -> None:
    house.queue.refuses = "Nobody is signed in."
    await house.station.start([house.rule()])
    fill(house, "a.jpg")
    await house.until(lambda: house.runner().refused)
    assert (await house.status()).problem == "Nobody is signed in."
    house.queue.refuses = ""
    await house.until(lambda: house.runner().state == "watching")
    await house.settled()
    assert house.sent() == {"a.jpg": 1}
    assert (await house.status()).problem == ""
    assert [line.sentence for line in await house.lines("note")] == ["Nobody is signed in."]


async def test_a_queue_that_refuses_in_the_middle_loses_and_doubles_nothing(house: House) -> None:
    await house.watch()
    house.queue.refuses = "The disk is full."
    fill(house, *(f"{number}.jpg" for number in range(700)))
    await house.until(lambda: house.runner().refused)
    fill(house, "later.jpg")
    await asyncio.sleep(0.5)
    house.queue.refuses = ""
    await house.until(lambda: len(house.sent()) == 701)
    await house.settled()
    assert set(house.sent().values()) == {1}


async def test_a_memory_that_refuses_in_the_middle_loses_and_doubles_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.watch(after="move")
    real = house.database.run
    count = 0

    async def sometimes(work: Any) -> Any:
        nonlocal count
        count += 1
        if count % 3 == 0:
            raise StoreUnusable
        return await real(work)

    monkeypatch.setattr(house.database, "run", sometimes)
    fill(house, *(f"{number}.jpg" for number in range(40)))
    await house.until(lambda: len(house.sent()) == 40)
    monkeypatch.setattr(house.database, "run", real)
    await house.settled()
    assert set(house.sent().values()) == {1}
    assert all(name.startswith("Uploaded/") for name in house.there())
    assert (await house.status()).queued == 0


@pytest.mark.parametrize("where", ["examine", "take_in", "work", "look"])
async def test_a_defect_in_one_round_does_not_end_the_rule(
    house: House, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    await house.watch()
    runner = house.runner()
    owner, name = {
        "examine": (examining.Examiner, "examine"),
        "take_in": (house.queue, "take_in"),
        "work": (runner.outcomes, "work"),
        "look": (looking.Looker, "some"),
    }[where]
    real = getattr(owner, name)
    failed = threading.Event()

    def defect(*words: Any, **more: Any) -> Any:
        if not failed.is_set():
            failed.set()
            raise KeyError("defect")
        return real(*words, **more)

    monkeypatch.setattr(owner, name, defect)
    fill(house, "a.jpg", "b.jpg")
    await house.until(lambda: failed.is_set() and len(house.sent()) == 2)
    await house.settled()
    assert house.sent() == {"a.jpg": 1, "b.jpg": 1}


async def test_lost_events_are_made_up_for(house: House) -> None:
    """What the system did not tell is found when it says that it lost events."""
    await house.watch()
    await house.settled()
    watch = house.runner()._watch
    assert watch is not None
    watch._stop_listening()
    fill(house, "a.jpg")
    await asyncio.sleep(0.3)
    assert house.queue.transfers == {}
    watch._lost()
    await house.until(lambda: house.queue.transfers)
    fill(house, "b.jpg")
    await house.settled()
    assert house.sent() == {"a.jpg": 1, "b.jpg": 1}


class Rescans:
    """The looks through everything of a house's rule that are over, and what each found that nobody had told of."""

    def __init__(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        self._house = house
        self.missed: list[set[bytes] | None] = []
        """None where it proves nothing."""
        watch = house.runner()._watch
        assert watch is not None
        real = watch.rescanned

        def rescanned(seconds: float, found: Any = ()) -> None:
            self.missed.append(None if found is None else set(found))
            real(seconds, found)

        monkeypatch.setattr(watch, "rescanned", rescanned)

    async def one(self) -> set[bytes] | None:
        """Look through everything as if it were time."""
        before = len(self.missed)
        self._house.runner().rescan(Reason.PERIODIC)
        await self._house.until(lambda: len(self.missed) > before and not len(self._house.runner().settling))
        return self.missed[before]


async def test_files_without_their_stars_are_no_events_that_got_lost(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each rescan finds them anew; that must not be taken for a system that tells nothing."""
    await house.watch(sidecars={"at_least": 3})
    fill(house, *(f"{number}.jpg" for number in range(5)))
    await house.settled()
    rescans = Rescans(house, monkeypatch)
    assert [await rescans.one() for _ in range(3)] == [set()] * 3


async def test_files_that_wait_for_room_are_no_events_that_got_lost(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A station on a share claims only some ahead, and may have hundreds to send for hours."""
    monkeypatch.setattr(claiming, "AT_ONCE", 2)
    house.queue.busy = True
    fill(house, *(f"{number}.jpg" for number in range(6)))
    await house.watch(shared=True)
    await house.until(lambda: len(house.runner()._admission) == 4)
    rescans = Rescans(house, monkeypatch)
    assert [await rescans.one() for _ in range(3)] == [set()] * 3
    house.write("0.jpg", JPEG * 2)
    await house.until(lambda: len(house.runner()._admission) == 5)


async def test_a_file_that_its_older_transfer_sends_as_it_is_now_is_no_event_that_got_lost(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was saved again while it was in a long queue; what is remembered is what it was before."""
    house.queue.busy = True
    await house.watch()
    fill(house, "a.jpg", "b.jpg")
    await house.until(lambda: len(house.queue.transfers) == 2)
    (number,) = (transfer.id for transfer in house.queue.of(b"a.jpg"))
    saved = house.write("a.jpg", JPEG * 2).stat()
    house.queue._put(number, size=saved.st_size, mtime_ns=saved.st_mtime_ns)
    await house.settled_but_for_the_queue()
    rescans = Rescans(house, monkeypatch)
    assert [await rescans.one() for _ in range(2)] == [set()] * 2
    fill(house, "c.jpg")  # something else is taken meanwhile
    await house.until(lambda: len(house.queue.transfers) == 3)
    assert await rescans.one() == set()
    house.queue.finish(number)
    house.queue.finish(3 - number)
    house.queue.finish(3)
    await house.settled()
    assert house.sent() == {"a.jpg": 1, "b.jpg": 1, "c.jpg": 1}


async def test_only_a_look_that_came_because_it_was_time_shows_whether_the_system_tells(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(house, "a.jpg")
    reached, goes = threading.Event(), threading.Event()
    real = looking.Looker.everything

    def slow(self: looking.Looker, mark: Any) -> Any:
        def sights() -> Any:
            reached.set()
            goes.wait(20)
            yield from real(self, mark)

        return sights()

    monkeypatch.setattr(looking.Looker, "everything", slow)
    await house.watch()
    rescans = Rescans(house, monkeypatch)
    await asyncio.to_thread(reached.wait, 20)
    house.runner().rescan(Reason.PERIODIC)  # the first look takes longer than the time between two
    goes.set()
    await house.until(lambda: len(rescans.missed) == 2)
    assert rescans.missed == [None, set()]
    house.runner().look_again()  # as after a failure
    house.runner().rescan(Reason.PERIODIC)
    await house.until(lambda: len(rescans.missed) == 3)
    assert rescans.missed[2] is None


async def test_a_system_that_tells_nothing_is_found_out_also_while_files_wait_for_room(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "AT_ONCE", 2)
    house.queue.busy = True
    fill(house, *(f"{number}.jpg" for number in range(6)))
    await house.watch(shared=True)
    await house.until(lambda: len(house.runner()._admission) == 4)
    watch = house.runner()._watch
    assert watch is not None
    monkeypatch.setattr(watch, "_waits", Waits(grace=0.05))
    watch._stop_listening()
    for number in range(2):
        assert house.runner().state == "watching"
        fill(house, f"new {number}.jpg")
        watch.ask(Reason.PERIODIC)
        await house.until(lambda number=number: watch._canary._strikes > number)  # type: ignore[misc]
    await house.until(lambda: house.runner().state == "polling")
    assert house.runner().sentence.startswith("The system did not tell of changes in this folder.")


async def test_news_of_our_own_moves_do_not_hide_that_a_system_tells_nothing_else(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.watch(after="move")
    await house.settled()
    watch = house.runner()._watch
    assert watch is not None
    monkeypatch.setattr(watch, "_waits", Waits(grace=0.05))
    watch._stop_listening()
    for number in range(2):
        assert house.runner().state == "watching"
        fill(house, f"{number}/a.jpg")
        watch.ask(Reason.PERIODIC)
        await house.until(lambda number=number: watch._canary._strikes > number)  # type: ignore[misc]
        await house.until(lambda number=number: not (house.folder / f"{number}/a.jpg").exists())  # type: ignore[misc]
        watch._gathered({b"%d/a.jpg" % number})
    await house.until(lambda: house.runner().state == "polling")


# Shares


async def test_a_share_that_hangs_stops_no_other_rule_and_no_end(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    hung, release = threading.Event(), threading.Event()
    real = finder._some

    def hang(sights: Any) -> Any:
        if threading.current_thread().name.startswith("hot folder slow"):
            hung.set()
            release.wait(60)
        return real(sights)

    monkeypatch.setattr(finder, "_some", hang)
    slow = house.place / "slow"
    slow.mkdir()
    (slow / "x.jpg").write_bytes(JPEG)
    try:
        await house.station.start([house.rule(), house.rule(id="slow", folder=bytes(slow))])
        await house.until(hung.is_set)
        fill(house, "a.jpg")
        await house.settled()
        assert house.sent()["a.jpg"] == 1
        async with asyncio.timeout(20):
            await house.station.put(house.rule(id="slow", folder=bytes(slow), paused=True))
            await house.station.stop()
    finally:
        release.set()


async def test_a_folder_renamed_away_and_back(house: House) -> None:
    await house.watch()
    fill(house, "a.jpg")
    await house.settled()
    house.folder.rename(house.place / "elsewhere")
    await house.until(lambda: house.runner().state == "waiting")
    status = await house.status()
    assert "The folder is not there" in status.sentence
    await house.settled()  # what waits for a person does not count
    (house.place / "elsewhere" / "b.jpg").write_bytes(JPEG)
    (house.place / "elsewhere").rename(house.folder)
    await house.until(lambda: house.runner().state == "watching")
    await house.settled()
    assert house.sent() == {"a.jpg": 1, "b.jpg": 1}
    assert [line.kind for line in await house.lines("lost", "back")] == ["lost", "back"]
    assert (await house.status()).sentence == ""


async def test_another_folder_in_its_place_is_watched_on(house: House) -> None:
    """Swapped so quickly that nobody saw it away."""
    await house.watch()
    fill(house, "a.jpg")
    await house.settled()
    other = house.place / "other"
    other.mkdir()
    (other / "b.jpg").write_bytes(JPEG)
    house.folder.rename(house.place / "before")
    other.rename(house.folder)
    house.runner().look_again()
    await house.until(lambda: house.queue.of(b"b.jpg"))
    fill(house, "c.jpg")
    await house.settled()
    assert house.sent() == {"a.jpg": 1, "b.jpg": 1, "c.jpg": 1}


async def test_a_rule_whose_folder_comes_later(house: House) -> None:
    later = house.place / "later"
    rule = house.rule(folder=bytes(later))
    await house.watch(rule)
    assert house.runner().state == "waiting"
    later.mkdir()
    (later / "a.jpg").write_bytes(JPEG)
    await house.until(lambda: house.queue.of(b"a.jpg"))
    await house.settled()
    assert len(house.queue.transfers) == 1


async def test_a_runner_of_a_rule_that_was_replaced_lets_go_of_who_waits(house: House) -> None:
    house.queue.busy = True
    await house.watch(settle=60.0)
    fill(house, "a.jpg")
    waiting = asyncio.create_task(house.settled())
    await house.until(lambda: len(house.runner().settling) == 1)
    await house.station.put(house.rule(settle=0.2))
    await house.until(lambda: house.queue.transfers)
    assert not waiting.done()
    house.queue.finish(1)
    async with asyncio.timeout(20):
        await waiting


async def test_settled_waits_for_what_an_earlier_run_queued(house: House) -> None:
    house.queue.busy = True
    await house.watch()
    fill(house, "a.jpg")
    await house.until(lambda: house.queue.transfers)
    await restarted(house)
    waiting = asyncio.create_task(house.settled())
    await asyncio.sleep(0.5)
    assert not waiting.done()
    house.queue.finish(1)
    async with asyncio.timeout(20):
        await waiting
    assert await house.states() == {b"a.jpg": FileState.DONE}


async def test_settled_sees_what_the_system_has_not_told_yet(house: House) -> None:
    await house.watch(poll=3600.0)
    await house.settled()
    fill(house, "a.jpg")
    await house.settled()
    assert house.sent() == {"a.jpg": 1}
