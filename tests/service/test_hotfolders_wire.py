"""Every command of the facet over the local socket, and the errors that people get there."""

from __future__ import annotations

import asyncio
import inspect
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.hotfolders.model import Sidecars
from pxm_desktop.matching.model import NameRule
from pxm_desktop.service.errors import BadRule, BadRulesFile, UnknownRule
from pxm_desktop.service.hotfolders_api import HotFoldersApi
from pxm_desktop.service.lock import OwnerNote
from pxm_desktop.service.remote import RemoteService
from pxm_desktop.service.socket import SocketServer
from pxm_desktop.transfer.events import HotFoldersChanged
from pxm_desktop.transfer.model import Destination
from tests.service.hotfolders import Studio, picture, studio
from tests.support.sandbox import SandboxProcess
from tests.support.switches import QUIET

ODD = b"\xff\n.jpg"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("account"), switches=QUIET) as running:
        yield running


@pytest.fixture
async def at(
    tmp_path: Path, sandbox: SandboxProcess, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Studio]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    async with studio(tmp_path, sandbox) as made:
        yield made


@pytest.fixture
async def remote(at: Studio) -> AsyncIterator[RemoteService]:
    server = SocketServer(at.service, "window")
    await server.start(at.directory)
    note = OwnerNote(pid=os.getpid(), owner="window", address=server.address, token=server.token)
    remote = await RemoteService.connect(note)
    yield remote
    await remote.close()
    await server.close()


async def test_every_command_crosses(at: Studio, remote: RemoteService) -> None:
    used: set[str] = set()

    class Recorder:
        def __getattr__(self, name: str) -> Any:
            used.add(name)
            return getattr(remote.hotfolders, name)

    hot: HotFoldersApi = Recorder()
    heard = remote.events()
    rich = at.rule(
        folder=os.fsencode(at.folder) + b"/\xff",
        destination=Destination(regions=("r",)),
        match=NameRule(pattern="{sku}", attributes=()),
        sidecars=Sidecars(at_least=3, labels=("Green",)),
        poll=5.0,
        paused=True,
    )
    Path(os.fsdecode(rich.folder)).mkdir()
    made = await hot.add(rich)
    assert made == rich.model_copy(update={"id": made.id, "account": made.account})
    edited = await hot.edit(
        made.model_copy(
            update={"match": None, "sidecars": Sidecars(), "destination": Destination(), "poll": None}
        )
    )
    place = Path(os.fsdecode(edited.folder))
    (place / os.fsdecode(ODD)).write_bytes(picture("odd"))
    attending = asyncio.create_task(hot.attend())
    await at.until(lambda: at.hot._station.running)
    (status,) = await hot.list()
    assert (status.rule, status.state) == (edited, "paused")
    run = await hot.test(edited, limit=3)
    assert [(outlook.path, outlook.verdict) for outlook in run.outlooks] == [(ODD, "upload")]
    assert run == await at.hot.test(edited, limit=3)
    assert await hot.check(edited) == ()
    await hot.resume(made.id)
    async with asyncio.timeout(60):
        await hot.settled([made.id])
    (line, *_) = await hot.activity(made.id, before=None, limit=1)
    assert (line.path, line.rule_id) == (ODD, made.id)
    assert await hot.activity() == await at.hot.activity()
    (file,) = await hot.files(made.id, ["done"], b"", 10)
    assert file.path == ODD
    (place / "cut.jpg").write_bytes(picture("cut")[:60])
    await hot.rescan(made.id)

    async def waits() -> bool:
        return any(outlook.rule == "unfinished" for outlook in await hot.waiting(made.id, 10))

    await at.until_async(waits)
    assert await hot.take(made.id, [b"cut.jpg", ODD]) == 1
    await hot.pause(made.id)
    assert (await hot.remove(made.id)).id == made.id
    attending.cancel()
    await asyncio.gather(attending, return_exceptions=True)
    await at.until(lambda: not at.hot._station.running)
    async for events in heard:
        if any(isinstance(event, HotFoldersChanged) and made.id in event.rules for event in events):
            break
    commands = {name for name, _ in inspect.getmembers(HotFoldersApi, inspect.isfunction) if name[0] != "_"}
    assert used == commands


async def test_errors_cross_with_what_to_do(at: Studio, remote: RemoteService) -> None:
    hot = remote.hotfolders
    made = await hot.add(at.rule(name="Studio"))
    with pytest.raises(BadRule, match="“Studio” watches this folder already"):
        await hot.add(at.rule())
    with pytest.raises(UnknownRule) as unknown:
        await hot.pause("nobody")
    assert unknown.value.candidates == ((made.id, "Studio"),)
    bad = at.place / "bad.toml"
    bad.write_text("[[hotfolder]]\nfolder = 7\nsettle = 'x'\n")
    with pytest.raises(BadRulesFile) as wrong:
        await hot.attend(os.fsencode(bad))
    assert len(wrong.value.problems) == 2


async def test_who_hangs_up_attends_no_more(at: Studio, remote: RemoteService) -> None:
    attending = asyncio.create_task(remote.hotfolders.attend())
    await at.until(lambda: at.hot._station.running)
    await at.attend()
    await remote.close()
    await asyncio.gather(attending, return_exceptions=True)
    await at.until(lambda: at.hot._attending == 1)
    assert at.hot._station.running
    await at.leave()
    await at.until(lambda: not at.hot._station.running)
