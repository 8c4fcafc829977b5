"""1,000 linked files under the real budget: hardly longer than it must take, and never too many calls."""

from __future__ import annotations

import math

from benchmarks import ours
from benchmarks.files import make_many
from benchmarks.machine import Cores, settle, work_folder
from benchmarks.peers import Peers
from benchmarks.report import Row
from tests.support.sandbox import SandboxProcess

_FILES = 1000
_CALLS_A_FILE = 3
_SIZE = 100_000
# What PXM's documentation allows, less what we leave to others; written down anew here, to check the program.
_SLOTS = 900
_MOST_CALLS = 950
_WINDOW_SECONDS = 60


def floor_seconds(calls: int) -> int:
    """Return the least time for so many calls: the first go at once, then a slot serves one call a minute."""
    return (math.ceil(calls / _SLOTS) - 1) * _WINDOW_SECONDS


def measure(cores: Cores, *, quick: bool) -> list[Row]:
    """Measure 1,000 files; more than three minutes, so not with `quick`."""
    if quick:
        return []
    with work_folder() as work:
        folder = make_many(work / "details", _FILES, _SIZE)[0].parent
        with SandboxProcess(work / "sandbox", cpu=cores.servers) as sandbox:
            collection = str(sandbox.control.rows("collection")[0]["id"])
            Peers(sandbox, cores.measured).warm_up(f"{folder}/*")
            settle()
            use = ours.upload(sandbox, [folder], work, core=cores.measured, collections=[collection])
            counters = sandbox.control.counters()
            ours.check_links(sandbox, collection, _FILES)
    floor = floor_seconds(_FILES * _CALLS_A_FILE)
    name = f"{_FILES} x 100 kB linked under the real budget"
    refused = counters["statuses"].get("429", 0)
    return [
        Row.compared(
            f"{name}: time against what it allows",
            use.seconds,
            floor,
            "s",
            target=("<=", 1.05),
            note=f"{counters['total']} calls, {refused} refused; {_SLOTS} in any {_WINDOW_SECONDS} s, "
            f"{_CALLS_A_FILE} a file",
        ),
        Row.limited(
            f"{name}: most calls in any 60 s, counted by the sandbox",
            counters["most_in_60_s"],
            _MOST_CALLS,
            "calls",
        ),
    ]
