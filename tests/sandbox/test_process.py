"""The program itself: starting, staying one account, ending, and taking its storage along."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from pxm_desktop.sandbox.account import load_account, write_private
from pxm_desktop.sandbox.errors import SandboxError
from pxm_desktop.sandbox.storage import Storage
from pxm_desktop.sandbox.weed import GRPC_DISTANCE, Weed, find_weed
from tests.sandbox.client import Client, wait_for
from tests.support.sandbox import SandboxProcess


def _command(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pxm_desktop.sandbox", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_restart_is_the_same_account(tmp_path: Path) -> None:
    sandbox = SandboxProcess(tmp_path, catalogue="full", switches={"visible_after": 0, "get_after": 0})
    with sandbox:
        first = dict(sandbox.ready)
        client = Client(sandbox)
        assets = client.all_rows("/file")
        kinds = {Path(row["file_name"]).suffix for row in assets}
        assert kinds == {".jpg", ".png", ".tif", ".psd", ".heic", ".svg", ".pdf", ".mp4"}
        assert 55 <= len(assets) <= 65
        counts = sandbox.control.state()["counts"]
        assert counts["collection"] >= 200
        assert (counts["region"], counts["category"]) == (4, 13)
        sandbox.wait_until_processed()
        file = client.upload("kept.bin", b"kept")
        half = client.request("half.bin", 4)
        client.put(half["presigned_url"], b"half")
        token = client.http.headers["Authorization"]
        client.close()
    # As if the sandbox had been killed in the middle of this confirm.
    with contextlib.closing(sqlite3.connect(tmp_path / "account.sqlite")) as database, database:
        database.execute("UPDATE upload SET state = 'confirming' WHERE file_name = 'half.bin'")
    with sandbox:
        again = Client(sandbox)
        again.call("POST", "/file/confirm-upload", json=again.confirm_body(half, "half.bin", 4))
        same = ("base_url", "client_id", "client_secret", "s3_url")
        assert {name: sandbox.ready[name] for name in same} == {name: first[name] for name in same}
        again.http.headers["Authorization"] = token
        assert again.get(f"/file/{file['id']}")["file_name"] == "kept.bin"
        (kept,) = sandbox.control.files("kept.bin")
        assert kept["stored"]["size"] == 4
        assert sandbox.control.state()["counts"]["file"] == len(assets) + 2
        heic = next(row for row in again.all_rows("/file") if row["file_name"].endswith(".heic"))
        assert heic["dimensions"] == "1024x1365"
        assert again.s3.get(heic["links"]["thumb"]).status_code == 200
        again.close()


def test_a_confirm_that_comes_while_the_storage_starts_waits_for_it(tmp_path: Path) -> None:
    sandbox = SandboxProcess(tmp_path, catalogue="none").start()
    client = Client(sandbox)
    bodies = []
    for name in ("sent.bin", "asked.bin"):
        answer = client.request(name, 4)
        client.put(answer["presigned_url"], b"here")
        bodies.append(client.confirm_body(answer, name, 4))
    sandbox.kill()
    # As if the confirm of one had reached it a moment before.
    with contextlib.closing(sqlite3.connect(tmp_path / "account.sqlite")) as database, database:
        database.execute("UPDATE upload SET state = 'confirming' WHERE file_name = 'asked.bin'")
    sandbox.port = int(sandbox.base_url.rpartition(":")[2])
    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda body: _as_soon_as_it_listens(client, body), bodies)
        with sandbox:
            assert [(answer.status_code, answer.text[:80]) for answer in answers if answer.is_error] == []
            assert len(sandbox.control.files()) == 2
            client.close()


def _as_soon_as_it_listens(client: Client, body: dict[str, Any]) -> httpx.Response:
    deadline = time.monotonic() + 60
    while True:
        try:
            return client.http.post("/v2.1/file/confirm-upload", json=body, timeout=60)
        except httpx.ConnectError:
            assert time.monotonic() < deadline


def test_storage_dies_with_a_killed_sandbox_and_the_account_survives(tmp_path: Path) -> None:
    sandbox = SandboxProcess(tmp_path, catalogue="none").start()
    (weed,) = psutil.Process(sandbox.pid).children()
    client = Client(sandbox)
    client.upload("kept.bin", b"kept")
    client.close()
    sandbox.kill()
    if sys.platform == "linux":  # elsewhere the next start ends what was left
        wait_for(lambda: not weed.is_running())
    with sandbox:
        wait_for(lambda: not weed.is_running())
        assert sandbox.control.files("kept.bin")[0]["stored"]["size"] == 4
        (weed,) = psutil.Process(sandbox.pid).children()
    wait_for(lambda: not weed.is_running())


def test_private_files_and_a_second_sandbox_in_the_same_place(running: SandboxProcess) -> None:
    for name in ("account.json", "s3.json"):
        assert stat.S_IMODE((running.data_dir / name).stat().st_mode) == 0o600
    second = _command("--data-dir", str(running.data_dir))
    assert second.returncode == 1
    assert "Another sandbox is using" in second.stderr


def test_a_taken_port_is_named(running: SandboxProcess, tmp_path: Path) -> None:
    port = running.base_url.rpartition(":")[2]
    refused = _command("--data-dir", str(tmp_path), "--port", port, "--empty")
    assert refused.returncode == 1
    assert f"Port {port}" in refused.stderr


def test_text_for_people_and_no_control_unless_asked(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pxm_desktop.sandbox", "--data-dir", str(tmp_path), "--empty"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(6)]
        try:
            secret = json.loads((tmp_path / "account.json").read_text())["client_secret"]
            assert lines[3].split() == ["Client", "secret", secret]
            url = lines[1].split()[-1]
            headers = {"Authorization": f"Bearer {secret}"}
            assert httpx.get(f"{url}/_sandbox/state", headers=headers, trust_env=False).status_code == 404
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


def test_the_control_api_wants_the_secret(running: SandboxProcess) -> None:
    url = f"{running.base_url}/_sandbox/state"
    assert httpx.get(url, trust_env=False).status_code == 401
    headers = {"Authorization": "Bearer no"}
    assert httpx.get(url, headers=headers, trust_env=False).status_code == 401


def test_usage() -> None:
    listed = _command("--list-switches")
    assert listed.returncode == 0
    assert "list_cap=100" in listed.stdout
    wrong = _command("--switch", "nonsense=1")
    assert wrong.returncode == 2
    assert "no switch named nonsense" in wrong.stderr


def test_an_unreadable_account_is_explained(tmp_path: Path) -> None:
    (tmp_path / "account.json").write_text("{")
    with pytest.raises(SandboxError, match="cannot be read"):
        load_account(tmp_path)


def test_a_missing_storage_server_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr("sysconfig.get_path", lambda _name: str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SandboxError, match="pip install"):
        find_weed()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(SandboxError, match="does not contain"):
        find_weed()


def test_a_left_over_storage_server_is_ended_by_the_next_start(tmp_path: Path) -> None:
    account = load_account(tmp_path)
    objects = tmp_path / "objects"
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", f"-dir={objects}"])
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    weed = Weed(tmp_path, account)
    try:
        write_private(tmp_path / "weed.pid", json.dumps({"pid": stranger.pid, "folder": str(objects)}))
        weed.start()
        weed.stop()
        assert stranger.poll() is None
        write_private(tmp_path / "weed.pid", json.dumps({"pid": sleeper.pid, "folder": str(objects)}))
        # The sleeper is our own child here: reap it, so that it does not stay as a zombie.
        weed.start()
        assert sleeper.wait(10) == -signal.SIGKILL
        assert weed.failure() is None
    finally:
        weed.stop()
        for process in (sleeper, stranger):
            process.kill()
            process.wait()
    assert not (tmp_path / "weed.pid").exists()


async def test_a_port_that_is_taken_in_the_last_moment_is_exchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = load_account(tmp_path)
    weed = Weed(tmp_path, account)
    choose, chosen = Weed._choose_ports, list[dict[str, int]]()
    with socket.socket() as taken:

        def ports(self: Weed) -> dict[str, int]:
            chosen.append(choose(self))
            if len(chosen) == 1:
                taken.bind(("127.0.0.1", chosen[0]["volume"] + GRPC_DISTANCE))
                taken.listen()
            return chosen[-1]

        monkeypatch.setattr(Weed, "_choose_ports", ports)
        weed.start()
        storage = Storage(weed, account)
        try:
            await storage.open()
            assert len(chosen) == 2
            assert storage.host == f"127.0.0.1:{chosen[1]['s3']}" != f"127.0.0.1:{chosen[0]['s3']}"
        finally:
            storage.close()
            weed.stop()
