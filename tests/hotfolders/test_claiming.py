"""A file whose station dies in the middle: whoever goes on with it confirms nothing that may be confirmed already."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pxm_desktop.hotfolders.claiming import AT_ONCE, Claiming, told_of
from pxm_desktop.hotfolders.claims.claims import Claim, Done, Failed, Taken, probe_share
from pxm_desktop.hotfolders.intake import Ready
from pxm_desktop.hotfolders.model import FileState, HotFile, Rule
from pxm_desktop.transfer.model import Cause, Stage, Transfer, UnfinishedConfirm
from pxm_desktop.transfer.outcome import Held, LeftOut, name_conflict

LEASE = 0.3
DEAD = 10.0


class Stations:
    """Stations on one folder, each with an id; one that is not started gives no signs of life."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "a.jpg"
        self.save(b"content")
        self.rule = Rule(folder=bytes(folder), shared=True)
        self._begun: list[Claiming] = []
        probe_share(self.rule.folder)  # makes the folder of the claims

    def save(self, content: bytes) -> None:
        self.path.write_bytes(content)
        found = self.path.stat()
        self.file = Ready(b"a.jpg", found.st_size, found.st_mtime_ns)

    def begin(self, station: str, lease: float = LEASE) -> Claiming:
        claiming = Claiming(self.rule, station, lease=lease, heartbeat=lease / 3)
        self._begun.append(claiming)
        return claiming

    async def close(self) -> None:
        for claiming in self._begun:
            await claiming.stop()

    def facts(self, file_path: str, size: int = 7) -> UnfinishedConfirm:
        return UnfinishedConfirm(file_path=file_path, name="a.jpg", size=size, since=time.time())

    async def guarded(self, claiming: Claiming, file_path: str) -> None:
        await claiming.guard(self.file.path, self.file.mtime_ns, self.facts(file_path))

    async def claimed(self, claiming: Claiming, file: Ready | None = None) -> Claim:
        """The claim once the one who has the file is dead."""
        deadline = time.monotonic() + DEAD
        while True:
            (answer,) = await claiming.claim([file or self.file])
            if isinstance(answer, Claim):
                return answer
            assert time.monotonic() < deadline, answer
            await asyncio.sleep(0.02)

    def ended(self, stage: Stage) -> tuple[HotFile, Transfer]:
        path = os.fsencode(self.path)
        file = HotFile(
            path=self.file.path,
            size=self.file.size,
            mtime_ns=self.file.mtime_ns,
            state=FileState.TAKEN,
            transfer_id=1,
        )
        return file, Transfer(id=1, batch_id=1, path=path, name="a.jpg", size=7, stage=stage)


@pytest.fixture
async def stations(tmp_path: Path) -> AsyncIterator[Stations]:
    stations = Stations(tmp_path)
    yield stations
    await stations.close()


async def test_whoever_comes_back_finishes_what_another_began_and_died_over(stations: Stations) -> None:
    """One has the file in its queue and dies; two takes it over and dies right after its confirm; one comes back."""
    one = stations.begin("one")
    await stations.claimed(one)
    two = stations.begin("two")
    await stations.claimed(two)
    await stations.guarded(two, "two's")
    again = stations.begin("one")
    await stations.claimed(again)
    with pytest.raises(LeftOut, match="began to send"):
        await stations.guarded(again, "one's")
    assert not await again.ended(*stations.ended(Stage.SKIPPED)), "it is to be claimed anew"
    answer = await stations.claimed(again)
    assert answer.inherited is not None
    assert answer.inherited.file_path == "two's"
    await stations.guarded(again, "two's")  # that one may be confirmed again, once it was looked up


async def test_a_station_that_was_killed_in_its_own_confirm_may_go_on_with_it(stations: Stations) -> None:
    one = stations.begin("one")
    await stations.guarded(one, "one's")
    again = stations.begin("one")
    await stations.guarded(again, "one's")
    done, transfer = stations.ended(Stage.DONE)
    assert await again.ended(done, transfer.model_copy(update={"file_id": "f"}))
    (answer,) = await stations.begin("two").claim([stations.file])
    assert answer == Done("f")


async def test_what_failed_is_tried_again_by_people_only(stations: Stations) -> None:
    one, two = stations.begin("one"), stations.begin("two")
    await stations.guarded(one, "one's")
    file, transfer = stations.ended(Stage.FAILED)
    assert await one.ended(file, transfer.model_copy(update={"reason": "Too large."}))
    for station in (one, two):
        (answer,) = await station.claim([stations.file])
        assert isinstance(answer, Failed)
        assert answer.reason == "Too large."
    await stations.guarded(one, "one's")  # it was retried in the queue
    assert await one.ended(file, transfer)
    (answer,) = await two.claim([stations.file], retry=True)  # it is taken there by hand
    assert isinstance(answer, Claim)


async def test_the_end_of_one_version_says_nothing_of_the_one_that_was_saved_over_it(
    stations: Stations,
) -> None:
    """The newer is claimed before the queue's word about the older comes: PXM has the older one only."""
    one, two = stations.begin("one"), stations.begin("two")
    await stations.guarded(one, "one's")
    older, transfer = stations.ended(Stage.DONE)
    stations.save(b"a newer content")
    newer = stations.file
    await stations.claimed(one)
    assert await one.ended(older, transfer.model_copy(update={"file_id": "f"}))
    (answer,) = await two.claim([Ready(older.path, older.size, older.mtime_ns)])
    assert answer == Done("f")
    assert one.room == AT_ONCE - 1, "the newer one is still claimed"
    await one.guard(newer.path, newer.mtime_ns, stations.facts("newer", newer.size))
    done, transfer = stations.ended(Stage.DONE)
    assert await one.ended(done, transfer.model_copy(update={"file_id": "g"}))
    assert one.room == AT_ONCE
    (answer,) = await two.claim([newer])
    assert answer == Done("g")


@pytest.mark.parametrize("stage", [Stage.FAILED, Stage.CANCELLED])
async def test_an_older_version_that_comes_to_nothing_leaves_the_newer_one_claimed(
    stations: Stations, stage: Stage
) -> None:
    one, two = stations.begin("one"), stations.begin("two", lease=120.0)
    await stations.claimed(one)
    older = stations.ended(stage)
    stations.save(b"a newer content")
    await stations.claimed(one)
    assert await one.ended(*older)
    assert one.room == AT_ONCE - 1
    (answer,) = await two.claim([stations.file])
    assert isinstance(answer, Taken)


async def test_an_older_version_that_another_station_took_over_does_not_stop_the_newer_one(
    stations: Stations,
) -> None:
    one, two = stations.begin("one"), stations.begin("two")
    lost: list[bytes] = []
    older, older_claim = stations.file, await stations.claimed(one)
    stations.save(b"a newer content")
    await stations.claimed(one)
    await stations.claimed(two, older)
    await one.start(lost.append)
    deadline = time.monotonic() + DEAD
    while not older_claim.over:  # its next sign of life tells
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
    assert lost == []


async def test_what_another_station_sends_is_claimed_anew_also_when_that_one_died_meanwhile(
    stations: Stations,
) -> None:
    """It was left out for the other's sake; by the time that is noted here nobody sends it any more."""
    one = stations.begin("one")
    file, transfer = stations.ended(Stage.SKIPPED)
    reason = told_of(Taken("two", 0.0))
    assert not await one.ended(file, transfer.model_copy(update={"reason": reason}))
    assert one.room == AT_ONCE


async def test_a_name_that_pxm_refuses_is_an_end_also_of_what_another_station_began(
    stations: Stations,
) -> None:
    one, two = stations.begin("one"), stations.begin("two")
    await stations.guarded(two, "two's")
    await stations.claimed(one)
    await stations.guarded(one, "two's")
    file, transfer = stations.ended(Stage.SKIPPED)
    words = {"reason": name_conflict(transfer.name).reason}
    refused = transfer.model_copy(update={**words, "cause": Cause.NAME_CONFLICT})
    assert not await one.ended(file, transfer.model_copy(update=words)), "it is not known by its words"
    await stations.claimed(one)
    assert await one.ended(file, refused), "else it is taken over and refused for ever"


async def test_a_failure_that_is_told_twice_is_noted_once(stations: Stations) -> None:
    one = stations.begin("one")
    await stations.claimed(one)
    file, transfer = stations.ended(Stage.FAILED)
    for _ in range(2):
        assert await one.ended(file, transfer.model_copy(update={"reason": "Too large."}))


@pytest.mark.parametrize("stage", [Stage.DONE, Stage.FAILED, Stage.CANCELLED, Stage.SKIPPED])
async def test_what_was_sent_as_saved_later_takes_no_room_as_it_was_claimed(
    stations: Stations, stage: Stage
) -> None:
    """Its content is known to PXM, say, so that it was never claimed for a confirm."""
    one, two = stations.begin("one"), stations.begin("two")
    await stations.claimed(one)
    file, transfer = stations.ended(stage)
    stations.save(b"a newer content")
    file_id = "f" if stage is Stage.DONE else None
    newer = {"size": stations.file.size, "mtime_ns": stations.file.mtime_ns, "file_id": file_id}
    assert await one.ended(file, transfer.model_copy(update=newer)) is (stage is not Stage.SKIPPED)
    assert one.room == AT_ONCE
    (answer,) = await two.claim([Ready(file.path, file.size, file.mtime_ns)])
    assert isinstance(answer, Claim), "nobody keeps it as it was"


async def test_what_pxm_has_is_not_sent_by_others_when_only_its_links_were_given_up(
    stations: Stations,
) -> None:
    one, two = stations.begin("one"), stations.begin("two")
    await stations.claimed(one)
    file, transfer = stations.ended(Stage.CANCELLED)
    assert await one.ended(file, transfer.model_copy(update={"file_id": "f"}))
    (answer,) = await two.claim([stations.file])
    assert answer == Done("f")


async def test_files_that_people_send_from_a_shared_folder_take_no_room(stations: Stations) -> None:
    """Nobody tells of their end: they are no files of the rule."""
    one = stations.begin("one")
    for number in range(AT_ONCE):
        facts = stations.facts(str(number))
        await one.guard(b"Uploaded/%d.jpg" % number, number, facts)
    assert one.room == AT_ONCE


async def test_a_confirm_that_meets_a_rule_being_changed_waits_for_the_changed_one(
    stations: Stations,
) -> None:
    one = stations.begin("one")
    under_way = asyncio.create_task(stations.guarded(one, "one's"))
    await asyncio.sleep(0)
    await one.stop()
    for guarded in (under_way, stations.guarded(one, "one's")):
        async with asyncio.timeout(DEAD):
            with pytest.raises(Held):
                await guarded
