"""Runs the upload engine in the test's own process against the sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from pxm_desktop.pxm.budget import UnlimitedBudget
from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.credentials import Credentials
from pxm_desktop.pxm.tokens import MemoryTokenStore
from pxm_desktop.transfer.engine import Engine
from pxm_desktop.transfer.journal import Journal
from pxm_desktop.transfer.model import Destination, FoundFile, Transfer
from pxm_desktop.transfer.options import EngineOptions
from pxm_desktop.transfer.walk import walk
from tests.support.sandbox import SandboxProcess

QUICK = EngineOptions(
    visibility_window=4.0,
    look_again=0.2,
    look_again_most=1.0,
    part_backoff=0.05,
    setback_wait=0.1,
    file_wait=0.2,
    probe_most=0.5,
    verify_after=0.5,
    stop_wait=5.0,
)
"""The engine's waits, short enough for tests; what it does in them is the same."""

ACCOUNT = "sandbox"


@asynccontextmanager
async def running_engine(
    sandbox: SandboxProcess, folder: Path, options: EngineOptions = QUICK
) -> AsyncIterator[Engine]:
    """An engine on the journal in `folder`; stopped in an orderly way at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    credentials = Credentials(sandbox.client_id, sandbox.client_secret)
    journal = await Journal.open(folder / "journal.sqlite3")
    async with PxmClient(
        sandbox.base_url, credentials, tokens=MemoryTokenStore(), budget=UnlimitedBudget()
    ) as client:
        engine = Engine(journal, client, account=ACCOUNT, options=options)
        await engine.start()
        try:
            yield engine
        finally:
            await engine.stop()
    await journal.close()


def found(paths: Iterable[Path]) -> list[FoundFile]:
    """What a walk finds at these paths."""
    return [item for item in walk([bytes(path) for path in paths]) if isinstance(item, FoundFile)]


async def upload(engine: Engine, paths: Sequence[Path], destination: Destination) -> list[Transfer]:
    """Add files as one batch, wait until nothing of it moves, and return its transfers."""
    batch = await engine.add(found(paths), destination, "test")
    async with asyncio.timeout(90):
        await engine.finished(batch.id)
    return await engine.transfers(batch=batch.id)


async def until(condition: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait until a condition of this process holds."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 -- what is waited for has no event of its own
            await asyncio.sleep(0.02)
