"""Keeps the computer from going to sleep by itself while files are being sent.

wakepy asks the system: D-Bus (GNOME, freedesktop.org) on Linux, `caffeinate` on macOS, SetThreadExecutionState on
Windows. Some of these belong to the thread that asked, and all of them may take a moment: one thread does it all.
"""

from __future__ import annotations

import logging
import queue
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any

log = logging.getLogger(__name__)

Keep = Callable[[], AbstractContextManager[object]]
"""Returns a context in which the computer stays awake; entering it raises what went wrong."""

_CLOSE_SECONDS = 2.0


def keep_running() -> AbstractContextManager[object]:
    """Return wakepy's mode in which programs keep running while the screen may go dark."""
    from wakepy import keep  # loads D-Bus and the like, and is needed only when files are sent

    return _on_the_bus() if sys.platform == "linux" else keep.running(on_fail="error")


@contextmanager
def _on_the_bus() -> Iterator[object]:
    """Ask over a connection that is closed in the end; wakepy leaves it open where nobody could keep awake."""
    from wakepy import keep
    from wakepy.dbus_adapters.jeepney import JeepneyDBusAdapter

    opened: list[Any] = []

    class Bus(JeepneyDBusAdapter):
        def _create_new_connection(self, *arguments: Any, **named: Any) -> Any:
            connection = super()._create_new_connection(*arguments, **named)
            opened.append(connection)
            return connection

    try:
        with keep.running(on_fail="error", dbus_adapter=Bus) as mode:
            yield mode
    finally:
        for connection in opened:
            connection.close()


class Awake:
    """Wanted or not; follows a little later. To be used from one thread."""

    def __init__(self, keep: Keep = keep_running) -> None:
        self._keep = keep
        self._wishes: queue.SimpleQueue[bool | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._wanted = False
        self._told = False

    def want(self, wanted: bool) -> None:
        """Keep the computer awake from now on, or let it sleep again."""
        if wanted == self._wanted:
            return
        self._wanted = wanted
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="keep awake", daemon=True)
            self._thread.start()
        self._wishes.put(wanted)

    @property
    def wanted(self) -> bool:
        """Whether it should stay awake."""
        return self._wanted

    def close(self) -> None:
        """Let it sleep again; waits for that a moment."""
        if self._thread is not None:
            self._wishes.put(None)
            self._thread.join(_CLOSE_SECONDS)
            self._thread = None
            self._wanted = False

    def _work(self) -> None:
        held = ExitStack()
        with held:
            while (wanted := self._wishes.get()) is not None:
                held.close()
                if wanted:
                    self._enter(held)

    def _enter(self, held: ExitStack) -> None:
        try:
            held.enter_context(self._keep())
        except Exception as error:  # whatever the system has against it: files are sent all the same
            if not self._told:
                self._told = True
                log.info("The computer cannot be kept awake here (%s).", type(error).__name__)
