"""Killed at any moment, with SIGKILL: a restart finishes every file, none is lost, none is in PXM twice."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.assets import MIB, Asset, landed
from tests.support.killing import KillLoop
from tests.support.program import QUICK, Program, eventually
from tests.support.sandbox import SandboxProcess

KILLS = 50
FILES = 100


@pytest.mark.timeout(600)
def test_kills_at_random_moments(
    program: Program, sandbox: SandboxProcess, collections: list[str], tmp_path: Path, dice: random.Random
) -> None:
    folder = tmp_path / f"kill-{secrets.token_hex(4)}"
    loop = KillLoop(program, sandbox.control, folder, collections, dice)
    loop.slow_down()
    loop.run(lambda: loop.kills >= KILLS and len(loop.assets) >= FILES)
    loop.check()
    # The loop would prove nothing if no kill had met files on their way.
    assert {"queued", "sending"} <= loop.stages
    assert loop.stages & {"confirming", "confirmed", "linking"}
    assert loop.acknowledged > 0


def linked_to(collections: list[str]) -> list[str]:
    return [word for each in collections for word in ("--collection", each)]


def hits(sandbox: SandboxProcess) -> int:
    """How many calls the faults have met."""
    return sum(fault["hits"] for fault in sandbox.control.state()["faults"])


NEVER_ANSWERED: dict[str, Any] = {"action": "slow", "bytes": 1}
"""The call has its effect; its answer takes so long that the kill comes first."""
NEVER_DONE: dict[str, Any] = {"action": "hang", "seconds": 60}

AIMS: dict[str, tuple[str, dict[str, Any]]] = {
    "request has its effect": (
        "queued",
        {**NEVER_ANSWERED, "method": "POST", "path": "/file/request-upload"},
    ),
    "bytes on their way": ("sending", {"action": "slow", "bytes": 1000, "target": "s3", "method": "PUT"}),
    "confirm not done": ("confirming", {**NEVER_DONE, "method": "POST", "path": "/file/confirm-upload"}),
    "confirm done": ("confirming", {**NEVER_ANSWERED, "method": "POST", "path": "/file/confirm-upload"}),
    "link not done": ("linking", {**NEVER_DONE, "method": "PUT", "path": "/file/"}),
    "link done": ("linking", {**NEVER_ANSWERED, "method": "PUT", "path": "/file/"}),
}


@pytest.mark.parametrize("aim", AIMS)
def test_kills_between_stages(
    program: Program,
    sandbox: SandboxProcess,
    collections: list[str],
    assets: Callable[..., list[Asset]],
    tmp_path: Path,
    aim: str,
) -> None:
    stage, fault = AIMS[aim]
    made = assets(40_000, 70_000, 7 * MIB)
    sandbox.control.fault(**fault)
    with program.start("upload", tmp_path / "in", *linked_to(collections), "--json") as running:
        # The first link scouts whether PXM shows new files yet; the others wait for it.
        eventually(lambda: hits(sandbox) >= (1 if stage == "linking" else 3), running=running)
        eventually(lambda: [row["stage"] for row in program.rows()] == [stage] * 3, running=running)
        running.kill()
    sandbox.control.clear_faults()
    program.run("resume", "--json").expect(0)
    assert [row["stage"] for row in program.rows()] == ["done"] * 3
    landed(sandbox.control, made, collections)
    assert sandbox.control.counters()["events"]["confirms"] == 3
    assert "second_confirms" not in sandbox.control.counters()["events"]


def test_an_acknowledged_part_is_not_sent_again(
    program: Program, sandbox: SandboxProcess, assets: Callable[..., list[Asset]], tmp_path: Path
) -> None:
    made = assets(17 * MIB)
    sandbox.control.fault("slow", target="s3", method="PUT", contains="partNumber=2", bytes=1000)
    with program.start("upload", tmp_path / "in", "--json") as running:
        eventually(lambda: len(program.query("SELECT * FROM part")) == 3, running=running)
        running.kill()
    sandbox.control.clear_faults()
    [before] = program.rows("upload_id, sent_bytes")
    assert before["sent_bytes"] == 12 * MIB
    program.run("resume", "--json").expect(0)
    landed(sandbox.control, made)
    sent = [entry["part_number"] for entry in sandbox.control.s3_log() if entry["method"] == "PUT"]
    assert sorted(sent) == [1, 2, 2, 3, 4]
    assert {entry["upload_id"] for entry in sandbox.control.s3_log()} == {before["upload_id"]}


def test_killed_again_and_again_in_the_same_confirm(
    program: Program, sandbox: SandboxProcess, assets: Callable[..., list[Asset]], tmp_path: Path
) -> None:
    made = assets(30_000)
    program.settings(engine={**QUICK, "visibility_window": 1.0})
    sandbox.control.fault("hang", method="POST", path="/file/confirm-upload", seconds=60)
    for kill, words in enumerate([("upload", str(tmp_path / "in")), *[("resume",)] * 4], 1):
        with program.start(*words, "--json") as running:
            eventually(lambda kill=kill: hits(sandbox) >= kill, running=running)  # type: ignore[misc]
            running.kill()
    sandbox.control.clear_faults()
    program.run("resume", "--json").expect(0)
    landed(sandbox.control, made)
