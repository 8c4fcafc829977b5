"""The library of a real service on the sandbox: every command over the local socket, and what is sent shows at once."""

from __future__ import annotations

import asyncio
import inspect
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.catalog.files import sync
from pxm_desktop.service import paths
from pxm_desktop.service.library_api import FileQuery, LibraryApi, SavedSearch
from pxm_desktop.service.local import LocalService
from pxm_desktop.service.lock import OwnerNote
from pxm_desktop.service.remote import RemoteService
from pxm_desktop.service.socket import SocketServer
from pxm_desktop.transfer.events import LibraryChanged
from pxm_desktop.transfer.model import Destination
from tests.support.crowd import Crowd, fill
from tests.support.sandbox import SandboxProcess
from tests.support.switches import QUIET


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Crowd, SandboxProcess]]:
    folder = tmp_path_factory.mktemp("account")
    crowd = fill(folder, files=300, collections=30)
    with SandboxProcess(folder, switches={**QUIET, "undocumented_fields": True}, catalogue="none") as sandbox:
        yield crowd, sandbox


@pytest.fixture
async def service(
    tmp_path: Path, account: tuple[Crowd, SandboxProcess], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[LocalService]:
    monkeypatch.setattr(sync, "PACE", 0.0)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    directory = paths.data_dir(tmp_path / "data")
    paths.prepare(directory)
    service = await LocalService.own(directory, "window", scope="all", environment=account[1].environment)
    yield service
    await service.close()


@pytest.fixture
async def remote(tmp_path: Path, service: LocalService) -> AsyncIterator[RemoteService]:
    server = SocketServer(service, "window")
    await server.start(paths.data_dir(tmp_path / "data"))
    note = OwnerNote(pid=os.getpid(), owner="window", address=server.address, token=server.token)
    remote = await RemoteService.connect(note)
    yield remote
    await remote.close()
    await server.close()


async def test_every_command_crosses(
    tmp_path: Path, account: tuple[Crowd, SandboxProcess], service: LocalService, remote: RemoteService
) -> None:
    crowd, _ = account
    used: set[str] = set()

    class Recorder:
        def __getattr__(self, name: str) -> Any:
            used.add(name)
            return getattr(remote.library, name)

    library: LibraryApi = Recorder()
    heard = remote.events()
    fresh = await library.sync(whole=True)
    assert (fresh.files, fresh.syncing, fresh.stopped, fresh.sentence) == (300, False, False, "")
    assert (await library.stop_sync()).files == (await library.freshness()).files == 300
    query = FileQuery(
        words="trk", kinds=("image",), regions=(crowd.region(0),), order="name", descending=True
    )
    found = await library.find(query)
    assert found == await service.library.find(query)
    numbers = list(memoryview(found.numbers).cast("I"))
    files = await library.files(numbers[:5])
    assert [file.name for file in files] == sorted((file.name for file in files), reverse=True)
    groups = await library.groups(found.numbers, "kind")
    assert [(group.key, group.count) for group in groups.groups] == [("image", len(numbers))]
    assert (await library.counts()).all == 300
    [file] = await library.by_ids([crowd.file(7)])
    assert file.products == tuple(crowd.product(n) for n in crowd.products_of(7))
    detail = await library.detail(crowd.file(7))
    assert (detail.live, detail.file, detail.has_original) == (True, file, True)
    assert await library.also_in_pxm("trk", limit=3) == []
    assert await library.picture(crowd.file(7)) is None
    assert (await library.link(crowd.file(7))).startswith("http")
    await library.save_search(SavedSearch(name="Pictures", query=query))
    assert await library.saved_searches() == [SavedSearch(name="Pictures", query=query)]
    await library.forget_search("Pictures")
    async for events in heard:
        if any(isinstance(event, LibraryChanged) and event.files == 300 for event in events):
            break
    commands = {name for name, _ in inspect.getmembers(LibraryApi, inspect.isfunction) if name[0] != "_"}
    # Saving and coverage have tests of their own.
    assert used == commands - {"save", "coverage", "export_coverage", "placings"}


async def test_a_file_that_was_sent_is_there_at_once(
    tmp_path: Path, account: tuple[Crowd, SandboxProcess], service: LocalService
) -> None:
    crowd, _ = account
    picture = tmp_path / "Sent just now.jpg"
    picture.write_bytes(os.urandom(3000))
    await service.library.sync()
    added = await service.add([os.fsencode(picture)], Destination(collections=(crowd.product(3),)))
    assert added.batch is not None
    async with asyncio.timeout(60):
        while not (await service.library.find(FileQuery(mine=True))).numbers:  # noqa: ASYNC110 - the engine sends
            await asyncio.sleep(0.05)
    found = await service.library.find(FileQuery(words=f"sent just now {crowd.sku(3)}", mine=True))
    [file] = await service.library.files(memoryview(found.numbers).cast("I"))
    assert (file.name, file.size, file.processing) == ("Sent just now.jpg", 3000, True)
    # Later what PXM says of it counts.
    assert crowd.product(3) in ((await service.library.detail(file.id)).file.products or ())
