"""One blocking call beside the loop, in a thread that cannot keep the program from ending.

A keyring waits for a person, a network drive hangs, a PAC file is somebody else's program: asyncio's own threads
would be joined when the loop ends, and the program would hang with them.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

T = TypeVar("T")


async def in_daemon_thread(work: Callable[[], T], *, name: str, seconds: float | None = None) -> T:
    """Return what `work` returns or raise what it raises.

    Raises `TimeoutError` after so many seconds (None: waits as long as it takes). Then, and when cancelled, the
    thread is left to itself.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def succeed(result: T) -> None:
        if not done.done():
            done.set_result(result)

    def fail(error: BaseException) -> None:
        if not done.done():
            done.set_exception(error)

    def run() -> None:
        try:
            tell = partial(succeed, work())
        except BaseException as error:  # handed to whoever waits, whatever it is
            tell = partial(fail, error)
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(tell)

    threading.Thread(target=run, name=name, daemon=True).start()
    async with asyncio.timeout(seconds):
        return await done
