"""A few threads that work for one volume, beside the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from pxm_desktop.pxm.threads import BULK, Settle, promised, step_back

T = TypeVar("T")


class Pool:
    """A few daemon threads that work for one volume, and buffers that its parts pass on."""

    def __init__(self, name: str, threads: int, buffer_size: int) -> None:
        self._name, self._most, self._buffer_size = name, threads, buffer_size
        self._jobs: queue.SimpleQueue[
            tuple[Callable[..., Any], tuple[Any, ...], asyncio.Future[Any], Settle] | None
        ] = queue.SimpleQueue()
        self._threads = 0
        self._idle = 0
        self._lock = threading.Lock()
        self._spare: list[bytearray] = []

    def submit(self, function: Callable[..., T], *args: Any) -> asyncio.Future[T]:
        """Run the function in the pool; cancelling the future skips it if it has not begun."""
        future, settle = promised()
        self._jobs.put((function, args, future, settle))
        if self._threads < self._most and self._jobs.qsize() > self._idle:
            self._threads += 1
            threading.Thread(target=self._work, name=f"{self._name}-{self._threads}", daemon=True).start()
        return future

    def stop(self) -> None:
        """Let the threads end when the jobs before this call are done. Waits for none."""
        for _ in range(self._threads):
            self._jobs.put(None)
        self._threads = self._most  # nobody starts another one

    def buffer(self, size: int) -> bytearray:
        """Return a buffer of `size` bytes, a used one if there is one."""
        if size == self._buffer_size:
            with contextlib.suppress(IndexError):
                return self._spare.pop()
        return bytearray(size)

    def give_back(self, buffers: list[bytearray]) -> None:
        """Take back buffers that nobody uses any more."""
        self._spare.extend(
            b for b in buffers if len(b) == self._buffer_size and len(self._spare) < 2 * self._most
        )

    def _work(self) -> None:
        step_back(BULK)
        while True:
            with self._lock:
                self._idle += 1
            job = self._jobs.get()
            with self._lock:
                self._idle -= 1
            if job is None:
                return
            function, args, future, settle = job
            if future.cancelled():
                continue
            result, error = None, None
            try:
                result = function(*args)
            except BaseException as raised:
                error = raised
            settle(result, error)
            del job, function, args, future, settle, result, error


def retrieve(future: asyncio.Future[Any]) -> None:
    """Take a result nobody waits for, so that asyncio does not warn about it."""
    if not future.cancelled():
        future.exception()
