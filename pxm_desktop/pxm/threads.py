"""What another thread does for the loop: the handing over of its result, and a thread for one blocking call.

A keyring waits for a person, a network drive hangs, a PAC file is somebody else's program: asyncio's own threads
would be joined when the loop ends, and the program would hang with them.
"""

import asyncio
import contextlib
import os
import sys
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

Settle = Callable[[Any, BaseException | None], None]
"""Takes a result, or what went wrong, in any thread; the second time it does nothing."""


BESIDE_THE_WINDOW = 5
"""Niceness of the service's thread, and of those that it starts, where a window shares the process with it."""
BULK = 10
"""Niceness of threads that read and hash whole files."""


def step_back(niceness: int) -> None:
    """Let other threads go before this one where they want the same processor; threads it starts inherit that.

    Only Linux schedules threads by a niceness of their own. Elsewhere, and where the thread is as nice already,
    this does nothing.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        with contextlib.suppress(OSError):  # a container may forbid it; then all are equal
            if os.getpriority(os.PRIO_PROCESS, thread) < niceness:
                os.setpriority(os.PRIO_PROCESS, thread, niceness)


def promised() -> tuple[asyncio.Future[Any], Settle]:
    """Return a future of the running loop and what another thread settles it with.

    A future that was cancelled, and a loop that was closed meanwhile, have nobody left who waits for the result.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Any] = loop.create_future()

    def settle(result: Any, failure: BaseException | None) -> None:
        if future.done():
            return
        if failure is None:
            future.set_result(result)
        else:
            future.set_exception(failure)

    def from_a_thread(result: Any, failure: BaseException | None) -> None:
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(settle, result, failure)

    return future, from_a_thread


async def in_daemon_thread(work: Callable[[], T], *, name: str, seconds: float | None = None) -> T:
    """Return what `work` returns or raise what it raises.

    Raises `TimeoutError` after so many seconds (None: waits as long as it takes). Then, and when cancelled, the
    thread is left to itself.
    """
    future, settle = promised()

    def run() -> None:
        try:
            result = work()
        except BaseException as error:  # handed to whoever waits, whatever it is
            settle(None, error)
        else:
            settle(result, None)

    threading.Thread(target=run, name=name, daemon=True).start()
    async with asyncio.timeout(seconds):
        found: T = await future
        return found
