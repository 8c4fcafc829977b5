"""Rings when something is mounted or unmounted, where the system tells: on Linux, without a thread or a timer.

Nothing else tells of a share that is mounted onto a folder, or of one whose disk is pulled out while files are open.
"""

from __future__ import annotations

import asyncio
import select
import sys
from collections.abc import Callable

from pxm_desktop.transfer.mounts import LINUX_TABLE

_PAUSE = 0.2
"""Seconds until it rings: one plug of a disk is several changes."""


class MountBell:
    """Rings on the loop on which it is made, until it is closed."""

    def __init__(self, ring: Callable[[], None]) -> None:
        """Call `ring` soon after the mounts have changed. Without a mount table it never does."""
        self._ring = ring
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._close: Callable[[], None] | None = None
        if sys.platform == "linux":
            try:
                table = LINUX_TABLE.open("rb")
            except OSError:
                return
            # proc(5): a change shows as an exceptional condition, for which the loop does not wait; an epoll does, and
            # can be read when it has something.
            try:
                changes = select.epoll()
            except OSError:  # no room for one more: looks for the folder from time to time have to do
                table.close()
                return
            changes.register(table, select.EPOLLPRI)
            self._loop.add_reader(changes, self._changed, lambda: changes.poll(0))

            def close() -> None:
                self._loop.remove_reader(changes)
                changes.close()
                table.close()

            self._close = close

    def close(self) -> None:
        """Ring no more."""
        if self._timer is not None:
            self._timer.cancel()
        close, self._close = self._close, None
        if close is not None:
            close()

    def _changed(self, take_note: Callable[[], object]) -> None:
        take_note()
        if self._timer is None:
            self._timer = self._loop.call_later(_PAUSE, self._rings)

    def _rings(self) -> None:
        self._timer = None
        self._ring()
