"""Runs one blocking call beside the loop, in a thread that cannot keep the program from ending.

asyncio's own executor is joined when the loop ends, so a keyring prompt that nobody answers or a network drive that hangs
would hold the program for ever.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
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

    def tell(callback: Callable[[T], None] | Callable[[BaseException], None], value: object) -> None:
        try:
            loop.call_soon_threadsafe(callback, value)
        except RuntimeError:
            return  # The loop ended meanwhile; nobody waits for the answer.

    def work() -> None:
        try:
            result = action()
        except BaseException as error:  # handed to whoever waits, whatever it is
            tell(fail, error)
        else:
            tell(succeed, result)

    threading.Thread(target=work, name=name, daemon=True).start()
    return await answer
