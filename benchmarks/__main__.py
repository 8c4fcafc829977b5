"""``python -m benchmarks``: prints one table, writes bench.json; ends with 1 when a target is missed.

Every group of rows is one module. Ours and the peers take turns; what counts is the median.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import NoReturn, Protocol

import httpx

from benchmarks import (
    budget,
    calls,
    hotfolders,
    large,
    library,
    library_window,
    machine,
    relinking,
    small,
    startup,
    thumbnails,
    window,
)
from benchmarks.report import BenchError, Row, print_table, write_json


class Measure(Protocol):
    """Measures one group of rows."""

    def __call__(self, cores: machine.Cores, *, quick: bool) -> list[Row]:
        """Return the rows."""


GROUPS: dict[str, Measure] = {
    "help": startup.measure,
    "calls": calls.measure,
    "small": small.measure,
    "large": large.measure,
    "budget": budget.measure,
    "thumbnails": thumbnails.measure,
    "window": window.measure,
    "hotfolders": hotfolders.measure,
    "library": library.measure,
    "library window": library_window.measure,
    "relinking": relinking.measure,
}


def main(words: list[str]) -> int:
    """Run the groups that are asked for."""
    options = _parser().parse_args(words)
    signal.signal(signal.SIGTERM, _end)
    cores = machine.cores()
    rows: list[Row] = []
    with machine.bytecode_kept():
        for name in options.only or GROUPS:
            rows += _group(name, GROUPS[name], cores, quick=options.quick)
    title = f"{machine.description()}; {cores}"
    print_table(rows, f"{title}; quick, smaller than the real thing" if options.quick else title)
    write_json(rows, options.output)
    missed = [row.name for row in rows if row.met is False]
    for row in missed:
        print(f"Target missed: {row}")
    return 1 if missed else 0


def _group(name: str, measure: Callable[..., list[Row]], cores: machine.Cores, *, quick: bool) -> list[Row]:
    _say(f"{name} …")
    started = time.monotonic()
    try:
        rows = measure(cores, quick=quick)
    except (BenchError, RuntimeError, OSError, httpx.HTTPError) as error:
        # The other groups are still worth measuring.
        return [Row.unmeasured(name, f"{type(error).__name__}: {error}")]
    _say(f"{name} took {time.monotonic() - started:.0f} s")
    return rows


def _end(number: int, _: FrameType | None) -> NoReturn:
    """End as after an error: what was started ends too, and the files go."""
    raise SystemExit(128 + number)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=list(GROUPS), help="measure this group only; may be repeated"
    )
    parser.add_argument("--quick", action="store_true", help="smaller files, fewer rounds, no budget group")
    parser.add_argument(
        "--output", type=Path, default=machine.ROOT / "bench.json", help="where to write the results"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
