"""The window as others see it: whether one is open, and what it is wanted for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from pxm_desktop.transfer.events import Event, WindowWanted


class Desk:
    """Implements `DeskApi`. With `is_window` a window is on its way: what it is wanted for is kept until it attends."""

    def __init__(self, publish: Callable[[Sequence[Event]], None], *, is_window: bool) -> None:
        self._publish = publish
        self._is_window = is_window
        self._windows = 0
        self._kept: list[WindowWanted] = []

    async def show(self, paths: Sequence[bytes], activation: str = "") -> bool:
        """See `DeskApi`."""
        wanted = WindowWanted(paths=tuple(paths), activation=activation)
        if self._windows:
            self._publish([wanted])
        elif self._is_window:
            self._kept.append(wanted)
        else:
            return False
        return True

    async def attend(self) -> None:
        """See `DeskApi`."""
        self._windows += 1
        try:
            kept, self._kept = self._kept, []
            self._publish(kept)
            await asyncio.Event().wait()
        finally:
            self._windows -= 1
            # It closes: what it is wanted for from now on is another window's, which the asking program becomes.
            self._is_window = False
