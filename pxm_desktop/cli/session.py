"""What all commands share: a loop that can be interrupted, the service, patience, and the exit code."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from pxm_desktop.cli import codes
from pxm_desktop.cli.output import Output
from pxm_desktop.pxm.errors import CredentialsMissing, CredentialsRefused, PxmError, Unreachable
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import (
    BadEdit,
    BadRule,
    BadRulesFile,
    BadSheet,
    BadValue,
    NoSuchChange,
    RuleIsManaged,
    ServiceError,
    SignedOut,
    UnknownName,
)
from pxm_desktop.service.opening import open_service
from pxm_desktop.service.remote import RemoteService

if TYPE_CHECKING:
    from pxm_desktop.service.queue_commands import Scope

T = TypeVar("T")


class Interrupted(Exception):
    """The user pressed Ctrl+C, or the system asked the program to end."""


class NoAnswer(Exception):
    """PXM gave no answer at all for as long as the command is patient."""


class Session:
    """One run of a command."""

    def __init__(self, out: Output, *, patience: float = codes.PATIENCE_SECONDS) -> None:
        self.out = out
        self.patience = patience
        self._interrupt = asyncio.Event()
        self._signalled = False
        self._loop = asyncio.get_running_loop()

    def on_signal(self) -> None:
        """Stop safely at the first signal, at once at the second. Called by the signal handler."""
        if self._signalled:
            # The loop may be what hangs, so nothing of it is used; the journal is safe against this.
            os._exit(codes.INTERRUPTED)
        self._signalled = True
        self._loop.call_soon_threadsafe(self._begin_to_stop)

    def _begin_to_stop(self) -> None:
        self.out.say("Stopping safely. Once more stops at once.")
        self._interrupt.set()

    @asynccontextmanager
    async def service(self, scope: Scope | None = None) -> AsyncIterator[ServiceClient]:
        """Open the service: the owner's if there is one, else our own; see `open_service` for `scope`."""
        service = await self.open(scope)
        try:
            yield service
        finally:
            await service.close()

    async def open(self, scope: Scope | None, owner: str = "command line") -> ServiceClient:
        """Open the service as `service` does, for callers that replace it when its owner ends."""
        service = await self.unless_interrupted(open_service(owner=owner, scope=scope))
        if not isinstance(service, RemoteService):
            for notice in (await service.status()).notices:
                self.out.say(notice)
        return service

    async def unless_interrupted(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something until it is done or the user interrupts. Raises `Interrupted`."""
        doing = asyncio.ensure_future(work)
        waiting = asyncio.ensure_future(self._interrupt.wait())
        try:
            await asyncio.wait({doing, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if doing.done():
                return doing.result()
            raise Interrupted
        finally:
            for task in (doing, waiting):
                task.cancel()
            await asyncio.gather(doing, waiting, return_exceptions=True)

    async def patiently(self, service: ServiceClient, call: Callable[[], Awaitable[T]]) -> T:
        """Ask PXM something, again while it cannot be reached, until `patience` ran out.

        Raises:
            NoAnswer: nothing was heard of PXM for that long.

        """

        async def persist() -> T:
            while True:
                try:
                    return await call()
                except Unreachable as error:
                    # A wait, because a refused connection fails at once.
                    self.out.say(f"{error.sentence} Trying again.")
                    await asyncio.sleep(2)

        async def give_up() -> None:
            # Nothing tells when silence has lasted long enough: it is looked at again when that may be so.
            left = self.patience
            while left > 0:
                await asyncio.sleep(min(left + 0.05, 5))
                left = self.patience - await service.silence()

        persisting = asyncio.ensure_future(persist())
        watching = asyncio.ensure_future(give_up())
        try:
            await self.unless_interrupted(
                _first(persisting, watching)  # the losers are cancelled below
            )
            if persisting.done():
                return persisting.result()
            watching.result()
            raise NoAnswer
        finally:
            for task in (persisting, watching):
                task.cancel()
            await asyncio.gather(persisting, watching, return_exceptions=True)


async def _first(*tasks: asyncio.Future[Any]) -> None:
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)


def run(
    command: Callable[[Session], Coroutine[Any, Any, int]], out: Output, *, kept: str = "The queue is kept."
) -> int:
    """Run a command to its exit code. Every error that a user may meet ends here, as words on stderr."""

    async def main() -> int:
        session = Session(out)
        with _signals(session):
            try:
                return await command(session)
            except Interrupted:
                out.say(f"Stopped. {kept}".strip())
                return codes.INTERRUPTED
            except NoAnswer:
                out.say(f"PXM gave no answer for {session.patience:.0f} seconds. {kept}".strip())
                return codes.NO_ANSWER
            except (PxmError, ServiceError) as error:
                return explain(out, error)

    # Warnings are for the log of the owner's data directory; stderr is for words to people.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        return asyncio.run(main())
    except KeyboardInterrupt:
        return codes.INTERRUPTED
    finally:
        _flush()


def explain(out: Output, error: PxmError | ServiceError) -> int:
    """Say what an error means and return its exit code."""
    for line in error.problems if isinstance(error, BadRulesFile) else [str(error)]:
        out.say(line)
    if isinstance(error, BadSheet):
        for line in error.lines:
            out.say(f"  {line}")
    if isinstance(error, BadEdit | BadSheet | NoSuchChange):
        return codes.USAGE
    if isinstance(error, UnknownName):
        for identity, label in error.candidates:
            out.say(f"  {identity}  {label}")
        return codes.USAGE
    if isinstance(error, BadRule | BadValue) and not isinstance(error, RuleIsManaged):
        return codes.USAGE
    if isinstance(error, CredentialsRefused | CredentialsMissing | SignedOut):
        return codes.REFUSED
    return codes.SOME_FAILED


class _signals:  # noqa: N801 - reads as a statement: with _signals(session)
    """Leads Ctrl+C and SIGTERM to the session while its command runs."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._before: dict[int, Any] = {}

    def __enter__(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            # signal.signal works on Windows too, where loops have no add_signal_handler.
            self._before[number] = signal.signal(number, lambda *_: self._session.on_signal())

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue  # Nobody reads any more; there is nothing left to tell.
