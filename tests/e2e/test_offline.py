"""PXM or its storage goes away in the middle of an upload and comes back: the queue waits, and goes on by itself."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.assets import MIB, Asset, landed
from tests.support.program import Program, Running, eventually
from tests.support.sandbox import SandboxProcess
from tests.support.switches import QUIET

# Where the sandbox comes back its storage has another port; links that were made before have to end soon.
MORTAL = {**QUIET, "url_lifetime": 6}


@pytest.fixture
def own(tmp_path: Path) -> Iterator[SandboxProcess]:
    """A sandbox that this test may stop."""
    running = SandboxProcess(tmp_path / "account", switches=MORTAL)
    running.start()
    running.control.fault("delay", path="/file", probability=0.7, seconds=0.4)
    yield running
    running.stop()


@pytest.fixture
def client(own: SandboxProcess, tmp_path: Path) -> Iterator[Program]:
    running = Program(tmp_path / "home", own.environment)
    yield running
    running.close()


def come_back(own: SandboxProcess) -> None:
    own.port = urlsplit(own.base_url).port or 0
    own.start()


def in_the_middle(program: Program, running: Running) -> None:
    """Wait until some files are through and others are not."""
    eventually(lambda: program.rows(where="stage='done'"), running=running)
    assert program.unfinished()


def test_pxm_is_killed_and_comes_back(
    client: Program, own: SandboxProcess, assets: Callable[..., list[Asset]], tmp_path: Path
) -> None:
    made = assets(*[20_000] * 30, 7 * MIB)
    linked = [row["id"] for row in own.control.rows("collection")[:2]]
    words = [word for each in linked for word in ("--collection", each)]
    with client.start("upload", tmp_path / "in", *words, "--json") as running:
        in_the_middle(client, running)
        own.kill()
        eventually(lambda: client.rows(where="hold='offline'"), running=running)
        assert not running.ended
        come_back(own)
        result = running.wait().expect(0)
    assert result.summary["done"] == 31
    landed(own.control, made, linked)


def test_pxm_stands_still_for_a_while(
    client: Program, own: SandboxProcess, assets: Callable[..., list[Asset]], tmp_path: Path
) -> None:
    made = assets(*[20_000] * 20)
    with client.start("upload", tmp_path / "in", "--json") as running:
        in_the_middle(client, running)
        os.kill(own.pid, signal.SIGSTOP)
        try:
            time.sleep(3)  # nothing is awaited: for this long nobody answers
            assert not running.ended
        finally:
            os.kill(own.pid, signal.SIGCONT)
        running.wait().expect(0)
    landed(own.control, made)


@pytest.mark.timeout(240)
def test_pxm_stays_away_for_a_minute(
    client: Program, own: SandboxProcess, assets: Callable[..., list[Asset]], tmp_path: Path
) -> None:
    made = assets(*[20_000] * 20)
    with client.start("upload", tmp_path / "in", "--json") as running:
        in_the_middle(client, running)
        own.kill()
        gone = time.monotonic()
        result = running.wait(150).expect(4)
    assert time.monotonic() - gone >= 55  # a minute since the first question without an answer
    assert "no answer" in result.err
    assert result.summary["failed"] == 0
    assert not client.rows(where="stage='failed'")
    come_back(own)
    client.run("resume", "--json").expect(0)
    landed(own.control, made)


def test_the_storage_goes_away_and_comes_back(
    program: Program, sandbox: SandboxProcess, assets: Callable[..., list[Asset]], tmp_path: Path
) -> None:
    made = assets(*[20_000] * 5, 7 * MIB)
    sandbox.control.fault("lose_before", target="s3")
    with program.start("upload", tmp_path / "in", "--json") as running:
        eventually(lambda: len(program.rows(where="hold='offline'")) == 6, running=running)
        sandbox.control.clear_faults()
        running.wait().expect(0)
    landed(sandbox.control, made)


def test_a_program_that_is_interrupted_goes_on_at_the_next_start(
    program: Program, sandbox: SandboxProcess, assets: Callable[..., list[Asset]], tmp_path: Path
) -> None:
    made = assets(*[20_000] * 20, 12 * MIB)
    sandbox.control.fault("slow", target="s3", method="PUT", contains="partNumber", bytes=MIB)
    sandbox.control.fault("delay", path="/file", probability=0.7, seconds=0.4)
    with program.start("upload", tmp_path / "in", "--json") as running:
        in_the_middle(program, running)
        running.interrupt()
        running.wait().expect(130)
    sandbox.control.clear_faults()
    program.run("resume", "--json").expect(0)
    landed(sandbox.control, made)
