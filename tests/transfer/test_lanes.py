"""Part slots: shared fairly between small and large files, and as many as the network rewards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import ClassVar

import pytest

from pxm_desktop.transfer.lanes import LARGE_FILE, Lanes

SMALL, LARGE = 1000, LARGE_FILE


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Holder:
    """A task that holds a slot until it is told to go."""

    all: ClassVar[list[Holder]] = []

    def __init__(self, lanes: Lanes, size: int, owner: object = None) -> None:
        self.holds = False
        self._go = asyncio.Event()
        self._task = asyncio.create_task(self._hold(lanes, size, owner))
        self.all.append(self)

    async def _hold(self, lanes: Lanes, size: int, owner: object) -> None:
        async with lanes.slot(size, owner):
            self.holds = True
            await self._go.wait()
        self.holds = False

    async def leave(self) -> None:
        self._go.set()
        await self._task
        await settle()

    async def cancel(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


@pytest.fixture(autouse=True)
async def nobody_stays() -> AsyncIterator[None]:
    yield
    while Holder.all:
        await Holder.all.pop().cancel()


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def hold(lanes: Lanes, sizes: list[int], owner: object = None) -> list[Holder]:
    holders = [Holder(lanes, size, owner) for size in sizes]
    await settle()
    return holders


def holding(holders: list[Holder]) -> int:
    return sum(holder.holds for holder in holders)


def fixed(slots: int) -> Lanes:
    return Lanes(clock=Clock(), minimum=slots, maximum=slots, start=slots)


async def test_a_lane_uses_what_the_other_leaves_idle() -> None:
    lanes = fixed(4)
    large = await hold(lanes, [LARGE] * 6)
    assert holding(large) == 4
    assert lanes.running == 4


async def test_the_other_lane_always_gets_its_one_slot() -> None:
    lanes = fixed(4)
    await hold(lanes, [LARGE] * 6)
    small = await hold(lanes, [SMALL] * 3)
    assert holding(small) == 1
    large = await hold(lanes, [SMALL] * 3)
    assert holding(large) == 0


async def test_freed_slots_are_shared_evenly() -> None:
    lanes = fixed(4)
    large = await hold(lanes, [LARGE] * 12)
    small = await hold(lanes, [SMALL] * 12)
    for holder in large[:4]:
        await holder.leave()
    assert (holding(large), holding(small)) == (2, 2)


async def test_who_waits_longest_goes_first() -> None:
    lanes = fixed(1)
    holders = await hold(lanes, [SMALL] * 3)
    await holders[0].leave()
    assert [holder.holds for holder in holders] == [False, True, False]


async def test_a_claim_gets_every_slot_that_becomes_free() -> None:
    lanes = fixed(3)
    others = await hold(lanes, [SMALL] * 3 + [LARGE] * 3)
    assert holding(others) == 4  # three, and the large lane's own
    slow = await hold(lanes, [LARGE] * 5, owner=7)
    lanes.claim(7)
    for holder in others:
        if holder.holds:
            await holder.leave()
    assert holding(slow) == 3
    assert holding(others) == 0
    lanes.unclaim(7)
    for holder in slow[:3]:
        await holder.leave()
    assert holding(others) + holding(slow) == 3


async def test_claims_are_served_one_after_another() -> None:
    lanes = fixed(2)
    lanes.claim(1)
    lanes.claim(2)
    second = await hold(lanes, [LARGE] * 2, owner=2)
    first = await hold(lanes, [LARGE] * 2, owner=1)
    assert (holding(first), holding(second)) == (2, 0)
    lanes.unclaim(1)
    for holder in first:
        await holder.leave()
    assert holding(second) == 2
    lanes.unclaim(99)


async def test_who_is_cancelled_while_waiting_or_holding_loses_no_slot() -> None:
    lanes = fixed(2)
    holders = await hold(lanes, [SMALL] * 5)
    await holders[2].cancel()
    await holders[0].cancel()
    await settle()
    assert [holder.holds for holder in holders[1:]] == [True, False, True, False]
    assert lanes.running == 2


async def test_a_slot_given_in_the_turn_of_its_cancellation_is_passed_on() -> None:
    lanes = fixed(1)
    first, second, third = await hold(lanes, [SMALL] * 3)
    first._go.set()
    await first._task  # the slot is given to the second, which has not run yet
    await second.cancel()
    await settle()
    assert third.holds
    assert lanes.running == 1


def test_throughput_looks_back_a_few_seconds() -> None:
    clock = Clock()
    lanes = Lanes(clock=clock)
    assert lanes.throughput() == 0
    for _ in range(100):
        clock.now += 0.1
        lanes.report(100_000)
    assert lanes.throughput() == pytest.approx(1_000_000, rel=0.05)
    clock.now += 60
    assert lanes.throughput() == pytest.approx(0, abs=1)


async def climb(rate: dict[int, float], *, seconds: int = 120, start: int = 4, demand: int = 40) -> Lanes:
    """Simulate a network that gives rate[n] bytes a second to n slots."""
    clock = Clock()
    lanes = Lanes(clock=clock, minimum=2, maximum=16, start=start)
    await hold(lanes, [LARGE] * demand)
    for _ in range(seconds * 10):
        await settle()
        clock.now += 0.1
        lanes.report(int(rate[min(lanes.running, lanes.limit)] / 10))
    return lanes


async def test_more_slots_are_used_while_each_brings_more() -> None:
    lanes = await climb({n: n * 1e6 for n in range(17)})
    assert lanes.limit >= 14


async def test_slots_that_bring_nothing_are_given_up() -> None:
    lanes = await climb(dict.fromkeys(range(17), 5e6), start=12, seconds=240)
    assert lanes.limit <= 4


async def test_the_number_settles_where_the_line_is_full() -> None:
    lanes = await climb({n: min(n, 6) * 1e6 for n in range(17)}, seconds=240)
    assert 5 <= lanes.limit <= 8


async def test_idle_slots_teach_nothing() -> None:
    lanes = await climb({n: n * 1e6 for n in range(17)}, demand=3)
    assert lanes.limit == 4


async def test_a_setback_halves_the_slots_but_keeps_the_least() -> None:
    lanes = Lanes(clock=Clock(), minimum=2, maximum=16, start=12)
    lanes.setback()
    assert lanes.limit == 6
    for _ in range(5):
        lanes.setback()
    assert lanes.limit == 2
    assert lanes.maximum == 16
