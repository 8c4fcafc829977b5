"""The best pictures stand first in the queue whenever they come, and nothing that was begun is disturbed."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxm_desktop.hotfolders.ports import NotNow
from pxm_desktop.hotfolders.ranking import Ranking
from pxm_desktop.transfer.model import Destination, FoundFile, Stage
from tests.hotfolders.house import JPEG, FakeQueue, House
from tests.hotfolders.test_gathering import rated


async def entered(queue: FakeQueue, ranking: Ranking, *stars: int) -> None:
    """Queue pictures with so many stars, called after them."""
    found = [FoundFile(path=b"/hot/%d.jpg" % each, size=1, mtime_ns=1) for each in stars]
    _, made = await queue.take_in([(file, Destination()) for file in found], "test", None)
    await ranking.enter(zip((transfer.id for transfer in made), stars, strict=True))


def order(queue: FakeQueue) -> list[str]:
    return [transfer.name.removesuffix(".jpg") for transfer in queue.transfers.values()]


@pytest.fixture
def queue() -> FakeQueue:
    queue = FakeQueue()
    queue.busy = True
    return queue


async def test_a_better_picture_goes_before_those_that_came_before_it(queue: FakeQueue) -> None:
    ranking = Ranking(queue)
    await entered(queue, ranking, 2, 0)
    await entered(queue, ranking, 5, 1)
    await entered(queue, ranking, 2)
    assert order(queue) == ["5", "2", "2", "1", "0"]
    assert [transfer.id for transfer in queue.transfers.values()][1:3] == [1, 5]


async def test_what_was_begun_or_is_over_keeps_its_place(queue: FakeQueue) -> None:
    ranking = Ranking(queue)
    await entered(queue, ranking, 1, 1, 1)
    queue._put(1, stage=Stage.SENDING)
    queue.finish(2)
    await entered(queue, ranking, 5)
    assert [transfer.id for transfer in queue.transfers.values()] == [1, 2, 4, 3]
    queue.finish(3)
    await queue.clear([2, 3])
    await entered(queue, ranking, 4)
    assert [transfer.id for transfer in queue.transfers.values()] == [1, 4, 5]


async def test_a_queue_that_refuses_is_said(queue: FakeQueue) -> None:
    ranking = Ranking(queue)
    await entered(queue, ranking, 1)
    queue.refuses = "Nobody is signed in."
    with pytest.raises(NotNow):
        await ranking.enter([(7, 5)])


@given(st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=5), max_size=8))
def test_however_they_come_they_stand_by_their_stars(rounds: list[list[int]]) -> None:
    async def come() -> list[str]:
        queue = FakeQueue()
        queue.busy = True
        ranking = Ranking(queue)
        for stars in rounds:
            await entered(queue, ranking, *sorted(stars, reverse=True))
        return order(queue)

    found = asyncio.run(come())
    assert found == sorted(found, reverse=True)


async def test_so_it_is_in_a_hot_folder(house: House) -> None:
    house.queue.busy = True
    await house.watch(sidecars={"best_first": True})
    for stars in (1, 3, 2, 5):
        house.write(f"{stars}.xmp", rated(stars))
        house.write(f"{stars}.jpg", JPEG)
        await house.until(lambda stars=stars: house.queue.of(b"%d.jpg" % stars))  # type: ignore[misc]
    await house.until(lambda: order(house.queue) == ["5", "3", "2", "1"])
