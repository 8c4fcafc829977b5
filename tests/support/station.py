"""A station as a process of its own: watches a shared folder as the program does, or does what it is told.

`python -m tests.support.station FOLDER STATION PXM LEASE SKEW work|obey`. PXM is a file with one line a confirm: an
account that never refuses or forgets anything, and shows it at once.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pxm_desktop.hotfolders.claims.claims import Claim, ClaimLost, Claims, Confirming, Done, Failed, Taken

ROOT = Path(__file__).resolve().parents[2]


class Pxm:
    """Takes every confirm, even twice; each line is one write, so that a kill leaves it or not."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def confirm(self, name: str, file_path: str) -> str:
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.write(descriptor, f"{name} {file_path}\n".encode())
        os.close(descriptor)
        return f"id-of-{name}"

    def names(self) -> list[str]:
        """Return the name of every confirm."""
        lines = self.path.read_text("utf-8").splitlines() if self.path.exists() else []
        return [line.split(" ")[0] for line in lines]

    def find(self, name: str) -> str | None:
        return f"id-of-{name}" if name in self.names() else None


def keep_beating(claims: Claims) -> None:
    """Give signs of life until the process ends."""

    def beat() -> None:
        while True:
            claims.beat_all()
            time.sleep(claims.heartbeat)

    threading.Thread(target=beat, daemon=True).start()


def send(claim: Claim, pxm: Pxm, station: str) -> None:
    """Do all that a station does with a claim, as slowly as a network does."""
    name = os.fsdecode(claim.path)
    file_id = pxm.find(name) if claim.inherited else None
    if file_id is None:
        facts = Confirming(file_path=f"{station}/{name}", name=name, size=1, confirm_since=time.time())
        claim.note_confirming(facts)
        file_id = pxm.confirm(name, facts.file_path)
        time.sleep(random.uniform(0, 0.003))  # the answer of the confirm is on its way
    claim.done(file_id)


def work(claims: Claims, folder: Path, pxm: Pxm, station: str) -> None:
    """Send what is in the folder until PXM has all of it."""
    left = {path.name for path in folder.iterdir() if path.is_file()}
    while left:
        for name in random.sample(sorted(left), len(left)):
            found = (folder / name).stat()
            got = claims.claim(os.fsencode(name), found.st_size, found.st_mtime_ns)
            if isinstance(got, Done):
                left.discard(name)
            elif isinstance(got, Claim):
                try:
                    send(got, pxm, station)
                except ClaimLost:
                    continue
                left.discard(name)
        time.sleep(0.02)


def words(got: Claim | Taken | Done | Failed) -> list[Any]:
    if isinstance(got, Claim):
        return ["claim", got.inherited.model_dump() if got.inherited else None]
    return [type(got).__name__.lower(), *got]


def obey(claims: Claims, folder: Path) -> None:
    """Do what each line says, a list of a verb and its arguments, and answer with a line."""
    held: dict[str, Claim] = {}

    def claim(name: str) -> list[Any]:
        found = (folder / name).stat()
        got = claims.claim(os.fsencode(name), found.st_size, found.st_mtime_ns)
        if isinstance(got, Claim):
            held[name] = got
        return words(got)

    def share(names: list[str], but: str) -> list[str]:
        """Claim until each file is ours or another station's than `but`; return ours."""
        ours, left = [], set(names)
        while left:
            for name in sorted(left):
                got = claim(name)
                if got[0] == "claim":
                    ours.append(name)
                if got[0] == "claim" or got[1] != but:
                    left.discard(name)
        return ours

    def confirming(name: str, file_path: str) -> str:
        facts = Confirming(file_path=file_path, name=name, size=1, confirm_since=time.time())
        try:
            held[name].note_confirming(facts)
        except ClaimLost:
            return "lost"
        return "ours"

    verbs: dict[str, Callable[..., Any]] = {
        "claim": claim,
        "share": share,
        "still": lambda name: held[name].still_ours(),
        "confirming": confirming,
        "age": lambda name: held[name].fence_age,
        "done": lambda name: held[name].done(f"id-of-{name}"),
        "release": lambda name: held[name].release(),
        "time": time.time,
    }
    for line in sys.stdin:
        verb, *arguments = json.loads(line)
        print(json.dumps(verbs[verb](*arguments)), flush=True)


class Station:
    """A station's process, seen from a test."""

    def __init__(
        self, folder: Path, station: str, pxm: Path, mode: str, *, lease: float = 1.0, skew: float = 0.0
    ) -> None:
        self.station = station
        command = [sys.executable, "-m", "tests.support.station", str(folder), station, str(pxm)]
        self.process = subprocess.Popen(
            [*command, str(lease), str(skew), mode],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def wait_ready(self) -> None:
        """Wait until it begins."""
        assert self.answer() == "ready"

    def tell(self, *words: Any) -> None:
        """Tell it to do something; `answer` says what came of it."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{json.dumps(words)}\n")
        self.process.stdin.flush()

    def answer(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def ask(self, *words: Any) -> Any:
        self.tell(*words)
        return self.answer()

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.kill()
        self.process.communicate()


def main() -> None:
    folder, station, pxm, lease, skew, mode = sys.argv[1:]
    true_time = time.time
    time.time = lambda: true_time() + float(skew)
    claims = Claims(
        os.fsencode(folder),
        station,
        f"host-{station}",
        lease=float(lease),
        heartbeat=float(lease) / 5,
        clock=time.time,
    )
    keep_beating(claims)
    print(json.dumps("ready"), flush=True)
    if mode == "work":
        sys.stdin.readline()  # until all are there
        work(claims, Path(folder), Pxm(Path(pxm)), station)
    else:
        obey(claims, Path(folder))


if __name__ == "__main__":
    main()
