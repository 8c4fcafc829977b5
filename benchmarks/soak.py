"""`make soak`: uploads into a sandbox, kills the program again and again; is anything lost or doubled?

Runs for PXM_SOAK_SECONDS. Ends with 0 when every file is in PXM once, whole and linked.
"""

from __future__ import annotations

import argparse
import functools
import os
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.soak_hotfolders import HotFolderSoak
from tests.support.cut import CutNetwork
from tests.support.killing import KillLoop
from tests.support.program import Program
from tests.support.sandbox import SandboxProcess
from tests.support.switches import QUIET

_TELL_SECONDS = 30.0


def main(words: list[str]) -> int:
    """Soak; return the exit code."""
    scene = _parser().parse_args(words).scene
    seconds = float(os.environ.get("PXM_SOAK_SECONDS", "1200"))
    seed = int(os.environ.get("PXM_SOAK_SEED") or secrets.randbits(32))
    names = list(SCENES) if scene == "all" else [scene]
    return max([_soaked(name, seconds, seed) for name in names])


def _soaked(name: str, seconds: float, seed: int) -> int:
    print(f"{name}: for {seconds:.0f} s (PXM_SOAK_SEED={seed} repeats it).", flush=True)
    with tempfile.TemporaryDirectory(prefix="pxm-soak-") as folder:
        home = Path(folder)
        with SandboxProcess(home / "account", switches=QUIET) as sandbox:
            try:
                print(SCENES[name](sandbox, home, seconds, seed))
            except AssertionError as failure:
                print(f"{name} FAILED: {failure}")
                return 1
    return 0


def _uploads(sandbox: SandboxProcess, home: Path, seconds: float, seed: int) -> str:
    """Upload folders and kill the program; return what there was."""
    collections = [row["id"] for row in sandbox.control.rows("collection")[:2]]
    program = Program(home / "home", sandbox.environment)
    loop = KillLoop(program, sandbox.control, home / "soak", collections, random.Random(seed), large=40)
    loop.slow_down()
    began = time.monotonic()
    told = began

    def enough() -> bool:
        nonlocal told
        now = time.monotonic()
        if now - told >= _TELL_SECONDS:
            told = now
            print(f"{now - began:6.0f} s  {loop.kills} kills, {len(loop.assets)} files", flush=True)
        return now - began >= seconds

    try:
        loop.run(enough)
        loop.check()
    finally:
        program.close()
    stages = ", ".join(sorted(loop.stages))
    return (
        f"{loop.kills} kills over {len(loop.assets)} files, which met transfers in {stages}: none lost, none twice, "
        f"none of {loop.acknowledged} acknowledged parts sent again."
    )


def _hotfolders(sandbox: SandboxProcess, home: Path, seconds: float, seed: int) -> str:
    """Put files into hot folders and kill the watchers; return what there was."""
    with CutNetwork(sandbox, sandbox.control.state()["s3_host"]) as network:
        soak = HotFolderSoak(home, sandbox, network, seed, functools.partial(print, flush=True))
        try:
            soak.run(seconds)
            soak.check()
        finally:
            soak.close()
        return f"{soak.summary}: each in PXM once, whole and linked, none left waiting."


SCENES: dict[str, Callable[[SandboxProcess, Path, float, int], str]] = {
    "uploads": _uploads,
    "hotfolders": _hotfolders,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument(
        "--scene", choices=[*SCENES, "all"], default="all", help="what to soak (default: all)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
