"""What `sync` does once its options are read."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.status import Status

from pxm_desktop.cli import codes
from pxm_desktop.cli.output import Output
from pxm_desktop.cli.session import Interrupted, Session, run
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.library_api import LibraryFreshness
from pxm_desktop.transfer.events import LibraryChanged

SAY_EVERY = 10.0
"""Seconds between two words about how far it is, where no terminal shows that all the time."""


def run_sync(*, whole: bool, as_json: bool) -> int:
    """Bring the copy in step; return the exit code."""
    return run(lambda session: _sync(session, whole), Output(as_json=as_json), kept="")


async def _sync(session: Session, whole: bool) -> int:
    out = session.out
    # With a scope that sends nothing by itself and can be talked to: this may take minutes.
    async with session.service("named") as service:
        with _progress(out) as progress:
            following = asyncio.create_task(_follow(service, progress))
            try:
                products = await session.patiently(service, service.catalog.refresh)
                files = await session.patiently(service, lambda: service.library.sync(whole=whole))
            except Interrupted:
                files = await service.library.stop_sync()
                out.object(_event("stopped", files))
                out.say(f"Stopped with {files.files:,} files known here. The next sync goes on from there.")
                return codes.INTERRUPTED
            finally:
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)
    out.object(
        {**_event("synced", files), "products": products.collections, "categories": products.categories}
    )
    out.text(f"In step with PXM: {files.files:,} files, {products.collections:,} products.")
    return codes.DONE


def _event(event: str, files: LibraryFreshness) -> dict[str, Any]:
    return {"event": event, "files": files.files, "synced_at": files.synced_at, "whole_at": files.full_at}


async def _follow(service: ServiceClient, progress: _Progress) -> None:
    async for events in service.events():
        for event in events:
            if isinstance(event, LibraryChanged) and event.syncing:
                progress.show(event.files)


class _Progress:
    """How far it is: on a terminal all the time, elsewhere now and then."""

    def __init__(self, out: Output, status: Status | None) -> None:
        self._out = out
        self._status = status
        self._said_at = time.monotonic()

    def show(self, files: int) -> None:
        """Say how many files are known by now."""
        self._out.object({"event": "progress", "files": files})
        text = f"{files:,} files"
        if self._status is not None:
            self._status.update(text)
        elif time.monotonic() - self._said_at >= SAY_EVERY:
            self._said_at = time.monotonic()
            self._out.say(text)


@contextmanager
def _progress(out: Output) -> Iterator[_Progress]:
    if not sys.stderr.isatty():
        yield _Progress(out, None)
        return
    console = Console(stderr=True)
    with console.status("Asking PXM") as status:
        out.say_hook = lambda line: console.print(line, markup=False, highlight=False, soft_wrap=True)
        try:
            yield _Progress(out, status)
        finally:
            out.say_hook = None
