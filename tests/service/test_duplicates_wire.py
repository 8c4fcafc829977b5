"""Duplicates over the local socket: every command and what it tells, and a program without an account."""

from __future__ import annotations

import asyncio
import inspect
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.service import paths
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.duplicates_api import DuplicateGroup, DuplicatesApi, DuplicateScope, DuplicateSearch
from pxm_desktop.service.errors import SignedOut
from pxm_desktop.service.library_api import FileQuery
from pxm_desktop.service.local import LocalService
from pxm_desktop.service.lock import OwnerNote
from pxm_desktop.service.remote import RemoteService
from pxm_desktop.service.socket import SocketServer
from tests.service.fakes import ScriptedService
from tests.ui.fake_duplicates import FakeDuplicates
from tests.ui.fake_library import file

GROUPS = [
    DuplicateGroup(key="one", proof="content", files=(file(1), file(2, size=None)), keep="file-2"),
    DuplicateGroup(key="two", proof="likely", files=(file(3), file(4, products=None)), keep="file-3"),
    DuplicateGroup(key="three", proof="near", files=(file(5), file(6), file(7)), keep="file-6"),
]


class WithDuplicates(ScriptedService):
    """Has one search, which remembers how it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.search = FakeDuplicates(self._note, lambda event: self.fanout.publish([event]), list(GROUPS))

    @property
    def duplicates(self) -> FakeDuplicates:
        return self.search


@asynccontextmanager
async def reached(folder: Path, service: ServiceClient) -> AsyncIterator[RemoteService]:
    """Serve a service on a socket, and talk to it over that."""
    server = SocketServer(service, "window")
    await server.start(paths.data_dir(folder / "data"))
    note = OwnerNote(pid=os.getpid(), owner="window", address=server.address, token=server.token)
    remote = await RemoteService.connect(note)
    yield remote
    await remote.close()
    await server.close()


@pytest.fixture(autouse=True)
def _short_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


async def test_every_command_crosses(tmp_path: Path) -> None:
    service = WithDuplicates()
    used: set[str] = set()

    async with reached(tmp_path, service) as remote:

        class Recorder:
            def __getattr__(self, name: str) -> Any:
                used.add(name)
                return getattr(remote.duplicates, name)

        duplicates: DuplicatesApi = Recorder()
        heard = remote.events()
        scope = DuplicateScope(query=FileQuery(product="11", kinds=("image",)), ids=("file-1", "file-2"))
        begun = await duplicates.search(scope, near=True)
        assert begun == DuplicateSearch(state="running", scope=scope.key, near=True)
        assert service.asked[-1] == ("duplicates.search", (scope, True))
        assert await duplicates.state() == begun
        assert await duplicates.groups() == GROUPS
        assert await duplicates.groups(after=1, limit=1) == GROUPS[1:2]
        await duplicates.not_duplicates(["one", "two"])
        assert await duplicates.groups() == GROUPS[2:]
        assert (await duplicates.stop()).state == "stopped"
        service.search.become(state="failed", unknown=2, unreadable=3, sentence="PXM did not answer.")
        async with asyncio.timeout(10):
            async for events in heard:
                last = DuplicateSearch(**events[-1].model_dump(exclude={"event"}))
                if last.state == "failed":
                    break
        assert last == service.search.now
        assert (last.scope, last.unreadable, last.sentence) == (scope.key, 3, "PXM did not answer.")
    commands = {name for name, _ in inspect.getmembers(DuplicatesApi, inspect.isfunction) if name[0] != "_"}
    assert used == commands


async def test_a_program_without_an_account_says_so_to_every_command(tmp_path: Path) -> None:
    directory = paths.data_dir(tmp_path / "data")
    paths.prepare(directory)
    service = await LocalService.read(directory, environment={})
    async with reached(tmp_path, service) as remote:
        duplicates = remote.duplicates
        for command in (
            duplicates.search(DuplicateScope()),
            duplicates.state(),
            duplicates.stop(),
            duplicates.groups(),
            duplicates.not_duplicates(["one"]),
        ):
            with pytest.raises(SignedOut):
                await command
    await service.close()
    assert not directory.likeness.exists()
