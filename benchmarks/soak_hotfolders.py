"""The soak of hot folders: three watchers, two of them killed again and again, a network that is cut, faults of PXM.

At the end PXM must hold each file once, with the right bytes and links; nothing may wait without reason, nothing may
be gone from the disk, and the watcher that lived through all of it must not have grown.
"""

from __future__ import annotations

import contextlib
import heapq
import itertools
import os
import random
import sqlite3
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from benchmarks.machine import ROOT
from benchmarks.soak_files import SETTLE, Steps, Studio
from benchmarks.soak_ledger import Ledger, Room, files_of, told
from benchmarks.soak_program import LEASE
from tests.support.cut import CutNetwork
from tests.support.program import QUICK, Program, Running
from tests.support.sandbox import Control, SandboxProcess

RESCAN = 15
"""Seconds between full looks; within so many everything must be found that the system did not tell of."""
_PACE = 9.0
_LEAST_PACE = 5.0
"""Files a second, the end included."""
_LARGE_EVERY = 25.0
_QUIET = RESCAN + 3.0
"""Seconds for which nothing may have been left to do before it counts as the end."""
_END = 180.0
"""Seconds within which everything must be finished once nobody disturbs any more."""
_ENGINE = {**QUICK, "visibility_window": 15.0}
"""Many processes share two cores here: PXM may show a file seconds after it took it."""
_FAULTS: tuple[dict[str, Any], ...] = (
    {"action": "status", "status": 500},
    {"action": "html", "status": 502},
    {"action": "status", "status": 503, "retry_after": 1},
    {"action": "rate_limit", "retry_after": 1},
    {"action": "lose_before"},
    {"action": "lose_after"},
    {"action": "lose_after", "method": "POST", "path": "/file/confirm-upload"},
    {"action": "status", "status": 500, "effect": True, "method": "POST", "path": "/file/confirm-upload"},
    {"action": "malformed", "effect": True},
    {"action": "cut", "bytes": 20},
    {"action": "delay", "seconds": 1},
    {"action": "hang", "seconds": 2},
    {"action": "revoke_token", "count": 1},
    {"action": "status", "status": 503, "target": "s3"},
    {"action": "lose_before", "target": "s3"},
    {"action": "lose_after", "target": "s3"},
    {"action": "slow", "bytes": 1_000_000, "target": "s3"},
    # What arrives damaged four times, or whose URLs expire three times, has failed for good and is a person's matter.
    {"action": "wrong_etag", "target": "s3", "count": 3},
    {"action": "corrupt", "target": "s3", "count": 3},
    {"action": "expire_urls", "path": "/file/request-upload", "count": 2},
)
_LONG = 0.12
"""Share of kills after which the watcher stays away for longer than its lease."""
_CACHES = 16.0
"""MB that the caches of its databases take, and libraries that are loaded when they are needed first: on a busy machine
they are full only after the second quarter."""
_GROWN = 1.1
"""How much larger memory and open files may be in the last quarter than in the second."""


class Clockwork:
    """Runs many `Steps` beside one another, in one thread."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Steps]] = []
        self._order = itertools.count()

    def __len__(self) -> int:
        return len(self._heap)

    def begin(self, steps: Steps) -> None:
        """Begin with something at once."""
        heapq.heappush(self._heap, (time.monotonic(), next(self._order), steps))

    def run(self, until: float) -> None:
        """Run until a moment of `time.monotonic`, or until everything is done."""
        while self._heap and (now := time.monotonic()) < until:
            due, _, steps = self._heap[0]
            if due > now:
                time.sleep(min(due, until) - now)
                continue
            heapq.heappop(self._heap)
            with contextlib.suppress(StopIteration):
                wait = next(steps)
                heapq.heappush(self._heap, (time.monotonic() + wait, next(self._order), steps))


@dataclass
class Watcher:
    """A `pxm-desktop watch` that may be killed and started again."""

    program: Program
    rooms: Sequence[Room]
    kills: int = 0
    met: Counter[str] = field(default_factory=Counter)
    """Stages in which kills met transfers."""
    running: Running | None = None

    def prepare(self) -> None:
        """Make the rules."""
        self.program.settings(engine=_ENGINE)
        for room in self.rooms:
            words = ["--collection", room.collection, "--settle", str(SETTLE), "--rescan", str(RESCAN)]
            words += ["--after", "move"] if room.moves else []
            words += ["--shared"] if room.shared else []
            self.program.run("hotfolder", "add", room.path, *words, cwd=ROOT).expect(0)

    def start(self) -> None:
        """Watch."""
        self.running = self.program.start(
            "watch", "--json", launcher=("-m", "benchmarks.soak_program"), cwd=ROOT
        )

    def kill(self) -> None:
        """Kill it with SIGKILL. Raises AssertionError when it had ended by itself, or said what it should not."""
        assert self.running is not None
        assert not self.running.ended, f"a watcher ended by itself: {self.running.wait()}"
        self.running.kill()
        self.kills += 1
        self.met.update(str(row["stage"]) for row in self.program.unfinished())

    def end(self) -> None:
        """Press Ctrl+C."""
        assert self.running is not None
        self.running.interrupt()
        self.running.wait().expect(130)

    def left(self) -> list[str]:
        """Return what is not finished."""
        rows = self.program.rows(
            "name, stage, hold, reason", "stage NOT IN ('done', 'skipped', 'failed', 'cancelled')"
        )
        return [f"{row!r}" for row in (*rows, *self.known("state='taken' OR pending<>''"))]

    def known(self, where: str) -> list[dict[str, Any]]:
        """Return files as hot folders remember them."""
        path = self.program.data / "hotfolders.sqlite"
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as db:
            db.row_factory = sqlite3.Row
            query = f"SELECT folder, name, size, mtime_ns, state, pending, reason FROM file WHERE {where}"
            return [dict(row) for row in db.execute(query)]

    def defects(self) -> Iterator[str]:
        """Yield what the log says of defects."""
        for log in self.program.data.glob("*.log*"):
            lines = log.read_text("utf-8", "replace").splitlines()
            yield from (f"{log.name}: {line}" for line in lines if "defect" in line or "Traceback" in line)


@dataclass
class Samples:
    """Memory and open files of a process, once a second."""

    memory: list[float] = field(default_factory=list)
    """MB, resident."""
    files: list[int] = field(default_factory=list)

    def take(self, process: psutil.Process) -> None:
        """Take one sample."""
        self.memory.append(process.memory_info().rss / 1e6)
        self.files.append(process.num_fds())

    def grown(self) -> Iterator[str]:
        """Yield what has grown."""
        for what, values, slack in (("memory in MB", self.memory, _CACHES), ("open files", self.files, 4.0)):
            before, after = quarters(values)
            if after > before * _GROWN + slack:
                yield f"{what} of the watcher grew from {before:.0f} to {after:.0f}"


def quarters(values: Sequence[float]) -> tuple[float, float]:
    """Return the medians of the second and of the last quarter."""
    part = len(values) // 4
    return statistics.median(values[part : 2 * part]), statistics.median(values[-part:])


class HotFolderSoak:
    """The scene. `run`, then `check`; `summary` says what there was."""

    def __init__(
        self,
        home: Path,
        sandbox: SandboxProcess,
        network: CutNetwork,
        seed: int,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`say` hears once a minute how it goes."""
        self._say = say
        self._control: Control = sandbox.control
        self._network = network
        self._seed = seed
        self._dice = random.Random(f"{seed} disturbances")
        self._besides = {file["id"] for file in self._control.files(hashes=False)}
        products = iter(str(row["id"]) for row in self._control.rows("collection"))

        def room(name: str, *, moves: bool = False, shared: bool = False) -> Room:
            path = home / "rooms" / name
            path.mkdir(parents=True)
            return Room(name, path, next(products), moves, shared)

        desk, drop, share = room("desk"), room("drop", moves=True), room("share", shared=True)
        tether, out = room("tether"), room("out", moves=True)
        account = {**sandbox.environment, "PXM_BASE_URL": network.base_url}
        self.killed = [
            Watcher(Program(home / "one", account), (desk, drop, share)),
            Watcher(Program(home / "two", account), (share,)),
        ]
        self.steady = Watcher(Program(home / "three", account), (tether, out))
        self._rooms = (desk, drop, share, tether, out)
        self._ledger = Ledger()
        outside = home / "outside"
        outside.mkdir()
        self._studio = Studio(self._rooms, outside, self._ledger, seed, pace=_PACE)
        self.samples = Samples()
        self.cuts = 0
        self.faults = 0
        """Calls that faults hit."""
        self._began = time.monotonic()
        self.seconds = 0.0
        """From the beginning until the last file was finished."""
        self._disturbs = True
        self._over = False

    @property
    def watchers(self) -> list[Watcher]:
        return [*self.killed, self.steady]

    @property
    def files(self) -> int:
        """Files that PXM must hold."""
        return len(self._ledger.due("must"))

    def run(self, seconds: float) -> None:
        """Put files into the folders and disturb for so long, then let everything be finished.

        Raises AssertionError when that does not come to an end.
        """
        began = self._began = time.monotonic()
        for watcher in self.watchers:
            watcher.prepare()
            watcher.start()
        clock = Clockwork()
        clock.begin(self._sampled())
        clock.begin(self._told())
        clock.begin(self._fed(self._studio.work(clock.begin, _LARGE_EVERY)))
        for watcher in self.killed:
            clock.begin(self._kills(watcher))
        clock.begin(self._cuts())
        clock.begin(self._faults())
        clock.run(began + seconds)
        self._disturbs = False
        clock.begin(self._finished(clock))
        clock.run(began + seconds + _END + 2 * _QUIET)

    def check(self) -> None:
        """Fail unless everything is as it should be. Ends the watchers."""
        wrong = [line for watcher in self.watchers for line in _standing(watcher)]
        for watcher in self.watchers:
            watcher.end()
            wrong += watcher.defects()
        wrong += self.samples.grown()
        wrong += self._ledger.wrong_in_pxm(files_of(self._control, self._besides))
        wrong += self._ledger.wrong_on_disk(self._rooms)
        if self.files < _LEAST_PACE * self.seconds:
            wrong.append(f"only {self.files / self.seconds:.1f} files a second")
        assert not wrong, f"(seed {self._seed}) {self.summary}\n{told(wrong)}"

    @property
    def summary(self) -> str:
        """What there was up to now, in a line."""
        seconds = self.seconds or time.monotonic() - self._began
        memory, files = quarters(self.samples.memory), quarters(self.samples.files)
        met = sum((watcher.met for watcher in self.killed), Counter[str]())
        return (
            f"{self.files} files of {len(self._ledger.kinds())} kinds in {seconds:.0f} s "
            f"({self.files / seconds:.1f}/s); {sum(watcher.kills for watcher in self.killed)} kills, which met "
            f"transfers in {', '.join(sorted(met))}; {self.cuts} cuts of the network, {self.faults} calls hit by "
            f"faults; memory {memory[0]:.0f} to {memory[1]:.0f} MB, open files {files[0]:.0f} to {files[1]:.0f}"
        )

    def close(self) -> None:
        """Leave nothing running."""
        for watcher in self.watchers:
            watcher.program.close()

    # --- what goes on at the same time ---

    def _fed(self, work: Steps) -> Steps:
        while self._disturbs:
            yield next(work)

    def _sampled(self) -> Steps:
        assert self.steady.running is not None
        process = psutil.Process(self.steady.running.pid)
        while not self._over:
            self.samples.take(process)
            yield 1.0

    def _told(self) -> Steps:
        while self._disturbs:
            yield 60.0
            self._say(self.summary)

    def _kills(self, watcher: Watcher) -> Steps:
        dice = random.Random(f"{self._seed} kills {watcher.program.home.name}")
        while True:
            yield dice.uniform(1.5, 9)
            if not self._disturbs:
                return
            watcher.kill()
            # Now and then so long that the other station goes on with what it had.
            yield LEASE + 5 if dice.random() < _LONG else dice.uniform(0, 2)
            watcher.start()

    def _cuts(self) -> Steps:
        while True:
            yield self._dice.uniform(6, 20)
            if not self._disturbs:
                return
            self._network.cut()
            self.cuts += 1
            yield self._dice.uniform(0.3, 4)
            self._network.restore()

    def _faults(self) -> Steps:
        while True:
            yield self._dice.uniform(2, 7)
            if not self._disturbs:
                return
            fault = self._dice.choice(_FAULTS)
            self._control.fault(**{"probability": self._dice.uniform(0.1, 0.6), **fault})
            yield self._dice.uniform(1.5, 4)
            self.faults += sum(int(fault["hits"]) for fault in self._control.state()["faults"])
            self._control.clear_faults()

    def _finished(self, clock: Clockwork) -> Steps:
        """Wait until nothing was left to do for a while. Raises AssertionError when that takes too long."""
        deadline = time.monotonic() + _END
        quiet_since = time.monotonic()
        while time.monotonic() - quiet_since < _QUIET:
            left = [line for watcher in self.watchers for line in watcher.left()]
            if left or len(clock) > 1:  # the samples go on
                quiet_since = time.monotonic()
            assert quiet_since < deadline, f"(seed {self._seed}) not finished: {self.summary}\n{told(left)}"
            yield 0.5
        self._over = True
        self.seconds = quiet_since - self._began


def _standing(watcher: Watcher) -> Iterator[str]:
    """Yield what waits or has failed without reason in a watcher's folders."""
    for rule in watcher.program.run("hotfolder", "list", "--json", cwd=ROOT).expect(0).objects:
        if rule["state"] != "watching" or rule["settling"] or rule["queued"]:
            yield f"a rule is not as it should be: {rule!r}"
    for room, file in itertools.product(watcher.rooms, watcher.known("state='failed'")):
        path = room.path / os.fsdecode(file["folder"] + b"/" + file["name"]).lstrip("/")
        with contextlib.suppress(FileNotFoundError):
            found = path.stat()
            if (found.st_size, found.st_mtime_ns) == (file["size"], file["mtime_ns"]):
                yield f"{path.name!r} has failed: {file['reason']}"
