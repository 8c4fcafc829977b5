"""Many small files, each linked, without a budget: against a bare httpx loop, s5cmd beside it."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import ours
from benchmarks.files import make_many
from benchmarks.machine import Cores, in_turn, settle, work_folder
from benchmarks.peers import Peers
from benchmarks.processes import Use, median_cpu, median_seconds, run, spread
from benchmarks.report import Row
from pxm_desktop.transfer.options import EngineOptions
from tests.support.sandbox import SandboxProcess

_SIZE = 100_000
_TARGET = 0.7
_BARE_LOOP = Path(__file__).with_name("bare_loop.py")


def measure(cores: Cores, *, quick: bool) -> list[Row]:
    """Measure 500 files (quick: 100) of 100 kB."""
    count, rounds = (100, 1) if quick else (500, 3)
    concurrency = EngineOptions().active
    uses: dict[str, list[Use]] = {"ours": [], "loop": [], "s5cmd": []}
    with work_folder() as work:
        files = make_many(work / "details", count, _SIZE)
        folder = files[0].parent
        for number in range(rounds):
            # An account each, so that none pays for the files of the rounds before.
            for who in in_turn(list(uses), number):
                with SandboxProcess(
                    work / f"{who}-{number}", switches={"rate_limit": 0}, cpu=cores.servers
                ) as sandbox:
                    collection = str(sandbox.control.rows("collection")[0]["id"])
                    peers = Peers(sandbox, cores.measured)
                    peers.warm_up(f"{folder}/*")
                    settle()
                    if who == "ours":
                        use = ours.upload(
                            sandbox,
                            [folder],
                            work,
                            core=cores.measured,
                            collections=[collection],
                            program=ours.UNLIMITED,
                        )
                    elif who == "loop":
                        command: list[str | Path] = [
                            sys.executable,
                            _BARE_LOOP,
                            folder,
                            collection,
                            str(concurrency),
                        ]
                        use = run(command, core=cores.measured, environment=sandbox.environment)
                    else:
                        use = peers.s5cmd(f"{folder}/*", "details")
                    uses[who].append(use)
                    if who != "s5cmd":
                        ours.check_links(sandbox, collection, count)
    return _rows(count, concurrency, uses)


def _rows(count: int, concurrency: int, uses: dict[str, list[Use]]) -> list[Row]:
    rate = {who: count / median_seconds(runs) for who, runs in uses.items()}
    cpu = {who: median_cpu(runs) for who, runs in uses.items()}
    name = f"{count} x 100 kB linked, budget lifted"
    peak = max(use.peak_bytes for use in uses["ours"]) / 1e6
    return [
        Row.compared(
            f"{name}: against a bare httpx loop with the same calls",
            rate["ours"],
            rate["loop"],
            "files/s",
            target=(">=", _TARGET),
            note=f"{len(uses['ours'])} rounds, {concurrency} at once; ours {spread(uses['ours'])}, "
            f"loop {spread(uses['loop'])}; CPU {cpu['ours']:.2f} and {cpu['loop']:.2f} s; {peak:.0f} MB",
        ),
        Row.compared(
            f"{name}: s5cmd beside it (no API calls)",
            rate["ours"],
            rate["s5cmd"],
            "files/s",
            note=f"s5cmd {spread(uses['s5cmd'])}",
        ),
    ]
