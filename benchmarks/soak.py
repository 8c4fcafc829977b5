"""`make soak`: uploads into a sandbox, kills the program again and again; is anything lost or doubled?

Runs for PXM_SOAK_SECONDS. Ends with 0 when every file is in PXM once, whole and linked.
"""

from __future__ import annotations

import os
import random
import secrets
import sys
import tempfile
import time
from pathlib import Path

from tests.support.killing import KillLoop
from tests.support.program import Program
from tests.support.sandbox import SandboxProcess
from tests.support.switches import QUIET

_TELL_SECONDS = 30.0


def main() -> int:
    """Soak; return the exit code."""
    seconds = float(os.environ.get("PXM_SOAK_SECONDS", "3600"))
    seed = int(os.environ.get("PXM_SOAK_SEED") or secrets.randbits(32))
    print(f"Uploading and killing for {seconds:.0f} s (PXM_SOAK_SEED={seed} repeats it).", flush=True)
    with tempfile.TemporaryDirectory(prefix="pxm-soak-") as name:
        home = Path(name)
        with SandboxProcess(home / "account", switches=QUIET) as sandbox:
            program = Program(home / "home", sandbox.environment)
            try:
                return _soak(program, sandbox, home / "soak", seconds, random.Random(seed))
            finally:
                program.close()


def _soak(
    program: Program, sandbox: SandboxProcess, folder: Path, seconds: float, dice: random.Random
) -> int:
    collections = [row["id"] for row in sandbox.control.rows("collection")[:2]]
    loop = KillLoop(program, sandbox.control, folder, collections, dice, large=40)
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
    except AssertionError as failure:
        print(f"FAILED after {loop.kills} kills and {len(loop.assets)} files: {failure}")
        return 1
    stages = ", ".join(sorted(loop.stages))
    print(
        f"{loop.kills} kills over {len(loop.assets)} files, which met transfers in {stages}: none lost, none twice, "
        f"none of {loop.acknowledged} acknowledged parts sent again."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
