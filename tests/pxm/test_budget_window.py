"""The window in memory: never more than the budget in any window, a person's calls first."""

from __future__ import annotations

import asyncio
from bisect import bisect_left

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pxm_desktop.pxm.budget import Priority, UnlimitedBudget, WindowBudget
from pxm_desktop.pxm.budget.ledger import LOWERED_FOR, WindowLedger
from pxm_desktop.pxm.errors import RateLimited
from tests.support import virtual_time

LIMIT, RESERVED, WINDOW = 10, 3, 60.0


def clock() -> float:
    return asyncio.get_running_loop().time()


def budget() -> WindowBudget:
    return WindowBudget(LIMIT, RESERVED, WINDOW, clock=clock)


def most_in_a_window(moments: list[float], window: float) -> int:
    """Return the largest number of moments within any stretch shorter than a window."""
    moments = sorted(moments)
    return max((bisect_left(moments, start + window) - i for i, start in enumerate(moments)), default=0)


calls = st.lists(
    st.tuples(
        st.floats(0, 200),  # when it is asked for
        st.floats(0, 30),  # how long it takes
        st.floats(0, 1),  # at which part of that the server counts it
        st.sampled_from(Priority),
    ),
    max_size=60,
)
Wanted = list[tuple[float, float, float, Priority]]


@given(calls)
@settings(max_examples=60)
def test_no_window_ever_holds_more_than_the_budget(wanted: Wanted) -> None:
    counted: list[float] = []

    async def call(budget: WindowBudget, at: float, lasts: float, part: float, priority: Priority) -> None:
        await asyncio.sleep(at)
        async with budget.slot(priority):
            await asyncio.sleep(lasts * part)
            counted.append(clock())
            await asyncio.sleep(lasts * (1 - part))

    async def all_of_them() -> None:
        shared = budget()
        await asyncio.gather(*(call(shared, *one) for one in wanted))
        await shared.aclose()

    virtual_time.run(all_of_them())
    assert len(counted) == len(wanted)
    assert most_in_a_window(counted, WINDOW - 1e-6) <= LIMIT


@given(calls)
@settings(max_examples=60)
def test_a_slot_is_busy_from_sending_until_a_window_after_the_answer(
    wanted: Wanted,
) -> None:
    spans: list[tuple[float, float, Priority]] = []

    async def call(budget: WindowBudget, at: float, lasts: float, _: float, priority: Priority) -> None:
        await asyncio.sleep(at)
        async with budget.slot(priority):
            sent = clock()
            await asyncio.sleep(lasts)
            spans.append((sent, clock() + WINDOW, priority))

    async def all_of_them() -> None:
        shared = budget()
        await asyncio.gather(*(call(shared, *one) for one in wanted))
        await shared.aclose()

    virtual_time.run(all_of_them())
    for sent, _, priority in spans:
        # All calls whose slot was busy at the moment of sending, this one included.
        busy = sum(start <= sent < end for start, end, _ in spans)
        assert busy <= LIMIT
        if priority is Priority.BACKGROUND:
            earlier = sum(start < sent < end for start, end, _ in spans)
            assert earlier < LIMIT - RESERVED


def test_people_go_first_and_use_the_reserved_slots() -> None:
    async def scene() -> list[str]:
        shared, order = budget(), []

        async def call(name: str, priority: Priority) -> None:
            async with shared.slot(priority):
                order.append(f"{name} {clock():.0f}")

        engine = [asyncio.create_task(call(f"engine{i}", Priority.BACKGROUND)) for i in range(9)]
        await asyncio.sleep(1)
        people = [asyncio.create_task(call(f"person{i}", Priority.INTERACTIVE)) for i in range(4)]
        await asyncio.gather(*engine, *people)
        await shared.aclose()
        return order

    order = virtual_time.run(scene())
    assert order[:7] == [f"engine{i} 0" for i in range(7)]
    assert order[7:10] == ["person0 1", "person1 1", "person2 1"]
    assert order[10] == "person3 60"
    assert order[11:] == ["engine7 60", "engine8 60"]


def test_a_pause_stops_everybody_and_lowers_the_budget_for_a_while() -> None:
    async def scene() -> tuple[float, int, int]:
        shared = budget()
        await shared.pause(30)
        assert shared.paused_for == 30
        async with shared.slot(Priority.INTERACTIVE):
            after = clock()
        lowered = await how_many(shared)
        await asyncio.sleep(LOWERED_FOR + WINDOW)
        usual = await how_many(shared)
        await shared.aclose()
        return after, lowered, usual

    async def how_many(shared: WindowBudget) -> int:
        count = 0
        while True:
            try:
                async with shared.slot(Priority.INTERACTIVE, 0):
                    count += 1
            except RateLimited:
                return count

    after, lowered, usual = virtual_time.run(scene())
    assert after == 30
    assert lowered == int(LIMIT * 0.75) - 1
    assert usual == LIMIT


def test_many_429_at_once_lower_it_once() -> None:
    ledger = WindowLedger(LIMIT, RESERVED, WINDOW)
    for _ in range(20):
        ledger.pause(10, now=0)
    assert ledger.capacity(Priority.INTERACTIVE, 11) == int(LIMIT * 0.75)
    for moment in range(20, 400, 20):
        ledger.pause(10, now=moment)
    assert ledger.capacity(Priority.INTERACTIVE, 400) == int(LIMIT * 0.25)


def test_who_does_not_want_to_wait_is_told_how_long_it_would_be() -> None:
    async def scene() -> float:
        shared = budget()
        for _ in range(LIMIT):
            async with shared.slot(Priority.INTERACTIVE):
                pass
        await asyncio.sleep(20)
        with pytest.raises(RateLimited) as told:
            async with shared.slot(Priority.INTERACTIVE, 5):
                raise AssertionError
        assert clock() == 20
        await shared.aclose()
        return told.value.retry_after

    assert virtual_time.run(scene()) == 40


def test_a_cancelled_wait_gives_its_slot_to_the_next() -> None:
    async def scene() -> float:
        shared = WindowBudget(1, 0, WINDOW, clock=clock)

        async def call() -> float:
            async with shared.slot():
                return clock()

        async with shared.slot():
            waits = [asyncio.create_task(call()) for _ in range(3)]
            await asyncio.sleep(0)
        waits[0].cancel()
        await asyncio.sleep(59)
        waits[1].cancel()
        last = await waits[2]
        await shared.aclose()
        return last

    assert virtual_time.run(scene()) == 60


def test_a_failed_call_uses_its_slot_like_any_other() -> None:
    async def scene() -> float:
        shared = WindowBudget(1, 0, WINDOW, clock=clock)
        with pytest.raises(ZeroDivisionError):
            async with shared.slot():
                raise ZeroDivisionError
        async with shared.slot():
            after = clock()
        await shared.aclose()
        return after

    assert virtual_time.run(scene()) == 60


def test_without_a_limit_only_a_pause_waits() -> None:
    async def scene() -> float:
        free = UnlimitedBudget(clock=clock)
        for _ in range(5000):
            async with free.slot():
                pass
        await free.pause(7)
        with pytest.raises(RateLimited):
            async with free.slot(max_wait=1):
                raise AssertionError
        async with free.slot():
            after = clock()
        await free.aclose()
        return after

    assert virtual_time.run(scene()) == 7
