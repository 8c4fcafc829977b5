"""What `watch` does once its options are read."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from pxm_desktop.cli import codes
from pxm_desktop.cli.follow import attached, first_of
from pxm_desktop.cli.output import Output
from pxm_desktop.cli.session import Interrupted, NoAnswer, Session, run
from pxm_desktop.cli.watch_feed import Feed
from pxm_desktop.cli.watch_notify import Notifier
from pxm_desktop.cli.watch_once import Once
from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.service import paths
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import OwnerGone, ServiceError
from pxm_desktop.service.health import HealthReport, HealthServer, look
from pxm_desktop.service.hotfolder_toml import ManagedRule, read_rules, rules_file
from pxm_desktop.transfer.events import Event

OWNER = "watch"
RETRY_SECONDS = 5.0
"""Between two attempts to open what cannot be opened now."""


def watch(options: argparse.Namespace) -> int:
    """Watch until somebody stops it; return the exit code."""
    return run(lambda session: Watcher(session, options).run(), Output(as_json=options.json))


class Watcher:
    """Keeps a service open that watches, its own or the owner's; only a person, or `--once`, ends it."""

    def __init__(self, session: Session, options: argparse.Namespace) -> None:
        self._session = session
        self._options = options
        self._rules = _rules_file(options)
        self._managed: tuple[ManagedRule, ...] = ()
        self._feed = Feed(session.out, remember=options.once)
        self._once = Once(session, self._feed) if options.once else None
        self._notifier = Notifier()
        self._service: ServiceClient | None = None
        self._since = time.monotonic()
        self._said = ""

    async def run(self) -> int:
        """Watch; return the exit code.

        Raises:
            BadRulesFile: the administrator's file is wrong; later it is waited for.
            ServiceError: the port for monitoring is taken.
            Interrupted: somebody stopped it.

        """
        if self._rules is not None:
            self._managed = await asyncio.to_thread(read_rules, self._rules)
        server = HealthServer(self._report)
        if self._options.health is not None:
            await server.start(self._options.health)
        living = asyncio.create_task(self._show_life(), name="signs of life")
        # Waiting for a disk or a sign-in is work too, so it is ready before that.
        self._notifier.tell("READY=1", "STATUS=Watching.")
        try:
            return await self._persist()
        finally:
            self._notifier.tell("STOPPING=1")
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)
            await server.close()

    async def _persist(self) -> int:
        while True:
            begun = time.monotonic()
            try:
                self._service = await self._session.open("all", OWNER)
                return await self._serve(self._service)
            except OwnerGone:
                self._session.out.say("The PXM Desktop that did the work ended; going on here.")
                if (
                    time.monotonic() - begun < RETRY_SECONDS
                ):  # one that ends again and again is not followed at once
                    await self._session.unless_interrupted(asyncio.sleep(RETRY_SECONDS))
            except (PxmError, ServiceError) as error:
                if self._once is not None:
                    raise
                await self._wait(error)
            finally:
                service, self._service = self._service, None
                if service is not None:
                    await service.close()

    async def _wait(self, error: PxmError | ServiceError) -> None:
        if str(error) != self._said:
            self._said = str(error)
            self._feed.trouble(self._said)
            self._notifier.tell(f"STATUS={self._said}")
            self._session.out.say(f"{error} Trying again.")
        await self._session.unless_interrupted(asyncio.sleep(RETRY_SECONDS))

    async def _serve(self, service: ServiceClient) -> int:
        if self._once is not None and (await service.status()).signed_in:
            await self._session.unless_interrupted(self._once.begin(service, self._managed))
        # First, so that nothing is missed between a look at how things stand and the events.
        listening = asyncio.ensure_future(self._listen(service, service.events()))
        rules = os.fsencode(self._rules) if self._rules is not None else b""
        attending = asyncio.ensure_future(service.hotfolders.attend(rules))
        try:
            if attached(service):
                self._session.out.say("PXM Desktop is running already and does the work. Ctrl+C detaches.")
            return await self._follow(service, listening, attending)
        except (Interrupted, NoAnswer) as stopped:
            self._notifier.tell("STOPPING=1")
            return await self._stop(service, listening, stopped)
        finally:
            for task in (listening, attending):
                task.cancel()
            await asyncio.gather(listening, attending, return_exceptions=True)

    async def _follow(
        self, service: ServiceClient, listening: asyncio.Future[None], attending: asyncio.Future[None]
    ) -> int:
        await self._session.unless_interrupted(self._feed.begin(service))
        if not attending.done():
            self._said = ""
        self._notifier.tell(f"STATUS=Watching {len(self._feed.statuses)} hot folders.")
        code = codes.DONE
        if self._once is not None:
            code = await self._once.run(service, listening, attending)
        else:
            await self._session.unless_interrupted(first_of(listening, attending))
        for end in (attending, listening):
            if end.done():
                end.result()
                raise OwnerGone("The PXM Desktop that did the work ended.")
        return code

    async def _stop(
        self, service: ServiceClient, listening: asyncio.Future[None], stopped: Interrupted | NoAnswer
    ) -> int:
        """Stop, or detach, and still tell what finishes on the way."""
        elsewhere = attached(service)
        await service.close()
        await asyncio.wait({listening}, timeout=1)  # ends with the service's events
        self._feed.mine.summary()
        if elsewhere and isinstance(stopped, Interrupted):
            self._session.out.say("Detached. The PXM Desktop that is running goes on with the work.")
            return codes.INTERRUPTED
        raise stopped

    async def _listen(self, service: ServiceClient, gatherings: AsyncIterator[Sequence[Event]]) -> None:
        async for events in gatherings:
            if self._feed.take(events):
                # A service that is closing has nothing more to tell; its end is seen by what attends.
                with contextlib.suppress(ServiceError):
                    await self._feed.look(service)

    async def _report(self) -> HealthReport:
        service = self._service
        if service is None:
            return HealthReport(status="down", sentence=self._said or "It is starting.")
        return await look(service, self._since, self._feed.last_error)

    async def _show_life(self) -> None:
        """Tell the service manager, where one wants to know, that this process still answers."""
        while self._notifier.every is not None:
            service = self._service
            if service is not None:
                with contextlib.suppress(PxmError, ServiceError):  # that is an answer as well
                    await service.status()
            self._notifier.tell("WATCHDOG=1")
            await asyncio.sleep(self._notifier.every)


def _rules_file(options: argparse.Namespace) -> Path | None:
    if options.rules is not None:
        return Path(os.path.abspath(options.rules))  # noqa: PTH100 - links stay as they were written
    return rules_file(paths.data_dir())
