"""The Library of the window on a large account: how soon a view is there, whether scrolling through it is smooth."""

from __future__ import annotations

import json
import os
import statistics
import sys
from pathlib import Path
from typing import Any

from benchmarks.machine import Cores, work_folder
from benchmarks.processes import run
from benchmarks.report import Row
from tests.support.crowd import fill
from tests.support.sandbox import SandboxProcess

_VIEW_MS = 100
_P99_MS = 16


def measure(cores: Cores, *, quick: bool) -> list[Row]:
    """Read a large account into a copy, and use it in the window; quick: a fifth of the files."""
    files, collections = (20_000, 2_000) if quick else (100_000, 10_000)
    with work_folder() as work:
        fill(work / "sandbox", files=files, collections=collections)
        switches = {"rate_limit": 0, "undocumented_fields": True}
        with SandboxProcess(
            work / "sandbox", switches=switches, catalogue="none", cpu=cores.servers
        ) as sandbox:
            environment = {
                **sandbox.environment,
                "PXM_DATA_DIR": os.fspath(work / "data"),
                "XDG_STATE_HOME": os.fspath(work / "state"),
                "QT_QPA_PLATFORM": "offscreen",
            }
            _json(cores, environment, "benchmarks.library_probe", "read")
            used = _json(cores, environment, "benchmarks.library_window_probe", work / "data")
    return _rows(f"window: library of {files:,} files", used)


def _rows(name: str, used: dict[str, Any]) -> list[Row]:
    views: dict[str, float] = used["views"]
    slowest = max(views, key=lambda view: views[view])
    rows = [
        Row.limited(
            f"{name}: opening a view, the slowest of {len(views)}",
            views[slowest] * 1000,
            _VIEW_MS,
            "ms",
            note=f"{slowest}; median {statistics.median(views.values()) * 1000:.0f} ms; until its tiles have their "
            f"names; the place itself, made and painted, {used['place'] * 1000:.0f} ms",
        )
    ]
    for what, words in (("grid", "the grid end to end"), ("table", "the table end to end")):
        late = used["delays"][what]
        rows.append(
            Row.limited(
                f"{name}: event loop while {words} is scrolled, p99",
                statistics.quantiles(late, n=100)[98],
                _P99_MS,
                "ms",
                note=f"worst {max(late):.0f} ms; {used['steps'][what]:,} steps, {used['read'][what]:,} files and "
                f"{used['pictures'][what]:,} pictures read meanwhile",
            )
        )
    rows.append(Row.limited(f"{name}: resident memory after that", used["resident"] / 1e6, 450, "MB"))
    return rows


def _json(cores: Cores, environment: dict[str, str], *words: object) -> dict[str, Any]:
    """Run a module on the core that is measured; return what it printed last."""
    command = [sys.executable, "-m", *(os.fspath(w) if isinstance(w, Path) else str(w) for w in words)]
    output = run(command, core=cores.measured, environment=environment, timeout=900).output
    answer: dict[str, Any] = json.loads(output.strip().splitlines()[-1])
    return answer
