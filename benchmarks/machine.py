"""The machine: which core the servers get and which the programs that are measured, and room for files."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Cores:
    """One core for the servers, another for what is measured; None where they cannot be pinned."""

    servers: int | None
    measured: int | None

    def __str__(self) -> str:
        if self.servers is None:
            return "nothing pinned: this machine has one core, or a system that cannot pin"
        return f"servers on core {self.servers}, ours and the peers on core {self.measured}"


def cores() -> Cores:
    """Return two cores that this process may use."""
    if sys.platform != "linux":
        return Cores(None, None)
    usable = sorted(os.sched_getaffinity(0))
    if len(usable) < 2:
        return Cores(None, None)
    return Cores(usable[0], usable[1])


def description() -> str:
    """Return what the numbers were measured on."""
    system = f"{platform.system()} {platform.machine()}"
    return f"{system}, {os.cpu_count()} cores, Python {platform.python_version()}"


@contextlib.contextmanager
def work_folder() -> Iterator[Path]:
    """Make a folder on disk (under TMPDIR) and remove it with everything in it."""
    folder = Path(tempfile.mkdtemp(prefix="pxm-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def bytecode_kept() -> Iterator[None]:
    """Let Python programs keep compiled modules meanwhile, as an installed program does, whatever the environment says.

    Some machines (containers, CI) forbid it, so that each start compiles hundreds of modules anew.
    """
    with tempfile.TemporaryDirectory(prefix="pxm-bench-bytecode-") as folder:
        before = dict(os.environ)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        try:
            subprocess.run(
                [sys.executable, "-c", "import httpx, pxm_desktop.cli.uploading"], cwd=ROOT, check=True
            )
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def free_bytes(folder: Path) -> int:
    """Return the free space of the disk that holds the folder."""
    return shutil.disk_usage(folder).free


def in_turn(programs: list[str], number: int) -> list[str]:
    """Return the programs in the order of a round: each round begins with the next one."""
    first = number % len(programs)
    return programs[first:] + programs[:first]


def settle() -> None:
    """Let what earlier rounds wrote reach the disk, so that the next round does not pay for it."""
    os.sync()
