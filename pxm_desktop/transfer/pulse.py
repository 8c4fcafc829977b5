"""Notices, while there is work, that time jumped: the computer slept, the program was stopped, the clock was set.

Timers do not: most systems stop their clock while they sleep, so a wait of a minute goes on where it was. While
nothing is under way there is no timer, and nothing that could have gone wrong.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

BEAT = 4.0
"""Seconds between two looks."""
_ODD = 5.0
"""Seconds that a look may be late, or the two clocks apart, before it means something."""


class Pulse:
    """Beats from `start` until a look finds no work. Lives on the engine's loop."""

    def __init__(
        self,
        busy: Callable[[], bool],
        *,
        on_jump: Callable[[], None],
        on_beat: Callable[[], None] = lambda: None,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """`on_jump` hears that time jumped, `on_beat` of every look, the last one included."""
        self._busy, self._on_jump, self._on_beat = busy, on_jump, on_beat
        self._monotonic, self._wall = monotonic, wall
        self._timer: asyncio.TimerHandle | None = None
        self._at = (0.0, 0.0)

    @property
    def beating(self) -> bool:
        """True while it looks."""
        return self._timer is not None

    def start(self) -> None:
        """Begin to look, if it does not yet."""
        if self._timer is None:
            self._again()
            self._on_beat()

    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _again(self) -> None:
        self._at = self._monotonic(), self._wall()
        self._timer = asyncio.get_running_loop().call_later(BEAT, self._beat)

    def _beat(self) -> None:
        passed, by_the_wall = self._monotonic() - self._at[0], self._wall() - self._at[1]
        self._timer = None
        if self._busy():
            self._again()
        self._on_beat()
        if passed > BEAT + _ODD or abs(by_the_wall - passed) > _ODD:
            self._on_jump()
