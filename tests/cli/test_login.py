"""Sign-in with a real Secret Service (gnome-keyring on a D-Bus of its own), and without any keyring."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Program
from tests.support.keyring import secret_service
from tests.support.sandbox import SandboxProcess


@pytest.fixture
def keyring(world: Program) -> Iterator[Program]:
    """A world with an unlocked Secret Service."""
    with secret_service(world.full_environment()) as address:
        world.environment["DBUS_SESSION_BUS_ADDRESS"] = address
        yield world
        world.stop_all()


def test_sign_in_upload_and_sign_out(keyring: Program, fresh: SandboxProcess, folder: Path) -> None:
    answer = keyring.run(
        "login",
        "--base-url",
        fresh.base_url + "/v2.1/",
        "--client-id",
        fresh.client_id,
        "--secret-stdin",
        "--json",
        stdin=f"{fresh.client_secret}\n".encode(),
    )
    assert answer.code == 0, answer.err
    assert answer.objects == [{"event": "login", "base_url": fresh.base_url, "client_id": fresh.client_id}]
    sent = keyring.run("upload", folder, "--json")
    assert sent.code == 0, sent.err
    assert sent.summary["done"] == 3
    for path in keyring.data.rglob("*"):
        if path.is_file():
            assert fresh.client_secret.encode() not in path.read_bytes()
    calls = fresh.control.counters()["endpoints"]
    assert keyring.run("regions", "list", "--json").code == 0
    after = fresh.control.counters()["endpoints"]
    authorize = [call for call in after if "oauth" in call]
    assert [after[call] for call in authorize] == [calls[call] for call in authorize], "the token is kept"
    out = keyring.run("logout", "--json")
    assert (out.code, out.objects) == (0, [{"event": "logout"}])
    assert keyring.run("regions", "list", "--json").code == 3
    assert len(keyring.run("queue", "list", "--json").objects) == 3, "the queue is kept"


def test_the_environment_beats_the_keyring(keyring: Program, fresh: SandboxProcess) -> None:
    words = ("login", "--base-url", fresh.base_url, "--client-id", fresh.client_id, "--secret-stdin")
    assert keyring.run(*words, stdin=fresh.client_secret.encode()).code == 0
    wrong = {**fresh.environment, "PXM_CLIENT_SECRET": "wrong"}
    assert keyring.run("regions", "list", env=wrong).code == 3
    assert keyring.run("regions", "list").code == 0


def test_a_wrong_secret_is_not_kept(keyring: Program, fresh: SandboxProcess) -> None:
    words = ("login", "--base-url", fresh.base_url, "--client-id", fresh.client_id, "--secret-stdin")
    answer = keyring.run(*words, stdin=b"wrong")
    assert answer.code == 3
    assert "refused" in answer.err
    assert keyring.run("regions", "list").code == 3


def test_without_a_keyring_login_names_the_other_ways(world: Program, fresh: SandboxProcess) -> None:
    words = ("login", "--base-url", fresh.base_url, "--client-id", fresh.client_id, "--secret-stdin")
    answer = world.run(*words, stdin=fresh.client_secret.encode())
    assert (answer.code, answer.out) == (1, b"")
    for name in ("PXM_CLIENT_ID", "PXM_CLIENT_SECRET", "PXM_CLIENT_SECRET_FILE"):
        assert name in answer.err
    assert fresh.client_secret not in answer.err


def test_nobody_to_ask(world: Program) -> None:
    answer = world.run("login", "--client-id", "me")
    assert (answer.code, answer.out) == (2, b"")
    assert "--secret-stdin" in answer.err


def test_an_unencrypted_address_is_refused(keyring: Program) -> None:
    answer = keyring.run(
        "login", "--base-url", "http://pxm.example", "--client-id", "me", "--secret-stdin", stdin=b"geheim"
    )
    assert answer.code == 1
    assert "not encrypted" in answer.err
    assert "geheim" not in answer.err


def test_credentials_of_the_environment_cannot_be_signed_out(world: Program, fresh: SandboxProcess) -> None:
    answer = world.run("logout", env=fresh.environment)
    assert answer.code == 1
    assert "environment" in answer.err


def test_the_secret_is_asked_for_on_a_terminal_and_not_shown(keyring: Program, fresh: SandboxProcess) -> None:
    """With a pseudo terminal, as a person would."""
    code = (
        "import os, pty, sys, time\n"
        "pid, terminal = pty.fork()\n"
        "if pid == 0:\n"
        "    os.execv(sys.executable, [sys.executable, '-m', 'pxm_desktop', *sys.argv[2:]])\n"
        "shown = b''\n"
        "while b'secret' not in shown:\n"
        "    shown += os.read(terminal, 1000)\n"
        "os.write(terminal, sys.argv[1].encode() + b'\\n')\n"
        "try:\n"
        "    while part := os.read(terminal, 1000):\n"
        "        shown += part\n"
        "except OSError:\n"
        "    pass\n"
        "sys.stdout.write(shown.decode())\n"
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n"
    )
    answer = subprocess.run(
        [
            sys.executable,
            "-c",
            code,
            fresh.client_secret,
            "login",
            "--base-url",
            fresh.base_url,
            "--client-id",
            fresh.client_id,
        ],
        env=keyring.full_environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "Signed in" in answer.stdout
    assert fresh.client_secret not in answer.stdout


def test_accounts_are_listed_used_and_forgotten(keyring: Program, fresh: SandboxProcess) -> None:
    words = ("login", "--base-url", fresh.base_url, "--client-id", fresh.client_id, "--secret-stdin")
    assert keyring.run("accounts", "list").code == 0
    assert keyring.run(*words, stdin=fresh.client_secret.encode()).code == 0
    listed = keyring.run("accounts", "list", "--json")
    assert listed.code == 0
    assert [(o["client_id"], o["current"], o["signed_in"]) for o in listed.objects] == [
        (fresh.client_id, True, True)
    ]
    used = keyring.run("accounts", "use", fresh.client_id)
    assert used.code == 0
    assert "is used now" in used.err
    unknown = keyring.run("accounts", "use", "nobody")
    assert unknown.code == 2
    assert fresh.client_id in unknown.err
    assert keyring.run("accounts", "forget", "127.0.0.1", "--json").objects == [
        {"event": "account_forgotten", "base_url": fresh.base_url, "client_id": fresh.client_id}
    ]
    assert keyring.run("accounts", "list", "--json").objects == []
    assert keyring.run("regions", "list").code == 3
