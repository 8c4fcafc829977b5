"""Server and client of the local socket, over a real one: commands, streams, events, and who is let in."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import stat
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pxm_desktop.pxm.errors import CredentialsRefused, NameConflict, RateLimited, Unreachable
from pxm_desktop.service import paths, wire
from pxm_desktop.service.accounts_api import Switch
from pxm_desktop.service.errors import (
    AmbiguousName,
    BadSetting,
    OwnerFailed,
    OwnerGone,
    OwnerSilent,
    SecretNeeded,
    ServiceError,
    UnknownName,
    UnknownVerb,
)
from pxm_desktop.service.history_api import HistoryCount, HistoryQuery
from pxm_desktop.service.lock import OwnerNote
from pxm_desktop.service.remote import RemoteService
from pxm_desktop.service.settings import AccountRef
from pxm_desktop.service.socket import SUN_PATH, SocketServer, same_user, socket_path
from pxm_desktop.transfer.events import Event, Health, Progress, TransfersChanged
from pxm_desktop.transfer.model import Destination, DuplicatePolicy, Stage, Transfer
from tests.service.fakes import ODD_PATH, ScriptedService
from tests.support.nobody import as_nobody, open_folder

__all__ = ["open_folder"]


@pytest.fixture(params=["unix", "loopback"])
async def served(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[ScriptedService, SocketServer]]:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    service = ScriptedService()
    server = SocketServer(service, "window")
    await server.start(paths.DataDir(tmp_path / "data"), loopback=request.param == "loopback")
    yield service, server
    await server.close()


def note_of(server: SocketServer) -> OwnerNote:
    return OwnerNote(pid=os.getpid(), owner="window", address=server.address, token=server.token)


@pytest.fixture
async def remote(served: tuple[ScriptedService, SocketServer]) -> AsyncIterator[RemoteService]:
    remote = await RemoteService.connect(note_of(served[1]))
    yield remote
    await remote.close()


async def test_every_command_crosses(
    served: tuple[ScriptedService, SocketServer], remote: RemoteService
) -> None:
    service, _ = served
    assert remote.owner == "window"
    assert await remote.status() == await service.status()
    assert not (await remote.sign_out()).signed_in
    assert await remote.plan([ODD_PATH]) == await service.plan([ODD_PATH])
    assert await remote.batches() == await service.batches()
    assert await remote.counts(3) == await service.counts(3)
    for command in (remote.pause, remote.resume, remote.cancel, remote.retry, remote.clear):
        assert (await command([1, 2])).changed == 2
        assert (await command()).changed == 0
    assert (await remote.move([1], None)).changed == 1
    assert (await remote.set_destination([1], Destination(regions=("7",)))).changed == 1
    assert await remote.undo_replace(1)
    assert not await remote.undo_replace(2)
    saved = await remote.presets.save("Spring", Destination(regions=("7",)), replace=True)
    assert (saved.name, saved.destination.regions) == ("Spring", ("7",))
    with pytest.raises(UnknownName, match="Autumn"):
        await remote.presets.use("Autumn")
    assert not (await remote.presets.check(Destination())).anything
    assert await remote.presets.last() is None
    assert await remote.preferences.read() == {"bandwidth": None}
    assert await remote.preferences.change({"bandwidth": 4096}) == {"bandwidth": 4096}
    assert (await remote.accounts.known())[0].reference == AccountRef(
        base_url="https://pxm.example", client_id="me"
    )
    assert await remote.accounts.use(AccountRef(base_url="https://b", client_id="c")) == Switch(
        paused=1, waiting=2
    )
    with pytest.raises(SecretNeeded, match="Type it"):
        await remote.accounts.forget(AccountRef(base_url="https://b", client_id="c"))
    assert await remote.desk.show([ODD_PATH], "token")
    assert service.asked[-2:] == [
        ("use", AccountRef(base_url="https://b", client_id="c")),
        ("show", ([ODD_PATH], "token")),
    ]
    with pytest.raises(BadSetting, match="nonsense"):
        await remote.preferences.change(values={"nonsense": 1})
    assert [f.sentence for f in await remote.support.why(7)] == ["About 7."]
    assert await remote.support.log(lines=2) == ["a line", "a line"]
    assert await remote.pasted.keep("a.png", b"\x89PNG\xff") == b"a.png\x89PNG"
    assert await remote.support.bundle(ODD_PATH) == len(ODD_PATH)
    assert await remote.regions() == await service.regions()
    assert await remote.call("files.show", {"id": "7"}) == {"verb": "files.show", "id": "7"}
    assert await remote.silence() == 1.5
    await remote.release(5)
    assert service.asked[-1] == ("release", 5)
    service.done.set()
    await remote.finished(None)


async def test_the_history_crosses(
    served: tuple[ScriptedService, SocketServer], remote: RemoteService, tmp_path: Path
) -> None:
    service, _ = served
    ours = service.history
    query = HistoryQuery(words="SKU", states=("done", "failed"), since=1.5)
    first = await remote.history.search(query, limit=1)
    assert first == await ours.search(query, limit=1)
    assert await remote.history.search(query, after=first.after, limit=5) == await ours.search(query, 2, 5)
    assert service.asked[-2:] == [("history.search", (query, 2, 5))] * 2
    assert await remote.history.count(query) == HistoryCount(number=2)
    odd = await remote.history.detail(1)
    assert odd is not None
    assert odd == await ours.detail(1)
    assert odd.path == ODD_PATH
    assert await remote.history.detail(3) is None
    assert await remote.history.accounts() == await ours.accounts()
    await remote.history.catch_up()
    target = tmp_path / "history.csv"
    assert await remote.history.export(query, os.fsencode(target), "csv", "tag") == 2
    assert "SKU-00002_front.jpg" in target.read_text(encoding="utf-8-sig")
    assert await remote.history.forget(None) == 2


async def test_paths_that_are_no_utf8_and_destinations_arrive_whole(
    served: tuple[ScriptedService, SocketServer], remote: RemoteService
) -> None:
    destination = Destination(collections=("1",), publish=True, on_duplicate=DuplicatePolicy.KEEP_BOTH)
    added = await remote.add([ODD_PATH], destination, "named")
    assert served[0].asked == [("add", ([ODD_PATH], destination, "named"))]
    assert added.batch is not None
    assert added.batch.name == "named"


async def test_a_long_page_of_transfers_crosses(
    served: tuple[ScriptedService, SocketServer], remote: RemoteService
) -> None:
    found = await remote.transfers(batch=3, stages=[Stage.SENDING], after=7, limit=1000)
    assert len(found) == 1000
    assert found[0].path == ODD_PATH
    assert served[0].asked == [("transfers", (3, (Stage.SENDING,), 7, 1000))]


async def test_a_secret_reaches_the_owner(
    served: tuple[ScriptedService, SocketServer], remote: RemoteService
) -> None:
    await remote.sign_in("https://pxm.example", "me", "geheim")
    assert served[0].asked == [("sign_in", ("https://pxm.example", "me", "geheim"))]


@pytest.mark.parametrize(
    "problem",
    [
        CredentialsRefused(),
        RateLimited(7.0, request_id="r1"),
        Unreachable("tls"),
        NameConflict(existing_ids=("a", "b")),
        ServiceError("It broke.", "Mend it."),
    ],
)
async def test_errors_cross_with_their_class_and_words(
    served: tuple[ScriptedService, SocketServer], remote: RemoteService, problem: Exception
) -> None:
    served[0].problem = problem
    with pytest.raises(type(problem)) as caught:
        await remote.status()
    assert type(caught.value) is type(problem)
    assert str(caught.value) == str(problem)
    assert vars(caught.value) == vars(problem)


async def test_a_defect_of_the_owner_is_told_and_logged_and_the_next_command_is_answered(
    served: tuple[ScriptedService, SocketServer], remote: RemoteService, caplog: pytest.LogCaptureFixture
) -> None:
    service, _ = served
    service.problem = ModuleNotFoundError("a defect")
    with pytest.raises(OwnerFailed, match="something went wrong inside it"):
        await asyncio.wait_for(remote.status(), 30)
    assert "status" in caplog.text
    assert "ModuleNotFoundError: a defect" in caplog.text
    service.problem = None
    assert (await remote.status()).signed_in


async def test_candidates_cross(remote: RemoteService) -> None:
    with pytest.raises(AmbiguousName) as caught:
        await remote.collections_named(["x"])
    assert caught.value.candidates == (("1", "One"), ("2", "Two"))


async def test_lists_stream_and_break_off(remote: RemoteService) -> None:
    found = [item async for item in remote.stream("v", {"count": 300})]
    assert [item["id"] for item in found] == list(range(300))
    broken = remote.stream("v", {"count": 2, "fail": True})
    assert [(await anext(broken))["id"], (await anext(broken))["id"]] == [0, 1]
    with pytest.raises(AmbiguousName):
        await anext(broken)


async def test_events_arrive_in_order_and_merged(
    served: tuple[ScriptedService, SocketServer], remote: RemoteService
) -> None:
    events = remote.events()
    await remote.status()  # listening began before this was answered
    transfer = Transfer(id=1, batch_id=1, path=ODD_PATH, name="a", size=5, stage=Stage.QUEUED)
    served[0].fanout.publish(
        [TransfersChanged(transfers=(transfer,)), Progress(sent={1: 2}, bytes_per_second=3)]
    )
    served[0].fanout.publish([Health(state="offline", sentence="No network.")])
    got: list[Event] = []
    async for gathering in events:
        got += gathering
        if any(isinstance(event, Health) for event in got):
            break
    assert got == [
        TransfersChanged(transfers=(transfer,)),
        Progress(sent={1: 2}, bytes_per_second=3),
        Health(state="offline", sentence="No network."),
    ]


async def test_a_request_that_is_taken_back_is_cancelled_there(
    served: tuple[ScriptedService, SocketServer], remote: RemoteService
) -> None:
    waiting = asyncio.create_task(remote.finished(1))
    await remote.status()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    async with asyncio.timeout(10):
        await served[0].cancelled.wait()


async def test_who_waits_learns_that_the_owner_ended(
    served: tuple[ScriptedService, SocketServer], remote: RemoteService
) -> None:
    waiting = asyncio.create_task(remote.finished(1))
    listening = remote.events()
    await remote.status()
    await served[1].close()
    with pytest.raises(OwnerGone):
        await waiting
    assert [gathering async for gathering in listening] == []
    with pytest.raises(OwnerGone):
        await remote.status()
    assert remote.gone.is_set()


async def ask_raw(server: SocketServer, *messages: object) -> list[object]:
    """Send lines as no client of ours would, and return what comes back until the owner hangs up."""
    if server.address.startswith("127.0.0.1:"):
        reader, writer = await asyncio.open_connection("127.0.0.1", int(server.address.split(":")[1]))
    else:
        reader, writer = await asyncio.open_unix_connection(server.address)
    for message in messages:
        writer.write(message if isinstance(message, bytes) else json.dumps(message).encode() + b"\n")
    writer.write_eof()
    try:
        async with asyncio.timeout(10):
            answer = await reader.read()
    except ConnectionError:
        answer = b""
    writer.close()
    return [json.loads(line) for line in answer.splitlines()]


async def test_another_version_is_told_so(served: tuple[ScriptedService, SocketServer]) -> None:
    [answer] = await ask_raw(served[1], {"protocol": 99, "token": served[1].token})
    assert isinstance(answer, dict)
    assert "another version" in answer["error"]["text"][0]


@pytest.mark.parametrize("garbage", [b"\n", b"GET / HTTP/1.1\r\n\r\n", b"[]\n", b"\xff\xff\n", b""])
async def test_strangers_are_hung_up_on(served: tuple[ScriptedService, SocketServer], garbage: bytes) -> None:
    assert await ask_raw(served[1], garbage) == []


async def test_a_wrong_token_is_hung_up_on(served: tuple[ScriptedService, SocketServer]) -> None:
    assert await ask_raw(served[1], {"protocol": wire.PROTOCOL, "token": "guess"}) == []


async def test_an_unknown_command_is_refused_and_names_no_values(
    served: tuple[ScriptedService, SocketServer], remote: RemoteService
) -> None:
    greeting = {"protocol": wire.PROTOCOL, "token": served[1].token}
    bad = {"id": 1, "command": "sign_in", "arguments": {"client_secret": ["geheim"]}}
    unknown = {"id": 2, "command": "close"}
    _, *answers = await ask_raw(served[1], greeting, bad, unknown)
    assert len(answers) == 2
    assert "geheim" not in str(answers)
    assert {wire.unpack_error(a["error"]).__class__ for a in answers if isinstance(a, dict)} == {UnknownVerb}


async def test_nobody_answers_where_a_dead_owner_listened(tmp_path: Path) -> None:
    with pytest.raises(OwnerSilent):
        await RemoteService.connect(OwnerNote(pid=1, owner="window", address=str(tmp_path / "gone.sock")))


def modes(address: str) -> tuple[int, int]:
    """Permissions of a socket and of its directory."""
    path = Path(address)
    return stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)


async def test_socket_and_directory_are_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    server = SocketServer(ScriptedService(), "window")
    await server.start(paths.DataDir(tmp_path / "data"))
    try:
        assert modes(server.address) == (0o600, 0o700)
    finally:
        await server.close()
    with pytest.raises(FileNotFoundError):
        modes(server.address)


def test_a_long_runtime_directory_still_gives_a_short_socket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    path = socket_path(paths.DataDir(tmp_path / "data"))
    assert len(os.fsencode(path)) <= SUN_PATH


def test_each_data_directory_has_its_own_socket(tmp_path: Path) -> None:
    assert socket_path(paths.DataDir(tmp_path / "a")) != socket_path(paths.DataDir(tmp_path / "b"))


def test_another_user_is_not_let_in(open_folder: Path) -> None:
    path = open_folder / "s"
    with socket.socket(socket.AF_UNIX) as listening, ThreadPoolExecutor(1) as pool:
        listening.bind(str(path))
        path.chmod(0o666)
        listening.listen()
        listening.settimeout(60)
        stranger = pool.submit(
            as_nobody,
            f"""
            import socket
            client = socket.socket(socket.AF_UNIX)
            client.connect({str(path)!r})
            client.recv(1)
            """,
        )
        connection, _ = listening.accept()
        with connection:
            assert not same_user(connection)
        stranger.result(60)
        with socket.socket(socket.AF_UNIX) as ours:
            ours.connect(str(path))
            connection, _ = listening.accept()
            with connection:
                assert same_user(connection)
