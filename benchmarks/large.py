"""One large file, confirm included: time, CPU and memory of the program against s5cmd, rclone beside it."""

from __future__ import annotations

from pathlib import Path

from benchmarks import ours
from benchmarks.files import GIB, MIB, grow
from benchmarks.machine import Cores, free_bytes, in_turn, settle, work_folder
from benchmarks.peers import Peers
from benchmarks.processes import Use, median_cpu, median_seconds, spread
from benchmarks.report import BenchError, Row
from tests.support.sandbox import SandboxProcess

_MOST_MEMORY = 120
"""MB."""
_MORE_MEMORY = 8
"""MB by which four times the size may differ: what the allocator and the larger list of URLs make of it."""


def measure(cores: Cores, *, quick: bool) -> list[Row]:
    """Measure one file of 1 GiB (quick: 256 MiB) and one four times as large."""
    size = 256 * MIB if quick else GIB
    with work_folder() as work:
        rounds = _rounds(work, size, 2 if quick else 5)
        film = work / "film.mp4"
        grow(film, size)
        with SandboxProcess(work / "sandbox", cpu=cores.servers) as sandbox:
            peers = Peers(sandbox, cores.measured)
            peers.warm_up(str(film))
            uses: dict[str, list[Use]] = {"ours": [], "s5cmd": [], "rclone": []}
            for number in range(rounds):
                for who in in_turn(list(uses), number):
                    settle()
                    if who == "ours":
                        use = ours.upload(sandbox, [film], work, core=cores.measured)
                    elif who == "s5cmd":
                        use = peers.s5cmd(str(film), f"s5cmd-{number}")
                    else:
                        use = peers.rclone(film, f"rclone-{number}")
                    uses[who].append(use)
            grow(film, 4 * size)
            settle()
            larger = ours.upload(sandbox, [film], work, core=cores.measured)
    return _rows(size, uses, larger)


def _rounds(work: Path, size: int, wanted: int) -> int:
    """Return how many rounds the disk has room for: the storage keeps the bytes of each."""
    room = free_bytes(work) - 11 * size - 2 * GIB
    rounds = min(wanted, room // (3 * size))
    if rounds < 1:
        raise BenchError(f"{work.parent} has too little room; set TMPDIR to a folder on a larger disk")
    return int(rounds)


def _rows(size: int, uses: dict[str, list[Use]], larger: Use) -> list[Row]:
    name = f"{size // MIB} MiB file" if size < GIB else f"{size // GIB} GiB file"
    # Of the larger file: with --quick that is 1 GiB.
    larger_name = f"{4 * size // GIB} GiB file"
    speed = {who: size / MIB / median_seconds(runs) for who, runs in uses.items()}
    peak = max(use.peak_bytes for use in uses["ours"]) / 1e6
    larger_peak = larger.peak_bytes / 1e6
    mine, theirs, others = uses["ours"], uses["s5cmd"], uses["rclone"]
    return [
        Row.compared(
            f"{name}: throughput, confirm included, against s5cmd",
            speed["ours"],
            speed["s5cmd"],
            "MiB/s",
            target=(">=", 1.0),
            note=f"{len(mine)} rounds; ours {spread(mine)}, s5cmd {spread(theirs)}",
        ),
        Row.compared(
            f"{name}: throughput, rclone beside it",
            speed["ours"],
            speed["rclone"],
            "MiB/s",
            note=f"rclone {spread(others)}",
        ),
        Row.compared(
            f"{name}: CPU, user and system, against s5cmd",
            median_cpu(mine),
            median_cpu(theirs),
            "s",
            target=("<=", 0.7),
            note=f"rclone {median_cpu(others):.2f} s",
        ),
        Row.limited(
            f"{name}: peak memory",
            peak,
            _MOST_MEMORY,
            "MB",
            sign="<",
            note=f"s5cmd {theirs[-1].peak_bytes / 1e6:.0f} MB, rclone {others[-1].peak_bytes / 1e6:.0f} MB",
        ),
        Row.limited(f"{larger_name}: peak memory", larger_peak, _MOST_MEMORY, "MB", sign="<"),
        Row.limited(
            f"{larger_name}: more memory than for a quarter of it",
            larger_peak - peak,
            _MORE_MEMORY,
            "MB",
            note=f"{larger_peak:.1f} MB against {peak:.1f} MB",
        ),
    ]
