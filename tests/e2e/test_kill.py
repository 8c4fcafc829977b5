"""Killed at any moment, with SIGKILL: a restart finishes every file, none is lost, none is in PXM twice."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.assets import MIB, Asset, landed
from tests.support.killing import KillLoop
from tests.support.program import Program, Running, eventually
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
    assert {"queued", "requested", "sending"} <= loop.stages
    assert loop.stages & {"confirming", "confirmed", "linking"}
    assert loop.acknowledged > 0
