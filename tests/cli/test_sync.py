"""`sync`: the copy is brought in step, says how far it is, stops cleanly, and goes on where it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Program, finish, interrupt, wait_until
from tests.support.crowd import Crowd, Others, fill
from tests.support.sandbox import SandboxProcess


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[tuple[Crowd, SandboxProcess]]:
    folder = tmp_path / "sandbox"
    crowd = fill(folder, files=1500, collections=100)
    with SandboxProcess(folder, switches={"undocumented_fields": True}, catalogue="none") as sandbox:
        yield crowd, sandbox


def lists(sandbox: SandboxProcess) -> int:
    return int(sandbox.control.counters()["endpoints"].get("GET /file", 0))


def test_the_first_time_everything_then_what_changed_then_all_of_it(
    crowd: tuple[Crowd, SandboxProcess], world: Program
) -> None:
    made, sandbox = crowd
    world.environment.update(sandbox.environment)
    said = world.run("sync", "--json")
    assert said.code == 0, said.err
    assert said.objects[-1]["event"] == "synced"
    assert (said.objects[-1]["files"], said.objects[-1]["products"]) == (1500, 100)
    with Others(sandbox.data_dir) as others:
        others.rename(made.file(3), "Renamed.jpg")
        others.delete([made.file(4)])
    sandbox.control.reset()
    assert world.run("sync", "--json").objects[-1]["files"] == 1500
    assert lists(sandbox) <= 2
    again = world.run("sync", "--whole")
    assert "1,499 files, 100 products" in again.out.decode()


def test_interrupted_it_says_how_far_it_is_and_goes_on_from_there(
    crowd: tuple[Crowd, SandboxProcess], world: Program
) -> None:
    _, sandbox = crowd
    world.environment.update(sandbox.environment)
    sandbox.control.fault("hang", method="GET", path="/file", contains="offset=800", seconds=600)
    process = world.start("sync", "--json")
    wait_until(lambda: any(fault["hits"] for fault in sandbox.control.state()["faults"]))
    interrupt(process)
    said = finish(process)
    assert said.code == 130, said.err
    assert "800 files" in said.err
    assert said.objects[-1]["event"] == "stopped"
    sandbox.control.clear_faults()
    sandbox.control.reset()
    again = world.run("sync", "--json")
    assert again.objects[-1]["files"] == 1500
    assert lists(sandbox) <= 10


def test_offline_it_says_why(world: Program) -> None:
    world.environment.update(
        {"PXM_BASE_URL": "http://127.0.0.1:9", "PXM_CLIENT_ID": "a", "PXM_CLIENT_SECRET": "b"}
    )
    process = world.start("sync")
    assert process.stderr is not None
    first = process.stderr.readline().decode()
    assert "Trying again" in first
    interrupt(process)
    assert finish(process).code == 130
