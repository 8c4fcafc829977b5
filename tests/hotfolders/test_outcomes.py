"""What becomes of files: touched only once PXM shows them with their size, and never anything but what was sent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from pxm_desktop.hotfolders import afterwards
from pxm_desktop.hotfolders import outcomes as module
from pxm_desktop.hotfolders.claiming import Claiming
from pxm_desktop.hotfolders.claims.claims import Claim, Failed, probe_share
from pxm_desktop.hotfolders.intake import Ready
from pxm_desktop.hotfolders.model import FileState, HotFile
from pxm_desktop.hotfolders.outcomes import Outcomes
from pxm_desktop.pxm.errors import Unreachable
from pxm_desktop.transfer.model import Cause, FoundFile, Stage, Transfer
from pxm_desktop.transfer.threads import Pool
from tests.hotfolders.house import FakeQueue, House

GONE = "The file is no longer there. Put it back, or remove it from the queue."


class Desk:
    """Outcomes on the house's store, at a time that the test tells."""

    def __init__(self, house: House, **settings: Any) -> None:
        self.house = house
        self.now = 0.0
        self.pool = Pool("test", 1, 0)
        self.rule = house.rule(**settings)
        house.queue.busy = True
        self.outcomes = Outcomes(
            self.rule, house.store, house.queue, house.feed, self.pool, clock=lambda: self.now
        )

    async def taken(self, name: str, content: bytes = b"content") -> HotFile:
        """A file that is in the queue."""
        path = self.house.write(name, content)
        found = path.stat()
        _, (transfer,) = await self.house.queue.take_in(
            [
                (
                    FoundFile(path=bytes(path), size=found.st_size, mtime_ns=found.st_mtime_ns),
                    self.rule.destination,
                )
            ],
            "test",
            None,
        )
        file = HotFile(
            path=os.fsencode(name),
            size=found.st_size,
            mtime_ns=found.st_mtime_ns,
            state=FileState.TAKEN,
            transfer_id=transfer.id,
            at=1.0,
        )
        await self.house.store.note("r", [file])
        return file

    def transfer(self, file: HotFile) -> Transfer:
        assert file.transfer_id is not None
        return self.house.queue.transfers[file.transfer_id]

    async def done(self, file: HotFile) -> None:
        """PXM has a file."""
        assert file.transfer_id is not None
        self.house.queue.finish(file.transfer_id)
        assert await self.outcomes.finished([(file, self.transfer(file))]) == []

    async def ended(self, file: HotFile, stage: Stage, **fields: Any) -> None:
        assert file.transfer_id is not None
        self.house.queue.end(file.transfer_id, stage, file_id=fields.pop("file_id", None), **fields)
        await self.outcomes.finished([(file, self.transfer(file))])

    async def work(self, later: float = 1000.0) -> list[bytes]:
        self.now += later
        return await self.outcomes.work()


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    desk = Desk(house, after="move")
    yield desk
    desk.pool.stop()


async def state(house: House, path: bytes = b"a.jpg") -> tuple[FileState, str]:
    file = (await house.files())[path]
    return file.state, file.pending


async def test_moved_once_pxm_shows_its_size(house: House, desk: Desk) -> None:
    file = await desk.taken("a.jpg")
    await desk.done(file)
    assert await state(house) == (FileState.DONE, "move")
    assert desk.outcomes.busy
    assert house.there() == ["a.jpg"]
    assert await desk.work() == []
    (place,) = house.there()
    assert place.startswith("Uploaded/")
    assert await state(house) == (FileState.MOVED, "")
    assert not desk.outcomes.busy
    assert desk.outcomes.next_due() is None
    assert [line.kind for line in await house.lines()] == ["done", "moved"]


async def test_a_size_that_pxm_does_not_tell_yet_is_waited_for(house: House, desk: Desk) -> None:
    house.queue.sizes = lambda _: None
    await desk.done(await desk.taken("a.jpg"))
    for _ in range(5):
        await desk.work(100.0)
    assert house.there() == ["a.jpg"]
    assert desk.outcomes.busy
    house.queue.sizes = FakeQueue._size.__get__(house.queue)
    await desk.work()
    assert house.there() != ["a.jpg"]


async def test_a_size_that_pxm_never_tells_leaves_the_file_and_says_so(
    house: House, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", -1.0)
    house.queue.sizes = lambda _: None
    await desk.done(await desk.taken("a.jpg"))
    await desk.work()
    assert house.there() == ["a.jpg"]
    assert await state(house) == (FileState.DONE, "")
    assert "does not show its size" in (await house.lines())[-1].sentence
    assert not desk.outcomes.busy


async def test_another_size_in_pxm_leaves_the_file_and_is_a_problem(house: House, desk: Desk) -> None:
    house.queue.sizes = lambda _: 6
    await desk.done(await desk.taken("a.jpg"))
    await desk.work()
    assert house.there() == ["a.jpg"]
    assert await state(house) == (FileState.FAILED, "")
    assert (await house.status()).problem == (
        "PXM shows it with 6 bytes instead of 7. It stays here: compare them."
    )


@pytest.mark.parametrize("error", [Unreachable("dns"), None])
async def test_what_cannot_be_asked_now_is_asked_later(
    house: House, desk: Desk, error: Exception | None
) -> None:
    def refuse(_: str) -> int | None:
        assert error is not None
        raise error

    await desk.done(await desk.taken("a.jpg"))
    if error is None:
        house.queue.refuses = "Nobody is signed in."
    else:
        house.queue.sizes = refuse
    await desk.work()
    assert house.there() == ["a.jpg"]
    assert desk.outcomes.busy
    house.queue.refuses = ""
    house.queue.sizes = FakeQueue._size.__get__(house.queue)
    await desk.work()
    assert house.there() != ["a.jpg"]


async def test_kept_where_the_rule_keeps(house: House) -> None:
    desk = Desk(house)
    await desk.done(await desk.taken("a.jpg"))
    assert not desk.outcomes.busy
    assert await desk.work() == []
    assert house.there() == ["a.jpg"]
    assert await state(house) == (FileState.DONE, "")


async def test_a_file_that_changed_meanwhile_is_not_touched_and_looked_at_again(
    house: House, desk: Desk
) -> None:
    await desk.done(await desk.taken("a.jpg"))
    house.write("a.jpg", b"changed since")
    assert await desk.work() == [b"a.jpg"]
    assert house.there() == ["a.jpg"]
    assert await state(house) == (FileState.DONE, "")


async def test_a_newer_version_keeps_its_own_fate(house: House, desk: Desk) -> None:
    """The old version is done while the new one is in the queue: neither its end nor its move is the new one's."""
    old = await desk.taken("a.jpg")
    new = await desk.taken("a.jpg", b"second version")
    await desk.done(old)
    assert await state(house) == (FileState.TAKEN, "")
    assert not desk.outcomes.busy
    await desk.done(new)
    await desk.work()
    assert await state(house) == (FileState.MOVED, "")
    assert house.queue.transfers[1].stage is Stage.DONE


async def test_a_newer_version_that_comes_before_the_move_is_not_moved(house: House, desk: Desk) -> None:
    await desk.done(await desk.taken("a.jpg"))
    await desk.taken("a.jpg", b"second version")
    assert await desk.work() == [], "it is in the queue already"
    assert house.there() == ["a.jpg"]
    assert await state(house) == (FileState.TAKEN, "")


async def test_an_end_that_is_told_twice_happens_once(house: House, desk: Desk) -> None:
    file = await desk.taken("a.jpg")
    await desk.done(file)
    await desk.outcomes.finished([(file, desk.transfer(file))] * 2)
    assert [line.kind for line in await house.lines()] == ["done"]


async def test_a_transfer_of_another_file_with_the_same_number_says_nothing(house: House, desk: Desk) -> None:
    """The queue was damaged and begun anew, and numbers its transfers anew."""
    file = await desk.taken("a.jpg")
    stranger = desk.transfer(file).model_copy(
        update={"path": b"/elsewhere/b.jpg", "stage": Stage.DONE, "file_id": "f"}
    )
    await desk.outcomes.finished([(file, stranger)])
    assert await state(house) == (FileState.TAKEN, "")
    house.queue.transfers[1] = stranger
    assert await desk.outcomes.look_up(set()) == ([], set(), True)
    assert await house.files() == {}, "it is found anew"


@pytest.mark.parametrize(
    ("stage", "reason", "kind"),
    [(Stage.CANCELLED, "", "note"), (Stage.SKIPPED, "PXM has one of this name.", "note")],
)
async def test_what_was_not_sent_stays_and_is_left(
    house: House, desk: Desk, stage: Stage, reason: str, kind: str
) -> None:
    await desk.ended(await desk.taken("a.jpg"), stage, reason=reason)
    assert await state(house) == (FileState.LEFT, "")
    line = (await house.lines())[-1]
    assert (line.kind, line.sentence) == (kind, reason or "It was cancelled in the queue.")
    await desk.work()
    assert house.there() == ["a.jpg"]


async def test_what_pxm_had_already_is_done_too(house: House, desk: Desk) -> None:
    file = await desk.taken("a.jpg")
    await desk.ended(file, Stage.SKIPPED, file_id="pxm-1", reason="PXM has it already.")
    assert await state(house) == (FileState.DONE, "move")
    await desk.work()
    assert house.there() != ["a.jpg"]
    assert (await house.lines("skipped"))[0].sentence == "PXM has it already."


async def test_cancelled_and_tried_again(house: House, desk: Desk) -> None:
    file = await desk.taken("a.jpg")
    await desk.ended(file, Stage.CANCELLED)
    left = (await house.files())[b"a.jpg"]
    await desk.done(left)
    assert await state(house) == (FileState.DONE, "move")


async def test_what_was_away_when_it_was_to_be_sent_is_found_when_it_comes_back(
    house: House, desk: Desk
) -> None:
    """Renamed, say, and renamed back: nobody has to do anything about that."""
    file = await desk.taken("a.jpg")
    house.queue.end(1, Stage.FAILED, file_id=None, reason=GONE, cause=Cause.MISSING)
    assert await desk.outcomes.finished([(file, desk.transfer(file))]) == [b"a.jpg"]
    assert await house.files() == {}
    line = (await house.lines())[-1]
    assert (line.kind, line.sentence) == ("note", "It was moved or deleted before it was sent.")


async def test_a_failure_is_told_by_its_cause_and_not_by_its_words(house: House, desk: Desk) -> None:
    file = await desk.taken("a.jpg")
    house.queue.end(1, Stage.FAILED, file_id=None, reason=GONE)
    assert await desk.outcomes.finished([(file, desk.transfer(file))]) == []
    assert await state(house) == (FileState.FAILED, "")


async def test_what_was_saved_again_before_it_was_sent_is_known_as_it_was_sent(
    house: House, desk: Desk
) -> None:
    """The engine sends a file as it finds it: PXM has the newer one, which is moved and not sent once more."""
    file = await desk.taken("a.jpg")
    path = house.write("a.jpg", b"newer than what was queued")
    found = path.stat()
    house.queue._put(1, size=found.st_size, mtime_ns=found.st_mtime_ns)
    await desk.done(file)
    known = (await house.files())[b"a.jpg"]
    assert (known.state, known.size, known.mtime_ns) == (FileState.DONE, found.st_size, found.st_mtime_ns)
    assert house.store.look("r", b"") == {b"a.jpg": (found.st_size, found.st_mtime_ns)}
    assert await desk.work() == []
    assert house.there()[0].startswith("Uploaded/")


async def test_what_was_saved_again_since_it_was_away_keeps_its_own_fate(house: House, desk: Desk) -> None:
    old = await desk.taken("a.jpg")
    await desk.taken("a.jpg", b"a newer content")
    house.queue.end(1, Stage.FAILED, file_id=None, reason=GONE, cause=Cause.MISSING)
    assert await desk.outcomes.finished([(old, desk.transfer(old))]) == []
    assert await state(house) == (FileState.TAKEN, "")


# Failed


async def test_what_failed_stays_where_the_rule_does_not_move_it(house: House, desk: Desk) -> None:
    await desk.ended(await desk.taken("a.jpg"), Stage.FAILED, reason="Too large.")
    assert await state(house) == (FileState.FAILED, "")
    status = await house.status()
    assert (status.failed, status.problem) == (1, "Too large.")
    assert not desk.outcomes.busy


async def test_what_failed_is_moved_with_its_reason_and_is_new_when_it_comes_back(house: House) -> None:
    desk = Desk(house, failed_folder=True)
    await desk.ended(await desk.taken("d/a.jpg"), Stage.FAILED, reason="Too large.")
    await desk.work()
    assert house.there() == ["Failed/d/a.jpg", "Failed/d/a.jpg.reason.txt"]
    assert (house.folder / "Failed/d/a.jpg.reason.txt").read_text() == "Too large.\n"
    assert desk.outcomes.set_aside == 1
    assert await house.files() == {}


async def test_what_failed_in_a_shared_folder_is_new_when_it_comes_back_too(house: House) -> None:
    desk = Desk(house, failed_folder=True)
    claiming = desk.outcomes._claiming = Claiming(desk.rule, "one")
    probe_share(desk.rule.folder)
    file = await desk.taken("a.jpg")
    await desk.ended(file, Stage.FAILED, reason="Too large.")
    ready = Ready(file.path, file.size, file.mtime_ns)
    (answer,) = await claiming.claim([ready])
    assert isinstance(answer, Failed)
    await desk.work()
    (house.folder / "Failed/a.jpg").rename(house.folder / "a.jpg")
    (answer,) = await claiming.claim([ready])
    assert isinstance(answer, Claim)
    await claiming.stop()


async def test_what_failed_and_is_tried_again_is_not_moved_from_under_it(house: House) -> None:
    desk = Desk(house, failed_folder=True)
    file = await desk.taken("a.jpg")
    await desk.ended(file, Stage.FAILED, reason="Too large.")
    house.queue._put(1, stage=Stage.QUEUED)  # a person said: try again
    await desk.work()
    assert house.there() == ["a.jpg"]
    again = (await house.files())[b"a.jpg"]
    assert (again.state, again.pending) == (FileState.FAILED, "")
    await desk.done(again)
    assert (await state(house))[0] is FileState.DONE


async def test_a_failed_transfer_that_was_cleared_is_moved_all_the_same(house: House) -> None:
    desk = Desk(house, failed_folder=True)
    await desk.ended(await desk.taken("a.jpg"), Stage.FAILED, reason="Too large.")
    await house.queue.clear([1])
    await desk.work()
    assert house.there()[0] == "Failed/a.jpg"


# What cannot be moved


async def test_what_cannot_be_moved_is_said_once_tried_again_and_holds_up_nobody(
    house: House, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*words: Any) -> bytes:
        raise afterwards.CannotMove(PermissionError(13, "Permission denied"))

    await desk.done(await desk.taken("a.jpg"))
    with monkeypatch.context() as patch:
        patch.setattr(afterwards, "move_to_uploaded", refuse)
        for _ in range(4):
            await desk.work()
    assert house.there() == ["a.jpg"]
    assert not desk.outcomes.busy, "a person has to do something"
    assert "may not write to the folder" in desk.outcomes.problem
    assert len(await house.lines("note")) == 1
    await desk.work()
    assert house.there() != ["a.jpg"]
    assert desk.outcomes.problem == ""


async def test_without_a_trash_it_stays(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*words: Any) -> None:
        raise afterwards.NoTrash("This disk has no trash, so the file stays here.")

    monkeypatch.setattr(afterwards, "to_trash", refuse)
    desk = Desk(house, after="trash")
    await desk.done(await desk.taken("a.jpg"))
    await desk.work()
    assert house.there() == ["a.jpg"]
    assert await state(house) == (FileState.DONE, "")
    assert (await house.lines())[-1].sentence == "This disk has no trash, so the file stays here."


# Restarts


async def test_what_was_promised_is_done_by_the_next_run(house: House, desk: Desk) -> None:
    await desk.done(await desk.taken("a.jpg"))
    other = house.after_a_kill()
    next_ = Desk(other, after="keep")  # the rule was changed since: what was promised holds
    await next_.outcomes.take_up()
    assert next_.outcomes.busy
    await next_.work()
    assert other.there() != ["a.jpg"]
    assert await state(other) == (FileState.MOVED, "")


async def test_a_kill_after_the_move_moves_nothing_twice(
    house: House, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[House] = []
    real = house.store.update

    async def kill(rule: str, changes: Any) -> Any:
        if changes[0][1].state is FileState.MOVED:
            left.append(house.after_a_kill())
        return await real(rule, changes)

    monkeypatch.setattr(house.store, "update", kill)
    await desk.done(await desk.taken("a.jpg"))
    await desk.work()
    (other,) = left
    there = other.there()
    next_ = Desk(other, after="move")
    await next_.outcomes.take_up()
    await next_.work()
    assert other.there() == there
    assert not next_.outcomes.busy
    assert await state(other) == (FileState.MOVED, "")


async def test_ends_that_nobody_heard_are_asked_for(house: House, desk: Desk) -> None:
    for name in ("done", "open", "cleared", "heard"):
        await desk.taken(name)
    house.queue.finish(1)
    house.queue.finish(3)
    house.queue.finish(4)
    del house.queue.transfers[3]
    ended, batches, lost = await desk.outcomes.look_up({4})
    assert [(file.path, transfer.id) for file, transfer in ended] == [(b"done", 1)]
    assert batches == {house.queue.transfers[2].batch_id}
    assert lost
    assert set(await house.files()) == {b"done", b"open", b"heard"}


async def test_many_are_done_a_hundred_at_a_time(house: House, desk: Desk) -> None:
    for number in range(250):
        await desk.done(await desk.taken(f"{number}.jpg"))
    for _ in range(3):
        assert await desk.work() == []
    assert not desk.outcomes.busy
    assert all(name.startswith("Uploaded/") for name in house.there())
    assert len(house.there()) == 250


async def test_a_file_that_another_station_has_is_forgotten_but_not_what_was_saved_over_it(
    house: House, desk: Desk
) -> None:
    class Elsewhere(Claiming):
        async def ended(self, file: HotFile, transfer: Transfer) -> bool:
            return False

    desk.outcomes._claiming = Elsewhere(desk.rule, "one")
    older, other = await desk.taken("a.jpg"), await desk.taken("b.jpg")
    house.queue.end(older.transfer_id or 0, Stage.SKIPPED, file_id=None)
    house.queue.end(other.transfer_id or 0, Stage.SKIPPED, file_id=None)
    newer = await desk.taken("a.jpg", b"a newer content")
    ended = [(older, desk.transfer(older)), (other, desk.transfer(other))]
    assert await desk.outcomes.finished(ended) == [b"a.jpg", b"b.jpg"]
    assert list((await house.files()).values()) == [newer]


async def test_what_was_away_says_nothing_of_what_was_saved_in_its_place_and_is_done(
    house: House, desk: Desk
) -> None:
    """Both ends come at once: the newer one must not be found anew and sent twice."""
    old = await desk.taken("a.jpg")
    new = await desk.taken("a.jpg", b"a newer content")
    house.queue.end(1, Stage.FAILED, file_id=None, reason=GONE, cause=Cause.MISSING)
    house.queue.finish(2)
    ended = [(new, desk.transfer(new)), (old, desk.transfer(old))]
    assert await desk.outcomes.finished(ended) == []
    assert await state(house) == (FileState.DONE, "move")
    assert [line.kind for line in await house.lines()] == ["done"]


async def test_what_ends_while_the_queue_is_asked_for_it_is_not_forgotten(
    house: House, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody waits for the folder to be settled, and somebody else clears what is done out of the queue."""
    file = await desk.taken("a.jpg")
    real = house.queue.some

    async def cleared(ids: Any) -> Any:
        await desk.done(file)
        await house.queue.clear([1])
        return await real(ids)

    monkeypatch.setattr(house.queue, "some", cleared)
    await desk.outcomes.look_up(set())
    assert await state(house) == (FileState.DONE, "move")


class Overtaken(Claiming):
    """The claims of a station that slept, so that another one took its files over, and died."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.rule, "one")
        probe_share(desk.rule.folder)

    async def overtake(self, file: HotFile) -> None:
        """Let another station take a file over, and give it back."""
        (claim,) = await self.claim([Ready(file.path, file.size, file.mtime_ns)])
        assert isinstance(claim, Claim)
        claim.over = True


async def test_what_is_not_sent_because_another_station_took_it_over_is_looked_at_anew(
    house: House, desk: Desk
) -> None:
    """That station may be dead by the time that this is noted: then nobody would send the file."""
    claiming = desk.outcomes._claiming = Overtaken(desk)
    file = await desk.taken("a.jpg")
    await claiming.overtake(file)
    await desk.outcomes.lost(file.path)
    assert desk.transfer(file).stage is Stage.CANCELLED
    assert await desk.outcomes.finished([(file, desk.transfer(file))]) == [b"a.jpg"]
    assert await house.files() == {}
    await claiming.stop()


async def test_a_file_that_another_station_took_over_stops_no_newer_one(house: House, desk: Desk) -> None:
    claiming = desk.outcomes._claiming = Overtaken(desk)
    await claiming.overtake(await desk.taken("a.jpg"))
    newer = await desk.taken("a.jpg", b"a newer content")
    (claim,) = await claiming.claim([Ready(newer.path, newer.size, newer.mtime_ns)])
    assert isinstance(claim, Claim)
    await desk.outcomes.lost(newer.path)
    assert desk.transfer(newer).stage is Stage.QUEUED
    await claiming.stop()


async def test_a_retry_that_ended_while_nobody_listened_is_asked_for_too(house: House) -> None:
    desk = Desk(house, after="move")
    mended, failed, cleared, compared = [
        await desk.taken(name) for name in ("mended", "failed", "cleared", "compared")
    ]
    for file in (mended, failed, cleared):
        await desk.ended(file, Stage.FAILED, reason="PXM had a bad day.")
    await house.queue.clear([cleared.transfer_id or 0])
    house.queue.sizes = lambda _: 6
    await desk.done(compared)
    await desk.work()
    house.queue.finish(mended.transfer_id or 0)  # a person retried it, and the program ended
    ended, batches, lost = await desk.outcomes.look_up(set())
    assert [(file.path, transfer.stage) for file, transfer in ended] == [(b"mended", Stage.DONE)]
    assert (batches, lost) == (set(), False)
    assert await desk.outcomes.finished(ended) == []
    assert await state(house, b"mended") == (FileState.DONE, "move")
    assert set((await house.states()).values()) == {FileState.DONE, FileState.FAILED}
