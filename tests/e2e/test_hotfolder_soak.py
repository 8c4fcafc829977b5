"""Hot folders under everything at once for three minutes; `python -m benchmarks.soak` goes on for longer."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path

import pytest

from benchmarks.soak_hotfolders import HotFolderSoak
from tests.support.cut import CutNetwork
from tests.support.sandbox import SandboxProcess
from tests.support.switches import QUIET

SECONDS = 150.0
"""Of disturbance; the end takes another half minute."""

pytestmark = [pytest.mark.xdist_group("soak"), pytest.mark.timeout(900)]


def test_each_file_arrives_once_whatever_happens() -> None:
    seed = secrets.randbits(32)
    print(f"seed {seed}")  # pytest shows it with a failure
    with (
        tempfile.TemporaryDirectory(prefix="pxm-soak-") as name,  # half a gigabyte that pytest need not keep
        SandboxProcess(Path(name) / "account", switches=QUIET) as sandbox,
        CutNetwork(sandbox, sandbox.control.state()["s3_host"]) as network,
    ):
        soak = HotFolderSoak(Path(name), sandbox, network, seed)
        try:
            soak.run(SECONDS)
            soak.check()
        finally:
            soak.close()
    print(soak.summary)
    # It would prove nothing if nothing had been disturbed.
    assert soak.cuts >= 5
    assert soak.faults >= 50
    assert sum(watcher.kills for watcher in soak.killed) >= 15
    assert len({stage for watcher in soak.killed for stage in watcher.met}) >= 3
