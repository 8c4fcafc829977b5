"""Runs programs and returns what they used: time, CPU with all their children, peak memory."""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.machine import ROOT
from benchmarks.report import BenchError

_LAUNCHER = Path(__file__).with_name("launch.py")


@dataclass(frozen=True, slots=True)
class Use:
    """What one run used. CPU is user and system time, children included."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    output: str


def run(
    command: Sequence[str | Path],
    *,
    core: int | None,
    environment: Mapping[str, str] | None = None,
    timeout: float = 900,
) -> Use:
    """Run a program to its end, on one core if that can be chosen.

    Raises:
        BenchError: It failed, or took longer than `timeout` seconds.

    """
    with tempfile.TemporaryDirectory(prefix="pxm-bench-run-") as folder:
        result = Path(folder) / "used.json"
        launch = [sys.executable, "-I", "-S", str(_LAUNCHER), str(result), "-" if core is None else str(core)]
        launch += [str(word) for word in command]
        launched = subprocess.Popen(
            launch,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
        try:
            output, errors = launched.communicate(timeout=timeout)
        except BaseException as error:
            os.killpg(launched.pid, signal.SIGKILL)
            launched.communicate()
            if isinstance(error, subprocess.TimeoutExpired):
                raise BenchError(f"{Path(command[0]).name} took longer than {timeout:.0f} s") from None
            raise
        try:
            used = json.loads(result.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise BenchError(f"{Path(command[0]).name} did not start: {_last(errors)}") from None
    if used["code"] != 0:
        raise BenchError(f"{Path(command[0]).name} ended with code {used['code']}: {_last(errors or output)}")
    return Use(used["seconds"], used["cpu_seconds"], used["peak_bytes"], output)


def median_seconds(uses: Sequence[Use]) -> float:
    """Return the median of the times."""
    return statistics.median(use.seconds for use in uses)


def median_cpu(uses: Sequence[Use]) -> float:
    """Return the median of the CPU times in seconds."""
    return statistics.median(use.cpu_seconds for use in uses)


def spread(uses: Sequence[Use]) -> str:
    """Return the shortest and the longest time, for a note."""
    times = [use.seconds for use in uses]
    return f"{min(times):.2f} to {max(times):.2f} s"


def _last(text: str) -> str:
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return " / ".join(lines[-3:])[-400:] or "no output"
