"""A file whose station dies in the middle: whoever goes on with it confirms nothing that may be confirmed already."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pxm_desktop.hotfolders.claiming import Answer, Claiming
from pxm_desktop.hotfolders.claims.claims import Claim, Done, Failed, probe_share
from pxm_desktop.hotfolders.intake import Ready
from pxm_desktop.hotfolders.model import FileState, HotFile, Rule
from pxm_desktop.transfer.model import Stage, Transfer, UnfinishedConfirm
from pxm_desktop.transfer.outcome import LeftOut

LEASE = 0.3
DEAD = 10.0


class Stations:
    """Stations on one folder, each with an id; one that is not started gives no signs of life."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "a.jpg"
        self.path.write_bytes(b"content")
        found = self.path.stat()
        self.file = Ready(b"a.jpg", found.st_size, found.st_mtime_ns)
        self.rule = Rule(folder=bytes(folder), shared=True)
        self._begun: list[Claiming] = []
        probe_share(self.rule.folder)  # makes the folder of the claims

    def begin(self, station: str) -> Claiming:
        claiming = Claiming(self.rule, station, lease=LEASE, heartbeat=LEASE / 3)
        self._begun.append(claiming)
        return claiming

    async def close(self) -> None:
        for claiming in self._begun:
            await claiming.stop()

    def facts(self, file_path: str) -> UnfinishedConfirm:
        return UnfinishedConfirm(file_path=file_path, name="a.jpg", size=7, since=time.time())

    async def guarded(self, claiming: Claiming, file_path: str) -> None:
        await claiming.guard(self.file.path, self.file.mtime_ns, self.facts(file_path))

    async def claimed(self, claiming: Claiming) -> Answer:
        """What comes of claiming once the one who has the file is dead."""
        deadline = time.monotonic() + DEAD
        while True:
            (answer,) = await claiming.claim([self.file])
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
    assert isinstance(answer, Claim)
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
