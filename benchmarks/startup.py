"""How long the program takes to print its help, against the interpreter that does nothing."""

from __future__ import annotations

import sys

from benchmarks.machine import Cores
from benchmarks.ours import PROGRAM
from benchmarks.processes import Use, median_seconds, run, spread
from benchmarks.report import Row

_LIMIT = 8


def measure(cores: Cores, *, quick: bool) -> list[Row]:
    """Measure `pxm-desktop --help`."""
    ours: list[Use] = []
    nothing: list[Use] = []
    for _ in range(15 if quick else 31):
        ours.append(run([PROGRAM, "--help"], core=cores.measured))
        nothing.append(run([sys.executable, "-c", "pass"], core=cores.measured))
    return [
        Row.compared(
            "pxm-desktop --help against python -c pass",
            median_seconds(ours) * 1000,
            median_seconds(nothing) * 1000,
            "ms",
            target=("<=", _LIMIT),
            note=f"{len(ours)} runs, {spread(ours)}",
        )
    ]
