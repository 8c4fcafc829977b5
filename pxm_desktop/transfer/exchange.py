"""One PUT request and its answer: sent and listened for at once, limited, metered, and given up when nothing moves."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pxm_desktop.transfer.bandwidth import Throttle
from pxm_desktop.transfer.lanes import Lanes
from pxm_desktop.transfer.part_reader import STEP_SIZE, PartReader
from pxm_desktop.transfer.wire import Answer, Connection, WireError

Progress = Callable[[int], None]

_LAST_WORDS_SECONDS = 2.0
_DOUBTS = 4
"""Stretches without a byte that are looked for: the system takes some into its buffer, whoever listens."""
_FIRST_PIECE = 128 * 1024
_SMALLEST_PIECE, _LARGEST_PIECE = 16 * 1024, STEP_SIZE


@dataclass(frozen=True)
class Patience:
    """How long to wait for what, in seconds."""

    connect: float
    progress: float
    answer: float
    disk: float


class Meter:
    """Tells how many bytes went out, and takes them back when they were in vain."""

    def __init__(self, progress: Progress, lanes: Lanes | None) -> None:
        self._progress, self._lanes = progress, lanes
        self._out = 0

    @property
    def out(self) -> int:
        """Bytes that went out."""
        return self._out

    def count(self, count: int) -> None:
        """Tell that more bytes went out."""
        self._out += count
        self._progress(count)
        if self._lanes is not None:
            self._lanes.report(count)

    def take_back(self) -> None:
        """Tell that all of them were in vain."""
        if self._out:
            self._progress(-self._out)
            self._out = 0


class Exchange:
    """One request and its answer, sent and listened for at the same time: S3 refuses early."""

    def __init__(
        self,
        connection: Connection,
        reader: PartReader,
        meter: Meter,
        throttle: Throttle,
        patience: Patience,
    ) -> None:
        self._connection, self._reader, self._meter = connection, reader, meter
        self._throttle, self._patience = throttle, patience
        self._now = asyncio.get_running_loop().time
        self._waiting_since: float | None = None
        """Since when the network takes nothing; None while we wait for the disk or the bandwidth limit."""
        self._limit: asyncio.Timeout | None = None
        self._doubts = 0

    def doubt(self, seconds: float) -> None:
        """Give up unless bytes go through in each of the next few stretches of `seconds`."""
        if not self._doubts:
            self._look_later(seconds)
        self._doubts = _DOUBTS

    def _look_later(self, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds, self._look, seconds, self._meter.out)

    def _look(self, seconds: float, before: int) -> None:
        limit = self._limit
        if limit is None:  # it has ended meanwhile
            return
        self._doubts -= 1
        if self._waiting_since is not None and self._meter.out == before:
            limit.reschedule(self._now())
        elif self._doubts:
            self._look_later(seconds)

    async def run(self, target: str, headers: list[tuple[str, str]]) -> Answer:
        """Return the answer; raises OSError and WireError for the network, SourceError for the file."""
        try:
            async with asyncio.timeout(None) as self._limit:
                return await self._run(target, headers)
        finally:
            self._limit = None

    async def _run(self, target: str, headers: list[tuple[str, str]]) -> Answer:
        body = asyncio.create_task(self._send(target, headers))
        answer = asyncio.create_task(self._connection.answer())
        try:
            await self._either(body, answer)
            if answer.done():
                return answer.result()
            if (error := body.exception()) is not None:
                if isinstance(error, OSError):
                    # The server closed its side; why it did may have arrived just before.
                    with contextlib.suppress(OSError, WireError):
                        return await asyncio.wait_for(asyncio.shield(answer), _LAST_WORDS_SECONDS)
                raise error
            async with asyncio.timeout(self._patience.answer):
                return await answer
        finally:
            body.cancel()
            answer.cancel()
            await asyncio.gather(body, answer, return_exceptions=True)

    async def _either(self, *tasks: asyncio.Task[Any]) -> None:
        """Wait until a task is over; raises TimeoutError when the network takes nothing for too long.

        Looking after the fact costs nothing per piece, as a timeout around each of them would.
        """
        while True:
            since = self._waiting_since
            left = self._patience.progress - (0.0 if since is None else self._now() - since)
            done, _ = await asyncio.wait(tasks, timeout=max(left, 0), return_when=asyncio.FIRST_COMPLETED)
            if done:
                return
            if since is not None and since == self._waiting_since:
                raise TimeoutError

    async def _send(self, target: str, headers: list[tuple[str, str]]) -> None:
        self._waiting_since = self._now()
        await self._connection.start(target, headers)
        size = _FIRST_PIECE
        while True:
            self._waiting_since = None
            chunk = await self._reader.read(self._patience.disk)
            if not chunk:
                break
            while chunk:
                piece = chunk[: min(size, self._throttle.grain)]
                chunk = chunk[len(piece) :]
                if self._throttle.limit is not None:
                    self._waiting_since = None
                    await self._throttle.take(len(piece))
                self._waiting_since = began = self._now()
                await self._connection.send(piece)
                self._meter.count(len(piece))
                size = _next_size(size, self._now() - began)
        self._connection.finish()
        self._waiting_since = self._now()


def _next_size(size: int, seconds: float) -> int:
    """Return how much to send in one go after a piece of this size took so long.

    Large pieces cost less; small ones show on a slow line that it still moves.
    """
    if seconds > 1:
        return max(size // 2, _SMALLEST_PIECE)
    return min(size * 2, _LARGEST_PIECE) if seconds < 0.1 else size
