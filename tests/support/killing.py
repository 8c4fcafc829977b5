"""Uploads under a program that is killed again and again, and what must hold at the end: none lost, none twice.

`python -m benchmarks.soak` runs the same loop for longer.
"""

from __future__ import annotations

import json
import random
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.assets import MIB, Asset, landed, make
from tests.support.program import Program, Running
from tests.support.sandbox import Control

Part = tuple[str, int]
"""Upload id and number of a part."""


@dataclass
class KillLoop:
    """Feeds folders to the program and kills it at random moments.

    Args:
        program: The program; its runs share one data directory.
        control: The sandbox's control API; the sandbox presigns for its proxy.
        folder: Where the files are made.
        collections: Ids of the collections that every file is linked to.
        dice: Decides sizes and moments.
        feed: Files of a folder; a new folder is added when fewer than half as many are unfinished.
        moment: Latest moment of a kill, in seconds after the queue was opened.
        large: One file of so many is sent in parts.

    """

    program: Program
    control: Control
    folder: Path
    collections: Sequence[str]
    dice: random.Random
    feed: int = 16
    moment: float = 1.2
    large: int = 8
    kills: int = 0
    assets: list[Asset] = field(default_factory=list)
    stages: set[str] = field(default_factory=set)
    """Stages in which a kill met transfers."""
    _acknowledged: dict[Part, float] = field(default_factory=dict)
    _pending: Path | None = None
    """A folder that was made and is not in the journal yet."""

    def slow_down(self) -> None:
        """Make API and storage slow enough for kills to meet transfers in every stage."""
        self.control.fault("delay", path="/file", probability=0.6, seconds=0.2)
        self.control.fault("slow", target="s3", method="PUT", probability=0.6, bytes=4 * MIB)

    def run(self, enough: Callable[[], bool]) -> None:
        """Kill until it is enough, then let the program finish; call `check` afterwards."""
        while not enough():
            self._round()
        self.control.clear_faults()
        self.finish()

    def finish(self, tries: int = 5) -> None:
        """Let the program finish what is left."""
        if self._pending is not None and not self._journaled(self._pending):
            self.program.run(*self._upload(self._pending), seconds=180).expect(0)
        self._pending = None
        for _ in range(tries):
            result = self.program.run("resume", "--json", seconds=180)
            if result.code == 0 and not self.program.unfinished():
                return
        raise AssertionError(
            f"the queue did not finish: {self._described()}\n{result.out.decode()}\n{result.err}"
        )

    def check(self) -> None:
        """Fail unless every file is in PXM once, whole and linked, and no acknowledged part was sent again."""
        rows = self.program.rows("name, stage, hold, reason")
        wrong = [row for row in rows if row["stage"] not in ("done", "skipped")]
        assert not wrong, wrong
        landed(self.control, self.assets, self.collections)
        again = [
            entry
            for entry in self.control.s3_log()
            if entry["method"] == "PUT"
            and entry["at"]
            > self._acknowledged.get((entry["upload_id"] or entry["path"], entry["part_number"] or 1), 1e18)
        ]
        assert not again, f"sent again although the journal had the acknowledgement: {again}"

    @property
    def acknowledged(self) -> int:
        """Parts whose acknowledgement a killed program had journaled."""
        return len(self._acknowledged)

    def _round(self) -> None:
        unfinished = self.program.unfinished()
        if self._pending is not None and self._journaled(self._pending):
            self._pending = None
        if self._pending is None and len(unfinished) < self.feed / 2:
            self._pending = self._make_folder()
        words = self._upload(self._pending) if self._pending is not None else ("resume", "--json")
        with self.program.start(*words) as running:
            if self._opened(running) and not self._ends_within(running, self.dice.uniform(0, self.moment)):
                running.kill()
                self.kills += 1
        self._take_stock()

    def _make_folder(self) -> Path:
        number = len({asset.path.parent for asset in self.assets})
        place = self.folder / f"folder-{number}"
        for index in range(self.feed):
            large = len(self.assets) % self.large == self.large - 1
            size = self.dice.randint(6 * MIB, 12 * MIB) if large else self.dice.randint(1, 300_000)
            name = f"{self.folder.name}-{number}-{index}.jpg"
            self.assets.append(make(place / name, size, self.dice))
        return place

    def _upload(self, folder: Path) -> tuple[str, ...]:
        linked = [word for collection in self.collections for word in ("--collection", collection)]
        return ("upload", str(folder), *linked, "--json")

    def _journaled(self, folder: Path) -> bool:
        """Whether a batch of the folder was kept: all of it or nothing."""
        names = {asset.name for asset in self.assets if asset.path.parent == folder}
        kept = names & {row["name"] for row in self.program.rows("name")}
        assert kept in (set(), names), f"only a part of a folder was queued: {sorted(kept)}"
        return bool(kept)

    def _opened(self, running: Running, seconds: float = 60) -> bool:
        """Wait until the process has opened the queue; False when it ended before."""
        deadline = time.monotonic() + seconds
        note = self.program.data / "owner.json"
        while not running.ended:
            assert time.monotonic() < deadline, f"the queue was not opened: {running.said}"
            if note.exists() and json.loads(note.read_bytes() or b"{}").get("pid") == running.pid:
                return True
            time.sleep(0.01)
        return False

    def _ends_within(self, running: Running, seconds: float) -> bool:
        try:
            running.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _take_stock(self) -> None:
        """Note what the journal acknowledges: from now on none of it may be sent again."""
        now = time.time()
        for part in self.program.query(
            "SELECT t.upload_id, t.file_path, t.upload_kind, p.number FROM part p JOIN transfer t ON t.id=p.transfer_id"
        ):
            self._acknowledged.setdefault((part["upload_id"] or part["file_path"], part["number"]), now)
        self.stages.update(row["stage"] for row in self.program.unfinished())

    def _described(self) -> list[dict[str, Any]]:
        return self.program.rows("name, stage, hold, reason, confirm_attempts", "stage<>'done'")
