"""What hears the system tell of changes, on the way from its threads to the loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import NamedTuple

from pxm_desktop.hotfolders.watching.listening import Listening


class LoopEar:
    """Takes what the system tells, in its thread, to the loop; until it is closed."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        add: Callable[[bytes], None],
        lost: Callable[[], None],
        ring: Callable[[], None],
        failed: Callable[[str], None],
        enters: Callable[[bytes], bool],
    ) -> None:
        """Call `add` in the thread that tells; the others on the loop. `enters` says which folders matter."""
        self._loop, self._add, self._enters = loop, add, enters
        self._lost, self._ring, self._failed = lost, ring, failed
        self._open = True

    def changed(self, path: bytes) -> None:
        """Hear of a path, unless it is in a folder that does not matter."""
        if self._open and self._enters(path.rpartition(b"/")[0]):
            self._add(path)

    def lost(self) -> None:
        """Hear that events got lost."""
        self._on_loop(self._lost)

    def doubt(self) -> None:
        """Hear of the folder itself."""
        self._on_loop(self._ring)

    def failed(self, sentence: str) -> None:
        """Hear that it is over."""
        self._on_loop(self._failed, sentence)

    def close(self) -> None:
        """Hear nothing any more."""
        self._open = False

    def _on_loop(self, call: Callable[..., None], *words: str) -> None:
        with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
            self._loop.call_soon_threadsafe(self._if_open, call, *words)

    def _if_open(self, call: Callable[..., None], *words: str) -> None:
        if self._open:
            call(*words)


class Heard(NamedTuple):
    """What listens, and for whom."""

    listening: Listening
    ear: LoopEar

    def close(self) -> None:
        """End both."""
        self.ear.close()
        self.listening.close()
