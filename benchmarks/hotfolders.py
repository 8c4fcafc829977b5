"""Hot folders: how soon a file is sent once it is complete, what watching costs, and how long a rescan takes."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from benchmarks import hotfolder_scan
from benchmarks.machine import ROOT, Cores, settle, work_folder
from benchmarks.report import BenchError, Row
from pxm_desktop.hotfolders.model import Rule
from tests.support.program import Program, Running
from tests.support.sandbox import Control, SandboxProcess

_SETTLE = 0.5
_P95_MS = 250
_IDLE_PERCENT = 1
_RESCAN = 12.0
"""Seconds between rescans while these are measured."""
_QUIET_CPU = 0.02
"""Seconds of processor time in a second, up to which a program counts as idle."""
_REQUEST = "POST /file/request-upload"
_CONFIRM = "POST /file/confirm-upload"


def measure(cores: Cores, *, quick: bool) -> list[Row]:
    """Measure delay, idle processor time and rescan; quick: a fifth of the files."""
    with work_folder() as work, SandboxProcess(work / "sandbox", cpu=cores.servers) as sandbox:
        rows = [
            _delay(cores, sandbox, work / "delay", 20 if quick else 100),
            _idle(cores, sandbox, work / "idle", 200 if quick else 1000, 10 if quick else 30),
        ]
    return [*rows, *hotfolder_scan.measure(cores, quick=quick)]


class _Watching:
    """A `watch` on one folder, on the core that is measured. A context manager."""

    def __init__(self, cores: Cores, sandbox: SandboxProcess, home: Path, *words: str) -> None:
        self.folder = home / "hot"
        self._program = Program(home / "home", sandbox.environment)
        self._program.settings()  # the program's own waits, not those of tests
        self._cores = cores
        self._add = words
        self._running: Running | None = None

    def __enter__(self) -> _Watching:
        self._program.run("hotfolder", "add", self.folder, *self._add, cwd=ROOT, seconds=600).expect(0)
        self._running = self._program.start("watch", "--json", cwd=ROOT)
        if self._cores.measured is not None:
            os.sched_setaffinity(self._running.pid, {self._cores.measured})
        return self

    def __exit__(self, *_: object) -> None:
        self._program.close()

    @property
    def cpu_seconds(self) -> float:
        """Processor time that it has used."""
        assert self._running is not None
        times = psutil.Process(self._running.pid).cpu_times()
        return times.user + times.system

    @property
    def busy(self) -> bool:
        """Whether something is in its queue."""
        return bool(self._program.unfinished())

    def edit(self, *words: str) -> None:
        """Change the rule."""
        self._program.run("hotfolder", "edit", self.folder, *words, cwd=ROOT).expect(0)

    def watches(self) -> bool:
        """Tell whether the system tells it of changes."""
        shown = self._program.run("hotfolder", "list", "--json", cwd=ROOT).expect(0).objects
        return [rule["state"] for rule in shown] == ["watching"]

    def is_idle(self) -> bool:
        """Look for a second whether it does next to nothing."""
        before = self.cpu_seconds
        time.sleep(1)
        return self.cpu_seconds - before <= _QUIET_CPU


def _until(condition: Callable[[], bool], what: str, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise BenchError(f"{what} took longer than {seconds:.0f} s")
        time.sleep(0.02)


# --- delay ---


def _delay(cores: Cores, sandbox: SandboxProcess, home: Path, files: int) -> Row:
    (home / "hot").mkdir(parents=True)
    dice = random.Random(1)
    with _Watching(cores, sandbox, home, "--settle", str(_SETTLE)) as watching:
        _until(watching.watches, "beginning to watch")
        late = []
        for number in range(files + 1):
            content = dice.randbytes(50_000)
            pause = dice.uniform(0.2, 0.7)  # at no beat of the program's
            _until(lambda: not watching.busy, "an upload")
            time.sleep(pause)
            late.append(_delayed(sandbox.control, watching.folder / f"{number:04}.bin", content))
    late = sorted(seconds * 1000 for seconds in late[1:])  # the first signs in
    return Row.limited(
        "hot folder: from the last write to the first API call, less the stability time, p95",
        statistics.quantiles(late, n=20)[18],
        _P95_MS,
        "ms",
        note=f"{files} files one after another, idle otherwise; settle {_SETTLE:g} s; "
        f"median {statistics.median(late):.0f}, worst {late[-1]:.0f} ms",
    )


def _delayed(control: Control, path: Path, content: bytes) -> float:
    """Write a file; return how late it is asked for an upload, in seconds, the stability time not counted."""
    control.reset()
    path.write_bytes(content)
    written = time.time()
    _until(lambda: control.counters()["endpoints"].get(_CONFIRM, 0) > 0, "an upload")
    asked = [call for call in control.calls() if call["endpoint"] == _REQUEST]
    if len(asked) != 1:
        raise BenchError(f"{len(asked)} uploads were asked for, not one")
    return float(asked[0]["at"]) - float(asked[0]["seconds"]) - written - _SETTLE


# --- idle ---


def _idle(cores: Cores, sandbox: SandboxProcess, home: Path, folders: int, seconds: float) -> Row:
    hotfolder_scan.make_tree(home / "hot", folders)
    settle()
    with _Watching(cores, sandbox, home, "--leave-existing") as watching:
        _until(watching.watches, "beginning to watch")
        _until(watching.is_idle, "the first look")
        idle = _cpu(watching, seconds) / seconds
        watching.edit("--rescan", str(_RESCAN))
        _until(watching.is_idle, "the look after the rule was changed")
        rescans, passed = 2, 2.5 * _RESCAN  # a look has just ended, so that these are whole ones
        rescan = (_cpu(watching, passed) - idle * passed) / rescans
    every = Rule.model_fields["rescan"].default
    return Row.limited(
        f"hot folder: processor time while idle on {folders * hotfolder_scan.FILES_A_FOLDER:,} watched files",
        (idle + rescan / every) * 100,
        _IDLE_PERCENT,
        "% of a core",
        note=f"{idle * 100:.2f} % over {seconds:.0f} s, and a rescan of {rescan:.2f} s every {every:.0f} s",
    )


def _cpu(watching: _Watching, seconds: float) -> float:
    before = watching.cpu_seconds
    time.sleep(seconds)
    return watching.cpu_seconds - before
