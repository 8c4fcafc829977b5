"""The first new file finds out how long PXM hides new files; the others wait that long and no longer."""

from __future__ import annotations

import asyncio

from pxm_desktop.transfer.visibility import Visibility


class Clock:
    """A clock that moves only when somebody sleeps on it."""

    def __init__(self) -> None:
        self.time = 1000.0

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds


async def test_others_wait_for_the_scout_and_then_for_their_own_age() -> None:
    clock = Clock()
    visibility = Visibility(clock.now, clock.sleep)
    await visibility.ready(1000.0)  # the scout goes at once
    other = asyncio.create_task(visibility.ready(1000.5))
    await asyncio.sleep(0)
    assert not other.done()
    assert visibility.must_wait(1000.5)
    clock.time = 1002.0
    visibility.seen(1000.0, first_try=False)
    await other
    assert clock.time == 1002.5  # as old as the scout was when it got through
    assert not visibility.must_wait(1000.5)


async def test_a_scout_that_gets_through_at_once_teaches_no_wait() -> None:
    clock = Clock()
    visibility = Visibility(clock.now, clock.sleep)
    await visibility.ready(1000.0)
    clock.time = 1000.2  # the call itself took that long
    visibility.seen(1000.0, first_try=True)
    assert not visibility.must_wait(1000.2)


async def test_when_the_scout_gives_up_the_next_one_scouts() -> None:
    clock = Clock()
    visibility = Visibility(clock.now, clock.sleep)
    await visibility.ready(1000.0)
    second = asyncio.create_task(visibility.ready(1000.0))
    third = asyncio.create_task(visibility.ready(1000.0))
    await asyncio.sleep(0)
    visibility.given_up()
    await second
    await asyncio.sleep(0)
    assert not third.done()
    visibility.seen(1000.0, first_try=True)
    await third


async def test_a_slower_pxm_is_learned_later_too() -> None:
    clock = Clock()
    visibility = Visibility(clock.now, clock.sleep)
    await visibility.ready(1000.0)
    visibility.seen(1000.0, first_try=True)
    clock.time = 1003.0
    visibility.seen(1000.0, first_try=False)
    assert visibility.must_wait(1002.0)
