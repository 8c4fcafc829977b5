"""Whether PXM answers is asked once for all, with growing waits, and at once after a nudge."""

from __future__ import annotations

import asyncio

from pxm_desktop.transfer.reachability import Reachability
from tests.support import virtual_time


def test_waits_grow_up_to_the_longest() -> None:
    async def work() -> list[float]:
        asked: list[float] = []

        async def probe() -> bool:
            asked.append(asyncio.get_running_loop().time())
            return len(asked) == 7

        await Reachability(probe, 10.0).until()
        return asked

    asked = virtual_time.run(work())
    assert [round(b - a) for a, b in zip([0.0, *asked], asked, strict=False)] == [1, 2, 4, 8, 10, 10, 10]


def test_a_nudge_is_a_probe_at_once() -> None:
    async def work() -> float:
        back = False

        async def probe() -> bool:
            return back

        reachability = Reachability(probe, 100.0)
        waiting = asyncio.create_task(reachability.until())
        await asyncio.sleep(150)
        back = True
        reachability.nudge()
        before = asyncio.get_running_loop().time()
        await waiting
        return asyncio.get_running_loop().time() - before

    assert virtual_time.run(work()) == 0


def test_many_who_ask_share_one_probe() -> None:
    async def work() -> tuple[list[bool], int]:
        probes = 0

        async def probe() -> bool:
            nonlocal probes
            probes += 1
            await asyncio.sleep(1)
            return probes == 1

        reachability = Reachability(probe, 1.0)
        first = asyncio.create_task(reachability.ask())
        answers = await asyncio.gather(*(reachability.ask() for _ in range(50)))
        answers.append(await first)
        again = await reachability.ask()
        return [*answers, again], probes

    answers, probes = virtual_time.run(work())
    assert answers == [True] * 51 + [False]
    assert probes == 2


def test_who_gives_up_waiting_does_not_end_it_for_others() -> None:
    async def work() -> bool:
        async def probe() -> bool:
            await asyncio.sleep(1)
            return True

        reachability = Reachability(probe, 1.0)
        gone = asyncio.create_task(reachability.ask())
        stays = asyncio.create_task(reachability.ask())
        await asyncio.sleep(0)
        gone.cancel()
        answer = await stays
        closing = asyncio.create_task(reachability.ask())
        await asyncio.sleep(0)
        await reachability.aclose()
        assert closing.cancelled() or (await asyncio.gather(closing, return_exceptions=True))
        return answer

    assert virtual_time.run(work())
