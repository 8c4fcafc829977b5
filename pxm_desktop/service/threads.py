"""Runs one blocking call beside the loop, in a thread that cannot keep the program from ending.

asyncio's own executor is joined when the loop ends, so a keyring prompt that nobody answers or a network
drive that hangs would hold the program for ever.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

T = TypeVar("T")


async def in_daemon_thread(name: str, action: Callable[[], T]) -> T:
    """Return what `action` returns, or raise what it raises. When cancelled, the thread is left to itself."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def succeed(result: T) -> None:
        if not answer.done():
            answer.set_result(result)

    def fail(error: BaseException) -> None:
        if not answer.done():
            answer.set_exception(error)

    def work() -> None:
        try:
            result = action()
        except BaseException as error:  # handed to whoever waits, whatever it is
            tell = partial(fail, error)
        else:
            tell = partial(succeed, result)
        # Nobody waits for the answer when the loop ended meanwhile.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(tell)

    threading.Thread(target=work, name=name, daemon=True).start()
    return await answer
