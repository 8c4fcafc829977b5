"""The window: from start to usable against a bare one, and how late its event loop is when much happens."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks import history_rows
from benchmarks.files import GIB, grow
from benchmarks.machine import Cores, work_folder
from benchmarks.processes import run
from benchmarks.report import Row
from tests.support.sandbox import SandboxProcess

_START_RATIO = 3
_P99_MS = 16
_WORST_MS = 100
_MEMORY = 350
"""MB."""
_SCENES = {
    "add": "{files} files are added",
    "stream": "1,000 events/s stream in while a film is sent at full speed",
    "pause": "{files} files are paused",
    "cancel": "{files} files are cancelled",
    "search": "{history} history rows are searched",
}


def measure(cores: Cores, *, quick: bool) -> list[Row]:
    """Measure start, event loop and memory; quick: a tenth of the files, a twentieth of the history."""
    files = 10_000 if quick else 100_000
    with work_folder() as work, SandboxProcess(work / "sandbox", cpu=cores.servers) as sandbox:
        environment = {
            **sandbox.environment,
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_STATE_HOME": str(work / "state"),
        }
        folder, film = work / "shoot", work / "film.mov"
        folder.mkdir()
        for number in range(files):
            (folder / f"SKU-{number:06d}.jpg").write_bytes(b"%d" % number)
        grow(film, GIB // 4 if quick else 4 * GIB)
        rows = [_start(cores, environment, work, 3 if quick else 9)]
        bare = _json(cores, environment, "benchmarks.bare_window", "delays", "10")["delays"]
        found = _json(cores, environment, "benchmarks.window_probe", "busy", work / "data", folder, film)
        history = 50_000 if quick else 1_000_000
        history_rows.make(work / "history", history)
        searched = _json(cores, environment, "benchmarks.window_probe", "searched", work / "history")
    found["delays"]["search"] = searched["delays"]["search"]
    rows += _delays(bare, found, {"files": f"{files:,}", "history": f"{history:,}"}, _said(searched))
    rows.append(
        Row.limited(
            f"window: resident memory with {files:,} files queued", found["resident"] / 1e6, _MEMORY, "MB"
        )
    )
    return rows


def _start(cores: Cores, environment: dict[str, str], work: Path, rounds: int) -> Row:
    ours: list[float] = []
    bare: list[float] = []
    for number in range(rounds + 1):
        for times, words in (
            (ours, ("benchmarks.window_start", work / f"start-{number}")),
            (bare, ("benchmarks.bare_window",)),
        ):
            began = time.time()
            seconds = _json(cores, environment, *words)["usable_at"] - began
            if number:  # the first round reads everything from the disk
                times.append(seconds)
    return Row.compared(
        "window: from process start to usable, against a bare PySide6 window",
        statistics.median(ours),
        statistics.median(bare),
        "s",
        target=("<=", _START_RATIO),
        note=f"{rounds} rounds; ours {min(ours):.2f} to {max(ours):.2f} s, bare {min(bare):.2f} to {max(bare):.2f} s",
    )


def _said(searched: dict[str, Any]) -> str:
    """Return what the row of the history says beside the delays."""
    answers = [seconds * 1000 for seconds in searched["answers"]]
    return (
        f"first page after {searched['first'] * 1000:.0f} ms (loop at worst {max(searched['delays']['open']):.0f} ms "
        f"late); {searched['searches']} searches typed, answered {statistics.median(answers):.0f} ms after the last "
        f"letter, at worst {max(answers):.0f} ms, of which 150 ms are rest"
    )


def _delays(bare: list[float], found: dict[str, Any], numbers: dict[str, str], searched: str) -> list[Row]:
    rows = []
    control = f"a bare window with nothing to do: p99 {_p99(bare):.1f}, worst {max(bare):.1f} ms"
    for scene, words in _SCENES.items():
        late = found["delays"][scene]
        name = f"window: event loop while {words.format(**numbers)}"
        note = control
        if scene == "stream":
            note = f"{found['events']} events, {found['speed'] / 1e6:.0f} MB/s at best; {control}"
        if scene == "search":
            note = f"{searched}; {control}"
        rows.append(Row.limited(f"{name}, p99", _p99(late), _P99_MS, "ms", note=note))
        rows.append(Row.limited(f"{name}, worst", max(late), _WORST_MS, "ms", note=note))
    return rows


def _p99(late: list[float]) -> float:
    return statistics.quantiles(late, n=100)[98]


def _json(cores: Cores, environment: dict[str, str], *words: object) -> dict[str, Any]:
    """Run a module on the core that is measured; return what it printed last."""
    command = [sys.executable, "-m", *(os.fspath(w) if isinstance(w, Path) else str(w) for w in words)]
    output = run(command, core=cores.measured, environment=environment, timeout=900).output
    answer: dict[str, Any] = json.loads(output.strip().splitlines()[-1])
    return answer
