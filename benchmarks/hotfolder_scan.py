"""How long looking through a hot folder of 100,000 files takes, against find, which prints size and time of each.

Both see a warm tree. Ours is what a running program does: every directory is listed and every file compared with what
the real store remembers of it; the program's start is not part of it.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import machine
from benchmarks.machine import Cores
from benchmarks.processes import Use, median_seconds, run, spread
from benchmarks.report import BenchError, Row
from pxm_desktop.hotfolders.database import Database
from pxm_desktop.hotfolders.filters import Filter
from pxm_desktop.hotfolders.looking import Looker
from pxm_desktop.hotfolders.model import FileState, HotFile, Rule
from pxm_desktop.hotfolders.scan import scan
from pxm_desktop.hotfolders.store import Store

FILES_A_FOLDER = 100
_TARGET = 3.0
_PEER = "find"
_RULE = "bench"


def measure(cores: Cores, *, quick: bool) -> list[Row]:
    """Measure a rescan that finds nothing new, in turn with find over the same tree."""
    peer = shutil.which(_PEER)
    if peer is None:
        raise BenchError(f"{_PEER} is not installed; on Debian and Ubuntu: apt-get install findutils")
    folders, rounds = (200, 3) if quick else (1000, 7)
    ours: list[float] = []
    theirs: list[Use] = []
    with machine.work_folder() as work:
        tree, memory = work / "hot", work / "hotfolders.sqlite"
        make_tree(tree, folders)
        asyncio.run(_remember(tree, memory))
        machine.settle()
        quiet = 'exec "$0" "$1" -type f -printf "%s %T@ %p\\n" > /dev/null'
        listing: list[str | Path] = ["/bin/sh", "-c", quiet, peer, tree]
        rescan: list[str | Path] = [sys.executable, "-m", __name__, tree, memory]
        run(listing, core=cores.measured)  # warms the tree
        for number in range(rounds):
            for program in machine.in_turn(["ours", _PEER], number):
                if program == "ours":
                    ours.append(float(run(rescan, core=cores.measured).output))
                else:
                    theirs.append(run(listing, core=cores.measured))
    files = folders * FILES_A_FOLDER
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


def make_tree(tree: Path, folders: int) -> None:
    """Make a hot folder with so many sub-folders of `FILES_A_FOLDER` files."""
    for number in range(folders):
        folder = tree / f"session {number % 20:02d}" / f"{number:04d}"
        folder.mkdir(parents=True)
        for picture in range(FILES_A_FOLDER):
            (folder / f"IMG_{number:04d}_{picture:03d}.jpg").write_bytes(b"x" * (picture + 1))


async def _remember(tree: Path, memory: Path) -> None:
    """Note every file as done."""
    database = Database(memory)
    await Store(database).note(_RULE, list(_done(bytes(tree))))
    await database.close()


def _done(folder: bytes) -> Iterator[HotFile]:
    for listing in scan(folder, Filter(Rule(folder=folder))):
        for name, size, mtime_ns, _ in listing.entries:
            path = listing.path + b"/" + name
            yield HotFile(path=path, size=size, mtime_ns=mtime_ns, state=FileState.DONE, file_id="f", at=1.0)


def rescan_seconds(folder: bytes, memory: Path) -> float:
    """Return how long a look at a folder takes in which nothing has changed since it was remembered."""
    rule = Rule(id=_RULE, folder=folder)
    store = Store(Database(memory))
    looker = Looker(rule, Filter(rule), lambda below: store.look(rule.id, below))
    files = sum(sight.files for sight in looker.everything(None))  # reads what is remembered from the disk
    started = time.perf_counter()
    fresh = sum(len(sight.fresh) for sight in looker.everything(None))
    seconds = time.perf_counter() - started
    if fresh or not files:
        raise BenchError(f"{fresh} of {files} files looked new although nothing had changed")
    return seconds


if __name__ == "__main__":
    print(rescan_seconds(os.fsencode(sys.argv[1]), Path(sys.argv[2])))
