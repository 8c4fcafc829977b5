"""Runs the real program as a child process, in a home of its own, and reads what it says and what it keeps."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

Word = str | bytes | Path

QUICK: dict[str, Any] = {
    "visibility_window": 5.0,
    "look_again": 0.2,
    "look_again_most": 1.0,
    "part_backoff": 0.1,
    "setback_wait": 0.2,
    "file_wait": 0.5,
    "probe_most": 1.0,
    "verify_after": 0.5,
}
"""Waits of the engine that suit a sandbox on this machine."""

_FINISHED = ("done", "skipped", "failed", "cancelled")


@dataclass(frozen=True)
class Result:
    """How a run ended."""

    code: int
    out: bytes
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The JSON lines of stdout; fails when a line is none."""
        return [json.loads(line) for line in self.out.decode("utf-8").splitlines()]

    @property
    def files(self) -> list[dict[str, Any]]:
        """The events of single files."""
        return [each for each in self.objects if each["event"] == "file"]

    @property
    def states(self) -> dict[str, str]:
        """File name → state."""
        return {Path(each["path"]).name: each["state"] for each in self.files}

    @property
    def summary(self) -> dict[str, Any]:
        """The sums; fails unless they are the last line and there only."""
        objects = self.objects
        assert [each["event"] for each in objects].count("summary") == 1, self
        assert objects[-1]["event"] == "summary", self
        return objects[-1]

    def expect(self, code: int) -> Self:
        """Fail with everything that was said unless it ended with this exit code and without a traceback."""
        assert self.code == code, f"exit code {self.code} instead of {code}\n{self.out.decode()}\n{self.err}"
        assert "Traceback" not in self.err, self.err
        return self


class Running:
    """A run under way. As a context manager it leaves no process behind."""

    def __init__(self, command: Sequence[Word], environment: Mapping[str, str], **options: Any) -> None:
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            **options,
        )
        self._out: list[bytes] = []
        self._err: list[bytes] = []
        self._readers = [
            threading.Thread(target=self._read, args=(stream, into), daemon=True)
            for stream, into in ((self.process.stdout, self._out), (self.process.stderr, self._err))
        ]
        for reader in self._readers:
            reader.start()

    @staticmethod
    def _read(stream: Any, into: list[bytes]) -> None:
        with stream:
            into.extend(stream)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self.process.pid

    @property
    def ended(self) -> bool:
        """Whether the process has ended."""
        return self.process.poll() is not None

    @property
    def said(self) -> str:
        """What it wrote to stderr up to now."""
        return b"".join(self._err).decode("utf-8", "replace")

    def wait(self, seconds: float = 90) -> Result:
        """Return how it ended; after `seconds` it is killed and the test fails."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the program did not end in {seconds} s\n{self._result()}") from None
        return self._result()

    def kill(self) -> None:
        """Kill it with SIGKILL, if it still runs, and wait until it is gone."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for reader in self._readers:
            reader.join()

    def interrupt(self) -> None:
        """Press Ctrl+C."""
        self.process.send_signal(signal.SIGINT)

    def _result(self) -> Result:
        for reader in self._readers:
            reader.join()
        return Result(self.process.returncode, b"".join(self._out), self.said)


class Program:
    """The program on a machine of its own: data directory, budget, caches and sockets are private to it."""

    def __init__(
        self, home: Path, account: Mapping[str, str], *, engine: Mapping[str, Any] | None = None
    ) -> None:
        """`account` holds its PXM_… variables; `engine` overrides `QUICK`."""
        self.home = home
        self.data = home / "data"
        self.account = dict(account)
        self._runs: list[Running] = []
        # The path of a Unix socket holds about a hundred bytes, less than pytest's folders take.
        self._runtime = Path(tempfile.mkdtemp(prefix="pxm-run-"))
        self.settings(engine={**QUICK, **(engine or {})})

    @property
    def journal(self) -> Path:
        """The journal's file."""
        return self.data / "journal.sqlite"

    def settings(self, **values: Any) -> None:
        """Write the settings file."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.data / "settings.json").write_text(json.dumps(values))

    def environment(self) -> dict[str, str]:
        """Return the environment of its processes."""
        ours = ("PXM_", "XDG_", "DBUS_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        kept = {name: value for name, value in kept.items() if not name.lower().endswith("_proxy")}
        return {
            **kept,
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self._runtime),
            "XDG_STATE_HOME": str(self.home / "state"),
            "XDG_DATA_HOME": str(self.home / "share"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "PXM_DATA_DIR": str(self.data),
            "PYTHONWARNINGS": "error",
            **self.account,
        }

    def start(
        self, *words: Word, launcher: Sequence[Word] = ("-m", "pxm_desktop"), **options: Any
    ) -> Running:
        """Start a command. `launcher` are the interpreter's arguments, `options` go to `Popen`."""
        running = Running([sys.executable, *launcher, *words], self.environment(), **options)
        self._runs.append(running)
        return running

    def run(self, *words: Word, seconds: float = 90, **options: Any) -> Result:
        """Run a command to its end."""
        with self.start(*words, **options) as running:
            return running.wait(seconds)

    def rows(self, columns: str = "*", where: str = "1") -> list[dict[str, Any]]:
        """Return transfers as the journal has them, while the program runs or not; none when there is no journal."""
        return self.query(f"SELECT {columns} FROM transfer WHERE {where} ORDER BY id")

    def unfinished(self) -> list[dict[str, Any]]:
        """Return the transfers that are not finished."""
        return self.rows(where=f"stage NOT IN {_FINISHED}")

    def query(self, sql: str) -> list[dict[str, Any]]:
        """Read from the journal."""
        if not self.journal.exists():
            return []
        with contextlib.closing(sqlite3.connect(f"file:{self.journal}?mode=ro", uri=True, timeout=10)) as db:
            db.row_factory = sqlite3.Row
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name='ledger'").fetchone():
                return []
            return [dict(row) for row in db.execute(sql)]

    def close(self) -> None:
        """Kill what still runs and remove the sockets' directory."""
        for running in self._runs:
            running.kill()
        shutil.rmtree(self._runtime, ignore_errors=True)


def eventually(condition: Callable[[], object], seconds: float = 60, running: Running | None = None) -> None:
    """Wait until a condition holds; fail after `seconds`, or at once when `running` ended before."""
    deadline = time.monotonic() + seconds
    while not condition():
        if running is not None and running.ended and not condition():
            raise AssertionError(f"the program ended before\n{running.wait()}")
        assert time.monotonic() < deadline, (
            f"not so within {seconds} s{': ' + running.said if running else ''}"
        )
        time.sleep(0.02)
