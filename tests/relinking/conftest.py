"""Changes in the test's own process, on a sandbox of the module's own with files by the hundred."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.pxm.budget import UnlimitedBudget
from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.credentials import Credentials
from pxm_desktop.pxm.files import Files
from pxm_desktop.pxm.models import File
from pxm_desktop.pxm.tokens import MemoryTokenStore
from pxm_desktop.relinking.database import Database
from pxm_desktop.relinking.journal import Journal
from pxm_desktop.relinking.model import Change, ChangeItem, FileEdit
from pxm_desktop.relinking.ports import KnownFile, Names, Options
from pxm_desktop.relinking.relinker import Relinker
from tests.support.account_rows import AccountRows
from tests.support.sandbox import SandboxProcess

QUICK = Options(verify_after=0.05, wait_first=0.1, wait_most=0.4, tell_every=0.02, patience=5.0)
SWITCHES = {
    "rate_limit": 0,
    "visible_after": 0,
    "get_after": 0,
    "search_lag": 0,
    "auto_link": False,
}


class Memory:
    """What this computer knows; implements `ports.Known`."""

    def __init__(self) -> None:
        self.known: dict[str, KnownFile] = {}

    async def files(self, ids: Sequence[str]) -> Mapping[str, KnownFile]:
        return {identity: self.known[identity] for identity in ids if identity in self.known}

    async def names(
        self, products: Sequence[str], regions: Sequence[str], attributes: Sequence[str]
    ) -> Names:
        return Names(
            {identity: f"product {identity}" for identity in products},
            {identity: f"region {identity}" for identity in regions},
            {identity: f"attribute {identity}" for identity in attributes},
        )


@dataclass
class Desk:
    """An account with changes, and another user of the same account."""

    sandbox: SandboxProcess
    rows: AccountRows
    client: PxmClient
    other: PxmClient
    path: Path
    memory: Memory = field(default_factory=Memory)
    told: list[Change] = field(default_factory=list)
    touched: list[File] = field(default_factory=list)
    _open: list[tuple[Relinker, Database]] = field(default_factory=list)

    async def relinker(self, **options: Any) -> Relinker:
        """Open the changes, as a start of the program does."""
        database = Database(self.path)

        async def take(files: Sequence[File]) -> None:
            self.touched += files

        made = Relinker(
            Journal(database),
            self.client,
            "account",
            known=self.memory,
            told=self.told.append,
            touched=take,
            options=options.pop("options", QUICK),
            **options,
        )
        await made.begin()
        self._open.append((made, database))
        return made

    def knows(self, ids: Sequence[str]) -> None:
        """Let this computer know these files as they are now."""
        for identity, row in self.rows.files(ids).items():
            self.memory.known[identity] = KnownFile(
                identity,
                row["file_name"],
                tuple(row["collections"]),
                tuple(row["region_ids"]),
                bool(row["published"]),
                row["created"],
            )

    async def close(self) -> None:
        for relinker, database in self._open:
            await relinker.close()
            await database.close()


async def rest(relinker: Relinker, change: Change, seconds: float = 60) -> Change:
    """Wait until a change is at rest."""
    async with asyncio.timeout(seconds):
        while True:
            now = await relinker.show(change.id)
            if now.state != "running":
                return now
            await asyncio.sleep(0.02)


async def done(relinker: Relinker, edits: Sequence[FileEdit], **planning: Any) -> Change:
    """Plan a change and do it."""
    change = await relinker.plan(edits, **planning)
    await relinker.start(change.id)
    return await rest(relinker, change)


def linking(ids: Sequence[str], *products: str) -> list[FileEdit]:
    """Return edits that link files to products."""
    return [FileEdit(file_id=identity, add_products=products) for identity in ids]


def show_old_rows(monkeypatch: pytest.MonkeyPatch, old: Sequence[File]) -> None:
    """Let lists go on showing files as they were."""

    async def pages(*_: object, **__: object) -> AsyncIterator[list[File]]:
        yield list(old)

    monkeypatch.setattr(Files, "pages", pages)


async def all_items(relinker: Relinker, change: Change) -> list[ChangeItem]:
    """Return all files of a change."""
    return await relinker.items(change.id, (), 0, 10_000)


@asynccontextmanager
async def client_of(sandbox: SandboxProcess) -> AsyncIterator[PxmClient]:
    credentials = Credentials(sandbox.client_id, sandbox.client_secret)
    async with PxmClient(
        sandbox.base_url, credentials, tokens=MemoryTokenStore(), budget=UnlimitedBudget()
    ) as client:
        yield client


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    """The module's sandbox, with whatever its tests have done to it."""
    with SandboxProcess(tmp_path_factory.mktemp("sandbox"), switches=SWITCHES) as process:
        yield process


@pytest.fixture
def sandbox(running: SandboxProcess) -> Iterator[SandboxProcess]:
    """The module's sandbox as it started, but for the files that are in it."""
    running.control.restore()
    yield running
    running.control.restore()


@pytest.fixture
def rows(sandbox: SandboxProcess) -> AccountRows:
    """The sandbox's account, to be written to beside it."""
    return AccountRows(sandbox.data_dir)


@pytest.fixture
def products(sandbox: SandboxProcess) -> list[str]:
    """Ids of a few products."""
    return [row["id"] for row in sandbox.control.rows("collection")][:6]


@pytest.fixture
def regions(sandbox: SandboxProcess) -> list[str]:
    """Ids of the regions."""
    return [row["id"] for row in sandbox.control.rows("region")]


@pytest.fixture
async def desk(sandbox: SandboxProcess, rows: AccountRows, tmp_path: Path) -> AsyncIterator[Desk]:
    """The account, its changes and another user."""
    async with client_of(sandbox) as client, client_of(sandbox) as other:
        made = Desk(sandbox, rows, client, other, tmp_path / "changes.sqlite")
        # Signs in and learns paths, so that tests count what changes cost alone.
        await client.check_credentials()
        yield made
        await made.close()
