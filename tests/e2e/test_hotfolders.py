"""Hot folders of the real program: killed at any moment, written to by other processes; each file comes once."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.assets import Asset, landed
from tests.support.program import Program, Running, eventually
from tests.support.sandbox import SandboxProcess

JPEG = b"\xff\xd8\xff\xe0\0\x04JF\xff\xda\0\x04\0\0%b\xff\xd9"


class Studio:
    """A hot folder of the program, and what was put into it."""

    def __init__(self, program: Program, folder: Path, dice: random.Random) -> None:
        self.program = program
        self.folder = folder
        self.dice = dice
        self.tag = f"{dice.getrandbits(32):08x}"
        self.assets: list[Asset] = []
        folder.mkdir()

    def add(self, *words: str) -> None:
        """Make the hot folder."""
        self.program.run("hotfolder", "add", self.folder, "--settle", "0.3", *words).expect(0)

    def watch(self) -> Running:
        return self.program.start("watch", "--json")

    def once(self) -> None:
        """Take what is there, to the end."""
        self.program.run("watch", "--once", "--json", seconds=180).expect(0)

    def drop(self, count: int) -> set[str]:
        """Let photographers save files, in one go or under another name first; return their names."""
        names = set()
        for _ in range(count):
            content = JPEG % self.dice.randbytes(self.dice.randint(100, 60_000)).replace(b"\xff", b"\0")
            name = f"{self.tag}-{len(self.assets)}.jpg"
            names.add(name)
            place = self.folder / self.dice.choice(["", "a", "a/b"])
            place.mkdir(parents=True, exist_ok=True)
            if self.dice.random() < 0.5:
                (place / name).write_bytes(content)
            else:
                (place / f"{name}.part").write_bytes(content)
                (place / f"{name}.part").rename(place / name)
            self.assets.append(Asset(place / name, hashlib.sha256(content).hexdigest()))
        return names

    def reach(self, running: Running, names: set[str], *states: str) -> None:
        """Wait until one of these files is remembered in one of these states."""

        def reached() -> bool:
            return any(row["state"] in states for row in self.rows() if row["name"].decode() in names)

        eventually(reached, running=running)

    def rows(self, where: str = "1") -> list[dict[str, Any]]:
        """Return what hot folders remember."""
        path = self.program.data / "hotfolders.sqlite"
        if not path.exists():
            return []
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as db:
            db.row_factory = sqlite3.Row
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name='mark'").fetchone():
                return []
            return [dict(row) for row in db.execute(f"SELECT * FROM file WHERE {where}")]

    def there(self) -> list[str]:
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture
def studio(program: Program, tmp_path: Path, dice: random.Random) -> Studio:
    return Studio(program, tmp_path / "hot", dice)


@pytest.mark.parametrize("policy", ["skip", "keep-both"])
def test_killed_at_random_moments(
    studio: Studio, sandbox: SandboxProcess, collections: list[str], dice: random.Random, policy: str
) -> None:
    """Whatever a kill interrupts, every file is in PXM once, whole and linked, and moved away in the end."""
    linked = [word for each in collections for word in ("--collection", each)]
    studio.add("--after", "move", "--on-duplicate", policy, *linked)
    met: set[str] = set()
    for moment in ("taken", "ended", "any") * 3:
        sandbox.control.clear_faults()
        if moment == "taken":  # which lasts, however slow this machine is
            sandbox.control.fault("delay", path="/file/request-upload", seconds=5.0)
        else:
            sandbox.control.fault("delay", path="/file", probability=0.5, seconds=0.15)
        with studio.watch() as running:
            new = studio.drop(3)
            if moment == "taken":
                studio.reach(running, new, "taken")
            elif moment == "ended":  # some are moved, some are not
                studio.reach(running, new, "done", "moved")
            else:
                eventually(lambda: running.said or studio.rows() or running.ended, seconds=30)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    running.process.wait(dice.uniform(0.0, 2.0))
            running.kill()
        met.update(row["state"] for row in studio.rows())
    sandbox.control.clear_faults()
    assert "taken" in met
    studio.once()
    landed(sandbox.control, studio.assets, collections)
    assert len(studio.there()) == len(studio.assets)
    assert all(name.startswith("Uploaded/") for name in studio.there())
    assert studio.rows("state<>'moved'") == []


def test_what_was_uploaded_is_not_uploaded_again(studio: Studio, sandbox: SandboxProcess) -> None:
    studio.add()
    studio.drop(5)
    studio.once()
    before = sandbox.control.state()["counts"]
    studio.once()
    with studio.watch() as running:
        eventually(lambda: b"watching" in b"".join(running._out), running=running)
        running.kill()
    studio.once()
    assert sandbox.control.state()["counts"] == before
    landed(sandbox.control, studio.assets)
    assert len(studio.program.rows()) == 5


def test_a_process_that_writes_slowly_beside_one_that_is_killed(
    studio: Studio, sandbox: SandboxProcess
) -> None:
    """A JPEG that is written for seconds, with pauses far longer than the time to settle, comes once and whole."""
    studio.add("--after", "move")
    content = JPEG % os.urandom(30_000).replace(b"\xff", b"\0")
    path = studio.folder / f"{studio.tag}-slow.jpg"
    code = """
        import sys, time
        content = sys.stdin.buffer.read()
        with open(sys.argv[1], "wb", buffering=0) as file:
            for start in range(0, len(content), 10_000):
                file.write(content[start:start + 10_000])
                time.sleep(1.2)
        """
    with (
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(code), path], stdin=subprocess.PIPE
        ) as writer,
        studio.watch() as running,
    ):
        assert writer.stdin is not None
        writer.stdin.write(content)
        writer.stdin.close()
        eventually(lambda: path.exists() and path.stat().st_size > 10_000)
        running.kill()
        with studio.watch() as again:
            eventually(lambda: studio.rows("state='moved'"), running=again)
            again.kill()
        assert writer.wait(30) == 0
    landed(sandbox.control, [Asset(path, hashlib.sha256(content).hexdigest())])
    assert len(studio.program.rows()) == 1


def test_files_are_not_touched_before_pxm_shows_them(studio: Studio, sandbox: SandboxProcess) -> None:
    """Killed between PXM's answer and the move: the file lies there until PXM shows it with its size."""
    sandbox.control.set(visible_after=6.0, get_after=6.0)
    studio.add("--after", "move")
    studio.drop(2)
    with studio.watch() as running:
        eventually(lambda: len(studio.rows("state='done' AND pending='move'")) == 2, running=running)
        assert not any(name.startswith("Uploaded/") for name in studio.there())
        running.kill()
    assert not any(name.startswith("Uploaded/") for name in studio.there())
    sandbox.control.set(visible_after=0.5, get_after=0.1)
    studio.once()
    assert all(name.startswith("Uploaded/") for name in studio.there())
    landed(sandbox.control, studio.assets)


def test_upload_and_watch_take_turns_with_one_queue(studio: Studio, sandbox: SandboxProcess) -> None:
    """What `watch` has queued and `resume` has sent meanwhile is known to be done at the next watch."""
    studio.add("--after", "move")
    sandbox.control.fault("delay", path="/file", seconds=2.0)
    studio.drop(3)
    with studio.watch() as running:
        eventually(
            lambda: len(studio.rows("state='taken' AND transfer_id IS NOT NULL")) == 3, running=running
        )
        running.kill()
    sandbox.control.clear_faults()
    studio.program.run("resume", "--json").expect(0)
    assert {row["state"] for row in studio.rows()} == {"taken"}
    studio.once()
    assert {row["state"] for row in studio.rows()} == {"moved"}
    landed(sandbox.control, studio.assets)
    listed = studio.program.run("hotfolder", "list", "--json").expect(0).objects
    assert json.dumps(listed).count('"done_today": 3') + json.dumps(listed).count('"done_today":3') == 1
