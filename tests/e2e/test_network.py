"""A cut network, and a program that slept: sending goes on by itself within half a minute, and sends nothing twice."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.assets import MIB, Asset, landed
from tests.support.cut import CutNetwork
from tests.support.program import Program, Running, eventually
from tests.support.sandbox import SandboxProcess

AS_FOR_REAL = {"probe_most": 10.0, "part_backoff": 1.0, "setback_wait": 2.0}
"""The waits that decide how soon it goes on, as real accounts have them."""
SECONDS = 30.0
OUTAGE = 12.0
NIGHT = 11.0
"""Seconds. Longer than the program thinks that a computer may be busy."""


@pytest.fixture
def network(sandbox: SandboxProcess) -> Iterator[CutNetwork]:
    with CutNetwork(sandbox, sandbox.control.state()["s3_host"]) as running:
        yield running


@pytest.fixture
def client(network: CutNetwork, sandbox: SandboxProcess, tmp_path: Path) -> Iterator[Program]:
    account = {**sandbox.environment, "PXM_BASE_URL": network.base_url}
    running = Program(tmp_path / "home", account, engine=AS_FOR_REAL)
    yield running
    running.close()


Part = tuple[str, int]


def acknowledged(program: Program) -> set[Part]:
    parts = program.query(
        "SELECT t.upload_id, p.number FROM part p JOIN transfer t ON t.id=p.transfer_id WHERE t.upload_id IS NOT NULL"
    )
    return {(part["upload_id"], part["number"]) for part in parts}


def sent(sandbox: SandboxProcess, since: float) -> list[Part]:
    return [
        (str(each["upload_id"]), int(each["part_number"]))
        for each in sandbox.control.s3_log()
        if each["method"] == "PUT" and each["part_number"] and each["at"] >= since
    ]


def in_the_middle(program: Program, running: Running) -> set[Part]:
    """Wait until some parts of the large file are there and others are not; return those."""
    eventually(lambda: len(acknowledged(program)) >= 2, running=running)
    assert program.unfinished()
    return acknowledged(program)


def slow(sandbox: SandboxProcess) -> None:
    sandbox.control.fault("slow", target="s3", method="PUT", contains="partNumber", bytes=2 * MIB)


@pytest.mark.timeout(240)
def test_a_cut_network_comes_back(
    client: Program,
    network: CutNetwork,
    sandbox: SandboxProcess,
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
) -> None:
    made = assets(40 * MIB)
    slow(sandbox)
    with client.start("upload", tmp_path / "in", "--json") as running:
        in_the_middle(client, running)
        network.cut()
        before = acknowledged(client)
        gone = time.time()
        # One file alone, all of whose calls are made: only the storage was asked, and still nothing has failed.
        eventually(lambda: client.rows(where="hold='offline'"), running=running)
        time.sleep(
            max(0.0, OUTAGE - (time.time() - gone))
        )  # nothing is awaited: this long there is no network
        assert not running.ended
        assert client.rows("setbacks") == [{"setbacks": 0}]
        network.restore()
        back = time.time()
        eventually(lambda: sent(sandbox, back), SECONDS, running)
        sandbox.control.clear_faults()
        running.wait(120).expect(0)
    assert not before & set(sent(sandbox, gone))
    landed(sandbox.control, made)


@pytest.mark.timeout(240)
def test_a_program_that_slept_finds_its_connections_dead(
    client: Program,
    network: CutNetwork,
    sandbox: SandboxProcess,
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
) -> None:
    made = assets(*[20_000] * 10, 40 * MIB)
    slow(sandbox)
    with client.start("upload", tmp_path / "in", "--json") as running:
        in_the_middle(client, running)
        os.kill(running.pid, signal.SIGSTOP)
        try:
            network.forget()
            before = acknowledged(client)
            asleep = time.time()
            time.sleep(NIGHT)  # nothing is awaited: this long it sleeps
        finally:
            os.kill(running.pid, signal.SIGCONT)
        woke = time.time()
        eventually(lambda: sent(sandbox, woke), SECONDS, running)
        sandbox.control.clear_faults()
        running.wait(120).expect(0)
    assert not before & set(sent(sandbox, asleep))
    landed(sandbox.control, made)
