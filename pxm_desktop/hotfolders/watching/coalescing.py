"""Paths that threads name by the thousand, handed to the loop a few times a second at most."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable


class Coalescer:
    """Gathers paths for a moment. Without paths there is no timer."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        tell: Callable[[set[bytes] | None], None],
        *,
        pause: float,
        most: int,
    ) -> None:
        """Tell what came within `pause` seconds on the loop; None when it was more than `most` paths."""
        self._loop, self._tell, self._pause, self._most = loop, tell, pause, most
        self._lock = threading.Lock()
        self._paths: set[bytes] = set()
        self._too_many = False
        self._armed = False
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False

    def add(self, path: bytes) -> None:
        """Add a path; in any thread."""
        with self._lock:
            if self._closed:
                return
            if not self._too_many:
                self._paths.add(path)
                if len(self._paths) > self._most:
                    self._too_many = True
                    self._paths = set()
            if self._armed:
                return
            self._armed = True
        with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile: nobody listens
            self._loop.call_soon_threadsafe(self._arm)

    def drop(self) -> None:
        """Forget what was not told yet; on the loop."""
        with self._lock:
            self._paths, self._too_many = set(), False

    def close(self) -> None:
        """Tell nothing any more; on the loop."""
        with self._lock:
            self._closed = True
        if self._timer is not None:
            self._timer.cancel()

    def _arm(self) -> None:
        if not self._closed:
            self._timer = self._loop.call_later(self._pause, self._flush)

    def _flush(self) -> None:
        with self._lock:
            paths, self._paths = self._paths, set()
            too_many, self._too_many = self._too_many, False
            self._armed = False
        if too_many:
            self._tell(None)
        elif paths:
            self._tell(paths)
