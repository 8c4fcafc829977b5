"""The command line in this process, on a service in memory."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from pxm_desktop.cli import session
from pxm_desktop.cli.main import main
from pxm_desktop.service.api import CollectionChoice
from pxm_desktop.service.errors import OwnerGone
from pxm_desktop.service.fanout import Fanout
from pxm_desktop.service.naming import products_called, the_product
from tests.ui.fake_hotfolders import FakeHotFolders
from tests.ui.fake_service import FakeService


class WatchedFolders(FakeHotFolders):
    """Hot folders that somebody may attend."""

    attending = 0
    ended: asyncio.Event
    """Set by a test: whoever attends is told that the owner is gone."""

    async def attend(self, rules_file: bytes = b"") -> None:
        self.ended = asyncio.Event()
        await self._enter("hotfolders.attend", rules_file)
        self.attending += 1
        try:
            await self.ended.wait()
            raise OwnerGone("The PXM Desktop that did the work ended.")
        finally:
            self.attending -= 1


class FakeClient(FakeService):
    """A `FakeService` with what the command line needs besides."""

    def __init__(self) -> None:
        super().__init__()
        self.hotfolders: WatchedFolders = WatchedFolders(self._enter, self.tell)
        self._fanout = Fanout()
        self.opened: list[tuple[str, str | None]] = []
        """(owner, scope) of every time it was opened."""
        self.closed = 0
        self.script: asyncio.Task[None] | None = None

    def open(self, owner: str, scope: str | None) -> None:
        """Begin to serve a command, once more after a close too."""
        self.opened.append((owner, scope))
        self._fanout = Fanout()
        self.listeners[:] = [self._fanout.publish]

    def events(self) -> AsyncIterator[Sequence[Any]]:
        return self._fanout.listen()

    async def close(self) -> None:
        self.closed += 1
        self._fanout.close()
        if self.script is not None and self.script.done():
            self.script.result()

    async def silence(self) -> float:
        return 0.0

    async def finished(self, batch: int | None) -> None:
        await self._enter("finished", batch)

    async def collections_named(self, names: Sequence[str]) -> list[CollectionChoice]:
        known = list(self.catalog.products.values())
        return [the_product(name, products_called(name, known), known) for name in names]


@dataclass
class Said:
    """How one run of a command ended."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The JSON lines of stdout; fails when there is anything else."""
        return [json.loads(line) for line in self.out.splitlines()]


class CommandLine:
    """Runs commands on a fake service."""

    def __init__(self, service: FakeClient, capture: pytest.CaptureFixture[str]) -> None:
        self.service = service
        self._capture = capture

    def __call__(self, *words: str) -> Said:
        self._capture.readouterr()
        try:
            code = main(list(words))
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = self._capture.readouterr()
        return Said(code, out, err)


Script = Callable[[FakeClient], Coroutine[Any, Any, None]]


def install(
    monkeypatch: pytest.MonkeyPatch, *services: FakeClient | Exception, script: Script | None = None
) -> None:
    """Let commands of this process open these services (or fail so), one after the other, the last one again.

    `script` runs beside the command once the first one is open; when it fails, the command is interrupted, and the
    failure is raised as soon as a service is closed.
    """
    turns = list(services)
    started: list[asyncio.Task[None]] = []

    def failed(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is not None:
            stop_command()

    async def open_service(*, owner: str, scope: str | None) -> FakeClient:
        turn = turns.pop(0) if len(turns) > 1 else turns[0]
        if isinstance(turn, Exception):
            raise turn
        turn.open(owner, scope)
        if script is not None and not started:
            started.append(asyncio.create_task(script(turn)))
            started[0].add_done_callback(failed)
            turn.script = started[0]
        return turn

    monkeypatch.setattr(session, "open_service", open_service)


def stop_command() -> None:
    """Do what Ctrl+C does."""
    os.kill(os.getpid(), signal.SIGINT)


async def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - whatever the test wants to see
            await asyncio.sleep(0.005)
