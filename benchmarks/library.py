"""The library of a large account: what reading it costs, and how soon views and searches are there."""

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
from tests.support.crowd import Others, fill
from tests.support.sandbox import SandboxProcess

_PAGE = 100
_SEARCH_MS = 30
_VIEW_MS = 100
_FIRST_RATIO = 1.1
_DELTA_CALLS = 10
_CHANGED = 100


def measure(cores: Cores, *, quick: bool) -> list[Row]:
    """Read a large account into a copy, then what has changed, and use it; quick: a fifth of the files."""
    files, collections = (20_000, 2_000) if quick else (100_000, 10_000)
    with work_folder() as work:
        crowd = fill(work / "sandbox", files=files, collections=collections)
        switches = {"rate_limit": 0, "undocumented_fields": True}
        with (
            SandboxProcess(
                work / "sandbox", switches=switches, catalogue="none", cpu=cores.servers
            ) as sandbox,
            Others(work / "sandbox") as others,
        ):
            first = _json(cores, sandbox, work, "read")
            first_calls = _file_calls(sandbox)
            for number in range(0, files, files // _CHANGED):
                others.rename(crowd.file(number), f"Changed {number:06d}.jpg")
            sandbox.control.reset()
            changes = _json(cores, sandbox, work, "read")
            delta_calls = _file_calls(sandbox)
            used = _json(cores, sandbox, work, "use")
    name = f"library of {files:,} files and {collections:,} products"
    searches, views = used["searches"], used["views"]
    worst_view = max(views, key=lambda view: float(views[view]))
    return [
        Row.limited(
            f"{name}: search as typed, p95",
            statistics.quantiles(searches.values(), n=20)[18] * 1000,
            _SEARCH_MS,
            "ms",
            note=f"{len(searches)} beginnings of searches; median {statistics.median(searches.values()) * 1000:.1f}, "
            f"worst {max(searches.values()) * 1000:.0f} ms “{max(searches, key=lambda words: float(searches[words]))}”",
        ),
        Row.limited(
            f"{name}: opening a view, the slowest of {len(views)}",
            views[worst_view] * 1000,
            _VIEW_MS,
            "ms",
            note=f"{worst_view}; median {statistics.median(views.values()) * 1000:.0f} ms; each with a screenful",
        ),
        Row.limited(
            f"{name}: API calls of the first reading per page of {_PAGE}",
            first_calls / (files / _PAGE),
            _FIRST_RATIO,
            "calls",
            note=f"{first_calls} calls, {first['seconds']:.0f} s without a budget, {used['bytes'] / 1e6:.0f} MB",
        ),
        Row.limited(
            f"{name}: API calls for {_CHANGED} changes",
            delta_calls,
            _DELTA_CALLS,
            "calls",
            note=f"{changes['seconds']:.1f} s; the files were made over 1,200 days",
        ),
    ]


def _file_calls(sandbox: SandboxProcess) -> int:
    endpoints: dict[str, int] = sandbox.control.counters()["endpoints"]
    return sum(count for name, count in endpoints.items() if "/file" in name)


def _json(cores: Cores, sandbox: SandboxProcess, work: Path, action: str) -> dict[str, Any]:
    """Run the probe on the core that is measured; return what it printed."""
    environment = {
        **sandbox.environment,
        "PXM_DATA_DIR": os.fspath(work / "data"),
        "XDG_STATE_HOME": os.fspath(work / "state"),
    }
    command = [sys.executable, "-m", "benchmarks.library_probe", action]
    output = run(command, core=cores.measured, environment=environment, timeout=900).output
    answer: dict[str, Any] = json.loads(output.strip().splitlines()[-1])
    return answer
