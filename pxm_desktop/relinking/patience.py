"""Waiting while PXM cannot go on, and saying why: no network, no answers, credentials that are refused."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.errors import CredentialsMissing, CredentialsRefused, PxmError, RateLimited, Unreachable
from pxm_desktop.relinking.ports import Options
from pxm_desktop.relinking.writing import TROUBLE

T = TypeVar("T")

USED_UP = "The requests that PXM allows in a minute are used up. It goes on by itself."

_DOUBT_SECONDS = 0.3
"""How long an answer that was lost is given before the file is read: PXM may still be at it."""


class Refused(Exception):
    """PXM does not take the credentials: the change waits for a person."""

    def __init__(self, error: PxmError) -> None:
        self.error = error
        super().__init__(str(error))


class Patience:
    """The waits of one go. `stop` ends them all."""

    def __init__(
        self,
        client: PxmClient,
        options: Options,
        tell: Callable[[], None],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        """`tell` is called when the sentence changes."""
        self.sentence = ""
        """Why nothing moves right now; empty when it does."""
        self.stop = asyncio.Event()
        self._client = client
        self._options = options
        self._tell = tell
        self._sleep = sleep
        self._wait = options.wait_first
        self._lost_rounds = 0
        """Handfuls in a row with answers that were lost, and without a write that went through."""

    def went_well(self) -> None:
        """Take in that PXM answered."""
        self._wait = self._options.wait_first
        if self.sentence:
            self.sentence = ""
            self._tell()

    def wrote(self) -> None:
        """Take in that a write went through."""
        self._lost_rounds = 0
        self.went_well()

    async def after(self, troubles: Sequence[PxmError | None]) -> None:
        """Wait after a handful whose files met these; nothing where none did. Raises `Refused`."""
        met = [error for error in troubles if error is not None]
        worst = next((error for error in met if isinstance(error, TROUBLE)), None)
        if worst is not None:
            await self.until_passed(worst)
        elif met:
            # Each time longer until a write goes through: PXM may have trouble with all of them.
            await self.nap(min(_DOUBT_SECONDS * 2**self._lost_rounds, self._options.wait_most))
            self._lost_rounds += 1

    async def until_passed(self, error: PxmError) -> None:
        """Say why nothing moves, and wait. Raises `Refused` where only a person can help."""
        if isinstance(error, CredentialsRefused | CredentialsMissing):
            raise Refused(error)
        if isinstance(error, RateLimited):
            # Whatever is read next waits for as long as it takes.
            self.sentence = USED_UP
            self._tell()
            await self.nap(self._options.wait_first)
            return
        self.sentence = f"{error.sentence} Nothing is lost; it goes on by itself."
        self._tell()
        while not self.stop.is_set():
            await self.nap(self._wait)
            self._wait = min(self._wait * 2, self._options.wait_most)
            if not isinstance(error, Unreachable) or await self._client.reachable():
                break

    async def nap(self, seconds: float) -> None:
        """Sleep, unless the go is to end."""
        sleeping = asyncio.ensure_future(self._sleep(seconds))
        stopping = asyncio.ensure_future(self.stop.wait())
        try:
            await asyncio.wait({sleeping, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sleeping, stopping):
                task.cancel()
            await asyncio.gather(sleeping, stopping, return_exceptions=True)


async def at_once(most: int, calls: Sequence[Callable[[], Awaitable[T]]]) -> list[T]:
    """Return what calls return, in their order; so many are made at the same moment.

    All are over when this is, however it ends: nothing is written behind the back of what comes next. One that raises
    ends the others.
    """
    turn = asyncio.Semaphore(most)

    async def one(call: Callable[[], Awaitable[T]]) -> T:
        async with turn:
            return await call()

    failure: BaseException | None = None
    try:
        async with asyncio.TaskGroup() as group:
            made = [group.create_task(one(call)) for call in calls]
    except BaseExceptionGroup as failures:
        failure = failures.exceptions[0]
    if failure is not None:
        raise failure
    return [task.result() for task in made]
