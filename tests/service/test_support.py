"""Why a file does not move, the log without secrets, and the bundle."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.service import paths
from pxm_desktop.service.errors import ServiceError
from pxm_desktop.service.finding import Finding
from pxm_desktop.service.local import LocalService
from pxm_desktop.service.support import clean, tail
from pxm_desktop.service.why import file_findings, room_findings
from pxm_desktop.transfer.model import Cause, Destination, Hold, Stage, Transfer
from tests.support.nobody import as_nobody
from tests.support.nobody import open_folder as open_folder
from tests.support.sandbox import SandboxProcess


def transfer(path: Path, **fields: Any) -> Transfer:
    values = {
        "id": 1,
        "batch_id": 1,
        "path": str(path).encode(),
        "name": path.name,
        "size": 3,
        "stage": Stage.QUEUED,
    }
    return Transfer.model_validate(values | fields)


async def told(row: Transfer) -> list[Finding]:
    return [finding async for finding in file_findings(row)]


async def test_a_file_that_can_be_read_and_waits(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(b"abc")
    assert [(f.check, f.result) for f in await told(transfer(file))] == [("file", "ok"), ("queue", "ok")]


@pytest.mark.parametrize(
    ("fields", "says", "todo"),
    [
        ({"hold": Hold.USER}, "It is paused.", "Press Resume."),
        ({"stage": Stage.FAILED, "reason": "PXM said no."}, "PXM said no.", "Mend that, then press Retry."),
        ({"stage": Stage.CANCELLED}, "It was cancelled.", "Press Retry to send it."),
        (
            {"hold": Hold.FILE, "reason": "It keeps changing."},
            "It keeps changing.",
            "Mend that, then press Retry.",
        ),
    ],
)
async def test_what_the_queue_says(tmp_path: Path, fields: dict[str, Any], says: str, todo: str) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(b"abc")
    last = (await told(transfer(file, **fields)))[-1]
    assert (last.result, last.sentence, last.todo) == ("problem", says, todo)


async def test_a_missing_file_an_empty_one_and_one_that_is_done(tmp_path: Path) -> None:
    [missing, _] = await told(transfer(tmp_path / "gone.jpg"))
    assert missing.result == "problem"
    (tmp_path / "empty.jpg").touch()
    [empty, _] = await told(transfer(tmp_path / "empty.jpg"))
    assert (empty.result, empty.sentence) == ("problem", "The file is empty.")
    [done] = await told(transfer(tmp_path / "gone.jpg", stage=Stage.DONE))
    assert "in PXM already" in done.sentence


if os.name == "posix":  # elsewhere permissions are told otherwise

    def test_a_file_that_may_not_be_read(open_folder: Path) -> None:
        file = open_folder / "a.jpg"
        file.write_bytes(b"abc")
        file.chmod(0)
        said = as_nobody(
            f"""
            import asyncio
            from pathlib import Path
            from tests.service.test_support import told, transfer
            found = asyncio.run(told(transfer(Path({str(file)!r}))))
            print(found[0].check, found[0].result, found[0].sentence, found[0].todo)
            """
        )
        assert said.startswith(
            "file problem This computer does not let PXM Desktop read the file. Allow reading it"
        )


@contextmanager
def kept_by_another(file: Path) -> Iterator[None]:
    """Let another program hold a lease on a file, as a Samba server does while somebody writes it from afar."""
    keep = (
        "import fcntl, signal, sys; signal.signal(signal.SIGIO, signal.SIG_IGN); file = open(sys.argv[1], 'r+b');"
        " fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK); print('kept', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", keep, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"kept\n"
        try:
            yield
        finally:
            other.communicate(timeout=30)


if sys.platform == "linux":  # elsewhere locks are of other kinds

    async def test_a_file_that_another_program_keeps_to_itself(tmp_path: Path) -> None:
        file = tmp_path / "a.jpg"
        file.write_bytes(b"abc")
        with kept_by_another(file):
            locked = (await told(transfer(file)))[0]
        assert (locked.check, locked.result) == ("file", "problem")
        assert locked.sentence == "Another program is using the file."
        assert "Close it there" in locked.todo
        assert (await told(transfer(file)))[0].result == "ok"


async def room(directory: paths.DataDir, service: LocalService) -> dict[str, Finding]:
    return {f.check: f async for f in room_findings(directory, service._account.reference)}


async def test_refusals_for_want_of_room_are_remembered(
    service: LocalService, sandbox: SandboxProcess, tmp_path: Path
) -> None:
    directory = paths.data_dir(tmp_path / "data")
    assert (await room(directory, service))["quota"].sentence == (
        "PXM tells no quota; the last refusals name none."
    )
    sandbox.control.fault("status", path="/file/request-upload", status=507)
    file = tmp_path / "full.jpg"
    file.write_bytes(b"abc")
    added = await service.add([str(file).encode()], Destination())
    assert added.batch is not None
    try:
        async with asyncio.timeout(40):
            while True:
                if await service.transfers(stages=[Stage.FAILED]):
                    break
                await asyncio.sleep(0.05)
    finally:
        sandbox.control.restore()
    found = (await room(directory, service))["quota"]
    assert found.result == "problem"
    assert "no room left" in found.sentence
    assert "administrator" in found.todo
    [row] = await service.transfers(stages=[Stage.FAILED])
    queue = [f for f in await service.support.why(row.id) if f.check == "queue"]
    assert queue[0].sentence.startswith("PXM has no room left for more files.")
    assert row.cause is Cause.NO_ROOM


@pytest.mark.parametrize(
    ("free", "result", "said"),
    [(150, "warning", "only 150 MB left"), (4000, "ok", "4000 MB left"), (73_756, "ok", "73 GB left")],
)
async def test_room_for_the_queue(
    service: LocalService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, result: str, said: str
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=free * 1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    found = (await room(paths.data_dir(tmp_path / "data"), service))["space"]
    assert found.result == result
    assert said in found.sentence


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("account")) as running:
        yield running


@pytest.fixture
async def service(tmp_path: Path, sandbox: SandboxProcess) -> AsyncIterator[LocalService]:
    directory = paths.data_dir(tmp_path / "data")
    paths.prepare(directory)
    made = await LocalService.own(directory, "window", scope="all", environment=sandbox.environment)
    yield made
    await made.close()


async def test_the_way_to_the_sandbox_is_free(service: LocalService, tmp_path: Path) -> None:
    assert {f.check: f.result for f in await service.support.why()} == {
        "space": "ok",
        "quota": "ok",
        "name": "ok",
        "network": "ok",
        "sign-in": "ok",
        "budget": "ok",
    }
    file = tmp_path / "a.jpg"
    file.write_bytes(b"abc")
    added = await service.add([str(file).encode()], Destination())
    assert added.batch is not None
    [row] = await service.transfers(batch=added.batch.id)
    assert {f.check for f in await service.support.why(row.id)} >= {"file"}
    with pytest.raises(ServiceError, match="not in the queue"):
        await service.support.why(row.id + 1)


async def test_refused_credentials_are_named(tmp_path: Path, sandbox: SandboxProcess) -> None:
    directory = paths.data_dir(tmp_path / "data")
    paths.prepare(directory)
    environment = {**sandbox.environment, "PXM_CLIENT_SECRET": "wrong"}
    made = await LocalService.own(directory, "window", scope="none", environment=environment)
    try:
        last = (await made.support.why())[-1]
        assert (last.check, last.result) == ("sign-in", "problem")
    finally:
        await made.close()


async def test_nobody_answers(tmp_path: Path, unused_tcp_port: int) -> None:
    directory = paths.data_dir(tmp_path / "data")
    paths.prepare(directory)
    environment = {
        "PXM_BASE_URL": f"http://127.0.0.1:{unused_tcp_port}",
        "PXM_CLIENT_ID": "a",
        "PXM_CLIENT_SECRET": "b",
    }
    made = await LocalService.own(directory, "window", scope="none", environment=environment)
    try:
        last = (await made.support.why())[-1]
        assert (last.check, last.result) == ("network", "problem")
        assert "browser" in last.todo
    finally:
        await made.close()


async def test_the_bundle_has_everything_but_secrets(
    service: LocalService, sandbox: SandboxProcess, tmp_path: Path
) -> None:
    log = paths.data_dir(tmp_path / "data").log
    log.write_text("one\nhttps://s3.example/k?X-Amz-Signature=abc&x=1\nAuthorization: Bearer-abc\n")
    target = tmp_path / "support.zip"
    assert await service.support.bundle(str(target).encode()) == target.stat().st_size
    assert target.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(target) as bundle:
        texts = {name: bundle.read(name).decode() for name in bundle.namelist()}
    assert set(texts) == {
        f"pxm-desktop/{n}" for n in ("findings.txt", "settings.json", "queue.json", "log.txt")
    }
    everything = "\n".join(texts.values())
    assert "one" in everything
    assert "abc" not in everything
    assert sandbox.environment["PXM_CLIENT_SECRET"] not in everything
    with pytest.raises(ServiceError, match="could not be written"):
        await service.support.bundle(str(tmp_path / "absent" / "x.zip").encode())
    assert list(tmp_path.glob("*.part")) == []


def test_the_log_is_read_from_its_end(tmp_path: Path) -> None:
    (tmp_path / "log.1").write_text("a\nb\n")
    (tmp_path / "log").write_text("c\nd\n")
    assert tail(tmp_path / "log", 3) == ["b", "c", "d"]
    assert tail(tmp_path / "none", 3) == []
    assert clean("token=abc secret: def x") == "token=… secret: … x"
