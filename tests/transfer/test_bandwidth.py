"""The bandwidth limit: exact, fair, changeable, and quick to let tens of thousands go."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxm_desktop.transfer.bandwidth import Throttle
from tests.support import virtual_time


@given(
    limit=st.integers(1, 10_000_000),
    sizes=st.lists(st.integers(1, 1_000_000), min_size=1, max_size=30),
)
def test_bytes_pass_at_the_limit(limit: int, sizes: list[int]) -> None:
    async def work() -> float:
        throttle = Throttle(limit)
        await asyncio.gather(*(throttle.take(size) for size in sizes))
        return asyncio.get_running_loop().time()

    seconds = virtual_time.run(work())
    before_the_last = sum(sizes[:-1])
    burst = max(0.1 * limit, 1)
    assert seconds >= (before_the_last - burst) / limit - 1e-6
    assert seconds <= before_the_last / limit + 0.002 * len(sizes)


def test_whoever_came_first_goes_first() -> None:
    async def work() -> list[int]:
        throttle = Throttle(1000)
        order: list[int] = []

        async def taker(number: int) -> None:
            await throttle.take(500)
            order.append(number)

        await asyncio.gather(*(taker(number) for number in range(50)))
        return order

    assert virtual_time.run(work()) == list(range(50))


def test_lifting_the_limit_lets_fifty_thousand_go_in_one_turn() -> None:
    async def work() -> tuple[int, float]:
        loop = asyncio.get_running_loop()
        throttle = Throttle(10)
        takers = [asyncio.create_task(throttle.take(1_000_000)) for _ in range(50_000)]
        await asyncio.sleep(1)
        waiting = throttle.waiting
        before = loop.time()
        throttle.limit = None
        await asyncio.gather(*takers)
        return waiting, loop.time() - before

    waiting, seconds = virtual_time.run(work())
    assert waiting == 49_999
    assert seconds == 0


def test_a_higher_limit_reaches_those_who_wait() -> None:
    async def work() -> float:
        throttle = Throttle(1)
        takers = [asyncio.create_task(throttle.take(1000)) for _ in range(3)]
        await asyncio.sleep(1)
        throttle.limit = 1_000_000
        await asyncio.gather(*takers)
        return asyncio.get_running_loop().time()

    assert virtual_time.run(work()) < 1.1


def test_a_lower_limit_reaches_those_who_wait() -> None:
    async def work() -> float:
        throttle = Throttle(1_000_000)
        await throttle.take(1_000_000)
        taker = asyncio.create_task(throttle.take(1))
        await asyncio.sleep(0)
        throttle.limit = 100_000
        await taker
        return asyncio.get_running_loop().time()

    assert virtual_time.run(work()) == pytest.approx(9, abs=0.1)


def test_who_is_cancelled_takes_nothing() -> None:
    async def work() -> float:
        throttle = Throttle(1000)
        await throttle.take(1000)
        gone = [asyncio.create_task(throttle.take(10**9)) for _ in range(10)]
        stays = asyncio.create_task(throttle.take(1))
        await asyncio.sleep(0)
        for taker in gone:
            taker.cancel()
        await stays
        return asyncio.get_running_loop().time()

    assert virtual_time.run(work()) < 1.01


def test_unlimited_takes_no_turn_of_the_loop() -> None:
    taking = Throttle().take(10**12)
    with pytest.raises(StopIteration):
        taking.send(None)


def test_a_rest_saves_up_no_more_than_a_short_burst() -> None:
    async def work() -> float:
        loop = asyncio.get_running_loop()
        throttle = Throttle(1000)
        await throttle.take(1)
        await asyncio.sleep(3600)
        before = loop.time()
        for _ in range(20):
            await throttle.take(100)
        return loop.time() - before

    assert virtual_time.run(work()) >= 1.7


def test_the_clock_can_be_another_one() -> None:
    async def work() -> bool:
        now = 0.0
        throttle = Throttle(100, clock=lambda: now)
        await throttle.take(1000)
        now = 60.0
        await throttle.take(1)
        return True

    assert virtual_time.run(work())


@pytest.mark.parametrize(
    ("limit", "grain"), [(None, 1 << 20), (10, 4096), (1_000_000, 50_000), (10**9, 1 << 20)]
)
def test_a_low_limit_asks_for_small_pieces(limit: int | None, grain: int) -> None:
    assert Throttle(limit).grain == grain


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_is_positive(limit: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        Throttle(limit)
