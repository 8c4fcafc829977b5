"""A sleep of the computer is noticed while there is work, and nothing ticks while there is none."""

from __future__ import annotations

import asyncio

from pxm_desktop.transfer.pulse import BEAT, Pulse
from tests.support import virtual_time


class Clocks:
    """Two clocks that follow the loop's, and can be told to jump."""

    def __init__(self) -> None:
        self.slept = self.set = 0.0

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    def wall(self) -> float:
        return 1e9 + asyncio.get_running_loop().time() + self.slept + self.set

    def late(self) -> float:
        return self.monotonic() + self.slept


def test_it_beats_while_there_is_work_only() -> None:
    async def work() -> tuple[list[float], bool]:
        left = [True, True, False]
        beats: list[float] = []
        loop = asyncio.get_running_loop()
        pulse = Pulse(
            lambda: left.pop(0), on_jump=lambda: beats.append(-1), on_beat=lambda: beats.append(loop.time())
        )
        pulse.start()
        pulse.start()  # once is enough
        await asyncio.sleep(100)
        return beats, pulse.beating

    beats, beating = virtual_time.run(work())
    assert [round(at) for at in beats if at >= 0] == [0, 4, 8, 12]
    assert not beating


def jumps(*, slept: float = 0, clock_set: float = 0, monotonic_sleeps: bool = True) -> int:
    async def work() -> int:
        clocks = Clocks()
        heard: list[None] = []
        pulse = Pulse(
            lambda: True,
            on_jump=lambda: heard.append(None),
            monotonic=clocks.monotonic if monotonic_sleeps else clocks.late,
            wall=clocks.wall,
        )
        pulse.start()
        await asyncio.sleep(BEAT * 2.5)
        before = len(heard)
        clocks.slept, clocks.set = slept, clock_set
        await asyncio.sleep(BEAT * 3)
        pulse.stop()
        assert not pulse.beating
        assert before == 0
        return len(heard)

    return virtual_time.run(work())


def test_a_sleep_is_noticed_once_whether_the_monotonic_clock_counts_it_or_not() -> None:
    assert jumps(slept=3600) == 1
    assert jumps(slept=3600, monotonic_sleeps=False) == 1


def test_a_clock_that_is_set_is_noticed_in_both_directions() -> None:
    assert jumps(clock_set=-3600) == 1
    assert jumps(clock_set=3600) == 1


def test_a_little_late_is_nothing() -> None:
    assert jumps(clock_set=2) == 0
