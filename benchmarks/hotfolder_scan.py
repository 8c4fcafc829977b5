"""How long looking through a hot folder of 100,000 files takes, against find, which prints size and time of each.

Both see a warm tree. Ours is what a running program does: every directory is listed and every file compared with what
was known of it; the program's start is not part of it.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import time
from pathlib import Path

from benchmarks import machine
from benchmarks.machine import Cores
from benchmarks.processes import Use, median_seconds, run, spread
from benchmarks.report import BenchError, Row
from pxm_desktop.hotfolders.filters import Filter
from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.hotfolders.scan import scan

_FILES_A_FOLDER = 100
_TARGET = 3.0
_PEER = "find"


def measure(cores: Cores, *, quick: bool) -> list[Row]:
    """Measure a rescan that finds nothing new, in turn with find over the same tree."""
    peer = shutil.which(_PEER)
    if peer is None:
        raise BenchError(f"{_PEER} is not installed; on Debian and Ubuntu: apt-get install findutils")
    folders, rounds = (200, 3) if quick else (1000, 7)
    ours: list[float] = []
    theirs: list[Use] = []
    with machine.work_folder() as work:
        tree = work / "hot"
        _make(tree, folders)
        machine.settle()
        quiet = 'exec "$0" "$1" -type f -printf "%s %T@ %p\\n" > /dev/null'
        listing: list[str | Path] = ["/bin/sh", "-c", quiet, peer, tree]
        rescan: list[str | Path] = [sys.executable, "-m", __name__, tree]
        run(listing, core=cores.measured)  # warms the tree
        for number in range(rounds):
            for program in machine.in_turn(["ours", _PEER], number):
                if program == "ours":
                    ours.append(float(run(rescan, core=cores.measured).output))
                else:
                    theirs.append(run(listing, core=cores.measured))
    files = folders * _FILES_A_FOLDER
    return [
        Row.compared(
            f"hot folder: looking through {files:,} warm files, against {_PEER} -type f printing size and time",
            statistics.median(ours),
            median_seconds(theirs),
            "s",
            target=("<=", _TARGET),
            note=f"{rounds} rounds; ours {min(ours):.2f} to {max(ours):.2f} s, {_PEER} {spread(theirs)}",
        )
    ]


def _make(tree: Path, folders: int) -> None:
    for number in range(folders):
        folder = tree / f"session {number % 20:02d}" / f"{number:04d}"
        folder.mkdir(parents=True)
        for picture in range(_FILES_A_FOLDER):
            (folder / f"IMG_{number:04d}_{picture:03d}.jpg").write_bytes(b"x" * (picture + 1))


def rescan_seconds(folder: bytes) -> float:
    """Return how long a second look at a folder takes, in which nothing has changed since the first."""
    rules = Filter(Rule(folder=folder))
    known = {
        listing.path: {entry.name: (entry.size, entry.mtime_ns) for entry in listing.entries}
        for listing in scan(folder, rules)
    }
    started = time.perf_counter()
    new = 0
    for listing in scan(folder, rules):
        before = known[listing.path]
        for name, size, mtime_ns, _ in listing.entries:
            if before.get(name) != (size, mtime_ns):
                new += 1
    seconds = time.perf_counter() - started
    if new or not known:
        raise BenchError(f"{new} files changed while they were looked through")
    return seconds


if __name__ == "__main__":
    print(rescan_seconds(os.fsencode(sys.argv[1])))
